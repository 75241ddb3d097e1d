// How long a program for wasm32-wasi takes once its module is compiled: prints
// `start_us N`, from instantiation to the end of the program, on standard error, and
// `cpu_us N`, the processor time of all of Node's threads meanwhile.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-turbo-fast-api-calls'); // as run.mjs

const file = process.argv[2];
const bytes = await readFile(file);
const beforeCompilation = performance.now();
const module = await WebAssembly.compile(bytes);
const wasi = new WASI({ version: 'preview1', args: [file], env: process.env });
const cpu = process.cpuUsage();
const start = performance.now();
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
const status = wasi.start(instance);
const end = performance.now();
const { user, system } = process.cpuUsage(cpu);
console.error(`compile_us ${Math.round(1000 * (start - beforeCompilation))}`);
console.error(`start_us ${Math.round(1000 * (end - start))}`);
console.error(`cpu_us ${user + system}`);
process.exit(status);

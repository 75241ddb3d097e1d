// Runs a program for wasm32-wasi in Node:
//
//   node --no-warnings run.mjs [--dir=FOLDER[::NAME]...] PROGRAM.wasm [ARGUMENT...]
//
// The program sees the environment, the standard streams and the current folder; each
// --dir opens a folder for it, under a NAME of its own if one is given.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';
import { setFlagsFromString } from 'node:v8';

// Node 20 calls WASI's functions in a way that goes on using the memory of before it
// grew.
setFlagsFromString('--no-turbo-fast-api-calls');

const words = process.argv.slice(2);
const preopens = { '.': '.' };
while (words[0]?.startsWith('--dir=')) {
  const [folder, name] = words.shift().slice('--dir='.length).split('::');
  preopens[name ?? folder] = folder;
}
const [file, ...args] = words;
if (file === undefined) {
  console.error('usage: run.mjs [--dir=FOLDER[::NAME]...] PROGRAM.wasm [ARGUMENT...]');
  process.exit(2);
}

const wasi = new WASI({ version: 'preview1', args: [file, ...args], env: process.env, preopens });
try {
  const module = await WebAssembly.compile(await readFile(file));
  const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
  // Not process.exitCode: nothing of Node is to keep the process alive.
  process.exit(wasi.start(instance));
} catch (error) {
  // A trap. What the runtime itself has found it has said already.
  console.error(error instanceof WebAssembly.RuntimeError ? error.stack : String(error?.stack ?? error));
  process.exit(134);
}

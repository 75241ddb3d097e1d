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
let instance;
try {
  const module = await WebAssembly.compile(await readFile(file));
  instance = await WebAssembly.instantiate(module, wasi.getImportObject());
  // Not process.exitCode: nothing of Node is to keep the process alive.
  process.exit(wasi.start(instance));
} catch (error) {
  // What the runtime itself has found it has said already.
  const isTrap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
  if (instance !== undefined && isTrap) {
    const { __stack_pointer: top, lumen_tell_stack: tellStack } = instance.exports;
    const reason = error instanceof RangeError || top?.value < 1024
      ? "the stack of the runtime's own functions is exhausted" : error.message;
    console.error(`lumen: the program trapped: ${reason}`);
    try {
      if (top !== undefined) top.value = 1 << 20; // as the link step has placed it
      tellStack?.();
    } catch {
      // Its memory is damaged, too.
    }
  }
  console.error(error?.stack ?? String(error));
  process.exit(134);
}

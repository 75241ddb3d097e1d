// Types of lumen.mjs. What a term is in JavaScript:
//
//   integer            number if it is safe, else bigint       (back: both)
//   float              number                                  (back: a number that is
//                                                               not whole, or a Float)
//   true false null undefined (atoms)   the same
//   other atoms        Atom                                    (atom('name'))
//   binary             Uint8Array                              (back: string, too)
//   list               Array; ImproperList
//   tuple              Tuple                                   (tuple(a, b))
//   map                Map                                     (back: plain objects, too,
//                                                               with binaries as keys)
//   pid port reference Pid Port Reference
//   fun                a function that returns a promise
//   anything else of JavaScript is a reference in Erlang, and itself when it is back

export class Atom { readonly name: string; toString(): string; }
export function atom(name: string): Atom;
export class Tuple extends Array<Term> {}
export function tuple(...elements: Term[]): Tuple;
export class Float { constructor(value: number); readonly value: number; }
export class ImproperList { constructor(elements: Term[], tail: Term); readonly elements: Term[]; readonly tail: Term; }
export class Bitstring { constructor(bytes: Uint8Array, lastBits: number); readonly bytes: Uint8Array; readonly lastBits: number; }
export class Pid { private constructor(); readonly bytes: Uint8Array; }
export class Port { private constructor(); readonly bytes: Uint8Array; }
export class Reference { private constructor(); readonly bytes: Uint8Array; }
export type Fun = (...args: unknown[]) => Promise<unknown>;

export type Term = number | bigint | boolean | null | undefined | string | Atom | Uint8Array | Term[] | Tuple
  | ImproperList | Bitstring | Map<Term, Term> | { [key: string]: Term } | Pid | Port | Reference | Fun | object;

/** An exception of Erlang code that JavaScript has called: {Class, Reason}. */
export class ErlangError extends Error { readonly reason: Term; }

export interface Options {
  /** The arguments of main/1. */
  args?: string[];
  /** The environment (os:getenv). */
  env?: Record<string, string>;
  /** What is written to standard output; console.log if it is not given. */
  stdout?: (text: string) => void;
  stderr?: (text: string) => void;
  /** The module, if it is not beside this file. */
  wasm?: string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module;
  /** How long the program may run at a time before the page goes on; 6 ms. */
  sliceMs?: number;
}

export interface App {
  /** The exit status, when the program has ended; rejected if it broke. */
  readonly exited: Promise<number>;
  /** Sends a message to a pid or registered name. False: there is no such process. */
  send(to: string | Atom | Pid, message: Term): boolean;
  /** gen_server:call. The program must have called js:start/0, or any other function of
      module js that takes arguments for JavaScript. Milliseconds, or Infinity. */
  call(to: string | Atom | Pid, request: Term, timeout?: number): Promise<any>;
}

export function start(options?: Options): Promise<App>;

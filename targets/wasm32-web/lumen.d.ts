// Types of lumen.mjs. What a term is in JavaScript:
//
//   integer            number if it is safe, else bigint       (back: both)
//   float              number; a Float if it is whole          (back: a number that is
//                      and would come back as an integer        not whole, or a Float)
//   true false null undefined 'NaN' 'Infinity' '-Infinity'
//                      (atoms) the values of these names
//   other atoms        Atom, the same object each time         (atom('name'))
//   binary             Uint8Array; text(bytes) decodes it      (back: string, too)
//   bitstring          Bitstring
//   list               Array; ImproperList
//   tuple              Tuple, an Array                         (tuple(a, b))
//   map                Map, whatever the keys are; toObject    (back: plain objects, too,
//                      makes an object of it                    with binaries as keys)
//   pid port reference Pid Port Reference
//   fun                a function that returns a promise
//   anything else of JavaScript is a reference in Erlang, and itself when it is back;
//   JavaScript may forget it when Erlang's collector has taken the last reference
//
// That is how app.call, app.send and funs that came by them see terms. For funs that a
// program gave to JavaScript by module js, arguments and results are as js.erl says:
// binaries are strings, maps objects, and objects come as references.

export class Atom { private constructor(); readonly name: string; toString(): string; }
export function atom(name: string): Atom;
export class Tuple extends Array<any> {}
export function tuple(...elements: Term[]): Tuple;
/** A number that is a float in Erlang even if it is whole. */
export class Float extends Number {}
export class ImproperList { constructor(elements: Term[], tail: Term); readonly elements: Term[]; readonly tail: Term; }
export class Bitstring { constructor(bytes: Uint8Array, lastBits: number); readonly bytes: Uint8Array; readonly lastBits: number; }
export class Pid { private constructor(); readonly bytes: Uint8Array; toString(): string; }
export class Port { private constructor(); readonly bytes: Uint8Array; toString(): string; }
export class Reference { private constructor(); readonly bytes: Uint8Array; toString(): string; }
export type Fun = (...args: any[]) => Promise<any>;

export type Term = number | bigint | boolean | null | undefined | string | Float | Atom | Uint8Array
  | readonly Term[] | Tuple | ImproperList | Bitstring | ReadonlyMap<Term, Term> | { readonly [key: string]: Term }
  | Pid | Port | Reference | Fun | object;

/** The text of a binary. */
export function text(bytes: Uint8Array): string;
/** Maps within a term as objects. A TypeError if a key is neither text, an atom nor a number. */
export function toObject(term: Term): any;

/** What Erlang code that JavaScript has called raised: {Class, Reason}. */
export class ErlangError extends Error { readonly reason: any; }

export interface Options {
  /** The arguments of main/1. */
  args?: string[];
  /** The environment (os:getenv). LANG, the encoding of the streams, is C.UTF-8. */
  env?: Record<string, string>;
  /** Standard input; empty if it is not given. */
  stdin?: string | Uint8Array | ReadableStream<Uint8Array | string> | AsyncIterable<Uint8Array | string>;
  /** What is written to standard output; the console, in Node standard output, if it is
      not given. The bytes may end within a character; the text has it when it is whole. */
  stdout?: (text: string, bytes: Uint8Array) => void;
  stderr?: (text: string, bytes: Uint8Array) => void;
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
  /** gen_server:call; an ErlangError if that exits. A name that is not registered is
      waited for until the program itself waits for the first time. Milliseconds, or
      Infinity; 5000. */
  call(to: string | Atom | Pid, request: Term, timeout?: number): Promise<any>;
  /** Ends the program at once. */
  stop(status?: number): void;
}

export function start(options?: Options): Promise<App>;

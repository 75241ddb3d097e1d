// Runs a program for wasm32-web: the JavaScript half of runtime/web.
//
//   import { start } from './app.mjs';
//   const app = await start({ args: [], stdout: text => console.log(text) });
//   const reply = await app.call('counter', atom('get'));
//
// The program runs in slices of a few milliseconds between which the event loop is
// free. Types and their Erlang counterparts are in lumen.d.ts.

// ---------------------------------------------------------------------------
// Terms

export class Atom {
  constructor(name) { this.name = name; }
  toString() { return this.name; }
}
const atoms = new Map();
/** The atom of that name: always the same object. */
export function atom(name) {
  let found = atoms.get(name);
  if (!found) atoms.set(name, (found = new Atom(name)));
  return found;
}

/** An Erlang tuple. */
export class Tuple extends Array {
  static get [Symbol.species]() { return Array; }
}
export function tuple(...elements) { return tupleOf(elements); }
function tupleOf(elements) {
  const made = new Tuple(elements.length);
  for (let i = 0; i < elements.length; ++i) made[i] = elements[i];
  return made;
}

/** A number that is a float in Erlang even if it is whole. */
export class Float extends Number {}

/** A list whose last tail is not []. */
export class ImproperList {
  constructor(elements, tail) { this.elements = elements; this.tail = tail; }
}

/** What only Erlang looks into: pids, ports, references. */
class Opaque {
  constructor(bytes) { this.bytes = bytes; }
  toString() { return `#${this.constructor.name}<${[...this.bytes].join('.')}>`; }
}
export class Pid extends Opaque {}
export class Port extends Opaque {}
export class Reference extends Opaque {}

/** A number of bits that is no multiple of eight. */
export class Bitstring {
  constructor(bytes, lastBits) { this.bytes = bytes; this.lastBits = lastBits; }
}

const special = new Map([['true', true], ['false', false], ['null', null], ['undefined', undefined],
  ['NaN', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity]]);
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a binary. */
export function text(bytes) { return fromUtf8.decode(bytes); }

/** An object with the entries of a Map whose keys are text or atoms; and so within. */
export function toObject(term) {
  const result = [];
  const work = [[result, 0, term]]; // no recursion: terms may be deep
  for (let i = 0; i < work.length; ++i) {
    const [into, at, value] = work[i];
    let made = value;
    if (value instanceof Map) {
      made = {};
      for (const [key, item] of value) {
        const name = keyText(key instanceof Uint8Array ? text(key) : key);
        setOwn(made, name, undefined); // in the order of the entries
        work.push([made, name, item]);
      }
    } else if (Array.isArray(value)) {
      made = value instanceof Tuple ? new Tuple(value.length) : new Array(value.length);
      for (let n = 0; n < value.length; ++n) work.push([made, n, value[n]]);
    }
    work[i] = undefined;
    setOwn(into, at, made);
  }
  return result[0];
}

/** Also a key that means something else to JavaScript. */
function setOwn(object, key, value) {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function keyText(key) {
  if (typeof key === 'object' && key !== null && !(key instanceof Atom)) {
    throw new TypeError(`${describe(key)} cannot be a key of an object`);
  }
  return String(key);
}

/**
 * Bytes of the external term format to values. With `values`, terms are what module js
 * says: binaries with text are strings, {bytes, B} is a Uint8Array, maps are objects.
 */
class Reader {
  constructor(host, bytes, values) {
    this.host = host;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 1;
    this.values = values;
    this.foreign = []; // where numbers of objects are, and the objects
  }
  u8() { return this.bytes[this.at++]; }
  u16() { this.at += 2; return this.view.getUint16(this.at - 2); }
  u32() { this.at += 4; return this.view.getUint32(this.at - 4); }
  take(size) { this.at += size; return this.bytes.slice(this.at - size, this.at); }
  atom(size) {
    const name = fromUtf8.decode(this.take(size));
    return special.has(name) ? special.get(name) : atom(name);
  }
  many(count) {
    const items = new Array(count);
    for (let i = 0; i < count; ++i) items[i] = this.term();
    return items;
  }
  big(size) {
    const isNegative = this.u8();
    let digits = '';
    for (let i = size - 1; i >= 0; --i) digits += hex[this.bytes[this.at + i]];
    this.at += size;
    const value = isNegative ? -BigInt(`0x${digits || 0}`) : BigInt(`0x${digits || 0}`);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  float() {
    this.at += 8;
    const value = this.view.getFloat64(this.at - 8);
    return this.values || !isInteger(value) ? value : new Float(value);
  }
  tuple(elements) {
    if (this.values && elements.length === 2 && elements[0] === atom('bytes')) {
      return elements[1] instanceof Uint8Array ? elements[1] : utf8.encode(elements[1]);
    }
    return tupleOf(elements);
  }
  /** The last element is the tail. */
  list(elements) {
    const tail = elements.pop();
    const isNil = Array.isArray(tail) && tail.length === 0 && !(tail instanceof Tuple);
    return isNil ? elements : new ImproperList(elements, tail);
  }
  /** Of keys and values in turn. */
  map(items) {
    const map = this.values ? {} : new Map();
    for (let i = 0; i < items.length; i += 2) {
      if (this.values) setOwn(map, keyText(items[i]), items[i + 1]);
      else map.set(items[i], items[i + 1]);
    }
    return map;
  }
  opaque(kind, start) { return new kind(this.bytes.slice(start, this.at)); }
  /** A reference to an object of JavaScript. */
  object() {
    const value = this.host.objects.get(this.u32());
    this.foreign.push([this.at - 4, value]);
    return value;
  }
  /** Its parts have been read: with them, the objects among them. */
  fun(start, before) {
    const objects = this.foreign.slice(before).map(([at, value]) => [at - start, value]);
    return this.host.wrapFun({ bytes: this.bytes.slice(start, this.at), objects }, this.values);
  }
  /** A term. Its parts are gathered here, not by recursion: terms may be deep. */
  term() {
    const open = []; // what is made of parts: those so far, how many there are, what makes it
    for (;;) {
      let value = this.part(open);
      while (value !== unfinished) {
        if (open.length === 0) return value;
        const around = open[open.length - 1];
        around.parts.push(value);
        if (around.parts.length < around.count) break;
        open.pop();
        value = around.make(around.parts);
      }
    }
  }
  /** The next term if it has no parts; else what waits for these goes to `open`. */
  parts(open, count, make) {
    if (count === 0) return make([]);
    open.push({ parts: [], count, make });
    return unfinished;
  }
  part(open) {
    const start = this.at;
    const tag = this.u8();
    switch (tag) {
      case 97: return this.u8();
      case 98: this.at += 4; return this.view.getInt32(this.at - 4);
      case 70: return this.float();
      case 110: return this.big(this.u8());
      case 111: return this.big(this.u32());
      case 119: return this.atom(this.u8());
      case 118: return this.atom(this.u16());
      case 104: return this.parts(open, this.u8(), elements => this.tuple(elements));
      case 105: return this.parts(open, this.u32(), elements => this.tuple(elements));
      case 106: return [];
      case 107: return [...this.take(this.u16())];
      case 108: return this.parts(open, this.u32() + 1, elements => this.list(elements));
      case 109: {
        const bytes = this.take(this.u32());
        if (!this.values) return bytes;
        try { return strictUtf8.decode(bytes); } catch { return bytes; }
      }
      case 77: { const size = this.u32(), bits = this.u8(); return new Bitstring(this.take(size), bits); }
      case 116: return this.parts(open, 2 * this.u32(), items => this.map(items));
      case 88: this.term(); this.at += 12; return this.opaque(Pid, start);
      case 89: this.term(); this.at += 8; return this.opaque(Port, start);
      case 120: this.term(); this.at += 12; return this.opaque(Port, start);
      case 90: { const count = this.u16(); this.term(); this.at += 4 + 4 * count; return this.opaque(Reference, start); }
      case 112: {
        this.at += 4 + 1 + 16 + 4; // size, arity, the code's hash, index
        const free = this.u32(), before = this.foreign.length;
        return this.parts(open, 4 + free, () => this.fun(start, before)); // module, two numbers, creator
      }
      case 113: {
        const before = this.foreign.length;
        return this.parts(open, 3, () => this.fun(start, before));
      }
      case 74: return this.object();
      default: throw new Error(`a term with tag ${tag}`);
    }
  }
}

const unfinished = Symbol('a term with parts');
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** What an integer of Erlang is made of. */
function isInteger(number) { return Number.isSafeInteger(number) && !Object.is(number, -0); }

class Writer {
  constructor(host) {
    this.host = host;
    this.open = new Set(); // the objects around what is being written
    this.unwritten = []; // their elements that are to be written
    this.bytes = new Uint8Array(256);
    this.view = new DataView(this.bytes.buffer);
    this.size = 0;
    this.u8(131);
  }
  room(size) {
    if (this.size + size > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.size + size));
      larger.set(this.bytes.subarray(0, this.size));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.size += size;
    return this.size - size;
  }
  u8(n) { const at = this.room(1); this.bytes[at] = n; }
  u16(n) { const at = this.room(2); this.view.setUint16(at, n); }
  u32(n) { const at = this.room(4); this.view.setUint32(at, n); }
  raw(bytes) { const at = this.room(bytes.length); this.bytes.set(bytes, at); }
  atom(name) {
    const bytes = utf8.encode(name);
    if (bytes.length < 256) { this.u8(119); this.u8(bytes.length); } else { this.u8(118); this.u16(bytes.length); }
    this.raw(bytes);
  }
  binary(bytes) { this.u8(109); this.u32(bytes.length); this.raw(bytes); }
  float(value) { this.u8(70); const at = this.room(8); this.view.setFloat64(at, value); }
  integer(value) {
    if (value >= -2147483648 && value <= 2147483647) {
      this.u8(98);
      const at = this.room(4);
      this.view.setInt32(at, Number(value));
      return;
    }
    const big = BigInt(value);
    let digits = (big < 0n ? -big : big).toString(16);
    if (digits.length % 2) digits = `0${digits}`;
    const size = digits.length / 2;
    if (size < 256) { this.u8(110); this.u8(size); } else { this.u8(111); this.u32(size); }
    this.u8(big < 0n ? 1 : 0);
    const at = this.room(size);
    for (let i = 0; i < size; ++i) this.bytes[at + i] = parseInt(digits.slice(2 * (size - 1 - i), 2 * (size - i)), 16);
  }
  number(value) {
    if (isInteger(value)) this.integer(value);
    else if (Number.isFinite(value)) this.float(value);
    else this.atom(String(value));
  }
  list(values, write) {
    if (values.length > 0) { this.u8(108); this.u32(values.length); }
    for (const value of values) write(value);
    this.u8(106);
  }
  tuple(values) {
    this.tupleHead(values.length);
    for (const value of values) this.term(value);
  }
  tupleHead(size) {
    if (size < 256) { this.u8(104); this.u8(size); } else { this.u8(105); this.u32(size); }
  }
  object(value) { this.u8(74); this.u32(this.host.keep(value)); }
  /** A fun that was read; each time with numbers of their own for its objects. */
  fun({ bytes, objects }) {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
    for (const [offset, value] of objects) this.view.setUint32(at + offset, this.host.keep(value));
  }
  /** What is inside of an object, which must not be the object itself: `all` writes it later. */
  inside(value, elements, write, isList = false) {
    if (this.open.has(value)) throw new TypeError('what contains itself cannot be a term');
    this.open.add(value);
    this.unwritten.push({ value, elements, at: 0, write, isList });
  }
  insideList(value, write) {
    if (value.length === 0) return this.u8(106);
    this.u8(108);
    this.u32(value.length);
    this.inside(value, value, write, true);
  }
  insideMap(value, entries, write) {
    this.u8(116);
    this.u32(entries.length);
    this.inside(value, entries.flat(), write);
  }
  /** Writes a value and all that is inside of it. No recursion: terms may be deep. */
  all(value, write) {
    try {
      write.call(this, value);
      while (this.unwritten.length > 0) {
        const last = this.unwritten[this.unwritten.length - 1];
        if (last.at < last.elements.length) {
          last.write.call(this, last.elements[last.at++]);
        } else {
          this.unwritten.pop();
          this.open.delete(last.value);
          if (last.isList) this.u8(106);
        }
      }
    } finally {
      this.unwritten.length = 0;
      this.open.clear();
    }
  }
  /** What lumen_send takes: {to, a tuple of so many elements, which are to follow}. */
  message(to, count) {
    this.u8(104);
    this.u8(2);
    this.term(to);
    this.u8(104);
    this.u8(count);
  }

  /** What both directions have in common; false if it is something else. */
  simple(value) {
    switch (typeof value) {
      case 'undefined': this.atom('undefined'); return true;
      case 'boolean': this.atom(String(value)); return true;
      case 'number': this.number(value); return true;
      case 'bigint': this.integer(value); return true;
      case 'string': this.binary(utf8.encode(value)); return true;
    }
    if (value === null) this.atom('null');
    else if (value instanceof Atom) this.atom(value.name);
    else if (value instanceof Opaque) this.raw(value.bytes);
    else if (value instanceof Float) this.float(value.valueOf());
    else if (value instanceof Tuple) { this.tupleHead(value.length); this.inside(value, value, this.termPart); }
    else if (typeof value === 'function' && value[funBytes]) this.fun(value[funBytes]);
    else return false;
    return true;
  }

  /** A term of Erlang: binaries are Uint8Arrays or strings, maps Maps or objects. */
  term(value) { this.all(value, this.termPart); }
  termPart(value) {
    if (this.simple(value)) return;
    if (value instanceof Uint8Array) this.binary(value);
    else if (value instanceof ArrayBuffer) this.binary(new Uint8Array(value));
    else if (Array.isArray(value)) this.insideList(value, this.termPart);
    else if (value instanceof ImproperList) {
      this.u8(108);
      this.u32(value.elements.length);
      this.inside(value, [...value.elements, value.tail], this.termPart);
    } else if (value instanceof Bitstring) {
      this.u8(77);
      this.u32(value.bytes.length);
      this.u8(value.lastBits);
      this.raw(value.bytes);
    } else if (value instanceof Map) this.insideMap(value, [...value], this.termPart);
    else if (isPlain(value)) this.insideMap(value, Object.entries(value), this.termPart);
    else this.object(value);
  }

  /** A value as module js has it: objects are references. */
  value(value) { this.all(value, this.valuePart); }
  valuePart(value) {
    if (!this.simple(value)) this.object(value);
  }

  /** The same with the contents of plain objects, arrays and bytes. */
  copy(value) { this.all(value, this.copyPart); }
  copyPart(value) {
    if (this.simple(value)) return;
    if (value instanceof ArrayBuffer) this.bytesTuple(new Uint8Array(value));
    else if (ArrayBuffer.isView(value)) {
      this.bytesTuple(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (Array.isArray(value)) this.insideList(value, this.copyPart);
    else if (value instanceof Map) this.insideMap(value, [...value], this.copyPart);
    else if (isPlain(value)) this.insideMap(value, Object.entries(value), this.copyPart);
    else this.object(value);
  }
  bytesTuple(bytes) { this.tupleHead(2); this.atom('bytes'); this.binary(bytes); }
  done() { return this.bytes.subarray(0, this.size); }
}

function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const funBytes = Symbol('bytes of an Erlang fun');

// ---------------------------------------------------------------------------
// The program

/** Errors of Erlang code that JavaScript has called. */
export class ErlangError extends Error {
  constructor(reason) {
    super(`Erlang: ${describe(reason)}`);
    this.name = 'ErlangError';
    this.reason = reason;
  }
}

/** For messages: what is deeper than anyone reads is left out. */
function describe(term, depth = 0) {
  if (depth > 30) return '...';
  const inner = item => describe(item, depth + 1);
  if (term instanceof Tuple) return `{${Array.from(term, inner).join(',')}}`;
  if (Array.isArray(term)) return `[${Array.from(term, inner).join(',')}]`;
  if (term instanceof Map) return `#{${[...term].map(entry => entry.map(inner).join(' => ')).join(',')}}`;
  if (term instanceof Uint8Array) return JSON.stringify(fromUtf8.decode(term));
  return typeof term === 'function' && term[funBytes] ? '#Fun' : String(term);
}

/** Thrown through the program's frames when it ends. */
class Exit {
  constructor(status) { this.status = status; }
}

const errno = { success: 0, badf: 8, again: 6, inval: 28, noent: 44, nosys: 52, spipe: 70 };

class Host {
  constructor(options) {
    this.options = options;
    this.objects = new Map();
    this.lastObject = 0;
    this.waiting = new Map();
    this.lastCall = 0;
    this.listeners = new Map();
    this.awaited = new Set();
    this.passers = [];
    this.answers = new Uint8Array();
    this.isRunning = false;
    this.hasEnded = false;
    this.exited = new Promise((resolve, reject) => {
      this.resolveExit = resolve;
      this.rejectExit = reject;
    });
    // Who never asks how the program ends gets no complaint about that.
    this.exited.catch(() => {});
    this.channel = new MessageChannel();
    this.channel.port1.onmessage = () => this.run();
    this.output = [undefined, this.sink(options.stdout, 1), this.sink(options.stderr, 2)];
    this.input = { parts: [], hasEnded: true };
    if (options.stdin !== undefined && options.stdin !== null) this.read(options.stdin);
  }

  // -- standard streams

  /** Where bytes written to a standard stream go: text, as it comes. */
  sink(write, fd) {
    const decoder = new TextDecoder();
    let line = '';
    const console = fd === 2 ? globalThis.console.error : globalThis.console.log;
    if (!write) {
      const stream = globalThis.process?.[fd === 2 ? 'stderr' : 'stdout'];
      // A console takes lines only.
      write = typeof stream?.write === 'function' ? (_, bytes) => { stream.write(bytes); } : text => {
        const lines = (line + text).split('\n');
        line = lines.pop();
        for (const whole of lines) console(whole);
      };
    }
    return {
      put: bytes => write(decoder.decode(bytes, { stream: true }), bytes),
      end: () => {
        const rest = decoder.decode();
        if (rest) write(rest, new Uint8Array());
        if (line) console(line);
      },
    };
  }

  /** Takes what is to be standard input, now and as it comes. */
  async read(source) {
    const add = part => {
      const bytes = typeof part === 'string' ? utf8.encode(part) : part;
      if (bytes.length) this.input.parts.push(bytes);
    };
    if (typeof source === 'string' || source instanceof Uint8Array) return add(source);
    this.input.hasEnded = false;
    try {
      if (source.getReader) {
        const reader = source.getReader();
        for (let part; !(part = await reader.read()).done;) { add(part.value); this.wake(); }
      } else {
        for await (const part of source) { add(part); this.wake(); }
      }
    } finally {
      this.input.hasEnded = true;
      this.wake();
    }
  }

  // -- objects

  keep(value) {
    // A process may await it later: until then its rejection is nobody's fault.
    if (value instanceof Promise) value.catch(() => {});
    const number = ++this.lastObject;
    this.objects.set(number, value);
    return number;
  }

  /** `template`: bytes and the objects in them. With `values` it is one of module js. */
  wrapFun(template, values) {
    const fun = (...args) => this.ask(values, writer => {
      writer.fun(template);
      writer.list(args, arg => (values ? writer.value(arg) : writer.term(arg)));
    }, 'apply', 4);
    fun[funBytes] = template;
    return fun;
  }

  /** Has a process made for a call: {kind, Id, what is written}; a promise of the answer. */
  async ask(values, write, kind, size) {
    if (this.hasEnded) throw new Error('the program has ended');
    const id = ++this.lastCall, writer = new Writer(this);
    writer.u8(104);
    writer.u8(size);
    writer.atom(kind);
    writer.integer(id);
    write(writer);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { values, resolve, reject });
      try {
        if (!this.deliver(writer.done(), this.exports.lumen_serve)) throw new Error('there are too many processes');
      } catch (error) {
        this.waiting.delete(id);
        reject(error);
      }
    });
  }

  /** Until the program waits for the first time, it may be about to register a name. */
  async call(to, request, timeout) {
    while (to instanceof Atom && !this.hasRested && !this.hasEnded && !this.isRegistered(to)) {
      await new Promise(resolve => this.passers.push(resolve));
    }
    return this.ask(false, writer => {
      for (const element of [to, request, timeout === Infinity ? atom('infinity') : timeout]) writer.term(element);
    }, 'call', 5);
  }

  isRegistered(name) {
    const bytes = this.write(name);
    return this.exports.lumen_whereis(this.toProgram(bytes), bytes.length) === 1;
  }

  // -- the loop

  wake() {
    if (!this.isRunning && !this.hasEnded && !this.isScheduled) {
      this.isScheduled = true;
      this.channel.port2.postMessage(0);
    }
  }

  run() {
    this.isScheduled = false;
    clearTimeout(this.timer);
    if (this.hasEnded) return;
    this.isRunning = true;
    const deadline = performance.now() + (this.options.sliceMs ?? 6);
    let wait = 0;
    try {
      do {
        this.wasSent = false;
        wait = this.exports.lumen_run(16);
      } while ((wait === 0 || this.wasSent) && performance.now() < deadline);
    } catch (error) {
      this.end(error);
      return;
    }
    this.isRunning = false;
    this.hasRested ||= wait !== 0;
    for (const go of this.passers.splice(0)) go();
    if (wait === 0 || this.wasSent) this.wake();
    else if (wait > 0) this.timer = setTimeout(() => this.run(), wait);
  }

  end(error) {
    this.isRunning = false;
    this.hasEnded = true;
    clearTimeout(this.timer);
    this.channel.port1.close();
    for (const go of this.passers.splice(0)) go();
    for (const sink of this.output) sink?.end();
    for (const { reject } of this.waiting.values()) reject(new Error('the program has ended'));
    this.waiting.clear();
    for (const remove of this.listeners.values()) remove();
    if (error instanceof Exit) this.resolveExit(error.status);
    else this.rejectExit(error);
  }

  toProgram(bytes) {
    const to = this.exports.lumen_buffer(bytes.length);
    new Uint8Array(this.exports.memory.buffer, to, bytes.length).set(bytes);
    return to;
  }

  /** False if the receiver is not there. */
  deliver(bytes, send = this.exports.lumen_send) {
    if (this.hasEnded) return false;
    const result = send(this.toProgram(bytes), bytes.length);
    if (result < 0) throw new TypeError('this cannot be a term: two keys of a map are equal, or a number is too large');
    this.wasSent = true;
    this.wake();
    return result === 1;
  }

  /** Sends a tuple whose last element is written by `write`. */
  message(to, elements, write) {
    const writer = new Writer(this);
    writer.message(to, elements.length + 1);
    for (const element of elements) writer.term(element);
    write(writer);
    return this.deliver(writer.done());
  }

  write(term) {
    const writer = new Writer(this);
    writer.term(term);
    return writer.done();
  }

  outcome(writer, kind, write) {
    writer.u8(104);
    writer.u8(2);
    writer.atom(kind);
    write();
  }

  // -- requests of module js

  request(bytes) {
    const writer = new Writer(this);
    try {
      const [what, ...args] = this.asked(bytes);
      const value = this[`do_${what.name}`](...args);
      this.outcome(writer, 'ok', () => (what.name === 'copy' ? writer.copy(value) : writer.value(value)));
    } catch (error) {
      if (error instanceof Exit) throw error;
      writer.size = 1;
      this.outcome(writer, 'error', () => this.thrown(writer, error));
    }
    this.answers = writer.done();
    return this.answers.length;
  }

  /** What is asked for, and the arguments. */
  asked(bytes) {
    const reader = new Reader(this, bytes, true);
    if (bytes[1] !== 104) return [reader.term()];
    reader.at += 1;
    const count = reader.u8(), what = reader.term();
    if (what !== atom('answer')) return [what, ...reader.many(count - 1)];
    const id = reader.term(), call = this.waiting.get(id);
    this.waiting.delete(id);
    if (!call) return [what];
    // Read as the call was written.
    reader.values = call.values;
    try {
      return [what, call, reader.term()];
    } catch (error) {
      call.reject(error);
      return [what];
    }
  }

  thrown(writer, error) {
    if (error instanceof ErlangError) return writer.term(error.reason);
    const isError = error instanceof Error;
    writer.tuple([atom('js'), isError ? error.name : 'throw', isError ? error.message : String(error)]);
  }

  do_global() { return globalThis; }
  do_get(object, key) { return object[key]; }
  do_set(object, key, value) { object[key] = value; }
  do_apply(fun, args) { return fun(...args); }
  do_call(object, method, args) { return object[method](...args); }
  do_new(constructor, args) { return new constructor(...args); }
  do_typeof(value) { return typeof value; }
  do_copy(value) { return value; }
  do_await(promise, pid, ref) {
    const key = ref.toString();
    this.awaited.add(key);
    const reply = (kind, write) => {
      if (this.awaited.delete(key)) this.message(pid, [atom('js_reply'), ref], writer => this.outcome(writer, kind, () => write(writer)));
    };
    Promise.resolve(promise).then(
      value => reply('ok', writer => writer.value(value)),
      error => reply('error', writer => this.thrown(writer, error)));
  }
  do_forget(ref) { this.awaited.delete(ref.toString()); }
  do_listen(target, event, pid, ref, prevents, once, keys) {
    const listener = occurred => {
      if (prevents) occurred.preventDefault();
      if (once) this.listeners.delete(ref.toString());
      const isThere = this.message(pid, [atom('js_event'), ref], writer => {
        if (!Array.isArray(keys)) return writer.value(occurred);
        writer.u8(116);
        writer.u32(keys.length);
        for (const key of keys) {
          writer.value(key);
          writer.value(key.split('.').reduce((object, part) => object?.[part], occurred));
        }
      });
      if (!isThere) this.do_unlisten(ref);
    };
    target.addEventListener(event, listener, { once });
    this.listeners.set(ref.toString(), () => target.removeEventListener(event, listener));
  }
  do_unlisten(ref) {
    this.listeners.get(ref.toString())?.();
    this.listeners.delete(ref.toString());
  }
  do_answer(call, outcome) {
    if (!call) return;
    const [kind, value] = outcome;
    if (kind === atom('ok')) call.resolve(value);
    else call.reject(new ErlangError(value));
  }

  // -- imports

  imports(module) {
    const all = {
      lumen: {
        request: (at, size) => this.request(new Uint8Array(this.exports.memory.buffer, at, size).slice()),
        answer: to => new Uint8Array(this.exports.memory.buffer, to, this.answers.length).set(this.answers),
        release: number => { this.objects.delete(number); },
      },
      wasi_snapshot_preview1: this.wasi(),
    };
    for (const { module: space, name, kind } of WebAssembly.Module.imports(module)) {
      all[space] ??= {};
      if (kind === 'function') all[space][name] ??= () => errno.nosys;
    }
    return all;
  }

  /** What there is of WASI without files. */
  wasi() {
    const view = () => new DataView(this.exports.memory.buffer);
    const strings = list => list.map(text => utf8.encode(text + '\0'));
    const sizes = list => (count, size) => {
      view().setUint32(count, list.length, true);
      view().setUint32(size, list.reduce((sum, bytes) => sum + bytes.length, 0), true);
      return errno.success;
    };
    const contents = list => (pointers, buffer) => {
      for (const bytes of list) {
        view().setUint32(pointers, buffer, true);
        new Uint8Array(this.exports.memory.buffer).set(bytes, buffer);
        pointers += 4;
        buffer += bytes.length;
      }
      return errno.success;
    };
    const args = strings(['app', ...(this.options.args ?? [])]);
    const env = strings(Object.entries({ LANG: 'C.UTF-8', ...this.options.env }).map(([name, value]) => `${name}=${value}`));
    return {
      args_sizes_get: sizes(args),
      args_get: contents(args),
      environ_sizes_get: sizes(env),
      environ_get: contents(env),
      clock_res_get: (id, to) => { view().setBigUint64(to, 1000n, true); return errno.success; },
      clock_time_get: (id, precision, to) => {
        const ms = id === 0 ? performance.timeOrigin + performance.now() : performance.now();
        view().setBigUint64(to, BigInt(Math.round(ms * 1e6)), true);
        return errno.success;
      },
      random_get: (to, size) => {
        for (let at = 0; at < size; at += 65536) {
          // Not into the memory itself: it may be shared with nobody, but it may grow.
          const part = new Uint8Array(Math.min(65536, size - at));
          globalThis.crypto.getRandomValues(part);
          new Uint8Array(this.exports.memory.buffer).set(part, to + at);
        }
        return errno.success;
      },
      fd_write: (fd, vectors, count, written) => {
        if (fd !== 1 && fd !== 2) return errno.badf;
        let total = 0;
        for (let i = 0; i < count; ++i) {
          const at = view().getUint32(vectors + 8 * i, true), size = view().getUint32(vectors + 8 * i + 4, true);
          if (size) this.output[fd].put(new Uint8Array(this.exports.memory.buffer, at, size).slice());
          total += size;
        }
        view().setUint32(written, total, true);
        return errno.success;
      },
      fd_read: (fd, vectors, count, read) => {
        if (fd !== 0) return errno.badf;
        let total = 0;
        const { parts, hasEnded } = this.input;
        for (let i = 0; i < count && parts.length > 0; ++i) {
          const at = view().getUint32(vectors + 8 * i, true), room = view().getUint32(vectors + 8 * i + 4, true);
          const part = parts[0].subarray(0, room);
          new Uint8Array(this.exports.memory.buffer).set(part, at);
          total += part.length;
          if (part.length < parts[0].length) { parts[0] = parts[0].subarray(part.length); break; }
          parts.shift();
        }
        if (total === 0 && !hasEnded) return errno.again;
        view().setUint32(read, total, true);
        return errno.success;
      },
      poll_oneoff: (subscriptions, events, count, found) => {
        // Never waits: which of the descriptors can be read?
        let got = 0;
        for (let i = 0; i < count; ++i) {
          const from = subscriptions + 48 * i, kind = view().getUint8(from + 8);
          if (kind === 1 && view().getUint32(from + 16, true) === 0 && this.input.parts.length === 0 && !this.input.hasEnded) continue;
          const to = events + 32 * got++;
          new Uint8Array(this.exports.memory.buffer, to, 32).fill(0);
          view().setBigUint64(to, view().getBigUint64(from, true), true);
          view().setUint8(to + 10, kind);
        }
        view().setUint32(found, got, true);
        return errno.success;
      },
      fd_fdstat_get: (fd, to) => {
        if (fd > 2) return errno.badf;
        new Uint8Array(this.exports.memory.buffer, to, 24).fill(0);
        view().setBigUint64(to + 8, fd === 0 ? 2n : 64n, true);
        return errno.success;
      },
      fd_prestat_get: () => errno.badf,
      fd_prestat_dir_name: () => errno.badf,
      fd_close: () => errno.badf,
      fd_seek: () => errno.spipe,
      path_open: () => errno.noent,
      path_filestat_get: () => errno.noent,
      sched_yield: () => errno.success,
      proc_exit: status => { throw new Exit(status); },
    };
  }
}

async function load(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  if (source instanceof URL || typeof source === 'string') {
    if (String(source).startsWith('file:') && globalThis.process?.versions?.node) {
      // Not by a literal, which bundlers for browsers would look for.
      const files = 'node:fs/promises';
      const { readFile } = await import(/* @vite-ignore */ /* webpackIgnore: true */ files);
      return WebAssembly.compile(await readFile(source));
    }
    source = fetch(source);
  }
  const response = await source;
  return response.headers.get('Content-Type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

const named = to => (typeof to === 'string' ? atom(to) : to);

/** Starts the program. */
export async function start(options = {}) {
  const module = await load(options.wasm ?? new URL('./@NAME@.wasm', import.meta.url));
  const host = new Host(options);
  const instance = await WebAssembly.instantiate(module, host.imports(module));
  host.exports = instance.exports;
  host.isRunning = true;
  try {
    instance.exports._initialize?.();
    instance.exports.lumen_start();
  } catch (error) {
    host.end(error);
  }
  host.isRunning = false;
  host.wake();
  return {
    exited: host.exited,
    send: (to, message) => host.deliver(host.write(tuple(named(to), message))),
    stop: (status = 0) => { if (!host.hasEnded) host.end(new Exit(status)); },
    call: (to, request, timeout = 5000) => host.call(named(to), request, timeout),
  };
}

// Terms across the border, in Node and in a page. `check` gives what failed.

/** `collect` makes the garbage collector run, as often as it takes. */
export async function check(lib, options, collect) {
  const { start, atom, tuple, text, toObject, Atom, Tuple, Float, ImproperList, Bitstring, Pid, Reference, ErlangError } = lib;
  const problems = [];
  let count = 0;
  const expect = (what, got, wanted) => {
    ++count;
    if (show(got) !== show(wanted)) problems.push(`${what}: ${show(got)} instead of ${show(wanted)}`);
  };
  const failure = promise => promise.then(value => `no failure but ${show(value)}`, error => error);
  const show = value => {
    if (typeof value === 'function') return 'function';
    if (typeof value === 'symbol') return String(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (Object.is(value, -0)) return '-0';
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : String(value);
    if (value instanceof Atom) return `atom ${value.name}`;
    if (value instanceof Float) return `float ${value}`;
    if (value instanceof Uint8Array) return `<<${value}>>`;
    if (value instanceof Bitstring) return `<<${value.bytes}:${value.lastBits}>>`;
    if (value instanceof ImproperList) return `[${value.elements.map(show)}|${show(value.tail)}]`;
    if (value instanceof Tuple) return `{${Array.from(value, show)}}`;
    if (Array.isArray(value)) return `[${value.map(show)}]`;
    if (value instanceof Map) return `#{${[...value].map(([k, v]) => `${show(k)} => ${show(v)}`).sort()}}`;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return `object ${JSON.stringify(value)}`;
  };

  const app = await start(options);
  const call = (...words) => app.call('terms', words.length === 1 ? words[0] : tuple(...words));
  const bytes = value => new TextEncoder().encode(value);
  const seq = n => Array.from({ length: n }, (_, i) => i + 1);

  // What each term is in JavaScript; and that it is the same term when it is back.
  const samples = {
    zero: 0, minus: -1, small: 2 ** 31, safe: Number.MAX_SAFE_INTEGER, unsafe: 2n ** 53n,
    negative: -(2n ** 70n) - 5n, huge: 2n ** 3000n + 1n, float: 1.5, whole: new Float(3), minus_zero: -0,
    large_float: 1e300, true: true, undefined: undefined, null: null, infinity: Infinity,
    atom: atom('an atom'), long_atom: atom('€'.repeat(255)), binary: new Uint8Array([0, 255, 128]),
    text: bytes('grün 🌿'), empty_binary: new Uint8Array(), bitstring: new Bitstring(new Uint8Array([160, 8]), 5), nil: [],
    string: [97, 98, 99], list: [1, [2, [3.5]], atom('a')], improper: new ImproperList([1, 2], atom('x')),
    long_list: seq(200000), empty_tuple: tuple(), tuple: tuple(1, tuple(atom('bytes'), bytes('b')), tuple()),
    long_tuple: Object.assign(new Tuple(100000), seq(100000)), empty_map: new Map(),
    keys: new Map([[1, atom('a')], [new Float(1), atom('b')], [bytes('1'), atom('c')], [atom('1'), atom('d')],
      [[49], atom('e')], [tuple(1, atom('x')), atom('f')], [[], atom('g')], [new Map(), atom('h')],
      [new Map([[1, 2]]), atom('i')], [atom('__proto__'), atom('j')], [bytes('__proto__'), atom('k')],
      [true, atom('l')], [2n ** 80n, atom('m')], [new Bitstring(new Uint8Array([128]), 1), atom('n')]]),
    large_map: new Map(seq(1000).map(n => [n, n * n])),
  };
  for (const [name, value] of Object.entries(samples)) {
    const got = await call(atom('sample'), atom(name));
    expect(`sample ${name}`, got, value);
    expect(`${name} is back`, await call(atom('is'), atom(name), got), true);
    expect(`${name} as written here`, await call(atom('is'), atom(name), value), true);
  }
  // Deeper than JavaScript could recurse.
  for (const [kind, wrap, unwrap] of [['list', inner => [inner], outer => outer[0]], ['tuple', inner => tuple(inner), outer => outer[0]],
    ['tail', inner => new ImproperList([1], inner), outer => outer.tail],
    ['map', inner => new Map([[atom('in'), inner]]), outer => outer.get(atom('in'))]]) {
    let deep = 7, depth = 0;
    for (let i = 0; i < 100000; ++i) deep = wrap(deep);
    let back = await call(atom('echo'), deep);
    if (kind === 'tail') { // lists of Erlang have no cells in JavaScript
      depth = back.elements.length;
      back = back.tail;
    } else {
      for (; typeof back === 'object'; back = unwrap(back)) ++depth;
    }
    expect(`deep ${kind}`, [depth, back], [100000, 7]);
    if (kind === 'map') {
      let object = toObject(deep);
      for (depth = 0; typeof object === 'object'; object = object.in) ++depth;
      expect('deep map as object', depth, 100000);
    }
  }
  // Other ways to write them.
  expect('text', await call(atom('is'), atom('text'), 'grün 🌿'), true);
  expect('BigInt', await call(atom('is'), atom('zero'), 0n), true);
  expect('object', await call(atom('echo'), { a: 1, ['__proto__']: 'x', b: { c: [] } }),
    new Map([[bytes('a'), 1], [bytes('__proto__'), bytes('x')], [bytes('b'), new Map([[bytes('c'), []]])]]));
  expect('toObject', JSON.stringify(toObject(new Map([[atom('a'), [new Map([[bytes('b'), 1]])]], [2, null]]))), '{"2":null,"a":[{"b":1}]}');
  expect('toObject __proto__', Object.keys(toObject(samples.keys.get(true) && new Map([[atom('__proto__'), 1]]))), ['__proto__']);
  expect('toObject of other keys', /\{1,x\} cannot be a key/.test((await failure((async () => toObject(new Map([[tuple(1, atom('x')), 1]])))())).message), true);
  expect('text()', text(samples.text), 'grün 🌿');
  expect('NaN', await call(atom('echo'), NaN), NaN);
  expect('atoms are the same', await call(atom('echo'), atom('some')) === atom('some'), true);

  // What is no term.
  const loop = [];
  loop.push(loop);
  expect('cycle', await failure(call(atom('echo'), loop)), new TypeError('what contains itself cannot be a term'));
  expect('twice in one', await call(atom('echo'), [samples.tuple, samples.tuple]), [samples.tuple, samples.tuple]);
  expect('equal keys', await failure(call(atom('echo'), new Map([['a', 1], [bytes('a'), 2]]))),
    new TypeError('this cannot be a term: two keys of a map are equal, or a number is too large'));

  // Pids, references, tables.
  const [pid, ref, table] = await call(atom('self'));
  expect('pid', [pid instanceof Pid, ref instanceof Reference, table instanceof Reference], [true, true, true]);
  expect('back', await call(atom('look'), tuple(pid, ref, table)), true);
  expect('call by pid', await app.call(pid, tuple(atom('echo'), 1)), 1);
  expect('send', [app.send(pid, 1), app.send('terms', 1), app.send('nobody', 1)], [true, true, false]);

  // Funs.
  const [double, reverse, divide, throws, exits, slow] = await call(atom('funs'));
  expect('fun', [await double(21), await reverse([1, tuple(2), 3])], [42, [3, tuple(2), 1]]);
  expect('fun with a large number', await double(2n ** 64n), 2n ** 65n);
  expect('fun as a term', await (await call(atom('echo'), tuple(double)))[0](4), 8);
  const raised = await failure(divide(0));
  expect('error', [raised instanceof ErlangError, raised.reason], [true, tuple(atom('error'), atom('badarith'))]);
  expect('message', raised.message, 'Erlang: {error,badarith}');
  expect('throw', (await failure(throws([1]))).reason, tuple(atom('throw'), tuple(atom('thrown'), [1])));
  expect('exit', (await failure(exits('bye'))).reason, tuple(atom('exit'), bytes('bye')));
  expect('wrong number of arguments', (await failure(double()))?.reason?.[1]?.[0], atom('badarity'));
  const began = performance.now();
  const pids = await Promise.all(seq(100).map(n => slow(n)));
  expect('a process for each call', new Set(pids.map(String)).size, 100);
  expect('at the same time', performance.now() - began < 2500, true);

  // Funs with values, as module js has them.
  const value = await globalThis.valueFun({ a: 41 }, 'text');
  expect('values', JSON.stringify([value.text, value.sum, value.list[0], [...value.list[1]]]), '["text!",42,null,[1]]');
  expect('key of an object', Object.keys(await globalThis.valueFun(1, '__proto__')), ['__proto__']);
  expect('no key of an object', (await failure(globalThis.valueFun(1, globalThis))).name, 'TypeError');

  // Objects: themselves when they are back; let go of when Erlang has.
  const object = { some: 'thing' }, holder = new (class Holder { a = object; });
  expect('an object', [await call(atom('keep'), holder), (await call(atom('kept'))) === holder, await call(atom('drop'))], [true, true, atom('ok')]);
  expect('functions and symbols', [await call(atom('echo'), Math.max) === Math.max, typeof await call(atom('echo'), Symbol.iterator)], [true, 'symbol']);
  let gone = 0;
  const registry = new FinalizationRegistry(() => { ++gone; });
  const make = () => { const made = new (class Made {}); registry.register(made, 0); return made; };
  await call(atom('keep'), make());
  await collect(() => gone > 0, 300);
  expect('what Erlang holds is there', [gone, (await call(atom('kept'))).constructor.name], [0, 'Made']);
  await call(atom('drop'));
  await collect(() => gone > 0);
  expect('what Erlang has dropped is gone', gone, 1);
  // A fun here keeps what it has closed over.
  let get = await call(atom('closure'), Object.assign(make(), { key: 'value' }));
  await collect(() => gone > 1, 300);
  expect('object of a fun', [await get(atom('key')), await get(bytes('key')), gone], [bytes('value'), bytes('value'), 1]);
  expect('fun with an object is back', await (await call(atom('echo'), get))(atom('key')), bytes('value'));
  get = null;
  await call(atom('drop'));
  await collect(() => gone > 1);
  expect('object of a fun that is gone', gone, 2);

  // What JavaScript throws; promises.
  const thrown = fun => call(atom('throws'), fun);
  const js = (name, message) => tuple(atom('error'), tuple(atom('js'), bytes(name), bytes(message)));
  expect('TypeError', await thrown(() => { throw new TypeError('wrong'); }), js('TypeError', 'wrong'));
  expect('a string', await thrown(() => { throw 'text'; }), js('throw', 'text'));
  expect('undefined', await thrown(() => { throw undefined; }), js('throw', 'undefined'));
  expect('no function', (await thrown(holder))[1][1], bytes('TypeError'));
  expect('an error of Erlang', await thrown(() => { throw raised; }), tuple(atom('error'), tuple(atom('error'), atom('badarith'))));
  const later = (ms, what) => new Promise((resolve, reject) => setTimeout(() => (what instanceof Error ? reject(what) : resolve(what)), ms));
  const start2 = performance.now();
  const promises = seq(50).map(n => later(100 - n, n));
  promises.push(later(5, new RangeError('far')), Promise.reject(new Error('now')), Promise.resolve('now'), 7, later(5, undefined));
  expect('many await', await call(atom('awaits'), promises, atom('infinity')),
    [...seq(50).map(n => tuple(atom('ok'), n)), js('RangeError', 'far'), js('Error', 'now'), tuple(atom('ok'), bytes('now')),
      tuple(atom('ok'), 7), tuple(atom('ok'), undefined)]);
  expect('all at once', performance.now() - start2 < 2000, true);
  expect('timeout', await call(atom('awaits'), [later(200, 1), later(5, 2)], 50),
    [tuple(atom('error'), atom('timeout')), tuple(atom('ok'), 2)]);

  // Events.
  const target = new EventTarget();
  let listening = 0;
  const beep = n => target.dispatchEvent(new CustomEvent('beep', { detail: { n } }));
  target.ready = () => { for (const n of [1, 2, 3]) beep(n); };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  target.addEventListener = (...args) => { ++listening; addEventListener.apply(target, args); };
  target.removeEventListener = (...args) => { --listening; removeEventListener.apply(target, args); };
  expect('events', await call(atom('events'), target, 3), tuple([1, 2, 3], bytes('beep'), false));
  expect('a listener is gone', listening, 1); // `once` takes itself away
  await call(atom('listen_and_die'), target);
  beep(1);
  expect('who has died does not listen', listening, 1);

  // Copies.
  expect('copy', await call(atom('copy'), new (class Point { x = 1; })) instanceof Object, true);
  expect('copied contents', await call(atom('copy'), Object.assign(() => 0, {})) instanceof Function, true);

  // Calls that fail.
  expect('nobody', (await failure(app.call('nobody', 1))).reason, tuple(atom('exit'), atom('noproc')));
  expect('too late', (await failure(app.call('terms', tuple(atom('awaits'), [later(500, 1)], atom('infinity')), 20))).reason, tuple(atom('exit'), atom('timeout')));
  expect('crash', (await failure(call(atom('crash')))).reason, tuple(atom('exit'), atom('crashed')));
  const waiting = failure(slow(1));
  app.stop(7);
  expect('stopped', [await app.exited, await waiting, await failure(double(1)), app.send(pid, 1)],
    [7, new Error('the program has ended'), new Error('the program has ended'), false]);
  return { count, problems };
}

/** A program that knows nothing of JavaScript, called at once; its standard streams. */
export async function checkPlain({ start, atom, tuple, text }, options) {
  const problems = [];
  let output = '', errors = '';
  const say = async function* () {
    yield 'one\nt';
    await new Promise(resolve => setTimeout(resolve, 20));
    yield new TextEncoder().encode('wo\ngrü').subarray(0, -1);
    yield new TextEncoder().encode('ü').subarray(1);
    yield '\nlast';
  };
  const app = await start({ ...options, args: ['a b', 'ü'], env: { SOME: 'thing' }, stdin: say(),
    stdout: part => { output += part; }, stderr: part => { errors += part; } });
  const sum = await Promise.all([1, 2, 3].map(n => app.call('adder', tuple(atom('add'), n))));
  if (String(sum) !== '1,3,6') problems.push(`sums ${sum}`);
  if (await app.call('adder', tuple(atom('later'), 5)) !== 11) problems.push('later');
  const status = await app.exited;
  const wanted = '[[97,32,98],[252]] "thing"\n"one\\n"\n"two\\n"\n[103,114,195,188,10]\n"last"\neof\n';
  if (output !== wanted) problems.push(`printed ${JSON.stringify(output)}`);
  if (!errors.startsWith('escript: exception error: no match of right hand side value 11')) problems.push(`errors ${JSON.stringify(errors)}`);
  if (status !== 127) problems.push(`status ${status}`);
  return { count: 5, problems };
}

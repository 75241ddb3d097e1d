// Tests of programs for JavaScript, in Node and in headless Chromium:
//
//   node test/web/run.mjs [--lumen=LUMEN] [--jumps=trampoline] [--screenshots=FOLDER] [NAME...]
//
// Names: terms plain (in Node); browser-terms page frames, and the examples index counter
// todo life waves (in Chromium). Needs `ninja wasm`; what needs a browser, Debian's chromium.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hasChromium, inScratchFolder, serve, startChromium } from './Harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const option = name => words.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const lumen = option('lumen') ?? join(here, '../../build/dev/bin/lumen');
const jumps = option('jumps') ?? 'tail';
const screenshots = option('screenshots');
const chosen = words.filter(word => !word.startsWith('--'));

const compile = (folder, ...sources) => {
  const name = sources[0].replace(/^.*\/|\.erl$/g, '');
  execFileSync(lumen, ['compile', '--target=wasm32-web', `-Cjumps=${jumps}`, '-O2', ...sources.map(source => join(here, source)),
    '-o', join(folder, `${name}.wasm`)], { stdio: 'inherit' });
  return join(folder, `${name}.mjs`);
};
const fail = problems => { if (problems.length > 0) throw new Error(problems.join('\n')); };
const same = (what, got, wanted) => { if (got !== wanted) throw new Error(`${what}: ${got}\ninstead of\n${wanted}`); };

/** Collects garbage until something is so; at most some time. */
const collectUntil = `async (isSo, ms = 5000) => {
  const end = performance.now() + ms;
  while (!isSo() && performance.now() < end) { gc(); await new Promise(resolve => setTimeout(resolve, 10)); }
}`;

const tests = {
  async terms(folder) {
    setFlagsFromString('--expose-gc');
    globalThis.gc = runInNewContext('gc');
    const { check } = await import('./terms.mjs');
    const lib = await import(pathToFileURL(compile(folder, 'terms.erl')));
    const { count, problems } = await check(lib, { stdout: () => {} }, (0, eval)(collectUntil));
    fail(problems);
    return `${count} checks`;
  },

  async plain(folder) {
    const { checkPlain } = await import('./terms.mjs');
    const { problems } = await checkPlain(await import(pathToFileURL(compile(folder, 'plain.erl'))), {});
    fail(problems);
  },
};

const browserTests = {
  async 'browser-terms'(folder, page, url) {
    compile(folder, 'terms.erl');
    compile(folder, 'plain.erl');
    await page.open(`${url}/empty.html`);
    const run = (what, module, more) => page.evaluate(`Promise.all([import('/terms.mjs'), import('/built/${module}.mjs')])
      .then(([tests, lib]) => tests.${what}(lib, { stdout: () => {} }, ${more}))`);
    const terms = await run('check', 'terms', collectUntil);
    const plain = await run('checkPlain', 'plain');
    fail([...terms.problems, ...plain.problems]);
    return `${terms.count + plain.count} checks`;
  },

  /** The DOM, events, timers, fetch, many processes, calls. */
  async page(folder, page, url) {
    compile(folder, 'page.erl');
    await page.open(`${url}/page.html`);
    const shown = await page.until('globalThis.shown', 60000);
    if (screenshots) await page.screenshot(join(screenshots, 'page.png'));
    same('the page shows', shown, readFileSync(join(here, 'expected.txt'), 'utf8').trimEnd());
  },

  /** Frames go on while 1,000 processes compute. */
  async frames(folder, page, url) {
    compile(folder, 'busy.erl');
    await page.open(`${url}/busy.html`);
    await page.send('Page.bringToFront');
    const { idle, busy, work } = await page.until('globalThis.measured', 60000);
    const line = ({ frames, seconds, worst, median }) =>
      `${(frames / seconds).toFixed(1)} a second, median ${median.toFixed(1)} ms, longest ${worst.toFixed(1)} ms`;
    const report = `idle: ${line(idle)}; 1,000 processes, ${work} rounds: ${line(busy)}`;
    // Generous: other programs use the machine, too.
    if (busy.frames / busy.seconds < 40 || busy.median > 25 || work < 1000) throw new Error(report);
    return report;
  },
};

// --- examples/web: built once, driven by mouse and keyboard ----------------------

const examples = join(here, '../../examples/web');
let site;
async function open(name, folder, page, url) {
  if (!site) execFileSync('sh', [join(examples, 'build.sh'), site = join(folder, '../examples'), lumen], { stdio: 'inherit' });
  await page.open(`${url}/examples/${name}.html`);
}
const text = (page, selector) => page.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
const shows = (page, selector, wanted) =>
  page.until(`document.querySelector(${JSON.stringify(selector)})?.textContent === ${JSON.stringify(wanted)}`);
const number = (page, selector) => text(page, selector).then(shown => Number(shown.replaceAll(',', '')));
const picture = (page, name) => screenshots && page.screenshot(join(screenshots, `${name}.png`));
/** How many points of a canvas have a colour, an expression in r, g and b. */
const points = (canvas, isIt) => `(() => { const { width, height } = ${canvas}; let found = 0;
  const { data } = ${canvas}.getContext('2d').getImageData(0, 0, width, height);
  for (let at = 0; at < data.length; at += 4) { const [r, g, b] = data.subarray(at, at + 3); if (${isIt}) ++found; }
  return found; })()`;

Object.assign(browserTests, {
  async index(folder, page, url) {
    await open('index', folder, page, url);
    await picture(page, 'index');
    const links = await page.evaluate("[...document.querySelectorAll('a')].map(link => link.getAttribute('href'))");
    same('links', links.join(' '), 'counter.html todo.html life.html waves.html');
  },

  async counter(folder, page, url) {
    await open('counter', folder, page, url);
    await shows(page, '#count', '2');
    for (let n = 0; n < 3; ++n) await page.click('.counter:nth-child(1) .more');
    await page.click('.counter:nth-child(2) .less');
    await shows(page, '.counter:nth-child(1) output', '3');
    await shows(page, '.counter:nth-child(2) output', '-1');
    await page.click('#add');
    await shows(page, '#count', '3');
    await page.click('.counter:nth-child(3) .more');
    await shows(page, '#total', '3');
    await picture(page, 'counter');
    await page.click('.counter:nth-child(1) .end');
    await shows(page, '#count', '2');
    await shows(page, '#total', '0');
  },

  async todo(folder, page, url) {
    await open('todo', folder, page, url);
    await page.until("document.querySelector('#foot').textContent.startsWith('0 things left')");
    const add = async what => { await page.click('#new'); await page.type(what); await page.press('Enter');
      await page.until("document.querySelector('#new').value.trim() === ''"); };
    const items = wanted => page.until(`[...document.querySelectorAll('#items li')].map(item => (item.className && '+') + (item.querySelector('span')?.textContent ?? 'EDITED')).join() === ${JSON.stringify(wanted)}`);
    const left = wanted => shows(page, '#foot span', wanted);
    await add('Water the plants');
    await add('  <b>Ünïcode & "quotes"</b>  ');
    await add('   ');
    await add('Call Joe');
    await items('Water the plants,<b>Ünïcode & "quotes"</b>,Call Joe');
    await left('3 things left');
    await page.click('#items li:nth-child(1) .check');
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,Call Joe');
    await left('2 things left');
    // Editing: Enter takes it, Escape does not, nothing removes the entry.
    await page.click('#items li:nth-child(3) span', 2);
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,EDITED');
    await page.type('Call Mike');
    await page.press('Enter');
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,Call Mike');
    await page.click('#items li:nth-child(3) span', 2);
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,EDITED');
    await page.type('Nobody');
    await page.press('Escape');
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,Call Mike');
    await picture(page, 'todo');
    // What is shown.
    const filter = which => page.click(`#foot [data-what=${which}]`);
    await filter('active');
    await items('<b>Ünïcode & "quotes"</b>,Call Mike');
    await filter('done');
    await items('+Water the plants');
    await filter('all');
    // Another list is another process.
    await page.click('#lists button:nth-child(2)');
    await items('');
    await add('Bread');
    await items('Bread');
    await page.click('#lists button:nth-child(1)');
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,Call Mike');
    // What is kept.
    await page.open(`${url}/examples/todo.html`);
    await items('+Water the plants,<b>Ünïcode & "quotes"</b>,Call Mike');
    await page.click('#all');
    await left('0 things left');
    await page.click('#all');
    await left('3 things left');
    await page.click('#items li:nth-child(2) .check');
    await page.click('#foot .clear');
    await items('Water the plants,Call Mike');
    await page.click('#items li:nth-child(1) .remove');
    await items('Call Mike');
    await left('1 thing left');
  },

  async life(folder, page, url) {
    await open('life', folder, page, url);
    await shows(page, '#cells', '4000');
    await page.until("Number(document.querySelector('#generation').textContent) >= 30 && document.querySelector('#messages').textContent !== '0'");
    const speed = await number(page, '#messages');
    await picture(page, 'life');
    await page.click('#run');
    await shows(page, '#run', 'Run');
    await page.click('#clear');
    await shows(page, '#alive', '0');
    // Three in a row turn.
    const box = await page.evaluate("(({ x, y, width, height }) => ({ x, y, width, height }))(document.querySelector('#board').getBoundingClientRect())");
    const canvas = "document.querySelector('#board')", living = points(canvas, 'r === 255');
    const cell = (x, y) => page.clickAt(box.x + (x + 0.5) * box.width / 80, box.y + (y + 0.5) * box.height / 50);
    for (const x of [40, 41, 42]) await cell(x, 20);
    await shows(page, '#alive', '3');
    const row = "[...document.querySelector('#board').getContext('2d').getImageData(41, 19, 1, 3).data].filter((_, i) => i % 4 === 0).join()";
    same('upright before', await page.evaluate(row), '25,255,25');
    await page.click('#step');
    await shows(page, '#generation', '1');
    same('upright after', await page.evaluate(row), '255,255,255');
    same('alive', await page.evaluate(living), 3);
    await page.click('#random');
    await page.until(`${living} > 500`);
    return `${speed} messages a second`;
  },

  async waves(folder, page, url) {
    await open('waves', folder, page, url);
    await shows(page, '#processes', '100,000');
    const reached = points("document.querySelector('#picture')", 'r !== 25 || g !== 30 || b !== 44');
    await page.until(`${reached} === 100000 && document.querySelector('#speed').textContent !== '0'`, 60000);
    await page.click('#more');
    await page.clickAt(400, 400);
    await new Promise(resolve => setTimeout(resolve, 1500));
    const speed = await text(page, '#speed');
    await picture(page, 'waves');
    // Stopped, no message is on its way after a while, and all were passed on.
    await page.click('#run');
    await shows(page, '#run', 'Go on');
    await page.until(`(() => { const now = document.querySelector('#total').textContent, same = globalThis.lastTotal === now; globalThis.lastTotal = now; return new Promise(go => setTimeout(() => go(same), 400)); })()`, 60000);
    const total = await number(page, '#total');
    // Each wave is passed on by all of them at most, and by the last by all.
    if (total < 597000) throw new Error(`${total} messages`);
    return `${speed} messages a second`;
  },
});

let failed = 0;
async function report(name, test) {
  if (chosen.length > 0 && !chosen.includes(name)) return;
  const began = Date.now();
  try {
    const note = await test();
    console.log(`ok     ${name} (${Date.now() - began} ms)${note ? `: ${note}` : ''}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED ${name}: ${error.message ?? error}`);
  }
}

if (screenshots) mkdirSync(screenshots, { recursive: true });
await inScratchFolder(async folder => {
  const built = join(folder, 'web');
  mkdirSync(join(built, 'built'), { recursive: true });
  const programs = join(built, 'built');
  for (const [name, test] of Object.entries(tests)) await report(name, () => test(programs));
  const wanted = Object.keys(browserTests).filter(name => chosen.length === 0 || chosen.includes(name));
  if (wanted.length === 0) return;
  if (!hasChromium()) {
    console.log(`there is no chromium for ${wanted.join(', ')}`);
    ++failed;
    return;
  }
  writeFileSync(join(built, 'empty.html'), '<!doctype html><title>empty</title>');
  writeFileSync(join(built, 'data.txt'), 'some data\n');
  const server = await serve([built, here]);
  const browser = startChromium(folder);
  try {
    for (const name of wanted) {
      await report(name, async () => {
        const page = await browser.newPage();
        try {
          return await browserTests[name](programs, page, server.url);
        } catch (error) {
          if (screenshots) await page.screenshot(join(screenshots, `${name}-failed.png`));
          for (const line of page.messages.slice(0, 20)) console.log(`  ${line.slice(0, 500)}`);
          throw error;
        } finally {
          await page.close();
        }
      });
    }
  } finally {
    await browser.close();
    server.close();
  }
});
process.exit(failed ? 1 : 0);

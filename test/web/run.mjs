// Tests of programs for JavaScript, in Node and in headless Chromium:
//
//   node test/web/run.mjs [--lumen=LUMEN] [--screenshots=FOLDER] [NAME...]
//
// Names: terms plain (in Node), page browser-terms frames and the examples (in
// Chromium). Needs `ninja wasm`; what needs a browser, Debian's chromium.
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
const screenshots = option('screenshots');
const chosen = words.filter(word => !word.startsWith('--'));

const compile = (folder, ...sources) => {
  const name = sources[0].replace(/^.*\/|\.erl$/g, '');
  execFileSync(lumen, ['compile', '--target=wasm32-web', '-O2', ...sources.map(source => join(here, source)),
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

// Compiles page.erl for wasm32-web and opens it in headless Chromium:
//
//   node test/web/run.mjs [LUMEN] [--screenshot=FILE]
//
// The page posts what it shows; it must be expected.txt. Needs Debian's chromium.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const screenshot = words.find(word => word.startsWith('--screenshot='));
const lumen = words.find(word => !word.startsWith('--')) ?? join(here, '../../build/dev/bin/lumen');

const folder = mkdtempSync(join(tmpdir(), 'lumen-web-'));
const types = { '.html': 'text/html', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
let browser;

function finish(problem) {
  browser?.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  console.log(problem ? `FAILED: ${problem}` : 'passed');
  process.exit(problem ? 1 : 0);
}

execFileSync(lumen, ['compile', '--target=wasm32-web', '-O2', join(here, 'page.erl'), '-o', join(folder, 'page.wasm')],
  { stdio: 'inherit' });
copyFileSync(join(here, 'page.html'), join(folder, 'page.html'));
writeFileSync(join(folder, 'data.txt'), 'some data\n');

const server = createServer(async (request, response) => {
  const name = request.url.slice(1);
  if (request.method === 'POST') {
    let text = '';
    for await (const part of request) text += part;
    response.end();
    const expected = readFileSync(join(here, 'expected.txt'), 'utf8').trimEnd();
    finish(text === expected ? undefined : `the page shows\n${text}\ninstead of\n${expected}`);
  } else {
    try {
      const body = readFileSync(join(folder, name));
      response.setHeader('Content-Type', types[extname(name)] ?? 'text/plain');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  }
});
server.listen(0, '127.0.0.1', () => {
  browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-logging=stderr',
    `--user-data-dir=${join(folder, 'profile')}`,
    ...(screenshot ? [screenshot, '--virtual-time-budget=20000'] : ['--remote-debugging-port=0']),
    `http://127.0.0.1:${server.address().port}/page.html`]);
  browser.stderr.on('data', text => {
    for (const line of String(text).split('\n')) if (line.includes('CONSOLE')) console.log(line.replace(/^.*CONSOLE[^"]*/, ''));
  });
  setTimeout(() => finish('nothing came from the page'), 60000);
});

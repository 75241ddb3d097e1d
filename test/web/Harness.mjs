// What tests of wasm32-web share: a folder served by HTTP, and headless Chromium driven
// by the DevTools protocol (through a pipe, so that nothing but Node is needed).
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html', '.mjs': 'text/javascript', '.js': 'text/javascript', '.css': 'text/css',
  '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** A folder that is gone when `use` is done. */
export async function inScratchFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'lumen-web-'));
  try {
    return await use(folder);
  } finally {
    // What a browser leaves behind may still write.
    for (let tries = 50; tries > 0; --tries) {
      try { rmSync(folder, { recursive: true, force: true }); break; } catch {
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    }
  }
}

/** Serves folders, the first that has a file; gives {url, close}. `answer(request)` may
    give a body before files are looked for. */
export async function serve(folders, answer = () => undefined) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const name = normalize(path.endsWith('/') ? `${path}index.html` : path);
    try {
      let body = await answer(request);
      for (const folder of folders) {
        if (body !== undefined) break;
        try { body = readFileSync(join(folder, name)); } catch { /* the next one */ }
      }
      if (body === undefined) response.statusCode = 404;
      response.setHeader('Content-Type', types[extname(name)] ?? 'text/plain');
      response.end(body);
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

/** One page of the browser. */
class Page {
  constructor(browser, session, target) {
    this.browser = browser;
    this.session = session;
    this.target = target;
    this.messages = []; // what its console says
  }
  send(method, params = {}) { return this.browser.send(method, params, this.session); }
  async open(url) {
    const loaded = this.once('Page.loadEventFired');
    await this.send('Page.navigate', { url });
    await loaded;
  }
  /** The value of an expression, of its promise if it gives one. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  /** Until an expression is true. */
  async until(expression, ms = 20000) {
    const end = Date.now() + ms;
    for (;;) {
      const value = await this.evaluate(expression);
      if (value) return value;
      if (Date.now() > end) throw new Error(`'${expression}' does not become true: ${this.messages.join('; ').slice(0, 2000)}`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
  /** A real click, in the middle of what a selector finds, once it is there. */
  async click(selector, clickCount = 1) {
    const at = await this.until(`(() => { const found = document.querySelector(${JSON.stringify(selector)});
      if (!found) return undefined;
      found.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      const box = found.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`);
    await this.clickAt(at.x, at.y, clickCount);
  }
  async clickAt(x, y, clickCount = 1) {
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    for (let n = 1; n <= clickCount; ++n) {
      for (const type of ['mousePressed', 'mouseReleased']) {
        await this.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: n });
      }
    }
  }
  async type(text) { await this.send('Input.insertText', { text }); }
  async press(key) {
    const codes = { Enter: 13, Escape: 27, Backspace: 8, Tab: 9 };
    const event = { key, code: key, windowsVirtualKeyCode: codes[key], text: key === 'Enter' ? '\r' : undefined };
    await this.send('Input.dispatchKeyEvent', { type: event.text ? 'keyDown' : 'rawKeyDown', ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key });
  }
  async screenshot(file) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
  /** The next event of that name. */
  once(method) { return this.browser.once(method, this.session); }
  close() { return this.browser.send('Target.closeTarget', { targetId: this.target }); }
}

class Browser {
  constructor(child) {
    this.child = child;
    this.last = 0;
    this.waiting = new Map();
    this.expected = [];
    this.pages = new Map();
    let rest = [];
    child.stdio[4].on('data', data => {
      for (let end; (end = data.indexOf(0)) >= 0; data = data.subarray(end + 1)) {
        this.take(JSON.parse(Buffer.concat([...rest, data.subarray(0, end)])));
        rest = [];
      }
      rest.push(data);
    });
    child.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Chromium has ended'));
    });
  }
  take(message) {
    if (message.id !== undefined) {
      const call = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      message.error ? call.reject(new Error(message.error.message)) : call.resolve(message.result);
      return;
    }
    const page = this.pages.get(message.sessionId);
    if (page && message.method === 'Runtime.consoleAPICalled') {
      page.messages.push(message.params.args.map(arg => arg.value ?? arg.description).join(' '));
    } else if (page && message.method === 'Runtime.exceptionThrown') {
      page.messages.push(message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text);
    }
    this.expected = this.expected.filter(({ method, session, resolve }) => {
      const isIt = method === message.method && session === message.sessionId;
      if (isIt) resolve(message.params);
      return !isIt;
    });
  }
  send(method, params = {}, sessionId) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }
  once(method, session) {
    return new Promise(resolve => this.expected.push({ method, session, resolve }));
  }
  async newPage({ width = 1000, height = 860 } = {}) {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.pages.set(sessionId, page);
    await page.send('Page.enable');
    await page.send('Runtime.enable');
    await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    return page;
  }
  async close() {
    const ended = new Promise(resolve => this.child.on('exit', resolve));
    this.send('Browser.close').catch(() => {});
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  }
}

export function hasChromium() {
  try { execFileSync('chromium', ['--version'], { stdio: 'ignore' }); return true; } catch { return false; }
}

/** `folder` is for its profile. */
export function startChromium(folder) {
  const child = spawn('chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows',
    '--hide-scrollbars', '--mute-audio', '--js-flags=--expose-gc', `--user-data-dir=${join(folder, 'profile')}`,
    '--remote-debugging-pipe', 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  return new Browser(child);
}

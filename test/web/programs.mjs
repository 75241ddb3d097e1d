// Runs programs for wasm32-web in one headless Chromium, a page for each:
//
//   node test/web/programs.mjs FOLDER
//
// Prints the address to which requests are posted: {module, args, env, stdin, timeout},
// a .mjs of the folder, with standard input in base64 and seconds. The answer: {status,
// out, err}, the streams in base64. Ends with its standard input.
import { inScratchFolder, serve, startChromium } from './Harness.mjs';

const page = `<!doctype html><meta charset="utf-8"><title>program</title><script type="module">
const bytes = text => Uint8Array.from(atob(text), char => char.charCodeAt(0));
const base64 = async parts => {
  const reader = new FileReader(), done = new Promise(resolve => { reader.onload = resolve; });
  reader.readAsDataURL(new Blob(parts));
  await done;
  return reader.result.replace(/^.*,/, '');
};
globalThis.runProgram = async ({ module, args, env, stdin }) => {
  const out = [], err = [];
  let status;
  try {
    const { start } = await import(module);
    const app = await start({ args, env, stdin: bytes(stdin),
      stdout: (_, part) => out.push(part), stderr: (_, part) => err.push(part) });
    status = await app.exited;
  } catch (error) {
    status = 134;
    err.push(String(error.stack ?? error));
  }
  return { status, out: await base64(out), err: await base64(err) };
};
</script>`;

await inScratchFolder(async scratch => {
  const browser = startChromium(scratch);
  const run = async request => {
    const { timeout, ...program } = JSON.parse(request);
    const tab = await browser.newPage();
    const late = new Promise(resolve => setTimeout(resolve, timeout * 1000, { status: `timeout after ${timeout}s`, out: '', err: '' }));
    const gone = tab.once('Inspector.targetCrashed').then(() => ({ status: 'the page crashed', out: '', err: '' }));
    try {
      await tab.send('Inspector.enable');
      await tab.open(`${server.url}/page.html`);
      return await Promise.race([late, gone, tab.evaluate(`runProgram(${JSON.stringify(program)})`)]);
    } finally {
      await tab.close();
    }
  };
  const server = await serve(process.argv.slice(2), async request => {
    if (request.url === '/page.html') return page;
    if (request.method !== 'POST') return undefined;
    let text = '';
    for await (const part of request) text += part;
    return JSON.stringify(await run(text));
  });
  console.log(server.url);
  await new Promise(resolve => process.stdin.on('end', resolve).resume());
  server.close();
  await browser.close();
});

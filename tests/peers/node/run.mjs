// Runs one operation of one client and prints its result as JSON: node run.mjs CLIENT OPERATION ARGUMENTS
// The drive's URL and token are in DRIVE_URL and DRIVE_TOKEN. With HTTPS_PROXY, fetch goes through that proxy.

import { ProxyAgent, fetch, setGlobalDispatcher } from "undici";

if (process.env.HTTPS_PROXY) {
  setGlobalDispatcher(new ProxyAgent(process.env.HTTPS_PROXY));
  // Node's own fetch is of another version of undici, and need not accept this one's dispatcher.
  globalThis.fetch = /** @type {any} */ (fetch);
}

const [client, operation, text] = process.argv.slice(2);
const operations = await import(`./${client}.mjs`);
try {
  console.log(JSON.stringify({ result: (await operations[operation](JSON.parse(text))) ?? null }));
} catch (error) {
  const { name, message, statusCode, code } = error;
  console.log(JSON.stringify({ error: { name, message, statusCode: statusCode ?? error.status ?? error.response?.statusCode, code } }));
}

// `$batch`: up to 20 requests in one.

import { invalid } from "./service-error.js";

const MOST_REQUESTS = 20;

/**
 * Answers each request of a batch, one after another.
 *
 * @param {import("./routes.js").Call} call
 * @param {(call: import("./routes.js").Call) => import("./routes.js").Answer} answer
 * @returns {import("./routes.js").Answer}
 */
export function batch(call, answer) {
  const { requests } = call.body;
  if (!Array.isArray(requests) || requests.length === 0 || requests.length > MOST_REQUESTS) {
    throw invalid("requests", "1 to 20 requests were expected.");
  }
  if (!requests.every((one) => typeof one?.url === "string" && typeof one.method === "string")) throw invalid("requests", "a method and a url were expected.");
  if (new Set(requests.map(({ id }) => id)).size < requests.length) throw invalid("requests.id", "each id was expected once.");
  const root = call.url.pathname.replace(/\/\$batch$/, "");
  const responses = requests.map(({ id, method, url, headers = {}, body = {} }) => {
    const target = new URL(`${call.url.origin}${root}/${url.replace(/^\//, "")}`);
    const inner = { ...call, method: method.toUpperCase(), url: target, headers: new Headers(headers), body, inBatch: true };
    return { id, headers: {}, ...answer(inner) };
  });
  return { status: 200, body: { responses } };
}

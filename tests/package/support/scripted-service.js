// @ts-check
// A service that sends the responses of a case of tests/cases, with a drive and a monitor on two origins. It works over real HTTP with CORS, or as a
// fetch function with the URLs of the case.

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * @typedef {{ status: number, headers: Record<string, string>, body?: any }} CaseResponse
 * @typedef {object} Expected
 * @property {"completed" | "failed" | "unknown" | "rejected" | "uncertain"} outcome
 * @property {string} [code]
 * @property {string} [target]
 * @property {string} [messageHas]
 * @property {string} [resultHas]
 * @property {string} [resourceId]
 * @property {string | null} [item]
 * @property {string} [secret]
 * @property {number} [sawPercent]
 * @property {[number, number]} [bytes]
 * @property {[number, number]} [items]
 * @property {number} [polls]
 * @property {number} [maxPolls]
 * @property {number} [posts]
 * @property {number} [minWaitMs]
 * @property {number} [startRetryAfterMs]
 * @property {boolean} [prefer]
 * @property {boolean} [authOnMonitor]
 * @property {string} [monitorUrl]
 *
 * @typedef {object} Case
 * @property {string} id
 * @property {"graph" | "onedrive"} service
 * @property {{ baseUrl?: string, startRequest?: any, copyBody?: any }} [use]
 * @property {CaseResponse | CaseResponse[]} start
 * @property {CaseResponse[]} monitor
 * @property {CaseResponse} [item]
 * @property {CaseResponse[]} [items]
 * @property {Record<string, CaseResponse>} [itemAt]
 * @property {Expected} expect
 * @property {Partial<Expected>} [expectStart]
 *
 * @typedef {{ at: number, method: string, url: string, origin: string, headers: Headers }} Seen a request as it arrived; `at` in milliseconds
 */

export const TOKEN = "the-token";
/** Longer waits than this are shortened, and so are the expected waits. */
const LONG_WAIT_S = 5;
const SHORTENED = 100;

const DRIVES = ["https://graph.microsoft.com", "https://api.onedrive.com"];
const MONITORS = ["https://contoso.sharepoint.com", "https://my.microsoftpersonalcontent.com"];

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, POST, PATCH",
  "Access-Control-Allow-Headers": "authorization, content-type, prefer, client-request-id",
  "Access-Control-Expose-Headers": "Location, Operation-Location, Retry-After",
};

/** Plays one case. */
export class ScriptedService {
  /** @type {Seen[]} Oldest first. */
  starts = [];
  /** @type {Seen[]} */
  polls = [];
  /** @type {Seen[]} Requests for a result. */
  reads = [];
  /** @type {Seen[]} */
  preflights = [];

  #servers = [createServer(), createServer()];
  #origins;
  /** The case, with the actual origins. @type {Case} */
  script;

  /** @param {Case} script */
  constructor(script) {
    this.script = shortened(script);
    this.#origins = [DRIVES[script.service === "graph" ? 0 : 1], MONITORS[0]];
  }

  /** A fetch function without a network. */
  fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ { method = "GET", headers }) => {
    const seen = { at: performance.now(), method, url, origin: new URL(url).origin, headers: new Headers(headers) };
    const { status, headers: given, body } = this.#choose(seen);
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: given });
  };

  async listen() {
    for (const [index, server] of this.#servers.entries()) {
      server.on("request", (request, response) => {
        request.resume();
        const origin = this.#origins[index];
        const headers = new Headers(/** @type {Record<string, string>} */ (request.headers));
        const seen = { at: performance.now(), method: request.method ?? "GET", url: origin + request.url, origin, headers };
        const { status, headers: given, body } = seen.method === "OPTIONS" ? this.#preflight(seen) : this.#choose(seen);
        response.writeHead(status, { ...CORS, ...given });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      this.#origins[index] = `http://127.0.0.1:${port}`;
    }
    let text = JSON.stringify(this.script);
    for (const origin of DRIVES) text = text.replaceAll(origin, this.driveOrigin);
    for (const origin of MONITORS) text = text.replaceAll(origin, this.#origins[1]);
    this.script = JSON.parse(text);
  }

  close() {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  /** The only origin that may get the token. */
  get driveOrigin() {
    return this.#origins[0];
  }

  get monitorOrigin() {
    return this.#origins[1];
  }

  get baseUrl() {
    return this.script.use?.baseUrl ?? `${this.driveOrigin}/v1.0/${this.script.service === "graph" ? "me/drive" : "drive"}`;
  }

  /** Every request so far. */
  get all() {
    return [...this.starts, ...this.polls, ...this.reads];
  }

  /** @param {Seen} seen @returns {CaseResponse} */
  #preflight(seen) {
    this.preflights.push(seen);
    return { status: 204, headers: {} };
  }

  /** @param {Seen} seen @returns {CaseResponse} */
  #choose(seen) {
    const { start, monitor, item, items, itemAt, expect } = this.script;
    const starts = [start].flat();
    if (seen.method !== "GET") {
      this.starts.push(seen);
      return nth(starts, this.starts.length);
    }
    if (starts.some((response) => this.#monitorOf(response) === seen.url)) {
      this.polls.push(seen);
      return nth(monitor, this.polls.length);
    }
    this.reads.push(seen);
    if (!seen.headers.has("Authorization")) return { status: 401, headers: {} };
    if (items) return nth(items, this.reads.length);
    const found = Object.entries(itemAt ?? {}).find(([path]) => seen.url.includes(path));
    if (itemAt) return found?.[1] ?? { status: 404, headers: {} };
    // If a case doesn't specify the result, the item exists.
    return item ?? { status: 200, headers: {}, body: { id: expect.resourceId } };
  }

  /** The monitor URL in a response to a start, or the resource that the response contains. @param {CaseResponse} response */
  #monitorOf({ headers, body }) {
    const location = headers["Operation-Location"] ?? headers.Location;
    // Graph writes locations without its version.
    if (location) return location.startsWith("/") ? `${this.driveOrigin}/v1.0${location}` : location;
    const { startRequest } = this.script.use ?? {};
    return startRequest && body?.id && `${this.baseUrl}${startRequest.path}/${body.id}`;
  }
}

/**
 * A case whose long waits are shorter.
 *
 * @param {Case} script
 * @returns {Case}
 */
function shortened(script) {
  const copy = structuredClone(script);
  for (const { headers } of [copy.start, copy.monitor].flat()) {
    if (Number(headers["Retry-After"]) > LONG_WAIT_S) headers["Retry-After"] = String(Number(headers["Retry-After"]) / SHORTENED);
  }
  const { startRetryAfterMs } = copy.expect;
  if (startRetryAfterMs && startRetryAfterMs > LONG_WAIT_S * 1000) copy.expect.startRetryAfterMs = startRetryAfterMs / SHORTENED;
  return copy;
}

/**
 * The response to the nth request. The last one repeats.
 *
 * @param {CaseResponse[]} responses
 * @param {number} n
 */
function nth(responses, n) {
  return responses[Math.min(n, responses.length) - 1];
}

/**
 * Starts the action of a case, and returns its outcome as plain data. It uses no variables of this module, because it also runs in a page.
 *
 * @param {any} longhaul
 * @param {{ baseUrl: string, auth: string, service?: string, fetch?: unknown, startRequest?: any, copyBody?: any }} task
 */
export async function outcomeOf(longhaul, { startRequest, copyBody, ...client }) {
  const drive = new longhaul.DriveClient(client);
  /** @type {(number | null)[]} */
  const percentages = [];
  const options = {
    pacing: { firstMs: 1, minMs: 1, maxMs: 5 },
    // The cases expect an unknown outcome if the monitor can't be used, so destination checks are off.
    checkDestination: false,
    onProgress: (/** @type {any} */ { percentageComplete }) => percentages.push(percentageComplete),
  };
  const body = copyBody ?? { parentReference: { path: "/drive/root:/Documents" }, name: "Copy of LargeFolder1" };
  const action = startRequest ? drive.start(startRequest, options) : drive.copy("SOURCE", body, options);
  const end = await action.then(
    (/** @type {any} */ result) => ({ result }),
    (/** @type {any} */ error) => {
      const { name, message, code, target, reason } = error;
      const text = [error.stack, String(error), JSON.stringify(error), Object.values(error).map((value) => JSON.stringify(value))].join("\n");
      return { error: { name, message, code, target, reason, text } };
    },
  );
  return { ...end, percentages, progress: action.progress };
}

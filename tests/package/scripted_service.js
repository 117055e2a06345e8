// A service that plays a case of ../cases/wire.json: a drive and a monitor on two origins. It runs over real HTTP, or as a fetch function with the
// URLs of the case.

import { once } from "node:events";
import { createServer } from "node:http";

/**
 * @typedef {{ status: number, headers: Record<string, string>, body?: unknown }} Answer
 * @typedef {{
 *   id: string, service: "graph" | "onedrive", start: Answer | Answer[], monitor: Answer[], item?: Answer,
 *   expect: {
 *     outcome: "completed" | "failed" | "unknown" | "rejected" | "uncertain", code?: string, resourceId?: string,
 *     item?: string | null, polls?: number, minWaitMs?: number, bytes?: [number, number], items?: [number, number],
 *   },
 * }} Case
 * @typedef {{ at: number, origin: string, authorization: string | undefined }} Seen
 *   A received request; `at` is in milliseconds.
 */

/** The hosts of drives in the cases. Other hosts are monitors. */
const DRIVE = /https:\/\/(graph\.microsoft\.com|api\.onedrive\.com)/g;
const MONITOR = /https:\/\/contoso\.sharepoint\.com/g;

/** Plays one case. */
export class ScriptedService {
  /** @type {Seen[]} Oldest first. */
  starts = [];
  /** @type {Seen[]} */
  polls = [];
  /** @type {Seen[]} Requests for an item. */
  reads = [];

  #servers = [createServer(), createServer()];
  #origins;
  /** @type {Case} */
  #script;

  /** @param {Case} script */
  constructor(script) {
    this.#script = script;
    this.#origins = [
      script.service === "graph" ? "https://graph.microsoft.com" : "https://api.onedrive.com",
      "https://contoso.sharepoint.com",
    ];
  }

  /**
   * Answers without a network.
   *
   * @param {string} url
   * @param {RequestInit} init
   */
  fetch = async (url, init) => {
    const authorization = new Headers(init.headers).get("Authorization") ?? undefined;
    const seen = { at: performance.now(), origin: new URL(url).origin, authorization };
    const { status, headers, body } = this.#choose(init.method, url, seen);
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  };

  async listen() {
    for (const [index, server] of this.#servers.entries()) {
      server.on("request", (request, response) => {
        request.resume();
        this.#answer(this.#origins[index], request, response);
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = /** @type {import("node:net").AddressInfo} */ (server.address());
      this.#origins[index] = `http://127.0.0.1:${address.port}`;
    }
    const local = JSON.stringify(this.#script).replace(DRIVE, this.driveOrigin).replace(MONITOR, this.#origins[1]);
    this.#script = JSON.parse(local);
  }

  close() {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  /** The only origin that may receive the token. */
  get driveOrigin() {
    return this.#origins[0];
  }

  get baseUrl() {
    return `${this.driveOrigin}/v1.0/${this.#script.service === "graph" ? "me/drive" : "drive"}`;
  }

  /** Every request so far. */
  get all() {
    return [...this.starts, ...this.polls, ...this.reads];
  }

  /**
   * @param {string} origin
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  #answer(origin, request, response) {
    const seen = { at: performance.now(), origin, authorization: request.headers.authorization };
    const { status, headers, body } = this.#choose(request.method, origin + request.url, seen);
    response.writeHead(status, headers);
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  /**
   * @param {string | undefined} method
   * @param {string} url
   * @param {Seen} seen
   * @returns {Answer}
   */
  #choose(method, url, seen) {
    const starts = [this.#script.start].flat();
    if (method === "POST") {
      this.starts.push(seen);
      return nth(starts, this.starts.length);
    }
    if (starts.some((start) => start.headers.Location === url)) {
      this.polls.push(seen);
      return nth(this.#script.monitor, this.polls.length);
    }
    this.reads.push(seen);
    if (seen.authorization === undefined) return { status: 401, headers: {} };
    // A case without an item gets a default one.
    return this.#script.item ?? { status: 200, headers: {}, body: { id: this.#script.expect.resourceId } };
  }
}

/**
 * Returns the response to the nth request. The last one repeats.
 *
 * @param {Answer[]} answers
 * @param {number} n
 */
function nth(answers, n) {
  return answers[Math.min(n, answers.length) - 1];
}

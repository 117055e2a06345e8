// A service as a fetch function: it accepts copies, and a test sets the responses of its monitors.

import { setImmediate } from "node:timers/promises";

export const MONITOR = "https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=v1.secret";
export const BASE = "https://graph.microsoft.com/v1.0/me/drive";
export const TOKEN = "eyJ0b2tlbiI6InNlY3JldCJ9";
/** Keeps tests short. */
export const pacing = { firstMs: 1, minMs: 1, maxMs: 2 };

/** A service for one test. */
export class FakeService {
  /** Every request, oldest first. @type {{ url: string, method: string, body: any, token: string | null }[]} */
  requests = [];
  /** The response of the monitor. @type {() => Response | Promise<Response>} */
  monitor = () => Response.json({ status: "inProgress", percentageComplete: 50 }, { status: 202 });
  /** The response to a start. @type {() => Response | Promise<Response>} */
  start = () => new Response(null, { status: 202, headers: { Location: MONITOR } });

  fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    const body = init.body === undefined ? undefined : JSON.parse(init.body);
    this.requests.push({ url, method: init.method, body, token: new Headers(init.headers).get("Authorization") });
    if (url === MONITOR) return this.monitor();
    if (url.endsWith("/$batch")) return Response.json({ responses: await Promise.all(body.requests.map((/** @type {any} */ each) => this.#inBatch(each))) });
    if (init.method !== "GET") return this.start();
    return Response.json({ id: "2", name: "x" });
  };

  /** Makes the monitor report that the action has completed. */
  complete() {
    this.monitor = () => Response.json({ status: "completed", resourceId: "2" });
  }

  /** The starts, including those in batches. */
  get starts() {
    const sent = this.requests.filter(({ method }) => method !== "GET");
    return sent.flatMap(({ url, body }) => body?.requests?.map((/** @type {any} */ each) => ({ ...each, url: url.replace("/$batch", each.url) })) ?? { url, body });
  }

  /** @param {{ id: string }} request */
  async #inBatch({ id }) {
    const { status, headers, body } = await this.start();
    return { id, status, headers: Object.fromEntries(headers), body: body === null ? undefined : await new Response(body).json() };
  }

  /** @param {any} longhaul @param {object} [more] options of the client */
  drive(longhaul, more = {}) {
    return new longhaul.DriveClient({ baseUrl: BASE, auth: TOKEN, fetch: this.fetch, ...more });
  }
}

/** Resolves when a condition holds. It is checked in every iteration of the event loop. @param {() => unknown} condition */
export async function until(condition) {
  while (!(await condition())) await setImmediate();
}

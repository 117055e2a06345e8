// An in-memory OneDrive and Microsoft Graph behind a fetch function, for the tests of apps and for a demo without a server.

import { checkMembers, isAmount, isFunction, isObject, isText } from "./faults.js";
import { delay, failedToFetch, opaqueResponse, toResponse } from "./fetch-response.js";
import { driveItem } from "./resources.js";
import { Service } from "./service.js";

const GRAPH = "https://graph.microsoft.com";
const ONEDRIVE = "https://api.onedrive.com";
const MONITORS = "https://contoso.sharepoint.com";
const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 20;

/** @param {unknown} value */
function isOrigin(value) {
  return typeof value === "string" && URL.canParse(value) && new URL(value).origin === value;
}

/** The options of a service. @type {import("./faults.js").Members} */
const OPTIONS = {
  items: [isObject, "an object with names and contents"],
  drives: [(value) => isObject(value) && Object.values(value).every(isObject), "an object with the contents of drives by their ids"],
  token: [isText, "a non-empty string"],
  bytesPerSecond: [isAmount, "a number that is at least 0"],
  now: [isFunction, "a function"],
  random: [isFunction, "a function"],
  driveOrigin: [isOrigin, "an origin, such as https://graph.microsoft.us"],
  monitorOrigin: [isOrigin, "an origin, such as https://contoso.sharepoint.us"],
};

export class TestService {
  #service;

  constructor(options = {}) {
    checkMembers(options, OPTIONS, "options");
    const { items = {}, drives = {}, token = "test-token", bytesPerSecond = 10_000_000, now = () => Date.now() } = options;
    const { driveOrigin, monitorOrigin = MONITORS, random = Math.random } = options;
    const origins = driveOrigin === undefined ? [GRAPH, ONEDRIVE] : [driveOrigin];
    this.token = token;
    this.baseUrl = `${origins[0]}/v1.0/me/drive`;
    this.oneDriveUrl = `${origins[origins.length - 1]}/v1.0/drive`;
    this.requests = [];
    this.fetch = (input, init) => this.#fetch(input, init ?? {}, 0);
    this.#service = new Service({ origins, monitorOrigin, token, now, random, bytesPerSecond });
    this.#service.state.addDrive("test-drive", items);
    for (const [id, tree] of Object.entries(drives)) this.#service.state.addDrive(id, tree);
  }

  fault(fault) {
    this.#service.faults.add(fault);
  }

  clearFaults() {
    this.#service.faults.clear();
  }

  throttle({ where = "monitor", retryAfter = 1, ...rest } = {}) {
    if (!isAmount(retryAfter)) throw new TypeError("retryAfter must be a number of seconds");
    const body = { error: { code: "activityLimitReached", message: "Too many requests." } };
    this.fault({ where, ...rest, answer: { status: 429, headers: { "Retry-After": String(retryAfter) }, body } });
  }

  drop({ where = "monitor", ...rest } = {}) {
    this.fault({ where, ...rest, cut: "connection" });
  }

  forget({ times = Infinity, ...rest } = {}) {
    const body = { error: { code: "itemNotFound", message: "There is no such operation." } };
    this.fault({ where: "monitor", times, ...rest, answer: { status: 404, body } });
  }

  hide({ where = "monitor", times = Infinity, ...rest } = {}) {
    this.fault({ where, times, ...rest, cors: where === "start" ? "hideLocation" : "none" });
  }

  fail({ code = "generalException", message = "The action failed.", ...rest } = {}) {
    this.fault({ where: "start", ...rest, outcome: { error: { code, message } } });
  }

  slow({ where = "any", times = Infinity, delayMs = 1000, ...rest } = {}) {
    this.fault({ where, times, ...rest, delayMs });
  }

  item(path, driveId = null) {
    const { state } = this.#service;
    state.catchUp();
    const drive = state.drive(driveId);
    const item = drive.lookup("root", path.split("/").filter((name) => name !== ""));
    return item === undefined ? null : driveItem(drive, item, new URL(this.baseUrl).origin);
  }

  tree(driveId = null) {
    const { state } = this.#service;
    state.catchUp();
    return treeOf(state.drive(driveId).root);
  }

  async #fetch(input, init, hops) {
    // Under jsdom a signal comes from another realm, and Request rejects it.
    const { signal = input.signal, ...rest } = init;
    const request = new Request(input, rest);
    // Chromium takes a task to read a Request, during which fake timers would fire.
    const content = new Uint8Array(await (typeof rest.body === "string" ? new TextEncoder().encode(rest.body) : request.arrayBuffer()));
    signal?.throwIfAborted();
    const at = this.#service.state.now();
    const { body, fault, response: served } = this.#service.exchange(request, content);
    const headers = Object.fromEntries(request.headers);
    const isCut = fault?.cut !== undefined || fault?.awayMs !== undefined;
    this.requests.push({ at, method: request.method, url: request.url, headers, body, status: isCut ? 0 : (served?.status ?? 0) });
    if (fault?.delayMs) await delay(fault.delayMs, signal);
    const blind = request.mode === "no-cors";
    if (served === null) throw failedToFetch(`nothing answers at ${new URL(request.url).origin}`);
    if (isCut) throw failedToFetch("a fault breaks the connection");
    if (fault?.cors === "none" && !blind) throw failedToFetch("a fault makes CORS hide the response");
    const response = toResponse(served, { url: request.url, redirected: hops > 0 });
    const location = REDIRECTS.includes(served.status) ? response.headers.get("Location") : null;
    if (location !== null && request.redirect === "manual") return opaqueResponse("opaqueredirect", request.url);
    if (location !== null) {
      if (request.redirect === "error" || hops === MOST_REDIRECTS) throw failedToFetch("it redirects");
      const next = new URL(location, request.url);
      // Browsers drop the token when a redirect leads to another origin.
      const isSameOrigin = next.origin === new URL(request.url).origin;
      const repeated = served.status >= 307 && { method: request.method, body: content.length > 0 ? content : undefined };
      return this.#fetch(next.href, { signal, mode: request.mode, ...repeated, ...(isSameOrigin && { headers }) }, hops + 1);
    }
    if (blind) return opaqueResponse("opaque", request.url);
    if (fault?.cors === "hideLocation") response.headers.delete("Location");
    return response;
  }
}

/** Returns a folder in the form of the constructor's `items`, with sizes instead of contents. @param {import("./drive.js").Item} folder */
function treeOf({ children }) {
  const entries = [...(children ?? new Map()).values()].map((item) => [item.name, item.children ? treeOf(item) : item.bytes]);
  return Object.fromEntries(entries);
}

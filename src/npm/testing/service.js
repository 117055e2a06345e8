// Responds to one request, or the requests of a batch. Finds the target, applies a fault, and checks the token for a drive.

import { downloadByUrl, uploadPart } from "./content.js";
import { Faults, isObject, targetOf } from "./faults.js";
import { MONITOR, monitor } from "./jobs.js";
import { decodePath, isBytes, parseAddress } from "./request.js";
import { DOWNLOAD } from "./resources.js";
import { route } from "./routes.js";
import { ServiceError, invalid, readField } from "./service-error.js";
import { State, guid } from "./state.js";

/**
 * @typedef {import("./index.js").Fault} Fault
 * @typedef {import("./routes.js").ServiceResponse} ServiceResponse
 * @typedef {import("./routes.js").Call} Call
 */

const ONEDRIVE_HOST = "api.onedrive.com";
/** The maximum number of requests in a batch. */
const MAX_REQUESTS = 20;
const BATCH = /^\/(v1\.0|beta)\/\$batch$/;

export class Service {
  faults = new Faults();
  #options;
  /** The end of the outage that a fault has started, in milliseconds since 1970. */
  #awayUntil = 0;

  /** @param {{ origins: string[], monitorOrigin: string, token: string, now: () => number, random: () => number, bytesPerSecond: number }} options */
  constructor(options) {
    this.#options = options;
    this.state = new State(options);
  }

  /**
   * @param {Request} request
   * @param {Uint8Array} content
   * @returns {{ body: unknown, fault: Fault | null, response: ServiceResponse | null }} the response is null if the service can't be reached, or
   *   doesn't serve the origin
   */
  exchange(request, content) {
    const { state } = this;
    const { method, headers } = request;
    const url = new URL(request.url);
    const body = method === "PUT" ? content : parseJson(content);
    state.catchUp();
    if (state.now() < this.#awayUntil) return { body, fault: null, response: null };
    const { fault, response } = this.#respond({ state, url, method, headers, body, address: addressOf(url) });
    if (fault?.awayMs) this.#awayUntil = state.now() + fault.awayMs;
    return { body, fault, response };
  }

  /** @param {Call} call @returns {{ fault: Fault | null, response: ServiceResponse | null }} */
  #respond(call) {
    const { state, url, method, headers } = call;
    const isDrive = this.#options.origins.includes(url.origin);
    if (url.origin === state.monitorOrigin && (!isDrive || MONITOR.test(url.pathname))) return this.#respondAsMonitor(call);
    if (!isDrive) return { fault: null, response: null };
    const transfer = url.pathname.startsWith("/upload/") ? uploadPart : method === "GET" && url.pathname.startsWith(DOWNLOAD) ? downloadByUrl : null;
    if (transfer !== null) return { fault: null, response: attempt(() => transfer(call)) };
    const { fault, response } = this.#respondAsDrive(call);
    const requestId = guid(Math.random);
    const ids = { "request-id": requestId, "client-request-id": headers.get("client-request-id") ?? requestId };
    return { fault, response: { ...response, headers: { ...response.headers, ...ids, Date: new Date(state.now()).toUTCString() } } };
  }

  /** @param {Call} call */
  #respondAsMonitor({ method, url, headers }) {
    const job = this.state.jobs.get(url.pathname);
    const request = { name: job?.settings.name, method, pathname: url.pathname, running: job?.ended === null };
    const fault = this.faults.take({ kind: "monitor", ...request });
    if (fault?.outcome !== undefined) job?.end(fault.outcome, this.state.now());
    return { fault, response: respondWith(fault, () => monitor(this.state, url, headers)) };
  }

  /** @param {Call} call @returns {{ fault: Fault | null, response: ServiceResponse }} */
  #respondAsDrive(call) {
    const { method, url, headers, body, inBatch } = call;
    let fault = this.faults.take({ ...targetOf(call), method, pathname: url.pathname });
    const response = respondWith(fault, () => {
      if (!inBatch && headers.get("Authorization") !== `Bearer ${this.#options.token}`) {
        throw new ServiceError("unauthenticated", "Authorization: the drive's bearer token was expected.");
      }
      if (!isObject(body) && !isBytes(body)) throw invalid("body", "a JSON object was expected.");
      if (method !== "POST" || !BATCH.test(url.pathname) || inBatch) return route({ ...call, fault });
      return batch(call, (inner) => {
        const one = this.#respondAsDrive({ ...inner, address: addressOf(inner.url) });
        // What happens to the connection of one request happens to the connection of its batch.
        fault = one.fault ? { ...one.fault, ...fault } : fault;
        return one.response;
      });
    });
    return { fault, response };
  }
}

/**
 * Responds to each request of a batch, one after another.
 *
 * @param {Call} call
 * @param {(call: Call) => ServiceResponse} respond
 * @returns {ServiceResponse}
 */
function batch(call, respond) {
  const { requests } = call.body;
  const isValid = (/** @type {any} */ one) => [one?.id, one?.method, one?.url].every((text) => typeof text === "string") && Array.isArray(one.dependsOn ?? []);
  const ids = new Set(Array.isArray(requests) ? requests.filter(isValid).map(({ id }) => id) : []);
  // The set has no invalid request, and an id that occurs twice only once.
  if (ids.size === 0 || ids.size > MAX_REQUESTS || ids.size < requests.length) {
    throw invalid("requests", "1 to 20 were expected, each with its own id, a method, a url, and ids in dependsOn.");
  }
  const root = call.url.pathname.replace(/\/\$batch$/, "");
  const succeeded = new Set();
  const responses = requests.map(({ id, method, url, headers, body, dependsOn }) => {
    const response = attempt(() => {
      if (!(dependsOn ?? []).every((/** @type {string} */ id) => succeeded.has(id))) {
        throw new ServiceError("failedDependency", "dependsOn: a request that succeeded was expected.");
      }
      const target = new URL(`${call.url.origin}${root}/${url.replace(/^\//, "")}`);
      const content = method.toUpperCase() === "PUT" ? contentOf(body) : (body ?? {});
      return respond({ ...call, method: method.toUpperCase(), url: target, headers: headersOf(headers), body: content, inBatch: true });
    });
    if (response.status < 300) succeeded.add(id);
    return { id, headers: {}, ...response };
  });
  return { status: 200, body: { responses } };
}

/** Returns the headers of a request in a batch, where the service ignores `Prefer`. @param {any} headers */
function headersOf(headers) {
  const all = readField(() => new Headers(headers ?? {}), "requests.headers", "headers' names and values were expected.");
  all.delete("Prefer");
  return all;
}

/** Returns the content of a file in a batch: JSON, or anything else as base64. @param {unknown} body */
function contentOf(body = "") {
  if (typeof body !== "string") return new TextEncoder().encode(JSON.stringify(body));
  return Uint8Array.from(readField(() => atob(body), "requests.body", "base64 was expected."), (byte) => byte.charCodeAt(0));
}

/** @param {URL} url */
function addressOf(url) {
  try {
    const address = parseAddress(decodePath(url.pathname));
    return address && url.host === ONEDRIVE_HOST ? { ...address, form: /** @type {const} */ ("onedrive") } : address;
  } catch {
    return null;
  }
}

/** Returns the fault's response, or the service's own. @param {Fault | null} fault @param {() => ServiceResponse} serve @returns {ServiceResponse} */
function respondWith(fault, serve) {
  if (fault?.answer && !fault.perform) return fault.answer;
  const response = attempt(serve);
  return fault?.answer ?? response;
}

/** @param {() => ServiceResponse} serve @returns {ServiceResponse} */
function attempt(serve) {
  try {
    return serve();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { status: error.status, body: { error: error.toJSON() } };
  }
}

/** Returns the object in a body, an empty one for no body, and the text for anything else. @param {Uint8Array} content */
function parseJson(content) {
  const text = new TextDecoder().decode(content);
  if (text === "") return {};
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}

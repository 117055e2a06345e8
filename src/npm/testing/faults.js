// Faults: changes to the service's responses, for the next requests of one kind.

import { hasSource, parseAddress } from "./request.js";

/**
 * @typedef {import("./index.js").Fault} Fault
 * @typedef {import("./index.js").FaultTarget} FaultTarget
 */

/**
 * The members that an object may have, with a function that checks each, and what it must be.
 *
 * @typedef {Record<string, [isValid: (value: any) => boolean, expected: string]>} Members
 */

export const isAmount = (/** @type {unknown} */ value) => Number.isFinite(value) && /** @type {number} */ (value) >= 0;
export const isFunction = (/** @type {unknown} */ value) => typeof value === "function";
/** Whether a value is a plain object. Avoids its prototype, because in Jest's environments objects come from several realms. @param {unknown} value */
export const isObject = (value) => Object.prototype.toString.call(value) === "[object Object]";
export const isText = (/** @type {unknown} */ value) => typeof value === "string" && value !== "";

/** @param {unknown} value */
function isStatus(value) {
  return Number.isInteger(value) && /^[2-5]\d\d$/.test(String(value));
}

/** Checks that a member is one of these words. @param {string[]} words @returns {Members[string]} */
function oneOf(...words) {
  return [(value) => words.includes(value), `one of ${words.map((word) => `"${word}"`).join(", ")}`];
}

/** @type {Members} */
const FAULT = {
  where: oneOf("start", "monitor", "item", "children", "any"),
  name: [isText, "a non-empty string"],
  skip: [isAmount, "a number that is at least 0"],
  times: [(value) => value === null || value === Infinity || isAmount(value), "a number that is at least 0, or null"],
  answer: [(value) => isObject(value) && value.status !== undefined, "an object with a status"],
  perform: [(value) => typeof value === "boolean", "true or false"],
  delayMs: [isAmount, "a number of milliseconds"],
  cut: oneOf("connection"),
  cors: oneOf("none", "hideLocation"),
  bytesPerSecond: [isAmount, "a number that is at least 0"],
  outcome: [isObject, "an object"],
  awayMs: [isAmount, "a number of milliseconds"],
  method: [isText, "a non-empty string"],
  path: [isText, "a non-empty string"],
};

/** @type {Members} */
const ANSWER = {
  status: [isStatus, "an HTTP status from 200 to 599"],
  headers: [isObject, "an object"],
  body: [() => true, ""],
};

/** @type {Members} */
const OUTCOME = {
  status: oneOf("failed", "cancelled", "skipped", "deleteFailed"),
  atPercent: [(value) => isAmount(value) && value <= 100, "a number from 0 to 100"],
  leaves: oneOf("partial", "nothing"),
  error: [isObject, "an object"],
  httpStatus: [isStatus, "an HTTP status from 200 to 599"],
};

/**
 * Checks an object from a test. A misspelled fault would never apply, and the test would pass without it.
 *
 * @param {any} given
 * @param {Members} members
 * @param {string} name
 */
export function checkMembers(given, members, name) {
  if (!isObject(given)) throw new TypeError(`${name} must be an object`);
  for (const [member, value] of Object.entries(given)) {
    if (!Object.hasOwn(members, member)) throw new TypeError(`${name} must not have a member "${member}"`);
    const [isValid, expected] = members[member];
    if (value !== undefined && !isValid(value)) throw new TypeError(`${name}.${member} must be ${expected}`);
  }
}

export class Faults {
  /** The faults that still apply, and how many requests each skips and then affects. @type {{ fault: Fault, skip: number, times: number }[]} */
  #planned = [];

  /** @param {Fault} fault */
  add(fault) {
    const { where = null } = fault ?? {};
    checkMembers({ ...fault, where }, FAULT, "fault");
    checkMembers(fault.answer ?? {}, ANSWER, "fault.answer");
    checkMembers(fault.outcome ?? {}, OUTCOME, "fault.outcome");
    if (fault.outcome && where !== "start" && where !== "monitor") throw new TypeError('fault.where must be "start" or "monitor" if the fault has an outcome');
    const times = fault.times === undefined ? 1 : (fault.times ?? Infinity);
    if (times > 0) this.#planned.push({ fault, skip: fault.skip ?? 0, times });
  }

  clear() {
    this.#planned = [];
  }

  /**
   * Returns the first fault that matches a request, and counts it as applied.
   *
   * @param {{ kind: FaultTarget, name: string | undefined, method: string, pathname: string, running?: boolean }} request its kind, the name of
   *   its item, and whether it polls the monitor of a running job
   */
  take(request) {
    // Also counts the request for each earlier fault that skips it.
    const planned = this.#planned.find((planned) => applies(planned.fault, request) && planned.skip-- <= 0);
    if (planned === undefined) return null;
    if (--planned.times <= 0) this.#planned.splice(this.#planned.indexOf(planned), 1);
    return planned.fault;
  }
}

/** @param {Fault} fault @param {Parameters<Faults["take"]>[0]} request */
function applies({ where, name, method, path, outcome }, request) {
  if ((where !== request.kind && where !== "any") || (name ?? request.name) !== request.name) return false;
  if ((method?.toUpperCase() ?? request.method) !== request.method) return false;
  // A `*` at the end of a path matches any suffix.
  if (path !== undefined && !(path.endsWith("*") ? request.pathname.startsWith(path.slice(0, -1)) : request.pathname === path)) return false;
  return request.kind !== "monitor" || outcome === undefined || request.running === true;
}

/**
 * Returns the kind of a request, and the name of its item.
 *
 * @param {import("./routes.js").Call} call
 * @returns {{ kind: FaultTarget, name: string | undefined }}
 */
export function targetOf({ state, method, address, body }) {
  if (address?.base == null) return { kind: "any", name: undefined };
  const { facet } = address;
  const drive = state.drives.get(address.drive ?? "") ?? state.drive(null);
  const name = drive.lookup(address.base, address.path)?.name ?? address.path.at(-1);
  const creates = facet === "children" && !hasSource(body);
  const { driveId, path } = body.parentReference ?? {};
  const movesAway = method === "PATCH" && (driveId || parseAddress(String(path))?.drive || drive.id) !== drive.id;
  const startsNothing = creates || facet === "createUploadSession" || facet === "permanentDelete";
  if (movesAway || (method === "POST" && !startsNothing)) return { kind: "start", name: body.name ?? name };
  const kind = method === "GET" ? { "": /** @type {const} */ ("item"), children: /** @type {const} */ ("children") }[facet] : undefined;
  return { kind: kind ?? "any", name };
}

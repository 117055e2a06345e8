// Faults: answers that the service wouldn't give by itself, for the next requests of a kind.

import { hasSource } from "./request.js";

/**
 * @typedef {import("./index.js").Fault} Fault
 * @typedef {import("./index.js").FaultTarget} FaultTarget
 */

export class Faults {
  /** What is left of them, and how many requests each lets pass and applies to. @type {{ fault: Fault, skip: number, times: number }[]} */
  #planned = [];

  /** @param {Fault} fault */
  add(fault) {
    this.#planned.push({ fault, skip: fault.skip ?? 0, times: fault.times === undefined ? 1 : (fault.times ?? Infinity) });
  }

  clear() {
    this.#planned = [];
  }

  /**
   * The first fault that is meant for a request. It counts as applied.
   *
   * @param {FaultTarget} kind
   * @param {string | undefined} name of the item that the request is about
   */
  take(kind, name) {
    const meant = this.#planned.filter(({ fault }) => (fault.where === kind || fault.where === "any") && (fault.name ?? name) === name);
    for (const planned of meant) {
      if (planned.skip-- > 0) continue;
      if (--planned.times <= 0) this.#planned.splice(this.#planned.indexOf(planned), 1);
      return planned.fault;
    }
    return null;
  }
}

/**
 * What kind of request it is, and the name of the item that it is about.
 *
 * @param {import("./routes.js").Call} call
 * @returns {[FaultTarget, string | undefined]}
 */
export function targetOf({ state, method, address, body }) {
  if (address?.base == null) return ["any", undefined];
  const { facet } = address;
  const drive = state.drives.get(address.drive ?? "") ?? state.drive(null);
  const name = itemName(drive, address.base, address.path);
  const creates = facet === "children" && !hasSource(body);
  const movesAway = method === "PATCH" && (body.parentReference?.driveId ?? drive.id) !== drive.id;
  if (movesAway || (method === "POST" && !creates)) return ["start", body.name ?? name];
  if (method !== "GET") return ["any", name];
  return [facet === "" ? "item" : facet === "children" ? "children" : "any", name];
}

/** @param {import("./drive.js").Drive} drive @param {string} base @param {string[]} path */
function itemName(drive, base, path) {
  try {
    return drive.find(base, path).name;
  } catch {
    return path.at(-1);
  }
}

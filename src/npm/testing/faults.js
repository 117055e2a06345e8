// Faults: changes to the service's responses, for the next requests of one kind.

import { hasSource } from "./request.js";

/**
 * @typedef {import("./index.js").Fault} Fault
 * @typedef {import("./index.js").FaultTarget} FaultTarget
 */

export class Faults {
  /** The faults that still apply, and how many requests each skips and then affects. @type {{ fault: Fault, skip: number, times: number }[]} */
  #planned = [];

  /** @param {Fault} fault */
  add(fault) {
    this.#planned.push({ fault, skip: fault.skip ?? 0, times: fault.times === undefined ? 1 : (fault.times ?? Infinity) });
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
  take({ kind, name, method, pathname, running }) {
    for (const planned of [...this.#planned]) {
      const { fault } = planned;
      if ((fault.where !== kind && fault.where !== "any") || (fault.name ?? name) !== name || (fault.method ?? method) !== method) continue;
      if (!matchesPath(fault.path, pathname) || (kind === "monitor" && fault.outcome !== undefined && !running)) continue;
      if (planned.skip-- > 0) continue;
      if (--planned.times <= 0) this.#planned.splice(this.#planned.indexOf(planned), 1);
      return fault;
    }
    return null;
  }
}

/** @param {string | undefined} pattern a path; a `*` at its end matches any suffix @param {string} pathname */
function matchesPath(pattern, pathname) {
  if (pattern === undefined) return true;
  return pattern.endsWith("*") ? pathname.startsWith(pattern.slice(0, -1)) : pathname === pattern;
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
  const name = itemName(drive, address.base, address.path);
  const creates = facet === "children" && !hasSource(body);
  const movesAway = method === "PATCH" && (body.parentReference?.driveId ?? drive.id) !== drive.id;
  if (movesAway || (method === "POST" && !creates)) return { kind: "start", name: body.name ?? name };
  const kind = method === "GET" ? { "": /** @type {const} */ ("item"), children: /** @type {const} */ ("children") }[facet] : undefined;
  return { kind: kind ?? "any", name };
}

/** @param {import("./drive.js").Drive} drive @param {string} base @param {string[]} path */
function itemName(drive, base, path) {
  try {
    return drive.find(base, path).name;
  } catch {
    return path.at(-1);
  }
}

// @ts-check
/**
 * What a reload would lose: copies that have finished, that the user stopped following, or that haven't started. Longhaul's store
 * has those that run.
 *
 * Written to the tab's session storage when the page is left, and removed when it is read: at any other time the page's memory is
 * newer. It holds no monitor URL and no token.
 */

import { isText, object, readOutcome, readSpec } from "./saved-spec.js";

/** @typedef {import("./group.js").Group} Group */

const KEY = "longhaul-demo.session";

/**
 * A copy without an outcome hadn't started.
 *
 * @typedef {object} SavedCopy
 * @property {string} id
 * @property {number} startedAt
 * @property {import("./transfer.js").CopySpec} spec
 * @property {import("./outcomes.js").Outcome | null} outcome
 * @property {boolean} sent whether the start was sent
 */

/** Saves when the page is left. @param {() => Group[]} groups the groups that there are then */
export function saveWhenLeft(groups) {
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(groups().map(toJson)));
    } catch {
      // The storage is full or forbidden. What is saved only shows what happened.
    }
  });
  // The browser kept the page as it was: what was saved is old from now on.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) take();
  });
}

/** @returns {{ id: string, copies: SavedCopy[] }[]} what was saved, which is removed; entries that can't be read are left out */
export function take() {
  try {
    const groups = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    sessionStorage.removeItem(KEY);
    return Array.isArray(groups) ? groups.map(readGroup).filter(({ copies }) => copies.length > 0) : [];
  } catch {
    return [];
  }
}

/** @param {Group} group */
function toJson({ id, list }) {
  const kept = list.filter(({ outcome, isActive, sent }) => outcome !== null || (isActive && !sent));
  return { id, copies: kept.map(({ id, startedAt, spec, outcome, sent }) => ({ id, startedAt, spec, outcome, sent })) };
}

/** @param {any} group */
function readGroup(group) {
  const { id, copies } = object(group);
  return { id: isText(id) ? id : crypto.randomUUID(), copies: Array.isArray(copies) ? copies.flatMap(readCopy) : [] };
}

/** @param {any} value @returns {SavedCopy[]} */
function readCopy(value) {
  const { id, startedAt, spec, outcome, sent } = object(value);
  const [readableSpec, readableOutcome] = [readSpec(spec), readOutcome(outcome)];
  // Without an outcome a copy is started: only what surely wasn't sent may be.
  if (!isText(id) || readableSpec === null || (readableOutcome === null && (outcome !== null || sent !== false))) return [];
  return [{ id, startedAt: typeof startedAt === "number" ? startedAt : 0, spec: readableSpec, outcome: readableOutcome, sent: sent !== false }];
}

// @ts-check
/**
 * The page's own records about copies; those that run are in Longhaul's store. They contain no monitor URL and no token. Stored data may
 * be old or written by something else: unexpected values are left out, and reading never throws.
 *
 * - Records of groups, in the same database: what the copies are called and where they go.
 * - The session, in the tab's session storage: copies that have finished, that the user stopped following, or that haven't started.
 * - The drives on which copies were started, so that a later visit finds those copies in Longhaul's store.
 */

import { readStored, writeStored } from "../service/storage.js";

/** @typedef {import("./group.js").Group} Group */
/** @typedef {import("./transfer.js").CopySpec} CopySpec */
/** @typedef {import("./outcomes.js").Outcome} Outcome */
/** @typedef {import("./outcomes.js").Next} Next */
/** @typedef {{ id: string, spec: import("./transfer.js").CopySpec }} Recorded */

/** Distinguishes records from the library's own entries. */
const PREFIX = "longhaul-demo.group:";
/** A record of abandoned copies is removed after this time. */
const LIFETIME_MS = 7 * 86_400_000;

export class GroupRecords {
  #store;
  /** One change after another: a record that is removed while it is being written would otherwise stay. @type {Promise<unknown>} */
  #changed = Promise.resolve();

  /** @param {import("longhaul/store").ActionStore} store */
  constructor(store) {
    this.#store = store;
  }

  /**
   * Adds copies to a group's record.
   *
   * @param {Group} group
   * @param {Map<string, Recorded>} copies by their key in the store
   */
  add({ id }, copies) {
    return this.#change(async () => {
      const all = new Map([...(await this.read(id)), ...copies]);
      await this.#store.set(PREFIX + id, JSON.stringify({ writtenAt: Date.now(), copies: [...all] }));
    });
  }

  /**
   * @param {string} id the group's
   * @returns {Promise<Map<string, Recorded>>} empty where there is no readable record
   */
  async read(id) {
    const { copies } = parse(await this.#store.get(PREFIX + id));
    return new Map(Array.isArray(copies) ? copies.flatMap(readRecorded) : []);
  }

  /** @param {Group} group */
  remove({ id }) {
    return this.#change(() => this.#store.delete(PREFIX + id));
  }

  /** @param {() => unknown} change @returns {Promise<unknown>} */
  #change(change) {
    const changed = this.#changed.then(change);
    this.#changed = changed.catch(() => {});
    return changed;
  }

  /** Removes records that are too old. */
  async clean() {
    for (const key of await this.#store.keys()) {
      if (!isText(key) || !key.startsWith(PREFIX)) continue;
      const { writtenAt } = parse(await this.#store.get(key));
      if (!(Date.now() - writtenAt < LIFETIME_MS)) await this.#store.delete(key);
    }
  }
}

/** @param {unknown} text */
function parse(text) {
  try {
    return object(JSON.parse(String(text)));
  } catch {
    return {};
  }
}

/** @param {any} entry @returns {[string, Recorded][]} */
function readRecorded(entry) {
  const [key, copy] = Array.isArray(entry) ? entry : [];
  const { id, spec } = object(copy);
  const readable = readSpec(spec);
  return isText(key) && isText(id) && readable !== null ? [[key, { id, spec: readable }]] : [];
}

const SESSION_KEY = "longhaul-demo.session";

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
export function saveSessionWhenLeft(groups) {
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(SESSION_KEY, JSON.stringify(groups().map(toJson)));
    } catch {
      // The storage is full or forbidden. The next visit shows only the copies in Longhaul's store.
    }
  });
  // The browser restores the page as it was: the saved state is out of date from now on.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) takeSession();
  });
}

/** @returns {{ id: string, copies: SavedCopy[] }[]} what was saved, which is removed; entries that can't be read are left out */
export function takeSession() {
  try {
    const groups = JSON.parse(sessionStorage.getItem(SESSION_KEY) ?? "[]");
    sessionStorage.removeItem(SESSION_KEY);
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
  return { id: isText(id) ? id : crypto.randomUUID(), copies: Array.isArray(copies) ? copies.flatMap(readSavedCopy) : [] };
}

/** @param {any} value @returns {SavedCopy[]} */
function readSavedCopy(value) {
  const { id, startedAt, spec, outcome, sent } = object(value);
  const [readableSpec, readableOutcome] = [readSpec(spec), readOutcome(outcome)];
  // The page starts a copy that has no outcome, so it must be certain that its start wasn't sent.
  if (!isText(id) || readableSpec === null || (readableOutcome === null && (outcome !== null || sent !== false))) return [];
  return [{ id, startedAt: typeof startedAt === "number" ? startedAt : 0, spec: readableSpec, outcome: readableOutcome, sent: sent !== false }];
}

const DRIVES_KEY = "drives";
/** The drives that were used last. */
const MAX_USED_DRIVES = 20;

/** @typedef {{ baseUrl: string, form: "graph" | "onedrive" }} UsedDrive */

/** @returns {UsedDrive[]} */
export function usedDrives() {
  try {
    const drives = JSON.parse(readStored(DRIVES_KEY));
    return Array.isArray(drives) ? drives.flatMap(readDrive) : [];
  } catch {
    return [];
  }
}

/** @param {UsedDrive} drive */
export function rememberDrive({ baseUrl, form }) {
  const others = usedDrives().filter((drive) => drive.baseUrl !== baseUrl);
  writeStored(DRIVES_KEY, JSON.stringify([...others, { baseUrl, form }].slice(-MAX_USED_DRIVES)));
}

/** @param {any} value @returns {UsedDrive[]} */
function readDrive(value) {
  const { baseUrl, form } = object(value);
  return URL.canParse(baseUrl) && (form === "graph" || form === "onedrive") ? [{ baseUrl, form }] : [];
}

/** @type {Outcome["tone"][]} */
const TONES = ["completed", "failed", "unknown", "stopped"];
/** @type {Next[]} */
const ACTIONS = ["open", "show", "folder", "original", "again", "keepBoth", "elsewhere", "resume", "connect"];
const CONFLICT_BEHAVIORS = ["fail", "replace", "rename"];
const REFERENCE_MEMBERS = ["driveId", "id", "path"];

/**
 * @param {any} value
 * @returns {CopySpec | null}
 */
function readSpec(value) {
  const { baseUrl, form, item, source, destination, name, conflictBehavior } = object(value);
  const { id, name: itemName, size, folder, file } = object(item);
  const { path, name: destinationName, reference } = object(destination);
  // Their names become code in the panel "Code".
  const referenceMembers = Object.entries(object(reference));
  const valid =
    [baseUrl, id, itemName, path, destinationName, name].every(isText) &&
    (form === "graph" || form === "onedrive") &&
    referenceMembers.length > 0 &&
    referenceMembers.every(([member, value]) => REFERENCE_MEMBERS.includes(member) && isText(value));
  if (!valid) return null;
  return {
    baseUrl,
    form,
    item: {
      id,
      name: itemName,
      size: typeof size === "number" ? size : undefined,
      folder: isObject(folder) ? {} : undefined,
      file: isObject(file) ? { mimeType: isText(file.mimeType) ? file.mimeType : undefined } : undefined,
    },
    source: isText(source) ? source : undefined,
    destination: { path, name: destinationName, reference },
    name,
    conflictBehavior: CONFLICT_BEHAVIORS.includes(conflictBehavior) ? conflictBehavior : undefined,
  };
}

/**
 * @param {any} value
 * @returns {Outcome | null}
 */
function readOutcome(value) {
  const { tone, sentence, hint, actions, name, itemId, errorName } = object(value);
  if (!TONES.includes(tone) || !isText(sentence) || !isText(hint)) return null;
  return {
    tone,
    sentence,
    hint,
    actions: ACTIONS.filter((action) => Array.isArray(actions) && actions.includes(action)),
    name: isText(name) ? name : undefined,
    itemId: isText(itemId) ? itemId : undefined,
    errorName: isText(errorName) ? errorName : undefined,
  };
}

/**
 * The note of an action of this page: its group, and the copy if it was started alone.
 *
 * @param {any} value
 * @returns {{ group: string, copy: { id: string, spec: CopySpec } | undefined } | null}
 */
export function readNote(value) {
  const { group, copy } = object(value);
  const { id, spec } = object(copy);
  const readable = readSpec(spec);
  if (!isText(group)) return null;
  return { group, copy: isText(id) && readable !== null ? { id, spec: readable } : undefined };
}

/** @param {any} value @returns {value is string} */
export function isText(value) {
  return typeof value === "string";
}

/** @param {any} value @returns {Record<string, any>} the value, or an empty object for anything else */
export function object(value) {
  return isObject(value) ? value : {};
}

/** @param {any} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

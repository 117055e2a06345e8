// @ts-check
/** Runs the steps of a check, one after another, and removes what they leave on the drive. */

import { itemPath } from "./drive.js";
import { batch, conflict, library, monitor, pause, prefer, start } from "./steps/copies.js";
import { createFolder, delta, move, readDrive, socketIo, upload } from "./steps/files.js";

/**
 * The state that the steps share. None of it is reported.
 *
 * @typedef {object} Context
 * @property {import("./drive.js").Drive} drive
 * @property {{ name: string, id: string | null } | null} folder removed at the end; its id is unknown where the response was lost
 * @property {string | null} source the id of the folder to copy
 * @property {string | null} file the id of a file in it
 * @property {string | null} monitorUrl a secret
 *
 * @typedef {"done" | "failed" | "skipped" | "not needed"} State
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title for a person
 * @property {(context: Context) => Promise<object | null>} run what may be reported; null where the step doesn't apply
 * @property {(context: Context) => boolean} [needs] whether it can run
 */

/** @param {Context} context */
const hasSource = ({ source }) => source !== null;

/** @type {Step[]} */
export const STEPS = [
  { id: "drive", title: "Read the drive", run: readDrive },
  { id: "folder", title: "Create a folder to work in", run: createFolder },
  { id: "upload", title: "Upload two small files", run: upload, needs: ({ folder }) => folder?.id != null },
  { id: "copy", title: "Start a copy by hand", run: start, needs: hasSource },
  { id: "monitor", title: "Read its monitor", run: monitor, needs: hasSource },
  { id: "prefer", title: "Start a copy with another Prefer header", run: prefer, needs: hasSource },
  { id: "library", title: "Copy with Longhaul", run: library, needs: hasSource },
  { id: "batch", title: "Start a copy in a batch", run: batch, needs: hasSource },
  { id: "conflict", title: "Copy to a name that is taken", run: conflict, needs: hasSource },
  { id: "move", title: "Move a file", run: move, needs: hasSource },
  { id: "delta", title: "Ask for changes", run: delta },
  { id: "socketIo", title: "Ask where changes are announced", run: socketIo },
];

/** The number of attempts to delete the folder, and the wait between two, in milliseconds. */
const CLEANUP_TRIES = 4;
const CLEANUP_WAIT_MS = 2000;

export const CLEANUP = { id: "cleanup", title: "Delete the folder" };

/**
 * Runs all steps. One that fails doesn't keep the next from running, and the folder is removed in any case.
 *
 * @param {import("./drive.js").Drive} drive
 * @param {import("./drive.js").Drive} cleaner the same drive, whose requests go on when the check is stopped
 * @param {(id: string, state: State | "running") => void} onState
 * @param {Context} context
 * @returns {Promise<{ results: Record<string, { state: State, seen: object | null }>, left: string | null }>} `left`: the name of a folder that couldn't be removed
 */
export async function run(drive, cleaner, onState, context) {
  /** @type {Record<string, { state: State, seen: object | null }>} */
  const results = {};
  for (const { id, run: take, needs } of STEPS) {
    if (drive.signal.aborted || needs?.(context) === false) results[id] = { state: "skipped", seen: null };
    else {
      onState(id, "running");
      results[id] = await attempt(() => take(context));
    }
    onState(id, results[id].state);
  }
  onState(CLEANUP.id, "running");
  const removed = await attempt(() => cleanUp(cleaner, context));
  results[CLEANUP.id] = removed;
  onState(CLEANUP.id, removed.state);
  return { results, left: removed.state === "failed" ? (context.folder?.name ?? null) : null };
}

/** @param {import("./drive.js").Drive} drive @returns {Context} */
export function newContext(drive) {
  return { drive, folder: null, source: null, file: null, monitorUrl: null };
}

/** @param {() => Promise<object | null>} take @returns {Promise<{ state: State, seen: object | null }>} */
async function attempt(take) {
  try {
    const seen = await take();
    return { state: seen === null ? "not needed" : "done", seen };
  } catch (error) {
    // The message may contain a secret: it goes to the console of the user who has the token, and not into the report.
    console.warn(error);
    return { state: "failed", seen: null };
  }
}

/** Deletes the folder, also where its id was lost with a response. @param {import("./drive.js").Drive} drive @param {Context} context */
async function cleanUp(drive, { folder }) {
  if (folder === null) return null;
  for (let tries = 1; ; tries++) {
    const { id, isGone } = folder.id === null ? await find(drive, folder.name) : { id: folder.id, isGone: false };
    if (isGone) return { found: false };
    const { seen } = id === null ? { seen: { status: 0 } } : await drive.send("DELETE", itemPath(id));
    if (seen.status === 204 || seen.status === 404) return { found: true, removed: seen };
    // A copy that is still running can keep it from being deleted.
    if (tries === CLEANUP_TRIES) throw new Error("The folder is still there.");
    await pause(CLEANUP_WAIT_MS, drive.signal);
  }
}

/** @param {import("./drive.js").Drive} drive @param {string} name @returns {Promise<{ id: string | null, isGone: boolean }>} */
async function find(drive, name) {
  const { seen, body } = await drive.send("GET", `/root:/${encodeURIComponent(name)}`);
  return { id: typeof body?.id === "string" ? body.id : null, isGone: seen.status === 404 };
}

// The app of the soak: keeps a number of copies in flight, saves each as soon as it is accepted, and resumes all of them when the page is
// reloaded. It reports events; the ledger judges them.

import { DriveClient } from "longhaul";

/** @import { Event } from "../support/ledger.js" */
/** @import { ActionSpec } from "../support/plan.js" */

/**
 * An action that hasn't ended, as localStorage keeps it: its specification, its `toJSON()` once it is accepted, and the status of the response to
 * each time its start was sent, null without a response.
 *
 * @typedef {{ spec: ActionSpec, saved: any, posts: (number | null)[] }} Open
 */

/** The prefix of the keys in localStorage, and the key of the events that the ledger has not read. */
const OPEN = "open.";
const EVENTS = "events";

const { drive, token } = await (await fetch("/config.json")).json();
/** Clients of the two documented forms. */
const CLIENTS = {
  graph: new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: () => token }),
  onedrive: new DriveClient({ baseUrl: `${drive}/v1.0/drive`, auth: token }),
};

/** The actions that haven't ended, by id. @type {Map<string, Open>} */
const open = new Map();
/** The actions to begin next. @type {ActionSpec[]} */
let waiting = [];
let concurrency = 0;

/** @param {ActionSpec} spec */
function begin(spec) {
  const opened = { spec, saved: null, posts: [] };
  save(opened);
  report({ id: spec.id, type: "begun" });
  follow(opened, (options) =>
    CLIENTS[spec.form].copy({ path: `/in/${spec.source}` }, { parentReference: { path: "/drive/root:/out" }, name: spec.copy }, options),
  );
}

/** @param {Open} opened */
function resume(opened) {
  report({ id: opened.spec.id, type: "resumed" });
  follow(opened, (options) => CLIENTS[opened.spec.form].resume(opened.saved, options));
}

/**
 * @param {Open} opened
 * @param {(options: object) => any} start
 */
async function follow(opened, start) {
  const { id, stop, settings, iterate } = opened.spec;
  open.set(id, opened);
  const controller = new AbortController();
  const reason = new Error("the app stops following");
  /** @type {string[]} */
  const violations = [];
  let progressEvents = 0;
  let hasEnded = false;
  const abort = () => (stop?.by === "signal" ? controller.abort(reason) : action.abort(reason));
  const onProgress = () => {
    progressEvents++;
    if (hasEnded) report({ id, type: "ended", outcome: "progress after the end" });
    if (progressEvents === stop?.after) abort();
  };

  const action = start({ ...settings, signal: controller.signal, onProgress });
  const iterated = iterate ? iteration(action) : undefined;
  action.accepted.then(
    () => {
      opened.saved = action.toJSON();
      if (opened.saved === null) return;
      save(opened);
      report({ id, type: "accepted" });
    },
    () => {},
  );
  if (stop?.after === 0) abort();

  const end = await action.then(
    ({ status, resourceId, item, observed, polls, faults }) => ({
      event: { outcome: "completed", status, resourceId, itemId: item?.id ?? null, observed, polls, faults },
    }),
    (error) => {
      const { name, reason: why = null, code, status } = error;
      return { error, event: error === reason ? { outcome: "stopped" } : { outcome: name, reason: why, code, status } };
    },
  );
  hasEnded = true;
  if (iterated) {
    const { seen, error } = await iterated;
    if (seen !== progressEvents) violations.push(`the iterator saw ${seen} of ${progressEvents} progress events`);
    if (error !== end.error) violations.push("the iterator ended with another error");
  }
  report({ id, type: "ended", ...end.event, posts: opened.posts, violations });
  open.delete(id);
  remove(opened);
  beginWaiting();
}

/** Reads an action's progress to its end. @param {AsyncIterable<unknown>} action */
async function iteration(action) {
  let seen = 0;
  try {
    for await (const _ of action) seen++;
    return { seen };
  } catch (error) {
    return { seen, error };
  }
}

function beginWaiting() {
  while (open.size < concurrency && waiting.length > 0) begin(/** @type {ActionSpec} */ (waiting.shift()));
}

/** @type {any} */ (globalThis).instruments.onPost = (/** @type {string} */ url) => {
  const id = /\/in\/(\d+)/.exec(decodeURIComponent(url))?.[1] ?? "";
  const opened = open.get(id);
  if (opened === undefined) {
    report({ id, type: "ended", outcome: "a start of an action that is not open" });
    return () => {};
  }
  const { posts } = opened;
  const index = posts.push(null) - 1;
  save(opened);
  return (/** @type {number} */ status) => {
    posts[index] = status;
    if (open.has(id)) save(opened);
  };
};

/** @param {Open} opened */
function save(opened) {
  localStorage.setItem(OPEN + opened.spec.id, JSON.stringify(opened));
}

/** @param {Open} opened */
function remove(opened) {
  localStorage.removeItem(OPEN + opened.spec.id);
}

/** Adds an event for the ledger. Events survive a reload. @param {Event} event */
function report(event) {
  localStorage.setItem(EVENTS, JSON.stringify([...unread(), event]));
}

/** @returns {Event[]} */
function unread() {
  return JSON.parse(localStorage.getItem(EVENTS) ?? "[]");
}

const openBefore = Object.keys(localStorage).filter((key) => key.startsWith(OPEN)).sort();
for (const opened of openBefore.map((key) => JSON.parse(localStorage[key]))) {
  if (opened.saved !== null) resume(opened);
  else {
    // Its start was in flight when the page was reloaded.
    report({ id: opened.spec.id, type: "unaccepted", posts: opened.posts });
    remove(opened);
  }
}

Object.assign(globalThis, {
  app: {
    /** Sets how many actions run at a time, and adds actions to the queue. @param {number} inFlight @param {ActionSpec[]} specs */
    feed(inFlight, specs) {
      concurrency = inFlight;
      waiting = [...waiting, ...specs];
      beginWaiting();
    },
    /** The events since the last call, and the length of the queue. */
    take() {
      const events = unread();
      localStorage.removeItem(EVENTS);
      return { events, waiting: waiting.length };
    },
    count: () => ({ open: open.size }),
  },
});

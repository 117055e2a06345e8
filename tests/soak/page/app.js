// The app of the soak: it keeps as many copies going as it is told to, saves each as soon as it is accepted, and takes all of them up
// again when it is loaded anew. What it sees, it says; what is to be thought of that, is for the ledger.

import { DriveClient } from "longhaul";
import { forget, keep, kept, say, taken } from "./store.js";

/** @import { Open } from "./store.js" */
/** @import { Order } from "../support/actions.js" */

const { drive, token } = await (await fetch("/config.json")).json();
/** The two documented forms. */
const CLIENTS = {
  graph: new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: () => token }),
  onedrive: new DriveClient({ baseUrl: `${drive}/v1.0/drive`, auth: token }),
};

/** The actions that haven't ended, by their id. @type {Map<string, Open>} */
const open = new Map();
/** What is to be begun next. @type {Order[]} */
let waiting = [];
let most = 0;

/** @param {Order} order */
function begin(order) {
  const opened = { order, saved: null, posts: [] };
  keep(opened);
  say({ id: order.id, what: "begun" });
  follow(opened, (options) =>
    CLIENTS[order.form].copy({ path: `/in/${order.source}` }, { parentReference: { path: "/drive/root:/out" }, name: order.copy }, options),
  );
}

/** @param {Open} opened */
function resume(opened) {
  say({ id: opened.order.id, what: "resumed" });
  follow(opened, (options) => CLIENTS[opened.order.form].resume(opened.saved, options));
}

/**
 * @param {Open} opened
 * @param {(options: object) => any} start
 */
async function follow(opened, start) {
  const { id, stop, settings, iterate } = opened.order;
  open.set(id, opened);
  const controller = new AbortController();
  const reason = new Error("enough seen");
  /** What must not be. @type {string[]} */
  const wrongs = [];
  let progress = 0;
  let over = false;
  const abort = () => (stop?.by === "signal" ? controller.abort(reason) : action.abort(reason));
  const onProgress = () => {
    progress++;
    if (over) say({ id, what: "ended", how: "progress after the end" });
    if (progress === stop?.after) abort();
  };

  const action = start({ ...settings, signal: controller.signal, onProgress });
  const iterated = iterate ? iteration(action) : undefined;
  action.accepted.then(
    () => {
      opened.saved = action.toJSON();
      if (opened.saved === null) return;
      keep(opened);
      say({ id, what: "accepted" });
    },
    () => {},
  );
  if (stop?.after === 0) abort();

  const ending = await action.then(
    ({ status, resourceId, item, observed, polls, faults }) => ({
      told: { how: "completed", status, resourceId, itemId: item?.id ?? null, observed, polls, faults },
    }),
    (error) => {
      const { name, reason: why = null, code, status } = error;
      return { error, told: error === reason ? { how: "stopped" } : { how: name, reason: why, code, status } };
    },
  );
  over = true;
  if (iterated) {
    const { seen, error } = await iterated;
    if (seen !== progress) wrongs.push(`the iterator saw ${seen} of ${progress}`);
    if (error !== ending.error) wrongs.push("the iterator ended in another way");
  }
  say({ id, what: "ended", ...ending.told, posts: opened.posts, wrongs });
  open.delete(id);
  forget(opened);
  advance();
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

function advance() {
  while (open.size < most && waiting.length > 0) begin(/** @type {Order} */ (waiting.shift()));
}

/** @type {any} */ (globalThis).instruments.onPost = (/** @type {string} */ url) => {
  const id = /\/in\/(\d+)/.exec(decodeURIComponent(url))?.[1] ?? "";
  const opened = open.get(id);
  if (opened === undefined) {
    say({ id, what: "ended", how: "a start that nobody asked for" });
    return () => {};
  }
  const { posts } = opened;
  const place = posts.push(null) - 1;
  keep(opened);
  return (/** @type {number} */ status) => {
    posts[place] = status;
    if (open.has(id)) keep(opened);
  };
};

for (const opened of kept()) {
  if (opened.saved !== null) resume(opened);
  else {
    // Its start was on its way, and its answer went to a page that is gone.
    say({ id: opened.order.id, what: "unaccepted", posts: opened.posts });
    forget(opened);
  }
}

Object.assign(globalThis, {
  app: {
    /** From here on so many are kept going, and these come next. @param {number} inFlight @param {Order[]} orders */
    feed(inFlight, orders) {
      most = inFlight;
      waiting = [...waiting, ...orders];
      advance();
    },
    /** What has happened since the last time, and how it stands. */
    take: () => ({ events: taken(), waiting: waiting.length }),
    count: () => ({ open: open.size }),
  },
});

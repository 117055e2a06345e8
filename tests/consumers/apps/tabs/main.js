// A tab of an app with a store. What it does is the test's to say: it finds here what it needs for that.

import { DriveClient } from "longhaul";
import { indexedDbStore } from "longhaul/store";
import { settings } from "./copy.js";

const { drive, token } = settings();
const store = indexedDbStore();

/** A drive's client, with the store that all tabs share unless another is given. */
const client = (options) => new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: token, store, ...options });

/** The actions of this tab, and what was seen of each. */
const seen = [];

/** Follows an action, and notes what is seen of it. Gives its place in `seen`. */
function watch(action) {
  const { length } = seen;
  const notes = { action, accepted: false, progress: [], end: null };
  seen.push(notes);
  action.accepted.then(() => (notes.accepted = true), () => {});
  (async () => {
    for await (const progress of action) notes.progress.push(progress);
  })().catch(() => {});
  action.then(
    (result) => (notes.end = { result }),
    ({ name, message, code, ...more }) => (notes.end = { error: { name, message, code, ...more } }),
  );
  return length;
}

Object.assign(globalThis, { client, store, seen, watch });
document.title = "ready";

// A tab of an app with a store. It does nothing by itself: a test calls the functions that it defines.

import { DriveClient } from "longhaul";
import { indexedDbStore } from "longhaul/store";
import { settings } from "./copy.js";

const { drive, token } = settings();
const store = indexedDbStore();

/** A client with the store that all tabs share, unless the options have another one. */
const client = (options) => new DriveClient({ baseUrl: `${drive}/v1.0/me/drive`, auth: token, store, ...options });

/** The actions of this tab, and what was observed of each. */
const seen = [];

/** Records what an action reports. Returns its index in `seen`. */
function watch(action) {
  const { length } = seen;
  const record = { action, accepted: false, progress: [], end: null };
  seen.push(record);
  action.accepted.then(() => (record.accepted = true), () => {});
  (async () => {
    for await (const progress of action) record.progress.push(progress);
  })().catch(() => {});
  action.then(
    (result) => (record.end = { result }),
    ({ name, message, code, ...more }) => (record.end = { error: { name, message, code, ...more } }),
  );
  return length;
}

Object.assign(globalThis, { client, store, seen, watch });
document.title = "ready";

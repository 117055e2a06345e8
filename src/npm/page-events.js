// What befalls the page, or the worker: the network gone or back, the page looked at again. It is listened to once for all actions,
// since a browser looks through all listeners of a target whenever one comes or goes.

import { inSlices } from "./slices.js";

/** The actions' own signals: each action is told there. @type {Set<AbortSignal>} */
const told = new Set();

/** Tells of it as `offline`, or as `online`: a page that is looked at again has as much reason to ask. @param {Event} event */
function tell({ type }) {
  if (type === "visibilitychange" && (document.hidden || navigator.onLine === false)) return;
  const kind = type === "offline" ? type : "online";
  for (const signal of told) inSlices(() => signal.dispatchEvent(new Event(kind)));
}

/** Node's global scope takes no listeners, and a worker has no document. @param {"addEventListener" | "removeEventListener"} method */
function everywhere(method) {
  globalThis[method]?.("online", tell);
  globalThis[method]?.("offline", tell);
  globalThis.document?.[method]("visibilitychange", tell);
}

/** @param {AbortSignal} signal */
export function tellOfPage(signal) {
  if (told.size === 0) everywhere("addEventListener");
  told.add(signal);
}

/** @param {AbortSignal} signal */
export function tellNoMore(signal) {
  if (told.delete(signal) && told.size === 0) everywhere("removeEventListener");
}

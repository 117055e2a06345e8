// An action with a store: saved while it runs, and followed by one tab for all that want to know of it.
//
// What the wasm tells of it passes through here on its way to the action, into the store and to the other tabs; what another tab tells
// takes the same way in. Only the wasm's reports cross, without secrets: each tab makes its own errors of them.

import { without } from "./report.js";
import { inTurn } from "./turns.js";

/** The ways to end after which following again would tell nothing new. Any other leaves the action running at the service, and saved. */
const ENDS = ["completed", "failed", "unknown"];

/** The longest that a timer can wait, in milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The engine, for actions with a store.
 * @param {import("./action.js").Engine} engine
 * @param {import("./saved-actions.js").SavedActions} actions
 * @returns {import("./action.js").Engine}
 */
export function withStore(engine, actions) {
  return { ...engine, run: (task, host) => run(engine, actions, task, host) };
}

function run(engine, actions, task, host) {
  const given = task.operation === "resume" ? task.target : undefined;
  const key = actions.keyOf(given);
  let stored = Promise.resolve();
  let dropped;

  // The wasm's clock runs only in this tab's turn, and begins anew with each.
  const began = performance.now();
  const { timeoutMs, note = given?.note } = task.options ?? {};
  let timer;
  const limit = () => {
    const left = timeoutMs - (performance.now() - began);
    if (left <= LONGEST_MS) timer ??= setTimeout(host.ended, left, { kind: "timedOut" });
  };
  const over = host.over.catch(() => {}).then(() => clearTimeout(timer));
  if (given) limit();

  const ended = (report, item) => {
    if (ENDS.includes(report.kind)) dropped = stored.then(() => actions.drop(key));
    host.ended(report, item);
  };

  /** What another tab tells. */
  const hear = ({ progress, report, item }) => {
    host.accepted(task.target);
    if (progress) host.progress(progress);
    if (report) ended(report, item);
  };

  /** This tab's turn. */
  const follow = async (tell, signal) => {
    // At the action's own signal it is also told of the network.
    for (const kind of ["offline", "online"]) {
      host.signal.addEventListener(kind, () => signal.dispatchEvent(new Event(kind)), { signal });
    }
    engine.run(task, {
      ...host,
      signal,
      accepted: (saved) => {
        if (saved) {
          saved = actions.entry(saved, key, note);
          stored = actions.save(saved);
          // From now on other tabs may take the turn, and should this one have it again, nothing is started twice.
          task = { ...task, operation: "resume", target: saved };
          limit();
        }
        host.accepted(saved, stored);
      },
      progress: (progress) => {
        tell({ progress: without(progress, host.secrets) });
        host.progress(progress);
      },
      ended: (report, item) => {
        if (ENDS.includes(report.kind)) tell({ report: without(report, host.secrets), item });
        // The action knows of its own abort; that of a turn is none of its business.
        if (report.kind !== "aborted") ended(report, item);
      },
    });
    await over;
    // Who comes after finds it in the store only if it is still to be followed.
    await dropped;
  };

  inTurn(key, over, hear, follow);
}

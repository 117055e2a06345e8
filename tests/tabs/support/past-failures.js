// The lives in which the simulation found defects, shortened. Each is a test.

/** @type {Record<string, import("./life.js").Plan>} */
export const FOUND = {
  "an action goes on though the store never answers its new leader": {
    seed: 0,
    store: "steady",
    copies: [
      { starts: ["accept", "accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 6, tab: 0, do: "open", copy: 0 },
      { afterMs: 13, tab: 0, do: "freeze", copy: 0 },
      { afterMs: 0, tab: 0, do: "storeHangs", copy: 0 },
      { afterMs: 10007, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "a tab that loses the lead while it reads the store doesn't poll": {
    seed: 0,
    store: "slow",
    copies: [
      { starts: ["accept"], durationMs: 60000, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 6000, tab: 0, do: "freeze", copy: 0 },
      { afterMs: 0, tab: 0, do: "open", copy: 0 },
      { afterMs: 13284, tab: 1, do: "steal", copy: 0 },
      { afterMs: 20000, tab: 0, do: "show", copy: 0 },
    ],
  },
  "what a tab publishes after it was frozen doesn't set the progress of the others back": {
    seed: 294312262,
    store: "steady",
    copies: [
      { starts: ["accept"], durationMs: 10139, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 8, tab: 0, do: "offline", copy: 0 },
      { afterMs: 55, tab: 0, do: "online", copy: 0 },
      { afterMs: 0, tab: 0, do: "freeze", copy: 0 },
      { afterMs: 0, tab: 0, do: "open", copy: 0 },
      { afterMs: 7115, tab: 0, do: "abort", copy: 0 },
      { afterMs: 2999, tab: 0, do: "truncate", copy: 0 },
      { afterMs: 10, tab: 0, do: "steal", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "what the last leader published doesn't end an action that this tab has started since": {
    seed: 550071091,
    store: "steady",
    copies: [
      { starts: ["throttle", "accept", "accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
      { starts: ["accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "resume", copy: 0 },
      { afterMs: 158, tab: 0, do: "online", copy: 0 },
      { afterMs: 0, tab: 0, do: "steal", copy: 0 },
    ],
  },
  "a group that is resumed twice from the same saved form, with a full store, starts each copy once": {
    seed: 0,
    store: "steady",
    copies: [
      { starts: ["lost", "accept", "accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 0 },
      { afterMs: 0, tab: 0, do: "resumeAll", copy: 0 },
      { afterMs: 0, tab: 0, do: "storeFails", copy: 0 },
      { afterMs: 5, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "an action that is forgotten while another tab writes its entry stays forgotten": {
    seed: 116,
    store: "slow",
    copies: [
      { starts: ["accept"], durationMs: 60000, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 1500, tab: 0, do: "open", copy: 0 },
      { afterMs: 2000, tab: 1, do: "forget", copy: 0 },
      { afterMs: 20000, tab: 0, do: "show", copy: 0 },
    ],
  },
  "an action that is forgotten while it waits for its token leaves no entry in the store": {
    seed: 0,
    store: "steady",
    tokenMs: 10_000,
    copies: [
      { starts: ["accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 6, tab: 0, do: "forget", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "an action that is forgotten just before another tab opens its channel stays forgotten": {
    seed: 2146959345,
    store: "steady",
    tokenMs: 10_000,
    copies: [
      { starts: ["accept", "accept"], durationMs: 34494, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 29728, tab: 0, do: "otherVersion", copy: 0 },
      { afterMs: 1049, tab: 0, do: "forget", copy: 0 },
      { afterMs: 0, tab: 0, do: "freeze", copy: 0 },
      { afterMs: 0, tab: 0, do: "open", copy: 0 },
    ],
  },
  "an upload whose monitor is hidden stays in the store, also if a tab resumed it before it was accepted": {
    seed: 20,
    store: "steady",
    copies: [
      { starts: ["accept", "accept"], durationMs: 0, outcome: "hidden", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 36, tab: 0, do: "upload", copy: 0 },
      { afterMs: 0, tab: 0, do: "open", copy: 0 },
      { afterMs: 0, tab: 0, do: "hide", copy: 0 },
    ],
  },
  "a move of a group whose monitor is hidden stays in the store, also if it was resumed before it was accepted": {
    seed: 0,
    store: "steady",
    copies: [
      { starts: ["accept", "accept"], durationMs: 0, outcome: "hidden", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "moveAll", copy: 0 },
      { afterMs: 32, tab: 0, do: "resume", copy: 0 },
    ],
  },
  "a copy of a group that is forgotten while its listed entry is resumed stays forgotten": {
    seed: 1091325022,
    store: "steady",
    copies: [
      { starts: ["accept"], durationMs: 22736, outcome: "hidden", faultEvery: 0 },
      { starts: ["accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 22804, tab: 0, do: "copyAll", copy: 0 },
      { afterMs: 6, tab: 0, do: "resume", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
      { afterMs: 171, tab: 0, do: "resume", copy: 0 },
      { afterMs: 0, tab: 0, do: "forget", copy: 2 },
      { afterMs: 3, tab: 0, do: "copy", copy: 0 },
      { afterMs: 14, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "a copy that is forgotten while its listed entry is resumed stays forgotten": {
    seed: 905089093,
    store: "steady",
    copies: [
      { starts: ["accept"], durationMs: 18774, outcome: "completed", faultEvery: 0 },
      { starts: ["accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 7, tab: 0, do: "truncate", copy: 0 },
      { afterMs: 46, tab: 0, do: "show", copy: 0 },
      { afterMs: 0, tab: 0, do: "resume", copy: 0 },
      { afterMs: 45, tab: 0, do: "resume", copy: 0 },
      { afterMs: 0, tab: 0, do: "forget", copy: 0 },
      { afterMs: 1, tab: 0, do: "thaw", copy: 0 },
      { afterMs: 3, tab: 0, do: "resume", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
      { afterMs: 0, tab: 0, do: "truncate", copy: 0 },
    ],
  },
  "a group doesn't start a copy again that another tab has resumed on its own and followed to its end": {
    seed: 1,
    store: "steady",
    copies: [
      { starts: ["accept"], durationMs: 60000, outcome: "completed", faultEvery: 0 },
      { starts: ["accept", "accept"], durationMs: 500, outcome: "completed", faultEvery: 0 },
      { starts: ["accept", "accept"], durationMs: 30000, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 0 },
      { afterMs: 180, tab: 0, do: "freeze", copy: 0 },
      { afterMs: 50, tab: 0, do: "open", copy: 0 },
      { afterMs: 25000, tab: 1, do: "resumeAll", copy: 0 },
    ],
  },
  "a copy of a resumed group ends with its outcome although the store is slow": {
    seed: 0,
    store: "slow",
    copies: [
      { starts: ["accept"], durationMs: 1113, outcome: "completed", faultEvery: 0 },
      { starts: ["accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 0 },
      { afterMs: 7013, tab: 0, do: "resumeAll", copy: 1 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "a tab that thaws after another one has started the copies of its group and crashed doesn't start them again": {
    seed: 0,
    store: "steady",
    tokenMs: 10000,
    copies: [
      { starts: ["accept"], durationMs: 60000, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 0 },
      { afterMs: 100, tab: 0, do: "freeze", copy: 0 },
      { afterMs: 50, tab: 0, do: "open", copy: 0 },
      { afterMs: 100, tab: 1, do: "resumeAll", copy: 1 },
      { afterMs: 30000, tab: 1, do: "crash", copy: 0 },
      { afterMs: 1000, tab: 0, do: "thaw", copy: 0 },
    ],
  },
  "a tab doesn't lead with a lock that was stolen before it was notified of it": {
    seed: 1886937402,
    store: "slow",
    copies: [
      { starts: ["throttle", "accept"], durationMs: 0, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "steal", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
      { afterMs: 0, tab: 0, do: "copy", copy: 0 },
    ],
  },
  "a copy that waited while another tab started it isn't started again although the store has stopped responding": {
    seed: 1786450265,
    store: "steady",
    tokenMs: 0,
    copies: [
      { starts: ["unauthorized", "accept"], durationMs: 19768, outcome: "failed", faultEvery: 0 },
      { starts: ["accept"], durationMs: 895, outcome: "failed", faultEvery: 0 },
      { starts: ["accept"], durationMs: 25792, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 2 },
      { afterMs: 500, tab: 0, do: "open", copy: 0 },
      { afterMs: 200, tab: 1, do: "resumeAll", copy: 1 },
      { afterMs: 1542, tab: 0, do: "storeHangs", copy: 2 },
      { afterMs: 42, tab: 3, do: "close", copy: 1 },
      { afterMs: 6755, tab: 2, do: "upload", copy: 1 },
    ],
  },
  "a copy that waited until the group had ended in another tab isn't started again": {
    seed: 896299467,
    store: "steady",
    tokenMs: 10000,
    copies: [
      { starts: ["accept"], durationMs: 8497, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 2 },
      { afterMs: 1000, tab: 0, do: "open", copy: 0 },
      { afterMs: 200, tab: 1, do: "resumeAll", copy: 1 },
      { afterMs: 4631, tab: 3, do: "online", copy: 2 },
      { afterMs: 13285, tab: 0, do: "copyAll", copy: 0 },
      { afterMs: 20, tab: 1, do: "offline", copy: 2 },
      { afterMs: 21881, tab: 2, do: "close", copy: 0 },
    ],
  },
  "a copy that waits in one tab isn't started after its group was forgotten in another": {
    seed: 0,
    store: "steady",
    copies: [
      { starts: ["accept"], durationMs: 60000, outcome: "completed", faultEvery: 0 },
    ],
    steps: [
      { afterMs: 0, tab: 0, do: "copyAll", copy: 2 },
      { afterMs: 1000, tab: 0, do: "open", copy: 0 },
      { afterMs: 1000, tab: 1, do: "resumeAll", copy: 1 },
      { afterMs: 1000, tab: 0, do: "forgetGroup", copy: 0 },
      { afterMs: 1000, tab: 0, do: "show", copy: 0 },
    ],
  },
};

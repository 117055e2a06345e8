// A model of how tabs elect a leader: the lock and the messages of three tabs are plain data, and the behaviour of a tab is functions of it.
// In the test that compares the two, the real `LeaderElection` runs on the same lock and messages.

const TABS = 3;

/** @typedef {"begin" | "run" | "receive hello" | "receive state" | "silence" | "publish" | "close" | "freeze" | "thaw" | "crash" | "foreign steal" | "foreign release"} Kind */
/** An event. Most events concern one tab. @typedef {{ kind: Kind, tab: number }} Event */

/**
 * A tab. `tasks`: the notifications about its lock, oldest first: granted, granted although the request was
 * aborted (and perhaps lost since), lost. `inbox`: the messages from
 * other tabs, in any order and without duplicates. `hasTimer`: whether it waits for a leader's response.
 *
 * @typedef {object} TabState
 * @property {"new" | "awake" | "frozen" | "gone"} life
 * @property {("grant" | "aborted grant" | "void grant" | "lost")[]} tasks
 * @property {("hello" | "state")[]} inbox
 * @property {boolean} hasTimer
 * @property {boolean} hasChannel
 * @property {"following" | "leading" | "closed"} role
 * @property {boolean} isAnswered
 * @property {boolean} steals whether its lock request is one that steals
 */

/** @typedef {{ holder: number | null, queue: number[], tabs: TabState[] }} World `holder` is `FOREIGN` for a script that isn't this library */

export const FOREIGN = -1;

/** @returns {World} */
export function newWorld() {
  const tab = () => /** @type {TabState} */ ({ life: "new", tasks: [], inbox: [], hasTimer: false, hasChannel: false, role: "following", isAnswered: false, steals: false });
  return { holder: null, queue: [], tabs: Array.from({ length: TABS }, tab) };
}

/** The browser: a lock, and messages between tabs. */
export const browser = {
  /** @param {World} world @param {number} tab @param {boolean} steals */
  request(world, tab, steals) {
    if (steals) browser.takeFromHolder(world);
    if (steals) world.queue.unshift(tab);
    else world.queue.push(tab);
    browser.grantNext(world);
  },

  /** @param {World} world */
  takeFromHolder(world) {
    const { holder, tabs } = world;
    world.holder = null;
    if (holder === null || holder === FOREIGN) return;
    const { tasks } = tabs[holder];
    const aborted = tasks.indexOf("aborted grant");
    if (aborted >= 0) tasks[aborted] = "void grant";
    else tasks.push("lost");
  },

  /** @param {World} world */
  grantNext(world) {
    const next = world.holder === null ? world.queue.shift() : undefined;
    if (next === undefined) return;
    world.holder = next;
    world.tabs[next].tasks.push("grant");
  },

  /** The tab aborts its request. @param {World} world @param {number} tab */
  abort(world, tab) {
    const { tasks } = world.tabs[tab];
    world.queue = world.queue.filter((other) => other !== tab);
    const granted = tasks.indexOf("grant");
    if (granted >= 0) tasks[granted] = world.holder === tab ? "aborted grant" : "void grant";
  },

  /** @param {World} world @param {number} tab */
  release(world, tab) {
    if (world.holder !== tab) return;
    world.holder = null;
    browser.grantNext(world);
  },

  /** @param {World} world @param {number} from @param {"hello" | "state"} type */
  post(world, from, type) {
    world.tabs.forEach(({ hasChannel, inbox }, tab) => {
      if (tab !== from && hasChannel && !inbox.includes(type)) inbox.push(type);
      inbox.sort();
    });
  },
};

/** The behaviour of a tab, the same as that of `LeaderElection`. */
export const model = {
  begin(world, tab) {
    world.tabs[tab].hasChannel = true;
    model.requestLock(world, tab, false);
  },

  requestLock(world, tab, steals) {
    world.tabs[tab].steals = steals;
    model.askLeader(world, tab);
    browser.request(world, tab, steals);
  },

  askLeader(world, tab) {
    world.tabs[tab].isAnswered = false;
    world.tabs[tab].hasTimer = true;
    browser.post(world, tab, "hello");
  },

  onGrant(world, tab) {
    const own = world.tabs[tab];
    own.hasTimer = false;
    if (own.role === "closed") return browser.release(world, tab);
    own.role = "leading";
    browser.post(world, tab, "state");
  },

  onLost(world, tab) {
    const own = world.tabs[tab];
    if (own.role !== "leading") return;
    own.role = "following";
    model.requestLock(world, tab, false);
  },

  onMessage(world, tab, type) {
    const own = world.tabs[tab];
    if (type === "hello" && own.role === "leading") browser.post(world, tab, "state");
    if (type === "state" && own.role !== "closed") own.isAnswered = true;
  },

  onSilence(world, tab) {
    const own = world.tabs[tab];
    if (own.isAnswered) return model.askLeader(world, tab);
    if (own.steals) return;
    browser.abort(world, tab);
    model.requestLock(world, tab, true);
  },

  publish(world, tab) {
    browser.post(world, tab, "state");
  },

  close(world, tab) {
    const own = world.tabs[tab];
    const wasLeading = own.role === "leading";
    own.role = "closed";
    own.hasTimer = false;
    if (!own.steals && !wasLeading) browser.abort(world, tab);
    if (wasLeading) browser.release(world, tab);
    own.hasChannel = false;
    own.inbox = [];
  },
};

/** Applies an event to a copy of a world. @param {World} before @param {Event} event @param {any} [program] the behaviour of tabs @returns {World} */
export function after(before, event, program = model) {
  const world = structuredCloneWorld(before);
  apply(world, event, program);
  return world;
}

/** @param {World} world @param {Event} event @param {any} program */
export function apply(world, { kind, tab }, program) {
  const own = world.tabs[tab];
  switch (kind) {
    case "begin":
      own.life = "awake";
      return program.begin(world, tab);
    case "run":
      return run(world, tab, program);
    case "receive hello":
    case "receive state": {
      const type = kind === "receive hello" ? "hello" : "state";
      own.inbox = own.inbox.filter((other) => other !== type);
      return program.onMessage(world, tab, type);
    }
    case "silence":
      own.hasTimer = false;
      return program.onSilence(world, tab);
    case "publish":
      return program.publish(world, tab);
    case "close":
      return program.close(world, tab);
    case "freeze":
      own.life = "frozen";
      return;
    case "thaw":
      own.life = "awake";
      return;
    case "crash":
      Object.assign(own, { life: "gone", tasks: [], inbox: [], hasTimer: false, hasChannel: false, role: "closed", isAnswered: false, steals: false });
      world.queue = world.queue.filter((other) => other !== tab);
      return browser.release(world, tab);
    case "foreign steal":
      browser.takeFromHolder(world);
      world.holder = FOREIGN;
      return;
    case "foreign release":
      world.holder = null;
      return browser.grantNext(world);
  }
}

function run(world, tab, program) {
  const task = world.tabs[tab].tasks.shift();
  if (task === "grant") return program.onGrant(world, tab);
  if (task === "lost") return program.onLost(world, tab);
  if (task === "aborted grant") return browser.release(world, tab);
}

/** The events that are possible without faults. @param {World} world @param {boolean} isPrompt whether all other events happen before a leader counts as silent @returns {Event[]} */
export function progressEvents(world, isPrompt) {
  /** @type {Event[]} */
  const events = [];
  world.tabs.forEach(({ life, tasks, inbox }, tab) => {
    if (life !== "awake") return;
    if (tasks.length > 0) events.push({ kind: "run", tab });
    for (const type of inbox) events.push({ kind: `receive ${type}`, tab });
  });
  if (isPrompt && events.length > 0) return events;
  world.tabs.forEach(({ life, hasTimer }, tab) => {
    if (life === "awake" && hasTimer) events.push({ kind: "silence", tab });
  });
  return events;
}

/** All other possible events. @param {World} world @returns {Event[]} */
export function otherEvents(world) {
  /** @type {Event[]} */
  const events = [];
  world.tabs.forEach(({ life, role }, tab) => {
    if (life === "new") events.push({ kind: "begin", tab });
    if (life === "awake" && role === "leading") events.push({ kind: "publish", tab });
    if (life === "awake" && role !== "closed") events.push({ kind: "close", tab });
    if (life === "awake") events.push({ kind: "freeze", tab });
    if (life === "frozen") events.push({ kind: "thaw", tab });
    if (life === "awake" || life === "frozen") events.push({ kind: "crash", tab });
  });
  if (world.holder === FOREIGN) events.push({ kind: "foreign release", tab: 0 });
  else events.push({ kind: "foreign steal", tab: 0 });
  return events;
}

/** A key of a world. Worlds that differ only in the order of their tabs, or in data without effect, have the same key. @param {World} world */
export function keyOf({ holder, queue, tabs }) {
  const texts = tabs.map((tab, index) => `${textOf(tab)}${holder === index ? "h" : ""}${queue.indexOf(index) + 1}`);
  return `${holder === FOREIGN}|${texts.sort().join("|")}`;
}

/** @param {TabState} tab */
function textOf({ life, tasks, inbox, hasTimer, role, isAnswered, steals }) {
  if (life === "new") return "n";
  const todo = tasks.map((task) => task[0]).join("");
  if (life === "gone" || role === "closed") return todo === "" ? "" : `c${life === "frozen"}${todo}`;
  const waiting = role === "leading" ? "l" : `f${+hasTimer}${+(hasTimer && isAnswered)}${+steals}`;
  return `${life[0]}${waiting}${todo}/${inbox.map((type) => type[0]).join("")}`;
}

/** @param {World} world @returns {World} */
function structuredCloneWorld({ holder, queue, tabs }) {
  return { holder, queue: [...queue], tabs: tabs.map((tab) => ({ ...tab, tasks: [...tab.tasks], inbox: [...tab.inbox] })) };
}

/** The rule that a world breaks, if any. @param {World} world */
export function brokenRule({ holder, queue, tabs }) {
  if (new Set(queue).size !== queue.length) return "a tab waits twice";
  const leading = tabs.flatMap(({ role, tasks }, tab) => (role === "leading" && !tasks.includes("lost") ? [tab] : []));
  if (leading.length > 1) return "two tabs lead";
  if (leading.length === 1 && holder !== leading[0]) return "a tab leads without the lock";
  for (const [tab, { life, role, tasks }] of tabs.entries()) {
    const isOut = life === "gone" || role === "closed";
    if (isOut && queue.includes(tab) && life === "gone") return "a tab that is gone waits";
    if (isOut && holder === tab && !tasks.some((task) => task.endsWith("grant"))) return "a closed tab keeps the lock";
    if (tasks.length > 4) return "tasks pile up";
  }
  return undefined;
}

/** Whether an awake tab leads, or none wants to. @param {World} world */
export function isLed({ tabs }) {
  const wanting = tabs.filter(({ life, role }) => life === "awake" && role !== "closed");
  return wanting.length === 0 || wanting.some(({ role, tasks }) => role === "leading" && !tasks.includes("lost"));
}

// An election with locks, messages and failures.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Environment } from "../../src/npm/environment.js";
import { announceForgotten, GroupChannel, LeaderElection } from "../../src/npm/leader-election.js";
import { Browser } from "./support/browser.js";

/** A message to another tab arrives within this time, in milliseconds. */
const MESSAGE_MS = 50;
/** A leader that hasn't answered for this long counts as frozen. */
const SILENCE_MS = 10_000;

/** @param {Browser} browser @param {object} [without] members that the tab's global scope has instead */
function candidate(browser, without = {}) {
  const tab = browser.open();
  /** @type {any[]} */
  const events = [];
  let hasMet = false;
  const environment = new Environment({ ...tab.scope, ...without });
  const election = new LeaderElection(environment, "name", {
    lead: () => events.push("lead"),
    stopLeading: () => events.push("stopLeading"),
    meet: () => void (hasMet = true),
    receive: (message) => events.push(message),
  });
  return { tab, environment, election, events, hasMet: () => hasMet };
}

/** @param {number} count */
async function begun(count) {
  const browser = new Browser(1);
  const candidates = Array.from({ length: count }, () => candidate(browser));
  for (const { election } of candidates) {
    election.begin();
    await browser.pass(MESSAGE_MS);
  }
  return { browser, candidates };
}

/** Sends a message as another script of the origin. @param {Browser} browser @param {unknown} message */
function send(browser, message) {
  const channel = new (browser.open().scope.BroadcastChannel)("name");
  channel.postMessage(message);
  channel.close();
}

/** The messages that other scripts receive on the channel. @param {Browser} browser */
function listen(browser) {
  /** @type {any[]} */
  const received = [];
  new (browser.open().scope.BroadcastChannel)("name").onmessage = ({ data }) => received.push(data);
  return received;
}

test("the first tab leads, and the others receive what it publishes, in order", async () => {
  const { browser, candidates: [first, ...others] } = await begun(3);
  assert.deepEqual([first.election.isLeading, ...others.map(({ election }) => election.isLeading)], [true, false, false]);
  assert.equal(first.election.publish({ a: 1 }), true);
  assert.equal(first.election.publish({ a: 2 }), true);
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(first.events, ["lead"]);
  for (const { events } of others) assert.deepEqual(events, [{ a: 1 }, { a: 2 }]);
});

test("a tab that joins receives the last message, and those that have it don't receive it again", async () => {
  const { browser, candidates: [leader, follower] } = await begun(2);
  leader.election.publish({ a: 1 });
  await browser.pass(MESSAGE_MS);
  const late = candidate(browser);
  late.election.begin();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(late.events, [{ a: 1 }]);
  assert.deepEqual(follower.events, [{ a: 1 }]);
});

test("what a follower publishes isn't sent", async () => {
  const { browser, candidates: [leader, follower] } = await begun(2);
  assert.equal(follower.election.publish({ a: 1 }), true);
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(leader.events, ["lead"]);
});

test("a message that can't be sent is reported to the caller", async () => {
  const { candidates: [leader] } = await begun(1);
  assert.equal(leader.election.publish({ a: () => {} }), false);
});

test("messages of another version or form are ignored", async () => {
  const { browser, candidates: [leader, follower] } = await begun(2);
  const received = listen(browser);
  for (const message of [null, 5, "x", {}, { longhaul: 2, type: "hello" }, { longhaul: 2, type: "forget" }, { longhaul: 2, type: "state", message: {} }, { longhaul: 1, type: "state", message: 5 }, { longhaul: 1, type: "state", message: null }]) {
    send(browser, message);
  }
  await browser.pass(MESSAGE_MS);
  assert.deepEqual([leader.events, follower.events], [["lead"], []]);
  assert.deepEqual(received.filter((message) => message?.type === "state" && message.isRepeated), []);
});

test("a follower doesn't take over from a leader that answers", async () => {
  const { browser, candidates: [leader, follower] } = await begun(2);
  await browser.pass(10 * SILENCE_MS);
  assert.deepEqual([leader.events, follower.events], [["lead"], []]);
});

test("a leader that is frozen is replaced after ten to twenty seconds, and follows when it thaws", async () => {
  const { browser, candidates: [leader, follower] } = await begun(2);
  leader.tab.freeze();
  await browser.pass(SILENCE_MS - 2 * MESSAGE_MS);
  assert.equal(follower.election.isLeading, false);
  await browser.pass(SILENCE_MS + 2 * MESSAGE_MS);
  assert.equal(follower.election.isLeading, true);
  leader.tab.thaw();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(leader.events, ["lead", "stopLeading"]);
  assert.equal(leader.election.isLeading, false);
  assert.equal(leader.election.hasHadLeader, true);
  follower.election.close();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(leader.events, ["lead", "stopLeading", "lead"]);
});

test("a tab whose lock another script stole gets it back when that script is done", async () => {
  const { browser, candidates: [leader] } = await begun(1);
  const script = browser.open();
  const hold = () => new Promise((resolve) => script.post(() => resolve(undefined), 1_000));
  script.scope.navigator.locks.request("name", { steal: true }, hold).catch(() => {});
  await browser.pass(500);
  assert.deepEqual(leader.events, ["lead", "stopLeading"]);
  await browser.pass(600);
  assert.deepEqual(leader.events, ["lead", "stopLeading", "lead"]);
});

test("a closed election leaves nothing behind, whether it led, followed or waited for an answer", async () => {
  const { browser, candidates } = await begun(3);
  for (const { election, tab } of [...candidates].reverse()) {
    election.close();
    assert.equal(tab.timers.size, 0);
  }
  await browser.pass(MESSAGE_MS);
  assert.deepEqual([browser.channels.size, browser.locks.held.size, browser.locks.waiting.length], [0, 0, 0]);
  send(browser, { longhaul: 1, type: "forget" });
  await browser.pass(2 * SILENCE_MS);
  assert.deepEqual(candidates.map(({ events }) => events), [["lead"], [], []]);
});

test("an election that closes before its lock is granted doesn't lead", async () => {
  const browser = new Browser(1);
  const { election, events } = candidate(browser);
  election.begin();
  election.close();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(events, []);
  assert.equal(browser.locks.held.size, 0);
});

test("a prerendered page takes part in the election when it is shown, unless it has left before", async () => {
  const browser = new Browser(1);
  const document = Object.assign(new EventTarget(), { prerendering: true });
  const [shown, closed] = [candidate(browser, { document }), candidate(browser, { document })];
  for (const { election } of [shown, closed]) election.begin();
  await browser.pass(2 * SILENCE_MS);
  closed.election.close();
  assert.deepEqual([shown.events, browser.locks.held.size], [[], 0]);

  document.dispatchEvent(new Event("prerenderingchange"));
  await browser.pass(MESSAGE_MS);
  assert.deepEqual([shown.events, closed.events], [["lead"], []]);
});

test("every tab is notified that the action is forgotten, also by one that takes no part in the election", async () => {
  const { browser, candidates: [leader, follower] } = await begun(2);
  leader.election.close();
  announceForgotten(leader.environment, "name");
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(follower.events.filter((event) => event !== "lead"), [{ isForgotten: true }]);
  assert.equal([...browser.channels].filter(({ tab }) => tab === leader.tab).length, 0);
});

test("nothing is thrown where no channel can be opened", () => {
  const { environment, election, events } = candidate(new Browser(1), { BroadcastChannel: undefined });
  election.begin();
  announceForgotten(environment, "name");
  assert.equal(election.publish({ a: 1 }), true);
  assert.deepEqual([events, election.isLeading], [["lead"], true]);
  election.close();
  assert.equal(election.isLeading, false);
});

test("a mock of a channel that lacks methods, or throws, is a channel that brings no messages", async () => {
  const broken = Object.defineProperty(class {}.prototype, "onmessage", { set: () => assert.fail("no listener") }).constructor;
  for (const BroadcastChannel of [class {}, class { close() { throw new Error("on purpose"); } }, broken]) {
    const browser = new Browser(1);
    const { environment, election, events } = candidate(browser, { BroadcastChannel });
    election.begin();
    const group = new GroupChannel(environment, "group", () => assert.fail("no messages"));
    await browser.pass(MESSAGE_MS);
    assert.deepEqual(events, ["lead"]);
    group.announceForgotten();
    group.close();
    election.close();
  }
});

for (const [name, requests] of /** @type {const} */ ([["AbortError", 3], ["SecurityError", 1], [undefined, 1]])) {
  test(`where locks fail with ${name}, a tab leads by itself after ${requests} requests`, async () => {
    const browser = new Browser(1);
    let count = 0;
    const locks = { request: () => Promise.reject(name && new DOMException("no", name)).finally(() => count++) };
    const { tab, election, events } = candidate(browser, { navigator: { locks } });
    election.begin();
    await browser.pass(MESSAGE_MS);
    assert.deepEqual(events, ["lead"]);
    assert.equal(count, requests);
    assert.equal(tab.timers.size, 0);
  });
}

test("where a request for a lock ends without a call, as in a mock, a tab leads by itself", async () => {
  const browser = new Browser(1);
  const { tab, election, events } = candidate(browser, { navigator: { locks: { request: () => undefined } } });
  election.begin();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(events, ["lead"]);
  assert.equal(tab.timers.size, 0);
  election.close();
  assert.deepEqual([events, election.isLeading], [["lead"], false]);
});

test("where a granted lock fails, the tab that got it leads by itself", async () => {
  const browser = new Browser(1);
  let count = 0;
  // As in a content script of Firefox, which passes no promise to the page's objects.
  const request = (/** @type {string} */ _name, /** @type {object} */ _options, /** @type {() => unknown} */ run) => {
    run();
    return ++count > 2 ? new Promise(() => {}) : Promise.reject(new Error('Permission denied to access property "then"'));
  };
  const { tab, election, events } = candidate(browser, { navigator: { locks: { request } } });
  election.begin();
  await browser.pass(MESSAGE_MS);
  assert.deepEqual(events, ["lead"]);
  assert.equal(count, 1);
  assert.equal(election.isLeading, true);
  assert.equal(tab.timers.size, 0);
});

test("a tab ignores a lock that was stolen before the tab was notified that it got it", async () => {
  const browser = new Browser(1);
  /** @type {{ run: () => unknown, lose: (error: unknown) => void }[]} */
  const requests = [];
  const request = (/** @type {string} */ _name, /** @type {object} */ _options, /** @type {() => unknown} */ run) => new Promise((_, lose) => requests.push({ run, lose }));
  const { election, events } = candidate(browser, { navigator: { locks: { request } } });
  election.begin();
  requests[0].lose(new DOMException("The lock was stolen", "AbortError"));
  await browser.pass(MESSAGE_MS);
  assert.equal(requests[0].run(), undefined);
  assert.deepEqual([requests.length, events, election.isLeading], [2, [], false]);
  requests[1].run();
  assert.deepEqual([events, election.isLeading], [["lead"], true]);
});

test("a tab meets another one by any message of it, by losing its lock to it, and by stealing the lock of a frozen one", async () => {
  for (const type of ["hello", "state", "forget"]) {
    const { browser, candidates: [{ hasMet }] } = await begun(1);
    send(browser, { longhaul: 2, type });
    await browser.pass(MESSAGE_MS);
    assert.equal(hasMet(), false);
    send(browser, { longhaul: 1, type });
    await browser.pass(MESSAGE_MS);
    assert.equal(hasMet(), true);
  }
  const stolen = await begun(1);
  stolen.browser.open().scope.navigator.locks.request("name", { steal: true }, () => new Promise(() => {})).catch(() => {});
  await stolen.browser.pass(MESSAGE_MS);
  assert.equal(stolen.candidates[0].hasMet(), true);

  const { browser, candidates: [frozen] } = await begun(1);
  frozen.tab.freeze();
  const late = candidate(browser);
  late.election.begin();
  await browser.pass(SILENCE_MS - 100);
  assert.equal(late.hasMet(), false);
  await browser.pass(100 + MESSAGE_MS);
  assert.deepEqual([late.events, late.hasMet()], [["lead"], true]);
});

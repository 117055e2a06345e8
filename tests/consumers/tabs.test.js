// One action in several tabs of a real browser, on a real drive: it is asked for by one tab, whatever becomes of that, and all see its end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HALF, Tabs, drive } from "./support/tabs.js";

/** Monitors answer nothing but that, until it is taken back. */
const STANDING = { where: "monitor", times: null, answer: HALF };

test("two tabs ask no more than one, and see the same", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const resumed = await second.resume();
  await resumed.has(({ accepted, progress }) => accepted && progress.length > 1);
  await drive.fault();

  const { result } = await copy.end();
  assert.deepEqual((await resumed.end()).result, result);
  assert.equal(result.observed, "monitor");
  const percentages = (await resumed.now()).progress.map((/** @type {any} */ { percentageComplete }) => percentageComplete);
  assert.deepEqual(percentages, [...percentages].sort((a, b) => a - b));
  assert.equal(percentages.at(-1), 100);
  assert.equal(second.questions, 0);
  await tabs.asked(result);
  assert.deepEqual(await second.pending(), []);
});

test("when the tab that asks is closed, another asks", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second, third] = [await tabs.open(), await tabs.open(), await tabs.open()];
  await first.copy();
  const others = [await second.resume(), await third.resume()];
  for (const other of others) await other.has(({ progress }) => progress.length > 0);
  assert.equal(second.questions + third.questions, 0);

  await first.page.close();
  // The monitor stands still: what comes now is what one of the others has asked for.
  for (const other of others) await other.more();
  await drive.fault();
  const [one, two] = await Promise.all(others.map((other) => other.end()));
  assert.deepEqual(one, two);
  assert.deepEqual([second.questions, third.questions].sort((a, b) => a - b), [0, one.result.polls]);
  // The first tab may have sent one more poll while it was closed.
  const unseen = (await drive.questions()) - first.questions - one.result.polls;
  assert.ok(unseen === 0 || unseen === 1, `${unseen} polls more than the tabs have seen`);
  assert.deepEqual(await third.pending(), []);
});

test("when the tab that asks is frozen, another asks; once it thaws the first hears of it, and can have the next turn", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const look = await second.watchByHand();
  const copy = await first.copy();
  const other = await second.resume();
  await other.has(({ progress }) => progress.length > 0);

  const thaw = await first.freeze();
  const asked = first.questions;
  // It asks whether the first is still there, and gets no answer.
  while (second.questions === 0) await look();
  await other.more();
  await thaw();
  await copy.more();
  assert.ok(first.questions <= asked + 1, "what it had begun is all that it asks");

  await second.page.close();
  await copy.more();
  await drive.fault();
  const { result } = await copy.end();
  await drive.holds(result.item.name);
  assert.equal(await drive.starts(), 1);
  assert.deepEqual(await first.pending(), []);
});

test("what was accepted is pending after a reload, and goes on", async (t) => {
  const tabs = await Tabs.start(t);
  const tab = await tabs.open();
  await tab.copy({ note: { title: "Source" } });
  await tab.reload();
  const [saved, ...others] = await tab.pending();
  assert.deepEqual(others, []);
  assert.deepEqual(saved.note, { title: "Source" });
  const resumed = await tab.resume({}, saved);
  const { result } = await resumed.end();
  await drive.holds(result.item.name);
  assert.deepEqual(await tab.pending(), []);
});

test("an action that is resumed twice in one tab is asked for once", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const tab = await tabs.open();
  const copy = await tab.copy();
  const [one, two] = [await tab.resume(), await tab.resume()];
  for (const resumed of [one, two]) await resumed.has(({ progress }) => progress.length > 0);
  await drive.fault();
  const { result } = await copy.end();
  for (const resumed of [one, two]) assert.deepEqual((await resumed.end()).result, result);
  await tabs.asked(result);
});

test("a tab that comes late sees at once how it stands", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second] = [await tabs.open(), await tabs.open()];
  // After its first question it asks no more in the time that a test may take.
  const copy = await first.copy({ pacing: { firstMs: 1, minMs: 600_000, maxMs: 600_000 } });
  await copy.has(({ progress }) => progress.length > 0);
  const late = await second.resume();
  await late.has(({ accepted, progress }) => accepted && progress.length === 1 && progress[0].percentageComplete === 50);
  assert.equal(await drive.questions(), 1);
  assert.equal((await copy.now()).progress.length, 1);
});

test("when the network is back, the tab that asks does so at once", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second] = [await tabs.open(), await tabs.open()];
  // By itself it would not ask in the time that a test may take.
  await first.copy({ pacing: { firstMs: 600_000, minMs: 1, maxMs: 600_000 } });
  const told = await second.resume();
  await told.has(({ accepted }) => accepted);
  await tabs.offlineAndBack();
  await told.has(({ progress }) => progress.length > 0);
  assert.equal(second.questions, 0);
});

test("who stops following stops alone", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second, third] = [await tabs.open(), await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const [heard, stopped] = [await second.resume(), await third.resume()];
  for (const resumed of [heard, stopped]) await resumed.has(({ progress }) => progress.length > 0);

  await stopped.abort("no more");
  await copy.more();
  await heard.more();
  assert.equal(second.questions, 0);
  await copy.abort("no more");
  await heard.more();
  assert.equal((await first.pending()).length, 1);
  await drive.fault();
  const { result } = await heard.end();
  assert.equal(second.questions, result.polls);
  assert.equal(third.questions, 0);
});

test("each tab has a timeout of its own", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const short = await second.resume({ timeoutMs: 50 });
  assert.equal((await short.end()).error.name, "TimeoutError");
  assert.equal(second.questions, 0);
  assert.equal((await second.pending()).length, 1);
  await drive.fault();
  assert.ok((await copy.end()).result);
});

test("a failure is the same error in all tabs, and no secret goes from one to the other", async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STANDING);
  const [first, second, listener] = [await tabs.open(), await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const resumed = await second.resume();
  const [{ key, monitorUrl }] = await second.pending();
  await listener.page.evaluate((key) => {
    const messages = (/** @type {any} */ (globalThis).messages = /** @type {string[]} */ ([]));
    new BroadcastChannel(key).onmessage = ({ data }) => messages.push(JSON.stringify(data));
  }, key);
  await resumed.has(({ progress }) => progress.length > 0);

  const { token } = drive.at;
  const message = `not for ${token} at ${monitorUrl}`;
  const body = { status: "failed", statusDescription: message, error: { code: "accessDenied", message } };
  await drive.fault({ ...STANDING, answer: { status: 200, body } });
  const { error } = await copy.end();
  assert.deepEqual((await resumed.end()).error, error);
  assert.equal(error.name, "ActionFailedError");
  assert.equal(error.code, "accessDenied");

  await listener.page.waitForFunction(() => /** @type {any} */ (globalThis).messages.at(-1).includes("accessDenied"));
  const messages = await listener.page.evaluate(() => /** @type {any} */ (globalThis).messages);
  for (const text of [...messages, JSON.stringify(error), key]) {
    assert.ok(!text.includes(token) && !text.includes(monitorUrl), text);
  }
  assert.deepEqual(await second.pending(), []);
});

test("a tab that missed the end finds out by itself", async (t) => {
  const tabs = await Tabs.start(t);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const [saved] = await second.pending();
  const { result } = await copy.end();
  await first.page.waitForFunction(async () => (await /** @type {any} */ (globalThis).client().pending()).length === 0);

  const late = await second.resume({}, saved);
  const found = (await late.end()).result;
  assert.deepEqual(found.item.id, result.item.id);
  await tabs.asked(result, found);
  await second.page.waitForFunction(async () => (await /** @type {any} */ (globalThis).client().pending()).length === 0);
});

test("a tab that is closed before the store has let go of what ended misleads nobody", async (t) => {
  const tabs = await Tabs.start(t);
  const [first, second] = [await tabs.open(), await tabs.open()];
  await first.page.evaluate(() => {
    const { store } = /** @type {any} */ (globalThis);
    store.delete = () => new Promise(() => {});
  });
  const { result } = await (await first.copy()).end();
  // While that tab is there, it tells the end to who asks.
  const [saved] = await second.pending();
  const told = await second.resume({}, saved);
  assert.deepEqual((await told.end()).result, result);
  assert.equal(second.questions, 0);

  await first.page.close();
  const found = (await (await second.resume({}, saved)).end()).result;
  assert.equal(found.item.id, result.item.id);
  await second.page.waitForFunction(async () => (await /** @type {any} */ (globalThis).client().pending()).length === 0);
});

test("a page that may have neither a store nor locks copies all the same", async (t) => {
  const tabs = await Tabs.start(t);
  const tab = await tabs.open({ opaque: true });
  const { result } = await (await tab.copy()).end();
  await drive.holds(result.item.name);
  assert.ok(tab.uncaught.length > 0, "what the store threw is told");
  assert.ok(tab.uncaught.every((message) => message.includes("IDBFactory")), tab.uncaught.join("\n"));
});

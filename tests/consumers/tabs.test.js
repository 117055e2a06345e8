// One action in several tabs of a real browser, on a local drive: one tab at a time polls, and all tabs report the outcome.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HALF } from "./support/drive.js";
import { Tabs, drive } from "./support/tabs.js";

/** If a tab hangs, its test fails. Without this, the whole file would, after minutes and without a name. */
const BOUNDED = { timeout: 60_000 };
/** A fault: monitors keep reporting 50 percent until it is removed. */
const STALLED = { where: "monitor", times: null, answer: HALF };

test("two tabs poll no more than one, and report the same progress and result", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
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
  assert.equal(second.polls, 0);
  await tabs.polled(result);
  await second.hasNonePending();
});

test("another tab polls when the leader is closed while it waits for a response", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  // The second poll is held until after the test, so the first tab never gets its response.
  await drive.fault({ where: "monitor", answer: HALF }, { where: "monitor", answer: HALF, delayMs: 600_000 }, STALLED);
  const [first, second, third] = [await tabs.open(), await tabs.open(), await tabs.open()];
  await first.copy();
  const others = [await second.resume(), await third.resume()];
  for (const other of others) await other.has(({ progress }) => progress.length > 0);
  while ((await drive.polls()) < 2);
  assert.equal(second.polls + third.polls, 0);

  await first.page.close();
  // The monitor is stalled, so new progress comes from a poll of another tab.
  for (const other of others) await other.more();
  await drive.fault();
  const [one, two] = await Promise.all(others.map((other) => other.end()));
  assert.deepEqual(one, two);
  assert.deepEqual([second.polls, third.polls].sort((a, b) => a - b), [0, one.result.polls]);
  assert.equal(await drive.polls(), 2 + one.result.polls);
  await third.hasNonePending();
});

test("another tab polls when the leader is frozen, and the first tab can lead again after it thaws", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const check = await second.checkLeaderByHand();
  const copy = await first.copy();
  const other = await second.resume();
  await other.has(({ progress }) => progress.length > 0);

  const thaw = await first.freeze();
  const polls = first.polls;
  // It checks whether the leader still runs, and gets no answer.
  while (second.polls === 0) await check();
  await other.more();
  await thaw();
  await copy.more();
  assert.ok(first.polls <= polls + 1, "it only finishes the poll that it had begun");

  await second.page.close();
  await copy.more();
  await drive.fault();
  const { result } = await copy.end();
  await drive.holds(result.item.name);
  assert.equal(await drive.starts(), 1);
  await first.hasNonePending();
});

test("an accepted action is pending after a reload, and can be resumed", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const tab = await tabs.open();
  await tab.copy({ note: { title: "Source" } });
  await tab.reload();
  const [saved, ...others] = await tab.pending();
  assert.deepEqual(others, []);
  assert.deepEqual(saved.note, { title: "Source" });
  const resumed = await tab.resume({}, saved);
  await drive.fault();
  const { result } = await resumed.end();
  await drive.holds(result.item.name);
  await tab.hasNonePending();
});

test("an action that is resumed twice in one tab is polled once", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const tab = await tabs.open();
  const copy = await tab.copy();
  const [one, two] = [await tab.resume(), await tab.resume()];
  for (const resumed of [one, two]) await resumed.has(({ progress }) => progress.length > 0);
  await drive.fault();
  const { result } = await copy.end();
  for (const resumed of [one, two]) assert.deepEqual((await resumed.end()).result, result);
  await tabs.polled(result);
});

test("a tab that resumes later gets the latest progress immediately", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const [first, second] = [await tabs.open(), await tabs.open()];
  // After the first poll it doesn't poll again within the duration of a test.
  const copy = await first.copy({ pacing: { firstMs: 1, minMs: 600_000, maxMs: 600_000 } });
  await copy.has(({ progress }) => progress.length > 0);
  const late = await second.resume();
  await late.has(({ accepted, progress }) => accepted && progress.length === 1 && progress[0].percentageComplete === 50);
  assert.equal(await drive.polls(), 1);
  assert.equal((await copy.now()).progress.length, 1);
});

test("the leader polls immediately when the network is back", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const [first, second] = [await tabs.open(), await tabs.open()];
  // Otherwise it wouldn't poll within the duration of a test.
  await first.copy({ pacing: { firstMs: 600_000, minMs: 1, maxMs: 600_000 } });
  const resumed = await second.resume();
  await resumed.has(({ accepted }) => accepted);
  await tabs.offlineAndBack();
  await resumed.has(({ progress }) => progress.length > 0);
  assert.equal(second.polls, 0);
});

test("a tab that stops following doesn't stop the others", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const [first, second, third] = [await tabs.open(), await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const [following, stopped] = [await second.resume(), await third.resume()];
  for (const resumed of [following, stopped]) await resumed.has(({ progress }) => progress.length > 0);

  await stopped.abort("stopped");
  await copy.more();
  await following.more();
  assert.equal(second.polls, 0);
  await copy.abort("stopped");
  await following.more();
  assert.equal((await first.pending()).length, 1);
  await drive.fault();
  const { result } = await following.end();
  assert.equal(second.polls, result.polls);
  assert.equal(third.polls, 0);
});

test("each tab has a timeout of its own", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const short = await second.resume({ timeoutMs: 50 });
  assert.equal((await short.end()).error.name, "TimeoutError");
  assert.equal(second.polls, 0);
  assert.equal((await second.pending()).length, 1);
  await drive.fault();
  assert.ok((await copy.end()).result);
});

test("a failure is the same error in all tabs, and no secret is sent between tabs", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
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
  const message = `Denied for ${token} at ${monitorUrl}`;
  const body = { status: "failed", statusDescription: message, error: { code: "accessDenied", message } };
  await drive.fault({ ...STALLED, answer: { status: 200, body } });
  const { error } = await copy.end();
  assert.deepEqual((await resumed.end()).error, error);
  assert.equal(error.name, "ActionFailedError");
  assert.equal(error.code, "accessDenied");

  await listener.page.waitForFunction(() => /** @type {string[]} */ (/** @type {any} */ (globalThis).messages).some((text) => text.includes("accessDenied")));
  const messages = await listener.page.evaluate(() => /** @type {any} */ (globalThis).messages);
  for (const text of [...messages, JSON.stringify(error), key]) {
    assert.ok(!text.includes(token) && !text.includes(monitorUrl), text);
  }
  await second.hasNonePending();
});

test("a tab that missed the outcome polls for it", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  await drive.fault(STALLED);
  const [first, second] = [await tabs.open(), await tabs.open()];
  const copy = await first.copy();
  const [saved] = await second.pending();
  await drive.fault();
  const { result } = await copy.end();
  await first.hasNonePending();

  const late = await second.resume({}, saved);
  const found = (await late.end()).result;
  assert.deepEqual(found.item.id, result.item.id);
  await tabs.polled(result, found);
  await second.hasNonePending();
});

test("an entry that is left in the store after the outcome leads to the same result", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  const [first, second] = [await tabs.open(), await tabs.open()];
  await first.page.evaluate(() => {
    const { store } = /** @type {any} */ (globalThis);
    store.delete = () => new Promise(() => {});
  });
  const { result } = await (await first.copy()).end();
  // While the first tab is open, it publishes the outcome to tabs that resume.
  const [saved] = await second.pending();
  const resumed = await second.resume({}, saved);
  assert.deepEqual((await resumed.end()).result, result);
  assert.equal(second.polls, 0);

  await first.page.close();
  const found = (await (await second.resume({}, saved)).end()).result;
  assert.equal(found.item.id, result.item.id);
  await second.hasNonePending();
});

test("a page without storage and locks copies, and reports the store's errors", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  const tab = await tabs.open({ opaque: true });
  const { result } = await (await tab.copy()).end();
  await drive.holds(result.item.name);
  assert.ok(tab.uncaught.length > 0, "the store's errors are reported");
  assert.ok(tab.uncaught.every((message) => message.includes("IDBFactory")), tab.uncaught.join("\n"));
});

test("an action that begins offline in a worker starts when the network is restored", BOUNDED, async (t) => {
  const tabs = await Tabs.start(t);
  const { page } = await tabs.open();
  const settings = drive.settings();
  await page.evaluate((settings) => {
    const script = `
      import { DriveClient, load } from "${location.origin}/node_modules/longhaul/index.js";
      const { drive, token, from, to } = ${JSON.stringify(settings)};
      await load();
      postMessage("loaded");
      // Without an event, it can only ask again.
      while (navigator.onLine) await new Promise((resolve) => setTimeout(resolve));
      const onProgress = ({ trouble }) => postMessage(trouble?.reason);
      const copy = new DriveClient({ baseUrl: drive + "/v1.0/me/drive", auth: token }).copy({ path: "/" + from }, { name: to }, { onProgress });
      copy.then(({ status }) => postMessage(status), ({ name }) => postMessage(name));`;
    const seen = (/** @type {any} */ (globalThis).seen = /** @type {unknown[]} */ ([]));
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { type: "module" });
    worker.onmessage = ({ data }) => seen.push(data);
  }, settings);
  const sees = (/** @type {string} */ what) => page.waitForFunction((what) => /** @type {any} */ (globalThis).seen.includes(what), what);

  await sees("loaded");
  await page.context().setOffline(true);
  await sees("offline");
  assert.equal(await drive.starts(), 0);
  await page.context().setOffline(false);
  await sees("completed");
  await drive.holds(settings.to);
});

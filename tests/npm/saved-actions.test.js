// The entries of one drive in a store: which of them are listed and read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { storeInternals } from "../../src/npm/arguments.js";
import { Environment } from "../../src/npm/environment.js";
import { actionStore } from "../../src/npm/store.js";
import { Browser } from "./support/browser.js";

const BASE = "https://graph.microsoft.com/v1.0/me/drive";
const DAY_MS = 86_400_000;
const NOW = new Browser(1).clock.now;

/** @param {Map<string, any>} map @param {object} [store] methods instead of the map's @param {object} [scope] members instead of the tab's */
function actionsIn(map, store = {}, scope = {}) {
  const browser = new Browser(1);
  const tab = browser.open();
  const methods = { get: (key) => map.get(key), set: (key, text) => map.set(key, text), delete: (key) => map.delete(key), keys: () => map.keys(), ...store };
  const actions = /** @type {any} */ (actionStore(methods))[storeInternals](new Environment({ ...tab.scope, ...scope }), BASE);
  return { actions, browser, reported: tab.reported };
}

/** @param {object} [more] */
const entry = (more) => JSON.stringify({ longhaul: 1, baseUrl: BASE, startedAt: NOW, ...more });

test("the entries of this drive and version are listed, oldest first, each with its key", async () => {
  const map = new Map([
    ["longhaul:new", entry({ startedAt: 20 })],
    ["longhaul:old", entry({ startedAt: 10, key: "longhaul:forged" })],
    ["other:key", entry()],
    ["longhaul:other-drive", entry({ baseUrl: `${BASE}s` })],
    ["longhaul:other-version", entry({ longhaul: 2 })],
    ["longhaul:no-date", entry({ startedAt: "1" })],
    ["longhaul:null", "null"],
    ["longhaul:torn", entry().slice(0, 20)],
  ]);
  const { actions, reported } = actionsIn(map);
  assert.deepEqual((await actions.list()).map(({ key, startedAt }) => [key, startedAt]), [["longhaul:old", 10], ["longhaul:new", 20]]);
  assert.equal(map.size, 8);
  assert.deepEqual(reported, []);
});

test("keys that aren't text are skipped, and only keys of the package are read", async () => {
  /** @type {unknown[]} */
  const read = [];
  const { actions } = actionsIn(new Map(), { keys: () => [5, null, "x", "longhaul:a"], get: (/** @type {string} */ key) => void read.push(key) });
  assert.deepEqual(await actions.list(), []);
  assert.deepEqual(read, ["longhaul:a"]);
});

test("a list requests all entries at once", async () => {
  /** @type {string[]} */
  const requested = [];
  const get = (/** @type {string} */ key) => new Promise(() => void requested.push(key));
  const { actions, browser } = actionsIn(new Map([["longhaul:a", ""], ["longhaul:b", ""]]), { get });
  actions.list().catch(() => {});
  await browser.pass(1);
  assert.deepEqual(requested, ["longhaul:a", "longhaul:b"]);
});

for (const method of ["keys", "get"]) {
  test(`a list rejects if the store leaves ${method}() unanswered for 15 seconds`, async () => {
    const { actions, browser } = actionsIn(new Map([["longhaul:a", entry()]]), { [method]: () => new Promise(() => {}) });
    /** @type {any[]} */
    const errors = [];
    actions.list().catch((/** @type {unknown} */ error) => errors.push(error));
    await browser.pass(14_999);
    assert.deepEqual(errors, []);
    await browser.pass(2);
    const [{ name, code, message }] = errors;
    assert.deepEqual([name, code], ["LonghaulError", "storeTimeout"]);
    assert.match(message, /did not answer within 15 seconds/);
  });
}

test("an outcome that is kept for a group isn't listed, and is removed after a week", async () => {
  const map = new Map([
    ["longhaul:week", entry({ startedAt: NOW - 7 * DAY_MS, report: {} })],
    ["longhaul:older", entry({ startedAt: NOW - 7 * DAY_MS - 1, report: {} })],
    ["longhaul:running", entry({ startedAt: NOW - 30 * DAY_MS })],
  ]);
  const { actions } = actionsIn(map);
  assert.deepEqual((await actions.list()).map(({ key }) => key), ["longhaul:running"]);
  assert.deepEqual([...map.keys()], ["longhaul:week", "longhaul:running"]);
});

test("reading distinguishes an entry, none, and one that can't be read", async () => {
  const map = new Map([["longhaul:a", entry({ note: "n" })], ["longhaul:b", "{"], ["longhaul:c", null]]);
  const { actions, reported } = actionsIn(map);
  assert.deepEqual(await actions.read("longhaul:a"), { longhaul: 1, baseUrl: BASE, startedAt: NOW, note: "n", key: "longhaul:a" });
  assert.equal(await actions.read("longhaul:b"), undefined);
  assert.equal(await actions.read("longhaul:c"), null);
  assert.equal(await actions.read("longhaul:none"), null);
  assert.deepEqual(reported, []);

  const error = new Error("broken");
  const broken = actionsIn(map, { get: () => Promise.reject(error) });
  assert.equal(await broken.actions.read("longhaul:a"), undefined);
  assert.deepEqual(broken.reported, [error]);
  // Its monitor URL isn't known, so no URL is reported.
  const torn = actionsIn(map, { get: () => Promise.reject(new Error(`no JSON: "${BASE}/monitor"`)) });
  await torn.actions.read("longhaul:a");
  assert.equal(/** @type {any} */ (torn.reported[0]).message, "no JSON: …");
});

test("an entry is read from a storage that parses JSON itself, and from one that returns bytes", async () => {
  // As unstorage and Upstash do, and as Redis's clients do for a Buffer.
  for (const get of [JSON.parse, Buffer.from]) {
    const { actions } = actionsIn(new Map([["longhaul:a", entry({ note: "n" })]]), { get: () => get(entry({ note: "n" })) });
    assert.deepEqual((await actions.list()).map(({ key, note }) => [key, note]), [["longhaul:a", "n"]], get.name);
    assert.equal((await actions.read("longhaul:a")).note, "n");
  }
});

test("an error of a store that contains the entry is reported without the monitor URL", async () => {
  const monitorUrl = "https://contoso.sharepoint.com/monitor/1?tempauth=v1.secret";
  // As Upstash writes it, and a storage behind an API.
  for (const written of [JSON.stringify, encodeURIComponent]) {
    const set = (/** @type {string} */ key, /** @type {string} */ text) => {
      throw Object.assign(new Error(`the limit is reached, command was: ${written(text)}`), { options: { body: text } });
    };
    const { actions, reported } = actionsIn(new Map(), { set });
    await actions.write(actions.entry({ monitorUrl }, "longhaul:a", { note: null }));
    const [error] = /** @type {Error[]} */ (reported);
    assert.equal(error.message, "the limit is reached, command was: …");
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /secret/);
  }
});

test("an entry is written under its key, and removed; what fails is reported", async () => {
  const map = new Map();
  const { actions } = actionsIn(map);
  const written = actions.entry({ kind: "copy", longhaul: 9, baseUrl: "x", note: 1 }, "longhaul:a", { note: "n" });
  assert.deepEqual(written, { kind: "copy", longhaul: 1, baseUrl: BASE, key: "longhaul:a", note: "n" });
  await actions.write(written);
  assert.deepEqual(JSON.parse(map.get("longhaul:a")), written);
  await actions.remove("longhaul:a");
  assert.equal(map.size, 0);

  const error = new Error("full");
  const full = actionsIn(map, {
    set: () => {
      throw error;
    },
    delete: () => Promise.reject(error),
  });
  await full.actions.write(written);
  await full.actions.remove("longhaul:a");
  assert.deepEqual(full.reported, [error, error]);
});

test("an entry keeps its key, and what isn't a key of the package is replaced by a random one", () => {
  const { actions } = actionsIn(new Map());
  assert.equal(actions.keyOf({ key: "longhaul:a" }), "longhaul:a");
  const keys = [undefined, null, {}, { key: 5 }, { key: "x:longhaul:" }].map((given) => actions.keyOf(given));
  for (const key of keys) assert.match(key, /^longhaul:\d+-\d+-\d+-\d+$/);
  assert.equal(new Set(keys).size, keys.length);
});

test("a random key has 128 bits of the platform's best randomness", () => {
  const crypto = { getRandomValues: (/** @type {Uint32Array} */ numbers) => numbers.map((_, index) => 2 ** 32 - 1 - index) };
  assert.equal(actionsIn(new Map(), {}, { crypto }).actions.keyOf(null), "longhaul:4294967295-4294967294-4294967293-4294967292");
});

test("without crypto, a random key consists of four random numbers", () => {
  const { actions } = actionsIn(new Map(), {}, { crypto: undefined });
  const keys = [actions.keyOf(null), actions.keyOf(null)];
  assert.notEqual(keys[0], keys[1]);
  for (const key of keys) assert.match(key, /^longhaul:(0\.\d+(e-\d+)?-?){4}$/);
});

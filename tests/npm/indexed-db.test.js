// The store in IndexedDB: which entries it contains, and its behaviour when the database is closed, deleted or can't be opened.

import assert from "node:assert/strict";
import { IDBDatabase, IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { beforeEach, test } from "node:test";
import { actionStore, indexedDbStore } from "../../src/npm/store.js";

/** @type {any} */
const kept = (name) => indexedDbStore(name);

beforeEach(() => void (globalThis.indexedDB = new IDBFactory()));

test("entries are there for each store of the same name, and only for those", async () => {
  const [one, other, elsewhere] = [kept("a"), kept("a"), kept("b")];
  await one.set("k", "v");
  await one.set("l", "w");
  assert.equal(await other.get("k"), "v");
  assert.deepEqual(await other.keys(), ["k", "l"]);
  await other.delete("k");
  assert.equal(await one.get("k"), undefined);
  assert.deepEqual(await elsewhere.keys(), []);
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name), ["a", "b"]);
});

test("the database is called longhaul unless the app says", async () => {
  await kept().set("k", "v");
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name), ["longhaul"]);
});

test("one connection serves all requests", async (t) => {
  const open = t.mock.method(IDBFactory.prototype, "open");
  const store = kept("a");
  await Promise.all([store.set("k", "v"), store.get("k"), store.keys()]);
  await store.get("k");
  assert.equal(open.mock.callCount(), 1);
});

test("requests that arrive while a transaction runs share the next one, in their order", async (t) => {
  const store = kept("a");
  await store.keys();
  /** @type {unknown[]} */
  const later = [];
  const { transaction } = IDBDatabase.prototype;
  const counted = t.mock.method(IDBDatabase.prototype, "transaction", /** @this {IDBDatabase} @param {any[]} given */ function (...given) {
    if (later.length === 0) later.push(store.get("k"), store.set("k", "w"), store.get("k"), store.delete("k"), store.get("k"), store.keys());
    return Reflect.apply(transaction, this, given);
  });
  await store.set("k", "v");
  assert.deepEqual(await Promise.all(later), ["v", "k", "w", undefined, undefined, []]);
  assert.equal(counted.mock.callCount(), 2);
});

test("a database that another tab deletes is closed at once, and made again", async () => {
  const store = kept("a");
  await store.set("k", "v");
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase("a");
    request.onsuccess = resolve;
    request.onblocked = () => reject(new Error("the store keeps the database open"));
  });
  assert.equal(await store.get("k"), undefined);
  await store.set("k", "w");
  assert.equal(await store.get("k"), "w");
});

test("a database that the browser closes is opened again", async (t) => {
  /** @type {IDBDatabase[]} */
  const opened = [];
  const { transaction } = IDBDatabase.prototype;
  t.mock.method(IDBDatabase.prototype, "transaction", /** @this {IDBDatabase} @param {any[]} given */ function (...given) {
    opened.push(this);
    return Reflect.apply(transaction, this, given);
  });
  const store = kept("a");
  await store.set("k", "v");
  const first = /** @type {any} */ (opened.at(-1));
  first.close();
  assert.equal(await store.get("k"), "v");
  assert.notEqual(opened.at(-1), first);
});

test("a request is sent again if the connection is lost while its transaction runs", async (t) => {
  const store = kept("a");
  await store.set("k", "v");
  const { transaction } = IDBDatabase.prototype;
  const lost = t.mock.method(IDBDatabase.prototype, "transaction", /** @this {IDBDatabase} @param {any[]} given */ function (...given) {
    const begun = Reflect.apply(transaction, this, given);
    queueMicrotask(() => begun.abort());
    lost.mock.restore();
    return begun;
  });
  assert.equal(await store.set("l", "w"), "l");
  assert.deepEqual(await store.keys(), ["k", "l"]);
});

test("a database that can't be opened is tried again with the next request", async (t) => {
  const store = kept("a");
  const open = t.mock.method(IDBFactory.prototype, "open", () => {
    const request = /** @type {any} */ ({ error: new DOMException("no", "UnknownError") });
    queueMicrotask(() => request.onerror());
    return request;
  });
  await assert.rejects(store.get("k"), { name: "UnknownError" });
  open.mock.restore();
  assert.equal(await store.get("k"), undefined);
});

test("a change that doesn't fit is rejected, and leaves the rest as it is", async (t) => {
  const store = kept("a");
  await store.set("k", "v");
  const { put } = IDBObjectStore.prototype;
  const full = t.mock.method(IDBObjectStore.prototype, "put", /** @this {IDBObjectStore} @param {any[]} given */ function (...given) {
    const request = Reflect.apply(put, this, given);
    this.transaction.abort();
    return request;
  });
  await assert.rejects(store.set("k", "w"), (error) => error !== undefined);
  full.mock.restore();
  assert.equal(await store.get("k"), "v");
});

test("a change that doesn't fit affects no other that shares its transaction", async (t) => {
  const { put } = IDBObjectStore.prototype;
  t.mock.method(IDBObjectStore.prototype, "put", /** @this {IDBObjectStore} @param {any[]} given */ function (...given) {
    const request = Reflect.apply(put, this, given);
    if (given[0] === "large") this.transaction.abort();
    return request;
  });
  const store = kept("a");
  const changes = [store.set("first", "v"), store.set("k", "v"), store.set("l", "large"), store.set("m", "w")];
  const settled = await Promise.allSettled(changes);
  assert.deepEqual(settled.map(({ status }) => status), ["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  assert.deepEqual(await store.keys(), ["first", "k", "m"]);
});

test("a store of an app's own must have all four methods", () => {
  const whole = { get() {}, set() {}, delete() {}, keys: () => [] };
  actionStore(whole);
  const message = "storage must have get, set, delete and keys, as a Map has";
  for (const method of Object.keys(whole)) assert.throws(() => actionStore({ ...whole, [method]: 5 }), { name: "TypeError", message });
  for (const kept of /** @type {any[]} */ ([undefined, null, {}])) assert.throws(() => actionStore(kept), { name: "TypeError", message });
});

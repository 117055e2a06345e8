// The clients: their options, what they send, and the drives of a GraphClient.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { BASE, FakeService, MONITOR, TOKEN, pacing, until } from "./support/fake-service.js";
import { installed } from "./support/installed.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { actionStore } = await app.import("longhaul/store");

/** @param {object} [more] */
function graph(more = {}) {
  const service = new FakeService();
  service.complete();
  return { service, graph: new longhaul.GraphClient({ auth: TOKEN, fetch: service.fetch, ...more }) };
}

test("a constructor throws for an invalid option, and names it", () => {
  /** @type {[object | undefined, RegExp][]} */
  const cases = [
    [undefined, /^baseUrl must be/],
    [/** @type {any} */ (BASE), /^options must be an object$/],
    [{ auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: "/me/drive", auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: "http://graph.microsoft.com/v1.0", auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: "https://user:secret@graph.microsoft.com/v1.0", auth: TOKEN }, /^baseUrl must be(?!.*secret)/],
    [{ baseUrl: `${BASE}?a=b`, auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: `${BASE}#a`, auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: `${BASE}?`, auth: TOKEN }, /^baseUrl must be/],
    [{ baseUrl: BASE }, /^auth must be/],
    [{ baseUrl: BASE, auth: "" }, /^auth must be/],
    [{ baseUrl: BASE, auth: "two\nlines" }, /^auth must be/],
    [{ baseUrl: BASE, auth: 42 }, /^auth must be/],
    [{ baseUrl: BASE, auth: {} }, /^auth must be/],
    [{ baseUrl: BASE, auth: TOKEN, fetch: "fetch" }, /^fetch must be a function/],
    [{ baseUrl: BASE, auth: TOKEN, service: "sharepoint" }, /^service must be/],
    [{ baseUrl: BASE, auth: TOKEN, store: new Map() }, /^store must be/],
  ];
  for (const [options, message] of cases) assert.throws(() => new longhaul.DriveClient(options), { name: "TypeError", message });
  assert.throws(() => new longhaul.GraphClient({}), { name: "TypeError", message: /^auth must be/ });
  for (const baseUrl of [new URL(BASE), `${BASE}/`, "http://localhost:8080/v1.0/me/drive", "http://127.0.0.1/v1.0", "http://[::1]/v1.0"]) {
    new longhaul.DriveClient({ baseUrl, auth: TOKEN, fetch: undefined, service: undefined, store: undefined });
  }
});

/** Values that no client accepts as the URL of a drive. @type {unknown[]} */
const BAD_BASE_URLS = [
  "",
  " ",
  "graph.microsoft.com/v1.0/me/drive",
  "//graph.microsoft.com/v1.0/me/drive",
  "/v1.0/me/drive",
  "https://",
  "http://graph.microsoft.com/v1.0/me/drive",
  "http://127.0.0.1.evil.example/v1.0",
  "http://localhost.evil.example/v1.0",
  "ftp://graph.microsoft.com/v1.0/me/drive",
  "javascript:alert(1)//secret",
  "data:,secret",
  "file:///etc/passwd",
  "https://secret@graph.microsoft.com/v1.0/me/drive",
  "https://user:secret@graph.microsoft.com/v1.0/me/drive",
  "https://graph.microsoft.com:99999/v1.0/me/drive",
  `${BASE}?token=secret`,
  `${BASE}?`,
  `${BASE}#secret`,
  null,
  5,
  {},
  [],
  Symbol("secret"),
];

test("the constructor rejects a URL that can't be a drive's, and its error names the option without the URL", () => {
  for (const baseUrl of BAD_BASE_URLS) {
    const given = { baseUrl, auth: TOKEN };
    for (const create of [() => new longhaul.DriveClient(given), ...(baseUrl === null ? [] : [() => new longhaul.GraphClient(given)])]) {
      assert.throws(create, { name: "TypeError", message: /^baseUrl must be(?!.*secret)/ }, String(baseUrl));
    }
  }
});

test("a start goes to a path below Graph's URL", async () => {
  const { service, graph: client } = graph();
  const { status } = await client.start({ path: "/teams", body: { displayName: "x" } }, { pacing });
  assert.equal(status, "completed");
  assert.equal(service.starts[0].url, "https://graph.microsoft.com/v1.0/teams");
  const beta = graph({ baseUrl: "https://graph.microsoft.us/beta/" });
  await beta.graph.start({ path: "/teams" }, { pacing });
  assert.equal(beta.service.starts[0].url, "https://graph.microsoft.us/beta/teams");
});

test("a drive of Graph has the same token, fetch and store, and lists its own actions", async () => {
  const map = new Map();
  const { service, graph: client } = graph({ store: actionStore(map) });
  service.monitor = () => Response.json({ status: "running" }, { status: 202 });
  const drive = client.drive("/sites/1/drive");
  assert.ok(drive instanceof longhaul.DriveClient);
  const copy = drive.copy("1", { name: "x" }, { pacing });
  const team = client.start({ path: "/teams" }, { pacing });
  await Promise.all([copy.accepted, team.accepted]);
  assert.deepEqual(service.starts.map(({ url }) => url.replace("https://graph.microsoft.com/v1.0", "")).sort(), ["/sites/1/drive/items/1/copy", "/teams"]);
  assert.deepEqual((await drive.pending()).map(({ kind }) => kind), ["copy"]);
  const [saved, ...others] = await client.pending();
  assert.deepEqual([saved.kind, others], ["any", []]);

  service.complete();
  assert.equal((await client.resume(saved, { pacing })).status, "completed");
  await Promise.all([copy, team]);
  await until(() => map.size === 0);
});

test("a move is a PATCH of the item, with Prefer: respond-async to another drive", async () => {
  const service = new FakeService();
  service.complete();
  const prefer = [];
  const fetch = (/** @type {string} */ url, /** @type {any} */ init) => {
    if (init.method !== "GET") prefer.push(init.headers.Prefer);
    return service.fetch(url, init);
  };
  const drive = service.drive(longhaul, { fetch });
  const { status } = await drive.move("1", { parentReference: { driveId: "b!2", id: "01DEF" } }, { pacing, conflictBehavior: "replace" });
  assert.equal(status, "completed");
  const [{ url, body }] = service.starts;
  assert.match(url, /\/me\/drive\/items\/1\?@microsoft\.graph\.conflictBehavior=replace$/);
  assert.deepEqual(body, { parentReference: { driveId: "b!2", id: "01DEF" } });

  service.start = () => Response.json({ id: "1", name: "y" });
  const moved = await drive.move({ path: "/a" }, { name: "y" }, { pacing });
  assert.deepEqual([moved.item.name, moved.observed, moved.polls], ["y", "start", 0]);
  assert.deepEqual(prefer, ["respond-async", undefined]);
  await assert.rejects(drive.move("1", {}), { name: "TypeError", message: /^body must be/ });
});

test("a drive's path that isn't below the base URL is rejected", () => {
  for (const path of [undefined, "", "me/drive", 5, "/..", "/../beta/me/drive", "/me/%2e%2E/../../beta", "/\\..\\..", "/me/drive?a=1", "/me/drive#a"]) {
    assert.throws(() => graph().graph.drive(path), new TypeError("path must begin with / and be below baseUrl, without query and fragment"), String(path));
  }
});

test("a fetch that returns no Response leaves a start uncertain, and the cause says why", async () => {
  for (const given of [undefined, null, "x", {}, { status: 202, headers: {} }]) {
    const drive = new longhaul.DriveClient({ baseUrl: BASE, auth: TOKEN, fetch: async () => given });
    await assert.rejects(drive.copy("1", { name: "x" }), { name: "StartUncertainError", cause: new TypeError("fetch must return a Response") });
  }
});

test("errors and results have the ids of their response, and a client-request-id goes to Graph only", async () => {
  const ids = { "request-id": "service-1", "client-request-id": "client-1", Date: "Tue, 01 Dec 2026 12:00:00 GMT" };
  /** @type {{ url: string, id: string | null }[]} */
  const sent = [];
  const fetchOf = (/** @type {FakeService} */ service) => (/** @type {string} */ url, /** @type {any} */ init) => {
    sent.push({ url, id: new Headers(init.headers).get("client-request-id") });
    return service.fetch(url, init);
  };
  const service = new FakeService();
  const client = new longhaul.DriveClient({ baseUrl: BASE, auth: TOKEN, fetch: fetchOf(service) });
  service.monitor = () => Response.json({ status: "completed", resourceId: "2" }, { headers: ids });
  const result = await client.copy("1", { name: "x" }, { pacing });
  assert.deepEqual([result.requestId, result.clientRequestId, result.date], ["service-1", "client-1", ids.Date]);

  service.start = () => Response.json({ error: { code: "accessDenied", message: "Denied." } }, { status: 403, headers: ids });
  const error = await client.copy("1", { name: "x" }, { pacing }).result.catch((/** @type {any} */ error) => error);
  assert.equal(error.name, "StartRejectedError");
  assert.deepEqual([error.requestId, error.clientRequestId, error.date, error.httpStatus], ["service-1", "client-1", ids.Date, 403]);

  service.start = () => {
    throw new TypeError("fetch failed");
  };
  const lost = await client.copy("1", { name: "x" }, { pacing }).result.catch((/** @type {any} */ error) => error);
  assert.deepEqual([lost.name, lost.clientRequestId], ["StartUncertainError", sent.at(-1)?.id], "support can find a start without a response");

  const toGraph = sent.filter(({ url }) => url.startsWith("https://graph.microsoft.com/"));
  assert.ok(toGraph.length >= 3 && toGraph.every(({ id }) => /^[\da-f-]{36}$/.test(id ?? "")), JSON.stringify(toGraph));
  for (const { id } of sent.filter(({ url }) => url === MONITOR)) assert.equal(id, null);
});

test("ids and paths are encoded in URLs", async () => {
  const service = new FakeService();
  service.complete();
  const drive = service.drive(longhaul);
  for (const item of ["A/b?", { path: "/Ä b/50%#.txt" }]) await drive.copy(item, { name: "x" }, { pacing });
  assert.deepEqual(service.starts.map(({ url }) => url.slice(BASE.length)), ["/items/A%2Fb%3F/copy", "/root:/%C3%84%20b/50%25%23.txt:/copy"]);
});

test("a start whose token arrives offline is sent when the network is back", async (t) => {
  const page = new EventTarget();
  const addEventListener = page.addEventListener.bind(page);
  Object.assign(globalThis, { addEventListener });
  t.after(() => Reflect.deleteProperty(globalThis, "addEventListener"));
  /** @type {((token: string) => void)[]} */
  const tokens = [];
  const service = new FakeService();
  const action = service.drive(longhaul, { auth: () => new Promise((resolve) => tokens.push(resolve)) }).copy("1", { name: "x" });
  await until(() => tokens.length === 1);
  page.dispatchEvent(new Event("offline"));
  await until(() => action.progress?.trouble?.reason === "offline");
  tokens[0](TOKEN);
  await setImmediate();
  assert.equal(service.starts.length, 0);
  page.dispatchEvent(new Event("online"));
  await until(() => tokens.length === 2);
  tokens[1](TOKEN);
  await action.accepted;
  action.catch(() => {});
  action.abort();
});

test("an action that begins offline sends nothing", async (t) => {
  const original = Object.getOwnPropertyDescriptor(globalThis, "navigator") ?? { value: undefined, configurable: true };
  Object.defineProperty(globalThis, "navigator", { value: { onLine: false }, configurable: true });
  t.after(() => Object.defineProperty(globalThis, "navigator", original));
  const service = new FakeService();
  const action = service.drive(longhaul).copy("1", { name: "x" }, { pacing });
  await until(() => action.progress?.trouble?.reason === "offline");
  assert.deepEqual(service.requests, []);
  action.abort();
  await assert.rejects(action, { name: "AbortError" });
});

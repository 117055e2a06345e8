// @ts-check
// longhaul/testing as an app's tests use it, with the package's clients. contract-*.test.js compares it with the local drive.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { FAULTS } from "../../www/page/panels/faults.js";
import { installed } from "./support/installed.js";

const app = await installed();
const { DriveClient } = await app.import("longhaul");
const { copyAll } = await app.import("longhaul/groups");
const { TestService } = await app.import("longhaul/testing");

const ITEMS = { Documents: { "report.pdf": 5_000_000, Photos: { "harbour.jpg": 700_000 } }, "notes.txt": "hello" };
const COPIED = { ...ITEMS.Documents, "copy.pdf": 5_000_000 };
const REPORT = { path: "/Documents/report.pdf" };

/** @returns {import("longhaul/testing").TestService} */
const service = (/** @type {import("longhaul/testing").TestServiceOptions} */ options = {}) => new TestService({ items: ITEMS, ...options });

/** @param {import("longhaul/testing").TestService} service */
const client = ({ baseUrl, token, fetch }) => new DriveClient({ baseUrl, auth: token, fetch });

const copy = (/** @type {import("longhaul/testing").TestService} */ service) => client(service).copy(REPORT, { name: "copy.pdf" });

/** A request with the token. @param {import("longhaul/testing").TestService} service @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] */
const send = ({ fetch, baseUrl, token }, method, path, body, headers) =>
  fetch(baseUrl + path, { method, headers: { Authorization: `Bearer ${token}`, ...headers }, body: body && JSON.stringify(body) });

test("a copy in the Graph form ends with its item", async () => {
  const graph = service();
  const { item, observed } = await copy(graph);
  assert.deepEqual([item.name, item.size, observed], ["copy.pdf", 5_000_000, "monitor"]);
  assert.equal(item.id, graph.item("/Documents/copy.pdf")?.id);
  assert.deepEqual(graph.tree(), { ...ITEMS, Documents: COPIED, "notes.txt": 5 });
});

test("a copy in the OneDrive form ends with its item", async () => {
  const onedrive = service();
  const drive = new DriveClient({ baseUrl: onedrive.oneDriveUrl, auth: onedrive.token, fetch: onedrive.fetch });
  const { item } = await drive.copy(REPORT, { name: "copy.pdf" });
  assert.equal(item.name, "copy.pdf");
  const { url } = onedrive.requests[0];
  assert.equal(new URL(url).origin, "https://api.onedrive.com");
});

test("the token goes to the drive and never to a monitor", async () => {
  const seen = service();
  await copy(seen);
  const withToken = (/** @type {boolean} */ has) => seen.requests.filter(({ headers }) => ("authorization" in headers) === has).map(({ url }) => new URL(url).origin);
  assert.deepEqual([...new Set(withToken(true))], ["https://graph.microsoft.com"]);
  assert.deepEqual([...new Set(withToken(false))], ["https://contoso.sharepoint.com"]);
});

test("progress follows the clock in `now`", async () => {
  let now = Date.parse("2026-01-01");
  const clocked = service({ now: () => now, bytesPerSecond: 1_000_000 });
  const start = await send(clocked, "POST", "/root:/Documents:/copy", { name: "Copy" });
  const monitor = String(start.headers.get("Location"));
  const percentage = async () => (await (await clocked.fetch(monitor)).json()).percentageComplete;
  assert.deepEqual([await percentage(), await percentage()], [0, 0]);
  now += 2_850;
  assert.deepEqual([await percentage(), await percentage()], [50, 50]);
  assert.deepEqual(clocked.tree().Copy, {}, "items appear one after another, and a file when it is complete");
  now += 2_150;
  assert.deepEqual(clocked.tree().Copy, { "report.pdf": 5_000_000, Photos: {} });
  now += 60_000;
  assert.equal(await percentage(), 100);
  assert.equal(clocked.item("/Copy/Photos/harbour.jpg")?.createdDateTime, "2026-01-01T00:00:05.700Z", "created at the time when it was due");
  now += 5 * 60 * 60 * 1000;
  assert.equal((await clocked.fetch(monitor)).status, 404, "forgotten hours after the end");
});

test("an item is moved immediately within a drive, and as an action to another drive", async () => {
  const moved = service({ drives: { archive: { Old: {} } } });
  const within = await send(moved, "PATCH", "/root:/notes.txt", { parentReference: { path: "/drive/root:/Documents" } });
  assert.equal(within.status, 200);
  const away = { name: "letters", parentReference: { driveId: "archive", path: "/drives/archive/root:/Old" } };
  assert.equal((await send(moved, "PATCH", "/root:/Documents", away)).status, 400, "it requires Prefer");
  const before = moved.item("/Documents")?.id;
  const action = client(moved).start({ method: "PATCH", path: "/root:/Documents", body: away, respondAsync: true });
  const { resourceId } = await action;
  assert.deepEqual([moved.tree(), moved.tree("archive")], [{}, { Old: { letters: { ...ITEMS.Documents, "notes.txt": 5 } } }]);
  assert.equal(resourceId, moved.item("/Old/letters", "archive")?.id);
  assert.notEqual(resourceId, before);
});

test("a copy goes to another drive", async () => {
  const two = service({ drives: { archive: {} } });
  await client(two).copy(REPORT, { parentReference: { driveId: "archive", path: "/drives/archive/root" } });
  assert.deepEqual(two.tree("archive"), { "report.pdf": 5_000_000 });
});

describe("faults", { concurrency: true }, () => {
  /** @type {Record<string, [break_: (service: import("longhaul/testing").TestService) => void, outcome: any]>} */
  const outcomes = {
    "a throttled monitor is polled again": [(it) => it.throttle({ times: 2, retryAfter: 0.1 }), { observed: "monitor" }],
    "a lost connection is followed by another poll": [(it) => it.drop({ times: 2 }), { observed: "monitor" }],
    "after a forgotten monitor the destination is checked": [(it) => it.forget(), { observed: "destination" }],
    "after a monitor that CORS hides the destination is checked": [(it) => it.hide(), { observed: "destination" }],
    "without a readable Location the destination is checked": [(it) => it.hide({ where: "start" }), { observed: "destination" }],
    "a hidden item doesn't change the outcome": [(it) => it.hide({ where: "item" }), { observed: "monitor", item: null }],
    "slow responses are awaited": [(it) => it.slow({ delayMs: 200 }), { observed: "monitor" }],
    "an action that fails reports why": [(it) => it.fail({ code: "quotaLimitReached", message: "Full." }), { name: "ActionFailedError", code: "quotaLimitReached" }],
    "an action can be cancelled while it runs": [(it) => it.fault({ where: "monitor", outcome: { status: "cancelled", error: { code: "notAllowed" } } }), { name: "ActionFailedError", code: "notAllowed" }],
    "a failure may come with 500": [(it) => it.fault({ where: "start", times: null, outcome: { error: { code: "accessDenied" }, httpStatus: 500 } }), { name: "ActionFailedError", code: "accessDenied" }],
    "an action survives an outage of the service": [(it) => it.fault({ where: "monitor", awayMs: 700 }), { observed: "monitor" }],
    "a start whose connection breaks is uncertain": [(it) => it.drop({ where: "start" }), { name: "StartUncertainError" }],
    "a fault for another name doesn't apply": [(it) => it.fail({ name: "other.pdf" }), { observed: "monitor" }],
    "a fault replaces the response to a start": [(it) => it.fault({ where: "start", answer: { status: 507, body: { error: { code: "quotaLimitReached", message: "" } } } }), { name: "StartRejectedError", code: "quotaLimitReached" }],
    "faults can be removed": [(it) => { it.fail(); it.clearFaults(); }, { observed: "monitor" }],
  };
  for (const [name, [breakIt, expected]] of Object.entries(outcomes)) {
    test(name, async () => {
      const broken = service({ bytesPerSecond: 6_000_000 });
      breakIt(broken);
      const outcome = await copy(broken).then((/** @type {any} */ result) => result, (/** @type {any} */ error) => error);
      for (const [member, value] of Object.entries(expected)) assert.equal(outcome[member], value, `${member} of ${outcome}`);
    });
  }

  test("a fault can answer for other parts of Graph", async () => {
    const teams = service();
    const operation = { id: "2", status: "succeeded", targetResourceId: "1", targetResourceLocation: "/teams('1')" };
    teams.fault({ where: "any", method: "POST", path: "/v1.0/teams", answer: { status: 202, headers: { Location: "/teams('1')/operations('2')" } } });
    teams.fault({ where: "any", times: null, path: "/v1.0/teams('1')/*", answer: { status: 200, body: operation } });
    teams.fault({ where: "any", times: null, path: "/v1.0/teams('1')", answer: { status: 200, body: { id: "1", displayName: "Plans" } } });
    const graph = new DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0", auth: teams.token, fetch: teams.fetch, service: "graph" });
    const { item } = await graph.start({ path: "/teams", body: { displayName: "Plans" } });
    assert.equal(item.displayName, "Plans");
  });

  test("a failed action leaves the items that it copied before", async () => {
    const broken = service({ bytesPerSecond: 0 });
    broken.fail();
    await assert.rejects(client(broken).copy({ path: "/Documents" }, { name: "Copy" }), { code: "generalException" });
    assert.deepEqual(broken.tree().Copy, {});
  });
});

/** Copies of both files, as a group of an app. @param {import("longhaul/testing").TestService} service */
const copyBoth = (service) => {
  const copies = [REPORT, { path: "/notes.txt" }].map((item, number) => ({ item, name: `${number}` }));
  return copyAll(client(service), copies).then((/** @type {any[]} */ results) => results.map(({ outcome }) => outcome));
};

test("a fault of the connection of a start affects the connection of its batch", async () => {
  /** @type {Record<string, [import("longhaul/testing").Fault, string]>} */
  const cases = {
    "a broken connection": [{ where: "start", name: "1", cut: "connection" }, "uncertain"],
    "an outage": [{ where: "start", name: "1", awayMs: 10 }, "uncertain"],
    "a response that CORS hides": [{ where: "start", name: "1", cors: "none" }, "uncertain"],
    "a hidden Location, which a batch has in its body": [{ where: "start", name: "1", cors: "hideLocation" }, "completed"],
  };
  for (const [what, [fault, expected]] of Object.entries(cases)) {
    const broken = service({ bytesPerSecond: 0 });
    broken.fault(fault);
    assert.deepEqual(await copyBoth(broken), [expected, expected], what);
    assert.equal(broken.requests.filter(({ method }) => method === "POST").length, 1, what);
    assert.equal(broken.tree()["1"], 5, `${what}: the service has processed the start`);
  }
});

test("during an outage no request reaches the service", async () => {
  let now = Date.parse("2026-01-01");
  const away = service({ now: () => now });
  away.fault({ where: "item", awayMs: 1_000 });
  await assert.rejects(send(away, "GET", "/root"), TypeError);
  now += 999;
  await assert.rejects(send(away, "DELETE", "/root:/notes.txt"), TypeError);
  assert.deepEqual(away.requests.map(({ status }) => status), [0, 0]);
  now += 1;
  assert.equal((await send(away, "GET", "/root:/notes.txt")).status, 200);
});

test("an invalid or misspelled option throws a TypeError that names it", () => {
  /** @type {[RegExp, () => unknown][]} */
  const cases = [
    [/^options must be an object$/, () => new TestService(/** @type {any} */ (5))],
    [/^options must not have a member "item"$/, () => service(/** @type {any} */ ({ item: {} }))],
    [/^options\.items must be an object/, () => service({ items: /** @type {any} */ (["a.txt"]) })],
    [/^"a\.txt" must be a size in bytes/, () => service({ items: { Folder: { "a.txt": /** @type {any} */ (true) } } })],
    [/^"a\.txt" must be a size in bytes/, () => service({ items: { "a.txt": NaN } })],
    [/^"a\.txt" must be a size in bytes/, () => service({ items: { "a.txt": Infinity } })],
    [/^"a\.txt" must be a size in bytes/, () => service({ items: { "a.txt": /** @type {any} */ (new Blob(["hello"])) } })],
    [/^"A" isn't the name of one item: .* already exists/, () => service({ items: { a: 1, A: 2 } })],
    [/^"a\/b" isn't the name of one item: name: OneDrive doesn't allow/, () => service({ items: { "a/b": 1 } })],
    [/^options\.drives must be an object/, () => service({ drives: { team: /** @type {any} */ (null) } })],
    [/^options\.bytesPerSecond must be a number/, () => service({ bytesPerSecond: -1 })],
    [/^options\.now must be a function$/, () => service({ now: /** @type {any} */ (0) })],
    [/^options\.driveOrigin must be an origin/, () => service({ driveOrigin: "https://graph.microsoft.us/" })],
    [/^"test-drive" must be the id of one drive$/, () => service({ drives: { "test-drive": {} } })],
    [/^options\.token must be/, () => service({ token: "" })],
    [/^fault\.where must be one of "start", "monitor"/, () => service().fault(/** @type {any} */ ({ times: 1 }))],
    [/^fault\.where must be one of/, () => service().fault({ where: /** @type {any} */ ("poll") })],
    [/^fault must not have a member "retryAfterMs"$/, () => service().throttle(/** @type {any} */ ({ retryAfterMs: 5 }))],
    [/^retryAfter must be a number of seconds$/, () => service().throttle({ retryAfter: NaN })],
    [/^fault\.times must be a number/, () => service().fail({ times: -1 })],
    [/^fault\.skip must be a number/, () => service().drop({ skip: /** @type {any} */ ("1") })],
    [/^fault\.answer must be an object with a status$/, () => service().fault({ where: "start", answer: /** @type {any} */ ({ body: "" }) })],
    [/^fault\.name must be a non-empty string$/, () => service().fault({ where: "start", name: /** @type {any} */ (5) })],
    [/^fault\.answer\.status must be an HTTP status/, () => service().fault({ where: "start", answer: { status: 42 } })],
    [/^fault\.answer\.status must be an HTTP status/, () => service().fault({ where: "start", answer: { status: 2000 } })],
    [/^fault\.answer\.status must be an HTTP status/, () => service().fault({ where: "start", answer: { status: 1200 } })],
    [/^fault\.answer must not have a member "header"$/, () => service().fault({ where: "start", answer: /** @type {any} */ ({ status: 429, header: {} }) })],
    [/^fault\.outcome\.status must be one of "failed"/, () => service().fault({ where: "start", outcome: { status: /** @type {any} */ ("completed") } })],
    [/^fault\.outcome\.atPercent must be a number from 0 to 100$/, () => service().fault({ where: "start", outcome: { atPercent: 101 } })],
    [/^fault\.where must be "start" or "monitor" if/, () => service().fault({ where: "item", outcome: {} })],
    [/^fault\.cors must be one of "none", "hideLocation"$/, () => service().fault({ where: "start", cors: /** @type {any} */ ("hide") })],
    [/^fault\.delayMs must be/, () => service().slow({ delayMs: NaN })],
  ];
  for (const [message, act] of cases) assert.throws(act, { name: "TypeError", message });
});

test("every fault of the demo page is accepted", () => {
  for (const { plan } of FAULTS) service().fault(/** @type {any} */ (plan));
});

test("before the time of its start an action has no progress", async () => {
  let now = Date.parse("2026-01-01");
  const clocked = service({ now: () => now });
  const start = await send(clocked, "POST", "/root:/Documents:/copy", { name: "Copy" });
  now -= 1_000;
  const { percentageComplete } = await (await clocked.fetch(String(start.headers.get("Location")))).json();
  assert.equal(percentageComplete, 0);
});

test("a request reads the clock as often for many running actions as for one", async () => {
  let reads = 0;
  const clocked = service({ bytesPerSecond: 1, now: () => ++reads && 0 });
  const readsOfOne = async () => {
    reads = 0;
    await send(clocked, "GET", "/root");
    return reads;
  };
  const start = (/** @type {number} */ number) => send(clocked, "POST", "/root:/notes.txt:/copy", { name: `${number}.txt` });
  await start(0);
  const expected = await readsOfOne();
  for (let number = 1; number < 10; number++) await start(number);
  assert.equal(await readsOfOne(), expected);
});

test("a fault that applies zero times never applies", async () => {
  const unbroken = service({ bytesPerSecond: 0 });
  unbroken.fail({ times: 0 });
  assert.equal((await copy(unbroken)).status, "completed");
});

describe("fetch as in browsers", () => {
  /** Starts a copy in the OneDrive form, whose monitor ends with a redirect. @param {import("longhaul/testing").TestService} started */
  async function ended(started) {
    const url = `${started.oneDriveUrl}/root:/notes.txt:/copy`;
    const headers = { Authorization: `Bearer ${started.token}`, Prefer: "respond-async" };
    const response = await started.fetch(url, { method: "POST", headers, body: '{"name":"copy.txt"}' });
    return String(response.headers.get("Location"));
  }

  test("a redirect is followed without the token, or opaque", async () => {
    const redirecting = service({ bytesPerSecond: 0 });
    const monitor = await ended(redirecting);
    const response = await redirecting.fetch(monitor);
    for (const { status, redirected, url } of [response, response.clone(), response.clone().clone()]) {
      assert.deepEqual([status, redirected, url], [401, true, `https://api.onedrive.com/items/${redirecting.item("/copy.txt")?.id}`]);
    }
    const manual = await redirecting.fetch(monitor, { redirect: "manual" });
    assert.deepEqual([manual.type, manual.status, manual.headers.get("Location"), manual.redirected], ["opaqueredirect", 0, null, false]);
    await assert.rejects(redirecting.fetch(monitor, { redirect: "error" }), TypeError);
  });

  test("a redirect with 307 repeats the method and the body", async () => {
    const moved = service();
    moved.fault({ where: "any", method: "POST", answer: { status: 307, headers: { Location: `${moved.baseUrl}/root/children` } } });
    const made = await send(moved, "POST", "/root:/Documents:/children", { name: "New", folder: {} });
    assert.deepEqual([made.status, moved.tree().New], [201, {}]);
  });

  test("what CORS hides rejects like a lost connection, and is opaque to no-cors", async () => {
    const hiding = service({ bytesPerSecond: 0 });
    hiding.hide({ where: "any" });
    await assert.rejects(ended(hiding), TypeError);
    const { type, status } = await hiding.fetch("https://contoso.sharepoint.com/monitor/unknown", { mode: "no-cors" });
    assert.deepEqual([type, status], ["opaque", 0]);
  });

  test("an aborted request rejects with the reason", async () => {
    const slow = service();
    slow.slow({ delayMs: 60_000 });
    const reason = new Error("closed");
    await assert.rejects(slow.fetch(slow.baseUrl, { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const response = slow.fetch(slow.baseUrl, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    await assert.rejects(response, reason);
  });

  test("a delayed request leaves no listener on its signal", async () => {
    const slow = service();
    slow.slow({ delayMs: 1 });
    const { signal } = new AbortController();
    await slow.fetch(slow.baseUrl, { signal });
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  test("requests to other origins reject", async () => {
    const cloud = service({ driveOrigin: "https://graph.microsoft.us", monitorOrigin: "https://contoso.sharepoint.us" });
    assert.equal(cloud.baseUrl, "https://graph.microsoft.us/v1.0/me/drive");
    assert.equal((await copy(cloud)).item.name, "copy.pdf");
    await assert.rejects(cloud.fetch("https://graph.microsoft.com/v1.0/me/drive"), TypeError);
  });

  test("a Request is accepted", async () => {
    const { fetch, baseUrl, token } = service();
    const response = await fetch(new Request(`${baseUrl}/root`, { headers: { Authorization: `Bearer ${token}` } }));
    assert.deepEqual([response.status, (await response.json()).name], [200, "root"]);
  });

  test("requests of Graph have ids for support", async () => {
    const graph = service();
    const response = await send(graph, "GET", "/root", undefined, { "client-request-id": "mine" });
    assert.match(String(response.headers.get("request-id")), /^[\da-f-]{36}$/);
    assert.deepEqual([response.headers.get("client-request-id"), Number.isNaN(Date.parse(String(response.headers.get("Date"))))], ["mine", false]);
  });
});

test("services are independent and deterministic", async () => {
  const [one, other] = [service(), service()];
  await copy(one);
  assert.deepEqual(other.tree(), { ...ITEMS, "notes.txt": 5 });
  assert.equal(one.item("/notes.txt")?.id, other.item("/notes.txt")?.id);
  assert.equal(other.requests.length, 0);
});

test("each of many items has an id of its own", async () => {
  const many = service({ items: Object.fromEntries(Array.from({ length: 900 }, (_, number) => [`${number}.txt`, number])) });
  const { value } = await (await send(many, "GET", "/root/children?$top=1000")).json();
  assert.equal(new Set(value.map((/** @type {{ id: string }} */ { id }) => id)).size, 900);
});

test("every form of a drive's address in Graph works", async () => {
  const { fetch, token } = service();
  for (const path of ["users/a@b.example/drive", "groups/1/drive", "sites/contoso.sharepoint.com,1,2/drive", "sites/contoso.sharepoint.com:/teams/a:/drive", "drives/test-drive"]) {
    const response = await fetch(`https://graph.microsoft.com/v1.0/${path}/root:/notes.txt`, { headers: { Authorization: `Bearer ${token}` } });
    assert.equal((await response.json()).name, "notes.txt", path);
  }
});

test("unsupported query options are rejected", async () => {
  const refusing = service();
  assert.equal((await send(refusing, "GET", "/root/children?$filter=file ne null")).status, 501);
  const selected = await send(refusing, "GET", "/root/children?$select=id,name");
  assert.deepEqual(Object.keys((await selected.json()).value[0]), ["id", "name"]);
});

// Many copies as a group, on a local drive: few requests, each copy started once, and one failure doesn't affect the others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { installed } from "./support/installed.js";
import { GroupDrive } from "./support/group-drive.js";

const app = await installed();
const longhaul = await app.import("longhaul");
const { copyAll, resumeAll } = await app.import("longhaul/groups");

/** Keeps tests short. */
const pacing = { firstMs: 20, minMs: 20, maxMs: 200 };

/** Graph's response to a throttled start. */
const throttled = { status: 429, headers: { "Retry-After": "0.2" }, body: { error: { code: "activityLimitReached", message: "Slow down." } } };

/** @param {PromiseSettledResult<any>[]} results */
const failures = (results) => results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));

test("hundreds of copies on a drive that throttles are each made once, with few POSTs", async (t) => {
  const drive = await GroupDrive.start(t, 500);
  // A tenth of the starts is throttled.
  await drive.fault(Array.from({ length: 10 }, (_, index) => ({ where: "start", skip: index * 50 + 7, times: 5, answer: throttled })));

  const results = await copyAll(drive.client(longhaul), drive.copies({ conflictBehavior: "rename" }), { pacing });

  assert.deepEqual(failures(results), []);
  // A copy that was started twice would exist under a second name.
  assert.deepEqual(await drive.copied(), drive.names);
  assert.deepEqual(await drive.faultsLeft(), []);
  const posts = await drive.posts();
  // On a busy machine, fewer starts fit into the same batch.
  assert.ok(posts.length < 150, `${posts.length} POSTs`);
});

test("at most `concurrency` copies run, and the others wait", async (t) => {
  const drive = await GroupDrive.start(t, 7);
  /** @type {any[]} */
  const seen = [];
  const group = copyAll(drive.client(longhaul), drive.copies(), { pacing, concurrency: 3, onProgress: (/** @type {any} */ progress) => seen.push(progress) });
  assert.equal(group.progress.waiting, 7);
  assert.deepEqual(failures(await group), []);
  assert.deepEqual(await drive.copied(), drive.names);

  for (const { running } of seen) assert.ok(running <= 3);
  const { elapsedMs: _, ...last } = seen.at(-1);
  const none = { waiting: 0, running: 0, rejected: 0, failed: 0, uncertain: 0, unknown: 0, stopped: 0 };
  assert.deepEqual(last, { total: 7, ...none, completed: 7, percentageComplete: 100, items: last.items, bytes: last.bytes, etaMs: 0 });
  assert.deepEqual(structuredClone(group.progress), seen.at(-1));
});

test("copies that were rejected can be passed to another group", async (t) => {
  const drive = await GroupDrive.start(t, 3);
  const refused = { status: 403, body: { error: { code: "accessDenied", message: "Not yet." } } };
  await drive.fault([{ where: "start", times: 3, answer: refused }]);
  const client = drive.client(longhaul);
  const results = /** @type {any[]} */ (await copyAll(client, drive.copies({ conflictBehavior: "rename" }), { pacing }));
  assert.deepEqual(results.map(({ outcome }) => outcome), ["rejected", "rejected", "rejected"]);

  assert.deepEqual(failures(await copyAll(client, results.map(({ copy }) => copy), { pacing })), []);
  assert.deepEqual(await drive.copied(), drive.names);
});

test("a failed copy doesn't stop the others, and results are in order and name their copy", async (t) => {
  const drive = await GroupDrive.start(t, 4);
  const copies = drive.copies();
  copies[1].item = { path: "/Source/missing.txt" };
  copies[2].name = "not/allowed";
  copies[3].item = /** @type {any} */ (undefined);
  const group = copyAll(drive.client(longhaul), copies, { pacing });
  const results = /** @type {any[]} */ (await group);

  assert.deepEqual(results.map(({ status }) => status), ["fulfilled", "rejected", "rejected", "rejected"]);
  assert.deepEqual(results.map(({ outcome }) => outcome), ["completed", "rejected", "rejected", "rejected"]);
  assert.deepEqual(results.map(({ copy }) => copy.name), copies.map(({ name }) => name));
  assert.equal(group.progress.rejected, 3);
  assert.equal(results[0].value.item.name, drive.names[0]);
  assert.ok(results[1].reason instanceof longhaul.StartRejectedError);
  assert.equal(results[1].reason.code, "itemNotFound");
  assert.ok(results[2].reason instanceof longhaul.StartRejectedError);
  assert.ok(results[3].reason instanceof TypeError);
  assert.deepEqual(await drive.copied(), [drive.names[0]]);
  assert.equal((await group.actions[0]).item.name, drive.names[0]);
});

test("in the OneDrive form each copy is started with a separate request", async (t) => {
  const drive = await GroupDrive.start(t, 5);
  await drive.fault([{ where: "start", skip: 2, answer: throttled }]);
  assert.deepEqual(failures(await copyAll(drive.client(longhaul, "/v1.0/drive"), drive.copies(), { pacing })), []);
  assert.deepEqual(await drive.copied(), drive.names);
  const posts = await drive.posts();
  assert.deepEqual(posts.map(({ status }) => status).sort(), [202, 202, 202, 202, 202, 429]);
});

test("after a lost batch each of its copies is uncertain, and none is sent again", async (t) => {
  const drive = await GroupDrive.start(t, 5);
  let lost = 0;
  const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    const response = await globalThis.fetch(url, init);
    if (!url.endsWith("/$batch")) return response;
    lost++;
    throw new TypeError("Failed to fetch");
  };
  const reasons = failures(await copyAll(drive.client(longhaul, "/v1.0/me/drive", { fetch }), drive.copies(), { pacing }));
  assert.equal(reasons.filter((reason) => reason instanceof longhaul.StartUncertainError).length, 5);
  assert.equal(lost, 1);
});

test("an aborted group can be resumed: accepted copies are followed, and the others are started", async (t) => {
  const drive = await GroupDrive.start(t, 6);
  // The first two copies don't end before the group is aborted.
  const running = { status: 202, body: { status: "inProgress", percentageComplete: 50 } };
  await drive.fault([{ where: "monitor", times: null, answer: running }]);
  const client = drive.client(longhaul);
  const group = copyAll(client, drive.copies(), { pacing, concurrency: 2 });
  await Promise.all(group.actions.slice(0, 2).map(({ accepted }) => accepted));
  const saved = JSON.parse(JSON.stringify(group));
  const reason = new Error("enough");
  group.abort(reason);
  assert.deepEqual(failures(await group), Array(6).fill(reason));
  assert.deepEqual(saved.copies.map((/** @type {any} */ { action }) => action?.monitorUrl !== undefined), [true, true, false, false, false, false]);
  assert.equal(group.state.phase, "stopped");
  assert.equal(group.progress.stopped, 6);

  assert.equal((await drive.posts()).length, 1);
  await drive.fault([]);
  const resumed = resumeAll(client, saved, { pacing });
  assert.deepEqual(failures(await resumed), []);
  assert.deepEqual(await drive.copied(), drive.names);
  assert.equal((await drive.posts()).length, 2);
});

test("a resumed group can be saved and resumed again at any time, and starts nothing twice", async (t) => {
  const drive = await GroupDrive.start(t, 3);
  const client = drive.client(longhaul);
  const group = copyAll(client, drive.copies(), { pacing });
  await Promise.all(group.actions.map((/** @type {any} */ action) => action.accepted));
  let saved = JSON.stringify(group);
  group.abort();
  for (let times = 0; times < 2; times++) {
    const resumed = resumeAll(client, JSON.parse(saved), { pacing });
    saved = JSON.stringify(resumed);
    resumed.abort();
    await resumed;
  }
  assert.deepEqual(failures(await resumeAll(client, JSON.parse(saved), { pacing })), []);
  assert.equal((await drive.posts()).length, 1);
});

test("a copy that was saved between its start and the response is uncertain", async (t) => {
  const drive = await GroupDrive.start(t, 2);
  const client = drive.client(longhaul);
  const fetch = () => /** @type {Promise<Response>} */ (new Promise(() => {}));
  const group = copyAll(drive.client(longhaul, "/v1.0/drive", { fetch }), drive.copies(), { concurrency: 1 });
  while (group.actions[0].toJSON() === null) await setImmediate();
  const { copies } = JSON.parse(JSON.stringify(group));
  assert.equal(copies[0].action.sent, true);
  group.abort();
  const results = await resumeAll(client, { longhaul: 1, copies }, { pacing });
  assert.deepEqual(results.map((/** @type {any} */ { outcome }) => outcome), ["uncertain", "completed"]);
  assert.ok(failures(results)[0] instanceof longhaul.StartUncertainError);
  assert.deepEqual(await drive.copied(), drive.names.slice(1));
});

test("a rejected token is refreshed once for the whole batch, and the batch is sent again", async (t) => {
  const drive = await GroupDrive.start(t, 20);
  /** @type {boolean[]} */
  const tokenRequests = [];
  const auth = async (/** @type {{ forceRefresh: boolean }} */ { forceRefresh }) => {
    tokenRequests.push(forceRefresh);
    return tokenRequests.includes(true) ? drive.token : "stale";
  };
  // The drive doesn't log requests with a wrong token.
  /** @type {number[]} */
  const statuses = [];
  const counting = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    const response = await fetch(url, init);
    if (init.method === "POST") statuses.push(response.status);
    return response;
  };
  const group = copyAll(drive.client(longhaul, "/v1.0/me/drive", { auth, fetch: counting }), drive.copies(), { pacing });
  assert.deepEqual(failures(await group), []);
  assert.equal(tokenRequests.filter((forceRefresh) => forceRefresh).length, 1);
  assert.deepEqual(statuses, [401, 200]);
});

test("a batch that fails as a whole leaves its copies uncertain, unless it was rejected", async () => {
  for (const [status, error] of [[500, longhaul.StartUncertainError], [502, longhaul.StartUncertainError], [400, longhaul.StartRejectedError]]) {
    let sent = 0;
    const fetch = async () => {
      sent++;
      return Response.json({ error: { code: "invalidRequest", message: "No." } }, { status });
    };
    const drive = new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token", fetch });
    const reasons = failures(await copyAll(drive, [{ item: "1", name: "a" }, { item: "2", name: "b" }]));
    assert.deepEqual(reasons.map(({ constructor }) => constructor), [error, error]);
    assert.equal(sent, 1);
  }
});

test("fewer copies run after copies failed because too many ran at once", async () => {
  let most = 0;
  let running = 0;
  let id = 0;
  /** Fails copies beyond four at a time, as in msgraph-sdk-dotnet#226. */
  const start = () => {
    running++;
    return { id: String(id), status: 202, headers: { Location: `https://contoso.sharepoint.com/monitor/${id++}?fails=${running > 4}` } };
  };
  const fetch = async (/** @type {string} */ url, /** @type {any} */ init) => {
    if (init.method === "POST") {
      const requests = JSON.parse(init.body).requests ?? [{}];
      most = running + requests.length;
      const responses = requests.map(({ id = "0" }) => ({ ...start(), id }));
      return url.endsWith("/$batch") ? Response.json({ responses }) : new Response(null, responses[0]);
    }
    if (!url.includes("/monitor/")) return Response.json({ id: "2" });
    running--;
    return Response.json(url.endsWith("true") ? { status: "failed", error: { code: "generalException" } } : { status: "completed", resourceId: "2" });
  };
  const drive = new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", auth: "token", fetch });
  await copyAll(drive, Array.from({ length: 100 }, (_, index) => ({ item: String(index), name: "x" })), { pacing });
  assert.ok(most < 10, `${most} at once in the end`);
});

test("a group is a promise and an async iterable, takes any iterable, and may be empty", async (t) => {
  const drive = await GroupDrive.start(t, 3);
  const client = drive.client(longhaul);
  const percentages = [];
  const group = copyAll(client, new Set(drive.copies()), { pacing });
  assert.equal(group instanceof Promise, true);
  for await (const { percentageComplete } of group) percentages.push(percentageComplete);
  assert.equal(percentages.at(-1), 100);
  assert.deepEqual(percentages, percentages.toSorted((a, b) => a - b));
  assert.equal((await group.finally(() => {})).length, 3);
  assert.deepEqual(await copyAll(client, []), []);
});

test("an error names the invalid argument", async (t) => {
  const client = (await GroupDrive.start(t, 1)).client(longhaul);
  const notIterable = new TypeError("copies must be an array or another iterable");
  for (const copies of ["all", 5, {}, null, undefined]) await assert.rejects(copyAll(client, copies).result, notIterable);
  for (const saved of [null, { copies: [] }, { longhaul: 2, copies: [] }, { longhaul: 1, copies: "all" }]) {
    await assert.rejects(resumeAll(client, saved).result, new TypeError("saved must be what a group's toJSON() returned, version 1"));
  }
  await assert.rejects(copyAll(client, [], { concurrency: 0 }).result, new RangeError("concurrency must be a number that is at least 1"));
  await assert.rejects(copyAll(client, [], { signal: "stop" }).result, new TypeError("signal must be an AbortSignal"));
  for (const [drive, copies, error] of /** @type {const} */ ([
    [undefined, [], new TypeError("drive must be a DriveClient")],
    [longhaul.DriveClient, [], new TypeError("drive must be a DriveClient")],
    [[{ item: "1", name: "x" }], undefined, new TypeError("drive must be a DriveClient")],
    [new longhaul.GraphClient({ auth: "token" }), [], new TypeError("drive must be a DriveClient")],
  ])) {
    const group = copyAll(drive, copies ?? []);
    await assert.rejects(group[Symbol.asyncIterator]().next(), error);
    await assert.rejects(group.result, error);
    await assert.rejects(resumeAll(drive, { longhaul: 1, copies }).result, error);
    assert.deepEqual(group.actions, []);
  }
});

// @ts-check
// The local drive and longhaul/testing give the same responses: monitors, actions across drives, uploads from URL, batches, and faults.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { ASYNC, both } from "./support/contract.js";

both("a monitor needs no token and refuses one", async (client) => {
  for (const path of ["root:/notes.txt:/copy", "/drive/root:/notes.txt:/copy"]) {
    const monitor = await client.start(path, { name: `copy ${path.length}.txt` }, path.startsWith("/") ? ASYNC : {});
    assert.equal(await client.refusal(401, "GET", monitor), "unauthenticated Authorization");
    await client.end(monitor);
  }
});

both("a monitor is known by its exact URL", async (client) => {
  const monitor = await client.start("root:/notes.txt:/copy", { name: "copy.txt" });
  for (const url of [`${monitor}&extra=1`, monitor.replace(/\?.*/, "")]) assert.equal((await client.poll(url)).status, 401, url);
  const unknown = await client.poll(monitor.replace(/monitor\/.{8}/, "monitor/00000000"));
  assert.equal(unknown.status, 404);
  assert.equal((await unknown.json()).error.code, "itemNotFound");
});

both("a running action reports bytes and files, and its folder fills", async (client) => {
  await client.service.fault({ where: "start", bytesPerSecond: 200_000 });
  const monitor = await client.start("root:/Project:/copy", { name: "Copy" });
  const sizes = [];
  const polls = [];
  for (let status = "inProgress"; status !== "completed"; ) {
    const poll = await client.poll(monitor);
    assert.equal(poll.status, 202);
    polls.push(await poll.json());
    status = polls[polls.length - 1].status;
    const copy = await client.send("GET", "root:/Copy");
    if (copy.status === 200) sizes.push((await copy.json()).size);
  }
  const running = polls.slice(0, -1);
  assert.ok(running.length > 3, `${running.length} polls`);
  for (const poll of running) {
    assert.deepEqual(Object.keys(poll).sort(), ["operation", "percentageComplete", "status", "statusDescription"]);
    assert.equal(poll.operation, "ItemCopy");
    assert.match(poll.statusDescription, /^Completed [0-3]\/3 files; \d+\/100300 bytes$/);
  }
  const percentages = running.map(({ percentageComplete }) => percentageComplete);
  assert.deepEqual(percentages, percentages.toSorted((one, other) => one - other));
  assert.ok(percentages.every((percentage) => percentage >= 0 && percentage <= 100 && percentage * 10 === Math.round(percentage * 10)), String(percentages));
  assert.deepEqual(sizes, sizes.toSorted((one, other) => one - other));
  assert.equal(sizes.at(-1), 100_300);
});

both("a copy to another drive ends with its item's address there", async (client) => {
  const { drive, otherDrive } = client.service;
  const { id } = await client.expect(200, "GET", `/v1.0/drives/${otherDrive}/root`);
  const copy = { parentReference: { driveId: otherDrive, id }, name: "Copy" };
  const { status, body } = await client.end(await client.start("root:/Project:/copy", copy));
  const address = `${drive}/v1.0/drives/${otherDrive}/items/${body.resourceId}`;
  assert.deepEqual([status, body], [202, { percentageComplete: 100, resourceId: body.resourceId, resourceLocation: address, status: "completed" }]);
  const item = await client.expect(200, "GET", address);
  assert.deepEqual([item.name, item.size, item.parentReference.driveId], ["Copy", 100_300, otherDrive]);
  assert.deepEqual((await client.expect(200, "GET", "/v1.0/me/drives")).value.length, 2);

  const monitor = await client.start("/drive/root:/notes.txt:/copy", { ...copy, name: "notes.txt" }, ASYNC);
  let end = await client.poll(monitor);
  for (; !end.redirected; end = await client.poll(monitor)) await end.text();
  assert.ok(end.url.startsWith(`${drive}/v1.0/drives/${otherDrive}/items/`), end.url);
});

both("a move to another drive requires Prefer, and leaves nothing behind", async (client) => {
  const { otherDrive } = client.service;
  const before = await client.id("root:/Project");
  const move = { parentReference: { driveId: otherDrive, path: `/drives/${otherDrive}/root` }, name: "Moved" };
  const { error } = await client.expect(400, "PATCH", "root:/Project", move);
  assert.match(`${error.code} ${error.message}`, /^invalidRequest .*requires an async response/);
  await client.service.fault({ where: "start", bytesPerSecond: 200_000 });
  const monitor = await client.start("root:/Project", move, ASYNC, "PATCH");
  const { status, body, polls } = await client.end(monitor);
  assert.deepEqual([status, body.status, new Set(polls.map(({ operation }) => operation))], [202, "completed", new Set(["ItemMove"])]);
  assert.notEqual(body.resourceId, before);
  const moved = await client.expect(200, "GET", body.resourceLocation);
  assert.deepEqual([moved.id, moved.name, moved.size], [body.resourceId, "Moved", 100_300]);
  assert.deepEqual(await client.names("root"), ["Documents", "notes.txt"]);
  assert.match(await client.refusal(404, "PATCH", "root:/notes.txt", { parentReference: { driveId: "none", id: before } }, ASYNC), /^itemNotFound/);
});

both("a path names the drive that a copy or a move goes to", async (client) => {
  const { otherDrive } = client.service;
  const { id: ownDrive } = await client.expect(200, "GET", "/v1.0/me/drive");
  const there = { parentReference: { path: `/drives/${otherDrive}/root` } };
  const copied = await client.end(await client.start("root:/notes.txt:/copy", there));
  assert.ok(copied.body.resourceLocation.includes(`/drives/${otherDrive}/`), copied.body.resourceLocation);
  assert.equal(await client.refusal(400, "POST", "root:/notes.txt:/copy", { parentReference: { driveId: otherDrive, path: `/drives/${ownDrive}/root` } }), "invalidRequest parentReference");
  assert.equal(await client.refusal(400, "PATCH", "root:/Project", there), "invalidRequest Prefer");
  await client.end(await client.start("root:/Project", there, ASYNC, "PATCH"));
  assert.deepEqual(await client.names(`/v1.0/drives/${otherDrive}/root`), ["notes.txt", "Project"]);
});

both("a batch answers each of its requests", async (client) => {
  const batch = (/** @type {object[]} */ requests) => client.expect(200, "POST", "/v1.0/$batch", { requests });
  const copy = (/** @type {string} */ id, /** @type {string} */ name) => ({
    id, method: "POST", url: "/me/drive/root:/notes.txt:/copy", headers: { "Content-Type": "application/json" }, body: { name },
  });
  await client.service.fault({ where: "start", name: "c.txt", answer: { status: 429, headers: { "Retry-After": "2.128" } } });
  const { responses } = await batch([
    copy("1", "a.txt"), copy("2", "notes.txt"), copy("3", "c.txt"), { id: "4", method: "GET", url: "/me/drive/root:/notes.txt" },
    // Prefer is ignored inside a batch, so it isn't required there.
    { ...copy("5", "e.txt"), url: "/drive/root:/notes.txt:/copy" },
  ]);
  const by = Object.fromEntries(responses.map((/** @type {any} */ response) => [response.id, response]));
  assert.deepEqual([1, 2, 3, 4, 5].map((id) => by[id].status), [202, 409, 429, 200, 202]);
  assert.equal((await client.end(by[1].headers.Location)).body.status, "completed");
  assert.equal(by[2].body.error.code, "nameAlreadyExists");
  assert.equal(by[3].headers["Retry-After"], "2.128");
  assert.equal(by[4].body.name, "notes.txt");

  for (const requests of [[], Array.from({ length: 21 }, (_, id) => copy(String(id), `${id}.txt`)), [copy("1", "x"), copy("1", "y")]]) {
    assert.match(await client.refusal(400, "POST", "/v1.0/$batch", { requests }), /^invalidRequest requests/);
  }
});

both("a batch uploads JSON, base64, or nothing", async (client) => {
  const put = (/** @type {string} */ id, /** @type {unknown} */ body) => ({ id, method: "PUT", url: `/me/drive/root:/${id}.txt:/content`, headers: { "Content-Type": "x/y" }, body });
  const { responses } = await client.expect(200, "POST", "/v1.0/$batch", { requests: [put("json", { a: 1 }), put("text", "aGVsbG8="), put("empty", undefined)] });
  assert.deepEqual(responses.map((/** @type {any} */ { status, body }) => [status, body.size]), [[201, 7], [201, 5], [201, 0]]);
  assert.equal(await (await client.send("GET", "root:/text.txt:/content")).text(), "hello");
});

both("a request of a batch waits for the success of those that it depends on", async (client) => {
  const get = (/** @type {string} */ id, /** @type {string} */ name, /** @type {string[]} */ dependsOn) => ({ id, method: "GET", url: `/me/drive/root:/${name}`, dependsOn });
  const requests = [get("1", "notes.txt", []), get("2", "Nowhere", ["1"]), get("3", "notes.txt", ["2"]), get("4", "notes.txt", ["3"]), get("5", "notes.txt", ["1"])];
  const { responses } = await client.expect(200, "POST", "/v1.0/$batch", { requests });
  assert.deepEqual(responses.map((/** @type {any} */ { status }) => status), [200, 404, 424, 424, 200]);
});

both("a batch with an invalid request is rejected, or that request is", async (client) => {
  const get = { id: "1", method: "GET", url: "/me/drive/root" };
  for (const request of [null, { ...get, id: 1 }, { id: "1", method: "GET" }, { ...get, dependsOn: "2" }]) {
    assert.match(await client.refusal(400, "POST", "/v1.0/$batch", { requests: [request] }), /^invalidRequest requests/, JSON.stringify(request));
  }
  const headers = { "no header": "x" };
  const away = { parentReference: { driveId: client.service.otherDrive, path: "/drive/root" } };
  const move = { id: "2", method: "PATCH", url: "/me/drive/root:/notes.txt", headers: { ...ASYNC, "Content-Type": "application/json" }, body: away };
  const copy = { id: "3", method: "POST", url: "/me/drive/root:/notes.txt:/copy", body: null };
  const { responses } = await client.expect(200, "POST", "/v1.0/$batch", { requests: [{ ...get, headers }, move, copy] });
  assert.deepEqual(responses.map((/** @type {any} */ { status }) => status), [400, 400, 409], "Prefer is ignored, so a move to another drive fails");
});

both("an upload from URL requires Prefer and is reported like a copy", async (client) => {
  const server = createServer((_, response) => response.end(Buffer.alloc(1_000_000))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const body = { "@microsoft.graph.sourceUrl": `http://127.0.0.1:${port}/`, name: "fetched.bin", file: {} };
  try {
    assert.equal(await client.refusal(400, "POST", "root/children", body), "invalidRequest Prefer");
    assert.match(await client.refusal(400, "POST", "root/children", { ...body, "@microsoft.graph.sourceUrl": "no URL" }, ASYNC), /^invalidRequest @/);
    const { status, body: end } = await client.end(await client.start("root/children", body, ASYNC));
    assert.deepEqual([status, end.status], [202, "completed"]);
    const item = await client.expect(200, "GET", `items/${end.resourceId}`);
    assert.deepEqual([item.name, item.size], ["fetched.bin", 1_000_000]);
    assert.equal(await client.refusal(409, "POST", "root/children", body, ASYNC), "nameAlreadyExists name");
  } finally {
    server.close();
  }
});

both("a fault ends an action that it starts, halfway", async (client) => {
  const error = { code: "quotaLimitReached", message: "The drive is full." };
  await client.service.fault({ where: "start", outcome: { error } });
  const { status, body } = await client.end(await client.start("root:/Project:/copy", { name: "Copy" }));
  assert.deepEqual([status, body], [200, { operation: "ItemCopy", status: "failed", error }]);
  const left = await client.expect(200, "GET", "root:/Copy");
  assert.ok(left.size < 100_300, "what was not done yet isn't");
});

both("an action that is cancelled has no error", async (client) => {
  await client.service.fault({ where: "start", outcome: { status: "cancelled" } });
  const { body } = await client.end(await client.start("root:/Project:/copy", { name: "Copy" }));
  assert.deepEqual(body, { operation: "ItemCopy", status: "cancelled" });
});

both("an action that is skipped has done nothing", async (client) => {
  await client.service.fault({ where: "start", outcome: { status: "skipped" } });
  const { body } = await client.end(await client.start("root:/Project:/copy", { name: "Copy" }));
  assert.deepEqual(body, { operation: "ItemCopy", status: "skipped" });
  assert.deepEqual(await client.names("root"), ["Documents", "notes.txt", "Project"]);
});

both("an action that ends at 0 percent has created nothing", async (client) => {
  await client.service.fault({ where: "start", outcome: { atPercent: 0 } });
  assert.equal((await client.end(await client.start("root:/Project:/copy", { name: "Copy" }))).body.status, "failed");
  assert.deepEqual(await client.names("root"), ["Documents", "notes.txt", "Project"]);
});

both("an action that a fault ends can leave nothing", async (client) => {
  const start = { where: /** @type {const} */ ("start"), outcome: { atPercent: 99.9, leaves: /** @type {const} */ ("nothing") } };
  await client.service.fault(start, start);
  assert.equal((await client.end(await client.start("root:/Project:/copy", { name: "Copy" }))).body.status, "failed");
  const inside = { parentReference: { path: "/drive/root:/Documents" }, childrenOnly: true };
  assert.equal((await client.end(await client.start("root:/Project:/copy", inside))).body.status, "failed");
  assert.deepEqual(await client.names("root"), ["Documents", "notes.txt", "Project"]);
  assert.deepEqual(await client.names("root:/Documents:"), ["budget.xlsx", "letter.txt"]);
});

both("a fault ends a running action", async (client) => {
  await client.service.fault(
    { where: "start", bytesPerSecond: 10_000 },
    { where: "monitor", skip: 1, outcome: { status: "cancelled", error: { code: "notAllowed", message: "" }, httpStatus: 500 } },
  );
  const monitor = await client.start("root:/Project:/copy", { name: "Copy" });
  assert.deepEqual([(await client.poll(monitor)).status], [202]);
  for (let poll = 0; poll < 2; poll++) {
    const response = await client.poll(monitor);
    const body = await response.json();
    assert.deepEqual([response.status, body.status, body.error.code], [500, "cancelled", "notAllowed"]);
  }
});

both("a fault can be limited to a method in lower case", async (client) => {
  await client.service.fault({ where: "any", method: "get", answer: { status: 503 } });
  assert.equal((await client.send("GET", "root")).status, 503);
});

both("opening an upload session and deleting an item for ever start no action", async (client) => {
  await client.service.fault({ where: "start", answer: { status: 503 } });
  await client.expect(200, "POST", "root:/large.bin:/createUploadSession", {});
  await client.expect(204, "POST", "root:/Documents:/permanentDelete", {});
  assert.equal(await client.refusal(404, "POST", "root:/Documents:/permanentDelete", {}), "itemNotFound");
  assert.equal((await client.send("POST", "root:/notes.txt:/copy", { name: "copy.txt" })).status, 503);
});

both("a redirect to the same origin keeps the token", async (client) => {
  await client.service.fault({ where: "item", answer: { status: 302, headers: { location: `${client.service.drive}/v1.0/me/drive/root:/Project` } } });
  assert.equal((await client.expect(200, "GET", "root:/notes.txt")).name, "Project");
});

both("a fault can be limited to a method and a path", async (client) => {
  await client.service.fault(
    { where: "any", path: "/v1.0/team", answer: { status: 500 } },
    { where: "any", method: "POST", path: "/v1.0/teams", answer: { status: 202, headers: { Location: "/teams('1')/operations('2')" } } },
    { where: "any", times: null, path: "/v1.0/teams('1')/*", answer: { status: 200, body: { status: "succeeded" } } },
  );
  assert.equal((await client.send("POST", "/v1.0/teams", {})).headers.get("Location"), "/teams('1')/operations('2')");
  assert.deepEqual(await client.expect(200, "GET", "/v1.0/teams('1')/operations('2')"), { status: "succeeded" });
  await client.expect(200, "GET", "root");
});

both("faults replace answers, break connections off, and pass requests by", async (client) => {
  const throttled = { status: 429, headers: { "Retry-After": "2" }, body: { error: { code: "activityLimitReached", message: "Too many requests." } } };
  await client.service.fault(
    { where: "start", name: "uncertain.txt", answer: { status: 504 }, perform: true },
    { where: "start", name: "lost.txt", cut: "connection" },
    { where: "monitor", skip: 1, times: 2, answer: throttled },
    { where: "item", name: "notes.txt", times: null, answer: { status: 503 } },
    { where: "children", answer: { status: 500, body: "no JSON" } },
  );
  const monitor = await client.start("root:/Documents/letter.txt:/copy", { name: "first.txt" });
  const statuses = [];
  for (let poll = 0; poll < 4; poll++) statuses.push((await client.poll(monitor)).status);
  assert.deepEqual(statuses, [202, 429, 429, 202]);
  assert.equal((await client.send("POST", "root:/Documents/letter.txt:/copy", { name: "uncertain.txt" })).status, 504);
  await assert.rejects(client.send("POST", "root:/Documents/letter.txt:/copy", { name: "lost.txt" }), TypeError);
  for (let read = 0; read < 3; read++) assert.equal((await client.send("GET", "root:/notes.txt")).status, 503);
  const broken = await client.send("GET", "root/children");
  assert.deepEqual([broken.status, await broken.text()], [500, "no JSON"]);
  // The service has processed the request, unless the fault prevents that.
  const done = ["first.txt", "lost.txt", "uncertain.txt"];
  const deadline = Date.now() + 10_000;
  let names = await client.names("root:/Documents:");
  while (!done.every((name) => names.includes(name)) && Date.now() < deadline) names = await client.names("root:/Documents:");
  assert.deepEqual(names, ["budget.xlsx", "first.txt", "letter.txt", "lost.txt", "uncertain.txt"]);
});

both("a fault of starts applies to the requests that start an action", async (client) => {
  const [{ id }, to] = await Promise.all(["", `/v1.0/drives/${client.service.otherDrive}/root`].map((path) => client.expect(200, "GET", path)));
  const cases = [
    ["POST", "root:/notes.txt:/copy", { name: "a.txt" }, true],
    ["POST", "root/children", { name: "a.txt", "@microsoft.graph.sourceUrl": "https://source.example/" }, true],
    ["PATCH", "root:/notes.txt", { parentReference: { driveId: to.parentReference.driveId, id: to.id } }, true],
    ["PATCH", "root:/notes.txt", { parentReference: { path: `/drives/${to.parentReference.driveId}/root:` } }, true],
    ["POST", "root/children", { name: "Folder", folder: {} }, false],
    ["PATCH", "root:/notes.txt", { parentReference: { driveId: id, path: "/drive/root:/Documents" } }, false],
    ["PATCH", "root:/Documents/notes.txt", { name: "b.txt" }, false],
  ];
  for (const [method, path, body, applies] of /** @type {[string, string, object, boolean][]} */ (cases)) {
    await client.service.fault({ where: "start", answer: { status: 418 } });
    const { status } = await client.send(method, path, body, ASYNC);
    assert.equal(status === 418, applies, `${status} ${method} ${path} ${JSON.stringify(body)}`);
    assert.ok(applies || status < 300, `${status} ${method} ${path}`);
  }
});

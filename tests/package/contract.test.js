// @ts-check
// The local drive and longhaul/testing answer alike. Each expectation comes from Microsoft's documentation or from reports of the real services, and
// is met by both, so that tests of apps and the demo show what the services do.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { describe, test } from "node:test";
import { installed } from "./installed.js";
import { Client, localDrive, testService } from "./support/services.js";

const app = await installed();
const { TestService } = await app.import("longhaul/testing");

const CONFLICT = "@microsoft.graph.conflictBehavior";
const GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ASYNC = { Prefer: "respond-async" };

const ITEMS = {
  Documents: { "letter.txt": 300, "budget.xlsx": 2_000 },
  Project: { Data: { "big.bin": 100_000, "empty.txt": 0 }, "Nothing in here": {}, "readme.md": 300 },
  "notes.txt": 5_000,
};

/** Runs a test against both. @param {string} name @param {(client: Client) => Promise<void>} expectations */
function both(name, expectations) {
  describe(name, () => {
    const make = { "the local drive": localDrive, "longhaul/testing": () => testService(TestService) };
    for (const [service, start] of Object.entries(make)) {
      test(service, async () => {
        const client = new Client(await start());
        await client.fill(ITEMS);
        await expectations(client);
      });
    }
  });
}

both("the drive requires the token", async (client) => {
  for (const Authorization of ["", "Bearer another", client.service.token]) {
    assert.equal(await client.refusal(401, "GET", "root", undefined, { Authorization }), "unauthenticated Authorization");
  }
});

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

both("items are driveItems", async (client) => {
  const members = ["createdDateTime", "eTag", "fileSystemInfo", "id", "lastModifiedDateTime", "name", "parentReference", "size", "webUrl"];
  const members_of = (/** @type {object} */ item) => Object.keys(item).sort();
  const drive = await client.expect(200, "GET", "/v1.0/me/drive");
  const root = await client.expect(200, "GET", "root");
  const folder = await client.expect(200, "GET", "root:/Project");
  const file = await client.expect(200, "GET", `items/${folder.id}:/Data/big.bin`);
  for (const [item, more] of /** @type {const} */ ([[root, ["folder", "root"]], [folder, ["folder"]], [file, ["file"]]])) {
    assert.deepEqual(members_of(item).filter((name) => name !== "cTag"), [...members, ...more].sort());
  }
  assert.deepEqual([root.name, root.parentReference.driveId, root.parentReference.id], ["root", drive.id, undefined]);
  assert.deepEqual([folder.size, folder.folder.childCount, file.size], [100_300, 3, 100_000]);
  assert.deepEqual([folder.parentReference.id, folder.parentReference.path], [root.id, `/drives/${drive.id}/root:`]);
  assert.equal(file.parentReference.path, `/drives/${drive.id}/root:/Project/Data`);
  assert.equal((await client.send("GET", "root:/notes.txt")).headers.get("ETag"), (await client.expect(200, "GET", "root:/notes.txt")).eTag);
  assert.equal((await client.expect(200, "GET", "/v1.0/me/drives")).value[0].id, drive.id);
});

both("an item has several addresses, without regard to case", async (client) => {
  const id = await client.id("root:/Documents/letter.txt");
  const { id: drive } = await client.expect(200, "GET", "/v1.0/me/drive");
  for (const path of [
    `items/${id}`, "root:/documents/LETTER.txt", "root:/Documents/letter.txt:", "root%3A/Documents/letter%2Etxt",
    "/beta/me/drive/root:/Documents/letter.txt", `/v1.0/drives/${drive}/items/${id}`, `/v1.0/me/drives/${drive}/items/${id}`,
    `/drive/items/${id}`, `/v1.0/drive/items/${id}`, `/items/${id}`,
  ]) {
    assert.equal(await client.id(path), id, path);
  }
  for (const path of ["root:/Nowhere", "items/01NOWHERE", "/v1.0/drives/another/root", "root:/notes.txt/below"]) {
    assert.match(await client.refusal(404, "GET", path), /^itemNotFound/, path);
  }
});

both("children come in pages, in the order of their names", async (client) => {
  const names = [];
  let page = "root/children?$top=2";
  for (let pages = 1; ; pages++) {
    const { value, "@odata.nextLink": next } = await client.expect(200, "GET", page);
    names.push(...value.map((/** @type {any} */ { name }) => name));
    if (next === undefined) {
      assert.equal(pages, 2);
      break;
    }
    page = next;
  }
  assert.deepEqual(names, ["Documents", "notes.txt", "Project"]);
  assert.equal(await client.refusal(400, "GET", "root/children?$top=0"), "invalidRequest $top");
});

both("the Graph form of a copy ends with 202, completed and the new item's id", async (client) => {
  const id = await client.id("root:/Project");
  const response = await client.send("POST", `items/${id}/copy`, { parentReference: { path: "/drive/root:/Documents" }, name: "Copy of Project" });
  assert.deepEqual([response.status, await response.text(), response.headers.get("Preference-Applied")], [202, "", null]);
  const monitor = response.headers.get("Location") ?? "";
  assert.match(monitor, new RegExp(`^${client.service.monitor}/_api/v2\\.0/monitor/${GUID}\\?tempauth=[\\w-]{500,}$`));
  const { status, body } = await client.end(monitor);
  assert.deepEqual([status, body], [202, { percentageComplete: 100, resourceId: body.resourceId, status: "completed" }]);
  const copy = await client.expect(200, "GET", `items/${body.resourceId}`);
  assert.deepEqual([copy.name, copy.size, copy.folder.childCount], ["Copy of Project", 100_300, 3]);
  assert.notEqual(copy.id, id);
  assert.deepEqual(await client.names("root:/Documents/Copy of Project/Data:"), ["big.bin", "empty.txt"]);
});

both("the OneDrive form of a copy requires Prefer and ends with 303 to the item", async (client) => {
  const path = "/drive/root:/Project:/copy";
  assert.equal(await client.refusal(400, "POST", path, { name: "Copy" }), "invalidRequest Prefer");
  const response = await client.send("POST", path, { name: "Copy" }, ASYNC);
  assert.deepEqual([response.status, response.headers.get("Preference-Applied")], [202, "respond-async"]);
  const monitor = response.headers.get("Location") ?? "";
  assert.match(monitor, new RegExp(`^${client.service.monitor}/monitor/${GUID}$`));
  // The redirect is followed, without the token: the item refuses to be read.
  for (let end = await client.poll(monitor); ; end = await client.poll(monitor)) {
    await end.text();
    if (!end.redirected) continue;
    assert.equal(end.status, 401);
    const [, id] = new RegExp(`^${client.service.drive}/items/([^/]+)$`).exec(end.url) ?? [];
    assert.equal((await client.expect(200, "GET", `/items/${id}`)).name, "Copy");
    break;
  }
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

both("a copy to a name that is taken fails, replaces or renames", async (client) => {
  const body = { parentReference: { path: "/drive/root:/Documents" }, name: "LETTER.txt" };
  const path = "root:/notes.txt:/copy";
  const old = await client.id("root:/Documents/letter.txt");
  for (const query of ["", `?${CONFLICT}=fail`]) assert.equal(await client.refusal(409, "POST", path + query, body), "nameAlreadyExists name");
  assert.equal(await client.refusal(409, "POST", path, { ...body, [CONFLICT]: "rename" }), "nameAlreadyExists name", "ignored in the body");
  assert.equal(await client.refusal(400, "POST", `${path}?${CONFLICT}=perhaps`, body), `invalidRequest ${CONFLICT}`);

  assert.equal((await client.copy(`${path}?${CONFLICT}=rename`, body)).name, "LETTER 1.txt");
  const replaced = await client.copy(`${path}?${encodeURIComponent(CONFLICT)}=replace`, body);
  assert.deepEqual([replaced.name, replaced.size], ["letter.txt", 5_000]);
  assert.equal(await client.refusal(404, "GET", `items/${old}`), "itemNotFound");
  assert.deepEqual(await client.names("root:/Documents:"), ["budget.xlsx", "LETTER 1.txt", "letter.txt"]);
});

both("a folder is never replaced, and nothing replaces itself", async (client) => {
  const replace = `?${CONFLICT}=replace`;
  for (const [item, name] of [["Project", "Documents"], ["notes.txt", "Documents"], ["notes.txt", "Notes.txt"]]) {
    assert.equal(await client.refusal(409, "POST", `root:/${item}:/copy${replace}`, { name }), "nameAlreadyExists name", name);
  }
});

both("a name that is taken meanwhile fails the copy at its end", async (client) => {
  await client.service.fault({ where: "start", bytesPerSecond: 10_000 });
  const monitor = await client.start("root:/notes.txt:/copy", { name: "late.txt" });
  await client.fill({ "late.txt": 1 });
  const { status, body } = await client.end(monitor);
  assert.deepEqual([status, body.status, body.error.code], [200, "failed", "nameAlreadyExists"]);
  assert.deepEqual(Object.keys(body).sort(), ["error", "operation", "status"]);
});

both("what can't be copied is refused at once", async (client) => {
  const documents = { path: "/drive/root:/Documents" };
  const project = await client.id("root:/Project");
  for (const [path, body, status, expected] of /** @type {const} */ ([
    ["root", { parentReference: documents, name: "x" }, 400, "invalidRequest childrenOnly"],
    ["root:/notes.txt:", { parentReference: documents, childrenOnly: true }, 400, "invalidRequest childrenOnly"],
    ["root:/Project:", { parentReference: documents, childrenOnly: true, name: "x" }, 400, "invalidRequest name"],
    ["root:/Project:", { parentReference: { id: "root" }, name: "x" }, 400, "invalidRequest parentReference.id"],
    ["root:/Project:", { parentReference: {}, name: "x" }, 400, "invalidRequest parentReference"],
    ["root:/Project:", { parentReference: { id: project, path: documents.path }, name: "x" }, 400, "invalidRequest parentReference"],
    ["root:/Project:", { parentReference: { path: "/drive/root:/notes.txt" } }, 400, "invalidRequest parentReference"],
    ["root:/Project:", { parentReference: { path: "/drive/root:/Nowhere" } }, 404, "itemNotFound"],
    ["root:/Nowhere:", { name: "x" }, 404, "itemNotFound"],
    ["root:/Project:", { name: "a/b" }, 400, "invalidRequest name"],
    ["root:/Project:", { name: "CON" }, 400, "invalidRequest name"],
    ["root:/Project:", { name: "ends with a dot." }, 400, "invalidRequest name"],
    ["root:/Project:", { name: 5 }, 400, "invalidRequest name"],
  ])) {
    assert.equal(await client.refusal(status, "POST", `${path}/copy`, body), expected, JSON.stringify(body));
  }
});

both("the destination is named by an id, by a path, or not at all", async (client) => {
  await client.fill({ "A b": { "50%20": {} } });
  const { id: driveId } = await client.expect(200, "GET", "/v1.0/me/drive");
  const id = await client.id("root:/Documents");
  for (const [parentReference, folder] of /** @type {const} */ ([
    [{ driveId, id }, "Documents"],
    [{ driveId, id, path: "", driveType: "" }, "Documents"],
    [{ id, path: "/drive/root:/Documents" }, "Documents"],
    [{ path: `/drives/${driveId}/root:/documents` }, "Documents"],
    [{ path: "/me/drive/root:/Documents:" }, "Documents"],
    [{ path: "/drive/root:/A b" }, "A b"],
    [{ path: "/drive/root:/A%20b" }, "A b"],
    [{ path: "/drive/root:/A b/50%20" }, "50%20"],
    [{ path: "/drive/root" }, "root"],
    [null, "root"],
  ])) {
    const copy = await client.copy(`root:/notes.txt:/copy?${CONFLICT}=rename`, { parentReference, name: "copy.txt" });
    const parent = await client.expect(200, "GET", `items/${copy.parentReference.id}`);
    assert.equal(parent.name, folder, JSON.stringify(parentReference));
  }
});

both("a folder can be copied into itself", async (client) => {
  await client.copy("root:/Project:/copy", { parentReference: { path: "/drive/root:/Project/Data" }, name: "Inner" });
  assert.deepEqual(await client.names("root:/Project/Data/Inner/Data:"), ["big.bin", "empty.txt"]);
});

both("childrenOnly copies what is in a folder, and reports each that fails", async (client) => {
  const body = { parentReference: { path: "/drive/root:/Documents" }, childrenOnly: true };
  const first = await client.end(await client.start("root:/Project:/copy", body));
  assert.deepEqual([first.body.status, first.body.resourceId], ["completed", await client.id("root:/Documents")]);
  assert.deepEqual(await client.names("root:/Documents:"), ["budget.xlsx", "Data", "letter.txt", "Nothing in here", "readme.md"]);

  const { status, body: second } = await client.end(await client.start("root:/Project:/copy", body));
  assert.deepEqual([status, second.status, Object.keys(second.error).sort()], [200, "failed", ["details", "message"]]);
  const targets = second.error.details.map((/** @type {any} */ { code, target }) => `${code} ${target}`).sort();
  const expected = await Promise.all(["Data", "Nothing in here", "readme.md"].map((name) => client.id(`root:/Project/${name}`)));
  assert.deepEqual(targets, expected.map((id) => `nameAlreadyExists ${id}`).sort());
});

both("a copy whose destination goes away fails", async (client) => {
  await client.service.fault({ where: "start", bytesPerSecond: 100_000 });
  const monitor = await client.start("root:/Project:/copy", { parentReference: { path: "/drive/root:/Documents" } });
  await client.expect(204, "DELETE", "root:/Documents");
  const { status, body } = await client.end(monitor);
  assert.deepEqual([status, body.status, body.error.code], [200, "failed", "itemNotFound"]);
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

both("a fault ends an action that it starts, halfway", async (client) => {
  const error = { code: "quotaLimitReached", message: "The drive is full." };
  await client.service.fault({ where: "start", outcome: { error } });
  const { status, body } = await client.end(await client.start("root:/Project:/copy", { name: "Copy" }));
  assert.deepEqual([status, body], [200, { operation: "ItemCopy", status: "failed", error }]);
  const left = await client.expect(200, "GET", "root:/Copy");
  assert.ok(left.size < 100_300, "what was not done yet isn't");
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

both("a fault can be limited to a method and a path", async (client) => {
  await client.service.fault(
    { where: "any", method: "POST", path: "/v1.0/teams", answer: { status: 202, headers: { Location: "/teams('1')/operations('2')" } } },
    { where: "any", times: null, path: "/v1.0/teams('1')/*", answer: { status: 200, body: { status: "succeeded" } } },
  );
  assert.equal((await client.send("POST", "/v1.0/teams", {})).headers.get("Location"), "/teams('1')/operations('2')");
  assert.deepEqual(await client.expect(200, "GET", "/v1.0/teams('1')/operations('2')"), { status: "succeeded" });
  await client.expect(200, "GET", "root");
});

both("folders are created, and items renamed, moved and deleted", async (client) => {
  const create = (/** @type {string} */ behavior) => ({ name: "project", folder: {}, [CONFLICT]: behavior });
  for (const behavior of ["fail", "replace"]) {
    assert.equal(await client.refusal(409, "POST", "root/children", create(behavior)), "nameAlreadyExists name", behavior);
  }
  assert.equal(await client.refusal(400, "POST", "root/children", { name: "x" }), "invalidRequest folder");
  assert.equal((await client.expect(201, "POST", "root/children", create("rename"))).name, "project 1");
  assert.equal((await client.expect(201, "POST", "root/children", create("rename"))).name, "project 2");

  assert.equal(await client.refusal(409, "PATCH", "root:/project 2", { name: "project 1" }), "nameAlreadyExists name");
  assert.equal((await client.expect(200, "PATCH", "root:/project 2", { name: "PROJECT 2" })).name, "PROJECT 2");
  const id = await client.id("root:/notes.txt");
  const move = { name: "letter.txt", parentReference: { path: "/drive/root:/Documents" } };
  assert.equal(await client.refusal(409, "PATCH", `items/${id}`, move), "nameAlreadyExists name");
  assert.equal((await client.expect(200, "PATCH", `items/${id}?${CONFLICT}=replace`, move)).id, id);
  assert.equal(await client.id("root:/Documents/letter.txt"), id);
  const inside = { parentReference: { id: await client.id("root:/Project/Data") } };
  assert.equal(await client.refusal(400, "PATCH", "root:/Project", inside), "invalidRequest parentReference");
  assert.equal(await client.refusal(400, "PATCH", "root", { name: "x" }), "invalidRequest item");

  await client.expect(204, "DELETE", `items/${id}`);
  assert.equal(await client.refusal(404, "DELETE", `items/${id}`), "itemNotFound");
  assert.equal(await client.refusal(403, "DELETE", "root"), "accessDenied");
});

both("a file's content is what was put there, and a file that is replaced keeps its id", async (client) => {
  const put = (/** @type {string} */ path, /** @type {string} */ text) => {
    const headers = { Authorization: `Bearer ${client.service.token}`, "Content-Type": "text/plain" };
    return client.service.fetch(`${client.service.drive}/v1.0/me/drive/${path}`, { method: "PUT", headers, body: text });
  };
  const created = await put("root:/Documents/new.txt:/content", "{}");
  assert.equal(created.status, 201);
  const { id } = await created.json();
  const replaced = await put(`items/${id}/content`, "hello");
  assert.deepEqual([replaced.status, (await replaced.json()).id], [200, id]);
  assert.equal(await (await client.send("GET", "root:/Documents/new.txt:/content")).text(), "hello");
  assert.equal((await put(`items/${await client.id("root:/Documents")}/content`, "x")).status, 403);
  assert.equal((await put("root:/Documents:/content", "x")).status, 409);
  assert.equal((await put(`root:/Documents/new.txt:/content?${CONFLICT}=fail`, "x")).status, 409);
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
  // What a fault doesn't prevent has been done.
  const done = ["first.txt", "lost.txt", "uncertain.txt"];
  const deadline = Date.now() + 10_000;
  let names = await client.names("root:/Documents:");
  while (!done.every((name) => names.includes(name)) && Date.now() < deadline) names = await client.names("root:/Documents:");
  assert.deepEqual(names, ["budget.xlsx", "first.txt", "letter.txt", "lost.txt", "uncertain.txt"]);
});

both("what isn't supported is refused with 501", async (client) => {
  for (const [method, path] of [
    ["GET", "root:/notes.txt:/thumbnails"], ["POST", "root:/notes.txt:/createLink"], ["DELETE", "/v1.0/me/drive"],
  ]) {
    assert.match(await client.refusal(501, method, path, method === "POST" ? {} : undefined), /^notSupported/, path);
  }
});

both("a large file is uploaded in parts, without the token", async (client) => {
  const { uploadUrl } = await client.expect(200, "POST", "root:/Documents/large.bin:/createUploadSession", { item: {} });
  assert.equal(new URL(uploadUrl).origin, client.service.drive);
  const part = (/** @type {string} */ range, /** @type {number} */ length) =>
    client.service.fetch(uploadUrl, { method: "PUT", headers: { "Content-Range": `bytes ${range}/500` }, body: new Uint8Array(length) });
  const first = await part("0-299", 300);
  assert.deepEqual([first.status, (await first.json()).nextExpectedRanges], [202, ["300-"]]);
  const last = await part("300-499", 200);
  const item = await last.json();
  assert.deepEqual([last.status, item.name, item.size], [201, "large.bin", 500]);
  assert.equal((await part("0-299", 300)).status, 404, "the session has ended");

  const { uploadUrl: given } = await client.expect(200, "POST", `items/${item.id}/createUploadSession`, {});
  assert.equal((await client.service.fetch(given, { method: "DELETE" })).status, 204);
  assert.equal((await client.service.fetch(given, { method: "DELETE" })).status, 404);
});

// @ts-check
// The local drive and longhaul/testing give the same responses: copies within a drive.

import assert from "node:assert/strict";
import { ASYNC, CONFLICT, GUID, both } from "./support/contract.js";

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
  for (const Prefer of ["", "return=minimal; respond-async", "respond-asynchronously"]) {
    assert.equal(await client.refusal(400, "POST", path, { name: "Copy" }, { Prefer }), "invalidRequest Prefer", Prefer);
  }
  const response = await client.send("POST", path, { name: "Copy" }, { Prefer: "respond-async; wait=10, return=minimal" });
  assert.deepEqual([response.status, response.headers.get("Preference-Applied")], [202, "respond-async"]);
  const monitor = response.headers.get("Location") ?? "";
  assert.match(monitor, new RegExp(`^${client.service.monitor}/monitor/${GUID}$`));
  // The redirect is followed without the token, so the item can't be read.
  for (let end = await client.poll(monitor); ; end = await client.poll(monitor)) {
    await end.text();
    if (!end.redirected) continue;
    assert.equal(end.status, 401);
    const [, id] = new RegExp(`^${client.service.drive}/items/([^/]+)$`).exec(end.url) ?? [];
    assert.equal((await client.expect(200, "GET", `/items/${id}`)).name, "Copy");
    break;
  }
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
    ["root:/Project:", { childrenOnly: "yes" }, 400, "invalidRequest childrenOnly"],
    ["root:/Project:", { childrenOnly: true, parentReference: { path: "/drive/root:/notes.txt" } }, 400, "invalidRequest parentReference"],
    ["root:/Project:", [], 400, "invalidRequest body"],
  ])) {
    assert.equal(await client.refusal(status, "POST", `${path}/copy`, body), expected, JSON.stringify(body));
  }
});

both("a name that OneDrive doesn't allow is refused", async (client) => {
  for (const name of ["", ".", "..", ".lock", "aux", "LPT0", "com9", "desktop.ini", "nul", "prn", "~$x", "x_vti_", " x", "x ", "x:y", "x\ty", "x".repeat(256)]) {
    assert.equal(await client.refusal(400, "POST", "root:/notes.txt:/copy", { name }), "invalidRequest name", name);
  }
  for (const name of ["comx", "con.x", "x~$", "x.lock", "x y", "#", "x".repeat(255)]) {
    assert.equal((await client.copy("root:/notes.txt:/copy", { name })).name, name);
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

// @ts-check
// The local drive and longhaul/testing give the same responses: items, their addresses and their contents.

import assert from "node:assert/strict";
import { CONFLICT, both } from "./support/contract.js";

both("the drive requires the token", async (client) => {
  for (const Authorization of ["", "Bearer another", client.service.token]) {
    assert.equal(await client.refusal(401, "GET", "root", undefined, { Authorization }), "unauthenticated Authorization");
  }
});

both("items are driveItems", async (client) => {
  const members = ["cTag", "createdBy", "createdDateTime", "eTag", "fileSystemInfo", "id", "lastModifiedBy", "lastModifiedDateTime", "name", "parentReference", "size", "webUrl"];
  const drive = await client.expect(200, "GET", "/v1.0/me/drive");
  const root = await client.expect(200, "GET", "root");
  const folder = await client.expect(200, "GET", "root:/Project");
  const file = await client.expect(200, "GET", `items/${folder.id}:/Data/big.bin`);
  for (const [item, more] of /** @type {const} */ ([[root, ["folder", "root"]], [folder, ["folder"]], [file, ["@microsoft.graph.downloadUrl", "file"]]])) {
    assert.deepEqual(Object.keys(item).sort(), [...members, ...more].sort());
  }
  assert.equal((await client.expect(200, "GET", `/v1.0/drive/items/${file.id}`))["@content.downloadUrl"], file["@microsoft.graph.downloadUrl"]);
  assert.deepEqual([root.name, root.parentReference.driveId, root.parentReference.id], ["root", drive.id, undefined]);
  assert.deepEqual([folder.size, folder.folder.childCount, file.size], [100_300, 3, 100_000]);
  assert.deepEqual([folder.parentReference.id, folder.parentReference.path], [root.id, `/drives/${drive.id}/root:`]);
  assert.equal(file.parentReference.path, `/drives/${drive.id}/root:/Project/Data`);
  assert.deepEqual([folder.parentReference.name, file.parentReference.name], ["root", "Data"]);
  assert.deepEqual([file.createdBy, file.lastModifiedBy], [drive.owner, drive.owner]);
  assert.equal((await client.send("GET", "root:/notes.txt")).headers.get("ETag"), (await client.expect(200, "GET", "root:/notes.txt")).eTag);
  assert.equal((await client.expect(200, "GET", "/v1.0/me/drives")).value[0].id, drive.id);
});

both("an item has several addresses, without regard to case", async (client) => {
  const id = await client.id("root:/Documents/letter.txt");
  const { id: drive } = await client.expect(200, "GET", "/v1.0/me/drive");
  for (const path of [
    `items/${id}`, "root:/documents/LETTER.txt", "root:/Documents/letter.txt:", "root%3A/Documents/letter%2Etxt",
    "/beta/me/drive/root:/Documents/letter.txt", `/v1.0/drives/${drive}/items/${id}`, `/v1.0/me/drives/${drive}/items/${id}`,
    `/drive/items/${id}`, `/v1.0/drive/items/${id}`, `/items/${id}`, "root:%2FDocuments%2Fletter.txt", "root%3A%2FDocuments%2Fletter.txt%3A",
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
  assert.equal(await client.refusal(404, "GET", "root:/notes.txt:/children"), "itemNotFound");
});

both("an item that is deleted between two pages hides no other item", async (client) => {
  const { "@odata.nextLink": next } = await client.expect(200, "GET", "root/children?$top=1");
  await client.expect(204, "DELETE", "root:/Documents");
  const { value } = await client.expect(200, "GET", next);
  assert.equal(value[0].name, "notes.txt");
});

both("$select limits the members of items and drives, and other options are rejected", async (client) => {
  const members = async (/** @type {string} */ path) => Object.keys(await client.expect(200, "GET", path)).sort();
  assert.deepEqual(await members("root?$select=name, size"), ["name", "size"]);
  assert.deepEqual(await members("root?$select=*"), await members("root"));
  assert.deepEqual(await members("/v1.0/me/drive?$select=id"), ["id"]);
  for (const path of ["root/children?$filter=x", "root/children?$apply=x", "root/children?expand=x", "/v1.0/me/drives?$expand=root"]) {
    assert.match(await client.refusal(501, "GET", path), /^notSupported/, path);
  }
});

both("If-Match protects an item that has changed", async (client) => {
  const { eTag } = await client.expect(200, "PATCH", "root:/notes.txt", { name: "renamed.txt" });
  const [old, now] = [{ "If-Match": '"old"' }, { "If-Match": eTag }];
  for (const [method, path, body] of /** @type {const} */ ([["DELETE", "", undefined], ["PATCH", "", { name: "x" }], ["GET", "", undefined], ["PUT", ":/content", {}]])) {
    assert.equal(await client.refusal(412, method, `root:/renamed.txt${path}`, body, old), "resourceModified If-Match", method);
  }
  await client.expect(204, "DELETE", "root:/renamed.txt", undefined, now);
});

both("If-Match protects a file that is uploaded again", async (client) => {
  const { eTag } = await client.expect(200, "GET", "root:/notes.txt");
  for (const [method, facet] of /** @type {const} */ ([["PUT", "content"], ["POST", "createUploadSession"]])) {
    for (const [name, tag] of [["notes.txt", '"old"'], ["gone.txt", eTag], ["gone.txt", "*"]]) {
      assert.equal(await client.refusal(412, method, `root:/${name}:/${facet}`, {}, { "If-Match": tag }), "resourceModified If-Match", facet);
    }
    await client.expect(200, method, `root:/notes.txt:/${facet}`, {}, { "If-Match": method === "PUT" ? eTag : "*" });
  }
});

both("the missing folders of a path are created for a new folder and for a file's content", async (client) => {
  assert.equal(await client.refusal(412, "PUT", "root:/new/path/file.txt:/content", {}, { "If-Match": "*" }), "resourceModified If-Match");
  assert.equal(await client.refusal(404, "GET", "root:/new"), "itemNotFound", "a request that is rejected creates nothing");
  assert.equal(await client.refusal(400, "POST", "root:/new:/children", { name: "x" }), "invalidRequest folder");
  assert.equal(await client.refusal(404, "GET", "root:/new"), "itemNotFound", "a request that is rejected creates nothing");
  const folder = await client.expect(201, "POST", "root:/new/path:/children", { name: "inner", folder: {} });
  const file = await client.expect(201, "PUT", `items/${await client.id("root:/new")}:/PATH/other/file.txt:/content`, {});
  assert.equal(folder.parentReference.path.split(":")[1], "/new/path");
  assert.equal(file.parentReference.path.split(":")[1], "/new/path/other");
  for (const path of ["root:/notes.txt/below", "items/01NOWHERE:/a"]) {
    assert.equal(await client.refusal(404, "POST", `${path}:/children`, { name: "x", folder: {} }), "itemNotFound", path);
    assert.equal(await client.refusal(404, "PUT", `${path}/file.txt:/content`, {}), "itemNotFound", path);
  }
});

both("folders are created, and items renamed, moved and deleted", async (client) => {
  const create = (/** @type {string} */ behavior) => ({ name: "project", folder: {}, [CONFLICT]: behavior });
  for (const behavior of ["fail", "replace"]) {
    assert.equal(await client.refusal(409, "POST", "root/children", create(behavior)), "nameAlreadyExists name", behavior);
  }
  assert.equal(await client.refusal(400, "POST", "root/children", { name: "x" }), "invalidRequest folder");
  assert.equal((await client.expect(201, "POST", "root/children", create("rename"))).name, "project 1");
  assert.equal((await client.expect(201, "POST", "root/children", create("rename"))).name, "project 2");
  // Only a file's name has an extension (microsoft-graph-docs#1629).
  for (const name of ["v1.2", "v1.2 1", "v1.2 2"]) {
    assert.equal((await client.expect(201, "POST", "root/children", { ...create("rename"), name: "v1.2" })).name, name);
  }

  assert.equal(await client.refusal(409, "PATCH", "root:/project 2", { name: "project 1" }), "nameAlreadyExists name");
  assert.equal((await client.expect(200, "PATCH", "root:/project 2", { name: "PROJECT 2" })).name, "PROJECT 2");
  const data = await client.id("root:/Project/Data");
  await client.expect(200, "PATCH", "root:/Project", { name: "PROJECT" });
  assert.equal((await client.expect(200, "GET", `items/${data}`)).parentReference.path.split(":")[1], "/PROJECT", "a folder that is renamed keeps its children");
  assert.equal(await client.refusal(409, "PATCH", `root:/PROJECT?${CONFLICT}=replace`, { name: "notes.txt" }), "nameAlreadyExists name");
  const id = await client.id("root:/notes.txt");
  const move = { name: "letter.txt", parentReference: { path: "/drive/root:/Documents" } };
  assert.equal(await client.refusal(409, "PATCH", `items/${id}`, move), "nameAlreadyExists name");
  assert.equal((await client.expect(200, "PATCH", `items/${id}?${CONFLICT}=replace`, move)).id, id);
  assert.equal(await client.id("root:/Documents/letter.txt"), id);
  const inside = { parentReference: { id: await client.id("root:/Project/Data") } };
  assert.equal(await client.refusal(400, "PATCH", "root:/Project", inside), "invalidRequest parentReference");
  assert.equal(await client.refusal(400, "PATCH", "root:/Project", { parentReference: { path: "/drive/root:/Project" } }), "invalidRequest parentReference");
  assert.equal(await client.refusal(404, "POST", `items/${id}/children`, { name: "x", folder: {} }), "itemNotFound");
  assert.equal(await client.refusal(400, "PATCH", "root", { name: "x" }), "invalidRequest item");

  await client.expect(204, "DELETE", `items/${id}`);
  assert.equal(await client.refusal(404, "DELETE", `items/${id}`), "itemNotFound");
  assert.equal(await client.refusal(403, "DELETE", "root"), "accessDenied");
});

both("an item's description and modification time can be set", async (client) => {
  const fileSystemInfo = { lastModifiedDateTime: "2020-01-02T03:04:05Z" };
  const { id, ...set } = await client.expect(200, "PATCH", "root:/notes.txt", { description: "Notes", fileSystemInfo });
  assert.deepEqual([set.name, set.description], ["notes.txt", "Notes"]);
  for (const time of [set.lastModifiedDateTime, set.fileSystemInfo.lastModifiedDateTime]) assert.equal(Date.parse(time), Date.parse("2020-01-02T03:04:05Z"));
  assert.equal((await client.expect(200, "PATCH", `items/${id}`, { name: "renamed.txt" })).description, "Notes");
  assert.equal((await client.expect(200, "PATCH", `items/${id}`, { description: null })).description, undefined);
  const never = { fileSystemInfo: { lastModifiedDateTime: "never" } };
  assert.equal(await client.refusal(400, "PATCH", `items/${id}`, never), "invalidRequest fileSystemInfo.lastModifiedDateTime");
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
  const read = await client.send("GET", "root:/Documents/new.txt:/content");
  assert.deepEqual([await read.text(), read.redirected], ["hello", true], "the content is at the download URL");
  for (const [name, free] of [["two.dots.txt", "two.dots 1.txt"], ["none", "none 1"], [".hidden", ".hidden 1"]]) {
    await put(`root:/${name}:/content`, "x");
    assert.equal((await (await put(`root:/${name}:/content?${CONFLICT}=rename`, "x")).json()).name, free);
  }
  assert.equal((await put("root:/notes.txt/below.txt:/content", "x")).status, 404);
  assert.equal((await put(`items/${await client.id("root:/Documents")}/content`, "x")).status, 403);
  assert.equal((await put("root:/Documents:/content", "x")).status, 409);
  assert.equal((await put(`root:/Documents/new.txt:/content?${CONFLICT}=fail`, "x")).status, 409);
});

both("eTag changes with an item, and cTag only with its content", async (client) => {
  const tags = [];
  const read = async () => {
    const { eTag, cTag } = await client.expect(200, "GET", `items/${id}`);
    assert.match(eTag, /^"/);
    tags.push({ eTag, cTag });
  };
  const id = await client.id("root:/notes.txt");
  await read();
  await client.expect(200, "PATCH", `items/${id}`, { name: "renamed.txt" });
  await read();
  const headers = { Authorization: `Bearer ${client.service.token}` };
  await client.service.fetch(`${client.service.drive}/v1.0/me/drive/items/${id}/content`, { method: "PUT", headers, body: "another" });
  await read();
  assert.equal(new Set(tags.map(({ eTag }) => eTag)).size, 3);
  assert.equal(tags[1].cTag, tags[0].cTag);
  assert.notEqual(tags[2].cTag, tags[0].cTag);
});

both("a file's download URL needs no token", async (client) => {
  const letter = await client.expect(200, "GET", "root:/Documents/letter.txt");
  const response = await client.service.fetch(letter["@microsoft.graph.downloadUrl"]);
  assert.deepEqual([response.status, (await response.arrayBuffer()).byteLength], [200, 300]);
  assert.equal(response.headers.get("ETag"), letter.eTag);
  assert.match(response.headers.get("Content-Type") ?? "", /^(application|text)\//);
  const elsewhere = { method: "PUT", headers: { Authorization: `Bearer ${client.service.token}` }, body: "hello" };
  const there = await client.service.fetch(`${client.service.drive}/v1.0/drives/${client.service.otherDrive}/root:/there.txt:/content`, elsewhere);
  assert.equal(await (await client.service.fetch((await there.json())["@microsoft.graph.downloadUrl"])).text(), "hello");
  assert.match(await client.refusal(403, "GET", "root:/Documents:/content"), /^notAllowed/);
  const { value } = await client.expect(200, "GET", "root:/Documents:/children");
  assert.ok(value.every((/** @type {any} */ item) => item["@microsoft.graph.downloadUrl"].startsWith(client.service.drive)));
  await client.expect(204, "DELETE", `items/${letter.id}`);
  assert.equal((await client.service.fetch(letter["@microsoft.graph.downloadUrl"])).status, 404);
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
  const part = (/** @type {string} */ range, /** @type {number} */ length, total = 500) =>
    client.service.fetch(uploadUrl, { method: "PUT", headers: { "Content-Range": `bytes ${range}/${total}` }, body: new Uint8Array(length) });
  assert.equal((await part("0-299", 100, 900)).status, 400, "a part that is rejected doesn't say how large the file is");
  const first = await part("0-299", 300);
  const { nextExpectedRanges, expirationDateTime } = await first.json();
  assert.deepEqual([first.status, nextExpectedRanges], [202, ["300-"]]);
  assert.ok(Date.parse(expirationDateTime) > Date.now());
  assert.deepEqual((await (await client.service.fetch(uploadUrl)).json()).nextExpectedRanges, ["300-"]);
  for (const [range, length, status] of /** @type {const} */ ([["0-299", 300, 416], ["300-499", 100, 400], ["300-599", 300, 400], ["300-500", 201, 400]])) {
    assert.equal((await part(range, length)).status, status, range);
  }
  assert.equal((await part("300-499", 200, 600)).status, 400, "a part that names another size of the file");
  for (const init of [{ method: "PUT", body: "x" }, { method: "PUT", headers: { "Content-Range": "x bytes 300-300/500" }, body: "x" }, { method: "POST", headers: { "Content-Range": "bytes 300-499/500" }, body: new Uint8Array(200) }]) {
    assert.ok((await client.service.fetch(uploadUrl, init)).status >= 400, JSON.stringify(init));
  }
  const last = await part("300-499", 200);
  const item = await last.json();
  assert.deepEqual([last.status, item.name, item.size], [201, "large.bin", 500]);
  assert.equal((await part("0-299", 300)).status, 404, "the session has ended");

  for (const folder of ["Nowhere", "notes.txt"]) {
    assert.equal(await client.refusal(404, "POST", `root:/${folder}/large.bin:/createUploadSession`, {}), "itemNotFound");
  }
  assert.equal(await client.refusal(403, "POST", "root/createUploadSession", {}), "notAllowed");
  const whole = { method: "PUT", headers: { "Content-Range": "bytes 0-4/5" }, body: new Uint8Array(5) };
  for (const [query, body, status] of /** @type {const} */ ([[`?${CONFLICT}=fail`, {}, 409], ["", { item: { [CONFLICT]: "fail" } }, 409], ["", {}, 200]])) {
    const session = await client.expect(200, "POST", `root:/Documents/large.bin:/createUploadSession${query}`, body);
    assert.equal((await client.service.fetch(session.uploadUrl, whole)).status, status);
  }
  const onedrive = await client.expect(200, "POST", "/drive/root:/Documents/small.bin:/createUploadSession", {});
  assert.ok((await (await client.service.fetch(onedrive.uploadUrl, whole)).json())["@content.downloadUrl"], "the item has the form of the session");
  const { uploadUrl: given } = await client.expect(200, "POST", `items/${item.id}/createUploadSession`, {});
  assert.equal((await client.service.fetch(given, { method: "DELETE" })).status, 204);
  assert.equal((await client.service.fetch(given, { method: "DELETE" })).status, 404);
});

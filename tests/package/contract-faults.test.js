// @ts-check
// The local drive and longhaul/testing give the same responses: the same fault plan has the same effect.

import assert from "node:assert/strict";
import { both } from "./support/contract.js";

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

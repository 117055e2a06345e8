// @ts-check
/** No secret is kept of a request. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Redactor } from "../../www/page/requests/redact.js";

const DRIVE = "https://graph.example.com/v1.0/me/drive";
const MONITOR = "https://monitor.example.com/_api/v2.0/monitor/4af3?tempauth=v1.eyJzaXRlaWQi";
const SECRETS = ["v1.eyJzaXRlaWQi", "4af3", "tempauth", "the-token", "download-credential"];

const redactor = () => new Redactor((url) => url.host === "graph.example.com");

/** @param {unknown} shown */
function assertNoSecret(shown) {
  const text = JSON.stringify(shown);
  for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} is shown in ${text}`);
}

test("a drive's path is shown, and its query only where it holds no secret", () => {
  const path = redactor().path(new URL(`${DRIVE}/root/children?$top=200&$skiptoken=the-token&access_token=the-token`));
  assert.equal(path, "/v1.0/me/drive/root/children?$top=200&$skiptoken=••••••&access_token=••••••");
});

test("a monitor's path is hidden", () => {
  assert.equal(redactor().path(new URL(MONITOR)), "/••••••");
});

test("headers are hidden unless they are known to hold no secret", () => {
  const headers = redactor().headers(
    new Headers({ Authorization: "Bearer the-token", Location: MONITOR, "Retry-After": "2.128", "X-Custom": "the-token", Cookie: "the-token" }),
  );
  assertNoSecret(headers);
  assert.deepEqual(Object.fromEntries(headers)["retry-after"], "2.128");
  assert.equal(Object.fromEntries(headers).authorization, "Bearer ••••••");
  assert.equal(Object.fromEntries(headers).location, "https://monitor.example.com/••••••");
});

test("URLs in a body are hidden, however they are escaped", () => {
  const bodies = [
    JSON.stringify({ responses: [{ id: "1", status: 202, headers: { Location: MONITOR } }] }),
    JSON.stringify({ uploadUrl: MONITOR }).replaceAll("/", "\\/"),
    JSON.stringify({ "@microsoft.graph.downloadUrl": "https://files.example.com/a?download-credential" }).replaceAll("/", "\\u002f"),
    JSON.stringify({ error: { message: `The monitor ${MONITOR} is unknown.` } }),
    JSON.stringify({ "@odata.nextLink": `${DRIVE}/root/children?$skiptoken=the-token` }),
  ];
  for (const body of bodies) assertNoSecret(redactor().body(body));
});

test("a token that was sent is hidden in every body", () => {
  const redact = redactor();
  redact.headers(new Headers({ Authorization: "Bearer the-token" }));
  assertNoSecret(redact.body(JSON.stringify({ error: { message: "the-token has expired" } })));
});

test("a body that isn't JSON isn't shown", () => {
  const truncated = `{"Location":"https:\\u002f\\u002fmonitor.example.com\\u002f4af3`;
  assert.equal(redactor().body(truncated), `${truncated.length} characters`);
  assert.equal(redactor().body(""), "");
});

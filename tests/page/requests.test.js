// @ts-check
/** The panel "Requests", and that it shows no secret. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Redactor } from "../../www/page/service/requests.js";
import { journey } from "./support/journey.js";
import { checkViews } from "./support/views.js";

journey("unfolds a request to its headers and bodies, without secrets", {}, async (files, drive) => {
  const { page } = files;
  await files.togglePanel("Requests");
  await files.copy(["Pictures"], { name: "Shown" });
  await files.says("Pictures", "Copied to Files as “Shown”.");

  const start = page.locator(".request").filter({ hasText: /POST.*\/copy/ });
  await start.locator("summary").click();
  const details = start.locator("pre");
  await details.filter({ hasText: "authorization: Bearer ••••••" }).filter({ hasText: `"name": "Shown"` }).waitFor();
  await details.filter({ hasText: `location: ${drive.at.monitor}/••••••` }).waitFor();

  const poll = page.locator(".request[data-monitor]").first();
  await poll.locator("summary").focus();
  await page.keyboard.press("Enter");
  await poll.locator("pre").filter({ hasText: `"status": "completed"` }).waitFor();
  await checkViews(files, "a request with its headers and bodies");

  const folded = page.locator(".request:not(:has([open])) summary");
  while ((await folded.count()) > 0) await folded.first().click();
  await page.waitForFunction(() => document.querySelector(".request-details:empty") === null);
  const shown = await page.locator("#requests-list").innerHTML();
  for (const secret of [drive.at.token, "tempauth", "/monitor/"]) assert.ok(!shown.includes(secret), `${secret} is shown`);
});

journey("clears the list and its number", {}, async (files) => {
  const { page } = files;
  await files.togglePanel("Requests");
  await page.locator(".request").first().waitFor();
  await page.locator("#requests-clear").click();
  await page.getByText("No requests since you cleared the list.").waitFor();
  assert.equal(await page.locator("#requests-badge").innerText(), "0");
  assert.equal(await page.locator(".request").count(), 0);
});

journey("keeps the focused row in sight while requests arrive above it", { views: false }, async (files) => {
  const { page } = files;
  await files.togglePanel("Requests");
  const rows = page.locator(".request");
  /** The keyboard stays where it is. @param {number} times */
  const refresh = async (times) => {
    for (let count = await rows.count(); times > 0; times--) {
      await page.locator("#refresh").evaluate((button) => /** @type {HTMLElement} */ (button).click());
      await page.waitForFunction((count) => document.querySelectorAll(".request").length > count, count++);
    }
  };
  await refresh(3);
  await rows.nth(1).locator("summary").focus();
  await refresh(20);
  await page.waitForFunction(() => {
    const [row, panel] = [document.activeElement, document.querySelector("#panel-requests")].map((element) => /** @type {Element} */ (element).getBoundingClientRect());
    return row.top >= panel.top && row.bottom <= panel.bottom && document.activeElement?.matches(".request summary");
  });
});

journey("has the switch between the two forms of the protocol", { views: false }, async (files, drive) => {
  const { page } = files;
  assert.equal(await page.getByRole("banner").getByText("Microsoft Graph", { exact: true }).count(), 0);
  await files.togglePanel("Requests");
  await page.getByRole("group", { name: "Protocol" }).getByText("OneDrive", { exact: true }).click();
  await page.locator(".request").filter({ hasText: "/v1.0/drive/root/children" }).waitFor();
  await files.item("Pictures").waitFor();
  await files.copy(["To do.txt"], { to: "Documents" });
  await files.says("To do.txt", "Copied to Documents.");
  assert.ok((await drive.starts())[0].path.startsWith("/v1.0/drive/"));
  files.consoleErrors = files.consoleErrors.filter((error) => !/status of 401/.test(error));
});

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

test("a relative URL in the header Location is hidden", () => {
  for (const location of ["/monitor/4af3?tempauth=v1.eyJzaXRlaWQi", "//monitor.example.com/4af3", "4af3"]) assertNoSecret(redactor().headers(new Headers({ location })));
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

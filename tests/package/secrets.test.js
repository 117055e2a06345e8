// No error, result or progress contains a token or a monitor URL, in any form in which the service writes them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { installed } from "./support/installed.js";

const TOKEN = "eyJ0b2tlbiI6InNlY3JldCJ9";
const MONITOR = "https://contoso.sharepoint.com/_api/v2.0/monitor/4A3407B5?tempauth=v1.secret";
const ECHO = `token ${TOKEN} at ${MONITOR}`;

/** An error with this text in every member. @param {string} text */
const saying = (text) => ({
  code: `code ${text}`,
  message: text,
  target: text,
  details: [{ code: text, message: text, target: text }],
  innerError: { code: text, message: text },
});
const ERROR = saying(ECHO);
/** Before the response to the start there is no monitor URL. */
const EARLY = saying(`token ${TOKEN}`);

const longhaul = await (await installed()).import("longhaul");

/** @param {number} status @param {unknown} [body] @param {Record<string, string>} [headers] */
const json = (status, body, headers = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const accepted = () => json(202, undefined, { Location: MONITOR });

/**
 * Starts a copy with these responses to the start and to polls.
 *
 * @param {() => Response} start
 * @param {() => Response} [monitor]
 * @param {object} [options]
 */
function copy(start, monitor = accepted, options = {}) {
  const drive = new longhaul.DriveClient({
    baseUrl: "https://graph.microsoft.com/v1.0/me/drive",
    auth: TOKEN,
    fetch: async (/** @type {string} */ url) => (url === MONITOR ? monitor() : start()),
  });
  const pacing = { firstMs: 1, minMs: 1, maxMs: 2 };
  return drive.copy("SOURCE", { name: "Copy" }, { pacing, checkDestination: false, ...options });
}

const failed = { status: "failed", statusDescription: ECHO, error: ERROR };
const running = () => json(202, { status: "inProgress", statusDescription: "Completed 1/2 files" });

/** @type {Record<string, () => any>} Functions that begin an action that fails, by its outcome. */
const failures = {
  "StartRejectedError 400": () => copy(() => json(400, { error: EARLY })),
  "StartRejectedError 401": () => copy(() => json(401, { error: EARLY })),
  "StartRejectedError 429": () => copy(() => json(429, { error: EARLY }, { "Retry-After": "2" }), accepted, { timeoutMs: 1000 }),
  "StartUncertainError 504": () => copy(() => json(504, { error: EARLY })),
  "StartUncertainError network": () =>
    copy(() => {
      throw new TypeError(`fetch failed: ${ECHO}`);
    }),
  "StartUncertainError with the encoded token": () =>
    copy(() => {
      throw new TypeError(`no answer from /proxy?${encodeURIComponent(`token=${TOKEN}&url=${MONITOR}`)}`);
    }),
  "StartUncertainError with the request": () =>
    copy(() => {
      throw Object.assign(new Error("HTTP error"), { request: new Request("https://example.com", { headers: { Authorization: `Bearer ${TOKEN}` } }) });
    }),
  "ActionFailedError failed": () => copy(accepted, () => json(200, failed)),
  "ActionFailedError cancelled": () => copy(accepted, () => json(500, { ...failed, status: "cancelled" })),
  "StartRejectedError under success": () => copy(() => json(202, { error: EARLY })),
  "OutcomeUnknownError hidden": () => copy(() => json(202, { statusDescription: EARLY.message })),
  "OutcomeUnknownError unusable": () => copy(() => json(202, undefined, { Location: `http://user:${TOKEN}@example.com/` })),
  "OutcomeUnknownError gone": () => copy(accepted, () => json(404, { error: ERROR })),
  "OutcomeUnknownError expired": () => copy(accepted, () => json(401, { error: { ...ERROR, innerError: { code: "expiredToken" } } })),
  "OutcomeUnknownError refused": () => copy(accepted, () => json(400, { error: ERROR })),
  "TimeoutError while it runs": () => copy(accepted, running, { timeoutMs: 30 }),
  "TypeError bad item": () => copyOf(""),
  "TypeError bad saved": () => resume({ longhaul: 1, kind: "copy", startedAt: 1, monitorUrl: MONITOR.replace("https", "http") }),
  "RangeError bad time": () => copy(accepted, running, { timeoutMs: -1 }),
};

/** @param {string} item */
function copyOf(item) {
  return new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0", auth: TOKEN }).copy(item, { name: "x" });
}

/** @param {object} saved */
function resume(saved) {
  return new longhaul.DriveClient({ baseUrl: "https://graph.microsoft.com/v1.0", auth: TOKEN }).resume(saved);
}

for (const [outcome, begin] of Object.entries(failures)) {
  test(outcome, async () => {
    const action = begin();
    const error = await action.then(assert.fail, (/** @type {Error} */ error) => error);
    assert.equal(error.name, outcome.split(" ")[0]);
    const all = [inspect(error, { depth: 20, showHidden: true }), String(error), error.stack, JSON.stringify(error), inspect(action)];
    for (const secret of [TOKEN, MONITOR, "tempauth"]) {
      assert.ok(!all.join("\n").includes(secret), `${secret} is in ${all.join("\n")}`);
    }
  });
}

const CREDENTIAL = "v1.eyJzaXRl%2BaWQ9";
const ENCODED_MONITOR = `https://contoso.sharepoint.com/_api/v2.1/drive/operations/9f2c7d?c=Az%2b1&v=2.0&tempauth=${CREDENTIAL}`;

/** Ways to write a text. @param {string} text */
const encodings = (text) => [
  text,
  decodeURIComponent(text),
  encodeURIComponent(text),
  encodeURIComponent(encodeURIComponent(text)),
  text.toUpperCase(),
  text.replaceAll("/", "\\/"),
  text.replaceAll("/", "\\u002F").replaceAll("&", "\\u0026"),
  text.replaceAll("&", "&amp;"),
  JSON.stringify(text),
];

const [, behind = "", path = "", query = ""] = /^https:..[^/]*(([^?]*)[?](.*))$/.exec(ENCODED_MONITOR) ?? [];
const FORMS = [
  ENCODED_MONITOR,
  ENCODED_MONITOR.replace("contoso.sharepoint.com", "CONTOSO.SharePoint.com:443"),
  ENCODED_MONITOR.replace("contoso.sharepoint.com", "contoso.sharepoint.com:8443"),
  ENCODED_MONITOR.replace("https:", "http:"),
  behind,
  path,
  query,
  CREDENTIAL,
  TOKEN,
  `Bearer ${TOKEN}`,
].flatMap(encodings);

/** The parts of a secret, in upper or lower case. */
const LEFT = /9f2c7d|eyjzaxrl|eyj0b2tl/i;

test("a secret is taken out of errors, progress and ids for support, in every form", async () => {
  const check = async (/** @type {string} */ form) => {
    const text = `at ${form}!`;
    const ids = { "request-id": encodeURIComponent(text), "client-request-id": encodeURIComponent(text) };
    const error = { ...saying(text), innerError: { code: text, "request-id": text, "client-request-id": text, date: text } };
    /** @type {any[]} */
    const reports = [];
    const running = { status: text, operation: text, statusDescription: text };
    /** @param {(() => Response)[]} monitor */
    const copyThat = (...monitor) => {
      const drive = new longhaul.DriveClient({
        baseUrl: "https://graph.microsoft.com/v1.0/me/drive",
        auth: TOKEN,
        fetch: async (/** @type {string} */ url, /** @type {RequestInit} */ { method }) => {
          if (method === "POST") return json(202, undefined, { Location: ENCODED_MONITOR, ...ids });
          // The result can't be read.
          if (url !== ENCODED_MONITOR) return json(403);
          return /** @type {() => Response} */ (monitor.length > 1 ? monitor.shift() : monitor[0])();
        },
      });
      const onProgress = (/** @type {any} */ progress) => reports.push(progress);
      return drive.copy("SOURCE", { name: "Copy" }, { pacing: { firstMs: 1, minMs: 1, maxMs: 2 }, checkDestination: false, onProgress });
    };
    const copies = [
      copyThat(() => json(202, running), () => json(200, { ...running, status: "failed", error }, ids)),
      copyThat(() => json(400, { error }, ids)),
      copyThat(() => json(401, { error: { ...error, innerError: { code: "expiredToken", "request-id": text } } })),
      copyThat(() => json(200, { status: "completed", resourceId: text, resourceLocation: text }, ids)),
    ];
    const settled = (/** @type {any} */ copy) => copy.then((/** @type {any} */ { item: _, ...result }) => result, (/** @type {Error} */ error) => error);
    reports.push(...(await Promise.all(copies.map(settled))));
    const all = reports.map((report) => inspect(report, { depth: 20, showHidden: true }) + JSON.stringify(report) + report.stack).join("\n");
    assert.doesNotMatch(all, LEFT, `${form} is left`);
    assert.doesNotMatch(decodeURIComponent(all.replace(/%(?![0-9a-f]{2})/gi, "")), LEFT, `${form} is left`);
  };
  await Promise.all(FORMS.map(check));
});

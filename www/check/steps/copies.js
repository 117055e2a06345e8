// @ts-check
/**
 * Copies: by hand, with the library, in a batch, and to a name that is taken. A monitor is also followed by hand, as an app without the
 * library does.
 */

import { DriveClient } from "longhaul";
import { itemPath } from "../drive.js";
import { errorCode, memberNames, operation, ownWord, preference, shapeOf, statusWord } from "../vocabulary.js";
import { folderOf } from "./files.js";

/** @typedef {import("../run.js").Context} Context */

/** How long the library may follow a copy, in milliseconds. */
const LIBRARY_PATIENCE_MS = 120_000;

/** Starts a copy by hand. @param {Context} context */
export async function start(context) {
  const { drive } = context;
  const { seen, response } = await copyByHand(context, "By hand", drive.startHeaders);
  const header = response?.ok ? response.headers.get("Location") : null;
  if (header === null) return { start: seen, location: null };
  const url = new URL(header, drive.baseUrl);
  context.monitorUrl = url.href;
  const relations = { onDrivesOrigin: url.origin === drive.origin, onPagesOrigin: url.origin === location.origin, isRelative: !URL.canParse(header) };
  return { start: seen, location: { ...shapeOf(url), ...relations } };
}

/** Reads the monitor of the copy in every way that a page has. @param {Context} context */
export async function monitor({ drive, monitorUrl }) {
  if (monitorUrl === null) return null;
  const onDrivesOrigin = new URL(monitorUrl).origin === drive.origin;
  /** @type {Record<string, unknown>} */
  const attempts = {};
  const { responses, last, isOver } = await follow(drive, monitorUrl, async () => {
    attempts.noCors = (await drive.sendBare(monitorUrl, { mode: "no-cors" })).seen;
    attempts.withHeader = (await drive.sendBare(monitorUrl, { headers: { "client-request-id": crypto.randomUUID() } })).seen;
    // The token is for the drive's own origin. Elsewhere an invented one shows whether a page may send one at all.
    const headers = { Authorization: "Bearer invented-by-the-check-page" };
    const withToken = onDrivesOrigin ? await drive.sendTo(monitorUrl, "GET") : await drive.sendBare(monitorUrl, { headers });
    attempts.withToken = { ...withToken.seen, token: onDrivesOrigin ? "real" : "invented" };
  });
  const manual = await drive.sendBare(monitorUrl, { redirect: "manual" });
  return { responses, isOver, ...attempts, manualRedirect: manual.seen, result: await readResult(drive, last) };
}

/** Reads what the monitor named at the end. @param {import("../drive.js").Drive} drive @param {import("../drive.js").Exchange} last */
async function readResult(drive, { response, body }) {
  if (response?.redirected) return { redirect: shapeOf(new URL(response.url)) };
  if (typeof body?.resourceId !== "string") return null;
  return { item: (await drive.send("GET", itemPath(body.resourceId))).seen };
}

/**
 * Starts a copy with the Prefer header where the form doesn't require it, and without it where it does.
 *
 * @param {Context} context
 */
export async function prefer(context) {
  const isRequired = context.drive.form === "onedrive";
  const { seen, response } = await copyByHand(context, "Other preference", isRequired ? {} : { Prefer: "respond-async" });
  return { withPrefer: !isRequired, start: seen, preferenceApplied: preference(response?.headers.get("Preference-Applied") ?? null) };
}

/** Copies with the library. @param {Context} context */
export async function library(context) {
  const { drive, source } = context;
  const origins = { drive: 0, elsewhere: 0, elsewhereWithToken: 0 };
  /** @param {string} url @param {RequestInit} init */
  const counting = (url, init) => {
    const isDrive = new URL(url).origin === drive.origin;
    origins[isDrive ? "drive" : "elsewhere"]++;
    if (!isDrive && new Headers(init.headers).has("Authorization")) origins.elsewhereWithToken++;
    return fetch(url, init);
  };
  const client = new DriveClient({ ...drive.clientOptions, fetch: counting });
  const body = { parentReference: { id: folderOf(context) }, name: "By the library" };
  try {
    const { status, observed, item } = await client.copy(String(source), body, { timeoutMs: LIBRARY_PATIENCE_MS, signal: drive.signal });
    return { outcome: "completed", status: statusWord(status), observed: ownWord(observed, "another value"), hasItem: item !== null, requests: origins };
  } catch (/** @type {any} */ error) {
    drive.signal.throwIfAborted();
    return { outcome: ownWord(error?.name, "another error"), code: errorCode(error?.code), reason: ownWord(error?.reason, "another value"), requests: origins };
  }
}

/** Starts a copy in a batch. @param {Context} context */
export async function batch(context) {
  const { drive, source } = context;
  if (drive.versionRoot === null) return null;
  const copy = { parentReference: { id: folderOf(context) }, name: "In a batch" };
  const requests = [
    { id: "1", method: "GET", url: `${drive.path}/root` },
    { id: "2", method: "POST", url: `${drive.path}${itemPath(String(source), "/copy")}`, headers: { "Content-Type": "application/json" }, body: copy },
  ];
  const { seen, body } = await drive.sendTo(`${drive.origin}${drive.versionRoot}/$batch`, "POST", { requests });
  const responses = Array.isArray(body?.responses) ? body.responses : [];
  const [read, started] = ["1", "2"].map((id) => responses.find((/** @type {any} */ response) => response?.id === id));
  const header = Object.entries(started?.headers ?? {}).find(([name]) => name.toLowerCase() === "location")?.[1];
  const shape = typeof header === "string" && URL.canParse(header) ? shapeOf(new URL(header)) : null;
  return { batch: seen, read: statusOf(read), start: statusOf(started), location: shape };
}

/** @param {any} response */
function statusOf(response) {
  return Number.isInteger(response?.status) && response.status < 1000 ? response.status : null;
}

/** Copies to a name that is taken, to see when the conflict is reported. @param {Context} context */
export async function conflict(context) {
  const { drive } = context;
  const { seen, response } = await copyByHand(context, "Source", drive.startHeaders);
  const header = response?.headers.get("Location") ?? null;
  if (seen.status !== 202 || header === null) return { start: seen };
  const { responses } = await follow(drive, new URL(header, drive.baseUrl).href);
  return { start: seen, responses };
}

/** @param {Context} context @param {string} name @param {Record<string, string>} headers */
function copyByHand(context, name, headers) {
  const body = { parentReference: { id: folderOf(context) }, name };
  return context.drive.send("POST", itemPath(String(context.source), "/copy"), body, headers);
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 2000;
const PATIENCE_MS = 90_000;
/** This many errors in a row end the reading: a single one has been observed between two responses. */
const MOST_ERRORS = 4;
/** The status words that end an action. */
const FINAL = ["completed", "complete", "succeeded", "partiallySucceeded", "failed", "deleteFailed", "cancelled", "skipped"];

/**
 * A monitor's response; equal ones in a row count as one.
 *
 * @typedef {import("../drive.js").Seen & { word: string | null, operation: string | null, members: ReturnType<typeof memberNames> | null }} MonitorResponse
 */

/**
 * Reads a monitor until the action is over.
 *
 * @param {import("../drive.js").Drive} drive
 * @param {string} url
 * @param {() => Promise<void>} [afterFirst] what else to try while the monitor is known
 * @returns {Promise<{ responses: MonitorResponse[], last: import("../drive.js").Exchange, isOver: boolean }>} `responses`: without repetitions
 */
export async function follow(drive, url, afterFirst) {
  /** @type {MonitorResponse[]} */
  const responses = [];
  const end = performance.now() + PATIENCE_MS;
  let errors = 0;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const last = await drive.sendBare(url);
    const response = describe(last);
    if (JSON.stringify(response) !== JSON.stringify(responses.at(-1))) responses.push(response);
    if (responses.length === 1) {
      await afterFirst?.();
      afterFirst = undefined;
    }
    const isOver = last.response?.redirected === true || FINAL.includes(response.word ?? "") || isItem(last.body);
    errors = response.word === null && (last.seen.status ?? 0) >= 400 ? errors + 1 : 0;
    if (isOver || last.seen.result === "blocked" || errors === MOST_ERRORS || performance.now() > end) return { responses, last, isOver };
    await pause(wait, drive.signal);
  }
}

/** @param {import("../drive.js").Exchange} exchange @returns {MonitorResponse} */
function describe({ seen, body }) {
  const word = statusWord(body?.status);
  // An error body and a failed status body have an error each: its code is worth knowing.
  const error = errorCode(body?.error?.code) ?? seen.error;
  const members = body === null || typeof body !== "object" ? null : memberNames(Object.keys(body));
  return { ...seen, error, word, operation: operation(body?.operation), members };
}

/** Whether it is a driveItem, and not a status. @param {any} body */
function isItem(body) {
  return typeof body?.id === "string" && typeof body.name === "string" && body.status === undefined;
}

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

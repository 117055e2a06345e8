// @ts-check
/** Follows a monitor by hand, as an app without the library does, and records its answers. */

import { errorCode, memberNames, operation, statusWord } from "../vocabulary.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 2000;
const PATIENCE_MS = 90_000;
/** This many errors in a row end the reading: a single one has been observed between two answers. */
const MOST_ERRORS = 4;
/** The status words that end an action. */
const FINAL = ["completed", "complete", "succeeded", "partiallySucceeded", "failed", "deleteFailed", "cancelled", "skipped"];

/**
 * A monitor's answer; equal ones in a row count as one.
 *
 * @typedef {import("../observe.js").Seen & { word: string | null, operation: string | null, members: ReturnType<typeof memberNames> | null }} Answer
 */

/**
 * Reads a monitor until the action is over.
 *
 * @param {import("../drive.js").Drive} drive
 * @param {string} url
 * @param {() => Promise<void>} [afterFirst] what else to try while the monitor is known
 * @returns {Promise<{ answers: Answer[], last: import("../observe.js").Exchange, isOver: boolean }>} `answers`: without repetitions
 */
export async function follow(drive, url, afterFirst) {
  /** @type {Answer[]} */
  const answers = [];
  const end = performance.now() + PATIENCE_MS;
  let errors = 0;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const last = await drive.sendBare(url);
    const answer = describe(last);
    if (JSON.stringify(answer) !== JSON.stringify(answers.at(-1))) answers.push(answer);
    if (answers.length === 1) {
      await afterFirst?.();
      afterFirst = undefined;
    }
    const isOver = last.response?.redirected === true || FINAL.includes(answer.word ?? "") || isItem(last.body);
    errors = answer.word === null && (last.seen.status ?? 0) >= 400 ? errors + 1 : 0;
    if (isOver || last.seen.result === "blocked" || errors === MOST_ERRORS || performance.now() > end) return { answers, last, isOver };
    await pause(wait, drive.signal);
  }
}

/** @param {import("../observe.js").Exchange} exchange @returns {Answer} */
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

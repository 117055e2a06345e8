// @ts-check
/** Shows deletions, moves and uploads as notices: their progress, and their outcome. */

import { explain } from "../service/failures.js";
import { isolated, nameOf, quoted } from "../service/paths.js";
import { count, size } from "../words.js";
import { nameOfAll } from "./list/item.js";
import { Notice } from "./notices.js";

/** @typedef {import("../actions/copy-move.js").Step} Step */
/** @typedef {import("../actions/copy-move.js").Moved} Moved */

/** Deletions of fewer items are over before their progress could be read. */
const LEAST_TO_MEASURE = 20;

/**
 * @param {import("../service/drive-api.js").DriveItem[]} items
 * @returns {import("../actions/deleting.js").Progress}
 */
export function showDeletion(items) {
  const notice = new Notice("delete");
  const onProgress = (/** @type {number} */ done) => {
    notice.say(`Deleting ${nameOfAll(items)}`, { detail: `${done} of ${items.length}` });
    notice.measure((done / items.length) * 100);
  };
  const isLong = items.length >= LEAST_TO_MEASURE;
  if (isLong) onProgress(0);
  return {
    onProgress: isLong ? onProgress : () => {},
    finish: (failed, error) => {
      notice.close();
      if (failed.length > 0) new Notice("failed").closable().say(`${nameOfAll(failed)} couldn’t be deleted.`, { detail: explain(error) });
    },
  };
}

/**
 * @param {Step[]} steps
 * @param {string} path the destination
 * @returns {{ onProgress: (done: number) => void, finish: (moved: Moved, retry: (steps: Step[]) => void) => void }}
 */
export function showMove(steps, path) {
  const notice = new Notice("move");
  const where = isolated(nameOf(path));
  const onProgress = (/** @type {number} */ done) => {
    notice.say(`Moving ${whatOf(steps)} to ${where}`);
    notice.measure((done / steps.length) * 100);
  };
  if (steps.length > 1) onProgress(0);
  return {
    onProgress: steps.length > 1 ? onProgress : () => {},
    finish: ({ ids, failures }, retry) => {
      notice.close();
      if (ids.length > 0) new Notice("completed").closable().say(`Moved ${whatOf(steps.filter(({ item }) => ids.includes(item.id)))} to ${where}.`).fade();
      if (failures.length === 0) return;
      const failed = new Notice("failed").closable();
      const run = () => {
        failed.close();
        retry(failures.map(({ step }) => step));
      };
      failed.say(`${whatOf(failures.map(({ step }) => step))} couldn’t be moved.`, { detail: explain(failures[0].error), actions: [{ label: "Try again", run }] });
    },
  };
}

/** @param {Step[]} steps */
function whatOf(steps) {
  return nameOfAll(steps.map(({ item }) => item));
}

/**
 * @param {import("../actions/uploading.js").Upload} upload
 * @param {() => void} retry uploads again what failed
 */
export function showUpload(upload, retry) {
  const notice = new Notice("upload");
  const what = upload.name === "" ? count(upload.files, "file") : quoted(upload.name);
  const where = isolated(nameOf(upload.path));
  const cancel = { label: "Cancel", run: () => upload.cancel() };
  const update = () => {
    if (upload.state === "ended") {
      notice.close();
      return showOutcome(upload, what, where, retry);
    }
    const detail = upload.state === "queued" ? "Waiting for the upload before it" : `${size(upload.done)} of ${size(upload.total)}`;
    notice.say(`Uploading ${what} to ${where}`, { detail, actions: [cancel] });
    notice.measure(upload.total === 0 ? 0 : (upload.done / upload.total) * 100);
  };
  upload.addEventListener("change", update);
  update();
}

/**
 * @param {import("../actions/uploading.js").Upload} upload
 * @param {string} what
 * @param {string} where
 * @param {() => void} retry
 */
function showOutcome({ failures, cancelled, arrived, total }, what, where, retry) {
  if (failures.length > 0) {
    const [{ name, error }] = failures;
    const others = failures.length === 1 ? "" : ` and ${count(failures.length - 1, "other")}`;
    const failed = new Notice("failed").closable();
    const run = () => {
      failed.close();
      retry();
    };
    failed.say(`${quoted(name)}${others} couldn’t be uploaded.`, { detail: explain(error), actions: [{ label: "Try again", run }] });
  } else if (cancelled) {
    new Notice("stopped").closable().say(`Upload cancelled. ${count(arrived, "file")} had arrived.`).fade();
  } else {
    new Notice("completed").closable().say(`Uploaded ${what} to ${where}.`, { detail: size(total) }).fade();
  }
}

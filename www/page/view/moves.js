// @ts-check
/** Shows a move as a notice: its progress, and its outcome. */

import { explain } from "../service/errors.js";
import { nameOf } from "../service/paths.js";
import { isolated, nameOfAll } from "./list/name.js";
import { Notice } from "./notices.js";

/** @typedef {import("../actions/moving.js").Step} Step */
/** @typedef {import("../actions/moving.js").Moved} Moved */

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

// @ts-check
/** Shows an upload as a notice: its progress, and its outcome. */

import { explain } from "../service/errors.js";
import { nameOf } from "../service/paths.js";
import { isolated, quoted } from "./list/name.js";
import { Notice } from "./notices.js";
import { count, size } from "./words.js";

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

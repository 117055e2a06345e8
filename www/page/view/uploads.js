// @ts-check
/** An upload as a notice: its bar while it is under way, and how it ended. */

import { nameOf } from "../service/paths.js";
import { reasonOf } from "./dialog.js";
import { Notice } from "./notices.js";
import { count, size } from "./words.js";

/**
 * @param {import("../actions/uploading.js").Upload} upload
 * @param {() => void} again brings what failed once more
 */
export function showUpload(upload, again) {
  const notice = new Notice("upload");
  const what = upload.name === "" ? count(upload.files, "file") : `“${upload.name}”`;
  const where = nameOf(upload.path);
  const cancel = { label: "Cancel", run: () => upload.cancel() };
  const update = () => {
    if (upload.state === "ended") {
      notice.close();
      end();
      return;
    }
    notice.say(`Uploading ${what} to ${where}`, { detail: `${size(upload.done)} of ${size(upload.total)}`, actions: [cancel] });
    notice.measure(upload.total === 0 ? 0 : (upload.done / upload.total) * 100);
  };

  function end() {
    if (upload.failures.length > 0) {
      const [{ arrival, error }] = upload.failures;
      const others = upload.failures.length === 1 ? "" : ` and ${count(upload.failures.length - 1, "other")}`;
      const failed = new Notice("failed").closable();
      const retry = () => {
        failed.close();
        again();
      };
      failed.say(`“${arrival.name}”${others} couldn’t be uploaded.`, { detail: reasonOf(error), actions: [{ label: "Try again", run: retry }] });
    } else if (upload.cancelled) {
      new Notice("stopped").closable().say(`Upload cancelled. ${count(upload.arrived, "file")} had arrived.`).fade();
    } else {
      new Notice("completed").closable().say(`Uploaded ${what} to ${where}.`, { detail: size(upload.total) }).fade();
    }
  }

  upload.addEventListener("change", update);
  update();
}

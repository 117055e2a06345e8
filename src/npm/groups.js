// The entry for apps that copy many things at once.

import { CopyGroup } from "./copy-group.js";

export function copyAll(drive, copies, options) {
  return new CopyGroup(drive, copies?.map?.((copy) => ({ copy })), options);
}

export function resumeAll(drive, saved, options) {
  return new CopyGroup(drive, saved?.copies, options);
}

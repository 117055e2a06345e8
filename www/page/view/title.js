// @ts-check
/** The page's title: the folder, and before it the progress of the active copies. */

let folder = "";
let progress = "";

/** @param {string} name of the shown folder */
export function setTitle(name) {
  folder = name;
  show();
}

/** @param {string} text such as `42%`; empty for none */
export function setTitleProgress(text) {
  progress = text;
  show();
}

function show() {
  document.title = [progress, folder, "Longhaul"].filter(Boolean).join(" · ");
}

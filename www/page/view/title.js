// @ts-check
/** The page's title: the folder, and before it the progress of the active copies. */

import { totalPercentage } from "../transfers/group.js";

/** How often the progress changes, in milliseconds. */
const INTERVAL_MS = 1000;

let folder = "";
let progress = "";

/** @param {string} name of the shown folder */
export function setTitle(name) {
  folder = name;
  show();
}

/** Shows the progress of copies in the title. @param {import("../transfers/activity.js").Activity} activity */
export function showProgressInTitle(activity) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const update = () => {
    progress = activity.isOver ? "" : `${Math.floor(totalPercentage(activity.list, ({ reported }) => reported))}% · `;
    show();
  };
  activity.addEventListener("start", () => {
    timer = setInterval(update, INTERVAL_MS);
    update();
  });
  activity.addEventListener("end", () => {
    clearInterval(timer);
    update();
  });
}

function show() {
  document.title = `${progress}${folder} · Longhaul`;
}

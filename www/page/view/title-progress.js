// @ts-check
/** Shows the progress of the active copies in the page's title. */

import { totalPercentage } from "../transfers/group.js";
import { setTitleProgress } from "./crumbs.js";

/** How often the progress changes, in milliseconds. */
const INTERVAL_MS = 1000;

/** @param {import("../transfers/activity.js").Activity} activity */
export function showProgressInTitle(activity) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const update = () => setTitleProgress(activity.isOver ? "" : `${Math.floor(totalPercentage(activity.list, ({ reported }) => reported))}%`);
  activity.addEventListener("start", () => {
    timer = setInterval(update, INTERVAL_MS);
    update();
  });
  activity.addEventListener("end", () => {
    clearInterval(timer);
    update();
  });
}

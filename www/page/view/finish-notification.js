// @ts-check
/**
 * A notification of the system when all copies are over, for those who ask for one: copies take long, and people look elsewhere.
 */

import { readStored, writeStored } from "../service/preferences.js";
import { find, setText } from "./dom.js";
import { Notice } from "./notices.js";
import { count } from "./words.js";

const KEY = "notify";

/** @typedef {import("../transfers/activity.js").Activity} Activity */

/** @param {Activity} activity */
export function offerNotification(activity) {
  const button = find("#tray-notify", HTMLButtonElement);
  const wanted = () => readStored(KEY) === "yes" && Notification.permission === "granted";
  const update = () => {
    button.hidden = !("Notification" in window) || activity.isOver;
    if (button.hidden) return;
    button.ariaPressed = String(wanted());
    setText(button, "Notify me at the end");
  };
  button.addEventListener("click", async () => {
    const next = !wanted();
    if (next && (await Notification.requestPermission()) !== "granted") {
      new Notice("failed").closable().say("The browser doesn’t allow this page to notify you.", { detail: "You can change that in the page’s settings." }).fade();
    }
    writeStored(KEY, next ? "yes" : "no");
    update();
  });
  activity.addEventListener("start", update);
  activity.addEventListener("end", () => {
    update();
    if ("Notification" in window && wanted()) notify(activity);
  });
}

/** @param {Activity} activity */
function notify({ list }) {
  const copied = list.filter(({ outcome }) => outcome?.tone === "completed").length;
  const [{ spec, outcome }] = list;
  const title = list.length === 1 ? spec.item.name : `${copied} of ${count(list.length, "item")} copied`;
  const body = list.length === 1 ? (outcome?.sentence ?? "") : copied === list.length ? "All copies are complete." : "Some copies need your attention.";
  try {
    const notification = new Notification(title, { body, icon: "./icon.svg", tag: "longhaul-demo" });
    notification.addEventListener("click", () => window.focus());
  } catch {
    // Browsers of phones have notifications of service workers only.
  }
}

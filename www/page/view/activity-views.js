// @ts-check
/**
 * The places apart from the cards where the page shows that copies run and finish: the total in the tray, the page's title, a notification
 * of the system, and the list, which is read again.
 */

import { readStored, writeStored } from "../service/storage.js";
import { totalPercentage } from "../transfers/group.js";
import { count } from "../words.js";
import { find, setText } from "./dom.js";
import { setTitleProgress } from "./folder-views.js";
import { Notice } from "./notices.js";
import { Bar, TimeLeft, startMoving, stopMoving } from "./progress.js";

/** How long the line stays before it changes, in milliseconds. */
const FIGURES_MS = 400;

export class TrayTotal {
  #element = find("#tray-total", HTMLElement);
  #line = find("#tray-total-line", HTMLElement);
  #bar = new Bar("tray-title");
  #activity;
  #reach;
  #timeLeft = new TimeLeft();
  #writtenAt = -Infinity;
  /** How many groups the line is about. */
  #groups = 0;

  /**
   * @param {import("../transfers/group.js").Activity} activity
   * @param {import("../service/failures.js").Reach} reach
   */
  constructor(activity, reach) {
    this.#activity = activity;
    this.#reach = reach;
    this.#element.append(this.#bar.element);
    activity.addEventListener("start", () => {
      this.#bar.reset();
      this.#timeLeft.reset();
      startMoving(this.#element, (now, still) => this.#draw(now, still));
    });
    activity.addEventListener("end", () => stopMoving(this.#element));
  }

  /** Shows the current state. */
  update() {
    const { groups, isOver } = this.#activity;
    this.#element.hidden = groups.size === 0;
    this.#element.classList.toggle("several", groups.size > 1);
    this.#bar.element.hidden = isOver;
    if (isOver) setText(this.#line, this.#copied);
    else if (groups.size !== this.#groups) {
      // Not with the next frame: where less motion is preferred, that is a second later.
      this.#writtenAt = -Infinity;
      this.#draw(performance.now(), true);
    }
    this.#groups = groups.size;
  }

  /**
   * @param {number} now
   * @param {boolean} still
   */
  #draw(now, still) {
    if (now - this.#writtenAt < FIGURES_MS) return;
    this.#writtenAt = now;
    const { list } = this.#activity;
    const reported = totalPercentage(list, (transfer) => transfer.reported);
    const estimated = totalPercentage(list, (transfer) => transfer.percentage(!this.#reach.away));
    const left = this.#reach.away ? "" : this.#timeLeft.write(estimated);
    const line = [this.#copied, `≈\u2009${Math.floor(estimated)}%`, left].filter(Boolean).join(" · ");
    setText(this.#line, line);
    this.#bar.describe(Math.floor(estimated), line);
    this.#bar.draw(reported, estimated, now, still);
  }

  get #copied() {
    const { list } = this.#activity;
    const copied = list.filter(({ outcome }) => outcome?.tone === "completed").length;
    return copied === list.length ? `${count(copied, "item")} copied` : `${copied} of ${count(list.length, "item")} copied`;
  }
}

/** How often the progress changes, in milliseconds. */
const INTERVAL_MS = 1000;

/** @param {import("../transfers/group.js").Activity} activity */
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

const KEY = "notify";

/** @typedef {import("../transfers/group.js").Activity} Activity */

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

/** Copies that end within this time are shown by one reading, in milliseconds. */
const TOGETHER_MS = 500;

export class Arrivals {
  #folder;
  /** The ids of new items. @type {Set<string | undefined>} */
  #ids = new Set();
  #waiting = false;

  /** @param {import("./folder.js").Folder} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Reads the folder again if a copy that is over changes it. @param {import("../transfers/transfer.js").Transfer} transfer */
  add({ spec: { destination }, outcome }) {
    const shown = this.#folder.path;
    // A folder's size includes everything below it.
    if (!`${destination.path}/`.startsWith(shown === "/" ? "/" : `${shown}/`)) return;
    this.#ids.add(outcome?.itemId);
    if (!this.#waiting) this.#read();
  }

  #read() {
    void this.#folder.refresh(...this.#ids);
    this.#ids.clear();
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      if (this.#ids.size > 0) this.#read();
    }, TOGETHER_MS);
  }
}

// @ts-check
/**
 * The panel "Requests": what this page has sent and how it was answered, the newest on top.
 */

import { element, find, setText } from "../view/dom.js";
import { onceAFrame } from "../view/frame.js";

/** @typedef {import("../requests/requests.js").Entry} Entry */

/** How many rows there are at most. */
const SHOWN = 100;

const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export class RequestsPanel {
  #requests;
  #rows = find("#requests-rows", HTMLElement);
  #vacant = find("#requests-vacant", HTMLElement);
  #badge = find("#requests-badge", HTMLElement);
  /** @type {Map<Entry, HTMLTableRowElement>} */
  #shown = new Map();
  #panel = find("#panel-requests", HTMLElement);

  /** @param {import("../requests/requests.js").Requests} requests */
  constructor(requests) {
    this.#requests = requests;
    requests.addEventListener("request", onceAFrame(() => this.update()));
    find("#requests-clear", HTMLButtonElement).addEventListener("click", () => requests.clear());
  }

  /** Shows what there is; nothing but their number while the panel is closed. */
  update() {
    const { list, count } = this.#requests;
    setText(this.#badge, String(count));
    if (this.#panel.hidden) return;
    const wanted = new Set(list.slice(-SHOWN));
    for (const [entry, row] of this.#shown) {
      if (wanted.has(entry)) continue;
      row.remove();
      this.#shown.delete(entry);
    }
    for (const entry of wanted) {
      const row = this.#shown.get(entry) ?? this.#add(entry);
      fill(row, entry);
    }
    this.#vacant.hidden = list.length > 0;
  }

  /** @param {Entry} entry */
  #add(entry) {
    const { startedAt, method, monitor, host, path } = entry;
    const row = element(
      "tr",
      { "data-monitor": monitor },
      element("td", { class: "at" }, clock.format(startedAt)),
      element("td", { class: "method" }, method),
      element("td", { class: "address", title: `${host}${path}` }, shorten(path), element("span", { class: "host" }, host)),
      element("td", { class: "outcome" }),
      element("td", { class: "took" }),
    );
    this.#rows.prepend(row);
    this.#shown.set(entry, row);
    return row;
  }
}

/** Ids tell nobody anything: their beginning is enough to know them by. @param {string} path */
function shorten(path) {
  return path.replace(/(?<=\/(drives|items)\/[^/?]{8})[^/?]{4,}/g, "…");
}

/**
 * @param {HTMLTableRowElement} row
 * @param {Entry} entry
 */
function fill(row, { outcome, went, tookMs }) {
  if (row.dataset.went === (went ?? "")) return;
  row.dataset.went = went ?? "";
  setText(row.cells[3], outcome ?? "…");
  setText(row.cells[4], tookMs === null ? "" : `${Math.round(tookMs)} ms`);
}

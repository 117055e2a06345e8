// @ts-check
/**
 * The panel "Requests": the requests that this page has sent and their responses, the newest first. A row unfolds to the headers and bodies.
 */

import { element, find, isInSight, oncePerFrame, setText } from "../view/dom.js";

/** @typedef {import("../service/requests.js").Entry} Entry */
/** @typedef {import("../service/requests.js").Message} Message */

/** How many rows are shown. */
const MAX_ROWS = 100;

const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export class RequestsPanel {
  #requests;
  #list = find("#requests-list", HTMLElement);
  #empty = find("#requests-empty", HTMLElement);
  #badge = find("#requests-badge", HTMLElement);
  #panel = find("#panel-requests", HTMLElement);
  /** @type {Map<Entry, Row>} */
  #rows = new Map();

  /** @param {import("../service/requests.js").Requests} requests */
  constructor(requests) {
    this.#requests = requests;
    requests.addEventListener("request", oncePerFrame(() => this.update()));
    find("#requests-clear", HTMLButtonElement).addEventListener("click", () => requests.clear());
  }

  /** Shows the current list; only its length while the panel is closed. */
  update() {
    const { list, count, isCleared } = this.#requests;
    setText(this.#badge, String(count));
    if (this.#panel.hidden) return;
    const focused = document.activeElement;
    // The user may have scrolled away from it.
    const isFollowed = focused !== null && this.#list.contains(focused) && isInSight(focused, this.#panel.getBoundingClientRect());
    const shown = new Set(list.slice(-MAX_ROWS));
    for (const [entry, row] of this.#rows) {
      if (shown.has(entry)) continue;
      row.element.remove();
      this.#rows.delete(entry);
    }
    for (const entry of shown) {
      const row = this.#rows.get(entry) ?? this.#add(entry);
      row.update();
    }
    // New rows move it down.
    if (isFollowed) focused.scrollIntoView({ block: "nearest" });
    this.#empty.hidden = list.length > 0;
    setText(this.#empty, isCleared ? "No requests since you cleared the list." : "No requests yet.");
  }

  /** @param {Entry} entry */
  #add(entry) {
    const row = new Row(entry);
    this.#list.prepend(row.element);
    this.#rows.set(entry, row);
    return row;
  }
}

class Row {
  #entry;
  #outcome = element("span", { class: "outcome-cell" });
  #took = element("span", { class: "took" });
  #details = element("div", { class: "request-details" });
  #shown = "";
  #fold;
  element;

  /** @param {Entry} entry */
  constructor(entry) {
    this.#entry = entry;
    const { startedAt, method, monitor, host, path } = entry;
    this.#fold = element(
      "details",
      {},
      element(
        "summary",
        {},
        element("span", { class: "at" }, clock.format(startedAt)),
        element("span", { class: "method" }, method),
        element("span", { class: "url", title: `${host}${path}` }, shorten(path), element("span", { class: "host" }, monitor ? `${host} · monitor` : host)),
        this.#outcome,
        this.#took,
      ),
      this.#details,
    );
    this.#fold.addEventListener("toggle", () => this.#showDetails());
    this.element = element("li", { class: "request", "data-monitor": monitor }, this.#fold);
  }

  update() {
    const { outcome, ok, tookMs, response } = this.#entry;
    const key = `${outcome} ${response?.body.length}`;
    if (key === this.#shown) return;
    this.#shown = key;
    if (ok !== null) this.element.dataset.ok = String(ok);
    setText(this.#outcome, outcome ?? "…");
    setText(this.#took, tookMs === null ? "" : `${Math.round(tookMs)} ms`);
    this.#showDetails();
  }

  /** Creates the headers and bodies only for an unfolded row. */
  #showDetails() {
    if (!this.#fold.open) return this.#details.replaceChildren();
    const { request, response, outcome } = this.#entry;
    const none = outcome === null ? "It hasn’t arrived yet." : "The page can’t read it.";
    this.#details.replaceChildren(...messageElements("Request", request), ...(response === null ? messageElements("Response", none) : messageElements("Response", response)));
  }
}

/**
 * @param {string} title
 * @param {Message | string} message
 */
function messageElements(title, message) {
  const heading = element("h3", {}, title);
  if (typeof message === "string") return [heading, element("p", {}, message)];
  const headers = message.headers.map(([name, value]) => `${name}: ${value}`).join("\n");
  const text = [headers, message.body].filter(Boolean).join("\n\n");
  return [heading, element("pre", { tabindex: 0, role: "group", "aria-label": `${title}: headers and body` }, text === "" ? "No headers, no body." : text)];
}

/** The beginning of an id is enough to recognise it. @param {string} path */
function shorten(path) {
  return path.replace(/(?<=\/(drives|items)\/[^/?]{8})[^/?]{4,}/g, "…");
}

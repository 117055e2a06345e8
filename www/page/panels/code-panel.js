// @ts-check
/**
 * The panel "Code": the JavaScript that does what was done on this page, highlighted and ready to be copied. It runs as it is where
 * `getToken` returns an access token. The panel shows the selected copy: the one that was started last, until the user selects another.
 */

import { quoted } from "../service/paths.js";
import { element, find, oncePerFrame, setText } from "../view/dom.js";
import { announce } from "../view/notices.js";

/** @typedef {import("../transfers/group.js").Group} Group */

/** How long the button says that the code was copied, in milliseconds. */
const CONFIRMATION_MS = 2000;

export class CodePanel {
  #code = find("#code", HTMLElement);
  #note = find("#code-note", HTMLElement);
  #copy = find("#code-copy", HTMLButtonElement);
  #choice = find("#code-choice", HTMLSelectElement);
  #panel = find("#panel-code", HTMLElement);
  #transfers;
  #text = "";
  /** @type {Group | undefined} */
  #selected;

  /** @param {import("../transfers/transfers.js").Transfers} transfers */
  constructor(transfers) {
    this.#transfers = transfers;
    transfers.addEventListener("add", (event) => this.#select(/** @type {CustomEvent<Group>} */ (event).detail));
    transfers.addEventListener("remove", () => {
      if (!transfers.groups.includes(/** @type {Group} */ (this.#selected))) this.#select(transfers.groups.at(-1));
      else this.update();
    });
    transfers.addEventListener("change", oncePerFrame(() => this.update()));
    this.#choice.addEventListener("change", () => this.#select(transfers.groups.find(({ id }) => id === this.#choice.value)));
    // Pressing or focusing a card in the tray selects its copy.
    for (const event of ["click", "focusin"]) {
      find("#transfers", HTMLElement).addEventListener(event, ({ target }) => {
        const id = /** @type {Element} */ (target).closest(".card")?.getAttribute("data-group");
        const group = transfers.groups.find((each) => each.id === id);
        if (group !== undefined) this.#select(group);
      });
    }
    this.#copy.addEventListener("click", () => void this.#copyAll());
  }

  /** Shows the code of the selected copy, if the panel is open. */
  update() {
    if (this.#panel.hidden) return;
    this.#showChoice();
    const { note, code } = this.#selected === undefined ? example() : snippet(this.#selected);
    setText(this.#note, note);
    if (code === this.#text) return;
    this.#text = code;
    this.#code.replaceChildren(...highlighted(code));
  }

  /** @param {Group | undefined} group */
  #select(group) {
    this.#selected = group;
    this.update();
  }

  #showChoice() {
    const { groups } = this.#transfers;
    this.#choice.hidden = groups.length < 2;
    const options = [...groups].reverse().map(({ id, name }) => ({ id, name }));
    const shown = [...this.#choice.options].map(({ value }) => value).join();
    if (shown !== options.map(({ id }) => id).join()) {
      this.#choice.replaceChildren(...options.map(({ id, name }) => element("option", { value: id }, name)));
    }
    this.#choice.value = this.#selected?.id ?? "";
  }

  async #copyAll() {
    const result = await navigator.clipboard.writeText(this.#text).then(
      () => "Code copied",
      () => "Select the code to copy it",
    );
    setText(this.#copy, result);
    announce(result);
    setTimeout(() => setText(this.#copy, "Copy code"), CONFIRMATION_MS);
  }
}

const KINDS = ["comment", "string", "keyword", "number"];
const TOKENS =
  /(\/\/.*)|("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|\b(import|from|const|let|for|of|await|async|new|if|else|try|catch|instanceof|throw|return|null)\b|\b(\d[\d_.]*)\b/g;

/** @param {string} code @returns {(string | Node)[]} */
export function highlighted(code) {
  const parts = [];
  let at = 0;
  for (const match of code.matchAll(TOKENS)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    parts.push(code.slice(at, match.index), element("span", { class: kind }, match[0]));
    at = match.index + match[0].length;
  }
  return [...parts, code.slice(at)];
}

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/transfer.js").CopySpec} CopySpec */
/** @typedef {{ note: string, code: string }} Snippet */

const RESULT = `for await (const { percentageComplete } of copy) console.log(percentageComplete);
const { item } = await copy;
console.log(\`Copied \${item?.name ?? ""}\`);`;

const STOP = `await copy.accepted;
copy.abort(); // the copy continues at the service, and stays in the store
await copy.catch(({ name }) => console.log(name));`;

const RESUME = `// Copies that were running when the page was closed, or run in another tab.
for (const saved of await drive.pending()) {
  const copy = drive.resume(saved);
  for await (const { percentageComplete } of copy) console.log(percentageComplete);
  const { item } = await copy;
  console.log(\`Copied \${item?.name ?? ""}\`);
}`;

/** The code that reads an error, by its class. @type {Record<string, string>} */
const ERRORS = {
  StartRejectedError: "console.log(error.code, error.retryAfterMs); // nothing was copied",
  StartUncertainError: "console.log(error.message); // check the destination before you start it again",
  ActionFailedError: "console.log(error.code, error.details);",
  OutcomeUnknownError: "console.log(error.reason); // check the destination",
};

/** An example, for when nothing has been copied yet. @returns {Snippet} */
function example() {
  const client = clientOf({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", form: "graph" }, []);
  const copy = `const copy = drive.copy({ path: "/Documents/LargeFolder1" }, { name: "Backup" });`;
  return { note: "Nothing has been copied yet. This is how to copy a folder.", code: join(client, copy, RESULT) };
}

/**
 * The code for the copies of a group.
 *
 * @param {import("../transfers/group.js").Group} group
 * @returns {Snippet}
 */
function snippet({ list }) {
  const [{ spec, resumed, state, outcome }] = list;
  const what = list.length === 1 ? quoted(spec.item.name) : `${list.length} items`;
  if (resumed && list.some(({ isActive }) => isActive)) return { note: `Resuming ${what}.`, code: join(clientOf(spec, []), RESUME) };
  if (list.length > 1) return { note: `Copying ${what} as a group.`, code: groupCode(list) };
  if (state === "stopped") return { note: `Copying ${what}, and no longer following it.`, code: join(clientOf(spec, []), copyOf(spec), STOP) };
  const errorName = outcome?.errorName ?? "";
  if (!Object.hasOwn(ERRORS, errorName)) return { note: `Copying ${what}.`, code: join(clientOf(spec, []), copyOf(spec), RESULT) };
  return {
    note: `Copying ${what}, and reading the error.`,
    code: join(clientOf(spec, [errorName]), copyOf(spec), attempt(errorName, ERRORS[errorName])),
  };
}

/**
 * @param {Pick<CopySpec, "baseUrl" | "form">} spec
 * @param {string[]} errors the error classes to import
 * @param {string} [more] other imports
 */
function clientOf({ baseUrl, form }, errors, more = "") {
  const service = form === "onedrive" ? `\n  service: "onedrive",` : "";
  return `import { ${["DriveClient", ...errors].join(", ")} } from "longhaul";
${more}import { indexedDbStore } from "longhaul/store";

const drive = new DriveClient({
  baseUrl: ${quote(baseUrl)},${service}
  auth: getToken, // from MSAL, for example
  store: indexedDbStore(), // copies survive a reload
});`;
}

/** @param {CopySpec} spec */
function copyOf({ item, destination, name, conflictBehavior }) {
  const to = `parentReference: ${referenceOf(destination)}, name: ${quote(name)}`;
  const options = conflictBehavior === undefined ? "" : `\n  { conflictBehavior: ${quote(conflictBehavior)} },`;
  return `const copy = drive.copy(
  ${quote(item.id)}, // ${comment(item.name)}
  { ${to} }, // to ${comment(destination.name)}${options}
);`;
}

/** @param {Transfer[]} list */
function groupCode(list) {
  const { spec } = list[0];
  const copies = list.map(({ spec: { item, name, conflictBehavior } }) => {
    const behavior = conflictBehavior === undefined ? "" : `, conflictBehavior: ${quote(conflictBehavior)}`;
    return `  { item: ${quote(item.id)}, parentReference, name: ${quote(name)}${behavior} },`;
  });
  return join(
    clientOf(spec, [], `import { copyAll } from "longhaul/groups";\n`),
    `const parentReference = ${referenceOf(spec.destination)}; // ${comment(spec.destination.name)}
const copies = copyAll(drive, [
${copies.join("\n")}
]);`,
    `for await (const { completed, total, percentageComplete } of copies) console.log(completed, total, percentageComplete);
for (const { status } of await copies) console.log(status);`,
  );
}

/**
 * @param {string} errorName
 * @param {string} reading
 */
function attempt(errorName, reading) {
  return `try {
  await copy;
} catch (error) {
  if (!(error instanceof ${errorName})) throw error;
  ${reading}
}`;
}

/** @param {CopySpec["destination"]} destination */
function referenceOf({ reference }) {
  const members = Object.entries(reference).map(([name, value]) => `${name}: ${quote(value)}`);
  return `{ ${members.join(", ")} }`;
}

/** @param {...string} parts */
function join(...parts) {
  return `${parts.join("\n\n")}\n`;
}

/** Characters that end a line, or change the direction of the code that follows. */
const CONTROLS = /[\r\n\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A JavaScript string. @param {unknown} value */
function quote(value) {
  return JSON.stringify(value).replaceAll(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A name that can't end the comment that it is in, nor reorder the code. @param {string} name */
function comment(name) {
  return name.replaceAll(CONTROLS, " ");
}

// @ts-check
/**
 * JavaScript that does what was done on this page. It runs as it is where `getToken` returns an access token.
 */

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
export function example() {
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
export function snippet({ list }) {
  const [{ spec, resumed, state, outcome }] = list;
  const what = list.length === 1 ? `“${spec.item.name}”` : `${list.length} items`;
  if (resumed && list.some(({ isActive }) => isActive)) return { note: `Resuming ${what}.`, code: join(clientOf(spec, []), RESUME) };
  if (list.length > 1) return { note: `Copying ${what} as a group.`, code: groupCode(list) };
  if (state === "stopped") return { note: `Copying ${what}, and no longer following it.`, code: join(clientOf(spec, []), copyOf(spec), STOP) };
  const reading = ERRORS[outcome?.errorName ?? ""];
  if (reading === undefined) return { note: `Copying ${what}.`, code: join(clientOf(spec, []), copyOf(spec), RESULT) };
  return {
    note: `Copying ${what}, and reading the error.`,
    code: join(clientOf(spec, [`${outcome?.errorName}`]), copyOf(spec), attempt(`${outcome?.errorName}`, reading)),
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

/** A JavaScript string. @param {unknown} value */
function quote(value) {
  return JSON.stringify(value);
}

/** A name that can't end the comment that it is in. @param {string} name */
function comment(name) {
  return name.replaceAll(/[\r\n\u2028\u2029]/g, " ");
}

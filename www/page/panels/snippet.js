// @ts-check
/**
 * JavaScript that does what was done on this page. It runs as it is, where `getToken` gives a token.
 */

/** @typedef {import("../transfers/transfer.js").Transfer} Transfer */
/** @typedef {import("../transfers/transfer.js").Order} Order */
/** @typedef {{ told: string, code: string }} Snippet */

const PROGRESS = "for await (const { percentageComplete } of copy) console.log(percentageComplete);";

const RESULT = `${PROGRESS}
const { item } = await copy;
console.log(\`\${item?.name ?? "The copy"} is there.\`);`;

/** What to read from an error, by its class. @type {Record<string, string>} */
const ERRORS = {
  StartRejectedError: "console.log(error.code, error.retryAfterMs); // nothing was done",
  StartUncertainError: "console.log(error.message); // look at the destination before starting it again",
  ActionFailedError: "console.log(error.code, error.details);",
  OutcomeUnknownError: "console.log(error.reason); // look at the destination",
};

/** What a copy takes, before anything was copied. @returns {Snippet} */
export function example() {
  const client = clientOf({ baseUrl: "https://graph.microsoft.com/v1.0/me/drive", form: "graph" }, []);
  const copy = `const copy = drive.copy({ path: "/Documents/LargeFolder1" }, { name: "Backup" });`;
  return { told: "Nothing has been copied yet. This is what a copy takes.", code: join(client, copy, RESULT) };
}

/**
 * What was done for copies that were asked for together.
 *
 * @param {import("../transfers/group.js").Group} group
 * @returns {Snippet}
 */
export function snippet({ list }) {
  const [{ order, resumed, state, ending }] = list;
  if (list.length > 1) return { told: `Copying ${list.length} items as a group.`, code: several(list) };
  const what = `“${order.item.name}”`;
  if (state === "stopped") return { told: `Following ${what} no further, and saving it.`, code: join(clientOf(order, []), copyOf(order), STOP) };
  if (resumed) return { told: `Following ${what} on.`, code: join(clientOf(order, []), RESUME, RESULT) };
  const reading = ERRORS[ending?.errorName ?? ""];
  if (reading === undefined) return { told: `Copying ${what}.`, code: join(clientOf(order, []), copyOf(order), RESULT) };
  return {
    told: `Copying ${what}, and reading why that came to nothing.`,
    code: join(clientOf(order, [`${ending?.errorName}`]), copyOf(order), attempt(`${ending?.errorName}`, reading)),
  };
}

const STOP = `await copy.accepted;
localStorage.copy = JSON.stringify(copy); // it holds a secret: the monitor URL
copy.abort(); // the copy goes on at the service
await copy.catch(({ name }) => console.log(name));`;

const RESUME = "const copy = drive.resume(JSON.parse(localStorage.copy));";

/**
 * @param {Pick<Order, "baseUrl" | "form">} order
 * @param {string[]} errors
 * @param {string} [more] what else is imported
 */
function clientOf({ baseUrl, form }, errors, more = "") {
  const service = form === "onedrive" ? ` service: "onedrive",` : "";
  return `import { ${["DriveClient", ...errors].join(", ")} } from "longhaul";
${more}
const drive = new DriveClient({ baseUrl: ${quote(baseUrl)},${service} auth: getToken }); // from MSAL, for example`;
}

/** @param {Order} order */
function copyOf({ item, destination, name, conflictBehavior }) {
  const to = `parentReference: ${referenceOf(destination)}, name: ${quote(name)}`;
  const options = conflictBehavior === undefined ? "" : `\n  { conflictBehavior: ${quote(conflictBehavior)} },`;
  return `const copy = drive.copy(
  ${quote(item.id)}, // ${comment(item.name)}
  { ${to} }, // to ${comment(destination.name)}${options}
);`;
}

/** @param {Transfer[]} list */
function several(list) {
  const { order } = list[0];
  const copies = list.map(({ order: { item, name, conflictBehavior } }) => {
    const behavior = conflictBehavior === undefined ? "" : `, conflictBehavior: ${quote(conflictBehavior)}`;
    return `  { item: ${quote(item.id)}, parentReference, name: ${quote(name)}${behavior} },`;
  });
  return join(
    clientOf(order, [], `import { copyAll } from "longhaul/groups";\n`),
    `const parentReference = ${referenceOf(order.destination)}; // ${comment(order.destination.name)}
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

/** @param {Order["destination"]} destination */
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

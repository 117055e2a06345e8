// @ts-check
/**
 * What becomes of each item that is to come into a folder whose name for it is taken: the person is asked.
 *
 * - Keep both: the service finds another name. Where it can't (OneDrive personal knows no conflict behaviour for a copy), the page
 *   chooses a free one.
 * - Replace: for a file in place of a file. The service replaces no folder (onedrive-api-docs#981).
 * - Skip.
 *
 * What is copied into the folder that it is in already keeps both, unasked: there is nothing else that could be meant.
 */

import { folded, freeName } from "../service/names.js";

/** @typedef {import("../service/routes.js").DriveItem} DriveItem */
/** @typedef {"keepBoth" | "replace" | "skip"} Answer */
/** @typedef {"fail" | "replace" | "rename"} ConflictBehavior */

/**
 * What is to come into the folder.
 *
 * @typedef {object} Newcomer
 * @property {string} name
 * @property {boolean} isFolder
 * @property {string} [id] if it is an item of the drive
 * @property {string} [mimeType]
 * @property {number} [size] in bytes
 * @property {string} [modified] a timestamp
 */

/**
 * @typedef {object} Question
 * @property {Newcomer} newcomer
 * @property {DriveItem} existing
 * @property {string} folder the folder's name
 * @property {boolean} mayReplace
 * @property {number} others how many more names are taken that this answer could hold for
 */

/** @typedef {(question: Question) => Promise<{ answer: Answer, forAll: boolean } | null>} Ask null calls all of it off */

/**
 * Says for each newcomer under which name it comes, and what the service is to do if that is taken by then; in the same order,
 * without those that were skipped. Null if the person called it all off.
 *
 * @template {Newcomer} T
 * @param {T[]} newcomers
 * @param {{ name: string, items: DriveItem[] }} folder with what it holds
 * @param {Ask} ask
 * @param {boolean} knowsBehavior whether the service knows a conflict behaviour for this
 * @returns {Promise<{ newcomer: T, name: string, conflictBehavior: ConflictBehavior | undefined }[] | null>}
 */
export async function settle(newcomers, folder, ask, knowsBehavior) {
  const existing = new Map(folder.items.map((item) => [folded(item.name), item]));
  const taken = new Set(existing.keys());
  const inTheWay = (/** @type {Newcomer} */ { name, id }) => {
    const item = existing.get(folded(name));
    return item?.id === id ? undefined : item;
  };
  let others = newcomers.filter(inTheWay).length;
  /** @type {Answer | undefined} */
  let forAll;
  const settled = [];
  for (const newcomer of newcomers) {
    const item = inTheWay(newcomer);
    /** @type {Answer | undefined} */
    let answer = taken.has(folded(newcomer.name)) ? "keepBoth" : undefined;
    if (item !== undefined) {
      others -= 1;
      const mayReplace = knowsBehavior && !newcomer.isFolder && item.folder === undefined;
      answer = forAll === "replace" && !mayReplace ? undefined : forAll;
      if (answer === undefined) {
        const said = await ask({ newcomer, existing: item, folder: folder.name, mayReplace, others });
        if (said === null) return null;
        answer = said.answer;
        if (said.forAll) forAll = answer;
      }
    }
    if (answer === "skip") continue;
    const renamed = answer === "keepBoth" && !knowsBehavior;
    const name = renamed ? freeName(newcomer.name, newcomer.isFolder, (name) => taken.has(folded(name))) : newcomer.name;
    taken.add(folded(name));
    settled.push({ newcomer, name, conflictBehavior: knowsBehavior ? BEHAVIORS[answer ?? "none"] : undefined });
  }
  return settled;
}

/** What nobody was asked about must not be overwritten. @type {Record<"keepBoth" | "replace" | "none", ConflictBehavior>} */
const BEHAVIORS = { keepBoth: "rename", replace: "replace", none: "fail" };

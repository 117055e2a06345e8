// @ts-check
/**
 * Resolves the conflicts of items that are about to arrive in a folder where their names are taken, by asking the user.
 *
 * - Keep both: the service chooses another name. Where it can't, the page chooses a free one: OneDrive personal knows no conflict
 *   behavior for a copy, and no service documents one for a move.
 * - Replace: a file by a file only. The service can't replace folders (onedrive-api-docs#981).
 * - Skip.
 *
 * An item that is copied into its own folder keeps both without a question.
 */

import { folded, freeName } from "../service/paths.js";

/** @typedef {import("../service/drive-api.js").DriveItem} DriveItem */
/** @typedef {"keepBoth" | "replace" | "skip"} Answer */
/** @typedef {"fail" | "replace" | "rename"} ConflictBehavior */

/**
 * An item that is about to arrive.
 *
 * @typedef {object} Incoming
 * @property {string} name
 * @property {boolean} isFolder
 * @property {string} [id] set for an item of the drive
 * @property {string} [mimeType]
 * @property {number} [size] in bytes
 * @property {string} [modified] a timestamp
 */

/**
 * @typedef {object} Question
 * @property {Incoming} incoming
 * @property {DriveItem} existing
 * @property {string} folder the folder's name
 * @property {boolean} mayReplace
 * @property {string} verb what is being done, for the explanation: `copy`, `move`, `upload`
 * @property {number} others how many more taken names the answer could apply to
 */

/** @typedef {(question: Question) => Promise<{ answer: Answer, forAll: boolean } | null>} Ask null cancels everything */

/**
 * Decides under which name each item arrives, and what the service is to do if that name is taken by then. The result is in the same
 * order, without the skipped items; null if the user cancelled.
 *
 * @template {Incoming} T
 * @param {T[]} arriving
 * @param {{ name: string, items: DriveItem[] }} folder the destination and its content
 * @param {Ask} ask
 * @param {{ verb: string, hasConflictBehavior: boolean }} action whether the service knows a conflict behavior for it
 * @returns {Promise<{ incoming: T, name: string, conflictBehavior: ConflictBehavior | undefined }[] | null>}
 */
export async function resolveConflicts(arriving, folder, ask, { verb, hasConflictBehavior }) {
  const existing = new Map(folder.items.map((item) => [folded(item.name), item]));
  const taken = new Set(existing.keys());
  const conflictOf = (/** @type {Incoming} */ { name, id }) => {
    const item = existing.get(folded(name));
    return item?.id === id ? undefined : item;
  };
  let others = arriving.filter(conflictOf).length;
  /** @type {Answer | undefined} */
  let forAll;
  const resolved = [];
  for (const incoming of arriving) {
    const item = conflictOf(incoming);
    /** @type {Answer | undefined} */
    let answer = taken.has(folded(incoming.name)) ? "keepBoth" : undefined;
    if (item !== undefined) {
      others -= 1;
      const mayReplace = hasConflictBehavior && !incoming.isFolder && item.folder === undefined;
      answer = forAll === "replace" && !mayReplace ? undefined : forAll;
      if (answer === undefined) {
        const decision = await ask({ incoming, existing: item, folder: folder.name, mayReplace, verb, others });
        if (decision === null) return null;
        answer = decision.answer;
        if (decision.forAll) forAll = answer;
      }
    }
    if (answer === "skip") continue;
    const renamed = answer === "keepBoth" && !hasConflictBehavior;
    const name = renamed ? freeName(incoming.name, incoming.isFolder, (name) => taken.has(folded(name))) : incoming.name;
    taken.add(folded(name));
    resolved.push({ incoming, name, conflictBehavior: hasConflictBehavior ? BEHAVIORS[answer ?? "none"] : undefined });
  }
  return resolved;
}

/** Without an answer nothing may be replaced. @type {Record<"keepBoth" | "replace" | "none", ConflictBehavior>} */
const BEHAVIORS = { keepBoth: "rename", replace: "replace", none: "fail" };

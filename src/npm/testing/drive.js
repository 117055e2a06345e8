// A drive with its items in memory. Names are case-insensitive, as in OneDrive.

import { ServiceError, invalid, nameTaken, notFound } from "./service-error.js";

/** Names that OneDrive rejects ("Restrictions and limitations in OneDrive and SharePoint"). */
const FORBIDDEN = /["*:<>?/\\|\p{Cc}]|^(?:|\.lock|aux|con|desktop\.ini|nul|prn|(?:com|lpt)\d)$|^~\$|_vti_|^ |[ .]$/iu;
const LONGEST_NAME = 255;

/**
 * @typedef {"fail" | "replace" | "rename"} Conflict
 * @typedef {object} Item
 * @property {string} id
 * @property {string} name
 * @property {Item | null} parent null for the root and for a deleted item
 * @property {Map<string, Item> | null} children the children by lowercase name; null for a file
 * @property {Uint8Array | null} content the bytes of a file; null for a folder and for a file of zeros
 * @property {number} bytes the size of a file
 * @property {number} created milliseconds since 1970
 * @property {number} modified
 * @property {string} [description]
 * @property {number} version increases with each change
 * @property {number} contentVersion increases with each change of the content
 */

export class Drive {
  /** @type {Map<string, Item>} */
  #items = new Map();

  /**
   * @param {string} id
   * @param {Item} root
   */
  constructor(id, root) {
    this.id = id;
    this.root = root;
    this.#items.set(root.id, root);
  }

  /** @param {string} id @returns {Item | undefined} */
  get(id) {
    return id === "root" ? this.root : this.#items.get(id);
  }

  /** Finds an item by a base id and the names below it. @param {string} id @param {string[]} path @returns {Item | undefined} */
  lookup(id, path) {
    return path.reduce((above, name) => above?.children?.get(name.toLowerCase()), this.get(id));
  }

  /** Finds an item that has to exist. @param {string} id @param {string[]} [path] @returns {Item} */
  find(id, path = []) {
    const item = this.lookup(id, path);
    if (item === undefined) throw notFound();
    return item;
  }

  /**
   * Puts a new item into a folder, or moves or renames an item of this drive. A file that replaces another keeps its own id.
   *
   * @param {Item} item
   * @param {Item} folder
   * @param {string} name
   * @param {Conflict} conflict
   */
  place(item, folder, name, conflict) {
    for (let above = /** @type {Item | null} */ (folder); above !== null; above = above.parent) {
      if (above === item) throw invalid("parentReference", "a folder can't be moved into itself.");
    }
    const free = this.settle(item, folder, name, conflict);
    const existing = folder.children?.get(free.toLowerCase());
    if (existing !== undefined && existing !== item) this.remove(existing);
    item.parent?.children?.delete(item.name.toLowerCase());
    Object.assign(item, { name: free, parent: folder, version: item.version + 1 });
    folder.children?.set(free.toLowerCase(), item);
    this.#items.set(item.id, item);
  }

  /**
   * Returns the name that an item gets in a folder. Throws if the folder can't contain it.
   *
   * @param {Item} item
   * @param {Item} folder
   * @param {string} name
   * @param {Conflict} conflict
   * @returns {string}
   */
  settle(item, folder, name, conflict) {
    if (this.get(folder.id) !== folder || folder.children === null) throw notFound();
    if (FORBIDDEN.test(name) || name.length > LONGEST_NAME) throw invalid("name", `OneDrive doesn't allow "${name}".`);
    const existing = folder.children.get(name.toLowerCase());
    if (existing === undefined || existing === item) return name;
    // A folder can neither replace nor be replaced (onedrive-api-docs#981).
    if (conflict === "replace" && item.children === null && existing.children === null) return existing.name;
    if (conflict !== "rename") throw nameTaken(name);
    // The number goes to the end of a folder's name, and before the extension of a file.
    const numberAt = item.children ? /$/ : /(?!^)\.[^.]*$|$/;
    let number = 1;
    while (folder.children.has(name.replace(numberAt, ` ${number}$&`).toLowerCase())) number++;
    return name.replace(numberAt, ` ${number}$&`);
  }

  /** Deletes an item with everything below it. @param {Item} item */
  remove(item) {
    if (item === this.root) throw new ServiceError("accessDenied", "The root folder can't be deleted.");
    for (const each of withDescendants(item)) this.#items.delete(each.id);
    item.parent?.children?.delete(item.name.toLowerCase());
    item.parent = null;
  }

  /** Returns the names on the path from the root to an item. @param {Item} item @returns {string[]} */
  path(item) {
    return item.parent === null ? [] : [...this.path(item.parent), item.name];
  }
}

/** Yields an item and everything below it, each item after its folder. @param {Item} item @returns {Generator<Item>} */
export function* withDescendants(item) {
  yield item;
  for (const child of item.children?.values() ?? []) yield* withDescendants(child);
}

/** Returns the size of an item in bytes. The size of a folder is the sum of all files below it. @param {Item} item @returns {number} */
export function sizeOf(item) {
  let size = item.bytes;
  for (const child of item.children?.values() ?? []) size += sizeOf(child);
  return size;
}

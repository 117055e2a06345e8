// @ts-check
/**
 * Which items of a list are selected: one, several, or a range from an anchor.
 *
 * It knows items by their ids only, so that it survives sorting and reading the list again.
 */

export class Selection {
  /** @type {Set<string>} */
  #ids = new Set();
  /** Where a range begins. @type {string | undefined} */
  #anchor;
  /** The selection when the anchor was set: a range can be added to it. @type {Set<string>} */
  #base = new Set();

  get size() {
    return this.#ids.size;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** Selects these items and no others. @param {Iterable<string>} ids */
  set(ids) {
    this.#ids = new Set(ids);
    this.#base = new Set();
    this.#anchor = undefined;
  }

  /** Selects this item and no other. A range begins here. @param {string} id */
  only(id) {
    this.#ids = new Set([id]);
    this.anchorAt(id);
  }

  /** Selects or deselects an item. A range begins here. @param {string} id */
  toggle(id) {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.anchorAt(id);
  }

  /** A range begins here. @param {string} id */
  anchorAt(id) {
    this.#anchor = id;
    this.#base = this.#ids;
  }

  /**
   * Selects the range from the anchor to an item. Further calls make the same range longer or shorter.
   *
   * @param {string[]} order the ids of all items in the list's order
   * @param {string} id
   * @param {string} from the anchor if none is set
   * @param {boolean} add whether what was selected before stays selected
   */
  extendTo(order, id, from, add) {
    if (this.#anchor === undefined || !order.includes(this.#anchor)) this.anchorAt(from);
    const ends = [order.indexOf(/** @type {string} */ (this.#anchor)), order.indexOf(id)];
    const range = order.slice(Math.min(...ends), Math.max(...ends) + 1);
    this.#ids = new Set([...(add ? this.#base : []), ...range]);
  }

  /** Deselects the items that aren't among these. @param {Set<string>} ids */
  retain(ids) {
    this.#ids = new Set([...this.#ids].filter((id) => ids.has(id)));
  }
}

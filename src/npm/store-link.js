// How a client asks a store to keep its actions. Known to the two entries alone, so that an app without a store carries none of it.

/**
 * The name of a store's method that is given a drive's base URL, and gives what keeps the actions of that drive.
 *
 * @typedef {object} Keeping
 * @property {() => Promise<any[]>} list what is kept
 * @property {(engine: import("./action.js").Engine) => import("./action.js").Engine} through the engine, for actions that are kept
 */
export const keep = Symbol("keep");

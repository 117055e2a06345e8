// What the package's entries ask of each other, under names that no app says by chance, and that are the same where an entry has been loaded
// twice. They know each other by this alone, so that an app without groups or a store carries no code for them.

/**
 * The name of a store's method that is given a drive's base URL, and gives what keeps the actions of that drive.
 *
 * @typedef {object} Keeping
 * @property {() => Promise<any[]>} list what is kept
 * @property {(engine: import("./action.js").Engine) => import("./action.js").Engine} through the engine, for actions that are kept
 */
export const keep = Symbol.for("longhaul:keep");

/**
 * The name of what a client has for groups.
 *
 * @typedef {object} Lent
 * @property {Act} act
 * @property {any} [fetch] the client's own, where it has one
 *
 * @typedef {(operation: string, options: any, target: any, body: any, held?: { enter(): Promise<void>, fetch?: any }) =>
 *   import("./action.js").Action} Act makes an action of the drive; one that is held waits until it may enter, and uses that fetch
 */
export const lend = Symbol.for("longhaul:lend");

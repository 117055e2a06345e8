// @ts-check
/**
 * Paths of folders, and the page's address for each: `/Documents/Letters` is at `#/Documents/Letters`.
 *
 * A folder can be linked to, and the browser's back button works.
 */

/** The name shown for the drive's root. */
export const ROOT_NAME = "Files";

/**
 * @param {string} folder
 * @param {string} name
 */
export function join(folder, name) {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** @param {string} path */
export function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1) || ROOT_NAME;
}

/** @param {string} path */
export function parentOf(path) {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/**
 * A path and its ancestors, the root first.
 *
 * @param {string} path
 */
export function trail(path) {
  const paths = ["/"];
  for (const name of path.split("/").filter(Boolean)) paths.push(join(paths[paths.length - 1], name));
  return paths;
}

/**
 * Whether a path is a folder's own or lies below that folder.
 *
 * @param {string} path
 * @param {string} folder
 */
export function isWithin(path, folder) {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/**
 * The name of the entry of `folder` that leads to `path`; undefined where `path` isn't below it.
 *
 * @param {string} folder
 * @param {string} path
 */
export function stepTowards(folder, path) {
  if (path === folder || !isWithin(path, folder)) return undefined;
  return path.slice(folder === "/" ? 1 : folder.length + 1).split("/")[0];
}

/**
 * A path percent-encoded for a URL.
 *
 * @param {string} path
 */
export function encodePath(path) {
  return path.split("/").map(encodeName).join("/");
}

/**
 * A name percent-encoded for a URL. Lone surrogates, which `encodeURIComponent` throws on, are replaced.
 *
 * @param {string} name
 */
export function encodeName(name) {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** @param {string} path */
export function linkTo(path) {
  return `#${encodePath(path)}`;
}

/**
 * The path in a link of this page; null for a link that names no folder. Anybody can make a link: `..` would leave the drive's
 * own URL.
 *
 * @param {string} hash
 * @returns {string | null}
 */
export function pathOf(hash) {
  try {
    const names = hash.slice(1).split("/").map(decodeURIComponent).filter(Boolean);
    return names.some((name) => name === "." || name === ".." || name.includes("/")) ? null : `/${names.join("/")}`;
  } catch {
    return null; // A stray percent sign.
  }
}

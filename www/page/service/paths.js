// @ts-check
/**
 * Paths of folders, and the page's address for each: `/Documents/Letters` is at `#/Documents/Letters`.
 *
 * So a folder can be linked to, and the browser's back button goes back.
 */

/** What the drive's root is called. */
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
 * A path and all above it, the root first.
 *
 * @param {string} path
 */
export function trail(path) {
  const paths = ["/"];
  for (const name of path.split("/").filter(Boolean)) paths.push(join(paths[paths.length - 1], name));
  return paths;
}

/** @param {string} path */
export function linkTo(path) {
  return `#${path.split("/").map(encodeURIComponent).join("/")}`;
}

/**
 * The path that a link of this page names.
 *
 * @param {string} hash
 */
export function pathOf(hash) {
  try {
    const names = hash.slice(1).split("/").map(decodeURIComponent).filter(Boolean);
    return `/${names.join("/")}`;
  } catch {
    return "/"; // Not an address that this page made: a stray percent sign.
  }
}

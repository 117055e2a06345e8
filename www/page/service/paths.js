// @ts-check
/**
 * Paths and names of items.
 *
 * The page's address names the shown folder: `/Documents/Letters` is at `#/Documents/Letters`. So a folder can be linked to, and the
 * browser's back button works. Names that differ only in case are the same to the service. The rules for names are those of
 * "Restrictions and limitations in OneDrive and SharePoint".
 */

/** The name shown for the drive's root. */
const ROOT_NAME = "Files";

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
    return null; // A percent sign isn't part of a valid code.
  }
}

/**
 * The path in a `parentReference`, such as `/drive/root:/Documents`, in the form that this page uses.
 *
 * @param {string | undefined} path percent-encoded
 */
export function folderPathOf(path) {
  const encoded = /^[^:]*root:(.*)$/.exec(path ?? "")?.[1];
  return encoded === undefined ? undefined : (pathOf(`#${encoded}`) ?? undefined);
}

/** The longest name, in characters. */
const MAX_LENGTH = 255;
const RESERVED_CHARACTERS = /["*:<>?/\\|]/;
const RESERVED_NAMES = /^(\.lock|desktop\.ini|con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Why an item can't have this name, in a sentence; null if it can.
 *
 * @param {string} name without spaces around it
 * @returns {string | null}
 */
export function nameProblem(name) {
  if (name === "") return "Enter a name.";
  if (name.length > MAX_LENGTH) return `A name can have at most ${MAX_LENGTH} characters. This one has ${name.length}.`;
  if (/\p{Cc}/u.test(name)) return "A name can’t contain control characters.";
  if (RESERVED_CHARACTERS.test(name)) return "A name can’t contain any of these characters: \" * : < > ? / \\ |";
  if (name.endsWith(".")) return "A name can’t end with a dot.";
  if (RESERVED_NAMES.test(name)) return `The service reserves the name “${name}”.`;
  if (name.startsWith("~$")) return "A name can’t start with “~$”.";
  if (/_vti_/i.test(name)) return "A name can’t contain “_vti_”.";
  return null;
}

/**
 * A name in the form in which two names of the same item are equal.
 *
 * @param {string} name
 */
export function folded(name) {
  return name.normalize().toLowerCase();
}

/**
 * A name's two parts: `report.final` and `.txt`. A name whose only dot is its first character has no extension.
 *
 * @param {string} name
 * @returns {[stem: string, extension: string]}
 */
export function split(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/**
 * The name with the lowest number that makes it free, where the service would put it: `report.txt`, `report 1.txt`. A long name is
 * shortened to make room for the number.
 *
 * @param {string} name
 * @param {boolean} isFolder a folder's name has no extension
 * @param {(name: string) => boolean} isTaken
 */
export function freeName(name, isFolder, isTaken) {
  const [stem, extension] = isFolder ? [name, ""] : split(name);
  for (let number = 1; ; number += 1) {
    const suffix = ` ${number}${extension}`;
    // The cut may not split a character in two.
    const start = stem.slice(0, Math.max(1, MAX_LENGTH - suffix.length)).replace(/\p{Surrogate}$/u, "");
    const candidate = start + suffix;
    if (!isTaken(candidate)) return candidate;
  }
}

/** Characters of text that runs from right to left, and controls of the direction. */
const BIDIRECTIONAL = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Whether a name isn't simply read from left to right. @param {string} name */
export function isBidirectional(name) {
  return BIDIRECTIONAL.test(name);
}

/** The longest name that a sentence contains whole, in characters, and how many of a longer one are at its start and its end. */
const IN_SENTENCE = { longest: 64, start: 40, end: 16 };

/**
 * A name within a sentence: text of another direction is isolated from the rest, and a long name is cut in its middle.
 *
 * @param {string} name
 */
export function isolated(name) {
  const characters = [...name];
  const { longest, start, end } = IN_SENTENCE;
  const short = characters.length > longest ? [...characters.slice(0, start), "…", ...characters.slice(-end)].join("") : name;
  return isBidirectional(name) ? `\u2068${short}\u2069` : short;
}

/**
 * A name in quotation marks within a sentence.
 *
 * @param {string} name
 */
export function quoted(name) {
  return `“${isolated(name)}”`;
}

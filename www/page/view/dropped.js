// @ts-check
/** Reads files and folders of this device, with everything in them: from a drop, or from a chosen folder. */

/** @typedef {import("../actions/uploading.js").Entry} Entry */

/**
 * Must be called while the drop is being handled: the browser empties the list afterwards.
 *
 * @param {DataTransfer} dropped
 * @returns {Promise<Entry[]>}
 */
export function entriesOf(dropped) {
  const files = [...dropped.items].filter(({ kind }) => kind === "file");
  const read = files.map((item) => {
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (entry?.isDirectory) return readFolder(/** @type {FileSystemDirectoryEntry} */ (entry));
    return file === null ? null : { name: file.name, file };
  });
  return Promise.all(read.filter((one) => one !== null));
}

/**
 * The trees of files that were chosen as folders.
 *
 * @param {File[]} files each with its `webkitRelativePath`
 * @returns {Entry[]}
 */
export function treesOf(files) {
  /** @type {Entry} */
  const root = { name: "", entries: [] };
  for (const file of files) {
    let parent = root;
    for (const name of file.webkitRelativePath.split("/").slice(0, -1)) {
      let folder = parent.entries?.find((entry) => entry.file === undefined && entry.name === name);
      if (folder === undefined) {
        folder = { name, entries: [] };
        parent.entries?.push(folder);
      }
      parent = folder;
    }
    parent.entries?.push({ name: file.name, file });
  }
  return root.entries ?? [];
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<Entry>} */
async function readFolder(folder) {
  const reader = folder.createReader();
  const entries = [];
  // It returns some at a time, and none at the end.
  for (;;) {
    const some = await new Promise((/** @type {(found: FileSystemEntry[]) => void} */ resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return { name: folder.name, entries };
    for (const entry of some) {
      entries.push(
        entry.isDirectory
          ? await readFolder(/** @type {FileSystemDirectoryEntry} */ (entry))
          : await readFile(/** @type {FileSystemFileEntry} */ (entry)),
      );
    }
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<Entry>} */
function readFile(entry) {
  return new Promise((resolve, reject) => entry.file((file) => resolve({ name: file.name, file }), reject));
}

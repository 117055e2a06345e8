// @ts-check
/** What was dropped on the page from the device: files, and folders with all that is in them. */

/** @typedef {import("../actions/uploading.js").Entry} Entry */

/**
 * Must be called while the drop is being handled; the browser empties the list afterwards.
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

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<Entry>} */
async function readFolder(folder) {
  const reader = folder.createReader();
  const entries = [];
  // It gives some at a time, and none when it has given all.
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

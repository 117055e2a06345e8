// @ts-check
/** The files of a simulated drive: names and sizes like those of the local drive's sample. */

/** @typedef {import("longhaul/testing").TestTree} TestTree */

const KB = 1000;
const MB = 1000 * KB;

/**
 * Numbered files of about the same size.
 *
 * @param {number} count
 * @param {string} name `#` stands for the number
 * @param {number} bytes of the smallest; they grow by a quarter
 * @returns {TestTree}
 */
function numbered(count, name, bytes) {
  const files = Array.from({ length: count }, (_, index) => [name.replace("#", String(index + 1).padStart(2, "0")), bytes + Math.round((bytes * index) / (4 * count))]);
  return Object.fromEntries(files);
}

/** @type {TestTree} */
export const SAMPLE = {
  Documents: {
    Invoices: { "Invoice 1001.pdf": 90 * KB, "Invoice 1002.pdf": 93 * KB },
    "Budget 2025.xlsx": 37 * KB,
    "Letter to the editor.docx": 24 * KB,
    "Travel plan.md": 3 * KB,
  },
  Pictures: { Screenshots: { "Screenshot 1.png": 215 * KB }, "Harbour at dusk.jpg": 757 * KB, "Mountain trail.jpg": 931 * KB },
  "Sample project": {
    Contracts: { Drafts: numbered(14, "Draft #.docx", 49 * KB) },
    Data: { Measurements: numbered(40, "measurement-#.csv", 164 * KB) },
    Design: { Icons: numbered(60, "icon-#.svg", 6 * KB), Screens: numbered(48, "Screen #.png", 328 * KB) },
    Recordings: numbered(6, "Demo #.mp4", 4 * MB),
    Reports: { 2024: numbered(12, "Monthly report #.pdf", 410 * KB), 2025: numbered(12, "Monthly report #.pdf", 430 * KB) },
    Research: { Interviews: numbered(12, "Interview #.mp3", MB), Notes: numbered(36, "Notes #.md", 4 * KB) },
  },
  "Getting started.pdf": 317 * KB,
  "To do.txt": KB,
};

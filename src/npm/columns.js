// The wasm as it travels inside the package: in columns, which gzip packs tighter. xtask/src/package/columns.rs takes it apart, and tells
// how they are written.

/**
 * Puts a wasm together.
 * @param {Uint8Array} columns
 */
export function wasmOf(columns) {
  let read = 0;
  const number = () => (columns[read++] << 8) | columns[read++];
  const list = () => {
    const length = number();
    return columns.subarray(read, (read += length));
  };

  const wasm = new Uint8Array(number());
  const [before, after, instructions] = [list(), list(), list()];
  const kinds = [];
  while (read < columns.length) kinds.push({ beginning: list(), numbers: list(), count: columns[read++], used: 0 });

  wasm.set(before);
  let written = before.length;
  let start = written;
  // Counted loops: others take twice as long when they run for the first time, and this runs once.
  for (let i = 0; i < instructions.length; i++) {
    const kind = kinds[instructions[i]];
    for (let j = 0; j < kind.beginning.length; j++) wasm[written++] = kind.beginning[j];
    for (let left = kind.count; left > 0; ) {
      const byte = kind.numbers[kind.used++];
      wasm[written++] = byte;
      if (byte < 128) left--;
    }
    if (instructions[i] === 0) {
      // A function has ended, and its size goes before it.
      const size = leb128(written - start);
      wasm.copyWithin(start + size.length, start, written);
      wasm.set(size, start);
      start = written += size.length;
    }
  }
  wasm.set(after, written);
  return wasm;
}

/** @param {number} number @returns {number[]} */
const leb128 = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb128(number >> 7)]);

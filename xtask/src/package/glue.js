
// These stand for wasm-bindgen's functions of the same names. Those keep views of the memory, copy text letter by letter, and make up
// for what old browsers lack.

function getDataViewMemory0() {
    return new DataView(wasm.memory.buffer);
}

function getStringFromWasm0(address, length) {
    return decodeText(new Uint8Array(wasm.memory.buffer, address >>> 0, length));
}

function passStringToWasm0(text, malloc) {
    const bytes = cachedTextEncoder.encode(text);
    WASM_VECTOR_LEN = bytes.length;
    const address = malloc(bytes.length, 1) >>> 0;
    new Uint8Array(wasm.memory.buffer).set(bytes, address);
    return address;
}

/** What a wasm is to be instantiated with. */
export const imports = __wbg_get_imports;

/** Whether what a wasm exports is of the same build as this glue: by then the name of `run` is different in each. */
export const fits = (wasm) => wasm.run !== undefined;

/** Uses what a wasm exports. */
export function use(exports) {
    wasm = exports;
}

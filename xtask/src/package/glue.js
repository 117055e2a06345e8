
// These stand for wasm-bindgen's functions of the same names. Those keep views of the memory, copy text letter by letter, watch for
// closures that nobody owns, and make up for what old browsers lack.

let decoder;
let decoded = 0;
const encoder = new TextEncoder();

/** Gives whatever an import throws to the wasm. */
const catching = (call) => (...given) => {
    try {
        return call(...given);
    } catch (error) {
        wasm.__wbindgen_exn_store(addHeapObject(error));
    }
};

function getDataViewMemory0() {
    return new DataView(wasm.memory.buffer);
}

function getStringFromWasm0(address, length) {
    // Safari's decoders fail after 2 GiB, and one for each text would take four times as long.
    if (decoded++ % 64 === 0) decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return decoder.decode(new Uint8Array(wasm.memory.buffer, address >>> 0, length));
}

function passStringToWasm0(text, malloc) {
    const bytes = encoder.encode(text);
    WASM_VECTOR_LEN = bytes.length;
    const address = malloc(bytes.length, 1) >>> 0;
    new Uint8Array(wasm.memory.buffer).set(bytes, address);
    return address;
}

/** A closure of the wasm's. It lives until the wasm drops it and no call of it is under way, and is no function of two calls at once. */
function makeMutClosure(address, table, call) {
    let users = 1;
    const closure = (...given) => {
        const own = address;
        address = 0;
        users++;
        try {
            return call(own, table, ...given);
        } finally {
            address = own;
            closure._wbg_cb_unref();
        }
    };
    closure._wbg_cb_unref = () => {
        if (--users === 0) {
            wasm.__wbindgen_destroy_closure(address, table);
            address = 0;
        }
    };
    return closure;
}

/** What a wasm is to be instantiated with. */
export const imports = __wbg_get_imports;

/** Whether what a wasm exports is of the same build as this glue: by then the name of `run` is different in each. */
export const fits = (wasm) => wasm.run !== undefined;

/** Uses what a wasm exports. */
export function use(exports) {
    wasm = exports;
}

//! Tells whether a wasm and its JavaScript are from the same build.
//!
//! The names that they share are the same in each build, and mean something else in each. So both carry an id, and the loader compares.

use std::borrow::Cow;

use wasm_encoder::{CustomSection, Section};

/// The section's name in WebAssembly's tool conventions.
const SECTION: &str = "build_id";

/// Appends the id to the wasm, as text in a custom section, and returns it: a checksum of the wasm and its JavaScript.
pub(super) fn append(wasm: &mut Vec<u8>, glue: &str) -> String {
    let id = format!("{:08x}", crc32fast::hash(&[glue.as_bytes(), wasm].concat()));
    CustomSection { name: SECTION.into(), data: Cow::Borrowed(id.as_bytes()) }.append_to(wasm);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_depends_on_both_and_is_the_last_section() {
        let id = |wasm: &[u8], glue| append(&mut wasm.to_vec(), glue);
        assert_ne!(id(b"\0asm", "one"), id(b"\0asm", "other"));
        assert_ne!(id(b"\0asm", "one"), id(b"\0ASM", "one"));

        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let id = append(&mut wasm, "one");
        assert_eq!(wasm, [b"\0asm\x01\0\0\0", &[0, 17, 8][..], b"build_id", id.as_bytes()].concat());
    }
}

//! The names of the wasm's exports, in its binary form.

use anyhow::{Context, Result};

/// The number of the section that lists the exports, and of bytes before the first section.
const EXPORTS: u8 = 7;
const HEADER: usize = 8;

/// Gives an export another name.
///
/// # Errors
/// When there is no such export.
pub(super) fn rename(wasm: &[u8], old: &str, new: &str) -> Result<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(HEADER).context("the wasm is cut short")?;
    let mut renamed = header.to_vec();
    let mut found = false;
    while let Some((&section, after)) = rest.split_first() {
        let (size, after) = read_size(after).context("a section of the wasm has no size")?;
        let (content, next) = after.split_at_checked(size).context("a section of the wasm is cut short")?;
        let place = content.windows(old.len() + 1).position(|bytes| bytes == named(old)).filter(|_| section == EXPORTS);
        let content = match place {
            Some(place) => [&content[..place], &named(new), &content[place + 1 + old.len()..]].concat(),
            None => content.to_vec(),
        };
        found |= place.is_some();
        renamed.push(section);
        write_size(&mut renamed, content.len());
        renamed.extend(content);
        rest = next;
    }
    found.then_some(renamed).with_context(|| format!("the wasm doesn't export `{old}`"))
}

/// A name as it is written: behind its length, which for ours is one byte.
fn named(name: &str) -> Vec<u8> {
    [&[name.len() as u8], name.as_bytes()].concat()
}

/// A size, seven bits to a byte, the lowest first, and what comes after it.
fn read_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let length = bytes.iter().take(5).position(|byte| *byte < 0x80)? + 1;
    let (size, after) = bytes.split_at(length);
    Some((size.iter().rev().fold(0, |sum, byte| (sum << 7) | usize::from(byte & 0x7f)), after))
}

fn write_size(bytes: &mut Vec<u8>, mut size: usize) {
    while size >= 0x80 {
        bytes.push((size & 0x7f) as u8 | 0x80);
        size >>= 7;
    }
    bytes.push(size as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that exports its memory as `m`, with a section of 200 bytes behind.
    fn module(name: &[u8]) -> Vec<u8> {
        let export = [&[1], name, &[2, 0]].concat();
        let custom = [&[0, 200, 1, 1, b'm'], &[0; 198][..]].concat();
        [b"\0asm\x01\0\0\0", &[5, 3, 1, 0, 1][..], &[7, export.len() as u8], &export, &custom].concat()
    }

    #[test]
    fn an_export_gets_another_name_and_all_else_stays() {
        assert_eq!(rename(&module(b"\x01m"), "m", "memory").unwrap(), module(b"\x06memory"));
    }

    #[test]
    fn what_is_not_exported_can_not_be_renamed() {
        assert!(rename(&module(b"\x01m"), "x", "y").is_err());
        assert!(rename(&module(b"\x01m")[..18], "m", "y").is_err());
    }
}

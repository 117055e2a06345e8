//! Decimal numbers as services write them in headers and strings: `2.128`, `50`, ` 7 `, without signs, exponents or words. The
//! platform parses them: the standard library's parser would add several kilobytes to the wasm.

use super::platform::Platform;

/// Reads a number; `None` when the text isn't a plain decimal. Too large a number is infinite.
pub(super) fn read<P: Platform>(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { P::parse_number(text) } else { None }
}

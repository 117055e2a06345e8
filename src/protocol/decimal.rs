//! Decimal numbers as the services write them in headers and strings: `2.128`, `50`, ` 7 `. Signs, exponents and words are none.
//! What is of that form is read by the platform: the standard library's reader would add several kilobytes to the wasm.

use super::platform::Platform;

/// The number, or `None` when the text isn't a plain decimal. Too large a number is infinite.
pub(super) fn read<P: Platform>(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { P::parse_number(text) } else { None }
}

//! Decimal numbers as the services write them in headers and strings: `2.128`, `50`, ` 7 `. Signs, exponents and words are none.
//! The standard library's reader knows more, and would add several kilobytes to the wasm.

/// The number in thousandths, or `None` when the text isn't a plain decimal. Too large a number is the largest there is.
pub(super) fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.trim_ascii().split_once(&['.'][..]).unwrap_or((text.trim_ascii(), ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = digits(whole)?;
    digits(fraction)?;
    let first_three = fraction.bytes().chain(*b"000").take(3).fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    Some(whole.saturating_mul(1000).saturating_add(first_three))
}

/// The value of a run of digits, held at the largest there is; an empty run is 0.
fn digits(text: &str) -> Option<u64> {
    text.bytes()
        .try_fold(0_u64, |sum, byte| byte.is_ascii_digit().then(|| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0'))))
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn whole_numbers_and_fractions() {
        assert_eq!(thousandths("2.128"), Some(2128));
        assert_eq!(thousandths(" 50 "), Some(50_000));
        assert_eq!(thousandths(".5"), Some(500));
        assert_eq!(thousandths("1."), Some(1000));
        assert_eq!(thousandths("0.12349"), Some(123));
    }

    #[test]
    fn what_is_no_plain_decimal() {
        for text in ["", ".", "-5", "+5", "1e3", "NaN", "soon", "1.2.3", "0x10", "1,5"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }

    #[test]
    fn four_hundred_digits_are_the_largest_number() {
        assert_eq!(thousandths(&"9".repeat(400)), Some(u64::MAX));
    }
}

//! Taking texts apart at ASCII characters: the standard library's searchers find any character, and are larger than all that uses them.

/// What stands before and behind the first separator.
pub(super) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands behind the first occurrence of another text.
pub(super) fn behind<'a>(text: &'a str, other: &str) -> Option<&'a str> {
    let at = text.as_bytes().windows(other.len()).position(|part| part == other.as_bytes())?;
    text.get(at + other.len()..)
}

/// The parts of a text between separators; at least one, which may be empty.
pub(super) fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, behind) = split_once(text, separator).map_or((text, None), |(part, behind)| (part, Some(behind)));
        rest = behind;
        Some(part)
    })
}

//! Reads counts from `statusDescription`. That text sometimes has the only progress: `Completed 2/4 files; 1048576/9314000 bytes`, while
//! percentageComplete stays 0 (onedrive-api-docs#666).

use super::json_object::JsonObject;

/// A number of items or bytes: done, and in all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// The number done.
    pub done: f64,
    /// The number in all.
    pub total: f64,
}

impl Tally {
    /// Returns `{ done, total }`, for JavaScript.
    pub fn to_json(self) -> JsonObject<'static> {
        JsonObject::default().number("done", Some(self.done)).number("total", Some(self.total))
    }
}

/// The counts in a description.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tallies {
    /// Files or items.
    pub items: Option<Tally>,
    /// Bytes.
    pub bytes: Option<Tally>,
}

/// Reads the counts in a description. A count that is missing or can't be read is `None`.
///
/// ```
/// use longhaul::protocol::description::{Tally, read};
///
/// let tallies = read("Completed 2/4 files; 1048576/9314000 bytes");
/// assert_eq!(tallies.items, Some(Tally { done: 2.0, total: 4.0 }));
/// assert_eq!(tallies.bytes, Some(Tally { done: 1_048_576.0, total: 9_314_000.0 }));
/// ```
pub fn read(description: &str) -> Tallies {
    let mut tallies = Tallies::default();
    let mut before = None;
    for word in description.as_bytes().split(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b',')) {
        if before.is_some() && starts_with(word, b"byte") {
            tallies.bytes = before;
        } else if before.is_some() && (starts_with(word, b"file") || starts_with(word, b"item")) {
            tallies.items = before;
        }
        before = tally(word);
    }
    tallies
}

/// Whether a word has this beginning, in any case.
fn starts_with(word: &[u8], beginning: &[u8; 4]) -> bool {
    word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// Reads `2/4`; `None` if the first number is larger.
fn tally(word: &[u8]) -> Option<Tally> {
    let slash = word.iter().position(|byte| *byte == b'/')?;
    let (done, total) = (count(&word[..slash])?, count(&word[slash + 1..])?);
    (done <= total).then_some(Tally { done, total })
}

/// Reads a whole number of at most 15 digits, which a JavaScript number can hold exactly.
fn count(digits: &[u8]) -> Option<f64> {
    let is_count = (1..=15).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    is_count.then(|| digits.iter().fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::{Tallies, Tally, read};

    #[test]
    fn reads_files_and_bytes() {
        let expected = Tallies {
            items: Some(Tally { done: 2.0, total: 4.0 }),
            bytes: Some(Tally { done: 1_048_576.0, total: 9_314_000.0 }),
        };
        for separator in ["; ", ";", ", ", ",", " "] {
            assert_eq!(read(&format!("Completed 2/4 files{separator}1048576/9314000 bytes")), expected, "{separator}");
        }
    }

    #[test]
    fn reads_no_count_from_other_text() {
        for description in [
            "",
            "Copying",
            "5/4 files",
            "1/2",
            "1/2 apples",
            "-1/2 files",
            "1/2/3 bytes",
            "a/b bytes",
            "9999999999999999/1 bytes",
            "1.048/9.314 bytes",
            "1/9999999999999999 bytes",
            "½/2 files",
        ] {
            assert_eq!(read(description), Tallies::default(), "{description}");
        }
        let endless = "9".repeat(400);
        assert_eq!(read(&format!("1/{endless} bytes")), Tallies::default());
    }
}

//! Text that many may hold: what a service said, and what is kept of it.

use std::{fmt, ops::Deref, rc::Rc, str::Split};

/// Between the parts of a path.
///
/// All that is split or searched is so by slices of characters: each other kind of pattern brings a searcher of its own.
pub const SLASH: &[char] = &['/'];
/// Before a query or a fragment.
pub const BEHIND_PATH: &[char] = &['?', '#'];

/// The parts of a text, and what is before the first and behind the last of those characters. Not inlined: to set up a search takes more
/// room than to ask for one.
#[inline(never)]
pub fn split<'a>(text: &'a str, between: &'static [char]) -> Split<'a, &'static [char]> {
    text.split(between)
}

/// A text that is shared and not copied, and no larger than a pointer: code that passes texts on is shorter the smaller they are.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct Text(Rc<String>);

impl Clone for Text {
    // Not inlined: it is done in many places, and to call it is shorter.
    #[inline(never)]
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl Text {
    /// The parts, one behind the other.
    pub fn of(parts: &[&str]) -> Self {
        parts.concat().into()
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Rc::new(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

//! SharedStr that many may hold: what a service said, and what is kept of it.

use std::{
    fmt, iter,
    ops::{Add, Deref},
    rc::Rc,
};

/// Between the parts of a path.
pub const SLASH: &[u8] = b"/";
/// Before a query or a fragment.
pub const PATH_END: &[u8] = b"?#";

/// What is before the first of those ASCII characters, and what is behind it; nothing where none of them is there.
///
/// The standard library's searches are for any pattern in any text, and more than twice as large.
#[expect(clippy::manual_contains, reason = "`contains` searches long lists fast, and is three times as large")]
pub fn split_once<'a>(text: &'a str, between: &[u8]) -> (&'a str, Option<&'a str>) {
    let found = text.bytes().position(|byte| between.iter().any(|character| *character == byte));
    let (before, behind) = text.split_at(found.unwrap_or(text.len()));
    (before, behind.get(1..))
}

/// The parts of a text, and what is before the first and behind the last of those ASCII characters.
pub fn split<'a>(text: &'a str, between: &'static [u8]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let (part, behind) = split_once(rest?, between);
        rest = behind;
        Some(part)
    })
}

/// A text that is shared and not copied, and no larger than a pointer: code that passes texts on is shorter the smaller they are.
#[derive(Debug, PartialEq, Eq, Default)]
pub struct SharedStr(Rc<String>);

impl Clone for SharedStr {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl Add<&str> for SharedStr {
    type Output = Self;

    fn add(self, behind: &str) -> Self {
        (self.as_str().to_owned() + behind).into()
    }
}

impl SharedStr {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for SharedStr {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for SharedStr {
    fn from(text: String) -> Self {
        Self(Rc::new(text))
    }
}

impl From<&str> for SharedStr {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for SharedStr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl PartialEq<str> for SharedStr {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for SharedStr {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

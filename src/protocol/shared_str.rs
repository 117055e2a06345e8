//! A string that is shared rather than copied.

use std::{
    fmt,
    ops::{Add, Deref},
    rc::Rc,
};

use serde::{Serialize, Serializer};

/// An immutable string, whose clones share the text. Unlike an `Rc<str>` it is one word wide, so that moving it takes little code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SharedStr(Rc<String>);

impl SharedStr {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Add<&str> for SharedStr {
    type Output = Self;

    fn add(self, rest: &str) -> Self {
        (self.as_str().to_owned() + rest).into()
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

impl Serialize for SharedStr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl fmt::Display for SharedStr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl PartialEq<&str> for SharedStr {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::SharedStr;

    #[test]
    fn it_equals_the_same_text_only() {
        let text = SharedStr::from("a");
        assert!(text == "a" && text != "b");
    }
}

//! Reads what a caller passed. An error names the field by its full path and says what was expected there.
//!
//! For arguments only: what a service answers is untrusted, may have any shape, and is read leniently through [`Json`].

use super::{json::Json, shared_str::SharedStr};

/// An argument that can't be used. It reaches the caller as a `TypeError`, or as a `RangeError` for a number out of bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    /// The field's full path, as the caller wrote it: `parentReference.path`.
    pub field: SharedStr,
    /// What it must be, to follow the words "must be": `a non-empty string`.
    pub expected: &'static str,
    /// Whether it has the right type and is only out of bounds.
    pub out_of_range: bool,
}

/// What was read of an argument, or the first problem with it.
pub type Result<T> = std::result::Result<T, Box<ArgumentError>>;

/// What most strings must be.
const TEXT: &str = "a non-empty string";

/// The longest duration that is kept as it is: a century, in milliseconds. Longer ones become this.
const CENTURY_MS: f64 = 100.0 * 366.0 * 86_400_000.0;

/// A value that a caller passed, and where it stands among the arguments.
#[derive(Debug)]
pub struct Argument<J> {
    value: J,
    /// Its full path.
    path: SharedStr,
    /// Whether paths to its members begin with its own.
    prefixes_members: bool,
}

impl<J: Json> Argument<J> {
    /// An argument whose members are named after it: `saved.kind`.
    pub fn new(value: J, name: &'static str) -> Self {
        Self { value, path: name.into(), prefixes_members: true }
    }

    /// An argument whose members callers know by their own names alone: `parentReference`, not `body.parentReference`.
    pub fn unprefixed(value: J, name: &'static str) -> Self {
        Self { value, path: name.into(), prefixes_members: false }
    }

    /// The member of that name. It isn't given if it is missing, or if this isn't an object.
    pub fn member(&self, name: &'static str) -> Self {
        let path = if self.prefixes_members { self.path.clone() + "." + name } else { name.into() };
        Self { value: self.value.member(name), path, prefixes_members: true }
    }

    /// The value itself.
    pub fn value(&self) -> &J {
        &self.value
    }

    /// Whether it was given: `null` and `undefined` aren't.
    pub fn is_given(&self) -> bool {
        !self.value.is_nullish()
    }

    /// The error that says what this must be.
    pub fn error(&self, expected: &'static str) -> Box<ArgumentError> {
        Box::new(ArgumentError { field: self.path.clone(), expected, out_of_range: false })
    }

    /// The error that says in which bounds this must be.
    pub fn range_error(&self, expected: &'static str) -> Box<ArgumentError> {
        let mut error = self.error(expected);
        error.out_of_range = true;
        error
    }

    /// What was read, or `None` when this wasn't given.
    fn optional<T>(&self, read: Option<T>, expected: &'static str) -> Result<Option<T>> {
        if read.is_none() && self.is_given() { Err(self.error(expected)) } else { Ok(read) }
    }

    /// A member that is a string, and may be left out.
    ///
    /// # Errors
    /// When it is empty, or no string.
    pub fn optional_text(&self, name: &'static str) -> Result<Option<SharedStr>> {
        let member = self.member(name);
        member.optional(member.value.text().filter(|text| !text.is_empty()), TEXT)
    }

    /// A member that is a string, and must be given.
    ///
    /// # Errors
    /// When it isn't given, is empty, or is no string.
    pub fn required_text(&self, name: &'static str) -> Result<SharedStr> {
        self.optional_text(name)?.ok_or_else(|| self.member(name).error(TEXT))
    }

    /// A member that is a truth value, or what stands for it where it is left out.
    ///
    /// # Errors
    /// When it is something else.
    pub fn boolean(&self, name: &'static str, default: bool) -> Result<bool> {
        let member = self.member(name);
        Ok(member.optional(member.value.boolean(), "true or false")?.unwrap_or(default))
    }

    /// A member that is a number of milliseconds, and may be left out, as whole milliseconds of which there is at least one.
    ///
    /// # Errors
    /// When it is no number, or not above zero.
    pub fn optional_milliseconds(&self, name: &'static str) -> Result<Option<u64>> {
        let member = self.member(name);
        match member.optional(member.value.number(), "a number of milliseconds")? {
            Some(number) if number > 0.0 => Ok(Some((number.min(CENTURY_MS) as u64).max(1))),
            Some(_) => Err(member.range_error("more than 0 milliseconds")),
            None => Ok(None),
        }
    }

    /// A member that is one of several words, as its index among them; may be left out.
    ///
    /// # Errors
    /// When it is another word: `expected` lists the allowed ones.
    pub fn optional_word(&self, name: &'static str, words: &[&str], expected: &'static str) -> Result<Option<usize>> {
        let member = self.member(name);
        let text = member.value.text();
        member.optional(words.iter().position(|word| text.as_deref() == Some(*word)), expected)
    }

    /// Whether it was given, as an object.
    ///
    /// # Errors
    /// When it is something else.
    pub fn is_object(&self) -> Result<bool> {
        Ok(self.optional(self.value.is_object().then_some(()), "an object")?.is_some())
    }
}

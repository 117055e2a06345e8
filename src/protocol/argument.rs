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

/// The longest duration that is kept as it is: a century, in milliseconds. Longer ones become this.
const CENTURY_MS: f64 = 100.0 * 366.0 * 86_400_000.0;

/// A value that a caller passed, and where it stands among the arguments.
#[derive(Debug)]
pub struct Argument<'a, J> {
    value: J,
    name: &'static str,
    /// Whether paths to its members begin with its name.
    prefixes_members: bool,
    parent: Option<&'a Self>,
}

impl<'a, J: Json> Argument<'a, J> {
    /// An argument whose members are named after it: `saved.kind`.
    pub fn new(value: J, name: &'static str) -> Self {
        Self { value, name, prefixes_members: true, parent: None }
    }

    /// An argument whose members callers know by their own names alone: `parentReference`, not `body.parentReference`.
    pub fn unprefixed(value: J, name: &'static str) -> Self {
        Self { prefixes_members: false, ..Self::new(value, name) }
    }

    /// The member of that name. It isn't given when there is none, or when this is no object.
    pub fn member(&'a self, name: &'static str) -> Self {
        Self { parent: Some(self), ..Self::new(self.value.member(name), name) }
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
    pub fn error(&self, expected: &'static str) -> ArgumentError {
        ArgumentError { field: self.path(), expected, out_of_range: false }
    }

    /// The error that says in which bounds this must be.
    pub fn range_error(&self, expected: &'static str) -> ArgumentError {
        ArgumentError { out_of_range: true, ..self.error(expected) }
    }

    fn path(&self) -> SharedStr {
        match self.parent.filter(|parent| parent.prefixes_members) {
            Some(parent) => parent.path() + "." + self.name,
            None => self.name.into(),
        }
    }

    /// What was read, or `None` when this wasn't given.
    fn optional<T>(&self, read: Option<T>, expected: &'static str) -> Result<Option<T>, ArgumentError> {
        if read.is_none() && self.is_given() { Err(self.error(expected)) } else { Ok(read) }
    }

    /// A string that may be left out.
    ///
    /// # Errors
    /// When it is empty, or no string.
    pub fn optional_text(&self) -> Result<Option<SharedStr>, ArgumentError> {
        self.optional(self.value.text().filter(|text| !text.is_empty()), "a non-empty string")
    }

    /// A string that must be given.
    ///
    /// # Errors
    /// When it isn't, is empty, or is no string.
    pub fn required_text(&self) -> Result<SharedStr, ArgumentError> {
        self.optional_text()?.ok_or_else(|| self.error("a non-empty string"))
    }

    /// A truth value that may be left out.
    ///
    /// # Errors
    /// When it is something else.
    pub fn optional_boolean(&self) -> Result<Option<bool>, ArgumentError> {
        self.optional(self.value.boolean(), "true or false")
    }

    /// A number of milliseconds that may be left out, as whole milliseconds of which there is at least one.
    ///
    /// # Errors
    /// When it is no number, or not above zero.
    pub fn optional_milliseconds(&self) -> Result<Option<u64>, ArgumentError> {
        match self.optional(self.value.number(), "a number of milliseconds")? {
            Some(number) if number > 0.0 => Ok(Some((number.min(CENTURY_MS) as u64).max(1))),
            Some(_) => Err(self.range_error("more than 0 milliseconds")),
            None => Ok(None),
        }
    }

    /// An object that may be left out.
    ///
    /// # Errors
    /// When it is something else.
    pub fn optional_object(&self) -> Result<Option<&Self>, ArgumentError> {
        self.optional(self.value.is_object().then_some(self), "an object")
    }

    /// One of several words, as what it means; may be left out.
    ///
    /// # Errors
    /// When it is none of them: `expected` lists them.
    pub fn optional_word<T: Copy>(
        &self,
        words: &[(&'static str, T)],
        expected: &'static str,
    ) -> Result<Option<T>, ArgumentError> {
        let text = self.value.text();
        let found = words.iter().find(|(word, _)| text.as_deref() == Some(*word));
        self.optional(found.map(|(_, meaning)| *meaning), expected)
    }
}

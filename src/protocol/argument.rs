//! Reads a caller's arguments. An error has the field's full path and what the field must be.
//!
//! It does not read responses: they may have any shape, and [`Json`] reads them leniently.

use std::str::FromStr;

use super::{platform::Json, shared_str::SharedStr};

/// An argument that can't be used. In JavaScript it is a `TypeError`, or a `RangeError` if it is out of range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    /// The field's full path: `parentReference.path`.
    pub field: SharedStr,
    /// What it must be, as the end of a sentence: `a non-empty string`.
    pub expected: &'static str,
    /// Whether it has the right type, and is out of range.
    pub out_of_range: bool,
}

/// The value of an argument, or the first problem with it.
pub type Result<T> = std::result::Result<T, Box<ArgumentError>>;

const TEXT: &str = "a non-empty string";

/// The longest duration: a century, in milliseconds. Longer ones are shortened to it.
const CENTURY_MS: f64 = 100.0 * 366.0 * 86_400_000.0;

/// A value that a caller passed, and its path for error messages.
#[derive(Debug)]
pub struct Argument<'a, J> {
    value: J,
    name: &'static str,
    /// The argument that it is a member of, if that is part of its path.
    parent: Option<&'a Self>,
    /// Whether it is part of the paths of its members.
    prefixes_members: bool,
}

impl<J: Json> Argument<'_, J> {
    /// An argument that is part of the paths of its members: `saved.kind`.
    pub fn new(value: J, name: &'static str) -> Self {
        Self { value, name, parent: None, prefixes_members: true }
    }

    /// An argument that isn't part of the paths of its members: `parentReference`, not `body.parentReference`.
    pub fn unprefixed(value: J, name: &'static str) -> Self {
        Self { value, name, parent: None, prefixes_members: false }
    }

    /// Returns the member of that name. It counts as not given if this isn't an object.
    pub fn member(&self, name: &'static str) -> Argument<'_, J> {
        let parent = self.prefixes_members.then_some(self);
        Argument { value: self.value.member(name), name, parent, prefixes_members: true }
    }

    fn path(&self) -> SharedStr {
        self.parent.map_or_else(|| self.name.into(), |parent| parent.path() + "." + self.name)
    }

    /// Returns the value.
    pub fn value(&self) -> &J {
        &self.value
    }

    /// Whether it is given: `null` and `undefined` count as not given.
    pub fn is_given(&self) -> bool {
        !self.value.is_nullish()
    }

    /// Returns the error that says what this must be.
    pub fn error(&self, expected: &'static str) -> Box<ArgumentError> {
        Box::new(ArgumentError { field: self.path(), expected, out_of_range: false })
    }

    /// Returns the error that says in which range this must be.
    pub fn range_error(&self, expected: &'static str) -> Box<ArgumentError> {
        let mut error = self.error(expected);
        error.out_of_range = true;
        error
    }

    /// Returns `read`, which must be a value if the member of that name is given.
    fn optional<T>(&self, name: &'static str, read: Option<T>, expected: &'static str) -> Result<Option<T>> {
        let member = self.member(name);
        if read.is_none() && member.is_given() { Err(member.error(expected)) } else { Ok(read) }
    }

    /// Reads an optional member that is a string.
    ///
    /// # Errors
    /// When it is empty or isn't a string.
    pub fn optional_text(&self, name: &'static str) -> Result<Option<SharedStr>> {
        self.optional(name, self.value.text_at(name), TEXT)
    }

    /// Reads a required member that is a string.
    ///
    /// # Errors
    /// When it isn't given, is empty, or isn't a string.
    pub fn required_text(&self, name: &'static str) -> Result<SharedStr> {
        self.optional_text(name)?.ok_or_else(|| self.member(name).error(TEXT))
    }

    /// Reads an optional member that is a boolean.
    ///
    /// # Errors
    /// When it isn't a boolean.
    pub fn boolean(&self, name: &'static str, default: bool) -> Result<bool> {
        Ok(self.optional(name, self.value.member(name).boolean(), "true or false")?.unwrap_or(default))
    }

    /// Reads an optional member that is a number of milliseconds, as whole milliseconds from 1 to a century.
    ///
    /// # Errors
    /// When it isn't a number, or isn't more than 0.
    pub fn optional_milliseconds(&self, name: &'static str) -> Result<Option<u64>> {
        match self.optional(name, self.value.number_at(name), "a number of milliseconds")? {
            Some(number) if number > 0.0 => Ok(Some((number.min(CENTURY_MS) as u64).max(1))),
            Some(_) => Err(self.member(name).range_error("more than 0 milliseconds")),
            None => Ok(None),
        }
    }

    /// Reads an optional member that is one of an enumeration's words. `expected`: the words, for the error.
    ///
    /// # Errors
    /// When it isn't one of the words.
    pub fn optional_word<T: FromStr>(&self, name: &'static str, expected: &'static str) -> Result<Option<T>> {
        self.optional(name, self.value.text_at(name).and_then(|text| text.parse().ok()), expected)
    }

    /// Whether it is given, and so an object.
    ///
    /// # Errors
    /// When it is given, and isn't an object.
    pub fn is_given_object(&self) -> Result<bool> {
        let is_object = self.value.is_object();
        if is_object || !self.is_given() { Ok(is_object) } else { Err(self.error("an object")) }
    }
}

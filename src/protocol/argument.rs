//! Reads a caller's arguments. An error has the field's full path and what the field must be.
//!
//! Reading continues after a problem, with a default instead of the value, and the first problem is kept: see [`Problem`]. So the functions that
//! read arguments return plain values.
//!
//! Responses are not read by it: they may have any shape, and are read leniently through [`Json`].

use std::cell::Cell;

use super::{json::Json, shared_str::SharedStr};

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

/// The first problem with a caller's arguments. What was read must not be used before [`check`](Self::check).
#[derive(Default)]
pub struct Problem(Cell<Option<Box<ArgumentError>>>);

impl Problem {
    /// Checks that there was no problem.
    ///
    /// # Errors
    /// The first problem.
    pub fn check(&self) -> Result<()> {
        self.0.take().map_or(Ok(()), Err)
    }
}

/// Returns what `read` returns.
///
/// # Errors
/// The first problem that `read` found.
pub fn checked<T>(read: impl FnOnce(&Problem) -> T) -> Result<T> {
    let problem = Problem::default();
    let value = read(&problem);
    problem.check().map(|()| value)
}

const TEXT: &str = "a non-empty string";

/// The longest duration: a century, in milliseconds. Longer ones are shortened to it.
const CENTURY_MS: f64 = 100.0 * 366.0 * 86_400_000.0;

/// A value that a caller passed, and its path for error messages.
pub struct Argument<'a, J> {
    value: J,
    name: &'static str,
    /// The argument that it is a member of, if that is part of its path.
    parent: Option<&'a Self>,
    /// Whether it is part of the paths of its members.
    prefixes_members: bool,
    problem: &'a Problem,
}

impl<'a, J: Json> Argument<'a, J> {
    /// An argument that is part of the paths of its members: `saved.kind`.
    pub fn new(value: J, name: &'static str, problem: &'a Problem) -> Self {
        Self { value, name, parent: None, prefixes_members: true, problem }
    }

    /// The same argument, not as part of the paths of its members: `parentReference`, not `body.parentReference`.
    pub fn unprefixed(mut self) -> Self {
        self.prefixes_members = false;
        self
    }

    /// The same argument under another name.
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Returns the member of that name. It counts as not given if this isn't an object.
    pub fn member(&self, name: &'static str) -> Argument<'_, J> {
        let parent = self.prefixes_members.then_some(self);
        Argument { value: self.value.member(name), name, parent, prefixes_members: true, problem: self.problem }
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

    /// Returns the first problem: an earlier one, or that this must be what `expected` says.
    pub fn error(&self, expected: &'static str, out_of_range: bool) -> Box<ArgumentError> {
        let earlier = self.problem.0.take();
        earlier.unwrap_or_else(|| Box::new(ArgumentError { field: self.path(), expected, out_of_range }))
    }

    /// Keeps the problem that this must be what `expected` says.
    pub fn reject(&self, expected: &'static str) {
        self.problem.0.set(Some(self.error(expected, false)));
    }

    /// Keeps the problem that a member must be what `expected` says.
    pub fn reject_member(&self, name: &'static str, expected: &'static str) {
        self.member(name).reject(expected);
    }

    /// Keeps the problem that this must be in the range that `expected` says.
    pub fn reject_range(&self, expected: &'static str) {
        self.problem.0.set(Some(self.error(expected, true)));
    }

    /// Rejects this if it is given, although it isn't valid.
    fn check(&self, is_valid: bool, expected: &'static str) {
        if !is_valid && self.is_given() {
            self.reject(expected);
        }
    }

    /// Reads an optional member that is a string, and rejects one that is empty.
    pub fn optional_text(&self, name: &'static str) -> Option<SharedStr> {
        let member = self.member(name);
        let text = member.value.text().filter(|text| !text.is_empty());
        member.check(text.is_some(), TEXT);
        text
    }

    /// Reads a required member that is a string, and rejects one that is empty.
    pub fn required_text(&self, name: &'static str) -> SharedStr {
        self.optional_text(name).unwrap_or_else(|| {
            self.reject_member(name, TEXT);
            SharedStr::default()
        })
    }

    /// Reads an optional member that is a boolean.
    pub fn boolean(&self, name: &'static str, default: bool) -> bool {
        let member = self.member(name);
        let value = member.value.boolean();
        member.check(value.is_some(), "true or false");
        value.unwrap_or(default)
    }

    /// Reads an optional member that is a number of milliseconds, as whole milliseconds from 1 to a century. Rejects one that isn't more than 0.
    pub fn optional_milliseconds(&self, name: &'static str) -> Option<u64> {
        let member = self.member(name);
        let number = member.value.number();
        member.check(number.is_some(), "a number of milliseconds");
        if !number.is_none_or(|number| number > 0.0) {
            member.reject_range("more than 0 milliseconds");
        }
        number.map(|number| (number.min(CENTURY_MS) as u64).max(1))
    }

    /// Reads an optional member that is one of these words, and returns the word's index. `expected`: the words, for the error.
    pub fn optional_word(&self, name: &'static str, words: &[&str], expected: &'static str) -> Option<usize> {
        let member = self.member(name);
        let text = member.value.text();
        let index = words.iter().position(|word| text.as_deref() == Some(*word));
        member.check(index.is_some(), expected);
        index
    }

    /// Whether it is given. Rejects a value that isn't an object.
    pub fn is_object(&self) -> bool {
        self.check(self.value.is_object(), "an object");
        self.is_given()
    }
}

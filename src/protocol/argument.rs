//! Reading what a caller passed: each refusal names the field and what was expected of it.

use std::ops::Deref;

use super::{json::Json, text::Text};

/// An argument that can't be used. It reaches the caller as a `TypeError`, or as a `RangeError` for a number out of bounds.
///
/// Boxed, since it is what every reader may give instead of what it reads, and code that passes it on is shorter the smaller it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadArgument(Box<Refusal>);

/// What is said of an argument that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field, as the caller wrote it: `parentReference.path`.
    pub field: &'static str,
    /// What it must be, to go after "must be": `a non-empty string`.
    pub expected: &'static str,
    /// Whether it is of the right type and only out of bounds.
    pub out_of_range: bool,
}

impl BadArgument {
    /// A value of the wrong type or form.
    pub fn of_type(field: &'static str, expected: &'static str) -> Self {
        Self(Box::new(Refusal { field, expected, out_of_range: false }))
    }

    /// A number out of bounds.
    pub fn of_range(field: &'static str, expected: &'static str) -> Self {
        Self(Box::new(Refusal { field, expected, out_of_range: true }))
    }
}

impl Deref for BadArgument {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

/// The last name of a dotted field, which is the member's own.
fn member_name(field: &str) -> &str {
    // Searching backwards would add another searcher to the wasm.
    field.split(&['.'][..]).fold(field, |_, name| name)
}

/// A string that may be left out; when it is there it isn't empty.
///
/// # Errors
/// When the member is there and is anything else.
pub fn optional_text<J: Json>(from: &J, field: &'static str) -> Result<Option<Text>, BadArgument> {
    let member = from.member(member_name(field));
    match member.text() {
        None if member.is_nothing() => Ok(None),
        Some(text) if !text.is_empty() => Ok(Some(text)),
        _ => Err(BadArgument::of_type(field, "a non-empty string")),
    }
}

/// A string that must be there, and not be empty.
///
/// # Errors
/// When it is missing, or is anything else.
pub fn required_text<J: Json>(from: &J, field: &'static str) -> Result<Text, BadArgument> {
    optional_text(from, field)?.ok_or_else(|| BadArgument::of_type(field, "a non-empty string"))
}

/// A truth value that may be left out.
///
/// # Errors
/// When the member is there and is anything else.
pub fn optional_boolean<J: Json>(from: &J, field: &'static str) -> Result<Option<bool>, BadArgument> {
    let member = from.member(member_name(field));
    match member.boolean() {
        None if !member.is_nothing() => Err(BadArgument::of_type(field, "true or false")),
        value => Ok(value),
    }
}

/// A number of milliseconds that may be left out; when it is there it is more than zero. What is over a century is taken as that.
///
/// # Errors
/// When the member is there and isn't a number, or is zero, negative or not a number at all.
pub fn optional_milliseconds<J: Json>(from: &J, field: &'static str) -> Result<Option<u64>, BadArgument> {
    const CENTURY: f64 = 100.0 * 366.0 * 86_400_000.0;
    let member = from.member(member_name(field));
    match member.number() {
        None if member.is_nothing() => Ok(None),
        None => Err(BadArgument::of_type(field, "a number of milliseconds")),
        Some(number) if number > 0.0 => Ok(Some((number.min(CENTURY) as u64).max(1))),
        Some(_) => Err(BadArgument::of_range(field, "more than 0 milliseconds")),
    }
}

/// An object that may be left out: then it is a value in which there is nothing.
///
/// # Errors
/// When the member is there and isn't an object.
pub fn optional_object<J: Json>(from: &J, field: &'static str) -> Result<J, BadArgument> {
    let member = from.member(member_name(field));
    if member.is_object() || member.is_nothing() { Ok(member) } else { Err(BadArgument::of_type(field, "an object")) }
}

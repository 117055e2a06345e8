//! Reading what a caller passed: each refusal names the field and what was expected of it.

use super::{
    json::Json,
    shared_str::{SharedStr, split},
};

/// An argument that can't be used. It reaches the caller as a `TypeError`, or as a `RangeError` for a number out of bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadArgument {
    /// The field, as the caller wrote it: `parentReference.path`.
    pub field: &'static str,
    /// What it must be, to go after "must be": `a non-empty string`.
    pub expected: &'static str,
    /// Whether it is of the right type and only out of bounds.
    pub out_of_range: bool,
}

/// What was refused so far: the first argument that can't be used.
///
/// Whoever reads one notes here what is wrong with it, and goes on with nothing in its place. Whether all can be used is asked once, by
/// [`checked`]: to ask after each would be a fortieth of the wasm.
#[derive(Debug, Default)]
pub struct Refused(Option<BadArgument>);

impl Refused {
    /// Notes a value of the wrong type or form.
    pub fn note(&mut self, field: &'static str, expected: &'static str) {
        self.0.get_or_insert(BadArgument { field, expected, out_of_range: false });
    }

    /// Notes a number out of bounds.
    pub fn note_range(&mut self, field: &'static str, expected: &'static str) {
        self.0.get_or_insert(BadArgument { field, expected, out_of_range: true });
    }
}

/// What was read, unless something was refused.
///
/// # Errors
/// When something was: the first.
pub fn checked<T>(read: impl FnOnce(&mut Refused) -> T) -> Result<T, BadArgument> {
    let mut refused = Refused::default();
    let read = read(&mut refused);
    refused.0.map_or(Ok(read), Err)
}

/// The last name of a dotted field, which is the member's own.
fn member_name(field: &str) -> &str {
    split(field, b".").fold(field, |_, name| name)
}

/// A string that may be left out; when it is there it isn't empty.
pub fn optional_text<J: Json>(from: &J, field: &'static str, refused: &mut Refused) -> Option<SharedStr> {
    let member = from.member(member_name(field));
    let text = member.text().filter(|text| !text.is_empty());
    if text.is_none() && !member.is_nullish() {
        refused.note(field, "a non-empty string");
    }
    text
}

/// A string that must be there, and not be empty.
pub fn required_text<J: Json>(from: &J, field: &'static str, refused: &mut Refused) -> SharedStr {
    optional_text(from, field, refused).unwrap_or_else(|| {
        refused.note(field, "a non-empty string");
        SharedStr::default()
    })
}

/// A truth value that may be left out.
pub fn optional_boolean<J: Json>(from: &J, field: &'static str, refused: &mut Refused) -> Option<bool> {
    let member = from.member(member_name(field));
    let value = member.boolean();
    if value.is_none() && !member.is_nullish() {
        refused.note(field, "true or false");
    }
    value
}

/// A number of milliseconds that may be left out; when it is there it is more than zero. What is over a century is taken as that.
pub fn optional_milliseconds<J: Json>(from: &J, field: &'static str, refused: &mut Refused) -> Option<u64> {
    const CENTURY: f64 = 100.0 * 366.0 * 86_400_000.0;
    let member = from.member(member_name(field));
    match member.number() {
        Some(number) if number > 0.0 => return Some((number.min(CENTURY) as u64).max(1)),
        Some(_) => refused.note_range(field, "more than 0 milliseconds"),
        None if member.is_nullish() => {}
        None => refused.note(field, "a number of milliseconds"),
    }
    None
}

/// An object that may be left out: then it is a value in which there is nothing.
pub fn optional_object<J: Json>(from: &J, field: &'static str, refused: &mut Refused) -> J {
    let member = from.member(member_name(field));
    if !member.is_object() && !member.is_nullish() {
        refused.note(field, "an object");
    }
    member
}

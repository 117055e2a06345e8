//! A read-only view of a JSON value, so that the same code reads a response in a browser, where JavaScript has parsed it, and on the
//! host, where serde_json has. Not a parser, and not a way to write JSON.

use super::shared_str::SharedStr;

/// A JSON value that can be read.
///
/// Nothing here fails: a missing member reads as `null`, and so does every member of it. What comes from the network is untrusted, so
/// a reader asks only for the members it knows.
pub trait Json: Sized {
    /// The member of that name, when this is an object that has one.
    fn member(&self, name: &str) -> Self;
    /// The element at that index, when this is an array that has one.
    fn element(&self, index: u32) -> Self;
    /// Whether this is `null` or missing.
    fn is_nullish(&self) -> bool;
    /// The text, when this is a string.
    fn text(&self) -> Option<SharedStr>;
    /// The number, when this is one. It may be infinite or NaN when it comes from JavaScript's own objects.
    fn number(&self) -> Option<f64>;
    /// The truth value, when this is one.
    fn boolean(&self) -> Option<bool>;
    /// Whether this is an object, and no array.
    fn is_object(&self) -> bool;

    /// The text of the member of that name.
    fn text_at(&self, name: &str) -> Option<SharedStr> {
        self.member(name).text()
    }
}

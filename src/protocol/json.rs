//! A read-only view of a parsed JSON value. The same code reads values that JavaScript has parsed, and in tests those of serde_json.

use super::shared_str::SharedStr;

/// A JSON value.
///
/// No method fails: a missing member reads as `null`, and so do its members.
pub trait Json: Sized {
    /// Returns the member of that name; `null` if this isn't an object or has no such member.
    fn member(&self, name: &str) -> Self;
    /// Returns the element at that index; `null` if this isn't an array or has no such element.
    fn element(&self, index: u32) -> Self;
    /// Whether this is `null` or missing.
    fn is_nullish(&self) -> bool;
    /// Returns the text if this is a string.
    fn text(&self) -> Option<SharedStr>;
    /// Returns the number if this is one. JavaScript values may be infinite or NaN.
    fn number(&self) -> Option<f64>;
    /// Returns the boolean if this is one.
    fn boolean(&self) -> Option<bool>;
    /// Whether this is an object; an array isn't one.
    fn is_object(&self) -> bool;

    /// Returns those of the first elements, at most `most`, that aren't `null`; none if this isn't an array. A response may have any number.
    fn elements(&self, most: u32) -> impl Iterator<Item = Self> {
        let most = if self.is_nullish() { 0 } else { most };
        (0..most).map(|index| self.element(index)).filter(|element| !element.is_nullish())
    }

    /// Returns the text of the member of that name if that is a string.
    fn text_at(&self, name: &str) -> Option<SharedStr> {
        self.member(name).text()
    }

    /// Returns the number of the member of that name if that is a number.
    fn number_at(&self, name: &str) -> Option<f64> {
        self.member(name).number()
    }
}

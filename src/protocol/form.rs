//! JSON as it goes out. All that is told, saved and sent takes this one shape, and one writer does for all of it: one derived for each
//! type would be a thirtieth of the wasm.

use serde::{Serialize, Serializer};

use super::text::Text;

/// An object to be written: its members, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Form<'a>(Vec<(&'static str, Value<'a>)>);

/// What a member can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// A truth value.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(&'a str),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Form(Form<'a>),
}

impl Default for Form<'_> {
    // Not inlined: it is done in many places, and to call it is shorter.
    #[inline(never)]
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a> Form<'a> {
    /// Adds a member.
    pub fn put(&mut self, name: &'static str, value: Value<'a>) {
        self.0.push((name, value));
    }

    /// Adds a string.
    pub fn text(&mut self, name: &'static str, value: &'a str) {
        self.put(name, Value::Text(value));
    }

    /// Adds a string, or null.
    pub fn optional_text(&mut self, name: &'static str, value: &'a Option<Text>) {
        self.put(name, value.as_deref().map_or(Value::Null, Value::Text));
    }

    /// Adds a number, or null.
    pub fn number(&mut self, name: &'static str, value: Option<f64>) {
        self.put(name, value.map_or(Value::Null, Value::Number));
    }

    /// Adds an array.
    pub fn list(&mut self, name: &'static str, elements: impl Iterator<Item = Value<'a>>) {
        let mut list = Vec::new();
        for element in elements {
            list.push(element);
        }
        self.put(name, Value::List(list));
    }

    /// Adds an object, or null.
    pub fn form(&mut self, name: &'static str, value: Option<Self>) {
        self.put(name, value.map_or(Value::Null, Value::Form));
    }
}

// A map, and not a struct: of a struct's fields serde-wasm-bindgen keeps the names, in a hash map that nothing else here needs.
impl Serialize for Form<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(elements) => serializer.collect_seq(elements),
            Self::Form(form) => form.serialize(serializer),
        }
    }
}

//! The JSON that the core writes: reports, saved actions and requests. The browser layer turns it into JavaScript objects.

use serde::{Serialize, Serializer};

/// A JSON object: its members, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JsonObject<'a>(Vec<(&'static str, Value<'a>)>);

/// The value of a member.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// A truth value.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A string.
    String(&'a str),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(JsonObject<'a>),
}

impl<'a> JsonObject<'a> {
    /// Adds a member.
    pub fn put(&mut self, name: &'static str, value: Value<'a>) {
        self.0.push((name, value));
    }

    /// Adds a string.
    pub fn text(&mut self, name: &'static str, value: &'a str) {
        self.put(name, Value::String(value));
    }

    /// Adds a string, or null.
    pub fn optional_text(&mut self, name: &'static str, value: Option<&'a str>) {
        self.put(name, value.map_or(Value::Null, Value::String));
    }

    /// Adds a number, or null.
    pub fn number(&mut self, name: &'static str, value: Option<f64>) {
        self.put(name, value.map_or(Value::Null, Value::Number));
    }

    /// Adds a truth value.
    pub fn boolean(&mut self, name: &'static str, value: bool) {
        self.put(name, Value::Boolean(value));
    }

    /// Adds `true`, or no member if `is_set` is false.
    pub fn flag(&mut self, name: &'static str, is_set: bool) {
        if is_set {
            self.boolean(name, true);
        }
    }

    /// Adds an array.
    pub fn list(&mut self, name: &'static str, elements: impl Iterator<Item = Value<'a>>) {
        self.put(name, Value::List(elements.collect()));
    }

    /// Adds an object, or null.
    pub fn object(&mut self, name: &'static str, value: Option<Self>) {
        self.put(name, value.map_or(Value::Null, Value::Object));
    }
}

impl Serialize for JsonObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

//! The JSON that the core writes: reports, saved actions and requests. The browser layer turns it into JavaScript objects.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::shared_str::SharedStr;

/// A JSON object: its members, in order. Like a [`SharedStr`] it is one word wide, so that moving it takes little code.
#[derive(Debug, Clone, PartialEq, Default)]
#[must_use]
#[expect(clippy::box_collection, reason = "see above")]
pub struct JsonObject<'a>(Box<Vec<(&'static str, Value<'a>)>>);

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
    /// A string of this library, or one that is sent or saved as it is.
    String(&'a str),
    /// A string of the service, which may contain a secret.
    Text(SharedStr),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(JsonObject<'a>),
}

impl<'a> JsonObject<'a> {
    /// Adds a member.
    pub fn put(mut self, name: &'static str, value: Value<'a>) -> Self {
        self.0.push((name, value));
        self
    }

    /// Adds a string.
    pub fn text(self, name: &'static str, value: &'a str) -> Self {
        self.put(name, Value::String(value))
    }

    /// Adds a string of the service, or null.
    pub fn optional_text(self, name: &'static str, value: Option<&SharedStr>) -> Self {
        self.put(name, value.cloned().map_or(Value::Null, Value::Text))
    }

    /// Adds a number, or null.
    pub fn number(self, name: &'static str, value: Option<f64>) -> Self {
        self.put(name, value.map_or(Value::Null, Value::Number))
    }

    /// Adds a truth value.
    pub fn boolean(self, name: &'static str, value: bool) -> Self {
        self.put(name, Value::Boolean(value))
    }

    /// Adds `true`, or no member if `is_set` is false.
    pub fn flag(self, name: &'static str, is_set: bool) -> Self {
        if is_set { self.boolean(name, true) } else { self }
    }

    /// Adds an array.
    pub fn list(self, name: &'static str, elements: impl Iterator<Item = Value<'a>>) -> Self {
        self.put(name, Value::List(elements.collect()))
    }

    /// Adds an object, or null.
    pub fn object(self, name: &'static str, value: Option<Self>) -> Self {
        self.put(name, value.map_or(Value::Null, Value::Object))
    }
}

impl JsonObject<'_> {
    /// Changes all strings of the service, also those of inner objects.
    pub fn map_texts(mut self, change: &dyn Fn(&SharedStr) -> SharedStr) -> Self {
        for (_, value) in self.0.iter_mut() {
            value.map_texts(change);
        }
        self
    }
}

impl Value<'_> {
    fn map_texts(&mut self, change: &dyn Fn(&SharedStr) -> SharedStr) {
        match self {
            Self::Text(text) => *text = change(text),
            Self::List(elements) => elements.iter_mut().for_each(|element| element.map_texts(change)),
            Self::Object(object) => *object = std::mem::take(object).map_texts(change),
            _ => {}
        }
    }
}

impl Serialize for JsonObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

//! What a service says went wrong, in every shape it has been seen in: `{code, message}`, `{message, details}` with no code of
//! its own, a bare `errorCode`, inner errors within inner errors under two spellings.

use super::{
    json::Json,
    json_object::{JsonObject, Value},
    shared_str::SharedStr,
};

/// How many details and how many levels of inner errors are read. What comes from the network may have no end.
const MOST: u32 = 100;
const DEEPEST: usize = 10;

/// An error, as the service tells it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServiceError {
    /// `error.code`, else the first code among the details, else `errorCode`, else the innermost inner error's.
    pub code: Option<SharedStr>,
    /// The service's own words. Never to be decided upon: they change, and are translated.
    pub message: Option<SharedStr>,
    /// What went wrong with which item.
    pub details: Vec<ErrorDetail>,
    /// The codes of the inner errors, from the outermost to the innermost, which is the most precise.
    pub inner_codes: Vec<SharedStr>,
}

/// One of several faults.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ErrorDetail {
    /// The kind of fault.
    pub code: Option<SharedStr>,
    /// The service's own words.
    pub message: Option<SharedStr>,
    /// The id of the item it is about; services leave it out at times.
    pub target: Option<SharedStr>,
}

impl ServiceError {
    /// Reads the error out of a body; `None` when the body tells of none.
    pub fn read<J: Json>(body: &J) -> Option<Box<Self>> {
        let error = body.member("error");
        let error_code = body.text_at("errorCode");
        if !error.is_object() && error_code.is_none() {
            return None;
        }
        let details = read_details(&error.member("details"));
        let inner_codes = read_inner_codes(&error);
        let code = error
            .text_at("code")
            .or_else(|| details.iter().find_map(|detail| detail.code.clone()))
            .or(error_code)
            .or_else(|| inner_codes.last().cloned());
        let message = error.text_at("message").or_else(|| body.text_at("message"));
        Some(Box::new(Self { code, message, details, inner_codes }))
    }

    /// The error as the caller gets it.
    pub fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.optional_text("code", &self.code);
        object.optional_text("message", &self.message);
        object.list("details", self.details.iter().map(|detail| Value::Object(detail.to_json())));
        object.list("innerCodes", self.inner_codes.iter().map(|code| Value::String(code)));
        object
    }

    /// Whether this error, or one within it, has that code; in any case.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.iter().chain(&self.inner_codes).any(|own| own.eq_ignore_ascii_case(code))
    }
}

impl ErrorDetail {
    fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.optional_text("code", &self.code);
        object.optional_text("message", &self.message);
        object.optional_text("target", &self.target);
        object
    }
}

fn read_details<J: Json>(list: &J) -> Vec<ErrorDetail> {
    let mut details = Vec::new();
    for index in 0..MOST {
        let detail = list.element(index);
        if detail.is_nullish() {
            break;
        }
        details.push(ErrorDetail {
            code: detail.text_at("code"),
            message: detail.text_at("message"),
            target: detail.text_at("target"),
        });
    }
    details
}

fn read_inner_codes<J: Json>(error: &J) -> Vec<SharedStr> {
    let inner = |error: &J| {
        let inner = error.member("innerError");
        if inner.is_nullish() { error.member("innererror") } else { inner }
    };
    let mut codes = Vec::new();
    let mut level = inner(error);
    for _ in 0..DEEPEST {
        if level.is_nullish() {
            break;
        }
        if let Some(code) = level.text_at("code") {
            codes.push(code);
        }
        level = inner(&level);
    }
    codes
}

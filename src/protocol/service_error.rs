//! What a service says went wrong, in every shape that has been seen: `{code, message}`, `{message, details}` without a code of its own, a
//! bare `errorCode`, nested inner errors under two spellings, SharePoint's messages as objects.

use super::{
    json::Json,
    json_object::{JsonObject, Value},
    redactor::Redactor,
    shared_str::SharedStr,
    support_ids::inner_error,
};

/// How many details, and how many levels of inner errors, are read. What comes from the network may have no end.
const MOST_DETAILS: u32 = 100;
const DEEPEST: usize = 10;

/// An error, as the service describes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServiceError {
    /// `error.code`, else the first code among the details, else `errorCode`, else the innermost inner error's.
    pub code: Option<SharedStr>,
    /// The service's own words, for people. No decision depends on them: they change, and are translated.
    pub message: Option<SharedStr>,
    /// The id of the item that it is about, where the service says so.
    pub target: Option<SharedStr>,
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
    /// The id of the item it is about; services sometimes leave it out.
    pub target: Option<SharedStr>,
}

impl ServiceError {
    /// Reads the error out of a body; `None` when there is none in it.
    pub fn read<J: Json>(body: &J) -> Option<Box<Self>> {
        let error = body.member("error");
        let bare_code = error.text().or_else(|| body.text_at("errorCode"));
        if !error.is_object() && bare_code.is_none() {
            return None;
        }
        let details = read_details(&error.member("details"));
        let inner_codes = read_inner_codes(&error);
        let code = error
            .text_at("code")
            .or_else(|| details.iter().find_map(|detail| detail.code.clone()))
            .or(bare_code)
            .or_else(|| inner_codes.last().cloned());
        let message = read_message(&error).or_else(|| read_message(body));
        Some(Box::new(Self { code, message, target: error.text_at("target"), details, inner_codes }))
    }

    /// The error of a failed action whose body has a message beside the status word, and no more.
    pub fn of_message<J: Json>(body: &J) -> Box<Self> {
        Box::new(Self { message: read_message(body), ..Self::default() })
    }

    /// The error as the caller gets it: the same shape where there is none.
    pub fn to_json(error: Option<&Self>) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.optional_text("code", error.and_then(|error| error.code.as_ref()));
        object.optional_text("message", error.and_then(|error| error.message.as_ref()));
        object.optional_text("target", error.and_then(|error| error.target.as_ref()));
        let details = error.map(|error| error.details.as_slice()).unwrap_or_default();
        object.list("details", details.iter().map(|detail| Value::Object(detail.to_json())));
        let inner_codes = error.map(|error| error.inner_codes.as_slice()).unwrap_or_default();
        object.list("innerCodes", inner_codes.iter().map(|code| Value::String(code)));
        object
    }

    /// Takes secrets out of it.
    pub fn redact(&mut self, redactor: &Redactor) {
        for detail in &mut self.details {
            redactor.redact_all(&mut [&mut detail.code, &mut detail.message, &mut detail.target]);
        }
        redactor.redact_all(&mut [&mut self.code, &mut self.message, &mut self.target]);
        for code in &mut self.inner_codes {
            *code = redactor.redact(code);
        }
    }

    /// Whether this error, or one within it, has that code; in any case.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.iter().chain(&self.inner_codes).any(|own| own.eq_ignore_ascii_case(code))
    }
}

impl ErrorDetail {
    fn to_json(&self) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.optional_text("code", self.code.as_ref());
        object.optional_text("message", self.message.as_ref());
        object.optional_text("target", self.target.as_ref());
        object
    }
}

/// A message: a string, or SharePoint's `{ lang, value }`.
fn read_message<J: Json>(from: &J) -> Option<SharedStr> {
    let message = from.member("message");
    message.text().or_else(|| message.text_at("value"))
}

fn read_details<J: Json>(list: &J) -> Vec<ErrorDetail> {
    let mut details = Vec::new();
    for index in 0..MOST_DETAILS {
        let detail = list.element(index);
        if detail.is_nullish() {
            break;
        }
        details.push(ErrorDetail {
            code: detail.text_at("code"),
            message: read_message(&detail),
            target: detail.text_at("target"),
        });
    }
    details
}

fn read_inner_codes<J: Json>(error: &J) -> Vec<SharedStr> {
    let mut codes = Vec::new();
    let mut level = inner_error(error);
    for _ in 0..DEEPEST {
        if level.is_nullish() {
            break;
        }
        codes.extend(level.text_at("code"));
        level = inner_error(&level);
    }
    codes
}

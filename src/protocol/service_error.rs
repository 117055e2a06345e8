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
    /// What went wrong with which item: errors that have neither details nor inner codes themselves.
    pub details: Vec<Self>,
    /// The codes of the inner errors, from the outermost to the innermost, which is the most precise.
    pub inner_codes: Vec<SharedStr>,
}

impl ServiceError {
    /// Reads the error out of a body; `None` if it has no error.
    pub fn read<J: Json>(body: &J) -> Option<Box<Self>> {
        let error = body.member("error");
        // What SharePoint's own API calls it.
        let member = if error.is_nullish() { body.member("odata.error") } else { error };
        let bare_code = member.text().or_else(|| body.text_at("errorCode"));
        if !member.is_object() && bare_code.is_none() {
            return None;
        }
        let mut error = Self::of(&member);
        error.details = read_details(&member.member("details"));
        error.inner_codes = read_inner_codes(&member);
        error.code = error
            .code
            .or_else(|| error.details.iter().find_map(|detail| detail.code.clone()))
            .or(bare_code)
            .or_else(|| error.inner_codes.last().cloned());
        error.message = error.message.or_else(|| read_message(body));
        Some(error)
    }

    /// The `code`, `message` and `target` of an object: of an error, of a detail, or of a failed action's body, where they stand beside the
    /// status word.
    pub fn of<J: Json>(object: &J) -> Box<Self> {
        let (code, target) = (object.text_at("code"), object.text_at("target"));
        Box::new(Self { code, message: read_message(object), target, ..Self::default() })
    }

    /// The error as the caller gets it: the same shape without an error.
    pub fn to_json(error: Option<&Self>) -> JsonObject<'_> {
        let mut object = Self::own_json(error);
        let details = error.map(|error| error.details.as_slice()).unwrap_or_default();
        object.list("details", details.iter().map(|detail| Value::Object(Self::own_json(Some(detail)))));
        let inner_codes = error.map(|error| error.inner_codes.as_slice()).unwrap_or_default();
        object.list("innerCodes", inner_codes.iter().map(|code| Value::String(code)));
        object
    }

    fn own_json(error: Option<&Self>) -> JsonObject<'_> {
        let mut object = JsonObject::default();
        object.optional_text("code", error.and_then(|error| error.code.as_ref()));
        object.optional_text("message", error.and_then(|error| error.message.as_ref()));
        object.optional_text("target", error.and_then(|error| error.target.as_ref()));
        object
    }

    /// Takes secrets out of it.
    pub fn redact(&mut self, redactor: &Redactor) {
        redactor.redact_all(&mut [&mut self.code, &mut self.message, &mut self.target]);
        for detail in &mut self.details {
            detail.redact(redactor);
        }
        for code in &mut self.inner_codes {
            *code = redactor.redact(code);
        }
    }

    /// Whether this error, or one within it, has that code; in any case.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.iter().chain(&self.inner_codes).any(|own| own.eq_ignore_ascii_case(code))
    }
}

/// A message: a string, or SharePoint's `{ lang, value }`.
fn read_message<J: Json>(from: &J) -> Option<SharedStr> {
    let message = from.member("message");
    message.text().or_else(|| message.text_at("value"))
}

fn read_details<J: Json>(list: &J) -> Vec<ServiceError> {
    let mut details = Vec::new();
    for index in 0..MOST_DETAILS {
        let detail = list.element(index);
        if detail.is_nullish() {
            break;
        }
        details.push(*ServiceError::of(&detail));
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

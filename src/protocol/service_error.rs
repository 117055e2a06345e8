//! Reads the error in a body, in all shapes that services use: `{ code, message }`, `{ message, details }` without a code, an `errorCode` only,
//! nested inner errors in two spellings, SharePoint's messages, which are objects, and the messages of gateways and sign-in services, which aren't in
//! an `error`.

use std::iter::successors;

use super::{
    json_object::{JsonObject, Value},
    platform::Json,
    shared_str::SharedStr,
    text::split,
};

/// The most details that are read.
const MOST_DETAILS: u32 = 100;
/// The most inner errors that are read.
const DEEPEST: usize = 10;

/// A service's error.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServiceError {
    /// `error.code`, else the first code among the details, else `errorCode`, else the innermost inner error's.
    pub code: Option<SharedStr>,
    /// The service's text for people. No decision depends on it: services change and translate it.
    pub message: Option<SharedStr>,
    /// The id of the item that has the error.
    pub target: Option<SharedStr>,
    /// The errors of single items, which have neither details nor inner codes.
    pub details: Vec<Self>,
    /// The codes of the inner errors, from the outermost to the innermost.
    pub inner_codes: Vec<SharedStr>,
}

impl ServiceError {
    /// No error.
    pub(super) const NONE: &Self =
        &Self { code: None, message: None, target: None, details: Vec::new(), inner_codes: Vec::new() };

    /// Reads the error in a body; `None` if the body has none.
    pub fn read<J: Json>(body: &J) -> Option<Box<Self>> {
        // SharePoint's own API has another name. Some gateways write a list of errors, and Azure AD may write one detail without a list.
        let member = either(body, "error", "odata.error").element(0);
        // With an id, `errorCode` is a member of a resource: a policySet of Intune has `noError`.
        let error_code = if body.member("id").is_nullish() { body.text_at("errorCode") } else { None };
        let bare_code = body.text_at("error").or(error_code);
        if !member.is_object() && bare_code.is_none() {
            return None;
        }
        let mut error = Self::of(&member);
        for detail in member.member("details").elements(MOST_DETAILS) {
            error.details.push(*Self::of(&detail));
        }
        error.inner_codes = read_inner_codes(&member);
        error.code = error
            .code
            .or_else(|| error.details.iter().find_map(|detail| detail.code.clone()))
            .or(bare_code)
            .or_else(|| error.inner_codes.last().cloned());
        error.message = error.message.or_else(|| read_message(body));
        Some(error)
    }

    /// Reads the `code` (or `errorCode`), `message` and `target` of an object: an error, a detail, or the status of a failed action.
    pub fn of<J: Json>(object: &J) -> Box<Self> {
        let (code, target) = (object.text_at("code").or_else(|| object.text_at("errorCode")), object.text_at("target"));
        Box::new(Self { code, message: read_message(object), target, ..Self::default() })
    }

    /// Returns the error for JavaScript: `{ code, message, target, details, innerCodes }`.
    pub fn to_json(&self) -> JsonObject<'_> {
        self.own_json()
            .list("details", self.details.iter().map(|detail| Value::Object(detail.own_json())))
            .list("innerCodes", self.inner_codes.iter().map(|code| Value::Text(code.clone())))
    }

    fn own_json(&self) -> JsonObject<'_> {
        JsonObject::default()
            .optional_text("code", self.code.as_ref())
            .optional_text("message", self.message.as_ref())
            .optional_text("target", self.target.as_ref())
    }

    /// Whether this error or an inner one has that code. Case doesn't matter.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.iter().chain(&self.inner_codes).any(|own| own.eq_ignore_ascii_case(code))
    }
}

/// Reads a message: a string, or SharePoint's `{ lang, value }`. ASP.NET calls it `Message`, OAuth `error_description`, and RFC 9457 `detail` or,
/// for the kind of the problem, `title`. A configurationSnapshotJob has a list, `errorDetails`.
fn read_message<J: Json>(from: &J) -> Option<SharedStr> {
    split("message Message error_description detail title", b' ')
        .find_map(|name| from.text_at(name).or_else(|| from.member(name).text_at("value")))
        .or_else(|| from.member("errorDetails").element(0).text().filter(|text| !text.is_empty()))
}

fn read_inner_codes<J: Json>(error: &J) -> Vec<SharedStr> {
    let inner = |error: &J| Some(inner_error(error)).filter(|inner| !inner.is_nullish());
    successors(inner(error), inner).take(DEEPEST).filter_map(|error| error.text_at("code")).collect()
}

/// Returns the error within an error, under either of the spellings that services use.
pub(super) fn inner_error<J: Json>(error: &J) -> J {
    either(error, "innerError", "innererror")
}

/// Returns the first member, or the other one if it is missing.
fn either<J: Json>(object: &J, first: &str, other: &str) -> J {
    let member = object.member(first);
    if member.is_nullish() { object.member(other) } else { member }
}

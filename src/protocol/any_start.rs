//! Any other request that starts a long running action: Excel's sessions, Teams' clones, whatever answers `202` and a Location.

use super::{
    argument::{Refused, optional_boolean, optional_object, optional_text, required_text},
    json::Json,
    plan::{Kind, Plan},
    request::RequestBody,
    text::{SLASH, split},
};

/// The methods that start something.
const METHODS: [&str; 4] = ["POST", "PATCH", "PUT", "DELETE"];

impl<B: Json> Plan<B> {
    /// Reads `{ method, path, body, respondAsync }`. Excel's paths get `Prefer: respond-async` unless told otherwise.
    ///
    /// Refused is a member that is missing or of the wrong type, and a method that starts nothing.
    pub fn any(request: &B, refused: &mut Refused) -> Self {
        let method = optional_text(request, "method", refused);
        let method = METHODS.iter().copied().find(|known| *known == method.as_deref().unwrap_or("POST")).unwrap_or_else(|| {
            refused.note("method", "\"POST\", \"PATCH\", \"PUT\" or \"DELETE\"");
            "POST"
        });
        let path = required_text(request, "path", refused);
        if !path.starts_with("/") {
            refused.note("path", "a path below baseUrl that begins with /");
        }
        let respond_async = optional_boolean(request, "respondAsync", refused)
            .unwrap_or_else(|| split(&path, SLASH).any(|part| part == "workbook"));
        let body = optional_object(request, "body", refused);
        Self {
            kind: Kind::Any,
            method,
            path,
            body: (!body.is_nothing()).then_some(RequestBody::AsGiven(body)),
            respond_async: Some(respond_async),
            drive_id: None,
            destination: None,
        }
    }
}

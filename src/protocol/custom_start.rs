//! Any other request that starts a long running action: Excel's sessions, Teams' clones, whatever answers `202` and a Location.

use super::{
    argument::{Refused, optional_boolean, optional_object, optional_text, required_text},
    json::Json,
    request::RequestBody,
    shared_str::{SLASH, split},
    start_spec::{Kind, StartSpec},
};

/// The methods that start something.
const METHODS: [&str; 4] = ["POST", "PATCH", "PUT", "DELETE"];

impl<B: Json> StartSpec<B> {
    /// Reads `{ method, path, body, respondAsync }`. Excel's paths get `Prefer: respond-async` unless told otherwise.
    ///
    /// Refused is a member that is missing or of the wrong type, and a method that starts nothing.
    pub fn custom(request: &B, refused: &mut Refused) -> Self {
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
            kind: Kind::Custom,
            method,
            path,
            body: (!body.is_nullish()).then_some(RequestBody::AsGiven(body)),
            respond_async: Some(respond_async),
            drive_id: None,
            destination: None,
        }
    }
}

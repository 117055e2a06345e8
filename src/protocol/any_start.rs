//! Any other request that starts a long running action: Excel's sessions, Teams' clones, whatever answers `202` and a Location.

use super::{
    argument::{Refused, optional_boolean, optional_object, optional_text, required_text},
    drive_address::DriveAddress,
    json::Json,
    request::{Redirect, Request, RequestBody, Token},
    text::{SLASH, Text, split},
};

/// A request that the caller spelled out.
#[derive(Debug, Clone)]
pub struct AnyStart<B> {
    method: &'static str,
    path: Text,
    body: Option<B>,
    respond_async: bool,
}

impl<B: Json + Clone> AnyStart<B> {
    /// Reads `{ method, path, body, respondAsync }`. Excel's paths get `Prefer: respond-async` unless told otherwise.
    ///
    /// Refused is a member that is missing or of the wrong type, and a method that starts nothing.
    pub fn read(request: &B, refused: &mut Refused) -> Self {
        const METHODS: [&str; 4] = ["POST", "PATCH", "PUT", "DELETE"];
        let method = optional_text(request, "method", refused);
        let method = METHODS.into_iter().find(|known| *known == method.as_deref().unwrap_or("POST")).unwrap_or_else(|| {
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
        Self { method, path, body: (!body.is_nothing()).then_some(body), respond_async }
    }

    /// The request that starts it.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        Request {
            method: self.method,
            url: Text::of(&[drive.base_url(), &self.path]),
            token,
            respond_async: self.respond_async,
            body: self.body.clone().map(RequestBody::AsGiven),
            redirect: Redirect::Stop,
            blind: false,
        }
    }
}

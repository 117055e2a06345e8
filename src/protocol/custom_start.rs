//! Any other request that starts a long running action: Excel's sessions, Teams' clones, whatever answers `202` and a Location.

use super::{
    argument::{Argument, ArgumentError},
    destination::ParentReference,
    platform::Platform,
    request::{Method, RequestBody},
    start_spec::{Kind, StartSpec},
};

impl<B: Platform> StartSpec<B> {
    /// Reads `{ method, path, body, respondAsync }`. The method is POST unless given. Excel's paths get `Prefer: respond-async` unless
    /// `respondAsync` is false.
    ///
    /// # Errors
    /// When a member is missing or has the wrong type, or the method can't start anything.
    pub fn custom(request: &Argument<'_, B>) -> Result<Self, ArgumentError> {
        let method = request.member("method").optional_word(&Method::STARTS, "\"POST\", \"PATCH\", \"PUT\" or \"DELETE\"")?;
        let path_argument = request.member("path");
        let path = path_argument.required_text()?;
        if !path.starts_with('/') {
            return Err(path_argument.error("a path below baseUrl that begins with /"));
        }
        let respond_async = request.member("respondAsync").optional_boolean()?;
        let is_excel = || path.split('/').any(|segment| segment == "workbook");
        let body = request.member("body");
        let parent = body.value().member("parentReference");
        Ok(Self {
            kind: Kind::Custom,
            method: method.unwrap_or(Method::Post),
            respond_async: Some(respond_async.unwrap_or_else(is_excel)),
            body: body.optional_object()?.map(|body| RequestBody::Given(body.value().clone())),
            drive_id: ParentReference::of_item(&parent).drive_id(),
            destination: None,
            names_parent: parent.is_object(),
            path,
        })
    }
}

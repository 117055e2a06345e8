//! Any other request that starts a long running action: Excel's sessions, Teams' clones, whatever answers `202` and a Location.

use super::{
    argument::{Argument, Result},
    destination::ParentReference,
    platform::Platform,
    request::{Method, RequestBody},
    start_spec::{Kind, StartSpec},
    url_path::has_segment,
};

impl<B: Platform> StartSpec<B> {
    /// Reads `{ method, path, body, respondAsync }`. The method is POST unless given. Excel's paths get `Prefer: respond-async` unless
    /// `respondAsync` is false.
    ///
    /// # Errors
    /// When a member is missing or has the wrong type, or the method can't start anything.
    pub fn custom(request: &Argument<'_, B>) -> Result<Self> {
        let method = Method::read_start(request)?;
        let body = request.member("body");
        let has_body = body.is_object()?;
        let path = request.required_text("path")?;
        if !path.starts_with("/") {
            return Err(request.member("path").error("a path below baseUrl that begins with /"));
        }
        let respond_async = request.boolean("respondAsync", has_segment(&path, &["workbook"]))?;
        let parent = body.value().member("parentReference");
        Ok(Self {
            kind: Kind::Custom,
            method: method.unwrap_or(Method::Post),
            respond_async: Some(respond_async),
            body: has_body.then(|| RequestBody::Given(body.value().clone())),
            drive_id: ParentReference::of_item(&parent).drive_id(),
            destination: None,
            names_parent: parent.is_object(),
            path,
        })
    }
}

//! A start: the request that begins an action, and what is known about its result. Reads the starts that callers ask for: a copy, a move, an
//! upload from a URL, and any other request that starts a long running action.
//!
//! A body is checked, and then sent as the caller gave it, so that members that are new to this library aren't lost.

use std::rc::Rc;

use strum::{EnumString, IntoStaticStr};

use super::{
    argument::{Argument, Result},
    destination::{Destination, ParentReference},
    drive_address::{DriveAddress, Service},
    item_address::ItemAddress,
    json_object::JsonObject,
    platform::{Json, Platform},
    request::{Method, Purpose, Request, Token},
    shared_str::SharedStr,
    text::{has_segment, path_of},
};

/// The member of an upload's body that contains the URL of the file.
const SOURCE_URL: &str = "@microsoft.graph.sourceUrl";

/// A start, of any kind.
#[derive(Debug, Clone)]
pub struct StartSpec<B> {
    /// The kind of action.
    pub kind: Kind,
    /// The HTTP method of the request that starts it.
    pub method: Method,
    /// The path of its URL, below the base URL.
    pub path: SharedStr,
    /// The body.
    pub body: Option<B>,
    /// Whether the request has `Prefer: respond-async`.
    pub respond_async: bool,
    /// Whether its body has a `parentReference` that names a folder.
    pub names_parent: bool,
    /// The id of the drive that the result will be on, if the `parentReference` gives one.
    pub drive_id: Option<SharedStr>,
    /// Where to check for the result when the monitor can't be used.
    pub destination: Option<Rc<Destination>>,
}

/// The kinds of actions that are followed differently. Converts from and into its word in a saved action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
pub enum Kind {
    /// A copy: its monitor refuses the token, and its result is a driveItem.
    #[default]
    Copy,
    /// An upload from a URL; like a copy.
    UploadFromUrl,
    /// A move; like a copy.
    Move,
    /// Any other action: its monitor needs the token if it is on the drive's own origin, and its result may be any JSON.
    Any,
}

impl Kind {
    /// What a kind must be, for error messages.
    pub const EXPECTED: &str = "\"copy\", \"uploadFromUrl\", \"move\" or \"any\"";
}

impl<B: Platform> StartSpec<B> {
    /// Reads a copy, which is `POST …/items/{id}/copy`: the item, the body, and the option `conflictBehavior`.
    ///
    /// OneDrive's API requires `Prefer: respond-async`. Graph doesn't, and its preflight isn't known to allow it for copies.
    ///
    /// # Errors
    /// When a member has the wrong type, or the body has neither `parentReference` nor `name`.
    pub fn copy(item: &Argument<'_, B>, body: &Argument<'_, B>, options: &Argument<'_, B>, drive: &DriveAddress) -> Result<Self> {
        body.boolean("includeAllVersionHistory", false)?;
        // The copy then consists of many items, which the destination check doesn't handle.
        let copies_children = body.boolean("childrenOnly", false)?;
        let behavior = ConflictBehavior::read(options)?;
        let destination = read_destination(item, body, behavior)?;
        let path = ConflictBehavior::add_to(destination.source.url_path::<B>() + "/copy", behavior, drive);
        let respond_async = drive.service == Service::OneDrive;
        let body = Some(body.value().clone());
        let spec = Self::new(Kind::Copy, Method::Post, path, body, respond_async, &destination.parent);
        Ok(Self { destination: Some(destination).filter(|_| !copies_children), ..spec })
    }

    /// Reads a move, which is `PATCH …/items/{id}`: the item, the body, and the option `conflictBehavior`.
    ///
    /// Within a drive, the service moves an item at once. Across drives it is a long running action, which the service rejects without
    /// `Prefer: respond-async` (microsoft-graph-docs#2890).
    ///
    /// # Errors
    /// When a member has the wrong type, or the body has neither `parentReference` nor `name`.
    pub fn move_item(
        item: &Argument<'_, B>,
        body: &Argument<'_, B>,
        options: &Argument<'_, B>,
        drive: &DriveAddress,
    ) -> Result<Self> {
        let behavior = ConflictBehavior::read(options)?;
        let destination = read_destination(item, body, behavior)?;
        let path = ConflictBehavior::add_to(destination.source.url_path::<B>(), behavior, drive);
        let leaves_drive = destination.parent.drive_id.as_deref().is_some_and(|id| !drive.names_drive::<B>(id));
        Ok(Self::new(Kind::Move, Method::Patch, path, Some(body.value().clone()), leaves_drive, &destination.parent))
    }

    /// Reads an upload from a URL, which is `POST …/items/{parent}/children`: the parent folder, and `{ name, sourceUrl }`. The service
    /// fetches the file. Only OneDrive personal supports it.
    ///
    /// Without `Prefer: respond-async` "the request is aborted" (OneDrive's documentation).
    ///
    /// # Errors
    /// When the parent, the name or the URL is missing or has the wrong type.
    pub fn upload_from_url(parent: &Argument<'_, B>, body: &Argument<'_, B>) -> Result<Self> {
        let parent = ItemAddress::read(parent)?;
        let name = body.required_text("name")?;
        let source_url = body.required_text("sourceUrl")?;
        // The member `file` makes the new item a file.
        let upload =
            JsonObject::default().text(SOURCE_URL, &source_url).text("name", &name).object("file", Some(JsonObject::default()));
        let path = parent.url_path::<B>() + "/children";
        Ok(Self::new(Kind::UploadFromUrl, Method::Post, path, Some(B::from_object(&upload)), true, &ParentReference::default()))
    }

    /// Reads any other start, such as that of an Excel session or of a team's clone: `{ method, path, body, respondAsync }`.
    ///
    /// `method` is POST by default. `respondAsync`, which adds `Prefer: respond-async`, is true by default for OneDrive's API and for paths with a
    /// segment `workbook`.
    ///
    /// # Errors
    /// When a member is missing or has the wrong type, the method is GET, or the path leaves the base URL.
    pub fn any(request: &Argument<'_, B>, drive: &DriveAddress) -> Result<Self> {
        let method = Method::read_start(request)?;
        let body = request.member("body");
        let has_body = body.is_given_object()?;
        let path = request.required_text("path")?;
        if !path.starts_with("/") || !drive.is_above::<B>(&path) {
            return Err(request.member("path").error("a path below baseUrl that begins with /"));
        }
        let requires_async = drive.service == Service::OneDrive || has_segment(&path, "workbook");
        let respond_async = request.boolean("respondAsync", requires_async)?;
        let parent = ParentReference::of_item(&body.value().member("parentReference"));
        Ok(Self::new(Kind::Any, method, path, has_body.then(|| body.value().clone()), respond_async, &parent))
    }

    fn new(kind: Kind, method: Method, path: SharedStr, body: Option<B>, respond_async: bool, parent: &ParentReference) -> Self {
        let (names_parent, drive_id) = (!parent.is_empty(), parent.drive_id.clone());
        Self { kind, method, path, body, respond_async, names_parent, drive_id, destination: None }
    }

    /// Returns the request.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        Request {
            method: self.method,
            respond_async: self.respond_async,
            body: self.body.clone(),
            // Graph ignores `Prefer: respond-async` in a batch.
            batch_url: drive.batch_url().filter(|_| !self.respond_async),
            ..Request::get(drive, Purpose::Start, self.url(drive), token)
        }
    }

    /// Returns the URL of the request.
    pub fn url(&self, drive: &DriveAddress) -> SharedStr {
        drive.base_url.clone() + &self.path
    }

    /// Returns the URL of the file to upload, which may contain a credential.
    pub fn source_url(&self) -> Option<SharedStr> {
        self.body.as_ref()?.text_at(SOURCE_URL)
    }

    /// Returns the URL of the resource that it created or changed: below the URL of a POST, and that of any other request itself (RFC 9110).
    pub fn resource_url(&self, drive: &DriveAddress, id: &str) -> SharedStr {
        let url = self.url(drive);
        let path = path_of(&url);
        if self.method != Method::Post {
            return path.into();
        }
        SharedStr::from(path.strip_suffix("/").unwrap_or(path)) + "/" + &B::encode(id)
    }
}

/// Reads the destination of a copy or a move. Its body must have a `parentReference`, a `name` or both.
fn read_destination<B: Platform>(
    item: &Argument<'_, B>,
    body: &Argument<'_, B>,
    behavior: Option<ConflictBehavior>,
) -> Result<Rc<Destination>> {
    let parent = body.member("parentReference");
    let name = body.optional_text("name")?;
    if !parent.is_given() && name.is_none() {
        return Err(body.error("an object with parentReference, name or both"));
    }
    let parent = ParentReference::read(&parent)?;
    let may_be_renamed = behavior == Some(ConflictBehavior::Rename);
    Ok(Rc::new(Destination { source: ItemAddress::read(item)?, parent, name, may_be_renamed }))
}

/// What the service does when the destination already has an item of the same name.
#[derive(Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
enum ConflictBehavior {
    /// The action fails.
    Fail,
    /// The new item replaces the other.
    Replace,
    /// The new item gets another name.
    Rename,
}

impl ConflictBehavior {
    fn read<J: Json>(options: &Argument<'_, J>) -> Result<Option<Self>> {
        options.optional_word("conflictBehavior", "\"fail\", \"replace\" or \"rename\"")
    }

    /// Adds it to the query of a start. The service ignores it in the body (onedrive-api-docs#981), and the APIs of OneDrive and SharePoint
    /// ignore Graph's name of it (onedrive-api-docs#655).
    fn add_to(path: SharedStr, behavior: Option<Self>, drive: &DriveAddress) -> SharedStr {
        let Some(behavior) = behavior else { return path };
        let path = path + "?@microsoft.graph.conflictBehavior=" + behavior.into();
        if drive.is_outside_graph() { path + "&@name.conflictBehavior=" + behavior.into() } else { path }
    }
}

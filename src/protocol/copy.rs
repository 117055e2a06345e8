//! `POST …/items/{id}/copy`: copying a file or a folder.

use std::rc::Rc;

use super::{
    argument::{Refused, optional_boolean, optional_object, optional_text},
    destination::{Destination, ParentReference},
    item_address::ItemAddress,
    json::Json,
    platform::Platform,
    request::RequestBody,
    start_spec::{Kind, StartSpec},
};

/// What a copy may be told to do when the destination has an item of that name.
const CONFLICT_BEHAVIORS: [&str; 3] = ["fail", "replace", "rename"];

impl<B: Platform> StartSpec<B> {
    /// Reads what to copy, the body to send, and the options.
    ///
    /// The body is checked and then sent as the caller gave it, so that members of it that are new to this library aren't lost.
    /// `conflictBehavior` belongs into the query; in the body it is ignored (onedrive-api-docs#981).
    pub fn copy(item: &B, body: &B, options: &B, refused: &mut Refused) -> Self {
        if !body.is_object() {
            refused.note("copy", "an object with parentReference, name or both");
        }
        optional_boolean(body, "includeAllVersionHistory", refused);
        let behavior = conflict_behavior(options, refused);
        let source = ItemAddress::read(item, "item", refused);
        let parent = ParentReference::read(&optional_object(body, "parentReference", refused), refused);
        let name = optional_text(body, "name", refused);
        let may_be_renamed = behavior == Some("rename");
        let path = source.url_path::<B>() + "/copy";
        // The children of a folder become many items.
        let becomes_one = !optional_boolean(body, "childrenOnly", refused).unwrap_or(false);
        Self {
            kind: Kind::Copy,
            method: "POST",
            path: behavior.map_or(path.clone(), |behavior| path + "?@microsoft.graph.conflictBehavior=" + behavior),
            body: Some(RequestBody::AsGiven(body.clone())),
            respond_async: None,
            drive_id: parent.drive_id.clone(),
            destination: becomes_one.then(|| Rc::new(Destination { source, parent, name, may_be_renamed })),
        }
    }
}

fn conflict_behavior<J: Json>(options: &J, refused: &mut Refused) -> Option<&'static str> {
    let value = options.member("conflictBehavior");
    let word = value.text().unwrap_or_default();
    let behavior = CONFLICT_BEHAVIORS.iter().copied().find(|behavior| word == *behavior);
    if behavior.is_none() && !value.is_nullish() {
        refused.note("conflictBehavior", "\"fail\", \"replace\" or \"rename\"");
    }
    behavior
}

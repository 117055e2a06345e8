//! Copies that are rejected.

use serde_json::json;

use crate::support::{Server, assert_error};

#[test]
fn rejects_invalid_copies_at_once() {
    let server = Server::with_some_files();
    let documents = json!({ "path": "/drive/root:/Documents" });
    let id = server.id("root:/Project");
    let cases = [
        ("root", json!({ "parentReference": documents, "name": "x" }), 400, "invalidRequest", "childrenOnly"),
        ("root:/notes.txt", json!({ "parentReference": documents, "childrenOnly": true }), 400, "invalidRequest", "childrenOnly"),
        (
            "root:/Project",
            json!({ "parentReference": documents, "childrenOnly": true, "name": "x" }),
            400,
            "invalidRequest",
            "name",
        ),
        ("root:/Project", json!({ "childrenOnly": "yes" }), 400, "invalidRequest", "childrenOnly"),
        (
            "root:/Project",
            json!({ "parentReference": { "id": "root" }, "name": "x" }),
            400,
            "invalidRequest",
            "parentReference.id",
        ),
        (
            "root:/Project",
            json!({ "parentReference": { "driveId": server.ready("driveId") } }),
            400,
            "invalidRequest",
            "parentReference",
        ),
        ("root:/Project", json!({ "parentReference": "Documents" }), 400, "invalidRequest", "parentReference"),
        ("root:/Project", json!({ "parentReference": { "path": "Documents" } }), 400, "invalidRequest", "parentReference.path"),
        (
            "root:/Project",
            json!({ "parentReference": { "path": "/drive/root:/notes.txt" } }),
            400,
            "invalidRequest",
            "parentReference",
        ),
        (
            "root:/Project",
            json!({ "parentReference": { "id": id, "path": "/drive/root:/Documents" } }),
            400,
            "invalidRequest",
            "parentReference",
        ),
        ("root:/Project", json!({ "parentReference": { "path": "/drive/root:/Nowhere" } }), 404, "itemNotFound", ""),
        (
            "root:/Project",
            json!({ "parentReference": { "driveId": "another", "id": id } }),
            404,
            "itemNotFound",
            "parentReference.driveId",
        ),
        ("root:/Nowhere", json!({ "name": "x" }), 404, "itemNotFound", ""),
        ("root:/Project", json!({ "name": 7 }), 400, "invalidRequest", "name"),
        ("root:/Project", json!({}), 409, "nameAlreadyExists", "name"),
    ];
    let before = server.names("Documents");
    for (path, copy, status, code, field) in cases {
        let response = server.post(&format!("/v1.0/me/drive/{path}{}/copy", if path.contains(':') { ":" } else { "" }), &copy);
        assert_error(response, status, code, field);
    }
    assert_eq!(server.names("Documents"), before);
}

//! The query options of OData.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body};

fn names(json: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn only_selected_properties_are_returned() {
    let server = Server::with_some_files();
    assert_eq!(names(&server.item("root:/notes.txt?$select=id,name")), ["id", "name"]);
    assert_eq!(names(&server.item("root:/notes.txt?select=size")), ["size"], "OneDrive's older documentation has no $");
    assert_eq!(
        names(&server.item("root:/notes.txt?$select=@microsoft.graph.downloadUrl,%20id")),
        ["@microsoft.graph.downloadUrl", "id"]
    );
    assert_eq!(names(&server.item("root:/notes.txt?$select=folder")), [""; 0], "a file has no folder property");
    assert!(names(&server.item("root:/notes.txt?$select=*")).len() > 8);
    let children = body(server.get("/v1.0/me/drive/root/children?$select=name&$top=2"), 200);
    assert!(children["value"].as_array().unwrap().iter().all(|item| names(item) == ["name"]));
    let next = children["@odata.nextLink"].as_str().unwrap().strip_prefix(server.ready("drive")).unwrap();
    assert_eq!(body(server.get(next), 200)["value"], json!([{ "name": "Project" }]), "the next page too: {next}");
    assert_eq!(names(&body(server.get("/v1.0/me/drive?$select=id,driveType"), 200)), ["driveType", "id"]);
    let renamed = server.request(Method::PATCH, "/v1.0/me/drive/root:/notes.txt?$select=name").json(&json!({ "name": "n.txt" }));
    assert_eq!(body(renamed.send().unwrap(), 200), json!({ "name": "n.txt" }));
    assert_error(server.get("/v1.0/me/drive/root?$select=id,,name"), 400, "invalidRequest", "$select");
}

#[test]
fn options_that_would_have_to_be_ignored_are_not_supported() {
    let server = Server::with_some_files();
    for option in [
        "$filter=name eq 'a'",
        "$orderby=size",
        "$expand=children",
        "$count=true",
        "$search=a",
        "$skip=1",
        "expand=thumbnails",
        "$unknown=1",
    ] {
        for path in ["root", "root/children", "root:/notes.txt"] {
            let name = format!("${}", option.trim_start_matches('$').split('=').next().unwrap());
            assert_error(server.get(&format!("/v1.0/me/drive/{path}?{option}")), 501, "notSupported", &name);
        }
    }
    assert_eq!(server.get("/v1.0/me/drive/root/children?$count=false").status(), 200);
}

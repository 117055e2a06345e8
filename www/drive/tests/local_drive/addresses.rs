//! The URLs of items: the ways to name an item, and the query options of OData.

use std::fs;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body};

#[test]
fn a_path_can_be_encoded_as_a_whole() {
    let server = Server::with_some_files();
    let id = server.id("root:/Project/Data/a.bin");
    let project = server.id("root:/Project");
    for path in [
        "root:%2FProject%2FData%2Fa.bin",
        "root:%2FProject%2FData%2Fa.bin:",
        "root%3A%2FProject%2FData%2Fa.bin%3A",
        "items/root%3A%2FProject%2FData%2Fa.bin%3A",
        "items/root:/Project/Data%2Fa.bin:",
        &format!("items/{project}%3A%2FData%2Fa.bin%3A"),
        &format!("items/{project}:%2FData/a.bin"),
    ] {
        assert_eq!(server.item(path)["id"], id, "{path}");
    }
    assert_eq!(body(server.get("/v1.0/me/drive/root%3A%2FProject%3A%2Fchildren"), 200)["value"].as_array().unwrap().len(), 4);
}

#[test]
fn a_child_can_be_named_below_its_folder() {
    let server = Server::with_some_files();
    fs::write(server.folder().join("Project/it's.txt"), "quoted").unwrap();
    let project = server.id("root:/Project");
    for (path, name) in [
        ("root/children/notes.txt".to_owned(), "notes.txt"),
        ("root/children/Project/children/Data".to_owned(), "Data"),
        (format!("items/{project}/children/Data/children/a.bin"), "a.bin"),
        (format!("items('{project}')/children('it''s.txt')"), "it's.txt"),
        ("root/children('Project')/children('Data')".to_owned(), "Data"),
    ] {
        assert_eq!(server.item(&path)["name"], name, "{path}");
    }
    let data = body(server.get("/v1.0/me/drive/root/children/Project/children/Data/children"), 200);
    assert_eq!(data["value"].as_array().unwrap().len(), 2);
    assert_error(server.get("/v1.0/me/drive/root/children/nothing"), 404, "itemNotFound", "");
    assert_error(server.get("/v1.0/me/drive/root/children('..')"), 400, "invalidRequest", "path");
    assert_error(server.get("/v1.0/me/drive/root/children/$count"), 501, "notSupported", "");
}

#[test]
fn users_groups_and_sites_have_the_default_drive() {
    let server = Server::with_some_files();
    let drive = server.ready("driveId");
    let owners = ["users/anna@contoso.com", "users('1')", "groups/1", "sites/root", "sites/contoso.sharepoint.com:/sites/a:"];
    for (number, owner) in owners.into_iter().enumerate() {
        assert_eq!(body(server.get(&format!("/v1.0/{owner}/drive")), 200)["id"], drive, "{owner}");
        assert_eq!(body(server.get(&format!("/v1.0/{owner}/drive/root:/notes.txt")), 200)["name"], "notes.txt", "{owner}");
        assert_eq!(body(server.get(&format!("/v1.0/{owner}/drives")), 200)["value"][0]["id"], drive, "{owner}");
        let path = format!("/v1.0/{owner}/drives/{drive}/root:/notes.txt:/copy");
        assert_eq!(server.post(&path, &json!({ "name": format!("{number}.txt") })).status(), 202, "{owner}");
    }
}

#[test]
fn unsupported_requests_get_501_with_an_explanation() {
    let server = Server::with_some_files();
    for path in [
        "root/permissions",
        "root/thumbnails",
        "root/search(q='x')",
        "special/documents",
        "recent",
        "sharedWithMe",
        "root/delta",
        "root/delta?token=abc",
        "root/delta(token='abc')",
    ] {
        let explanation = if path.contains("delta") { "delta: this server does not" } else { "This server does not support GET" };
        assert_error(server.get(&format!("/v1.0/me/drive/{path}")), 501, "notSupported", explanation);
    }
    for path in ["root:/notes.txt:/createLink", "root:/notes.txt:/invite", "root/children/$count"] {
        let response = server.post(&format!("/v1.0/me/drive/{path}"), &json!({}));
        assert_error(response, 501, "notSupported", "This server does not support POST");
    }
}

#[test]
fn the_latest_state_of_a_delta_has_no_changes_and_a_link() {
    let server = Server::with_some_files();
    for path in ["root/delta?token=latest", "root/delta(token='latest')", "root/microsoft.graph.delta?token=latest"] {
        let delta = body(server.get(&format!("/v1.0/me/drive/{path}")), 200);
        assert_eq!(delta["value"], json!([]));
        let link = delta["@odata.deltaLink"].as_str().unwrap();
        let later = link.strip_prefix(server.ready("drive")).unwrap();
        assert_error(server.get(later), 501, "notSupported", "delta: this server does not track changes.");
    }
}

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
fn unsupported_query_options_get_501_with_their_name() {
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

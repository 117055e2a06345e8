//! Items: reading, listing, creating, renaming, moving, deleting.

use std::fs;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body};

#[test]
fn an_item_is_the_same_by_id_and_by_path_in_both_forms() {
    let server = Server::with_some_files();
    let item = server.item("root:/Project/Data");
    let id = item["id"].as_str().unwrap();
    let drive = server.ready("driveId");
    let parent = server.id("root:/Project");
    for path in [
        format!("/v1.0/drive/items/{id}"),
        format!("/items/{id}"),
        "/drive/root:/project/data".to_owned(),
        format!("/beta/me/drive/items/{id}"),
        format!("/v1.0/drives/{drive}/root:/Project/Data:"),
        format!("/v1.0/me/drives/{drive}/items/{id}"),
        format!("/v1.0/me/drive/items/{parent}:/Data"),
        format!("/v1.0/me/drive/items/{parent}:/Data:"),
    ] {
        assert_eq!(body(server.get(&path), 200), item, "{path}");
    }
    assert_eq!(item["name"], "Data");
    assert_eq!(item["size"], 100_000, "a folder's size is the sum of all files below it");
    assert_eq!(item["folder"]["childCount"], 2);
    assert_eq!(item["parentReference"]["id"], parent);
    assert_eq!(item["parentReference"]["driveId"], drive);
    assert_eq!(item["parentReference"]["path"], format!("/drives/{drive}/root:/Project"));
    let file = server.item("root:/notes.txt");
    assert_eq!(file["file"]["mimeType"], "text/plain");
    assert!(file.get("folder").is_none());
    assert_eq!(body(server.get("/v1.0/me/drive"), 200)["id"], drive);
    assert_eq!(body(server.get("/v1.0/me/drives"), 200)["value"][0]["id"], drive);
}

#[test]
fn reports_items_that_do_not_exist() {
    let server = Server::with_some_files();
    for path in
        ["root:/nothing", "root:/notes.txt/below", "items/01NOSUCHITEM", "items/01NOSUCHITEM/children", "items/root:/nothing"]
    {
        assert_error(server.get(&format!("/v1.0/me/drive/{path}")), 404, "itemNotFound", "");
    }
    assert_error(server.get("/v1.0/drives/another/root"), 404, "itemNotFound", "");
    assert_error(server.get("/v1.0/users"), 400, "invalidRequest", "path");
    assert_error(server.get("/v1.0/me/drive/root/permissions"), 501, "notSupported", "");
}

#[test]
fn a_folder_is_listed_page_by_page() {
    let server = Server::empty();
    let folder = server.folder().join("Many");
    fs::create_dir(&folder).unwrap();
    for number in 0..25 {
        fs::write(folder.join(format!("{number:02} ä&b#.txt")), []).unwrap();
    }
    let mut path = "/v1.0/me/drive/root:/Many:/children?$top=10".to_owned();
    let mut pages = Vec::new();
    loop {
        let page = body(server.get(&path), 200);
        pages.push(page["value"].as_array().unwrap().clone());
        let Some(next) = page["@odata.nextLink"].as_str() else { break };
        assert_eq!(next.matches("$skiptoken=").count(), 1, "{next}");
        path = next.strip_prefix(server.ready("drive")).unwrap().to_owned();
        // An item that disappears between two pages must not hide others.
        drop(fs::remove_file(folder.join("03 ä&b#.txt")));
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
    let names: Vec<&Value> = pages.iter().flatten().map(|item| &item["name"]).collect();
    assert!((0..25).all(|number| *names[number] == format!("{number:02} ä&b#.txt")));

    assert_error(server.get("/v1.0/me/drive/root/children?$top=0"), 400, "invalidRequest", "$top");
    assert_error(server.get("/v1.0/me/drive/root/children?%24top=many"), 400, "invalidRequest", "$top");
    assert_error(server.get("/v1.0/me/drive/root/children?$skiptoken=!"), 400, "invalidRequest", "$skiptoken");
}

#[test]
fn an_id_survives_a_rename_and_a_move() {
    let server = Server::with_some_files();
    let made = body(server.post("/v1.0/me/drive/root/children", &json!({ "name": "New", "folder": {} })), 201);
    let id = made["id"].as_str().unwrap();
    let path = format!("/v1.0/me/drive/items/{id}");
    assert!(server.folder().join("New").is_dir());

    let renamed = body(server.patch(&path, &json!({ "name": "new" })), 200);
    assert_eq!((&renamed["id"], &renamed["name"]), (&made["id"], &json!("new")));
    let documents = server.id("root:/Documents");
    let moved = body(server.patch(&path, &json!({ "name": "Moved", "parentReference": { "id": documents } })), 200);
    assert_eq!(moved["id"], made["id"]);
    assert_eq!(server.id("root:/Documents/Moved"), id);
    assert!(server.folder().join("Documents/Moved").is_dir());

    assert_eq!(server.request(Method::DELETE, &path).send().unwrap().status(), 204);
    assert!(!server.folder().join("Documents/Moved").exists());
    assert_error(server.get(&path), 404, "itemNotFound", "");
}

#[test]
fn deletes_a_folder_with_everything_below_it() {
    let server = Server::with_some_files();
    let below = server.id("root:/Project/Data/Deep/b.bin");
    assert_eq!(server.request(Method::DELETE, "/v1.0/me/drive/root:/Project").send().unwrap().status(), 204);
    assert_eq!(server.names(""), ["Documents", "notes.txt"]);
    assert_error(server.get(&format!("/v1.0/me/drive/items/{below}")), 404, "itemNotFound", "");
}

#[test]
fn a_head_request_gets_the_headers_of_a_get() {
    let server = Server::with_some_files();
    for (path, status) in [("root:/notes.txt", 200), ("root:/notes.txt:/content", 302), ("root:/nothing", 404)] {
        let path = format!("/v1.0/me/drive/{path}");
        let (get, head) = (server.get(&path), server.request(Method::HEAD, &path).send().unwrap());
        assert_eq!((get.status().as_u16(), head.status().as_u16()), (status, status), "{path}");
        for name in ["content-length", "etag", "location"] {
            assert_eq!(get.headers().get(name), head.headers().get(name), "{path}");
        }
        assert_eq!(head.bytes().unwrap().len(), 0);
    }
}

#[test]
fn sets_the_modification_time() {
    let server = Server::with_some_files();
    let time = "2020-01-02T03:04:05Z";
    let change = json!({ "fileSystemInfo": { "createdDateTime": time, "lastModifiedDateTime": time } });
    let item = body(server.patch("/v1.0/me/drive/root:/notes.txt:", &change), 200);
    assert_eq!(item["fileSystemInfo"]["lastModifiedDateTime"], "2020-01-02T03:04:05.000Z");
    let to = |time: Value| {
        let change = json!({ "fileSystemInfo": { "lastModifiedDateTime": time } });
        server.patch("/v1.0/me/drive/root:/notes.txt", &change)
    };
    for (time, expected) in [
        ("2021-02-03T01:30:00+02:00", "2021-02-02T23:30:00.000Z"),
        ("2021-02-03T01:30:00.5-09:30", "2021-02-03T11:00:00.500Z"),
        ("2021-02-03T01:30:00+00:00", "2021-02-03T01:30:00.000Z"),
    ] {
        assert_eq!(body(to(time.into()), 200)["lastModifiedDateTime"], expected, "{time}");
    }
    assert_eq!(body(to(Value::Null), 200)["lastModifiedDateTime"], "2021-02-03T01:30:00.000Z", "null changes nothing");
    for time in ["yesterday", "2021-02-03T01:30:00+2:00", "2021-02-03T01:30:00Z+02:00", "2021-02-03T01:30:00+01:60", "2021-02-03"]
    {
        assert_error(to(time.into()), 400, "invalidRequest", "fileSystemInfo.lastModifiedDateTime");
    }
}

#[test]
fn rejects_impossible_changes() {
    let server = Server::with_some_files();
    let id = server.id("root:/Project");
    let below = server.id("root:/Project/Data");
    let into_itself = json!({ "parentReference": { "id": below } });
    assert_error(server.patch(&format!("/v1.0/me/drive/items/{id}"), &into_itself), 400, "invalidRequest", "parentReference");
    assert_error(server.patch("/v1.0/me/drive/root", &json!({ "name": "x" })), 400, "invalidRequest", "item");
    assert_error(server.request(Method::DELETE, "/v1.0/me/drive/root").send().unwrap(), 403, "accessDenied", "");
    assert_error(server.post("/v1.0/me/drive/root/children", &json!({ "name": "x" })), 400, "invalidRequest", "folder");
    assert_error(server.post("/v1.0/me/drive/root/children", &json!({ "folder": {} })), 400, "invalidRequest", "name");
    assert_error(server.post("/v1.0/me/drive/root/children", &json!([])), 400, "invalidRequest", "body");
    let into_a_file = json!({ "parentReference": { "id": server.id("root:/notes.txt") } });
    assert_error(server.patch(&format!("/v1.0/me/drive/items/{id}"), &into_a_file), 400, "invalidRequest", "parentReference");
    let in_a_file = json!({ "name": "x", "folder": {} });
    assert_error(server.post("/v1.0/me/drive/root:/notes.txt:/children", &in_a_file), 404, "itemNotFound", "");
}

#[test]
fn ignores_the_case_of_a_name_that_was_added_on_disk() {
    let server = Server::with_some_files();
    let folder = server.folder().join("Documents");
    // A file system may not distinguish two changes within milliseconds.
    let long_ago = json!({ "fileSystemInfo": { "lastModifiedDateTime": "2000-01-01T00:00:00Z" } });
    body(server.patch("/v1.0/me/drive/root:/Documents", &long_ago), 200);
    assert_error(server.get("/v1.0/me/drive/root:/Documents/added.txt"), 404, "itemNotFound", "");
    fs::write(folder.join("Added.txt"), "by hand").unwrap();
    assert_eq!(server.item("root:/Documents/added.txt")["name"], "Added.txt");
    let same = json!({ "name": "ADDED.TXT", "folder": {} });
    assert_error(server.post("/v1.0/me/drive/root:/Documents:/children", &same), 409, "nameAlreadyExists", "name");
}

#[test]
fn shows_changes_that_are_made_on_disk() {
    let server = Server::with_some_files();
    fs::write(server.folder().join("Documents/dropped.txt"), "by hand").unwrap();
    let id = server.id("root:/Documents/dropped.txt");
    assert_eq!(body(server.get(&format!("/items/{id}")), 200)["size"], 7);
    fs::remove_file(server.folder().join("Documents/dropped.txt")).unwrap();
    assert_error(server.get(&format!("/items/{id}")), 404, "itemNotFound", "");
}

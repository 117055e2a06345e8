//! Paths and names in requests address items in the folder only.

use std::fs;

use reqwest::Method;
use serde_json::json;

use crate::support::{Server, assert_error, raw};

/// Names that no item can have.
const NAMES: &[&str] = &[
    "..",
    ".",
    "",
    "a/b",
    "../outside/secret.txt",
    "/etc/passwd",
    "a\\b",
    "C:",
    "a\0b",
    "a\nb",
    "a\u{7f}",
    "a*b",
    "what?",
    "<a>",
    "a|b",
    "\"a\"",
    "a.",
    "a ",
    " a",
    ".local-drive",
    ".Local-Drive",
    "CON",
    "lpt9",
    "~$a.docx",
    "desktop.ini",
    "x_vti_x",
    ".lock",
];

fn server() -> Server {
    let server = Server::with_some_files();
    fs::create_dir(server.outside()).unwrap();
    fs::write(server.outside().join("secret.txt"), "secret").unwrap();
    server
}

#[test]
fn rejects_impossible_names_in_bodies() {
    let server = server();
    let long = "x".repeat(256);
    let before = server.names("");
    for name in NAMES.iter().chain([&long.as_str()]) {
        assert_error(
            server.post("/v1.0/me/drive/root:/notes.txt:/copy", &json!({ "name": name })),
            400,
            "invalidRequest",
            "name",
        );
        assert_error(server.patch("/v1.0/me/drive/root:/notes.txt", &json!({ "name": name })), 400, "invalidRequest", "name");
        let folder = json!({ "name": name, "folder": {} });
        assert_error(server.post("/v1.0/me/drive/root/children", &folder), 400, "invalidRequest", "name");
        let upload = json!({ "name": name, "file": {}, "@microsoft.graph.sourceUrl": "http://127.0.0.1:1/" });
        let request = server.request(Method::POST, "/v1.0/me/drive/root/children").header("prefer", "respond-async");
        assert_error(request.json(&upload).send().unwrap(), 400, "invalidRequest", "name");
    }
    assert_eq!(server.names(""), before);
    assert_eq!(fs::read_dir(server.outside()).unwrap().count(), 1);
}

#[test]
fn a_path_in_a_url_does_not_leave_the_folder() {
    let server = server();
    let token = format!("Authorization: Bearer {}", server.ready("token"));
    for path in [
        "/..",
        "/../outside/secret.txt",
        "/Documents/../../outside/secret.txt",
        "/%2e%2e/outside/secret.txt",
        "/..%2foutside%2fsecret.txt",
        "/..%5coutside%5csecret.txt",
        "/%00",
        "/Documents%00/letter.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/Documents//letter.txt",
        "/.local-drive/index.jsonl",
        "/.LOCAL-DRIVE/index.jsonl",
        "/%C0%AE%C0%AE/outside",
    ] {
        for (method, prefix, suffix) in [
            ("GET", "/v1.0/me/drive/root:", ""),
            ("GET", "/v1.0/me/drive/root:", ":/content"),
            ("GET", "/drive/items/root:", ":/children"),
            ("DELETE", "/v1.0/me/drive/root:", ""),
            ("PUT", "/v1.0/me/drive/root:", ":/content"),
        ] {
            let line = format!("{method} {prefix}{path}{suffix} HTTP/1.1");
            let answer = raw(server.ready("drive"), &[&line, "Host: 127.0.0.1", &token, "Content-Length: 0"]);
            assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("\"invalidRequest\""), "{line}\n{answer}");
        }
    }
    assert_eq!(fs::read(server.outside().join("secret.txt")).unwrap(), b"secret");
    assert_eq!(server.names(""), ["Documents", "Project", "notes.txt"]);
}

#[test]
fn an_id_is_not_a_path() {
    let server = server();
    for id in ["..%2Foutside", "Documents", "notes.txt", "%00", ".local-drive"] {
        assert_error(server.get(&format!("/v1.0/me/drive/items/{id}/children")), 404, "itemNotFound", "");
    }
    for id in ["../outside", "Documents", "/"] {
        let copy = json!({ "parentReference": { "id": id }, "name": "x" });
        assert_error(server.post("/v1.0/me/drive/root:/notes.txt:/copy", &copy), 404, "itemNotFound", "");
    }
}

#[test]
fn a_parent_reference_path_does_not_leave_the_folder() {
    let server = server();
    for path in [
        "/drive/root:/..",
        "/drive/root:/../outside",
        "/drive/root:/%2e%2e",
        "/drive/root:/Documents/../..",
        "/drive/root:/.local-drive",
    ] {
        let response =
            server.post("/v1.0/me/drive/root:/notes.txt:/copy", &json!({ "parentReference": { "path": path }, "name": "x" }));
        assert_error(response, 400, "invalidRequest", "path");
    }
    assert_eq!(fs::read_dir(server.outside()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_neither_shown_nor_followed() {
    use std::os::unix::fs::symlink;
    let server = server();
    symlink(server.outside(), server.folder().join("Project/link")).unwrap();
    symlink(server.outside().join("secret.txt"), server.folder().join("Project/secret.txt")).unwrap();
    symlink("../Documents", server.folder().join("Project/inside")).unwrap();
    assert_eq!(server.item("root:/Project")["folder"]["childCount"], 4);
    assert_eq!(server.item("root:/Project")["size"], 100_300);
    for path in ["Project/link", "Project/link/secret.txt", "Project/secret.txt", "Project/inside", "Project/inside/letter.txt"] {
        assert_error(server.get(&format!("/v1.0/me/drive/root:/{path}")), 404, "itemNotFound", "");
        assert_error(server.get(&format!("/v1.0/me/drive/root:/{path}:/content")), 404, "itemNotFound", "");
    }
    let into_link = json!({ "parentReference": { "path": "/drive/root:/Project/link" }, "name": "x.txt" });
    assert_error(server.post("/v1.0/me/drive/root:/notes.txt:/copy", &into_link), 404, "itemNotFound", "");
    let (_, end) = server.end(&server.copy("root:/Project", &json!({ "name": "Copy" })));
    assert_eq!(end["status"], "completed");
    assert_eq!(server.names("Copy"), ["Data", "Nothing in here", "empty.txt", "readme.md"]);
    assert_error(server.delete("/v1.0/me/drive/root:/Project"), 403, "notAllowed", "The folder was not deleted");
    assert!(server.folder().join("Project/link").is_symlink());
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_replaced_by_a_link_does_not_exist() {
    let server = server();
    let id = server.id("root:/Project/Data");
    fs::remove_dir_all(server.folder().join("Project/Data")).unwrap();
    std::os::unix::fs::symlink(server.outside(), server.folder().join("Project/Data")).unwrap();
    assert_error(server.get(&format!("/items/{id}")), 404, "itemNotFound", "");
    assert_error(server.get(&format!("/drive/items/{id}/children")), 404, "itemNotFound", "");
    assert_error(
        server.post(&format!("/drive/items/{id}/children"), &json!({ "name": "x", "folder": {} })),
        404,
        "itemNotFound",
        "",
    );
    assert_eq!(fs::read_dir(server.outside()).unwrap().count(), 1);
}

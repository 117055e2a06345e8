//! Copies, in both documented forms, from the start to the item.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Server, assert_error, body, header};

/// Everything below a folder: the paths, and the contents of files.
fn tree(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            let bytes = path.is_file().then(|| fs::read(&path).unwrap());
            if bytes.is_none() {
                waiting.push(path);
            }
            found.insert(name, bytes);
        }
    }
    found
}

#[test]
fn copies_a_folder_in_the_graph_form() {
    let server = Server::with_some_files();
    let id = server.id("root:/Project");
    let monitor = server.copy(
        &format!("items/{id}"),
        &json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy of Project" }),
    );
    assert!(monitor.starts_with(&format!("{}/_api/v2.0/monitor/", server.ready("monitor"))), "{monitor}");
    assert!(monitor.len() > 1000, "the service's monitor URLs are long");
    let (status, end) = server.end(&monitor);
    assert_eq!(status, 202);
    assert_eq!((&end["status"], &end["percentageComplete"]), (&json!("completed"), &json!(100.0)));
    let item = server.item(&format!("items/{}", end["resourceId"].as_str().unwrap()));
    assert_eq!((&item["name"], &item["size"]), (&json!("Copy of Project"), &json!(100_300)));
    assert_ne!(item["id"], id);
    assert_eq!(tree(&server.folder().join("Documents/Copy of Project")), tree(&server.folder().join("Project")));
}

#[test]
fn copies_a_folder_in_the_onedrive_form() {
    let server = Server::with_some_files();
    let id = server.id("root:/Project");
    let copy = json!({ "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy of Project" });
    let path = format!("/drive/items/{id}/copy");
    assert_error(server.post(&path, &copy), 400, "invalidRequest", "Prefer");

    let prefer = "return=minimal, Respond-Async; wait=10";
    let response = server.request(Method::POST, &path).header("prefer", prefer).json(&copy).send().unwrap();
    assert_eq!(response.status(), 202);
    assert_eq!(header(&response, "preference-applied"), "respond-async");
    let monitor = header(&response, "location");
    let id = monitor.strip_prefix(&format!("{}/monitor/", server.ready("monitor"))).unwrap();
    assert_eq!(id.len(), 36);
    let (status, end) = server.end(&monitor);
    assert_eq!(status, 303);
    let item = end["location"].as_str().unwrap();
    let path = item.strip_prefix(server.ready("drive")).unwrap();
    assert!(path.starts_with("/items/"));
    assert_eq!(body(server.get(path), 200)["name"], "Copy of Project");
    assert_eq!(server.fetch(item).status(), 401, "the item requires the token");
    assert_eq!(tree(&server.folder().join("Documents/Copy of Project")), tree(&server.folder().join("Project")));
}

#[test]
fn reports_progress_while_the_folder_fills() {
    let server = Server::start(&["--bytes-per-second", "50000"]);
    crate::support::with_files(server.folder());
    let mut pauses = [40, 60, 80].into_iter();
    let mut pause = Some(20);
    server.pause(20);
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    let mut sizes = Vec::new();
    let mut percentages = Vec::new();
    loop {
        let poll = server.fetch(&monitor).json::<Value>().unwrap();
        if poll["status"] == "completed" {
            break;
        }
        assert!(poll["statusDescription"].as_str().unwrap().ends_with("/100300 bytes"), "{poll}");
        percentages.extend(poll["percentageComplete"].as_f64());
        let copy = server.get("/v1.0/me/drive/root:/Copy");
        if copy.status() == 200 {
            sizes.extend(copy.json::<Value>().unwrap()["size"].as_u64());
        }
        if pause.is_some_and(|percent| percentages.last() >= Some(&f64::from(percent))) {
            pause = pauses.next();
            pause.map_or_else(|| server.resume(), |percent| server.pause(percent));
        }
    }
    assert!(percentages.is_sorted() && percentages.iter().all(|percentage| (0.0..=100.0).contains(percentage)));
    percentages.dedup();
    assert!(percentages.len() > 3, "{percentages:?}");
    sizes.dedup();
    assert!(sizes.is_sorted() && sizes.len() > 1, "{sizes:?}");
}

#[test]
fn a_folder_can_be_copied_into_itself() {
    let server = Server::with_some_files();
    let before = tree(&server.folder().join("Project"));
    let (_, end) = server.end(
        &server.copy("root:/Project", &json!({ "parentReference": { "path": "/drive/root:/Project/Data" }, "name": "Inner" })),
    );
    assert_eq!(end["status"], "completed");
    assert_eq!(tree(&server.folder().join("Project/Data/Inner")), before);
}

#[test]
fn accepts_a_destination_by_id_by_path_or_none() {
    let server = Server::with_some_files();
    fs::create_dir_all(server.folder().join("A b/50%20")).unwrap();
    let drive = server.ready("driveId");
    let id = server.id("root:/Documents");
    for (number, parent) in [
        json!({ "driveId": drive, "id": id }),
        json!({ "driveId": drive, "id": id, "path": "", "driveType": "" }),
        json!({ "id": id, "path": "/drive/root:/Documents" }),
        json!({ "path": format!("/drives/{drive}/root:/documents") }),
        json!({ "path": "/me/drive/root:/Documents:" }),
        json!({ "path": "/drive/root:/A b" }),
        json!({ "path": "/drive/root:/A%20b" }),
        json!({ "path": "/drive/root:/A b/50%20" }),
        json!({ "path": "/drive/root" }),
        Value::Null,
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("copy {number}.txt");
        let (_, end) = server.end(&server.copy("root:/notes.txt", &json!({ "name": name, "parentReference": parent })));
        assert_eq!(end["status"], "completed", "{parent} {end}");
    }
    assert_eq!(server.names("A b"), ["50%20", "copy 5.txt", "copy 6.txt"]);
    assert_eq!(server.names("A b/50%20"), ["copy 7.txt"]);
    assert_eq!(server.names("Documents").len(), 2 + 5);
    assert!(server.names("").contains(&"copy 8.txt".to_owned()) && server.names("").contains(&"copy 9.txt".to_owned()));
}

#[test]
fn copies_only_the_children_of_a_folder() {
    let server = Server::with_some_files();
    let copy = json!({ "parentReference": { "path": "/drive/root:/Documents" }, "childrenOnly": true });
    let (_, end) = server.end(&server.copy("root:/Project", &copy));
    assert_eq!(end["status"], "completed");
    assert_eq!(end["resourceId"], server.id("root:/Documents"));
    assert_eq!(server.names("Documents"), ["Data", "Nothing in here", "budget.xlsx", "empty.txt", "letter.txt", "readme.md"]);

    // The second time every name is taken. The status reports each item, and has no code of its own.
    let (status, end) = server.end(&server.copy("root:/Project", &copy));
    assert_eq!((status, &end["status"]), (200, &json!("failed")));
    assert!(end["error"].get("code").is_none() && end.get("percentageComplete").is_none());
    let details = end["error"]["details"].as_array().unwrap();
    assert_eq!(details.len(), 4, "items below a folder that failed are not reported again");
    assert!(details.iter().all(|detail| detail["code"] == "nameAlreadyExists"));
    assert!(details.iter().any(|detail| detail["target"] == server.id("root:/Project/Data")));

    // The root's children can be copied, even into one of them.
    let root = server.item("root")["size"].as_u64().unwrap();
    let (_, end) =
        server.end(&server.copy(
            "root",
            &json!({ "parentReference": { "path": "/drive/root:/Project/Nothing in here" }, "childrenOnly": true }),
        ));
    assert_eq!(end["status"], "completed", "{end}");
    assert_eq!(server.item("root:/Project/Nothing in here")["size"], root);
}

#[test]
fn fails_when_the_destination_disappears() {
    let server = Server::start(&["--bytes-per-second", "20000"]);
    crate::support::with_files(server.folder());
    let monitor = server.copy("root:/Project", &json!({ "parentReference": { "path": "/drive/root:/Documents" } }));
    assert_eq!(server.request(Method::DELETE, "/v1.0/me/drive/root:/Documents").send().unwrap().status(), 204);
    let (status, end) = server.end(&monitor);
    assert_eq!((status, &end["status"], &end["error"]["code"]), (200, &json!("failed"), &json!("itemNotFound")), "{end}");
    assert_eq!(server.names(""), ["Project", "notes.txt"]);
    assert!(server.names(".local-drive/partial").is_empty());
}

#[test]
fn a_folder_can_be_renamed_while_it_fills() {
    let server = Server::start(&["--bytes-per-second", "200000"]);
    crate::support::with_files(server.folder());
    let monitor = server.copy("root:/Project", &json!({ "name": "Copy" }));
    let renamed = loop {
        let response = server.patch("/v1.0/me/drive/root:/Copy", &json!({ "name": "Other" }));
        if response.status() == 200 {
            break response.json::<Value>().unwrap();
        }
    };
    let (_, end) = server.end(&monitor);
    assert_eq!(end["resourceId"], renamed["id"]);
    assert_eq!(tree(&server.folder().join("Other")), tree(&server.folder().join("Project")));
}

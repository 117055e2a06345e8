//! The page's origin.

use std::fs;

use tempfile::TempDir;

use crate::support::{Server, header, raw};

fn server() -> (TempDir, Server) {
    let home = TempDir::new().unwrap();
    for (path, text) in [
        ("page/index.html", "<title>page</title>"),
        ("page/page/main.js", "export {}"),
        ("page/style.css", "p {}"),
        ("page/drive/Cargo.toml", "secret"),
        ("package/index.js", "export {}"),
        ("package/a.wasm", "\0asm"),
        ("outside.txt", "secret"),
    ] {
        let path = home.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let folder = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let server = Server::start(&["--page", &folder("page"), "--package", &folder("package")]);
    (home, server)
}

#[test]
fn serves_files_with_their_types_and_without_caching() {
    let (_home, server) = server();
    for (path, mime_type) in [
        ("/", "text/html"),
        ("/page/main.js", "text/javascript"),
        ("/style.css", "text/css"),
        ("/pkg/index.js", "text/javascript"),
        ("/pkg/a.wasm", "application/wasm"),
        ("/config.json", "application/json"),
    ] {
        let response = server.fetch(&format!("{}{path}", server.ready("page")));
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-type"), mime_type, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-store");
        assert!(!response.headers().keys().any(|name| name.as_str().starts_with("access-control-")), "{path}");
    }
}

#[test]
fn compresses_files_for_clients_that_accept_it() {
    let (home, server) = server();
    fs::write(home.path().join("page/long.css"), "p {} ".repeat(1000)).unwrap();
    let url = format!("{}/long.css", server.ready("page"));
    let compressed = reqwest::blocking::Client::new().get(&url).header("accept-encoding", "gzip").send().unwrap();
    assert_eq!(header(&compressed, "content-encoding"), "gzip");
    assert!(compressed.bytes().unwrap().len() < 500);
    let plain = server.fetch(&url);
    assert!(!plain.headers().contains_key("content-encoding"));
    assert_eq!(plain.bytes().unwrap().len(), 5000);
}

#[test]
fn no_other_page_can_frame_the_page_or_load_its_files() {
    let (_home, server) = server();
    for path in ["/", "/page/main.js", "/pkg/index.js", "/config.json", "/nothing", "/drive/Cargo.toml"] {
        let response = server.fetch(&format!("{}{path}", server.ready("page")));
        assert_eq!(header(&response, "x-frame-options"), "DENY", "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "cross-origin-resource-policy"), "same-origin", "{path}");
        let policy = header(&response, "content-security-policy");
        assert!(policy.split("; ").any(|directive| directive == "frame-ancestors 'none'"), "{path} {policy}");
    }
}

#[test]
fn the_page_may_connect_to_its_drive_and_to_the_services_hosts_only() {
    let (_home, server) = server();
    let policy = header(&server.fetch(server.ready("page")), "content-security-policy");
    let connect = policy.split("; ").find_map(|directive| directive.strip_prefix("connect-src ")).unwrap();
    let sources: Vec<&str> = connect.split(' ').collect();
    for needed in
        ["'self'", server.ready("drive"), server.ready("monitor"), "https://graph.microsoft.com", "https://*.sharepoint.com"]
    {
        assert!(sources.contains(&needed), "{needed} is not in {connect}");
    }
    let service = [".com", ".us", ".cn"].map(|end| move |source: &str| source.starts_with("https://") && source.ends_with(end));
    for source in &sources[3..] {
        assert!(service.iter().any(|is_host| is_host(source)), "{source}");
    }
    assert!(!sources.iter().any(|source| ["*", "http:", "https:", "https://*"].contains(source)), "{connect}");
}

#[test]
fn config_json_says_where_the_drive_is() {
    let (_home, server) = server();
    let config: serde_json::Value = server.fetch(&format!("{}/config.json", server.ready("page"))).json().unwrap();
    for part in ["drive", "monitor", "token", "driveId"] {
        assert_eq!(config[part], server.ready(part));
    }
}

#[test]
fn serves_neither_sources_nor_anything_outside() {
    let (_home, server) = server();
    for path in [
        "/drive/Cargo.toml",
        "/%64rive/Cargo.toml",
        "/./drive/Cargo.toml",
        "//drive/Cargo.toml",
        "/DRIVE/Cargo.toml",
        "/page/../drive/Cargo.toml",
        "/drive%2fCargo.toml",
        "/pkg/../drive/Cargo.toml",
        "/../outside.txt",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/pkg/..%2foutside.txt",
        "/pkg/%2e%2e/%2e%2e/outside.txt",
        "/.local-drive/index.jsonl",
    ] {
        let answer = raw(server.ready("page"), &[&format!("GET {path} HTTP/1.1"), "Host: 127.0.0.1"]);
        assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("secret"), "{path}\n{answer}");
    }
}

#[test]
fn a_package_requires_a_page() {
    let home = TempDir::new().unwrap();
    let process = std::process::Command::new(env!("CARGO_BIN_EXE_local-drive"))
        .arg("--folder")
        .arg(home.path())
        .args(["--package", "x"])
        .output()
        .unwrap();
    assert_eq!(process.status.code(), Some(2), "a usage error");
}

#[test]
fn the_sample_is_large_enough_to_show_progress() {
    let server = Server::start(&["--sample", "--bytes-per-second", "0"]);
    assert_eq!(server.names(""), ["Documents", "Getting started.pdf", "Pictures", "Sample project", "To do.txt"]);
    let mut files = 0;
    let mut waiting = vec![server.folder().join("Sample project")];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { files += 1 }
        }
    }
    assert!(files >= 200);
    assert!(server.item("root:/Sample project")["size"].as_u64().unwrap() >= 64 << 20);
}

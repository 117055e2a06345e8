//! Which host names the server accepts.

use crate::support::{Server, raw};

fn ask(origin: &str, host: &str, target: &str, token: &str) -> String {
    raw(origin, &[&format!("GET {target} HTTP/1.1"), &format!("Host: {host}"), &format!("Authorization: Bearer {token}")])
}

#[test]
fn rejects_foreign_names_for_this_machine() {
    let page = std::env::temp_dir();
    let server = Server::start(&["--page", page.to_str().unwrap()]);
    let token = server.ready("token");
    for origin in ["drive", "monitor", "page"] {
        for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "169.254.169.254", ""] {
            let answer = ask(server.ready(origin), host, "/config.json", token);
            assert!(answer.starts_with("HTTP/1.1 421 ") && !answer.contains(token), "{origin} {host:?} {answer}");
            assert!(!answer.to_lowercase().contains("access-control-allow-origin"), "{answer}");
        }
    }
    for host in ["127.0.0.1", "localhost:4870", "[::1]:1"] {
        assert!(ask(server.ready("drive"), host, "/v1.0/me/drive", token).starts_with("HTTP/1.1 200 "), "{host}");
    }
}

#[test]
fn an_allowed_host_gets_its_own_urls() {
    let server = Server::start(&[
        "--allow-host",
        "graph.microsoft.com",
        "--allow-host",
        "contoso.sharepoint.com",
        "--public-drive-url",
        "https://graph.microsoft.com/",
        "--public-monitor-url",
        "https://contoso.sharepoint.com",
    ]);
    crate::support::with_files(server.folder());
    let token = server.ready("token");
    let answer = ask(server.ready("drive"), "graph.microsoft.com", "/v1.0/me/drive/root/children?$top=1", token);
    assert!(answer.contains("\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/me/drive/root/children?"), "{answer}");
    let copy = r#"{"name":"copy.txt"}"#;
    let answer = raw(
        server.ready("drive"),
        &[
            "POST /v1.0/me/drive/root:/notes.txt:/copy HTTP/1.1",
            "Host: graph.microsoft.com",
            &format!("Authorization: Bearer {token}"),
            &format!("Content-Length: {}\r\nConnection: close\r\n\r\n{copy}", copy.len()),
        ],
    );
    assert!(answer.contains("location: https://contoso.sharepoint.com/_api/v2.0/monitor/"), "{answer}");
    let own = ask(server.ready("drive"), "127.0.0.1", "/v1.0/me/drive/root/children?$top=1", token);
    assert!(own.contains(&format!("\"@odata.nextLink\":\"{}/", server.ready("drive"))), "{own}");
}

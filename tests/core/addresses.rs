//! The URLs of drives and items, and the base of a relative Location.

use longhaul::protocol::{argument::Argument, drive_address::Service, item_address::ItemAddress, text::origin_of};
use serde_json::json;

use crate::support::{
    host::{GRAPH, Parsed},
    run::{BEGINNING, copy_on, drive, read},
};

#[test]
fn the_service_is_inferred_from_the_host_and_then_from_the_path() {
    let cases = [
        ("https://graph.microsoft.com/v1.0/me/drive", Service::Graph),
        ("https://graph.microsoft.com/beta/drives/b!J", Service::Graph),
        ("https://graph.microsoft.us/v1.0/drive", Service::Graph),
        ("https://api.onedrive.com/v1.0/drive", Service::OneDrive),
        ("https://api.onedrive.com/v1.0/drives/me", Service::OneDrive),
        ("http://127.0.0.1:4870/v1.0/drive", Service::OneDrive),
        ("http://127.0.0.1:4870/v1.0/me/drive", Service::Graph),
        ("http://127.0.0.1:4870/v1.0/drives/abc", Service::Graph),
        ("http://127.0.0.1:4870/v1.0/users/u/drive", Service::Graph),
        ("http://127.0.0.1:4870/v1.0", Service::Graph),
    ];
    for (base_url, service) in cases {
        assert_eq!(drive(base_url).service, service, "{base_url}");
    }
}

#[test]
fn the_service_can_be_given() {
    let service = |word: &str| {
        let copy = json!({ "operation": "copy", "baseUrl": GRAPH, "service": word, "target": "1", "body": { "name": "x" } });
        read(copy, BEGINNING).ok()?.context().drive.as_deref().map(|drive| drive.service)
    };
    assert_eq!(["graph", "onedrive"].map(service), [Some(Service::Graph), Some(Service::OneDrive)]);
}

#[test]
fn a_slash_at_the_end_of_a_base_url_makes_no_difference() {
    assert_eq!(drive("https://graph.microsoft.com/v1.0/me/drive//").base_url, "https://graph.microsoft.com/v1.0/me/drive");
}

#[test]
fn a_relative_location_is_below_the_version() {
    let graph = drive("https://graph.microsoft.com/v1.0/me/drive");
    let resolved = [
        ("/teams('1')/operations('2')", "https://graph.microsoft.com/v1.0/teams('1')/operations('2')"),
        ("teams('1')/operations('2')", "https://graph.microsoft.com/v1.0/teams('1')/operations('2')"),
        ("/v1.0/teams('1')", "https://graph.microsoft.com/v1.0/teams('1')"),
        ("/beta/teams('1')", "https://graph.microsoft.com/beta/teams('1')"),
        ("/chats('19:1@thread.v2')/operations('2')", "https://graph.microsoft.com/v1.0/chats('19:1@thread.v2')/operations('2')"),
        ("/https://other.example/x", "https://graph.microsoft.com/v1.0/https://other.example/x"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example/A?b=%7E", "https://other.example/A?b=%7E"),
        ("https://", "https://"),
        ("https://other.example:99999/x", "https://other.example:99999/x"),
    ];
    for (location, expected) in resolved {
        assert_eq!(graph.resolve::<Parsed>(location), expected);
    }
    assert_eq!(drive("https://graph.microsoft.com/beta/me/drive").resolve::<Parsed>("/x"), "https://graph.microsoft.com/beta/x");
    assert_eq!(drive("https://host/drive").resolve::<Parsed>("/x"), "https://host/x");
    assert_eq!(drive("https://host/videos/drive").resolve::<Parsed>("/x"), "https://host/x");
}

#[test]
fn a_version_may_be_below_other_segments_as_on_sharepoint() {
    for (base_url, root) in [
        ("https://contoso.sharepoint.com/_api/v2.0/drives/b!J", "https://contoso.sharepoint.com/_api/v2.0"),
        ("https://contoso.sharepoint.com/sites/v2team/_api/v2.1/drive", "https://contoso.sharepoint.com/sites/v2team/_api/v2.1"),
        ("https://contoso.sharepoint.com/sites/S/_api/v2.1/drive", "https://contoso.sharepoint.com/sites/S/_api/v2.1"),
        ("https://contoso.sharepoint.com/sites/beta/_api/v2.0/drive", "https://contoso.sharepoint.com/sites/beta/_api/v2.0"),
        ("https://contoso.sharepoint.com/teams/v2/_api/v2.1/drive", "https://contoso.sharepoint.com/teams/v2/_api/v2.1"),
        ("https://contoso.sharepoint.com/_api/web", "https://contoso.sharepoint.com"),
    ] {
        let sharepoint = drive(base_url);
        assert_eq!(sharepoint.version_root, root);
        assert_eq!(sharepoint.drive_url::<Parsed>(Some("b!K")).as_str(), format!("{root}/drives/b!K"));
        assert_eq!(sharepoint.batch_url(), None, "only Graph is known to accept batches there");
    }
}

#[test]
fn only_the_drives_own_origin_is_its_own() {
    let graph = drive("https://graph.microsoft.com/v1.0/me/drive");
    for url in ["https://graph.microsoft.com/beta/x", "https://GRAPH.microsoft.com:443/x", "https:\\\\graph.microsoft.com\\x"] {
        assert!(graph.owns::<Parsed>(url), "{url}");
    }
    let foreign = [
        "https://graph.microsoft.com.evil.example/",
        "https://graph.microsoft.com@evil.example/",
        "http://graph.microsoft.com/",
        "https://graph.microsoft.com:444/",
        "https://evil.example/https://graph.microsoft.com/",
        "https://user@graph.microsoft.com/",
        "/x",
    ];
    for url in foreign {
        assert!(!graph.owns::<Parsed>(url), "{url}");
    }
}

fn path(address: serde_json::Value) -> Option<String> {
    ItemAddress::read(&Argument::new(Parsed(address), "item")).ok().map(|item| format!("{}/copy", item.url_path::<Parsed>()))
}

#[test]
fn an_item_is_named_by_its_id_or_its_path() {
    let named = [
        (json!("01ABC"), "/items/01ABC/copy"),
        (json!("A1B2!345"), "/items/A1B2!345/copy"),
        (json!({ "id": "a/b?c#d%e:f" }), "/items/a%2Fb%3Fc%23d%25e%3Af/copy"),
        (json!({ "path": "/Documents/Large Folder 1" }), "/root:/Documents/Large%20Folder%201:/copy"),
        (json!({ "path": "Documents/100%/ü:#?" }), "/root:/Documents/100%25/%C3%BC%3A%23%3F:/copy"),
        (json!({ "path": "/drive/root:/Documents" }), "/root:/Documents:/copy"),
        (json!({ "path": "root:/Documents" }), "/root:/Documents:/copy"),
        (json!({ "path": "/a:/b" }), "/root:/a%3A/b:/copy"),
        (json!({ "path": "/" }), "/root/copy"),
        (json!({ "path": "/drive/root" }), "/root/copy"),
        (json!({ "path": "/drives/b!J/root" }), "/root/copy"),
        (json!({ "path": "/drive/root/a" }), "/root:/drive/root/a:/copy"),
        (json!({ "path": "/Documents/root" }), "/root:/Documents/root:/copy"),
        (json!({ "path": "/drives/b!J/x/root" }), "/root:/drives/b!J/x/root:/copy"),
    ];
    for (address, expected) in named {
        assert_eq!(path(address.clone()).as_deref(), Some(expected), "{address}");
    }
}

#[test]
fn an_item_address_with_a_dot_segment_is_refused() {
    let bad = [
        json!(""),
        json!("."),
        json!(".."),
        json!(null),
        json!(5),
        json!({}),
        json!([]),
        json!({ "path": "" }),
        json!({ "path": "/a/../b" }),
        json!({ "path": "." }),
        json!({ "id": ".." }),
    ];
    for address in bad {
        assert_eq!(path(address.clone()), None, "{address}");
    }
}

#[test]
fn only_requests_to_graphs_own_hosts_get_an_id_for_support() {
    let hosts = [
        ("https://graph.microsoft.com/v1.0/me/drive", true),
        ("https://dod-graph.microsoft.us/v1.0/me/drive", true),
        ("https://microsoftgraph.chinacloudapi.cn/v1.0/me/drive", true),
        ("https://api.onedrive.com/v1.0/drive", false),
        ("https://proxy.example/v1.0/me/drive", false),
    ];
    for (base_url, expected) in hosts {
        let mut run = copy_on(base_url, json!({}));
        run.step().expect("the start is sent");
        assert_eq!(run.requests[0].client_request_id, expected, "{base_url}");
    }
}

#[test]
fn a_drive_is_named_by_its_id_encoded_or_not() {
    let names = |base_url: &str, id: &str| drive(base_url).names_drive::<Parsed>(id);
    assert!(names("https://graph.microsoft.com/v1.0/drives/b!J", "b!J"));
    assert!(names("https://graph.microsoft.com/v1.0/drives/a%20b", "a b"));
    assert!(!names("https://graph.microsoft.com/v1.0/drives/b!J", "b!K"));
    assert!(!names("https://graph.microsoft.com/v1.0/me/drive", "b!J"));
}

#[test]
fn the_origin_of_a_url_ends_before_its_path() {
    for (url, origin) in [
        ("https://contoso.sharepoint.com/a/b?c=/d", "https://contoso.sharepoint.com"),
        ("http://127.0.0.1:4870/v1.0", "http://127.0.0.1:4870"),
        ("https://contoso.sharepoint.com", "https://contoso.sharepoint.com"),
    ] {
        assert_eq!(origin_of(url), origin);
    }
}

use super::{Address, Encoding, Endpoint, Target};
use crate::jobs::Form;

fn parse(path: &str) -> Address {
    Address::parse(path, Encoding::Percent).unwrap().unwrap_or_else(|| panic!("{path}"))
}

/// An address in short: form, drive, base, path and endpoint.
fn in_short(path: &str) -> String {
    let Address { form, drive, target, endpoint } = parse(path);
    let target = match target {
        Target::Item { base, path } => format!("{}:/{}", base.unwrap_or_else(|| "root".to_owned()), path.join("/")),
        other => format!("{other:?}"),
    };
    format!("{form:?} {} {target} {endpoint:?}", drive.unwrap_or_else(|| "own".to_owned()))
}

#[test]
fn reads_both_forms_and_all_ways_to_name_an_item() {
    for (path, expected) in [
        ("/v1.0/drive/root", "OneDrive own root:/ Itself"),
        ("/items/01A", "OneDrive own 01A:/ Itself"),
        ("/beta/me/drive/items/01A/copy", "Graph own 01A:/ Copy"),
        ("/v1.0/me/drive/root:/a%20b/c", "Graph own root:/a b/c Itself"),
        ("/v1.0/drives/b!x/root:/a/b:/children", "Graph b!x root:/a/b Children"),
        ("/v1.0/drives/b!x/items/01A:/b.txt:/content", "Graph b!x 01A:/b.txt Content"),
        ("/v1.0/me/drive/items/root%3A%2Fa%2Fb%3A/content", "Graph own root:/a/b Content"),
        ("/drive/root:%2Fa%2Fb:/copy", "OneDrive own root:/a/b Copy"),
        ("/drive/root:/", "OneDrive own root:/ Itself"),
        ("/me/drive/root/children/a b", "Graph own root:/a b Itself"),
        ("/me/drive/items/01A/children/a/children/b.txt/content", "Graph own 01A:/a/b.txt Content"),
        ("/me/drive/items('01A')/children('it''s.txt')/content", "Graph own 01A:/it's.txt Content"),
        ("/me/drive/root/children/$count", "Graph own root:/ Unknown"),
    ] {
        assert_eq!(in_short(path), expected, "{path}");
    }
}

#[test]
fn reads_the_drives_of_users_groups_and_sites() {
    for (path, expected) in [
        ("/v1.0/users/anna@contoso.com/drive/root", "Graph own root:/ Itself"),
        ("/v1.0/users('anna')/drive", "Graph own Drive Itself"),
        ("/v1.0/groups/1/drive/items/01A", "Graph own 01A:/ Itself"),
        ("/v1.0/sites/contoso.sharepoint.com,1,2/drives/b!x/root", "Graph b!x root:/ Itself"),
        ("/v1.0/sites/contoso.sharepoint.com:/sites/a/b:/drive/root:/c", "Graph own root:/c Itself"),
        ("/v1.0/me/drives/b!x/items/01A", "Graph b!x 01A:/ Itself"),
        ("/v1.0/me/drives", "Graph own Drives Itself"),
        ("/beta/sites/root/drives", "Graph own Drives Itself"),
    ] {
        assert_eq!(in_short(path), expected, "{path}");
    }
    for path in ["/v1.0/users", "/v1.0/users/1", "/v1.0/me", "/v1.0/sites/host:/a", "/v1.0/teams", "/"] {
        assert_eq!(Address::parse(path, Encoding::Percent).unwrap(), None, "{path}");
    }
}

#[test]
fn reads_endpoints_with_and_without_their_namespace() {
    for (path, endpoint) in [
        ("/me/drive/items/1/microsoft.graph.copy", Endpoint::Copy),
        ("/me/drive/items/1/copy/7", Endpoint::Operation("7".to_owned())),
        ("/drive/items/1/action.copy", Endpoint::Copy),
        ("/drive/items/1/upload.createSession", Endpoint::CreateUploadSession),
        ("/drive/root/view.delta", Endpoint::Delta(None)),
        ("/me/drive/root/delta(token='latest')", Endpoint::Delta(Some("latest".to_owned()))),
        ("/me/drive/root/microsoft.graph.delta()", Endpoint::Delta(None)),
        ("/me/drive/items/1/workbook/createSession", Endpoint::Unknown),
        ("/me/drive/special/documents", Endpoint::Unknown),
        ("/me/drive/recent", Endpoint::Unknown),
    ] {
        assert_eq!(parse(path).endpoint, endpoint, "{path}");
    }
}

#[test]
fn rejects_paths_with_names_that_no_item_can_have() {
    for path in [
        "/drive/root:/..",
        "/drive/root:/a/%2e%2e/b",
        "/drive/root:/..%2Fb",
        "/drive/root%3A%2F..%2Fb",
        "/drive/root:/a//b",
        "/drive/root:/%2Fetc",
        "/drive/root:/%00",
        "/drive/root:/.local-drive",
        "/drive/root/children/..",
        "/drive/root/children/a%2Fb",
        "/drive/root/children('a%2Fb')",
    ] {
        assert!(Address::parse(path, Encoding::Percent).is_err(), "{path}");
    }
}

#[test]
fn an_encoded_slash_in_an_id_separates_nothing() {
    let Target::Item { base, path } = parse("/drive/items/..%2Foutside/children").target else { panic!("an item") };
    assert_eq!((base.as_deref(), path.len()), (Some("../outside"), 0));
    assert_eq!(parse("/drive/items/..%2Foutside/children").form, Form::OneDrive);
}

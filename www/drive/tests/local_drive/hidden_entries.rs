//! Entries on disk that the drive doesn't show are not deleted.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{Server, assert_error};

#[test]
fn a_folder_with_hidden_entries_is_not_deleted() {
    let server = Server::empty();
    let folder = server.folder();
    for name in ["Link/a", "Reserved/a", "Deep/a/b/c"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    symlink("/etc/hostname", folder.join("Link/a/link")).unwrap();
    fs::write(folder.join("Reserved/a/desktop.ini"), "settings").unwrap();
    fs::create_dir(folder.join("Deep/a/b/c/.local-drive")).unwrap();
    for (name, hidden) in [("Link", "a/link"), ("Reserved", "a/desktop.ini"), ("Deep", "a/b/c/.local-drive")] {
        let id = server.id(&format!("root:/{name}"));
        assert_error(server.delete(&format!("/v1.0/me/drive/root:/{name}")), 403, "notAllowed", "The folder was not deleted");
        assert!(fs::symlink_metadata(folder.join(name).join(hidden)).is_ok(), "{name}");
        assert_eq!(server.id(&format!("root:/{name}")), id);
    }
    fs::remove_file(folder.join("Reserved/a/desktop.ini")).unwrap();
    assert_eq!(server.delete("/v1.0/me/drive/root:/Reserved").status(), 204);
}

#[test]
fn a_name_that_is_not_unicode_protects_its_folder_too() {
    use std::os::unix::ffi::OsStrExt as _;
    let server = Server::empty();
    let folder = server.folder().join("Folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), "coffee").unwrap();
    assert_eq!(server.item("root:/Folder")["folder"]["childCount"], 0);
    assert_error(server.delete("/v1.0/me/drive/root:/Folder"), 403, "notAllowed", "The folder was not deleted");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
}

//! Which names an item may have, and which name a renamed item gets.
//!
//! The rules are the service's own ("Restrictions and limitations in OneDrive and SharePoint"). They also ensure that a name can't
//! mean anything except one entry of one folder.

use super::error::ApiError;
use super::item::Kind;

/// The folder inside the drive's folder that contains the server's own state. It is never shown and can't be addressed.
pub(crate) const STATE_FOLDER: &str = ".local-drive";

/// The longest name, in bytes: what common file systems allow.
const LONGEST: usize = 255;

/// Characters that no name may contain.
const RESERVED_CHARACTERS: &[char] = &['"', '*', ':', '<', '>', '?', '/', '\\', '|'];

/// Names that the service reserves, in lower case, besides `COM0`–`COM9` and `LPT0`–`LPT9`.
const RESERVED_NAMES: &[&str] = &[".", "..", ".lock", "aux", "con", "desktop.ini", "nul", "prn", STATE_FOLDER];

/// Fails if an item can't have this name. `field` is the field that the error names.
pub(crate) fn check(field: &str, name: &str) -> Result<(), ApiError> {
    fault(name).map_or(Ok(()), |expected| Err(ApiError::invalid(field, expected)))
}

/// Whether an item can have this name.
pub(crate) fn is_allowed(name: &str) -> bool {
    fault(name).is_none()
}

fn fault(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if name.is_empty() {
        Some("a name was expected, and it is empty.")
    } else if name.len() > LONGEST {
        Some("a name of at most 255 bytes was expected.")
    } else if name.contains(char::is_control) {
        Some("a name without control characters was expected.")
    } else if name.contains(RESERVED_CHARACTERS) {
        Some(r#"a name without any of " * : < > ? / \ | was expected."#)
    } else if is_reserved(&lower) {
        Some("this name is reserved.")
    } else if cfg!(windows) && is_windows_device(&lower) {
        Some("a name that isn't that of a device of Windows was expected.")
    } else if name.starts_with("~$") || lower.contains("_vti_") {
        Some("a name that neither starts with ~$ nor contains _vti_ was expected.")
    } else if name.starts_with(' ') || name.ends_with([' ', '.']) {
        Some("a name that neither starts with a space nor ends with a space or a dot was expected.")
    } else {
        None
    }
}

fn is_reserved(lower: &str) -> bool {
    let number = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    let is_device = number.is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    is_device || RESERVED_NAMES.contains(&lower)
}

/// Whether Windows opens a device instead of a file of this name: it ignores extensions, and takes superscript digits for digits.
fn is_windows_device(lower: &str) -> bool {
    let stem = lower.split('.').next().unwrap_or_default().trim_end().replace(['¹', '²', '³'], "1");
    is_reserved(&stem) || ["conin$", "conout$"].contains(&stem.as_str())
}

/// Whether two names mean the same item: the service preserves case and ignores it when it compares.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Sorts names without regard to case, and names that differ in case only in a fixed order.
pub(super) fn sort_key(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}

/// The longest extension, with its dot. With a longer one, the limit would leave no room for the stem.
const LONGEST_EXTENSION: usize = LONGEST / 2;

/// `name` with a number, as the service writes it: before the extension of a file, and at the end of a folder's name
/// (microsoft-graph-docs#1629).
pub(crate) fn numbered(name: &str, number: u32, kind: Kind) -> String {
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if kind == Kind::File && dot > 0 && name.len() - dot <= LONGEST_EXTENSION => name.split_at(dot),
        _ => (name, ""),
    };
    let suffix = format!(" {number}{extension}");
    let mut end = stem.len().min(LONGEST.saturating_sub(suffix.len()));
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", &stem[..end])
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_allowed, is_windows_device, numbered, same};

    #[test]
    fn allows_ordinary_names() {
        for name in ["a", "Copy of LargeFolder1", "report.final.txt", ".gitignore", "Übersicht.md", "comet", "100% sure"] {
            assert!(is_allowed(name), "{name}");
        }
    }

    #[test]
    fn rejects_names_that_are_reserved_or_ambiguous() {
        let long = "x".repeat(256);
        for name in [
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "a:b",
            "a\0b",
            "a\nb",
            "a*",
            "\"",
            "a ",
            " a",
            "a.",
            "CON",
            "lpt1",
            ".local-drive",
            ".LOCAL-DRIVE",
            "~$a.docx",
            "x_vti_y",
            "Desktop.ini",
            &long,
        ] {
            assert!(!is_allowed(name), "{name:?}");
        }
    }

    #[test]
    fn knows_the_devices_of_windows_with_any_extension() {
        for name in ["nul.tar.gz", "lpt1.txt", "com¹", "aux .c", "conin$"] {
            assert!(is_windows_device(name), "{name}");
            assert_eq!(is_allowed(name), !cfg!(windows), "{name}");
        }
        for name in ["console.txt", "com10.txt", "a.con", ".nul", "$con"] {
            assert!(is_allowed(name), "{name}");
        }
    }

    #[test]
    fn numbers_a_name_before_its_extension_within_the_length_limit() {
        assert_eq!(numbered("report.txt", 1, Kind::File), "report 1.txt");
        assert_eq!(numbered("v1.2", 12, Kind::Folder), "v1.2 12");
        assert_eq!(numbered(".gitignore", 1, Kind::File), ".gitignore 1");
        let longest = format!("{}.txt", "é".repeat(125));
        assert!(numbered(&longest, 10, Kind::File).len() <= 255);
        assert!(numbered(&longest, 10, Kind::File).ends_with(" 10.txt"));
        let longest = format!("a.{}", "x".repeat(253));
        let name = numbered(&longest, 1, Kind::File);
        assert!(is_allowed(&name) && name.starts_with("a.x"), "{name}");
    }

    #[test]
    fn ignores_case_when_it_compares_names() {
        assert!(same("Übersicht.TXT", "übersicht.txt"));
        assert!(!same("a", "b"));
    }
}

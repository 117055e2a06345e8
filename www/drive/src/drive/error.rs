//! The errors of the service's API.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

/// The service's error codes that this drive uses.
///
/// The list is the one in the service's documentation, "Errors".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ErrorCode {
    /// The caller may not do this.
    AccessDenied,
    /// The server failed; the request is not at fault.
    GeneralException,
    /// A byte range that the file doesn't have.
    InvalidRange,
    /// The request is malformed or contradicts itself.
    InvalidRequest,
    /// The item does not exist.
    ItemNotFound,
    /// The destination already contains an item of that name.
    NameAlreadyExists,
    /// The request is well-formed, and not possible for this item.
    NotAllowed,
    /// This server doesn't support the request.
    NotSupported,
    /// The disk is full.
    QuotaLimitReached,
    /// The item is not in the state that the request expects.
    ResourceModified,
    /// No token, or a wrong one.
    Unauthenticated,
}

/// An error: a code for programs, and a message for people that names the field at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ApiError {
    /// The kind of error.
    pub(crate) code: ErrorCode,
    /// What is wrong, and what was expected.
    pub(crate) message: String,
}

impl ApiError {
    /// An error with `code` and `message`.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The request's `field` is invalid.
    pub(crate) fn invalid(field: &str, expected: impl fmt::Display) -> Self {
        Self::new(ErrorCode::InvalidRequest, format!("{field}: {expected}"))
    }

    /// The item does not exist.
    pub(crate) fn not_found() -> Self {
        Self::new(ErrorCode::ItemNotFound, "The item does not exist.")
    }

    /// The destination already contains an item called `name`.
    pub(crate) fn name_taken(name: &str) -> Self {
        Self::new(ErrorCode::NameAlreadyExists, format!("name: an item called \"{name}\" already exists there."))
    }
}

impl From<io::Error> for ApiError {
    /// An error of the file system. The message never contains a path of the machine.
    fn from(error: io::Error) -> Self {
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION have no kind.
        if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
            return Self::new(ErrorCode::NotAllowed, "Another program has opened this file. Close it there first.");
        }
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::not_found(),
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => {
                let message = "This folder is on another file system than the drive's. Its items can only be read, renamed, and copied out of it.";
                Self::new(ErrorCode::NotAllowed, message)
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::new(ErrorCode::AccessDenied, "The file system denies access.")
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::new(ErrorCode::QuotaLimitReached, "The disk is full.")
            }
            kind => Self::new(ErrorCode::GeneralException, format!("File system error: {kind}.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{ApiError, ErrorCode};

    #[test]
    fn a_change_that_the_file_system_never_allows_is_not_the_servers_failure() {
        for (kind, code) in [
            (io::ErrorKind::CrossesDevices, ErrorCode::NotAllowed),
            (io::ErrorKind::ResourceBusy, ErrorCode::NotAllowed),
            (io::ErrorKind::ReadOnlyFilesystem, ErrorCode::AccessDenied),
        ] {
            assert_eq!(ApiError::from(io::Error::from(kind)).code, code, "{kind}");
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_has_opened_is_not_the_servers_failure() {
        assert_eq!(ApiError::from(io::Error::from_raw_os_error(32)).code, ErrorCode::NotAllowed);
    }
}

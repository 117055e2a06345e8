//! Why the drive does not do what it was asked, in the service's own words.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

/// The error codes of the service that this drive uses.
///
/// The list is the one in the service's documentation, "Errors".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ErrorCode {
    /// The caller may not do this.
    AccessDenied,
    /// Something went wrong here, not with the request.
    GeneralException,
    /// A byte range that the file does not have.
    InvalidRange,
    /// The request is malformed or contradicts itself.
    InvalidRequest,
    /// There is no such item.
    ItemNotFound,
    /// The destination has an item of that name already.
    NameAlreadyExists,
    /// The request is well formed, and not possible on this item.
    NotAllowed,
    /// This server does not do that.
    NotSupported,
    /// The disk is full.
    QuotaLimitReached,
    /// No token, or not the right one.
    Unauthenticated,
}

/// A refusal: a code for programs and a message for people, which names the field that is at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ApiError {
    /// What kind of refusal this is.
    pub(crate) code: ErrorCode,
    /// What is wrong, and what was expected.
    pub(crate) message: String,
}

impl ApiError {
    /// A refusal with `code` and `message`.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The request's `field` is at fault.
    pub(crate) fn invalid(field: &str, expected: impl fmt::Display) -> Self {
        Self::new(ErrorCode::InvalidRequest, format!("{field}: {expected}"))
    }

    /// There is no such item.
    pub(crate) fn not_found() -> Self {
        Self::new(ErrorCode::ItemNotFound, "The item does not exist.")
    }

    /// The destination has an item called `name` already.
    pub(crate) fn name_taken(name: &str) -> Self {
        Self::new(ErrorCode::NameAlreadyExists, format!("name: an item called \"{name}\" already exists there."))
    }
}

impl From<io::Error> for ApiError {
    /// What the file system says. The message never carries a path of the machine.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::not_found(),
            io::ErrorKind::PermissionDenied => Self::new(ErrorCode::AccessDenied, "The file system denies access."),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::new(ErrorCode::QuotaLimitReached, "The disk is full.")
            }
            kind => Self::new(ErrorCode::GeneralException, format!("The file system: {kind}.")),
        }
    }
}

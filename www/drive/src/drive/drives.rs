//! The drives of a server.

use std::sync::Arc;

use super::{ApiError, Drive, ErrorCode};

/// One or more drives; the first is the default.
#[derive(Debug)]
pub(crate) struct Drives(Vec<Arc<Drive>>);

impl Drives {
    /// The default drive, and others.
    pub(crate) fn new(default: Drive, others: impl IntoIterator<Item = Drive>) -> Self {
        Self(std::iter::once(default).chain(others).map(Arc::new).collect())
    }

    /// The default drive.
    pub(crate) fn default(&self) -> &Arc<Drive> {
        // There is always one: see `new`.
        &self.0[0]
    }

    /// All drives, the default one first.
    pub(crate) fn all(&self) -> &[Arc<Drive>] {
        &self.0
    }

    /// The drive with this id, or the default one for none.
    pub(crate) fn get(&self, id: Option<&str>) -> Option<&Arc<Drive>> {
        match id {
            None => Some(self.default()),
            Some(id) => self.0.iter().find(|drive| drive.id() == id),
        }
    }

    /// Like [`Drives::get`], with an error that names `field`.
    pub(crate) fn find(&self, id: Option<&str>, field: &str) -> Result<&Arc<Drive>, ApiError> {
        self.get(id).ok_or_else(|| ApiError::new(ErrorCode::ItemNotFound, format!("{field}: this drive does not exist.")))
    }
}

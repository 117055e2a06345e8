//! What the tests of the core share: JSON and URLs as the host reads them, a scripted service, and a run of an action against it.

pub(crate) mod host;
pub(crate) mod run;
pub(crate) mod samples;
pub(crate) mod script;

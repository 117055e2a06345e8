//! Support for the tests of the core: the host's JSON and URLs, a scripted service, and a run of an action against it.

pub(crate) mod host;
pub(crate) mod run;
pub(crate) mod samples;
pub(crate) mod script;

//! What happens to every request before and after its handler.

pub(crate) mod auth;
pub(crate) mod cors;
pub(crate) mod faults;
pub(crate) mod hosts;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod page_headers;
pub(crate) mod recognition;
pub(crate) mod request_body;
pub(crate) mod support_ids;

//! What happens to every request before and after its handler.

pub(crate) mod access;
pub(crate) mod browser_headers;
pub(crate) mod faults;
pub(crate) mod log;
pub(crate) mod request_body;
pub(crate) mod support_ids;

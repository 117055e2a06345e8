//! What a request says: its address, its body, its headers. Shared by the handlers.

pub(crate) mod address;
pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod resolve;
mod segments;

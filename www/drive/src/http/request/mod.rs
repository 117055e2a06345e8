//! Readers of requests that several handlers share: the address in the URL, the body, the headers.
//!
//! Not in scope: changes of items or jobs (`handlers`).

pub(crate) mod address;
pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod resolve;
mod segments;

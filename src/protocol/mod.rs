//! The wire format: builds requests, and says what responses mean.
//!
//! Pure: no clock, no network, no JavaScript. A response's JSON is read through [`json::Json`], and what only a platform knows, such as
//! how it parses a URL, comes in through [`platform::Platform`].
//!
//! In scope: the two documented forms of long running actions (OneDrive's and Microsoft Graph's), Graph's other actions of this kind,
//! and what real services have been reported to answer. Not in scope: when to poll, how often to retry, when to give up; that is
//! [`action`](crate::action)'s.

pub mod argument;
pub mod batch;
pub mod description;
pub mod destination;
pub mod drive_address;
pub mod item_address;
pub mod json;
pub mod json_object;
pub mod monitor_response;
pub mod monitor_url;
pub mod platform;
mod read_start;
pub mod redactor;
pub mod request;
pub mod response;
pub mod response_meta;
pub mod result;
pub mod retry_after;
pub mod service;
pub mod service_error;
pub mod shared_str;
pub mod start_response;
pub mod start_spec;
pub mod status;
pub mod status_word;
mod text;

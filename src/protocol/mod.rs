//! What is said on the wire: requests out, replies in, and what each means.
//!
//! Pure: no clock, no network, no JavaScript. A reply's JSON is seen through [`json::Json`], and what only a platform can know, such
//! as how it reads a URL, comes in as [`platform::Platform`].
//!
//! In scope: the two documented forms of long running actions (OneDrive's and Microsoft Graph's), their relatives elsewhere in Graph,
//! and what real services have been reported to answer. Not in scope: when to ask, how often to try again, when to give up;
//! that is `action`'s.

pub mod argument;
pub mod copy;
pub mod custom_start;
mod decimal;
pub mod description;
pub mod destination;
pub mod drive_address;
pub mod item_address;
pub mod json;
pub mod json_object;
pub mod monitor_response;
pub mod monitor_url;
pub mod platform;
pub mod request;
pub mod response;
pub mod retry_after;
pub mod service_error;
pub mod shared_str;
pub mod start_response;
pub mod start_spec;
pub mod status;
pub mod status_word;
pub mod upload_from_url;

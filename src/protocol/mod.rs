//! The wire format: builds requests, and decides what responses mean. It covers the documented forms of OneDrive and Microsoft Graph, Graph's
//! other long running actions, and deviations that users have reported. When to poll, retry or give up is decided in
//! [`action`](crate::action).
//!
//! It has no clock, no network and no JavaScript. It reads JSON through [`Json`], and URLs and dates through [`Platform`]. The other layers
//! import its types from here.

pub mod argument;
pub mod batch;
pub mod description;
pub mod destination;
pub mod drive_address;
pub mod item_address;
pub mod json_object;
pub mod monitor_response;
pub mod monitor_url;
pub mod platform;
pub mod redactor;
pub mod request;
pub mod response;
pub mod response_meta;
pub mod result;
pub mod retry_after;
pub mod service_error;
pub mod shared_str;
pub mod start_response;
pub mod start_spec;
pub mod status;
pub mod text;

pub use argument::{Argument, ArgumentError};
pub use description::Tally;
pub use destination::{Destination, ItemFacts};
pub use drive_address::{DriveAddress, Service};
pub use json_object::JsonObject;
pub use monitor_response::{Fault, MonitorReading};
pub use monitor_url::MonitorUrl;
pub use platform::{Json, ParsedUrl, Platform};
pub use redactor::Redactor;
pub use request::{Method, Purpose, Redirect, Request, Token};
pub use response::{Response, ResponseBody, ResponseHeaders, Visibility};
pub use response_meta::ResponseMeta;
pub use result::Found;
pub use service_error::ServiceError;
pub use shared_str::SharedStr;
pub use start_response::StartReading;
pub use start_spec::{Kind, StartSpec};
pub use status::{Phase, Status};

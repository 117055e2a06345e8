//! The state machine of one action: when to poll, how often to retry, when to give up, and which outcome follows. What a response means is
//! decided in [`protocol`](crate::protocol); how a request is sent, in the browser layer. [`host_queue`] decides when the requests of all actions
//! to one host are sent.
//!
//! Time and randomness are arguments. [`machine::Action`] returns what to do ([`io::Output`]) and takes what happened ([`io::Input`]); it neither
//! waits nor sends.
//!
//! # Steps
//!
//! Each step is a type that owns its data. The response to its request consumes it, and it returns the next step or the outcome. The data that
//! all steps share is the [`Context`](context::Context).
//!
//! - `Starting` sends the start, and sends it again only if the service did nothing.
//! - `Polling` polls the monitor. After a request without a response, other requests find out why; while the host doesn't respond, the
//!   destination is checked too.
//! - `CheckingDestination` follows a copy at its destination, because its monitor isn't known or can't be used any more.
//! - `ReadingResult` reads the result of a completed action.
//!
//! | step | event | next step |
//! |---|---|---|
//! | `Starting` | throttled, parent folder not found, token refused | `Starting` |
//! | | accepted | `Polling`, or `CheckingDestination` if the monitor isn't known |
//! | | completed | `ReadingResult` |
//! | | failed, rejected, or possibly received | none: the outcome |
//! | `Polling` | running, or a fault within its limit | `Polling` |
//! | | gone, refused, or a fault beyond its limit | `CheckingDestination` |
//! | | completed | `ReadingResult` |
//! | | failed | none: the outcome |
//! | `CheckingDestination` | no copy yet, or an incomplete one | `CheckingDestination` |
//! | | complete, or no change for too long | none: the outcome |
//! | `ReadingResult` | not available yet | `ReadingResult` |
//! | | read, or not readable | none: the outcome |
//!
//! An abort ends each step, and so does the caller's `timeoutMs`. The action continues at the service.
//!
//! # A copy from start to finish
//!
//! ```
//! use longhaul::{
//!     action::{io::{Input, Output}, machine::Action, outcome::{Observed, Outcome}},
//!     protocol::{request::Purpose, response::{Response, ResponseBody, ResponseHeaders, Visibility}},
//! };
//! # use longhaul::protocol::{json_object::JsonObject, platform::{Json, ParsedUrl, Platform}, shared_str::SharedStr};
//! # use serde_json::{Value, json};
//! # #[derive(Debug, Clone)]
//! # struct Parsed(Value);
//! # impl Json for Parsed {
//! #     fn member(&self, name: &str) -> Self { Self(self.0.get(name).cloned().unwrap_or_default()) }
//! #     fn element(&self, index: u32) -> Self {
//! #         let own = Some(&self.0).filter(|own| index == 0 && !own.is_array());
//! #         Self(own.or(self.0.get(index as usize)).cloned().unwrap_or_default())
//! #     }
//! #     fn is_nullish(&self) -> bool { self.0.is_null() }
//! #     fn text(&self) -> Option<SharedStr> { self.0.as_str().map(SharedStr::from) }
//! #     fn number(&self) -> Option<f64> { self.0.as_f64() }
//! #     fn boolean(&self) -> Option<bool> { self.0.as_bool() }
//! #     fn is_object(&self) -> bool { self.0.is_object() }
//! # }
//! # impl Platform for Parsed {
//! #     fn from_object(object: &JsonObject<'_>) -> Self { Self(serde_json::to_value(object).unwrap_or_default()) }
//! #     fn parse_url(text: &str) -> Option<ParsedUrl> {
//! #         let url = url::Url::parse(text).ok()?;
//! #         Some(ParsedUrl {
//! #             origin: url.origin().ascii_serialization().into(),
//! #             protocol: format!("{}:", url.scheme()).into(),
//! #             host: url.host_str().unwrap_or_default().into(),
//! #             has_credentials: !url.username().is_empty(),
//! #         })
//! #     }
//! #     fn join_url(base: &str, relative: &str) -> Option<SharedStr> {
//! #         Some(url::Url::parse(base).ok()?.join(relative).ok()?.as_str().into())
//! #     }
//! #     fn parse_date(_: &str) -> Option<f64> { None }
//! #     fn encode(part: &str) -> SharedStr { part.into() }
//! # }
//! # fn response(status: u16, location: Option<&str>, body: Value) -> Input<Parsed> {
//! #     Input::Response(Box::new(Response {
//! #         status,
//! #         visibility: Visibility::Open,
//! #         redirected_to: None,
//! #         headers: ResponseHeaders { location: location.map(SharedStr::from), ..ResponseHeaders::default() },
//! #         body: if body.is_null() { ResponseBody::Empty } else { ResponseBody::Json(Parsed(body)) },
//! #     }))
//! # }
//!
//! // The task, as JavaScript passes it.
//! let task = Parsed(json!({
//!     "operation": "copy",
//!     "base": { "origin": "https://graph.microsoft.com", "hostname": "graph.microsoft.com", "pathname": "/v1.0/me/drive" },
//!     "target": "01ABC",
//!     "body": { "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy" },
//! }));
//! let mut now = 1_700_000_000_000;
//! let mut action = Action::read(&task, 7, now).expect("the task is valid");
//!
//! // The responses of the service, which a driver would request over the network.
//! let monitor = "https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=secret";
//! let mut polls = [
//!     response(202, None, json!({ "status": "inProgress", "percentageComplete": 50 })),
//!     response(202, None, json!({ "status": "completed", "resourceId": "01DEF" })),
//! ]
//! .into_iter();
//!
//! let mut percentages = Vec::new();
//! let outcome = loop {
//!     match action.next(now) {
//!         Output::Send { request, .. } => {
//!             let input = match request.purpose {
//!                 Purpose::Start => response(202, Some(monitor), Value::Null),
//!                 Purpose::Monitor => polls.next().expect("it doesn't poll after the end"),
//!                 Purpose::Result | Purpose::Destination => response(200, None, json!({ "id": "01DEF", "name": "Copy" })),
//!             };
//!             action.handle(now, input);
//!         }
//!         Output::Wait { ms, .. } => now += ms.expect("a request is due later"),
//!         Output::NotStarted => {}
//!         Output::Accepted(saved) => assert!(saved.is_some(), "it can be resumed after a reload"),
//!         Output::Progress => percentages.push(action.context().progress().percentage_complete),
//!         Output::Ended(outcome) => break outcome,
//!     }
//! };
//!
//! let Outcome::Completed(completion) = *outcome else { panic!("it has completed") };
//! assert_eq!(completion.observed, Observed::Monitor);
//! assert_eq!(completion.item.and_then(|item| item.text_at("name")).as_deref(), Some("Copy"));
//! assert_eq!(percentages, [Some(50.0), Some(100.0)]);
//! ```

pub mod concurrency;
pub mod context;
mod destination_check;
pub mod history;
pub mod host_queue;
pub mod io;
pub mod machine;
mod monitor;
pub mod outcome;
pub mod pace;
pub mod patience;
mod polling;
pub mod progress;
mod reading_result;
pub mod saved;
mod schedule;
pub mod settings;
mod starting;
mod task;

pub use io::{Input, Loss, NotSent, Output};
pub use machine::Action;
pub use outcome::Outcome;
pub use saved::Saved;

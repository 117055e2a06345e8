//! The life of one action: the state machine, its pace, its estimate.
//!
//! Pure: time and randomness are arguments. [`machine::Action`] says what to do ([`io::Output`]) and takes in what happened ([`io::Input`]);
//! it neither waits nor sends.
//!
//! # Steps
//!
//! Each step is a type that owns what it needs. It is used up by the response to its request, and returns the next step or the outcome.
//! What all steps share is the [`Context`](context::Context).
//!
//! - `Starting`: the start is sent. It is sent again only when nothing was done.
//! - `Polling`: the monitor is asked how the action stands. After a request was lost, it is asked in other ways until it is known why; while
//!   its host doesn't answer, the destination is looked at too.
//! - `CheckingDestination`: there is no monitor to ask, or not any longer, and a copy is followed at its destination.
//! - `ReadingResult`: the action has completed, and its result is read.
//!
//! | step | what happens | next |
//! |---|---|---|
//! | `Starting` | throttled, a new folder not found, the token refused | `Starting` |
//! | | accepted | `Polling`, or `CheckingDestination` where there is no monitor to ask |
//! | | completed | `ReadingResult` |
//! | | failed, rejected, or it isn't known whether it was received | the outcome |
//! | `Polling` | running, a fault that is borne | `Polling` |
//! | | gone, refused, a fault for too long | `CheckingDestination` |
//! | | completed | `ReadingResult` |
//! | | failed | the outcome |
//! | `CheckingDestination` | no copy yet, or not a complete one | `CheckingDestination` |
//! | | complete, or nothing changes for long | the outcome |
//! | `ReadingResult` | not there yet | `ReadingResult` |
//! | | read, or given up | the outcome |
//!
//! An abort, or the end of the caller's time, ends any step; the action continues at the service.
//!
//! # A copy from start to finish
//!
//! ```
//! use longhaul::{
//!     action::{io::{Input, Output}, machine::Action, outcome::{Observed, Outcome}},
//!     protocol::{request::Purpose, response::{Response, ResponseBody, ResponseHeaders, Visibility}},
//! };
//! # use longhaul::protocol::{json::Json, platform::{ParsedUrl, Platform}, shared_str::SharedStr};
//! # use serde_json::{Value, json};
//! # #[derive(Debug, Clone)]
//! # struct Parsed(Value);
//! # impl Json for Parsed {
//! #     fn member(&self, name: &str) -> Self { Self(self.0.get(name).cloned().unwrap_or_default()) }
//! #     fn element(&self, index: u32) -> Self { Self(self.0.get(index as usize).cloned().unwrap_or_default()) }
//! #     fn is_nullish(&self) -> bool { self.0.is_null() }
//! #     fn text(&self) -> Option<SharedStr> { self.0.as_str().map(SharedStr::from) }
//! #     fn number(&self) -> Option<f64> { self.0.as_f64() }
//! #     fn boolean(&self) -> Option<bool> { self.0.as_bool() }
//! #     fn is_object(&self) -> bool { self.0.is_object() }
//! # }
//! # impl Platform for Parsed {
//! #     fn parse_url(text: &str) -> Option<ParsedUrl> {
//! #         let url = url::Url::parse(text).ok()?;
//! #         Some(ParsedUrl {
//! #             origin: url.origin().ascii_serialization().into(),
//! #             protocol: format!("{}:", url.scheme()).into(),
//! #             host: url.host_str().unwrap_or_default().into(),
//! #             path: url.path().into(),
//! #             has_credentials: !url.username().is_empty(),
//! #         })
//! #     }
//! #     fn join_url(base: &str, relative: &str) -> Option<SharedStr> {
//! #         Some(url::Url::parse(base).ok()?.join(relative).ok()?.as_str().into())
//! #     }
//! #     fn parse_date(_: &str) -> Option<f64> { None }
//! #     fn parse_number(text: &str) -> Option<f64> { text.parse().ok() }
//! #     fn encode(part: &str) -> SharedStr { part.into() }
//! # }
//! # fn response(status: u16, location: Option<&str>, body: Value) -> Input<Parsed> {
//! #     Input::Response(Response {
//! #         status,
//! #         visibility: Visibility::Open,
//! #         redirected_to: None,
//! #         headers: ResponseHeaders { location: location.map(SharedStr::from), ..ResponseHeaders::default() },
//! #         body: if body.is_null() { ResponseBody::Empty } else { ResponseBody::Json(Parsed(body)) },
//! #     })
//! # }
//!
//! // What JavaScript hands in.
//! let task = Parsed(json!({
//!     "operation": "copy",
//!     "base": { "origin": "https://graph.microsoft.com", "host": "graph.microsoft.com", "path": "/v1.0/me/drive" },
//!     "target": "01ABC",
//!     "body": { "parentReference": { "path": "/drive/root:/Documents" }, "name": "Copy" },
//! }));
//! let mut now = 1_700_000_000_000;
//! let mut action = Action::read(&task, 7, now).expect("the task is sound");
//!
//! // The service, which a driver asks over the network.
//! let monitor = "https://contoso.sharepoint.com/_api/v2.0/monitor/1?tempauth=secret";
//! let mut polls = [
//!     response(202, None, json!({ "status": "inProgress", "percentageComplete": 50 })),
//!     response(202, None, json!({ "status": "completed", "resourceId": "01DEF" })),
//! ]
//! .into_iter();
//!
//! let mut seen = Vec::new();
//! let outcome = loop {
//!     match action.next(now) {
//!         Output::Send { request, .. } => {
//!             let input = match request.purpose {
//!                 Purpose::Start => response(202, Some(monitor), Value::Null),
//!                 Purpose::Monitor => polls.next().expect("it polls no more often than needed"),
//!                 Purpose::Result | Purpose::Destination => response(200, None, json!({ "id": "01DEF", "name": "Copy" })),
//!             };
//!             action.handle(now, input);
//!         }
//!         Output::Wait { ms } => now += ms.expect("something is always due"),
//!         Output::NotStarted => {}
//!         Output::Accepted(saved) => assert!(saved.is_some(), "it can be followed again after a reload"),
//!         Output::Progress(progress) => seen.push(progress.percentage_complete),
//!         Output::Ended(outcome) => break outcome,
//!     }
//! };
//!
//! let Outcome::Completed(completion) = outcome else { panic!("it has completed") };
//! assert_eq!(completion.observed, Observed::Monitor);
//! assert_eq!(completion.item.and_then(|item| item.text_at("name")).as_deref(), Some("Copy"));
//! assert_eq!(seen, [Some(50.0), Some(100.0)]);
//! ```
//!
//! In scope: when to poll, how often to retry, when to give up, what it all means in the end. Not in scope: what a response means,
//! which is [`protocol`](crate::protocol)'s, and how a request is sent, which is the browser layer's.

mod backoff;
mod checking_destination;
pub mod concurrency;
pub mod context;
mod destination_check;
pub mod estimate;
pub mod history;
pub mod io;
mod loss;
pub mod machine;
mod monitor;
pub mod outcome;
pub mod pace;
pub mod patience;
mod polling;
pub mod progress;
mod reading_result;
pub mod response_meta;
pub mod saved;
mod schedule;
pub mod settings;
mod starting;
mod step;
mod task;

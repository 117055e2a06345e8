//! What each fault must come to at each moment. A test for each: its name says the fault, the form and the moment.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    plan::{Form, ITEM, ITEMS, POLL, POLLS, REDIRECT, START},
    run::{Row, check, no_monitor_was_given_a_token},
};
use crate::support::value::is_window;

/// How an action ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// It completed, and its item was read.
    Item,
    /// It completed, and its item could not be read.
    NoItem,
    /// `StartUncertainError`.
    Uncertain,
    /// `OutcomeUnknownError`, for that reason.
    Unknown(String),
    /// `TimeoutError`: it was followed for as long as the caller wanted.
    TimedOut,
    /// None of these.
    Other(String),
}

use Ending::{Item, NoItem, TimedOut, Uncertain};

fn unknown(reason: &str) -> Ending {
    Ending::Unknown(reason.to_owned())
}

/// A monitor whose responses CORS hides. `Cross-Origin-Embedder-Policy` blocks the request that would show that its host responds, so
/// there it looks like an unreachable host, and is polled until the caller stops.
fn hidden() -> Ending {
    if is_window() { unknown("monitorHidden") } else { TimedOut }
}

/// A fault, with a `Retry-After` where its headers arrive, so that nobody waits long.
fn with_headers(mut fault: Value, headers: Value) -> Value {
    let mut all = json!({ "Retry-After": "0", "Access-Control-Expose-Headers": "Retry-After, Location" });
    all.as_object_mut().expect("it is an object").extend(headers.as_object().cloned().expect("headers are an object"));
    fault["headers"] = all;
    fault
}

/// Rows, and a test of each: `fault = plan, [moment: ending, …]` in both forms, and `onedrive […]` in that form alone.
macro_rules! table {
    ($($(#[$doc:meta])* $fault:ident = $plan:expr, [$($test:ident at $moment:ident: $ending:expr),*], onedrive [$($own:ident at $own_moment:ident: $own_ending:expr),*] $(, graph [$($graph:ident at $graph_moment:ident: $graph_ending:expr),*])?;)*) => {
        /// All rows.
        pub(super) fn rows() -> Vec<Row> {
            [$($fault::rows()),*].concat()
        }

        $(
            $(#[$doc])*
            mod $fault {
                use super::*;

                // One function for each fault: the stack of the wasm is small.
                pub(super) fn rows() -> Vec<Row> {
                    let row = |form, moment, due| Row::new(stringify!($fault), form, moment, $plan, due);
                    let mut rows = Vec::new();
                    $(rows.extend([Form::Graph, Form::OneDrive].map(|form| row(form, $moment, $ending)));)*
                    $(rows.push(row(Form::OneDrive, $own_moment, $own_ending));)*
                    $($(rows.push(row(Form::Graph, $graph_moment, $graph_ending));)*)?
                    rows
                }

                mod graph {
                    use super::super::*;
                    $(
                        #[wasm_bindgen_test]
                        async fn $test() {
                            check(stringify!($fault), Form::Graph, $moment).await;
                        }
                    )*
                    $($(
                        #[wasm_bindgen_test]
                        async fn $graph() {
                            check(stringify!($fault), Form::Graph, $graph_moment).await;
                        }
                    )*)?
                }

                mod onedrive {
                    use super::super::*;
                    $(
                        #[wasm_bindgen_test]
                        async fn $test() {
                            check(stringify!($fault), Form::OneDrive, $moment).await;
                        }
                    )*
                    $(
                        #[wasm_bindgen_test]
                        async fn $own() {
                            check(stringify!($fault), Form::OneDrive, $own_moment).await;
                        }
                    )*
                }
            }
        )*
    };
}

table! {
    /// The connection is reset before the answer: twice, since browsers repeat a request by themselves on a connection that they
    /// used before. A monitor that can't be reached is polled for minutes.
    connection_reset = json!({ "cut": "reset", "times": 2 }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// The connection is closed before the answer.
    connection_closed = json!({ "cut": "connection", "times": 2 }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// Half a body, and the end of the connection. What came before it counts: a start was accepted. Some of the body must come for
    /// that: of an answer whose body brings no byte at all, Firefox shows nothing, and the start is uncertain there.
    half_a_body = with_headers(json!({ "cut": "body", "padding": 16 }), json!({})), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// More is promised than comes.
    content_length_too_large = with_headers(json!({ "padding": 16 }), json!({ "Content-Length": "100000" })), [
        start at START: Item,
        poll at POLL: Item,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];

    /// Less is promised than there is: what arrives is a part, and nothing says so.
    content_length_too_small = with_headers(json!({ "padding": 16 }), json!({ "Content-Length": "9" })), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// JSON by the name of something else is read all the same.
    content_type_wrong = with_headers(json!({}), json!({ "Content-Type": "text/html" })), [
        start at START: Item,
        every_poll at POLLS: Item,
        every_item at ITEMS: Item
    ], onedrive [];

    /// A page where JSON is due, as a proxy that asks to sign in gives one. It says nothing about the action.
    html = with_headers(json!({ "answer": { "status": 200, "body": "<html><title>Sign in</title>" } }), json!({})), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// The right JSON, and 64 MiB behind it: it would be understood if it were read.
    body_of_64_mib = with_headers(json!({ "padding": 64 << 20 }), json!({})), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// Some kilobytes that inflate to JSON of 16 MiB.
    compressed_bomb = with_headers(json!({ "answer": "bomb" }), json!({})), [
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A body that takes its time and comes.
    slow_body = with_headers(json!({ "padding": 64, "dripMs": 400 }), json!({})), [
        start at START: Item,
        poll at POLL: Item,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];

    /// A body that takes longer than a request may take.
    body_without_end = with_headers(json!({ "padding": 64, "dripMs": 600_000 }), json!({})), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];

    /// A redirect to itself. A browser shows that it is a redirect, as the documented end in OneDrive's form is one, and nothing of what
    /// it leads to. A Graph monitor doesn't end with a redirect.
    redirect_loop = json!({ "answer": { "status": 302, "headers": { "Location": "?again" } } }), [
        start at START: Uncertain,
        poll at POLL: Item,
        item at ITEM: NoItem
    ], onedrive [
        redirect at REDIRECT: Item,
        every_poll at POLLS: NoItem
    ], graph [every_poll at POLLS: unknown("monitorRedirects")];

    /// An answer without CORS headers.
    cors_missing = json!({ "cors": "none" }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: hidden(),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A Location that isn't exposed.
    location_hidden = json!({ "cors": "hideLocation" }), [start at START: unknown("locationHidden")], onedrive [];

    /// Come back later.
    throttled = json!({ "answer": { "status": 429, "headers": { "Retry-After": "0.2" } } }), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A bare 500: the start may have been received.
    internal_error = json!({ "answer": { "status": 500 } }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A Location without TLS at a host that isn't this machine by its name: it is not asked, wherever it is said. That `http:` is for
    /// this machine alone is the library's rule; 0.0.0.0 would lead here.
    location_without_tls = with_headers(json!({}), json!({ "Location": "http://0.0.0.0:1/monitor/1" })), [
        start at START: unknown("locationUnusable"),
        poll at POLL: Item
    ], onedrive [every_poll at POLLS: NoItem];

    /// The server goes away and comes back, as at a restart.
    server_restart = json!({ "awayMs": 300 }), [
        start at START: Uncertain,
        poll at POLL: Item,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];
}

#[wasm_bindgen_test]
async fn no_fault_sends_a_token_to_a_monitor() {
    no_monitor_was_given_a_token().await;
}

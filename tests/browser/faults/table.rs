//! The expected outcome of each fault at each moment. Each has a test, named after the fault, the form and the moment.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    Form, ITEM, ITEMS, POLL, POLLS, REDIRECT, START,
    run::{Outcome, Row, check, no_monitor_was_given_a_token},
};
use crate::support::drive::is_window;

use Outcome::{Item, NoItem, TimedOut, Uncertain};

fn unknown(reason: &str) -> Outcome {
    Outcome::Unknown(reason.to_owned())
}

/// A monitor whose responses CORS hides. `Cross-Origin-Embedder-Policy` blocks the request that would show that its host responds. Under that
/// policy it looks like an unreachable host, and is polled for minutes.
fn hidden() -> Outcome {
    if is_window() { unknown("monitorHidden") } else { TimedOut }
}

/// A fault, with a `Retry-After` if its headers arrive, so that the test is short.
fn with_headers(mut fault: Value, headers: Value) -> Value {
    let mut all = json!({ "Retry-After": "0", "Access-Control-Expose-Headers": "Retry-After, Location" });
    all.as_object_mut().expect("it is an object").extend(headers.as_object().cloned().expect("headers are an object"));
    fault["headers"] = all;
    fault
}

/// Rows, and a test of each: `fault = plan, [test at moment: outcome, …]` in both forms, and `onedrive […]` in that form alone.
macro_rules! table {
    ($($(#[$doc:meta])* $fault:ident = $plan:expr, [$($test:ident at $moment:ident: $expected:expr),*], onedrive [$($own:ident at $own_moment:ident: $own_expected:expr),*] $(, graph [$($graph:ident at $graph_moment:ident: $graph_expected:expr),*])?;)*) => {
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
                    let row = |form, moment, expected| Row::new(stringify!($fault), form, moment, $plan, expected);
                    let mut rows = Vec::new();
                    $(rows.extend([Form::Graph, Form::OneDrive].map(|form| row(form, $moment, $expected)));)*
                    $(rows.push(row(Form::OneDrive, $own_moment, $own_expected));)*
                    $($(rows.push(row(Form::Graph, $graph_moment, $graph_expected));)*)?
                    rows
                }

                mod graph {
                    use super::super::*;
                    $(
                        #[wasm_bindgen_test]
                        async fn $test() {
                            check(rows, stringify!($fault), Form::Graph, $moment).await;
                        }
                    )*
                    $($(
                        #[wasm_bindgen_test]
                        async fn $graph() {
                            check(rows, stringify!($fault), Form::Graph, $graph_moment).await;
                        }
                    )*)?
                }

                mod onedrive {
                    use super::super::*;
                    $(
                        #[wasm_bindgen_test]
                        async fn $test() {
                            check(rows, stringify!($fault), Form::OneDrive, $moment).await;
                        }
                    )*
                    $(
                        #[wasm_bindgen_test]
                        async fn $own() {
                            check(rows, stringify!($fault), Form::OneDrive, $own_moment).await;
                        }
                    )*
                }
            }
        )*
    };
}

table! {
    /// The connection is reset before the response: twice, because browsers themselves repeat a request on a reused
    /// connection. A monitor that can't be reached is polled for minutes.
    connection_reset = json!({ "cut": "reset", "times": 2 }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// The connection is closed before the response.
    connection_closed = json!({ "cut": "connection", "times": 2 }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// Half a body, and the end of the connection. The status and headers count: a start was accepted. That needs a part of the body: Firefox
    /// hides a response without any byte of its body, and the start is uncertain.
    half_a_body = with_headers(json!({ "cut": "body", "padding": 16 }), json!({})), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A `Content-Length` that is too high.
    content_length_too_large = with_headers(json!({ "padding": 16 }), json!({ "Content-Length": "100000" })), [
        start at START: Item,
        poll at POLL: Item,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];

    /// A `Content-Length` that is too low: only a part arrives, without an error.
    content_length_too_small = with_headers(json!({ "padding": 16 }), json!({ "Content-Length": "9" })), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// JSON with another `Content-Type` is read.
    content_type_wrong = with_headers(json!({}), json!({ "Content-Type": "text/html" })), [
        start at START: Item,
        every_poll at POLLS: Item,
        every_item at ITEMS: Item
    ], onedrive [];

    /// HTML instead of JSON, as from a proxy with a login page. It has no information about the action.
    html = with_headers(json!({ "answer": { "status": 200, "body": "<html><title>Sign in</title>" } }), json!({})), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// Valid JSON followed by 64 MiB of blanks, which isn't read to its end.
    body_of_64_mib = with_headers(json!({ "padding": 64 << 20 }), json!({})), [
        start at START: Item,
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A few kilobytes that inflate to JSON of 16 MiB.
    compressed_bomb = with_headers(json!({ "answer": "bomb" }), json!({})), [
        poll at POLL: Item,
        every_poll at POLLS: unknown("monitorUnreadable"),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A body that arrives slowly.
    slow_body = with_headers(json!({ "padding": 64, "dripMs": 400 }), json!({})), [
        start at START: Item,
        poll at POLL: Item,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];

    /// A body that takes longer than `requestTimeoutMs`.
    body_without_end = with_headers(json!({ "padding": 64, "dripMs": 600_000 }), json!({})), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: TimedOut,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];

    /// A redirect to itself. A browser only shows that it is a redirect, as at the documented end in OneDrive's form. A Graph monitor doesn't end with a redirect.
    redirect_loop = json!({ "answer": { "status": 302, "headers": { "Location": "?again" } } }), [
        start at START: Uncertain,
        poll at POLL: Item,
        item at ITEM: NoItem
    ], onedrive [
        redirect at REDIRECT: Item,
        every_poll at POLLS: NoItem
    ], graph [every_poll at POLLS: unknown("monitorRedirects")];

    /// A response without CORS headers.
    cors_missing = json!({ "cors": "none" }), [
        start at START: Uncertain,
        poll at POLL: Item,
        every_poll at POLLS: hidden(),
        item at ITEM: Item,
        every_item at ITEMS: NoItem
    ], onedrive [redirect at REDIRECT: Item];

    /// A Location that isn't exposed.
    location_hidden = json!({ "cors": "hideLocation" }), [start at START: unknown("locationHidden")], onedrive [];

    /// Throttled.
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

    /// A Location without TLS on a host that isn't a loopback address. It is never requested: the library only allows `http:` on loopback.
    /// 0.0.0.0 would reach this machine.
    location_without_tls = with_headers(json!({}), json!({ "Location": "http://0.0.0.0:1/monitor/1" })), [
        start at START: unknown("locationUnusable"),
        poll at POLL: Item
    ], onedrive [every_poll at POLLS: NoItem];

    /// The server restarts.
    server_restart = json!({ "awayMs": 300 }), [
        start at START: Uncertain,
        poll at POLL: Item,
        item at ITEM: Item
    ], onedrive [redirect at REDIRECT: Item];
}

#[wasm_bindgen_test]
async fn no_fault_sends_a_token_to_a_monitor() {
    no_monitor_was_given_a_token(rows).await;
}

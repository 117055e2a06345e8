//! Runs all rows of the table once, and records the outcomes.

use std::cell::{OnceCell, RefCell};

use futures_util::{FutureExt as _, StreamExt as _, future::Either, future::select, stream};
use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use super::{BYTES, ENDLESS, Form, Moment, RUNNING, fault_plan};
use crate::support::{
    client::{Action, client, name_and_code, quick},
    drive::{body, children, faults, folder, function, get, polls, reachable, rust},
};

/// The number of rows that run at the same time.
const AT_ONCE: usize = 24;
/// The `timeoutMs` of actions that wouldn't end otherwise.
const TIMEOUT_MS: u32 = 5_000;
/// The `requestTimeoutMs` for bodies that never end. Other requests of these actions must not reach it, though they may wait for a connection on
/// a busy machine.
const REQUEST_TIMEOUT_MS: u32 = 15_000;
/// The time after which an action counts as hanging.
const LONGEST_MS: u32 = 90_000;

/// How an action ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It completed, and its item was read.
    Item,
    /// It completed, and its item could not be read.
    NoItem,
    /// `StartUncertainError`.
    Uncertain,
    /// `OutcomeUnknownError` with that reason.
    Unknown(String),
    /// `TimeoutError`: it was followed until `timeoutMs`.
    TimedOut,
    /// None of these.
    Other(String),
}

/// One row: the expected outcome of a fault in one form at one moment.
#[derive(Debug, Clone)]
pub(super) struct Row {
    fault: &'static str,
    form: Form,
    moment: Moment,
    plan: Value,
    expected: Outcome,
    name: String,
}

impl Row {
    pub(super) fn new(fault: &'static str, form: Form, moment: Moment, plan: Value, expected: Outcome) -> Self {
        // Tests in a window and in a worker may share a drive.
        let name = format!("{fault} {form:?} {moment:?} {}", js_sys::Math::random());
        let name = name.replace(['"', ':', '{', '}'], "");
        Self { fault, form, moment, plan, expected, name }
    }

    /// Whether it affects all clients of the drive.
    fn happens_to_all(&self) -> bool {
        self.plan.get("awayMs").is_some()
    }

    /// The speed of the copy: if its end isn't observable, it must be slow enough for the fault to show first.
    fn bytes_per_second(&self) -> u64 {
        match self.expected {
            Outcome::TimedOut | Outcome::Unknown(_) => ENDLESS,
            _ => RUNNING,
        }
    }

    fn options(&self) -> JsValue {
        let mut options = json!({ "checkDestination": false });
        if self.expected == Outcome::TimedOut {
            options["timeoutMs"] = TIMEOUT_MS.into();
        }
        if self.plan["dripMs"].as_u64() > Some(u64::from(LONGEST_MS)) {
            options["requestTimeoutMs"] = REQUEST_TIMEOUT_MS.into();
        }
        quick(options)
    }
}

/// The outcome of a row.
type Seen = (Row, Outcome);

thread_local! {
    /// Resolves when all rows have run.
    static DONE: OnceCell<Promise> = const { OnceCell::new() };
    /// Their outcomes.
    static SEEN: RefCell<Vec<Seen>> = const { RefCell::new(Vec::new()) };
    /// The requests that monitors received.
    static POLLS: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
}

/// Runs all rows, unless that is done or in progress, and waits until it is done.
async fn run_once(rows: fn() -> Vec<Row>) {
    let run = async move {
        let seen = run_all(rows()).await;
        SEEN.set(seen);
        POLLS.set(polls().await);
        Ok(JsValue::UNDEFINED)
    };
    let done = DONE.with(|done| done.get_or_init(|| future_to_promise(run)).clone());
    done.await.expect("it is done");
}

/// Checks the outcome of one row.
pub(super) async fn check(rows: fn() -> Vec<Row>, fault: &str, form: Form, moment: Moment) {
    run_once(rows).await;
    let row = |row: &Row| row.fault == fault && row.form == form && row.moment == moment;
    let seen = SEEN.with_borrow(|seen| seen.iter().find(|seen| row(&seen.0)).cloned());
    let (row, outcome) = seen.expect("every row has an outcome");
    assert_eq!(outcome, row.expected);
}

/// Checks that the monitors never received a token from any row.
pub(super) async fn no_monitor_was_given_a_token(rows: fn() -> Vec<Row>) {
    run_once(rows).await;
    let polls = POLLS.take();
    assert!(polls.len() > 100, "{}", polls.len());
    assert!(polls.iter().all(|poll| poll["authorization"] == false));
}

async fn run_all(rows: Vec<Row>) -> Vec<Seen> {
    let folder = folder("faults", 1, BYTES).await;
    let source = children(&folder).await[0]["id"].as_str().expect("an item has an id").to_owned();
    let bomb = bomb().await;
    let plan = rows.iter().flat_map(|row| {
        let mut plan = row.plan.clone();
        if plan["answer"] == "bomb" {
            plan["answer"] = bomb.clone();
        }
        fault_plan(&row.name, row.form, row.moment, row.bytes_per_second(), plan)
    });
    faults(plan.collect::<Vec<_>>().into()).await;
    let (alone, mut together): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(Row::happens_to_all);
    // A browser has six connections to a host, so the rows that occupy a connection for long don't run at the same time.
    together.sort_by_key(|row| row.moment);
    let mut seen: Vec<Seen> =
        stream::iter(together).map(|row| run(row, source.clone()).boxed_local()).buffer_unordered(AT_ONCE).collect().await;
    for row in alone {
        reachable().await;
        seen.push(run(row, source.clone()).await);
    }
    reachable().await;
    seen
}

async fn run(row: Row, source: String) -> Seen {
    let action = client(row.form.path()).copy(&source.as_str().into(), &body(&row.name), &row.options());
    let outcome = match select(outcome_of(&action, &row.name).boxed_local(), TimeoutFuture::new(LONGEST_MS)).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Outcome::Other("it hangs".to_owned()),
    };
    (row, outcome)
}

async fn outcome_of(action: &Action, name: &str) -> Outcome {
    match action.result().await {
        Ok(result) => match rust(&result)["item"] {
            Value::Null => Outcome::NoItem,
            ref item if item["name"] == name => Outcome::Item,
            ref item => Outcome::Other(format!("another item: {item}")),
        },
        Err(error) => match name_and_code(&error).0.as_str() {
            "StartUncertainError" => Outcome::Uncertain,
            "TimeoutError" => Outcome::TimedOut,
            "OutcomeUnknownError" => Outcome::Unknown(get(&error, "reason").as_string().unwrap_or_default()),
            other => Outcome::Other(format!("{other}: {:?}", get(&error, "message").as_string())),
        },
    }
}

/// A response of a few kilobytes that reports completion and inflates to 16 MiB.
async fn bomb() -> Value {
    let pack = function(
        "text",
        "return (async () => {
            const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
            const bytes = new Uint8Array(await new Response(zipped).arrayBuffer());
            return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
        })()",
    );
    let text =
        json!({ "status": "completed", "resourceId": "BOMB", "id": "BOMB", "name": "bomb" }).to_string() + &" ".repeat(16 << 20);
    let packed = Promise::from(pack.call1(&JsValue::NULL, &text.into()).expect("it is a promise")).await;
    let packed = packed.expect("it can be packed").as_string().expect("it is text");
    let headers = json!({ "Content-Type": "application/json", "Content-Encoding": "gzip" });
    json!({ "status": 200, "headers": headers, "body": packed, "base64": true })
}

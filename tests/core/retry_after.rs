//! `Retry-After` in every form that has been seen, and in some that only a fault or ill will would send: never a hot loop.

use longhaul::protocol::retry_after::{LONGEST_MS, read};
use serde_json::json;

use crate::support::{
    host::Parsed,
    run::{BEGINNING, accepted_copy, completed},
    script::{empty, json},
};

fn wait(header: &str) -> Option<u64> {
    read::<Parsed>(Some(header), BEGINNING)
}

#[test]
fn seconds_with_and_without_fractions() {
    assert_eq!(wait("41"), Some(41_000));
    assert_eq!(wait("2.128"), Some(2128));
    assert_eq!(wait(" 5 "), Some(5000));
    assert_eq!(wait(".5"), Some(500));
    assert_eq!(wait("1."), Some(1000));
    assert_eq!(wait("0.12349"), Some(124), "never earlier than the service asks");
    assert_eq!(wait("0"), Some(0));
    assert_eq!(read::<Parsed>(None, BEGINNING), None);
}

#[test]
fn dates() {
    let date = |seconds: u64| {
        httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_millis(BEGINNING + seconds * 1000))
    };
    assert_eq!(wait(&date(41)), Some(41_000));
    assert_eq!(read::<Parsed>(Some(&date(0)), BEGINNING + 60_000), Some(0));
}

#[test]
fn an_unreadable_retry_after_is_ignored() {
    let junk = ["", ".", "-5", "-0", "+5", "NaN", "Infinity", "soon", "1e9", "0x10", "1,5", "1.2.3", "5 seconds", "Monday"];
    for junk in junk.into_iter().chain(["Mon, 99 Foo 2026 99:99:99 GMT"]) {
        assert_eq!(wait(junk), None, "{junk}");
    }
    assert_eq!(wait("2099-01-01T00:00:00Z"), None, "it is a date, and not one of HTTP's");
}

#[test]
fn an_hour_is_the_longest_wait() {
    for long in ["2147484", "999999999", &"9".repeat(400)] {
        assert_eq!(wait(long), Some(3_600_000), "{long}");
    }
}

/// The wait between two questions when the first answer carries that header.
fn waited(status: u16, header: &str) -> u64 {
    let mut run = accepted_copy();
    let first = if status == 202 { json(202, json!({ "status": "inProgress" })) } else { empty(status) };
    completed(run.play([first.with("Retry-After", header), json(200, json!({ "status": "completed" }))]));
    run.waits()[0]
}

#[test]
fn retry_after_is_honoured_on_every_response() {
    for status in [202, 307, 401, 403, 429, 503, 500] {
        assert_eq!(waited(status, "41"), 41_000, "{status}");
        assert_eq!(waited(status, "2.128"), 2128, "{status}");
    }
}

#[test]
fn there_is_a_shortest_wait_whatever_retry_after_says() {
    for header in ["0", "0.0001", "-5", "-999999999", "Mon, 01 Jan 1990 00:00:00 GMT", "junk"] {
        for status in [202, 429, 503] {
            let waited = waited(status, header);
            assert!((200..=LONGEST_MS).contains(&waited), "{status} {header}: {waited}");
        }
    }
}

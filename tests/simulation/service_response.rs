//! The responses of the service, before the network or the browser changes them.

use std::time::{Duration, UNIX_EPOCH};

use longhaul::protocol::{
    response::{Response, ResponseBody, ResponseHeaders, Visibility},
    retry_after::LONGEST_MS,
    shared_str::SharedStr,
};
use serde_json::Value;

use crate::{host::Parsed, world::Chance};

/// A response.
pub(crate) struct ServiceResponse {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) body: ResponseBody<Parsed>,
    /// Whether its CORS headers let a page read it.
    pub(crate) readable: bool,
}

impl ServiceResponse {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self { body: ResponseBody::Json(Parsed(body)), ..Self::empty(status) }
    }

    pub(crate) fn junk(status: u16) -> Self {
        Self { body: ResponseBody::Unreadable, ..Self::empty(status) }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, location: None, retry_after: None, body: ResponseBody::Empty, readable: true }
    }

    pub(crate) fn at(self, location: String) -> Self {
        Self { location: Some(location), ..self }
    }

    pub(crate) fn after(self, retry_after: Option<RetryAfter>) -> Self {
        Self { retry_after, ..self }
    }

    /// A description for the record.
    pub(crate) fn words(&self) -> String {
        let mut words = self.status.to_string();
        let location = self.location.iter().map(|location| format!(" Location {location}"));
        let retry_after = self.retry_after.iter().map(|asked| format!(" Retry-After {}", asked.text));
        words.extend(location.chain(retry_after));
        words += &match &self.body {
            ResponseBody::Json(body) => format!(" {}", body.0),
            other => format!(" {other:?}"),
        };
        words + if self.readable { "" } else { ", without CORS headers" }
    }

    /// The response as a page gets it, if CORS allows that.
    pub(crate) fn received(&self) -> Response<Parsed> {
        Response {
            status: self.status,
            visibility: Visibility::Open,
            redirected_to: None,
            headers: ResponseHeaders {
                // An empty header is read as a missing one.
                location: self.location.as_deref().filter(|url| !url.is_empty()).map(SharedStr::from),
                operation_location: None,
                retry_after: self.retry_after.as_ref().map(|asked| asked.text.as_str().into()),
                ..ResponseHeaders::default()
            },
            body: self.body.clone(),
        }
    }
}

/// A Retry-After header: its value, and its meaning.
#[derive(Clone)]
pub(crate) struct RetryAfter {
    pub(crate) text: String,
    meaning: Meaning,
}

#[derive(Clone, Copy)]
enum Meaning {
    For(u64),
    Until(u64),
    Nothing,
}

impl RetryAfter {
    /// One of each known kind, and of some kinds that may occur.
    pub(crate) fn any(chance: &mut Chance, service_time: u64) -> Option<Self> {
        use Meaning::{For, Nothing};
        const KINDS: [(&str, Meaning); 16] = [
            ("0", For(0)),
            ("1", For(1_000)),
            (" 7 ", For(7_000)),
            ("2.128", For(2_128)),
            (".5", For(500)),
            ("41", For(41_000)),
            ("315", For(315_000)),
            ("3601", For(3_601_000)),
            ("2147484", For(2_147_484_000)),
            ("99999999999999999999999999", For(u64::MAX)),
            ("-5", Nothing),
            ("1e3", Nothing),
            ("NaN", Nothing),
            ("soon", Nothing),
            ("", Nothing),
            ("Thu, 99 Foo 2023 99:00:00 GMT", Nothing),
        ];
        match chance.between(0..=3) {
            0 => None,
            1 => {
                let seconds = (service_time + chance.spread(1, 1_000_000)).saturating_sub(chance.spread(1, 60_000)) / 1000;
                let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
                Some(Self { text, meaning: Meaning::Until(seconds * 1000) })
            }
            _ => {
                let (text, meaning) = chance.pick(&KINDS);
                Some(Self { text: text.to_owned(), meaning })
            }
        }
    }

    /// The time before which no request may be sent, if the header arrived at this time. The limit is an hour.
    pub(crate) fn keeps_away_until(&self, arrived_at: u64) -> u64 {
        match self.meaning {
            Meaning::For(ms) => arrived_at + ms.min(LONGEST_MS),
            Meaning::Until(time) => time.min(arrived_at + LONGEST_MS),
            Meaning::Nothing => arrived_at,
        }
    }
}

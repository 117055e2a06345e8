//! Takes secrets out of everything that leaves the core: access tokens, and the URLs of monitors.
//!
//! A service may repeat a secret in a message, and not only as it was received: without its origin, percent-encoded or decoded, with
//! escaped slashes, in another case. So secrets and texts are compared in one normal form, in which all of these are the same.

use super::{shared_str::SharedStr, status_word::StatusWord};

/// Shorter parts of a URL aren't secrets by themselves: they would be found in ordinary words.
const SHORTEST_PART: usize = 6;
/// How many layers of encoding are taken off.
const MOST_LAYERS: u32 = 8;

/// The secrets of one action.
#[derive(Debug, Default)]
pub struct Redactor {
    /// In the normal form, without empty ones.
    secrets: Vec<Vec<u8>>,
}

impl Redactor {
    /// Adds an access token.
    pub fn add_token(&mut self, token: &str) {
        self.add(token);
    }

    /// Adds a URL that is a secret: the whole of it, what is behind its origin, and each part that can be its credential. For a URL that is
    /// of no use without a token, the last segment of the path is no credential.
    pub fn add_url(&mut self, url: &str, needs_token: bool) {
        self.add(url);
        let (url, _) = url.split_once('#').unwrap_or((url, ""));
        let behind_origin = url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or(url);
        let (path, query) = behind_origin.split_once('?').unwrap_or((behind_origin, ""));
        let values = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
        let last_segment = path.rsplit('/').next().filter(|_| !needs_token);
        for part in values.chain(last_segment).chain([behind_origin]).filter(|part| part.len() >= SHORTEST_PART) {
            self.add(part);
        }
    }

    fn add(&mut self, secret: &str) {
        let normal = Normal::of(secret).bytes;
        if !normal.is_empty() && !self.secrets.contains(&normal) {
            self.secrets.push(normal);
            // A longer secret may contain a shorter one, and goes first.
            self.secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }

    /// The text with an ellipsis in the place of each secret.
    pub fn redact(&self, text: &SharedStr) -> SharedStr {
        let shortest = self.secrets.last().map_or(usize::MAX, Vec::len);
        if text.len() < shortest {
            return text.clone();
        }
        let normal = Normal::of(text);
        let mut redacted = String::new();
        let (mut at, mut kept_from) = (0, 0);
        while at < normal.bytes.len() {
            match self.secrets.iter().find(|secret| normal.bytes[at..].starts_with(secret)) {
                Some(secret) => {
                    redacted.push_str(text.get(kept_from..normal.starts[at]).unwrap_or_default());
                    redacted.push('…');
                    at += secret.len();
                    kept_from = normal.starts[at];
                }
                None => at += 1,
            }
        }
        if kept_from == 0 { text.clone() } else { (redacted + text.get(kept_from..).unwrap_or_default()).into() }
    }

    /// Redacts a status word. One that the documents list is no service's own text.
    pub fn redact_word(&self, word: &mut SharedStr) {
        if !StatusWord::is_known(word) {
            *word = self.redact(word);
        }
    }

    /// Redacts texts that may be missing.
    pub fn redact_all<const N: usize>(&self, texts: [&mut Option<SharedStr>; N]) {
        for text in texts.into_iter().flatten() {
            *text = self.redact(text);
        }
    }
}

/// A text in the normal form: decoded, in lower case.
struct Normal {
    bytes: Vec<u8>,
    /// Where in the original each of the bytes begins, and at last where the original ends.
    starts: Vec<usize>,
}

impl Normal {
    fn of(text: &str) -> Self {
        let mut normal = Self { bytes: text.as_bytes().to_vec(), starts: (0..=text.len()).collect() };
        for _ in 0..MOST_LAYERS {
            let before = normal.bytes.len();
            normal = normal.decoded();
            if normal.bytes.len() == before {
                break;
            }
        }
        for byte in &mut normal.bytes {
            // In forms, a plus is a space.
            *byte = if *byte == b'+' { b' ' } else { byte.to_ascii_lowercase() };
        }
        normal
    }

    /// Without one layer of encoding.
    fn decoded(&self) -> Self {
        let mut decoded = Self { bytes: Vec::new(), starts: Vec::new() };
        let mut at = 0;
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let (byte, length) = decode_first(rest);
            decoded.bytes.push(byte);
            decoded.starts.push(self.starts[at]);
            at += length;
        }
        decoded.starts.push(self.starts[self.bytes.len()]);
        decoded
    }
}

/// The first byte that an encoded text means, and how many bytes that takes: `%2F`, JSON's `\u002f` and `\/`, HTML's `&amp;`.
fn decode_first(text: &[u8]) -> (u8, usize) {
    let hex = |digits: &[u8]| u8::from_str_radix(str::from_utf8(digits).unwrap_or_default(), 16).ok();
    match text {
        [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            hex(&[*high, *low]).map_or((b'%', 1), |byte| (byte, 3))
        }
        [b'\\', b'u', b'0', b'0', high, low, ..] => hex(&[*high, *low]).map_or((b'\\', 1), |byte| (byte, 6)),
        [b'\\', escaped @ (b'/' | b'\\' | b'"'), ..] => (*escaped, 2),
        [b'&', b'a', b'm', b'p', b';', ..] => (b'&', 5),
        [first, ..] => (*first, 1),
        [] => (0, 1),
    }
}

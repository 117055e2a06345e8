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
        // Behind the scheme, its colon, two slashes and the host.
        let behind_origin = url.split('/').take(3).fold(0, |length, part| length + part.len() + 1);
        let behind_origin = url.get(behind_origin.saturating_sub(1)..).unwrap_or(url);
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
        }
    }

    /// The longest secret that a text begins with: it may contain a shorter one.
    fn secret_at(&self, text: &[u8]) -> Option<usize> {
        self.secrets.iter().filter(|secret| text.starts_with(secret)).map(Vec::len).max()
    }

    /// The text with an ellipsis in the place of each secret.
    pub fn redact(&self, text: &SharedStr) -> SharedStr {
        if self.secrets.is_empty() {
            return text.clone();
        }
        let normal = Normal::of(text);
        let mut redacted = String::new();
        let (mut at, mut kept_from) = (0, 0);
        while at < normal.bytes.len() {
            match self.secret_at(&normal.bytes[at..]) {
                Some(length) => {
                    redacted += text.get(kept_from..normal.starts[at]).unwrap_or_default();
                    redacted += "…";
                    at += length;
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
    match text {
        [b'%', high, low, ..] if let Some(byte) = from_hex(*high, *low) => (byte, 3),
        [b'\\', b'u', b'0', b'0', high, low, ..] if let Some(byte) = from_hex(*high, *low) => (byte, 6),
        [b'\\', escaped @ (b'/' | b'\\' | b'"'), ..] => (*escaped, 2),
        [b'&', b'a', b'm', b'p', b';', ..] => (b'&', 5),
        _ => (text[0], 1),
    }
}

fn from_hex(high: u8, low: u8) -> Option<u8> {
    let digit = |character: u8| char::from(character).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

//! Takes secrets out of texts of the service: access tokens and monitor URLs. Errors of the app's `fetch`, `auth` and store don't enter the wasm:
//! `redactError` in `src/npm/errors.js` does the same for them.
//!
//! A service may repeat a secret in a message in another form: without its origin, percent-encoded or decoded, with escaped slashes, in another
//! case. So secrets and texts are compared in a normal form, which is the same for all of these.

use super::{
    json_object::JsonObject,
    shared_str::SharedStr,
    text::{Named, named_by, origin_of, split, split_once, text_after},
};

/// The least length of a secret that is removed from within a word, and of a part of a URL that is a secret by itself. Shorter ones occur in
/// ordinary words.
const SHORTEST: usize = 6;

/// The secrets of one action.
#[derive(Debug, Default)]
pub struct Redactor {
    /// In the normal form.
    secrets: Vec<Vec<u8>>,
}

impl Redactor {
    /// Adds a secret, such as an access token.
    pub fn add(&mut self, secret: &str) {
        let normal = Normal::of(secret).bytes;
        if self.secret_at(&normal, 0) != normal.len() {
            self.secrets.push(normal);
        }
    }

    /// Adds a URL: the whole of it, the part after its origin, each query parameter's value, and the last segment of its path, unless the URL names
    /// an item (onedrive-api-docs#762). `needs_token`: whether it can't be requested without the access token; then that segment isn't a credential.
    pub fn add_url(&mut self, url: &str, needs_token: bool) {
        self.add(url);
        let url = split(url, b'#').next().unwrap_or(url);
        let after_origin = url.get(origin_of(url).len()..).unwrap_or_default();
        self.add_part(after_origin);
        let (path, query) = split_once(after_origin, b'?').unwrap_or((after_origin, ""));
        for pair in split(query, b'&') {
            self.add_part(text_after(pair, "=").unwrap_or(pair));
        }
        if !needs_token && named_by(path) != Some(Named::Item) {
            self.add_part(split(path, b'/').last().unwrap_or_default());
        }
    }

    fn add_part(&mut self, part: &str) {
        if part.len() >= SHORTEST {
            self.add(part);
        }
    }

    /// Returns the length of the longest secret at a position of a text, since a secret may begin with a shorter one; else 0.
    fn secret_at(&self, text: &[u8], at: usize) -> usize {
        let is_letter = |at: usize| text.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let is_whole = |end: usize| end - at >= SHORTEST || !is_letter(at.wrapping_sub(1)) && !is_letter(end);
        let found = self.secrets.iter().filter(|secret| text[at..].starts_with(secret)).map(Vec::len);
        found.filter(|length| is_whole(at + length)).fold(0, usize::max)
    }

    /// Returns the text with an ellipsis instead of each secret.
    ///
    /// ```
    /// use longhaul::protocol::redactor::Redactor;
    ///
    /// let mut redactor = Redactor::default();
    /// redactor.add_url("https://contoso.sharepoint.com/monitor/1?tempauth=v1.secret", false);
    /// assert_eq!(redactor.redact(&"tempauth v1%2Esecret is wrong".into()).as_str(), "tempauth … is wrong");
    /// ```
    pub fn redact(&self, text: &SharedStr) -> SharedStr {
        // The normal form is never longer than the text. Most texts of each poll are shorter than the shortest secret.
        if self.secrets.iter().all(|secret| secret.len() > text.len()) {
            return text.clone();
        }
        let normal = Normal::of(text);
        let mut redacted = String::new();
        let (mut at, mut kept_from) = (0, 0);
        while at < normal.bytes.len() {
            let length = self.secret_at(&normal.bytes, at);
            if length == 0 {
                at += 1;
                continue;
            }
            redacted += text.get(kept_from..normal.starts[at]).unwrap_or_default();
            redacted += "…";
            at += length;
            kept_from = normal.starts[at];
        }
        if kept_from == 0 { text.clone() } else { (redacted + text.get(kept_from..).unwrap_or_default()).into() }
    }

    /// Redacts all strings of the service in an object.
    pub fn redact_object<'a>(&self, object: JsonObject<'a>) -> JsonObject<'a> {
        object.map_texts(&|text| self.redact(text))
    }
}

/// A text in the normal form: decoded, in lower case, with spaces for plus signs, as in URL encoded forms.
#[derive(Default)]
struct Normal {
    bytes: Vec<u8>,
    /// Where in the original text each byte begins, and at the end the length of the original text.
    starts: Vec<usize>,
}

impl Normal {
    fn of(text: &str) -> Self {
        let mut normal = Self::default();
        for (at, byte) in text.bytes().enumerate() {
            normal.bytes.push(normal_byte(byte));
            normal.starts.push(at);
            // A text may be encoded twice: the decoded byte may end another code.
            while let Some((byte, length)) = decode_last(&normal.bytes) {
                let from = normal.bytes.len() - length;
                normal.bytes.truncate(from);
                normal.bytes.push(normal_byte(byte));
                normal.starts.truncate(from + 1);
            }
        }
        normal.starts.push(text.len());
        normal
    }
}

fn normal_byte(byte: u8) -> u8 {
    if byte == b'+' { b' ' } else { byte.to_ascii_lowercase() }
}

/// Decodes a code at the end of a text, and returns the byte and the code's length: `%2f`, JSON's `\u002f` and `\/`, HTML's `&amp;`,
/// `&#x2f;` and `&#47;`.
fn decode_last(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [.., b'%', high, low] => Some((from_hex(*high, *low)?, 3)),
        [.., b'\\', b'u', b'0', b'0', high, low] => Some((from_hex(*high, *low)?, 6)),
        [.., b'\\', escaped @ (b'/' | b'\\' | b'"')] => Some((*escaped, 2)),
        [.., b'&', b'a', b'm', b'p', b';'] => Some((b'&', 5)),
        [.., b'&', b'#', b'x', high, low, b';'] => Some((from_hex(*high, *low)?, 6)),
        [.., b'&', b'#', tens @ b'0'..=b'9', ones @ b'0'..=b'9', b';'] => Some(((tens - b'0') * 10 + ones - b'0', 5)),
        _ => None,
    }
}

fn from_hex(high: u8, low: u8) -> Option<u8> {
    let digit = |character: u8| char::from(character).to_digit(16);
    u8::try_from(digit(high)? << 4 | digit(low)?).ok()
}

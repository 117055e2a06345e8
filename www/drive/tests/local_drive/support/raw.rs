//! Requests that a well-behaved HTTP client would not send.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Sends these header lines to the origin and returns what comes back until the connection ends.
pub(crate) fn raw(origin: &str, lines: &[&str]) -> String {
    let mut connection = TcpStream::connect(origin.trim_start_matches("http://")).unwrap();
    let mut request = lines.join("\r\n");
    request.push_str("\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The end may be a reset.
    drop(connection.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

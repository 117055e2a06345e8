//! Requests that a well-behaved HTTP client would not send.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

/// Sends these header lines to the origin and says what comes back, up to the end of the connection.
pub(crate) fn raw(origin: &str, lines: &[&str]) -> String {
    let mut connection = TcpStream::connect(origin.trim_start_matches("http://")).unwrap();
    let mut request = lines.join("\r\n");
    request.push_str("\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A connection that is reset is as much of an end as one that is closed.
    drop(connection.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

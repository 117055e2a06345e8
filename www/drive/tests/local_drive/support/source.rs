//! Sources of uploads from URL.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

/// Answers each request on a port of its own with the next of these responses, and returns its URL.
pub(crate) fn source(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/file", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for answer in answers {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = BufReader::new(connection.try_clone().unwrap()).lines();
            while request.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            connection.write_all(&answer).unwrap();
        }
    });
    url
}

/// A response with this status line and body.
pub(crate) fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes(), body].concat()
}

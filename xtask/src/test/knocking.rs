//! Knocks at a server's door, so that it sees who else stands there.
//!
//! The server of wasm-bindgen's test runner takes a thread for free until that thread has woken up. When a browser opens more
//! connections at once than there are threads, some are given to threads that are busy by then, and lie there until another connection
//! comes: a page waits for its modules, and no test begins.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use anyhow::Result;

const EVERY: Duration = Duration::from_secs(1);

/// Knocks every second, as long as it lives.
pub(super) struct Knocking {
    /// Where the server is to be: nobody is there yet.
    pub(super) address: SocketAddr,
    _end: Sender<()>,
}

impl Knocking {
    /// Begins, at an address that is free.
    ///
    /// # Errors
    /// When no address can be had.
    pub(super) fn begin() -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let (end, ended) = channel();
        thread::spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                // Before the server is there, and after, nobody opens.
                drop(TcpStream::connect_timeout(&address, EVERY));
            }
        });
        Ok(Self { address, _end: end })
    }
}

//! The process: what keeps it from starting, and how it ends.

use crate::support::Server;

#[test]
fn a_second_server_over_the_same_folder_does_not_start() {
    let server = Server::empty();
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_local-drive"))
        .arg("--folder")
        .arg(server.folder())
        .args(["--port", "0", "--monitor-port", "0"])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(second.stdout.is_empty());
    assert_eq!(String::from_utf8(second.stderr).unwrap().lines().count(), 1);
}

#[test]
fn a_port_in_use_is_reported_in_one_line() {
    let server = Server::empty();
    let port = server.ready("drive").rsplit(':').next().unwrap();
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_local-drive"))
        .arg("--folder")
        .arg(server.outside())
        .args(["--port", port, "--monitor-port", "0"])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(message.starts_with(&format!("local-drive: --port {port}: ")) && message.lines().count() == 1, "{message}");
}

#[cfg(unix)]
#[test]
fn ends_on_a_signal() {
    let mut server = Server::empty();
    let process = server.process();
    let killed = std::process::Command::new("kill").arg(process.id().to_string()).status().unwrap();
    assert!(killed.success());
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

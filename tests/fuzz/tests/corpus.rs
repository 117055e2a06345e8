//! Every input that a fuzzer has kept, and each that was a finding once.

use std::{fs, path::Path};

/// Runs a target on all inputs of its corpus.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut inputs = 0;
    for entry in fs::read_dir(&folder).expect("a target has a corpus") {
        let path = entry.expect("a corpus can be listed").path();
        // Said first: a rule that is broken names no file.
        println!("{}", path.display());
        target(&fs::read(&path).expect("an input can be read"));
        inputs += 1;
    }
    assert!(inputs > 0, "{} is empty", folder.display());
}

#[test]
fn replies() {
    replay("reply", longhaul_fuzz::reply);
}

#[test]
fn saved_actions() {
    replay("resume", longhaul_fuzz::resume);
}

#[test]
fn paths_of_a_drive() {
    replay("drive_paths", longhaul_fuzz::drive_paths);
}

#[test]
fn batches() {
    replay("batch", longhaul_fuzz::batch);
}

//! Runs every input of the corpora: those that cover most of the code, and former findings.

use std::{fs, path::Path};

/// Runs a target on all inputs of its corpus.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut inputs = 0;
    for entry in fs::read_dir(&folder).expect("every target has a corpus") {
        let path = entry.expect("a corpus can be listed").path();
        // Printed first, because the panic of a broken rule names no file.
        println!("{}", path.display());
        target(&fs::read(&path).expect("an input can be read"));
        inputs += 1;
    }
    assert!(inputs > 0, "{} is empty", folder.display());
}

#[test]
fn actions_follow_the_rules_for_any_response() {
    replay("reply", longhaul_fuzz::reply);
}

#[test]
fn saved_actions_are_rejected_or_resumed() {
    replay("resume", longhaul_fuzz::resume);
}

#[test]
fn the_drive_leaves_other_files_alone_for_any_request() {
    replay("drive_paths", longhaul_fuzz::drive_paths);
}

#[test]
fn the_drive_responds_to_every_request_of_a_batch() {
    replay("batch", longhaul_fuzz::batch);
}

//! Tests of the real server: each starts it on free ports over a folder of its own, and talks to it over HTTP. This file tests the structure of
//! the source: the modules of `src/http` import downwards only, and files are short.

mod access;
mod addresses;
mod admin;
mod batch;
mod conflicts;
mod content;
mod copies;
mod delivery;
mod disk;
mod fault_recipes;
mod faults;
mod headers;
mod items;
mod metadata;
mod outcomes;
mod page;
mod paths;
mod process;
mod resources;
mod restart;
mod several_drives;
mod support;
mod upload_from_url;

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from top to bottom. Layers on one line don't import each other.
const LAYERS: &[&[&str]] = &[&["serve", "routes"], &["handlers", "middleware"], &["request", "response"], &["state"]];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The layer of a file below `src/http`.
fn layer(file: &Path) -> &str {
    file.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs")
}

/// The layers that a file imports from, apart from its own.
fn imports(text: &str, own: &str) -> Vec<&'static str> {
    let is_imported =
        |layer: &&&str| text.contains(&format!("crate::http::{layer}")) || text.contains(&format!("use super::{layer}::"));
    LAYERS.iter().copied().flatten().filter(is_imported).copied().filter(|layer| *layer != own).collect()
}

#[test]
fn imports_point_down_the_layers() {
    let http = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut checked = 0;
    for path in sources(&http) {
        let file = path.strip_prefix(&http).unwrap();
        let own = layer(file);
        if own == "mod" {
            continue;
        }
        let below: Vec<&str> =
            LAYERS.iter().skip_while(|layers| !layers.contains(&own)).skip(1).flat_map(|layers| layers.to_vec()).collect();
        for imported in imports(&fs::read_to_string(&path).unwrap(), own) {
            assert!(below.contains(&imported), "{} imports from {imported}", file.display());
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked} imports were found");
}

#[test]
fn files_are_short() {
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count();
        assert!(lines <= 200, "{} has {lines} lines of code", path.display());
    }
}

//! Puts the files of the package together.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{WASM, embed, glue, names::Names, sbom};
use crate::{paths, process::Task, setup};

/// Makes `package` out of wasm-bindgen's output in `raw` and the face in src/npm.
pub(super) fn assemble(raw: &Path, package: &Path) -> Result<()> {
    fs::create_dir_all(package).with_context(|| format!("could not create {}", package.display()))?;
    let (optimized, names) = optimize(raw)?;
    let glue = fs::read_to_string(raw.join("longhaul.js")).context("could not read wasm-bindgen's glue")?;

    let mut files = BTreeMap::from([
        ("longhaul.js".into(), names.apply(&glue::adapt(&glue)?)?.into_bytes()),
        ("wasm.js".into(), embed::module(&optimized)?.into_bytes()),
        (WASM.into(), optimized),
        (sbom::FILE.into(), sbom::make()?),
    ]);
    for name in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        files.insert(name.into(), read(&paths::in_repository(name))?);
    }
    let source = paths::in_repository("src/npm");
    for path in face(&source)? {
        let name = path.strip_prefix(&source)?.as_os_str().to_owned();
        let text = read(&path)?;
        let content = if name == "package.json" { manifest(&text)? } else { text };
        let twice = files.insert(name, content).is_some();
        ensure!(!twice, "{} has the name of a file that is generated", path.display());
    }
    replace(package, &files)
}

/// The wasm, made as small as binaryen can, and the names that it shortened in it.
fn optimize(raw: &Path) -> Result<(Vec<u8>, Names)> {
    let output = raw.join("optimized.wasm");
    // Flattened first, it is made smaller still; the second -Oz takes up what the first leaves; and all that twice. The lowest kilobyte
    // of the memory is the last of the stack, and nothing is kept there: so an offset can go into the instruction that loads or stores.
    let passes = [
        "--low-memory-unused",
        "--flatten",
        "--rereloop",
        "-Oz",
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "-Oz",
        "--minify-imports-and-exports-and-modules",
        "--strip-target-features",
        "--output",
    ];
    let printed = Task::new(setup::tool("wasm-opt")).args(passes).args([&output, &raw.join(WASM)]).read()?;
    let mut names = Names::read(&printed)?;
    Ok((names.mark(&read(&output)?)?, names))
}

/// The files of a folder and of the folders below it.
fn face(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { files.extend(face(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// The hand-written package.json with the version of Cargo.toml.
fn manifest(text: &[u8]) -> Result<Vec<u8>> {
    let mut manifest: Value = serde_json::from_slice(text).context("src/npm/package.json is not JSON")?;
    let fields = manifest.as_object_mut().context("src/npm/package.json is not an object")?;
    // The crates of the workspace share one version, and this is one of them.
    let version = Value::from(env!("CARGO_PKG_VERSION"));
    // Second, where readers look for it.
    fields.shift_insert(fields.len().min(1), "version".into(), version);
    let mut text = serde_json::to_vec_pretty(&manifest)?;
    text.push(b'\n');
    Ok(text)
}

/// Makes `folder` hold `files`, by their path in it, and nothing else. What stays is overwritten in place: a page may be using it.
fn replace(folder: &Path, files: &BTreeMap<OsString, Vec<u8>>) -> Result<()> {
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, content).with_context(|| format!("could not write {}", path.display()))?;
    }
    for path in face(folder)? {
        if !files.contains_key(path.strip_prefix(folder)?.as_os_str()) {
            fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("could not read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_gets_the_version_and_keeps_its_order() {
        let text = br#"{"name":"longhaul","version":"0.0.0","exports":{".":{"types":"a","default":"b"}}}"#;
        let manifest: Value = serde_json::from_slice(&manifest(text).unwrap()).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&manifest), ["name", "version", "exports"]);
        assert_eq!(keys(&manifest["exports"]["."]), ["types", "default"]);
    }

    #[test]
    fn what_does_not_ship_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.js"), "old").unwrap();
        fs::create_dir(folder.path().join("snippets")).unwrap();
        fs::write(folder.path().join("snippets/old.js"), "old").unwrap();
        let files = ["new.js", "testing/index.js"].map(|name| (name.into(), b"new".to_vec()));
        replace(folder.path(), &BTreeMap::from(files)).unwrap();
        let mut left = face(folder.path()).unwrap();
        left.sort();
        assert_eq!(left, ["new.js", "testing/index.js"].map(|name| folder.path().join(name)));
    }
}

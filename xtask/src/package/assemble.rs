//! Collects the package's files.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{WASM, glue, optimize, sbom};
use crate::paths;

/// Makes `package` out of wasm-bindgen's output in `raw` and the JavaScript in src/npm.
pub(super) fn assemble(raw: &Path, package: &Path) -> Result<()> {
    let optimized = raw.join("optimized.wasm");
    optimize(&raw.join(WASM), &optimized)?;
    let mut wasm = read(&optimized)?;
    let glue = glue::read(raw)?;
    let build_id = glue::append_build_id(&mut wasm, &glue);

    let mut files = BTreeMap::from([
        ("longhaul.js".into(), glue::finish(&glue, &build_id).into_bytes()),
        ("wasm.js".into(), embed(&wasm)?.into_bytes()),
        (WASM.into(), wasm),
        (sbom::FILE.into(), sbom::make()?),
    ]);
    for name in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        files.insert(name.into(), read(&paths::in_repository(name))?);
    }
    let source = paths::in_repository("src/npm");
    for path in list(&source)? {
        let name = path.strip_prefix(&source)?;
        let text = read(&path)?;
        let content = if name == Path::new("package.json") { manifest(&text, env!("CARGO_PKG_REPOSITORY"))? } else { text };
        let twice = files.insert(name.to_owned(), content).is_some();
        ensure!(!twice, "{} has the name of a generated file", path.display());
    }
    replace(package, &files)
}

/// A module that exports the wasm as `wasm`: base64 of gzip, so that an app has no asset to copy and no bundler to configure.
fn embed(wasm: &[u8]) -> Result<String> {
    let mut gzip = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, wasm, &mut gzip).context("could not compress the wasm")?;
    Ok(format!("/** The WebAssembly module: base64 of gzip. */\nexport const wasm = \"{}\";\n", STANDARD.encode(gzip)))
}

/// The files of a folder and of the folders in it.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { files.extend(list(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

/// The hand-written package.json with the version of Cargo.toml, and the addresses that follow from that of the repository.
fn manifest(text: &[u8], repository: &str) -> Result<Vec<u8>> {
    let mut manifest: Value = serde_json::from_slice(text).context("src/npm/package.json is not JSON")?;
    let fields = manifest.as_object_mut().context("src/npm/package.json is not an object")?;
    // All crates of the workspace have the same version. It comes second, after the name.
    let version = Value::from(env!("CARGO_PKG_VERSION"));
    fields.shift_insert(fields.len().min(1), "version".into(), version);
    if !repository.is_empty() {
        fields.insert("repository".into(), json!({ "type": "git", "url": format!("git+{repository}.git") }));
        fields.insert("homepage".into(), format!("{repository}#readme").into());
        fields.insert("bugs".into(), format!("{repository}/issues").into());
    }
    let mut text = serde_json::to_vec_pretty(&manifest)?;
    text.push(b'\n');
    Ok(text)
}

/// Makes `folder` contain `files`, by their path in it, and nothing else. Overwrites only what differs: a page or a test may be using the folder.
fn replace(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    let differs = |(name, content): &(&PathBuf, &Vec<u8>)| fs::read(folder.join(name)).ok().as_ref() != Some(*content);
    for (name, content) in files.iter().filter(differs) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, content).with_context(|| format!("could not write {}", path.display()))?;
    }
    for path in list(folder)? {
        if !files.contains_key(path.strip_prefix(folder)?) {
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
        let text = br#"{"name":"longhaul","exports":{".":{"types":"a","default":"b"}}}"#;
        let manifest: Value = serde_json::from_slice(&manifest(text, "").unwrap()).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&manifest), ["name", "version", "exports"]);
        assert_eq!(keys(&manifest["exports"]["."]), ["types", "default"]);
    }

    #[test]
    fn removes_what_does_not_ship_and_leaves_alone_what_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["old.js", "snippets/old.js"] {
            replace(folder.path(), &BTreeMap::from([(name.into(), b"old".to_vec())])).unwrap();
        }
        let files = ["new.js", "testing/index.js"].map(|name| (PathBuf::from(name), b"new".to_vec()));
        replace(folder.path(), &BTreeMap::from(files.clone())).unwrap();
        let new = fs::File::options().append(true).open(folder.path().join("new.js")).unwrap();
        new.set_modified(std::time::UNIX_EPOCH).unwrap();
        replace(folder.path(), &BTreeMap::from(files)).unwrap();
        assert_eq!(new.metadata().unwrap().modified().unwrap(), std::time::UNIX_EPOCH);
        let mut left = list(folder.path()).unwrap();
        left.sort();
        assert_eq!(left, ["new.js", "testing/index.js"].map(|name| folder.path().join(name)));
    }
}

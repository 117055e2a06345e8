//! The checks of the Rust code, and of what the project depends on.

use anyhow::Result;
use serde_json::Value;

use super::Context;
use crate::{
    process::Task,
    setup::{self, WASM_TARGET},
};

/// What of the workspace is compiled for wasm.
const WASM: [&str; 4] = ["--package", "longhaul", "--target", WASM_TARGET];

pub(super) fn format(_: &Context) -> Result<()> {
    Task::cargo().args(["fmt", "--all", "--check"]).run()
}

pub(super) fn clippy(_: &Context) -> Result<()> {
    [&["--workspace"][..], &WASM].into_iter().try_for_each(|scope| {
        Task::cargo().args(["clippy", "--locked", "--all-targets"]).args(scope).args(["--", "-D", "warnings"]).run()
    })
}

pub(super) fn docs(_: &Context) -> Result<()> {
    [&["--workspace"][..], &WASM].into_iter().try_for_each(|scope| {
        let task = Task::cargo().args(["doc", "--locked", "--no-deps", "--document-private-items"]).args(scope);
        task.env("RUSTDOCFLAGS", "-D warnings").run()
    })
}

pub(super) fn test(context: &Context, packages: &[&str]) -> Result<()> {
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    let task = Task::cargo().args(["test", "--locked", "--no-fail-fast"]).args(packages);
    task.args(["--"]).args(&context.filter).run()
}

/// Checks the licences, sources and known vulnerabilities of dependencies, and that each is used.
pub(super) fn supply(_: &Context) -> Result<()> {
    let deny = Task::cargo().path(&[setup::cargo_tool("cargo-deny")?])?.args(["deny", "--workspace", "--locked"]);
    deny.clone().args(["check", "bans", "licenses", "sources"]).run()?;
    if deny.clone().args(["fetch", "db"]).read().is_ok() {
        deny.args(["check", "--disable-fetch", "advisories"]).run()?;
    } else {
        println!("NOT CHECKED: crates against RustSec's advisories, because the advisory database can't be reached");
    }
    audit()?;
    Task::new("cargo-machete").path(&[setup::cargo_tool("cargo-machete")?])?.args(["--skip-target-dir"]).run()
}

/// Checks the npm packages that build and test the package. The package itself depends on none.
fn audit() -> Result<()> {
    let audit = Task::new(setup::NPM).args(["audit", "--audit-level=high", "--prefix", "tests"]);
    let (output, succeeded) = audit.clone().args(["--json", "--loglevel=silent"]).output()?;
    if !succeeded && is_unanswered(&output) {
        println!("NOT CHECKED: npm packages against npm's advisories, because the registry doesn't answer that request");
        return Ok(());
    }
    // Runs it again with output for people.
    audit.run()
}

/// Whether npm's JSON says that the registry gave no answer. A report of vulnerabilities has no `message`, and what is wrong on this
/// machine, such as a missing lock file, has an error code.
fn is_unanswered(output: &str) -> bool {
    let report: Value = serde_json::from_str(output).unwrap_or_default();
    report["message"].is_string() && report["error"]["code"].is_null()
}

#[cfg(test)]
mod tests {
    use super::is_unanswered;

    #[test]
    fn an_audit_is_skipped_only_when_the_registry_gives_no_answer() {
        for (output, unanswered) in [
            (r#"{"message":"405 Method Not Allowed","statusCode":405,"error":{"summary":"","detail":""}}"#, true),
            (r#"{"message":"request to https://example.com failed","error":{}}"#, true),
            (r#"{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile.","detail":""}}"#, false),
            (r#"{"auditReportVersion":2,"vulnerabilities":{"a":{"severity":"high"}},"metadata":{}}"#, false),
            ("npm error Unknown command", false),
        ] {
            assert_eq!(is_unanswered(output), unanswered, "{output}");
        }
    }
}

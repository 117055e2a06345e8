//! `docs/outcomes.md` names existing tests, and gives the limits of `src/action/patience.rs`.

use std::{fs, path::Path};

use longhaul::action::{outcome::UnknownReason, patience};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of the tables under a heading. Each row is a list of cells.
fn rows<'a>(page: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("there is no section {heading:?}"));
    let section = section.split("\n## ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|')).skip(2);
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// The texts between backticks.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// The contents of all test files of a folder.
fn sources(folder: &str) -> String {
    let mut text = String::new();
    let entries =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder of the tests can be listed");
    for entry in entries {
        let path = entry.expect("the folder of the tests can be listed").path();
        if path.is_file() {
            text += &fs::read_to_string(&path).expect("a test file can be read");
        }
    }
    text
}

#[test]
fn every_test_that_the_outcomes_page_names_exists() {
    let page = read("docs/outcomes.md");
    let rust = ["tests/core", "tests/simulation", "tests/exhaustive"].map(sources).concat();
    let javascript = sources("tests/package");
    let mut count = 0;
    for heading in ["Responses to a start", "Responses of a monitor", "What the destination shows", "How the result is read"] {
        for row in rows(&page, heading) {
            let [answered, does, test] = row[..] else { panic!("a row of {heading:?} has three cells: {row:?}") };
            assert!(!answered.is_empty() && !does.is_empty(), "{row:?}");
            let names: Vec<_> = code(test).collect();
            assert!(!names.is_empty(), "no test is named: {row:?}");
            for name in names {
                let exists = rust.contains(&format!("#[test]\n    fn {name}(")) || rust.contains(&format!("#[test]\nfn {name}("));
                assert!(exists || javascript.contains(&format!("test(\"{name}\"")), "there is no test {name:?}: {row:?}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "only {count} tests are named");
}

/// A duration in the format of the page.
fn duration(ms: u64) -> String {
    match ms {
        ms if ms % 3_600_000 == 0 => plural(ms / 3_600_000, "hour"),
        ms if ms % 60_000 == 0 => plural(ms / 60_000, "minute"),
        ms if ms % 1_000 == 0 => plural(ms / 1_000, "second"),
        ms => format!("{} seconds", ms as f64 / 1_000.0),
    }
}

fn plural(count: u64, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

#[test]
fn the_patience_table_says_what_the_code_does() {
    let page = read("docs/outcomes.md");
    let rows = rows(&page, "Patience");
    let expected = [
        (
            "monitorGone",
            format!("{} responses in a row, at least {} apart", patience::FORGOTTEN, duration(patience::FORGOTTEN_WAIT_MS)),
        ),
        ("monitorExpired", "1 response".to_owned()),
        ("monitorRefused", format!("{} responses in a row", patience::REFUSALS)),
        ("monitorRefused", "1 response".to_owned()),
        ("monitorUnreadable", format!("{} responses in a row", patience::UNREADABLE)),
        ("monitorRedirects", format!("{} responses in a row", patience::REDIRECTS)),
        ("monitorHidden", format!("{} rounds", patience::HIDDEN_FROM_START)),
        ("monitorHidden", duration(patience::HIDDEN_MS)),
        ("monitorUnreachable", duration(patience::UNREACHABLE_MS)),
        ("monitorFailing", format!("{} and at least {} responses", duration(patience::FAILING_MS), patience::FAILING)),
    ];
    for (reason, phrase) in &expected {
        let is_documented = rows.iter().any(|row| code(row[3]).any(|code| code == *reason) && row[1] == *phrase);
        assert!(is_documented, "no row gives {reason} after {phrase:?}: {rows:#?}");
    }
    assert_eq!(rows.len(), expected.len(), "the table has other rows too");
}

#[test]
fn the_outcomes_page_gives_the_numbers_of_starts_destinations_and_results() {
    let page = read("docs/outcomes.md");
    let waits: Vec<String> = patience::PARENT_WAITS_MS.iter().map(|ms| (*ms as f64 / 1_000.0).to_string()).collect();
    let [first @ .., last] = &waits[..] else { panic!("a missing folder is waited for") };
    let phrases = [
        format!("sent up to {} times in all", patience::THROTTLED_STARTS),
        format!("after {} and {last} seconds, within {}", first.join(", "), duration(patience::PARENT_MS)),
        format!("{} checks in a row show the same", patience::UNCHANGED + 1),
        format!("nothing has changed for {}", duration(patience::DESTINATION_MS)),
        format!("after {} checks and {}", patience::UNCHANGED_AFTER_END, duration(patience::DESTINATION_AFTER_END_MS)),
        format!("requested up to {} times", patience::RESULT_TRIES),
        format!("a wait of more than {}", duration(patience::RESULT_WAIT_MS)),
    ];
    let text = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for phrase in phrases {
        assert!(text.contains(&phrase), "the page doesn't say {phrase:?}");
    }
}

#[test]
fn the_outcomes_page_explains_every_reason_and_no_other() {
    use UnknownReason::{
        LocationHidden, LocationUnusable, MonitorExpired, MonitorFailing, MonitorGone, MonitorHidden, MonitorRedirects,
        MonitorRefused, MonitorUnreachable, MonitorUnreadable,
    };
    let page = read("docs/outcomes.md");
    let reasons = [
        LocationHidden,
        LocationUnusable,
        MonitorGone,
        MonitorExpired,
        MonitorRefused,
        MonitorUnreadable,
        MonitorHidden,
        MonitorUnreachable,
        MonitorFailing,
        MonitorRedirects,
    ];
    let words = reasons.map(<&str>::from);
    for word in words {
        assert!(code(&page).any(|code| code == word), "{word} isn't explained");
    }
    let is_reason = |code: &&str| {
        ["monitor", "location"]
            .iter()
            .any(|prefix| code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
    };
    for named in code(&page).filter(is_reason).filter(|named| *named != "monitorUrl") {
        assert!(words.contains(&named), "there is no reason {named}");
    }
}

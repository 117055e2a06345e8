//! Every sequence of responses up to a length, with the pure core on a clock that jumps.
//!
//! Safety: in every state that can be reached, a start that may have been received is never sent again, only the drive's own origin
//! gets the token, progress never goes back, and the responses justify the outcome. Liveness: from every such state, the action
//! completes if the service recovers, ends within the documented limits if it never recovers, and is followed while it reports "running".
//!
//! `cargo test --test exhaustive` plays every sequence of four responses. With `LONGHAUL_DEPTH=7` it plays longer ones, and continues only
//! from new states.
#![cfg(not(target_arch = "wasm32"))]

mod alphabet;
#[path = "../core/support/host.rs"]
mod host;
mod life;
mod liveness;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use longhaul::{action::outcome::Outcome, protocol::redactor::Redactor};
use strum::VariantArray;

use alphabet::Symbol;
use host::Parsed;
use life::{Life, Setup};

/// The length of the sequences.
const DEPTH: usize = 4;
/// The length of the sequences after which liveness is checked, and for which the two explorations are compared.
const SHORT: usize = 2;

fn depth() -> Option<usize> {
    let text = std::env::var("LONGHAUL_DEPTH").ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("LONGHAUL_DEPTH must be a whole number, and is {text}")))
}

#[test]
fn every_rule_holds_after_every_sequence_of_responses() {
    for setup in Setup::all() {
        let Visited { sequences, states, outcomes } = new_states(&setup, depth().unwrap_or(DEPTH));
        println!("{}: {sequences} sequences, {} states, {} outcomes", setup.name, states.len(), outcomes.len());
        for kind in setup.outcomes {
            assert!(outcomes.iter().any(|(_, outcome)| outcome.starts_with(kind)), "{}: nothing ended as {kind}", setup.name);
        }
    }
}

#[test]
fn continuing_only_from_new_states_misses_no_outcome() {
    for setup in Setup::all() {
        let (all, reduced) = (every_sequence(&setup, SHORT + 1), new_states(&setup, SHORT + 1));
        let words = |visited: &Visited| visited.outcomes.iter().map(|(_, outcome)| outcome.clone()).collect::<Vec<_>>();
        assert!(all.sequences >= reduced.sequences);
        assert_eq!(words(&all), words(&reduced), "{}", setup.name);
        assert_eq!(all.states.keys().collect::<Vec<_>>(), reduced.states.keys().collect::<Vec<_>>(), "{}", setup.name);
    }
}

#[test]
fn from_every_state_a_service_that_recovers_completes_the_action() {
    for setup in Setup::all() {
        for history in new_states(&setup, depth().map_or(SHORT, |depth| depth - 2)).states.values() {
            liveness::completes(&setup, history);
        }
    }
}

#[test]
fn from_every_state_a_service_that_never_recovers_ends_the_action_within_the_documented_patience() {
    for setup in Setup::all() {
        for history in new_states(&setup, depth().map_or(SHORT, |depth| depth - 4)).states.values() {
            liveness::ends(&setup, history);
        }
    }
}

#[test]
fn from_every_state_a_monitor_that_says_running_is_followed() {
    for setup in Setup::all() {
        for history in new_states(&setup, SHORT).states.values() {
            liveness::goes_on(&setup, history);
            liveness::goes_on_between_faults(&setup, history);
        }
    }
}

/// The results of an exploration.
#[derive(Default)]
struct Visited {
    /// The number of sequences that were played.
    sequences: u64,
    /// The states in which a request waits for a response, each with the shortest sequence to it.
    states: BTreeMap<String, Vec<Symbol>>,
    /// The length of a sequence that ends the action, and the outcome.
    outcomes: BTreeSet<(usize, String)>,
}

/// Plays every sequence of up to this number of responses.
fn every_sequence(setup: &Setup, depth: usize) -> Visited {
    explore(setup, depth, false)
}

/// Does the same, but continues only from new states.
fn new_states(setup: &Setup, depth: usize) -> Visited {
    explore(setup, depth, true)
}

fn explore(setup: &Setup, depth: usize, only_new: bool) -> Visited {
    let mut visited = Visited::default();
    let mut frontier = vec![Vec::new()];
    visited.states.insert(Life::after(setup, &[]).state(), Vec::new());
    for length in 1..=depth {
        let mut next = Vec::new();
        for history in frontier {
            let request = Life::after(setup, &history).request.expect("a state waits for a response");
            for symbol in Symbol::VARIANTS.iter().copied().filter(|symbol| symbol.is_possible_for(&request)) {
                visited.sequences += 1;
                let sequence = [&history[..], &[symbol]].concat();
                let life = Life::after(setup, &sequence);
                if let Some(outcome) = &life.outcome {
                    visited.outcomes.insert((length, summary(outcome)));
                    continue;
                }
                let state = life.state();
                let is_new = !visited.states.contains_key(&state);
                if is_new {
                    visited.states.insert(state, sequence.clone());
                }
                if is_new || !only_new {
                    next.push(sequence);
                }
            }
        }
        frontier = next;
    }
    visited
}

/// The outcome of an action as text, without times and counts.
fn summary(outcome: &Outcome<Parsed>) -> String {
    let report = serde_json::to_value(outcome.to_json(&Redactor::default())).expect("it is plain data");
    let item = outcome.item().map(|item| item.0["id"].to_string());
    let members = ["kind", "reason", "status", "observed", "resourceId", "location", "httpStatus", "notSent"];
    let words = members.map(|name| report[name].as_str().map_or_else(|| report[name].to_string(), str::to_owned));
    format!("{} {item:?}", words.join(" "))
}

//! Plays all sequences of responses, or only those that lead to new states.

use std::collections::{BTreeMap, BTreeSet};

use longhaul::action::outcome::Outcome;

use crate::{alphabet::Symbol, host::Parsed, life::Life, setup::Setup};

/// The results of an exploration.
#[derive(Default)]
pub(crate) struct Visited {
    /// The number of sequences that were played.
    pub(crate) sequences: u64,
    /// The states in which a request waits for a response, each with the shortest sequence to it.
    pub(crate) states: BTreeMap<String, Vec<Symbol>>,
    /// The length of a sequence that ends the action, and the outcome.
    pub(crate) outcomes: BTreeSet<(usize, String)>,
}

/// Plays every sequence of up to this number of responses.
pub(crate) fn every_sequence(setup: &Setup, depth: usize) -> Visited {
    explore(setup, depth, false)
}

/// Does the same, but continues only from new states.
pub(crate) fn new_states(setup: &Setup, depth: usize) -> Visited {
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
            for symbol in Symbol::ALL.into_iter().filter(|symbol| symbol.may_answer(&request)) {
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
    let report = serde_json::to_value(outcome.to_json()).expect("it is plain data");
    let item = outcome.item().map(|item| item.0["id"].to_string());
    let members = ["kind", "reason", "status", "observed", "resourceId", "location", "httpStatus", "loss", "notSent"];
    let words = members.map(|name| report[name].as_str().map_or_else(|| report[name].to_string(), str::to_owned));
    format!("{} {item:?}", words.join(" "))
}

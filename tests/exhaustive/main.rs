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
mod explore;
#[path = "../core/support/host.rs"]
mod host;
mod life;
mod liveness;
mod rules;
mod setup;

use explore::{Visited, every_sequence, new_states};
use setup::Setup;

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
fn from_every_state_a_service_that_heals_completes_the_action() {
    for setup in Setup::all() {
        for history in new_states(&setup, depth().map_or(SHORT, |depth| depth - 2)).states.values() {
            liveness::completes(&setup, history);
        }
    }
}

#[test]
fn from_every_state_a_service_that_never_heals_ends_the_action_within_the_documented_patience() {
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

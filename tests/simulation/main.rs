//! Simulated worlds: the pure core with a simulated service, on a clock that jumps, with every known fault in every order. A seed determines
//! everything in its world, so each world can be repeated.
//!
//! In one mode faults heal. In the other, the monitor stops answering usefully at some time. In both, an action whose service reports
//! an outcome, or stops answering usefully, ends within the documented patience with a true outcome, and one whose monitor says "running" is
//! followed until the caller stops.
//!
//! `cargo test --test simulation` runs thousands of worlds in each mode, `cargo xtask sim --seeds 1000000` runs a million, and
//! `cargo xtask sim --seed N` prints all that happens in one.
#![cfg(not(target_arch = "wasm32"))]

mod client;
mod drive;
mod faults;
#[path = "../core/support/host.rs"]
mod host;
mod invariants;
mod items;
mod monitor;
mod network;
mod page;
mod runner;
mod scenario;
mod service;
mod service_response;
mod truthfulness;
mod world;

use world::{Mode, World};

/// The default number of worlds in each mode. `LONGHAUL_SEEDS` sets another.
const SEEDS: u64 = 10_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, and is {text}")))
}

fn every_rule_holds(mode: Mode) {
    if let Some(seed) = number("LONGHAUL_SEED") {
        let (record, holds) = runner::replay(mode, seed);
        println!("{record}");
        assert!(holds, "a rule was broken");
        return;
    }
    let from = number("LONGHAUL_FROM").unwrap_or(0);
    let asked = number("LONGHAUL_SEEDS");
    let seeds = asked.unwrap_or(SEEDS);
    match runner::run(mode, from..from + seeds, asked.is_some()) {
        Ok(counts) => {
            println!("{mode:?}\n{}", runner::summary(&counts));
            let rarest = if mode == Mode::Heals { 500 } else { 5_000 };
            assert!(seeds < SEEDS || counts.iter().all(|count| count * rarest > seeds), "some outcome was hardly ever seen");
        }
        Err(record) => panic!("{record}"),
    }
}

#[test]
fn every_rule_holds_where_faults_heal() {
    every_rule_holds(Mode::Heals);
}

#[test]
fn every_rule_holds_where_faults_never_heal() {
    every_rule_holds(Mode::NeverHeals);
}

#[test]
fn a_service_that_reports_the_end_too_early_is_noticed() {
    let noticed = (0..100).filter(|seed| {
        let mut world = World::new(Mode::Heals, *seed, false);
        world.has_liar = true;
        client::live(*seed, &mut world).is_err()
    });
    assert!(noticed.count() > 20);
}

#[test]
fn a_world_follows_from_its_seed() {
    for mode in [Mode::Heals, Mode::NeverHeals] {
        for seed in 0..50 {
            assert_eq!(runner::replay(mode, seed), runner::replay(mode, seed));
        }
    }
}

//! Simulated worlds: the pure core against a service that really performs what it is asked, on a clock that jumps, with every fault
//! that is known, in every order. Each world follows from its seed, so that whatever goes wrong can be seen again.
//!
//! `cargo test --test simulation` lives through a few thousand of them; `cargo xtask sim --seeds 1000000` through as many as asked,
//! and `cargo xtask sim --seed N` tells all of one.
#![cfg(not(target_arch = "wasm32"))]

mod answer;
mod client;
mod drive;
mod end_kind;
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
mod truthfulness;
mod world;

use world::World;

/// How many worlds are lived through unless `LONGHAUL_SEEDS` says otherwise.
const SEEDS: u64 = 20_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, and is {text}")))
}

#[test]
fn every_rule_holds_in_every_world() {
    if let Some(seed) = number("LONGHAUL_SEED") {
        let (told, holds) = runner::replay(seed);
        println!("{told}");
        assert!(holds, "a rule was broken");
        return;
    }
    let from = number("LONGHAUL_FROM").unwrap_or(0);
    let asked = number("LONGHAUL_SEEDS");
    let seeds = asked.unwrap_or(SEEDS);
    match runner::run(from..from + seeds, asked.is_some()) {
        Ok(counts) => {
            println!("{}", runner::told(&counts));
            assert!(seeds < SEEDS || counts.iter().all(|count| count * 500 > seeds), "some outcome was hardly ever seen");
        }
        Err(told) => panic!("{told}"),
    }
}

#[test]
fn a_service_that_tells_the_end_too_early_is_noticed() {
    let noticed = (0..100).filter(|seed| {
        let mut world = World::new(*seed, false);
        world.has_liar = true;
        client::live(*seed, &mut world).is_err()
    });
    assert!(noticed.count() > 20);
}

#[test]
fn a_world_follows_from_its_seed() {
    for seed in 0..100 {
        assert_eq!(runner::replay(seed), runner::replay(seed));
    }
}

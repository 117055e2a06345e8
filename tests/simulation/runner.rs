//! Runs seeds on all processors, and reports the first whose world broke a rule, with all events of that world.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use strum::VariantArray;

use crate::{
    client::live,
    world::{Broken, EndKind, Mode, World},
};

/// The number of seeds that a thread takes at a time.
const BATCH: u64 = 64;
const REPORT_EVERY: Duration = Duration::from_secs(5);

/// The number of times that each outcome occurred.
pub(crate) type Counts = [u64; EndKind::VARIANTS.len()];

/// Simulates these worlds.
///
/// # Errors
/// A rule didn't hold in a world: the rule, and all events of the world.
pub(crate) fn run(mode: Mode, seeds: std::ops::Range<u64>, reports: bool) -> Result<Counts, String> {
    let next = AtomicU64::new(seeds.start);
    let is_over = AtomicBool::new(false);
    let found = Mutex::new((Counts::default(), None));
    let began = Instant::now();
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| work(mode, &next, seeds.end, &is_over, &found))).collect();
        let mut reported = Instant::now();
        while reports && !workers.iter().all(|worker| worker.is_finished()) {
            thread::park_timeout(Duration::from_millis(100));
            if reported.elapsed() >= REPORT_EVERY {
                reported = Instant::now();
                let done = next.load(Relaxed).min(seeds.end) - seeds.start;
                println!("{done} of {} worlds, {:.0} s", seeds.end - seeds.start, began.elapsed().as_secs_f32());
            }
        }
    });
    let (counts, broken) = found.into_inner().expect("a world's panic is caught where it happens");
    broken.map_or(Ok(counts), |seed| Err(replay(mode, seed).0))
}

fn work(mode: Mode, next: &AtomicU64, end: u64, is_over: &AtomicBool, found: &Mutex<(Counts, Option<u64>)>) {
    let mut counts = Counts::default();
    let mut broken = None;
    while !is_over.load(Relaxed) {
        let first = next.fetch_add(BATCH, Relaxed);
        if first >= end {
            break;
        }
        for seed in first..(first + BATCH).min(end) {
            match one(seed, &mut World::new(mode, seed, false)) {
                Ok(outcome) => counts[outcome as usize] += 1,
                Err(_) => {
                    broken = Some(seed);
                    is_over.store(true, Relaxed);
                    break;
                }
            }
        }
    }
    let mut found = found.lock().expect("a world's panic is caught where it happens");
    found.0.iter_mut().zip(counts).for_each(|(all, own)| *all += own);
    found.1 = found.1.or(broken);
}

/// Simulates the world of one seed again, and returns all events, and whether every rule held.
pub(crate) fn replay(mode: Mode, seed: u64) -> (String, bool) {
    let mut world = World::new(mode, seed, true);
    let outcome = one(seed, &mut world);
    let end = match &outcome {
        Ok(outcome) => format!("{outcome:?}, and every rule held."),
        Err(Broken(rule)) => format!("BROKEN: {rule}\nTo see it again: cargo xtask sim --seed {seed}"),
    };
    (format!("{mode:?}, seed {seed}\n{}\n{end}", world.record().join("\n")), outcome.is_ok())
}

/// The outcomes as text, with the number of times that each occurred.
pub(crate) fn summary(counts: &Counts) -> String {
    let lines = EndKind::VARIANTS.iter().zip(counts).map(|(outcome, count)| format!("{count:>10} {outcome:?}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A panic counts as a broken rule.
fn one(seed: u64, world: &mut World) -> Result<EndKind, Broken> {
    catch_unwind(AssertUnwindSafe(|| live(seed, world))).unwrap_or_else(|_| Err(Broken("it panicked".to_owned())))
}

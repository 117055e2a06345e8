//! What the library costs, measured.

mod peers;
mod replay;
mod schedule;
mod shapes;
mod trace;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::paths;
pub(crate) use peers::Measure;
use replay::{Estimates, Outcome, replay};
use schedule::SCHEDULES;
use trace::Traces;

/// The committed traces, relative to the repository.
const TUNED: &str = "tests/traces/tuned.json";

/// All of them, one after the other, as long as they take by default.
///
/// # Errors
/// When one of them can't be run.
pub(crate) fn all() -> Result<()> {
    pace(&[])?;
    Measure::ALL.into_iter().try_for_each(|measure| measure.run(&[]))
}

/// `bench pace`: how often it asks, and how late it learns of the end, beside its peers.
///
/// Without a file it runs over the traces that it was tuned on, and, where no JSON is asked for, over those held out as well.
///
/// # Errors
/// When an argument is not known, or the file can't be used.
pub(crate) fn pace(arguments: &[&str]) -> Result<()> {
    let mut file: Option<&str> = None;
    let mut as_json = false;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--json" => as_json = true,
            "--traces" => file = Some(rest.next().context("`--traces` is followed by a file")?),
            _ => bail!("`bench pace` takes `--traces FILE` and `--json`, not `{argument}`"),
        }
    }
    let traces = Traces::read(&file.map_or_else(|| paths::in_repository(TUNED), PathBuf::from))?;
    if as_json {
        println!("{}", json!({ "schedules": outcomes(&traces).0 }));
        return Ok(());
    }
    print(file.unwrap_or("tuned on"), &traces);
    if file.is_none() {
        print("held out", &shapes::held_out());
    }
    Ok(())
}

/// `bench traces`: makes the committed traces again.
///
/// # Errors
/// When the file can't be written.
pub(crate) fn traces() -> Result<()> {
    shapes::tuned().write(&paths::in_repository(TUNED))
}

fn outcomes(traces: &Traces) -> (Vec<Outcome>, Option<Estimates>) {
    let mut ours = None;
    let outcomes = SCHEDULES.map(|schedule| {
        let (outcome, estimates) = replay(schedule, traces);
        ours = ours.or(estimates);
        outcome
    });
    (outcomes.into(), ours)
}

fn print(name: &str, traces: &Traces) {
    let (outcomes, estimates) = outcomes(traces);
    let base = &outcomes[1];
    println!("{name}: {} actions. In brackets: in shares of {}'s", traces.traces.len(), base.name);
    println!("{:<9} {:>15} {:>19} {:>13} {:>10}", "", "requests", "median lag", "95 % within", "unnoticed");
    for outcome in &outcomes {
        println!(
            "{:<9} {:>7} ({:>5.3}) {:>8.0} ms ({:>5.3}) {:>10.0} ms {:>8.1} %",
            outcome.name,
            outcome.requests,
            outcome.requests as f64 / base.requests as f64,
            outcome.lag_median_ms,
            outcome.lag_median_ms / base.lag_median_ms,
            outcome.lag_p95_ms,
            outcome.within_budget * 100.0,
        );
    }
    if let Some(Estimates { error, given }) = estimates {
        let (error, given) = (error * 100.0, given * 100.0);
        println!("Time left, in the middle of an action: wrong by {error:.1} % (median), told for {given:.0} % of the answers");
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::{TUNED, Traces, outcomes, paths, shapes};

    fn tuned() -> Traces {
        Traces::read(&paths::in_repository(TUNED)).unwrap()
    }

    #[test]
    fn the_committed_traces_can_be_made_again() {
        assert!(tuned() == shapes::tuned(), "`cargo xtask bench traces` makes others");
    }

    /// The goal, and where it was not tuned, the same within a tenth.
    #[test]
    fn it_asks_a_seventh_as_often_as_core_lro_and_is_half_as_late() {
        for (traces, slack) in [(tuned(), 1.0), (shapes::held_out(), 1.1)] {
            let (outcomes, _) = outcomes(&traces);
            let (ours, core_lro) = (&outcomes[0], &outcomes[1]);
            assert!(ours.requests as f64 * 7.0 <= core_lro.requests as f64 * slack, "{ours:?}");
            assert!(ours.lag_median_ms * 2.0 <= core_lro.lag_median_ms * slack, "{ours:?}");
            assert!(ours.within_budget * slack >= 0.98, "{ours:?}");
        }
    }

    #[test]
    fn estimates_are_of_use() {
        for traces in [tuned(), shapes::held_out()] {
            let estimates = outcomes(&traces).1.unwrap();
            assert!(estimates.error < 0.5 && estimates.given > 0.5, "{estimates:?}");
        }
    }
}

//! `cargo xtask bench pace`: replays the polling of this library and of others over the recorded progress of actions.

mod replay;
mod traces;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use serde_json::json;

use replay::{Estimates, Outcome, SCHEDULES, replay};
use traces::Traces;

/// The committed traces.
const TUNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../traces/tuned.json");

/// Replays the polling of this library and of others over the recorded progress of actions
#[derive(Parser)]
#[command(bin_name = "cargo xtask bench pace")]
struct Options {
    /// A file of traces; by default the traces that the pace was tuned on, and those held out
    #[arg(long)]
    traces: Option<PathBuf>,
    /// Prints the figures as JSON, of one file of traces
    #[arg(long)]
    json: bool,
    /// Generates the committed traces again
    #[arg(long, exclusive = true)]
    generate: bool,
}

fn main() -> Result<()> {
    let options = Options::parse();
    if options.generate {
        return traces::tuned().write(TUNED.as_ref());
    }
    let traces = Traces::read(options.traces.as_deref().unwrap_or(TUNED.as_ref()))?;
    if options.json {
        println!("{}", json!({ "schedules": outcomes(&traces).0 }));
    } else if let Some(file) = options.traces {
        print(&file.to_string_lossy(), &traces);
    } else {
        print("tuned on", &traces);
        print("held out", &traces::held_out());
    }
    Ok(())
}

fn outcomes(traces: &Traces) -> (Vec<Outcome>, Option<Estimates>) {
    let results = SCHEDULES.map(|schedule| replay(schedule, traces));
    // The first schedule is this library's.
    let estimates = results[0].1;
    (results.into_iter().map(|(outcome, _)| outcome).collect(), estimates)
}

fn print(name: &str, traces: &Traces) {
    let (outcomes, estimates) = outcomes(traces);
    let base = &outcomes[1];
    println!("{name}: {} actions. In brackets: relative to {}", traces.traces.len(), base.name);
    println!("{:<9} {:>15} {:>19} {:>13} {:>10}", "", "requests", "median lag", "95 % within", "in budget");
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
        println!(
            "Estimated time left, in the middle of an action: wrong by {error:.1} % (median), available for {given:.0} % of the polls"
        );
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::{TUNED, Traces, outcomes, traces};

    fn tuned() -> Traces {
        Traces::read(TUNED.as_ref()).unwrap()
    }

    #[test]
    fn the_committed_traces_can_be_generated_again() {
        assert!(tuned() == traces::tuned(), "`cargo xtask bench pace --generate` makes other traces");
    }

    /// The goal, and on the traces that the pace was not tuned on, the goal within a tenth.
    #[test]
    fn polls_a_seventh_as_often_as_core_lro_and_lags_half_as_much() {
        for (traces, slack) in [(tuned(), 1.0), (traces::held_out(), 1.1)] {
            let (outcomes, _) = outcomes(&traces);
            let (ours, core_lro) = (&outcomes[0], &outcomes[1]);
            assert!(ours.requests as f64 * 7.0 <= core_lro.requests as f64 * slack, "{ours:?}");
            assert!(ours.lag_median_ms * 2.0 <= core_lro.lag_median_ms * slack, "{ours:?}");
            assert!(ours.within_budget * slack >= 0.98, "{ours:?}");
        }
    }

    #[test]
    fn half_of_the_estimates_exist_and_are_off_by_less_than_half() {
        for traces in [tuned(), traces::held_out()] {
            let estimates = outcomes(&traces).1.unwrap();
            assert!(estimates.error < 0.5 && estimates.given > 0.5, "{estimates:?}");
        }
    }
}

//! The rules for outcomes: each is true, and it is complete if nothing prevented that.

use longhaul::{
    action::outcome::{Completion, Observed, Outcome},
    protocol::start_spec::Kind,
};

use crate::{
    host::Parsed,
    invariants::{Life, hold},
    network::Network,
    scenario::Scenario,
    service::Truth,
    world::Broken,
};

impl Life {
    /// Checks that the outcome is true.
    pub(crate) fn ends(&self, now: u64, scenario: &Scenario, network: &Network, outcome: &Outcome<Parsed>) -> Result<(), Broken> {
        let drive = &network.drive;
        let truth = drive.truth(now);
        let holds = match outcome {
            Outcome::Completed(completion) => truth == Some(Truth::Completed) && is_of_the_copy(scenario, network, completion),
            Outcome::Failed { word, response, .. } => {
                let code = drive.job().map(|job| job.code);
                let error = response.error.clone().unwrap_or_default();
                let was_cancelled = matches!(word.as_str(), "cancelled" | "canceled");
                error.code.as_deref() == code && truth == Some(if was_cancelled { Truth::Cancelled } else { Truth::Failed })
            }
            Outcome::Rejected { .. } => drive.jobs.is_empty() && !self.is_accepted && !self.is_resumed,
            Outcome::Uncertain { .. } if self.is_resumed => self.was_only_sent && self.last_sent_at.is_none(),
            Outcome::Uncertain { .. } => !self.is_accepted && self.last_sent_at.is_some(),
            // An action whose monitor says "running" is followed without a limit.
            Outcome::Unknown { .. } => self.is_accepted && !self.was_running,
            Outcome::TimedOut => self.deadline(scenario).is_some_and(|deadline| now >= deadline),
            Outcome::Aborted => self.is_aborted,
        };
        hold(holds, || format!("it ends as {outcome:?}, and the truth is {truth:?}"))?;
        hold(self.is_aborted == matches!(outcome, Outcome::Aborted), || "an abort isn't how it ends".to_owned())?;
        let is_known = matches!(outcome, Outcome::Completed(_) | Outcome::Aborted);
        hold(is_known || !self.has_shown_end, || format!("it reported the end, and ends as {outcome:?}"))?;
        hold(!scenario.is_calm || is_exact(outcome, scenario, network), || {
            format!("nothing went wrong for long, and it ends as {outcome:?}")
        })
    }
}

/// Whether the result is the copy, and not an item that was there before.
fn is_of_the_copy(scenario: &Scenario, network: &Network, completion: &Completion<Parsed>) -> bool {
    let item = completion.item.as_ref().and_then(|item| item.0["id"].as_str());
    let checks_destination = scenario.kind == Kind::Copy && scenario.settings.check_destination;
    item.is_none_or(|id| id == "COPY")
        && completion.resource_id.as_deref().is_none_or(|id| id == "COPY")
        && match completion.observed {
            Observed::Monitor => network.drive.monitor.redirects || *completion.word == *network.drive.monitor.completed,
            Observed::Start => completion.polls == 0,
            Observed::Destination => checks_destination && item.is_some(),
        }
}

/// Whether an outcome contains all that can be observed, in a world where nothing prevented that.
fn is_exact(outcome: &Outcome<Parsed>, scenario: &Scenario, network: &Network) -> bool {
    let shows_result = scenario.faults.are_none() && network.shows_result(scenario);
    match (outcome, network.drive.job()) {
        (Outcome::Completed(completion), Some(_)) => completion.item.is_some() || !shows_result,
        (Outcome::Failed { .. }, Some(_)) | (Outcome::Rejected { .. }, None) => true,
        (Outcome::Aborted, _) => scenario.is_endless,
        _ => false,
    }
}

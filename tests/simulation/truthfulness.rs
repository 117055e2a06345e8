//! What must hold of every ending: it tells nothing but the truth, and all of it where nothing is in the way.

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
    /// The ending tells nothing but the truth.
    pub(crate) fn ends(&self, now: u64, scenario: &Scenario, network: &Network, ending: &Outcome<Parsed>) -> Result<(), Broken> {
        let drive = &network.drive;
        let truth = drive.truth(now);
        let holds = match ending {
            Outcome::Completed(completion) => truth == Some(Truth::Completed) && is_of_the_copy(scenario, completion),
            Outcome::Failed { word, response, .. } => {
                let code = drive.job().map(|job| job.code);
                let error = response.error.clone().unwrap_or_default();
                let was_cancelled = matches!(word.as_str(), "cancelled" | "canceled");
                error.code.as_deref() == code && truth == Some(if was_cancelled { Truth::Cancelled } else { Truth::Failed })
            }
            Outcome::Rejected { .. } => drive.jobs.is_empty() && !self.is_accepted && !self.is_resumed,
            Outcome::Uncertain { .. } if self.is_resumed => self.was_only_sent && self.last_sent_at.is_none(),
            Outcome::Uncertain { .. } => !self.is_accepted && self.last_sent_at.is_some(),
            Outcome::Unknown { .. } => self.is_accepted,
            Outcome::TimedOut => self.deadline(scenario).is_some_and(|deadline| now >= deadline),
            Outcome::Aborted => self.is_aborted,
        };
        hold(holds, || format!("it ends as {ending:?}, and the truth is {truth:?}"))?;
        hold(self.is_aborted == matches!(ending, Outcome::Aborted), || "an abort isn't how it ends".to_owned())?;
        let is_known = matches!(ending, Outcome::Completed(_) | Outcome::Aborted);
        hold(is_known || !self.has_shown_end, || format!("it showed the end, and ends as {ending:?}"))?;
        hold(!scenario.is_calm || is_exact(ending, scenario, network), || {
            format!("nothing went wrong for long, and it ends as {ending:?}")
        })
    }
}

/// Whether what it says of the result is of the copy, and of nothing that was there before.
fn is_of_the_copy(scenario: &Scenario, completion: &Completion<Parsed>) -> bool {
    let item = completion.item.as_ref().and_then(|item| item.0["id"].as_str());
    let watches = scenario.kind == Kind::Copy && scenario.settings.watch_destination;
    item.is_none_or(|id| id == "COPY")
        && completion.resource_id.as_deref().is_none_or(|id| id == "COPY")
        && match completion.observed {
            Observed::Monitor => true,
            Observed::Start => completion.polls == 0,
            Observed::Destination => watches && item.is_some(),
        }
}

/// Whether an ending says all that there is to say, in a world where nothing kept it from that.
fn is_exact(ending: &Outcome<Parsed>, scenario: &Scenario, network: &Network) -> bool {
    let shows_result = scenario.faults.are_none() && network.shows_result();
    match (ending, network.drive.job()) {
        (Outcome::Completed(completion), Some(_)) => completion.item.is_some() || !shows_result,
        (Outcome::Failed { .. }, Some(_)) | (Outcome::Rejected { .. }, None) => true,
        _ => false,
    }
}

//! The drive's responses for items: the source, the result, and the item at the destination.

use longhaul::protocol::request::Request;
use serde_json::{Value, json};

use crate::{
    drive::Drive,
    faults::Fault,
    host::Parsed,
    monitor::{OTHER_DRIVE, RESULT_PATH},
    scenario::Scenario,
    service::{Truth, drive_item},
    service_response::ServiceResponse,
    world::{BEGINNING, Broken, Chance},
};

impl Drive {
    pub(super) fn respond_with_item(
        &mut self,
        scenario: &Scenario,
        chance: &mut Chance,
        request: &Request<Parsed>,
        at: u64,
    ) -> Result<ServiceResponse, Broken> {
        let url = request.url.as_str();
        let is_result = url.ends_with(RESULT_PATH) || url.ends_with("/v1.0/result");
        if is_result && self.result_lags > 0 {
            self.result_lags -= 1;
            return Ok(ServiceResponse::empty(404));
        }
        if scenario.faults.strikes(Fault::NoItem, chance, at) {
            return Ok(ServiceResponse::empty(chance.pick(&[404, 404, 403, 400])));
        }
        Ok(if scenario.drive.base_url == url {
            ServiceResponse::json(200, json!({ "id": "D", "driveType": "personal" }))
        } else if url.ends_with("/items/SOURCE") {
            ServiceResponse::json(
                200,
                drive_item("SOURCE", "Original", (scenario.course.bytes, scenario.course.children), Some(BEGINNING), 0),
            )
        } else if is_result && self.monitor.other_drive.is_some() && !url.contains(OTHER_DRIVE) {
            return Err(Broken(format!("it reads the result at {url}, and it is on another drive")));
        } else if url.ends_with(RESULT_PATH) && self.truth(at) == Some(Truth::Completed) {
            ServiceResponse::json(200, self.copy(scenario, at))
        } else if url.ends_with("/v1.0/result") {
            ServiceResponse::json(200, json!({ "id": "COPY" }))
        } else if url.ends_with(":/Documents/Copy:") {
            self.destination(scenario, at)
        } else {
            return Err(Broken(format!("it requests {url}, which it can't know")));
        })
    }

    /// The item with the requested name at the destination.
    fn destination(&self, scenario: &Scenario, at: u64) -> ServiceResponse {
        let job = self.job().filter(|_| self.old_item.is_none() || scenario.conflict == Some("replace"));
        let old = || match &self.old_item {
            Some(old) => ServiceResponse::json(200, drive_item("OLD", "Copy", old.size, Some(old.made_at), 0)),
            None => ServiceResponse::empty(404),
        };
        let Some(job) = job else { return old() };
        match job.truth(at) {
            Truth::NotStarted => old(),
            Truth::Running { .. } if job.course.at_once || (self.old_item.is_some() && !self.replaces_first) => old(),
            Truth::Failed | Truth::Cancelled if job.course.at_once || !self.replaces_first => old(),
            Truth::Failed | Truth::Cancelled if !job.course.leaves_rest => ServiceResponse::empty(404),
            _ => ServiceResponse::json(200, self.copy(scenario, at)),
        }
    }

    /// The copy, as far as it exists.
    pub(super) fn copy(&self, scenario: &Scenario, at: u64) -> Value {
        let job = self.job().expect("a copy belongs to a job");
        let made_at = job.begins_at().saturating_add_signed(scenario.skew_ms);
        let arrived = job.arrived(at);
        let is_running = matches!(job.truth(at), Truth::Running { .. }) && at < job.settles_at();
        let still_changes = is_running && arrived.0 == job.course.bytes;
        drive_item("COPY", "Copy", arrived, Some(made_at), if still_changes { at } else { arrived.0 })
    }
}

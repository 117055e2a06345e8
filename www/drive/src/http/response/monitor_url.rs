//! The URLs of monitors.

use crate::http::state::hosts::Origins;
use crate::jobs::{Form, Job};

/// The monitor URL of a job. A Graph monitor URL carries the job's secret, and is as long as the service's.
pub(crate) fn monitor_url(origins: &Origins, job: &Job) -> String {
    match job.form {
        Form::OneDrive => format!("{}/monitor/{}", origins.monitor, job.id),
        Form::Graph => format!("{}/_api/v2.0/monitor/{}?tempauth={}", origins.monitor, job.id, job.secret),
    }
}

//! The URLs of monitors and of their results.

use crate::drive::Id;
use crate::http::state::hosts::Origins;
use crate::jobs::{Form, Job};

/// The monitor URL of a job. A Graph monitor URL carries the job's secret, and is as long as the service's.
pub(crate) fn monitor_url(origins: &Origins, job: &Job) -> String {
    match job.form {
        Form::OneDrive => format!("{}/monitor/{}", origins.monitor, job.id),
        Form::Graph => format!("{}/_api/v2.0/monitor/{}?tempauth={}", origins.monitor, job.id, job.secret),
    }
}

/// The URL of the item that a job has made.
pub(crate) fn item_url(origins: &Origins, job: &Job, item: &Id) -> String {
    match &job.result_drive {
        Some(drive) if job.drive != job.result_drive => format!("{}/v1.0/drives/{drive}/items/{item}", origins.drive),
        _ => format!("{}/items/{item}", origins.drive),
    }
}

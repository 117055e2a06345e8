//! What a client reads of a job: its monitor URL, its status, the URL of its result.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::drive::Id;
use crate::http::state::Origins;
use crate::jobs::{Failure, Form, Job, Operation, Outcome, State};

/// The monitor URL of a job. A Graph monitor URL carries the job's secret, and is as long as the service's.
pub(crate) fn monitor_url(origins: &Origins, job: &Job) -> String {
    match job.form {
        Form::OneDrive => format!("{}/monitor/{}", origins.monitor, job.id),
        Form::Graph => format!("{}/_api/v2.0/monitor/{}?tempauth={}", origins.monitor, job.id, job.secret),
    }
}

/// The URL of the item that a job has created.
pub(crate) fn item_url(origins: &Origins, job: &Job, item: &Id) -> String {
    match &job.result_drive {
        Some(drive) if job.drive != job.result_drive => format!("{}/v1.0/drives/{drive}/items/{item}", origins.drive),
        _ => format!("{}/items/{item}", origins.drive),
    }
}

/// The status body.
pub(crate) fn status_json(origins: &Origins, job: &Job, state: &State) -> Value {
    let mut body = match &state.ended {
        None => running(job, state),
        Some((Outcome::Completed(item), _)) => {
            let mut body = json!({ "percentageComplete": 100.0, "resourceId": item, "status": "completed" });
            // Documented for copies to another drive (driveitem-copy, example 10).
            if job.drive != job.result_drive {
                body["resourceLocation"] = item_url(origins, job, item).into();
            }
            body
        }
        Some((Outcome::Failed(failure), _)) => {
            json!({ "operation": job.operation, "status": "failed", "error": error(failure) })
        }
        Some((Outcome::Stopped { item, error }, _)) => stopped(job, state, item.as_ref().map(|item| json!(item)), error.as_ref()),
    };
    if let (Some(forced), Some(_)) = (&state.forced, &state.ended)
        && !matches!(state.ended, Some((Outcome::Failed(_), _)))
    {
        body["status"] = forced.status.clone().into();
        if let Some(message) = &forced.message {
            body["message"] = message.clone().into();
        }
    }
    body
}

/// The HTTP status of a monitor's response.
pub(crate) fn http_status(job: &Job, state: &State) -> StatusCode {
    let forced = state.forced.as_ref().filter(|_| state.ended.is_some()).and_then(|forced| forced.http_status);
    let usual = match (&state.ended, job.operation) {
        (None | Some((Outcome::Completed(_), _)), _) | (Some((Outcome::Stopped { item: Some(_), .. }, _)), _) => {
            StatusCode::ACCEPTED
        }
        // Documented for uploads from URL (onedrive-api-docs, "Upload from a URL").
        (Some(_), Operation::DownloadUrl) => StatusCode::INTERNAL_SERVER_ERROR,
        (Some(_), Operation::ItemCopy | Operation::ItemMove) => StatusCode::OK,
    };
    forced.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(usual)
}

fn running(job: &Job, state: &State) -> Value {
    let word = if state.is_started { "inProgress" } else { "notStarted" };
    json!({
        "operation": job.operation,
        "percentageComplete": state.percentage(),
        "status": word,
        "statusDescription": format!(
            "Completed {}/{} files; {}/{} bytes",
            state.done.files, state.total.files, state.done.bytes, state.total.bytes,
        ),
    })
}

fn stopped(job: &Job, state: &State, item: Option<Value>, error: Option<&Value>) -> Value {
    let mut body = json!({ "operation": job.operation });
    if let Some(item) = item {
        body["percentageComplete"] = state.percentage().into();
        body["resourceId"] = item;
    }
    if let Some(error) = error {
        body["error"] = error.clone();
    }
    body
}

fn error(failure: &Failure) -> Value {
    match failure {
        Failure::Whole(error) => json!(error),
        Failure::Parts(details) => json!({ "message": "Some items could not be copied or moved.", "details": details }),
    }
}

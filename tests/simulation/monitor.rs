//! How a monitor reports the status of a job: its bodies, status words, HTTP statuses and URLs. The HTTP status alone has no meaning.

use longhaul::protocol::{shared_str::SharedStr, start_spec::Kind};
use serde_json::{Value, json};

use crate::{
    service::{Job, Truth},
    service_response::ServiceResponse,
    world::Chance,
};

/// The target of the redirect of a completed OneDrive action.
pub(crate) const RESULT_PATH: &str = "/items/COPY";
/// The drive of a result that isn't on the client's own drive.
pub(crate) const OTHER_DRIVE: &str = "/drives/b!DST";

/// The behaviour of a monitor.
pub(crate) struct Monitor {
    /// Its URLs, the current one last: it may move.
    pub(crate) urls: Vec<SharedStr>,
    kind: Kind,
    result_url: String,
    /// Whether a redirect to the result is the end: OneDrive's form.
    pub(crate) redirects: bool,
    /// The HTTP status of a response that isn't a failure: business accounts always answer 200 (onedrive-api-docs#852).
    code: u16,
    failed_code: u16,
    percentage: Percentage,
    describes: bool,
    /// Whether the result is on another drive than the client's, and whether its id is given beside its URL.
    pub(crate) other_drive: Option<bool>,
    /// Its words for success, for a failure and for a cancellation.
    pub(crate) completed: &'static str,
    failed: &'static str,
    cancelled: &'static str,
    /// Whether it writes status words in another case.
    shouts: bool,
    error: ErrorShape,
}

#[derive(Clone, Copy)]
enum Percentage {
    Number,
    Text,
    /// The percentage remains 0 until the end (onedrive-api-docs#306).
    Zero,
    Missing,
}

#[derive(Clone, Copy)]
enum ErrorShape {
    Code,
    Details,
    Inner,
    Flat,
}

impl Monitor {
    /// A monitor in the form of this service, with the behaviour of a known one.
    pub(crate) fn any(chance: &mut Chance, kind: Kind, origin: &str, is_graph: bool) -> Self {
        let version_root = format!("{origin}/v1.0");
        let url = match kind {
            Kind::Any => format!("{version_root}/me/drive/operations/0"),
            _ if is_graph => "https://contoso.sharepoint.com/_api/v2.0/monitor/0?tempauth=A+B/c==&x=%3d&&ü#f".to_owned(),
            _ => "https://api.onedrive.com/monitor/4A3407B5-%7e-0".to_owned(),
        };
        Self {
            urls: vec![url.into()],
            kind,
            result_url: if kind == Kind::Any { format!("{version_root}/result") } else { format!("{origin}{RESULT_PATH}") },
            redirects: !is_graph && kind != Kind::Any,
            code: chance.pick(&[200, 202]),
            failed_code: chance.pick(&[200, 202, 500]),
            percentage: chance.pick(&[
                Percentage::Number,
                Percentage::Number,
                Percentage::Text,
                Percentage::Zero,
                Percentage::Missing,
            ]),
            describes: chance.one_in(3),
            other_drive: (is_graph && kind == Kind::Copy && chance.one_in(4)).then(|| chance.one_in(2)),
            completed: match kind {
                Kind::Any => chance.pick(&["succeeded", "succeeded", "completed", "complete", "partiallySucceeded"]),
                _ => chance.pick(&["completed", "completed", "completed", "complete", "succeeded"]),
            },
            failed: match kind {
                Kind::Any => chance.pick(&["failed", "failed", "skipped", "submissionFailed"]),
                _ => chance.pick(&["failed", "failed", "failed", "deleteFailed", "skipped"]),
            },
            cancelled: chance.pick(&["cancelled", "canceled"]),
            shouts: chance.one_in(4),
            error: chance.pick(&[ErrorShape::Code, ErrorShape::Details, ErrorShape::Inner, ErrorShape::Flat]),
        }
    }

    pub(crate) fn url(&self) -> &str {
        self.urls.last().expect("a monitor always has a URL")
    }

    /// Moves to another URL, on the same host or on another.
    pub(crate) fn moves(&mut self, chance: &mut Chance) -> String {
        let count = self.urls.len();
        let url = match self.kind {
            Kind::Any => format!("https://{}.example/operations/{count}", chance.pick(&["eu", "us"])),
            _ => format!("https://fabrikam.sharepoint.com/_api/v2.1/drive/operations/{count}?c={count}&tempauth=%41a"),
        };
        self.urls.push(url.as_str().into());
        url
    }

    /// The status of the job at this time, as this monitor reports it.
    pub(crate) fn respond(&self, chance: &mut Chance, job: &Job, at: u64) -> ServiceResponse {
        let truth = job.truth(at);
        if truth == Truth::Completed && self.redirects {
            return ServiceResponse::empty(303).at(self.result_url.clone());
        }
        let code = if matches!(truth, Truth::Failed | Truth::Cancelled) { self.failed_code } else { self.code };
        ServiceResponse::json(code, self.body(chance, job, at))
    }

    fn body(&self, chance: &mut Chance, job: &Job, at: u64) -> Value {
        let truth = job.truth(at);
        let mut body = json!({ "operation": "ItemCopy", "status": self.word(chance, truth) });
        match truth {
            Truth::Completed if self.kind == Kind::Any => body["resourceLocation"] = json!(self.result_url),
            Truth::Completed => {
                body["percentageComplete"] = json!(100.0);
                if self.other_drive.is_some() {
                    let url = format!("https://contoso.sharepoint.com/sites/x/_api/v2.0{OTHER_DRIVE}{RESULT_PATH}");
                    body["resourceLocation"] = json!(url);
                }
                if self.other_drive != Some(false) {
                    body["resourceId"] = json!("COPY");
                }
            }
            Truth::Failed | Truth::Cancelled => self.add_error(&mut body, job.code),
            Truth::NotStarted | Truth::Running { .. } => self.add_progress(&mut body, job, at),
        }
        body
    }

    fn word(&self, chance: &mut Chance, truth: Truth) -> String {
        let word = match truth {
            Truth::NotStarted => chance.pick(&["notStarted", "waiting"]),
            Truth::Running { .. } => {
                chance.pick(&["inProgress", "inProgress", "running", "updating", "cancelPending", "pondering"])
            }
            Truth::Completed => self.completed,
            Truth::Failed => self.failed,
            Truth::Cancelled => self.cancelled,
        };
        if self.shouts { word.to_uppercase() } else { word.to_owned() }
    }

    fn add_progress(&self, body: &mut Value, job: &Job, at: u64) {
        let (bytes, children) = job.arrived(at);
        let percentage = bytes as f64 / job.course.bytes.max(1) as f64 * 100.0;
        match self.percentage {
            Percentage::Number => body["percentageComplete"] = json!(percentage),
            Percentage::Text => body["percentComplete"] = json!(format!("{percentage:.2}")),
            Percentage::Zero => body["percentageComplete"] = json!(0.0),
            Percentage::Missing => {}
        }
        if self.describes {
            let (items, all) = (children.unwrap_or(0), job.course.children.unwrap_or(1));
            body["statusDescription"] = json!(format!("Completed {items}/{all} files; {bytes}/{} bytes", job.course.bytes));
        }
    }

    fn add_error(&self, body: &mut Value, code: &str) {
        match self.error {
            ErrorShape::Code => body["error"] = json!({ "code": code, "message": "It failed." }),
            ErrorShape::Details => {
                body["error"] = json!({ "message": "It failed.", "details": [{ "code": code, "target": "X" }] });
            }
            ErrorShape::Inner => body["error"] = json!({ "innererror": { "innerError": { "code": code } } }),
            ErrorShape::Flat => body["errorCode"] = json!(code),
        }
    }
}

/// The response of a monitor that doesn't know the action.
#[derive(Clone, Copy)]
pub(crate) enum Forgotten {
    ServerError,
    NotFound,
    Gone,
    Page,
}

/// A monitor that doesn't know the action: forgotten hours after its end (onedrive-api-docs#63, #306, #766).
pub(crate) fn forgotten(manner: Forgotten) -> ServiceResponse {
    let body = json!({ "error": { "code": "operationNotFound", "message": "Not found." } });
    match manner {
        Forgotten::ServerError => ServiceResponse::json(500, body),
        Forgotten::NotFound => ServiceResponse::json(404, body),
        Forgotten::Gone => ServiceResponse::empty(410),
        Forgotten::Page => ServiceResponse::junk(404),
    }
}

/// A monitor whose URL contains an expired credential (onedrive-api-docs#1073).
pub(crate) fn expired() -> ServiceResponse {
    ServiceResponse::json(401, json!({ "error": { "code": "unauthenticated", "innerError": { "code": "expiredToken" } } }))
}

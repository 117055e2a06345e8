//! The true state of the service: what it has received, and its progress. It is independent of how a monitor reports it.

use serde_json::{Value, json};

use crate::world::{BEGINNING, Chance};

/// How a copy ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Completes,
    Fails,
    IsCancelled,
    /// It never ends.
    Hangs,
}

/// The state of a copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Truth {
    NotStarted,
    Running { share: f64 },
    Completed,
    Failed,
    Cancelled,
}

/// The future of the copy, if the service receives it.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    pub(crate) fate: Fate,
    /// The wait before it begins. Real copies have waited for 45 minutes to two days (onedrive-api-docs#306, #1133).
    pub(crate) waits_ms: u64,
    pub(crate) takes_ms: u64,
    pub(crate) bytes: u64,
    /// The children of a folder; `None` for a file.
    pub(crate) children: Option<u64>,
    /// How its speed changes: 1 is constant.
    bend: f64,
    /// Its progress when it fails.
    reach: f64,
    /// Whether the item has its full size some time before it has completed, and still changes.
    is_whole_early: bool,
    /// Whether the item isn't visible until it is complete.
    pub(crate) at_once: bool,
    /// Whether the partial item remains when it fails.
    pub(crate) leaves_rest: bool,
}

impl Course {
    pub(crate) fn any(chance: &mut Chance) -> Self {
        let takes_ms = if chance.one_in(400) { chance.spread(3_600_000, 90_000_000) } else { chance.spread(100, 3_600_000) };
        let waits_ms = if chance.one_in(500) { chance.spread(2_700_000, 180_000_000) } else { chance.spread(1, 60_000) };
        let bytes = if chance.one_in(20) { 0 } else { chance.spread(1, 40_000_000_000) };
        let children = if chance.one_in(3) { None } else { Some(chance.between(0..=50)) };
        let is_empty = bytes == 0 && children.unwrap_or(0) == 0;
        Self {
            fate: chance.pick(&[Fate::Completes, Fate::Completes, Fate::Completes, Fate::Fails, Fate::IsCancelled]),
            waits_ms,
            takes_ms,
            bytes,
            children,
            bend: chance.pick(&[1.0, 1.0, 0.3, 4.0, 50.0]),
            reach: chance.share(),
            is_whole_early: chance.one_in(4),
            // An empty item is complete when it is created.
            at_once: is_empty || chance.one_in(4),
            leaves_rest: chance.one_in(2),
        }
    }
}

/// A copy that the service received.
pub(crate) struct Job {
    pub(crate) received_at: u64,
    pub(crate) course: Course,
    /// The reason, if it fails.
    pub(crate) code: &'static str,
}

impl Job {
    pub(crate) fn begins_at(&self) -> u64 {
        self.received_at + self.course.waits_ms
    }

    pub(crate) fn ends_at(&self) -> Option<u64> {
        (self.course.fate != Fate::Hangs).then(|| self.begins_at() + self.course.takes_ms)
    }

    /// The time after which it doesn't change, with any outcome.
    pub(crate) fn settles_at(&self) -> u64 {
        self.begins_at() + self.course.takes_ms
    }

    pub(crate) fn truth(&self, at: u64) -> Truth {
        if at < self.begins_at() {
            return Truth::NotStarted;
        }
        if self.ends_at().is_some_and(|end| at >= end) {
            return match self.course.fate {
                Fate::Completes => Truth::Completed,
                Fate::IsCancelled => Truth::Cancelled,
                Fate::Fails | Fate::Hangs => Truth::Failed,
            };
        }
        let way = ((at - self.begins_at()) as f64 / self.course.takes_ms as f64).min(1.0).powf(self.course.bend);
        let reach = if self.course.fate == Fate::Completes { 1.0 } else { self.course.reach };
        Truth::Running { share: way * reach }
    }

    /// The bytes and the children that have arrived.
    pub(crate) fn arrived(&self, at: u64) -> (u64, Option<u64>) {
        let Course { bytes, children, reach, .. } = self.course;
        let of = |whole: u64, share: f64| ((whole as f64 * share) as u64).min(whole.saturating_sub(1));
        let share = match self.truth(at) {
            Truth::Completed => return (bytes, children),
            Truth::NotStarted => 0.0,
            Truth::Running { share } if self.course.is_whole_early && share > 0.9 && self.course.fate == Fate::Completes => {
                return (bytes, children);
            }
            Truth::Running { share } => share,
            Truth::Failed | Truth::Cancelled => reach,
        };
        (of(bytes, share), children.map(|children| of(children, share)))
    }
}

/// The properties of an item.
pub(crate) fn drive_item(
    id: &str,
    name: &str,
    (bytes, children): (u64, Option<u64>),
    made: Option<u64>,
    changed_at: u64,
) -> Value {
    let mut item = json!({ "id": id, "name": name, "size": bytes, "eTag": changed_at.to_string() });
    item["parentReference"] = json!({ "driveId": "D", "id": "PARENT" });
    match children {
        Some(children) => item["folder"] = json!({ "childCount": children }),
        None => item["file"] = json!({ "mimeType": "application/octet-stream" }),
    }
    if let Some(made) = made {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(made);
        item["createdDateTime"] = json!(humantime::format_rfc3339_seconds(time).to_string());
    }
    item
}

/// An item that was at the destination before the start.
pub(crate) struct OldItem {
    pub(super) size: (u64, Option<u64>),
    /// By the page's clock. An item that seems newer than the start by this clock looks like the copy.
    pub(super) made_at: u64,
}

impl OldItem {
    pub(crate) fn any(course: &Course, chance: &mut Chance) -> Self {
        Self {
            size: if chance.one_in(2) { (course.bytes, course.children) } else { (7, course.children) },
            made_at: BEGINNING - chance.spread(3_000, 100_000_000),
        }
    }
}

//! Clients that others wrote, unchanged, against the local drive.

use anyhow::Result;

use super::{
    LIMIT,
    counts::{Counts, count},
    workshop::Workshop,
};
use crate::{local_drive, process::Task};

pub(super) fn run(_: &Workshop) -> Result<Counts> {
    let task = Task::new("python3").args(["tests/peers/run.py"]);
    count(task.env("LOCAL_DRIVE", local_drive::build()?).limit(LIMIT))
}

//! Clients that others wrote, unchanged, against the local drive.

use anyhow::Result;

use super::{
    LIMIT,
    counts::{Counts, count},
    workshop::Workshop,
};
use crate::{local_drive, process::Task, setup};

pub(super) fn run(_: &Workshop) -> Result<Counts> {
    setup::program(&["rclone"], &["rclone"])?;
    setup::program(&["python3"], &["python3"])?;
    count(Task::new("tests/peers/run").env("LOCAL_DRIVE", local_drive::build()?).limit(LIMIT))
}

//! Applies the fault plan.

mod apply;
mod matching;
mod shape;

pub(crate) use matching::{on_drive, on_monitor};

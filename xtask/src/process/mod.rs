//! Runs other programs so that none outlives this one, and none runs for ever.

mod group;
mod task;

pub(crate) use group::{Group, forward_signals, interrupted};
pub(crate) use task::Task;

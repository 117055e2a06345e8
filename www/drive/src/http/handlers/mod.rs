//! One module for each group of endpoints.

pub(crate) mod actions;
pub(crate) mod admin;
pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod content;
pub(crate) mod items;
pub(crate) mod monitor;
pub(crate) mod uploads;

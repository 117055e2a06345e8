//! One module for each group of endpoints.

pub(crate) mod admin;
pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod children;
pub(crate) mod content;
pub(crate) mod copy;
pub(crate) mod create;
pub(crate) mod delta;
pub(crate) mod download;
pub(crate) mod drives;
pub(crate) mod items;
pub(crate) mod monitor;
pub(crate) mod page;
pub(crate) mod sign_in;
mod start;
pub(crate) mod uploads;

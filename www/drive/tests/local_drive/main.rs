//! The real server, started on free ports over a folder of its own, asked over real HTTP.

mod actions;
mod batch;
mod conflicts;
mod content;
mod cors;
mod delivery;
mod faults;
mod hosts;
mod items;
mod layers;
mod log;
mod page;
mod paths;
mod refusals;
mod restart;
mod support;
mod tokens;
mod upload_from_url;

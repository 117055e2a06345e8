//! The real server, started on free ports over a folder of its own, asked over real HTTP.

mod actions;
mod batch;
mod conflicts;
mod content;
mod cors;
mod damage;
mod delivery;
mod failed_replace;
mod fault_recipes;
mod faults;
mod hidden_entries;
mod hosts;
mod items;
mod layers;
mod log;
mod outcomes;
mod page;
mod paths;
mod refusals;
mod resources;
mod restart;
mod several_drives;
mod strangers;
mod support;
mod tokens;
mod upload_from_url;

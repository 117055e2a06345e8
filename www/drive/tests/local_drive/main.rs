//! Tests of the real server: each starts it on free ports over a folder of its own, and talks to it over HTTP.

mod access;
mod addresses;
mod admin;
mod batch;
mod conflicts;
mod content;
mod copies;
mod delivery;
mod disk;
mod fault_recipes;
mod faults;
mod headers;
mod items;
mod layers;
mod metadata;
mod outcomes;
mod page;
mod paths;
mod process;
mod resources;
mod restart;
mod several_drives;
mod support;
mod upload_from_url;

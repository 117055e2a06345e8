//! Longhaul starts OneDrive's and Microsoft Graph's long running actions, follows them to their end, and says how they ended.

pub mod action;
pub mod protocol;

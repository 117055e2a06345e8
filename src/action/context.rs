//! What an action needs to know of the context it runs in.

use crate::protocol::drive_address::DriveAddress;

use super::settings::Settings;

/// What an action needs to know of the context it runs in.
#[derive(Debug, Clone)]
pub struct Context {
    /// The drive it is started on and its result read from; `None` for a monitor URL alone.
    pub drive: Option<DriveAddress>,
    /// What the caller set.
    pub settings: Settings,
    /// Where chance begins: the same seed makes the same choices.
    pub seed: u64,
}

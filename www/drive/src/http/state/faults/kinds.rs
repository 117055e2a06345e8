//! The words of a fault.

use serde::{Deserialize, Serialize};

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Where {
    /// Starts an action.
    Start,
    /// Polls a monitor.
    Monitor,
    /// Reads an item.
    Item,
    /// Lists a folder.
    Children,
    /// Any request to the drive or a monitor.
    Any,
}

/// Where a connection is broken off: a response extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Cut {
    /// Before the response: the connection is closed.
    Connection,
    /// Before the response: the connection is reset.
    Reset,
    /// In the middle of the response's body.
    Body,
}

/// How the CORS headers differ: a response extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CorsFault {
    /// There are none.
    None,
    /// `Location` is missing from the exposed headers.
    HideLocation,
    /// All headers of the response are exposed.
    ExposeAll,
}

/// Which host is unreachable during an outage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Away {
    /// The drive and the monitors.
    #[default]
    Both,
    /// The drive.
    Drive,
    /// The monitors.
    Monitor,
}

/// Where the response to a start names the monitor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum MonitorIn {
    /// 202 with `Location`.
    #[default]
    Location,
    /// 202 with `Operation-Location`, as some Graph actions have it.
    OperationLocation,
    /// 201 with a resource that is its own operation: its status is read at the URL of the start and the resource's id.
    Resource,
}

//! A request to the drive: the parts that every handler needs.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Uri, header};

use super::address::{Address, Encoding};
use super::body::{CONFLICT_BEHAVIOR, parse_conflict};
use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Precondition, Tags};
use crate::http::state::faults::StartFault;
use crate::http::state::{App, Origins};

/// Marks a request that is part of a batch: a request extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InBatch;

/// A request to the drive.
#[derive(Debug)]
pub(crate) struct Call {
    /// The shared state.
    pub(crate) app: App,
    /// The drive.
    pub(crate) drive: Arc<Drive>,
    /// The origins as the client sees them.
    pub(crate) origins: Origins,
    /// The URL, without its origin.
    pub(crate) uri: Uri,
    /// The drive or item that the URL names, and the endpoint.
    pub(crate) address: Address,
    /// The query parameters, decoded. The options of OData start with `$`.
    pub(crate) query: HashMap<String, String>,
    /// The properties that the client selects; none for all.
    pub(crate) select: Option<Vec<String>>,
    /// The conditions of `If-Match` and `If-None-Match`.
    pub(crate) precondition: Precondition,
    /// The request's headers.
    pub(crate) headers: HeaderMap,
    /// Whether the request is part of a batch.
    pub(crate) is_in_batch: bool,
    /// What a fault changes in the job that this request starts.
    pub(crate) start_fault: StartFault,
}

impl Call {
    /// Reads a request's head.
    pub(crate) fn new(app: App, parts: Parts) -> Result<Self, ApiError> {
        let not_a_drive = || ApiError::invalid("path", "a path of a drive was expected, such as /v1.0/me/drive/root.");
        let address = Address::parse(parts.uri.path(), Encoding::Percent)?.ok_or_else(not_a_drive)?;
        let Ok(Query(query)) = Query::try_from_uri(&parts.uri) else {
            return Err(ApiError::invalid("query", "name=value pairs were expected."));
        };
        let query = normalize(query)?;
        let drive = app.drives.find(address.drive.as_deref(), "path")?;
        Ok(Self {
            origins: parts.extensions.get::<Origins>().unwrap_or(&app.hosts.own).clone(),
            uri: parts.uri,
            select: select(&query)?,
            query,
            precondition: precondition(&parts.headers),
            headers: parts.headers,
            is_in_batch: parts.extensions.get::<InBatch>().is_some(),
            start_fault: parts.extensions.get::<StartFault>().cloned().unwrap_or_default(),
            drive: Arc::clone(drive),
            address,
            app,
        })
    }

    /// Runs work on the drive on a thread that may block.
    pub(crate) async fn blocking<T, F>(&self, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Drive) -> Result<T, ApiError> + Send + 'static,
    {
        crate::jobs::blocking(&self.drive, work).await
    }

    /// The query's `@microsoft.graph.conflictBehavior`.
    pub(crate) fn conflict(&self) -> Result<Option<Conflict>, ApiError> {
        self.query.get(CONFLICT_BEHAVIOR).map(|value| parse_conflict(value)).transpose()
    }

    /// Whether the client sent `Prefer: respond-async`, which the service ignores inside a batch.
    pub(crate) fn prefers_async(&self) -> bool {
        if self.is_in_batch {
            return false;
        }
        let values = self.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|one| {
            // A preference may have parameters (RFC 7240).
            let name = one.split(';').next().unwrap_or_default();
            name.trim().eq_ignore_ascii_case("respond-async")
        })
    }

    /// Rejects a request without `Prefer: respond-async`.
    pub(crate) fn require_async(&self) -> Result<(), ApiError> {
        if self.prefers_async() { Ok(()) } else { Err(ApiError::invalid("Prefer", "respond-async was expected.")) }
    }
}

/// The conditions of `If-Match` and `If-None-Match`.
pub(crate) fn precondition(headers: &HeaderMap) -> Precondition {
    let tags = |name: HeaderName| {
        // A value that isn't ASCII is a condition too: ignoring it could overwrite a change.
        let values: Vec<_> = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        (!values.is_empty()).then(|| Tags::parse(&values.join(", ")))
    };
    Precondition { if_match: tags(header::IF_MATCH), if_none_match: tags(header::IF_NONE_MATCH) }
}

/// The options that OData defines. OneDrive's older documentation writes them without `$`.
const KNOWN: &[&str] = &[
    "$apply",
    "$compute",
    "$count",
    "$expand",
    "$filter",
    "$format",
    "$orderby",
    "$search",
    "$select",
    "$skip",
    "$skiptoken",
    "$top",
];

/// The options that this server supports.
const SUPPORTED: &[&str] = &["$select", "$skiptoken", "$top"];

/// Gives options without `$` their `$`, and rejects options that this server would have to ignore.
pub(super) fn normalize(query: HashMap<String, String>) -> Result<HashMap<String, String>, ApiError> {
    let mut normalized = HashMap::new();
    for (name, value) in query {
        let with_dollar = if name.starts_with('$') { name.clone() } else { format!("${name}") };
        let is_option = name.starts_with('$') || KNOWN.contains(&with_dollar.as_str());
        let name = if is_option { with_dollar } else { name };
        let changes_nothing = name == "$count" && value == "false";
        if is_option && !changes_nothing && !SUPPORTED.contains(&name.as_str()) {
            let message = format!("{name}: this server does not support this option. It supports {}.", SUPPORTED.join(", "));
            return Err(ApiError::new(ErrorCode::NotSupported, message));
        }
        normalized.insert(name, value);
    }
    Ok(normalized)
}

/// The names in `$select`; none if all properties are requested.
pub(super) fn select(query: &HashMap<String, String>) -> Result<Option<Vec<String>>, ApiError> {
    let Some(select) = query.get("$select") else {
        return Ok(None);
    };
    let names: Vec<String> = select.split(',').map(|name| name.trim().to_owned()).collect();
    if names.iter().any(String::is_empty) {
        return Err(ApiError::invalid("$select", "names of properties were expected, such as id,name."));
    }
    if names.iter().any(|name| name == "*") { Ok(None) } else { Ok(Some(names)) }
}

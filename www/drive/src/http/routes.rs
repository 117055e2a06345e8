//! What is where on the drive's and the monitors' origins, and what every request passes on its way.

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, Method, Response, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};
use serde_json::{Map, Value};

use super::address::{Address, Encoding, Facet, Target};
use super::batch::{self, InBatch};
use super::faults::JobRate;
use super::origins::{Origins, check_host};
use super::{App, actions, admin, auth, content, cors, faults, items, log, monitor as monitors, uploads};
use crate::drive::{Code, Conflict, Drive, Refusal};

/// The longest JSON body, in bytes.
pub(crate) const LONGEST_JSON: usize = 4 << 20;

/// The drive's origin.
pub(crate) fn drive(app: App) -> Router {
    let with_token = from_fn_with_state(app.clone(), auth::require_token);
    let with_faults = from_fn_with_state(app.clone(), faults::on_drive);
    let items = Router::new().fallback(dispatch).with_state(app.clone());
    let in_batches = items.clone().layer(with_faults.clone());
    let drive = Router::new()
        .route("/v1.0/$batch", post(batch::run).with_state(in_batches.clone()))
        .route("/beta/$batch", post(batch::run).with_state(in_batches))
        .route("/v1.0/me/drives", get(items::drives).with_state(app.clone()))
        .fallback_service(items)
        .layer(with_token.clone())
        // Outermost: a redirect of a monitor leads here without the token, and a plan may answer that too.
        .layer(with_faults);
    let admin = Router::new()
        .route("/admin/faults", put(admin::set_faults).post(admin::add_faults).get(admin::faults).delete(admin::clear_faults))
        .route("/admin/log", get(admin::log).delete(admin::take_log))
        .with_state(app.clone())
        .layer(with_token);
    // An upload URL carries its own credential.
    let uploads = Router::new()
        .route("/upload/{id}", put(uploads::part).get(uploads::state).delete(uploads::give_up))
        .with_state(app.clone());
    Router::new()
        .merge(drive)
        .merge(admin)
        .merge(uploads)
        .layer(from_fn(cors::on_drive))
        .layer(from_fn_with_state(app.clone(), check_host))
        .layer(from_fn_with_state((app, log::Origin::Drive), log::record))
}

/// The monitors' origin, and whether it answers preflights.
pub(crate) fn monitor(app: App, preflights: bool) -> Router {
    Router::new()
        .route("/monitor/{id}", get(monitors::onedrive))
        .route("/_api/v2.0/monitor/{id}", get(monitors::graph))
        .fallback(monitors::unknown)
        .with_state(app.clone())
        .layer(from_fn_with_state(app.clone(), faults::on_monitor))
        .layer(from_fn_with_state(preflights, cors::on_monitor))
        .layer(from_fn_with_state(app.clone(), check_host))
        .layer(from_fn_with_state((app, log::Origin::Monitor), log::record))
}

/// A request of the drive, understood as far as all of them are alike.
#[derive(Debug)]
pub(crate) struct Call {
    /// What all requests share.
    pub(crate) app: App,
    /// The origins as the client sees them.
    pub(crate) origins: Origins,
    /// The URL, without its origin.
    pub(crate) uri: Uri,
    /// What is addressed.
    pub(crate) address: Address,
    /// The query's parameters, decoded.
    pub(crate) query: HashMap<String, String>,
    /// The request's headers.
    pub(crate) headers: HeaderMap,
    /// Whether the request came inside a batch.
    pub(crate) is_in_batch: bool,
    /// The rate that a fault plan sets for the job that this starts, in bytes per second.
    pub(crate) job_rate: Option<u64>,
}

impl Call {
    /// Does something with the drive where it may wait for the disk.
    pub(crate) async fn blocking<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Drive) -> Result<T, Refusal> + Send + 'static,
    {
        crate::jobs::blocking(&self.app.drive, work).await
    }

    /// The query's `@microsoft.graph.conflictBehavior`.
    pub(crate) fn conflict(&self) -> Result<Option<Conflict>, Refusal> {
        self.query.get("@microsoft.graph.conflictBehavior").map(|value| conflict(value)).transpose()
    }

    /// Whether the caller said `Prefer: respond-async`.
    pub(crate) fn prefers_async(&self) -> bool {
        let values = self.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|one| one.trim().eq_ignore_ascii_case("respond-async"))
    }
}

/// A conflict behaviour as it is written.
pub(crate) fn conflict(value: &str) -> Result<Conflict, Refusal> {
    match value {
        "fail" => Ok(Conflict::Fail),
        "replace" => Ok(Conflict::Replace),
        "rename" => Ok(Conflict::Rename),
        _ => Err(Refusal::invalid("@microsoft.graph.conflictBehavior", "one of fail, replace, rename was expected.")),
    }
}

async fn dispatch(State(app): State<App>, request: Request) -> Result<Response<Body>, Refusal> {
    let (parts, body) = request.into_parts();
    let not_found = || Refusal::invalid("path", "a path of a drive was expected, such as /v1.0/me/drive/root.");
    let address = Address::parse(parts.uri.path(), Encoding::Percent)?.ok_or_else(not_found)?;
    let Ok(Query(query)) = Query::try_from_uri(&parts.uri) else {
        return Err(Refusal::invalid("query", "name=value pairs were expected."));
    };
    let origins = parts.extensions.get::<Origins>().unwrap_or(&app.hosts.own).clone();
    let call = Call {
        origins,
        uri: parts.uri,
        query,
        headers: parts.headers,
        is_in_batch: parts.extensions.get::<InBatch>().is_some(),
        job_rate: parts.extensions.get::<JobRate>().map(|rate| rate.0),
        address,
        app,
    };
    let is_item = matches!(call.address.target, Target::Item { .. });
    match (&parts.method, call.address.facet) {
        (&Method::GET, Facet::Itself) if is_item => items::read(&call).await,
        (&Method::GET, Facet::Itself) => items::read_drive(&call).await,
        (&Method::PATCH, Facet::Itself) if is_item => items::change(&call, &object(body).await?).await,
        (&Method::DELETE, Facet::Itself) if is_item => items::delete(&call).await,
        (&Method::GET, Facet::Children) => items::children(&call).await,
        (&Method::POST, Facet::Children) => actions::create(&call, &object(body).await?).await,
        (&Method::POST, Facet::Copy) => actions::copy(&call, &object(body).await?).await,
        (&Method::POST, Facet::CreateUploadSession) => uploads::create(&call, &object(body).await?).await,
        (&Method::GET, Facet::Content) => content::download(&call).await,
        (&Method::PUT, Facet::Content) => content::upload(&call, body).await,
        (method, _) => {
            let message = format!("This server has no answer to {method} of this path.");
            Err(Refusal::new(Code::NotSupported, message))
        }
    }
}

async fn object(body: Body) -> Result<Map<String, Value>, Refusal> {
    let bytes =
        to_bytes(body, LONGEST_JSON).await.map_err(|_| Refusal::invalid("body", "at most 4 MiB of JSON were expected."))?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&bytes).map_err(|error| Refusal::invalid("body", format!("a JSON object was expected: {error}.")))
}

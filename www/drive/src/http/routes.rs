//! The routes of the three origins, and the middleware that requests pass.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};
use tower_http::{compression::CompressionLayer, services::ServeDir};

use super::handlers::{actions, admin, batch, change, content, items, monitor as monitors, uploads};
use super::middleware::{access, browser_headers, faults, request_body, tracing};
use super::request::address::{Endpoint, Target};
use super::request::body::object;
use super::request::call::Call;
use super::state::App;
use crate::drive::{ApiError, ErrorCode};

/// The drive's origin.
pub(crate) fn drive(app: App) -> Router {
    let with_token = from_fn_with_state(app.clone(), access::require_token);
    let with_faults = from_fn_with_state(app.clone(), faults::on_drive);
    let with_limits = from_fn_with_state(app.clone(), access::throttle);
    let with_inner_error = from_fn(tracing::add_inner_error);
    let items = Router::new().fallback(dispatch).with_state(app.clone());
    let in_batches = items.clone().layer(with_inner_error.clone()).layer(with_faults.clone()).layer(with_limits.clone());
    let drive = Router::new()
        .route("/v1.0/$batch", post(batch::run).with_state(in_batches.clone()))
        .route("/beta/$batch", post(batch::run).with_state(in_batches))
        .fallback_service(items)
        .layer(with_token.clone())
        .route("/signin", get(admin::sign_in_page))
        .layer(with_inner_error)
        // Outside of the token check, because a monitor's redirect leads here without the token, and a fault may apply to that request too.
        .layer(with_faults)
        .layer(with_limits);
    let admin = Router::new()
        .route("/admin/faults", put(admin::set_faults).post(admin::add_faults).get(admin::faults).delete(admin::clear_faults))
        .route("/admin/log", get(admin::log).delete(admin::take_log))
        .route("/admin/limits", get(admin::limits).put(admin::set_limits).delete(admin::clear_limits))
        .route("/admin/pause", put(admin::pause).delete(admin::end_pause))
        .with_state(app.clone())
        .layer(with_token);
    // An upload URL and a download URL are their own credentials.
    let transfers = Router::new()
        .route("/download/{id}", get(content::download))
        .route("/upload/{id}", put(uploads::part).get(uploads::state).delete(uploads::cancel))
        .with_state(app.clone());
    Router::new()
        .merge(drive)
        .merge(admin)
        .merge(transfers)
        .layer(from_fn_with_state(app.body_timeout, request_body::watch))
        .layer(from_fn(browser_headers::on_drive))
        .layer(from_fn_with_state((app.clone(), tracing::Origin::Drive), tracing::record))
        .layer(from_fn(tracing::add_headers))
        .layer(from_fn_with_state(app.clone(), access::recognize_on_drive))
        .layer(from_fn_with_state(app, access::check_host))
}

/// The monitors' origin. `preflights`: whether CORS preflights succeed.
pub(crate) fn monitor(app: App, preflights: bool) -> Router {
    Router::new()
        .route("/monitor/{id}", get(monitors::onedrive))
        .route("/_api/v2.0/monitor/{id}", get(monitors::graph))
        .route("/signin", get(admin::sign_in_page))
        .fallback(monitors::unknown)
        .with_state(app.clone())
        .layer(from_fn_with_state(app.clone(), faults::on_monitor))
        .layer(from_fn_with_state(app.body_timeout, request_body::watch))
        .layer(from_fn_with_state(preflights, browser_headers::on_monitor))
        .layer(from_fn_with_state((app.clone(), tracing::Origin::Monitor), tracing::record))
        .layer(from_fn(tracing::add_headers))
        .layer(from_fn_with_state(app.clone(), access::recognize_on_monitor))
        .layer(from_fn_with_state(app, access::check_host))
}

/// The folders that the page's origin serves.
#[derive(Debug)]
pub(crate) struct PageFolders {
    /// At `/`.
    pub(crate) page: PathBuf,
    /// At `/pkg/`.
    pub(crate) package: Option<PathBuf>,
}

/// The page's origin: static files, and `config.json`.
pub(crate) fn page(app: App, folders: &PageFolders) -> Router {
    let serve = |folder: &Path| ServeDir::new(folder).append_index_html_on_directories(true);
    let mut router = Router::new().route("/config.json", get(admin::page_config)).fallback_service(serve(&folders.page));
    if let Some(package) = &folders.package {
        router = router.nest_service("/pkg", serve(package));
    }
    let security = browser_headers::SecurityHeaders::new(&app.hosts.own);
    router
        .with_state(app.clone())
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.body_timeout, request_body::watch))
        .layer(from_fn_with_state(security, browser_headers::harden))
        .layer(from_fn_with_state(app, access::check_host))
}

/// Calls the handler for an address, which no router can express.
async fn dispatch(State(app): State<App>, request: Request) -> Result<Response<Body>, ApiError> {
    let (parts, body) = request.into_parts();
    // A response to HEAD is that to GET without its body, which the connection leaves out.
    let method = if parts.method == Method::HEAD { Method::GET } else { parts.method.clone() };
    let call = Call::new(app, parts)?;
    let is_item = matches!(call.address.target, Target::Item { .. });
    match (&method, &call.address.endpoint) {
        (&Method::GET, Endpoint::Itself) if is_item => items::read(&call).await,
        (&Method::GET, Endpoint::Itself) if call.address.target == Target::Drives => items::list_drives(&call).await,
        (&Method::GET, Endpoint::Itself) => items::read_drive(&call).await,
        (&Method::GET, Endpoint::Operation(id)) => monitors::resource(&call, id).await,
        (&Method::PATCH, Endpoint::Itself) if is_item => change::change(&call, &object(body).await?).await,
        (&Method::DELETE, Endpoint::Itself) | (&Method::POST, Endpoint::PermanentDelete) if is_item => items::delete(&call).await,
        (&Method::GET, Endpoint::Children) => items::list_children(&call).await,
        (&Method::POST, Endpoint::Children) => change::create(&call, &object(body).await?).await,
        (&Method::POST, Endpoint::Copy) => actions::copy(&call, &object(body).await?).await,
        (&Method::POST, Endpoint::CreateUploadSession) => uploads::create(&call, &object(body).await?).await,
        (&Method::GET, Endpoint::Content) => content::redirect(&call).await,
        (&Method::GET, Endpoint::Delta(token)) => items::delta(&call, token.as_deref()),
        (&Method::PUT, Endpoint::Content) => content::upload(&call, body).await,
        (method, _) => {
            let message = format!("This server does not support {method} of this path.");
            Err(ApiError::new(ErrorCode::NotSupported, message))
        }
    }
}

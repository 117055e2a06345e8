//! The page's configuration.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::response::drive_item::drives_json;
use crate::http::state::App;

/// `GET /config.json`: where the drive is, and its token. It has no CORS headers, so only the page itself can read it.
pub(crate) async fn config(State(app): State<App>) -> Json<Value> {
    Json(json!({
        "drive": app.hosts.own.drive,
        "monitor": app.hosts.own.monitor,
        "token": &*app.token,
        "driveId": app.drives.default().id(),
        "drives": drives_json(&app.drives),
    }))
}

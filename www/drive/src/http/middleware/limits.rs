//! Throttles requests over the limit.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use serde_json::json;
use tokio::time::Instant;

use super::auth::has_token;
use crate::http::request::call::InBatch;
use crate::http::response;
use crate::http::state::App;

/// Counts the requests of the user, and responds with 429 to those over the limit. A batch doesn't count, but each request in it.
pub(crate) async fn throttle(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    let is_in_batch = request.extensions().get::<InBatch>().is_some();
    let is_batch = request.uri().path().ends_with("/$batch");
    let counts = is_in_batch || (!is_batch && has_token(&app, request.headers()));
    match if counts { app.limits.count(Instant::now()) } else { Ok(()) } {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let message = "Too many requests: this user's limit is exceeded.";
            let body = json!({ "error": { "code": "activityLimitReached", "message": message } });
            let mut response = response::json(StatusCode::TOO_MANY_REQUESTS, &body);
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            if let Ok(seconds) = HeaderValue::from_str(&seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
            response
        }
    }
}

//! The bearer token that the drive requires.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use axum::middleware::Next;

use crate::drive::{ApiError, ErrorCode};
use crate::http::response;
use crate::http::state::App;

/// Rejects requests without the token with 401.
pub(crate) async fn require_token(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    if has_token(&app, request.headers()) {
        return next.run(request).await;
    }
    let message = "Authorization: the drive's bearer token was expected.";
    let mut response = response::error(&ApiError::new(ErrorCode::Unauthenticated, message));
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// Whether the headers contain the token.
pub(super) fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.is_some_and(|(_, token)| token.trim() == &*app.token)
}

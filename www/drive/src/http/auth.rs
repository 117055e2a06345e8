//! The bearer token: asked for on the drive.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, header};
use axum::middleware::Next;

use super::App;
use super::answer;
use crate::drive::{Code, Refusal};

/// Answers 401 to requests without the token.
pub(crate) async fn require_token(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    if token.is_some_and(|(_, token)| token.trim() == &*app.token) {
        return next.run(request).await;
    }
    let message = "Authorization: the drive's bearer token was expected.";
    let mut response = answer::refusal(&Refusal::new(Code::Unauthenticated, message));
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

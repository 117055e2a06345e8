//! A sign-in page, for faults that redirect to one as a service with an expired session does.

use axum::response::Html;

/// `GET /signin`.
pub(crate) async fn page() -> Html<&'static str> {
    Html("<!doctype html>\n<title>Sign in</title>\n<h1>Sign in to your account</h1>\n")
}

//! Tests of the library in a real browser with a running local drive: real HTTP across real origins, real CORS, real redirects.
//!
//! `cargo xtask test browser -- NAME` runs the tests whose names contain NAME: it starts the drive, bundles the package's JavaScript,
//! and runs the tests in a window and in a dedicated worker. Those in [`window`] need a document and are skipped in the worker.
#![cfg(target_arch = "wasm32")]

mod abort;
mod copy;
mod faults;
mod follow;
mod options;
mod outcomes;

/// The package's JavaScript, and the drive.
mod support {
    pub(crate) mod client;
    pub(crate) mod drive;
}

/// Tests that need a window: a document with a visibility, and requests with `no-cors`, which
/// `Cross-Origin-Embedder-Policy` blocks in the tests' worker. `cargo xtask test browser` skips them in workers.
mod window {
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    use crate::outcomes::{error_of, name_with_code};
    use crate::support::{
        client::{GRAPH, client, resolved},
        drive::{body, dispatch, folder, js},
    };

    #[wasm_bindgen_test]
    async fn a_page_that_becomes_visible_polls_immediately() {
        let source = folder("seen", 1, 10).await;
        // Without the event, it would wait for an hour.
        let hour = json!({ "pacing": { "firstMs": 3_600_000, "minMs": 1, "maxMs": 3_600_000 } });
        let action = client(GRAPH).copy(&source.as_str().into(), &body("seen copied"), &js(hour));
        action.accepted().await.expect("it is accepted");
        dispatch("document", "visibilitychange");
        assert_eq!(resolved(&action).await["item"]["name"], "seen copied");
    }

    #[wasm_bindgen_test]
    async fn a_monitor_that_cors_hides_completely_leaves_the_outcome_unknown() {
        let plan = json!([{ "where": "monitor", "times": null, "cors": "none" }]);
        assert_eq!(error_of(GRAPH, plan).await, name_with_code("OutcomeUnknownError", "monitorHidden"));
    }
}

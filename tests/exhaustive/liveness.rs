//! How an action continues from a state if the service recovers, never recovers, or reports "running".

use longhaul::{
    action::{
        outcome::Outcome,
        patience::{DESTINATION_MS, FAILING_MS, HIDDEN_MS, UNREACHABLE_MS},
    },
    protocol::request::Purpose,
};

use crate::{
    alphabet::Symbol::{self, *},
    life::{Life, Setup},
};

/// The longest time that an action is followed without a useful response: the limits of all faults of a monitor, the limit at the
/// destination, and minutes for limits that count responses.
const PATIENCE_MS: u64 = 2 * FAILING_MS + UNREACHABLE_MS + HIDDEN_MS + DESTINATION_MS + 10 * 60_000;

/// The number of polls that prove that a running action is followed.
const MANY: usize = 40;

/// The responses that are useless if no other follows.
const USELESS: [Symbol; 19] = [
    Empty,
    Page,
    SeeLogin,
    HiddenRedirect,
    Hidden,
    Unauthorized,
    Expired,
    Forbidden,
    BadRequest,
    NotFound,
    OperationNotFound,
    Throttled,
    Unavailable,
    ServerError,
    Gateway,
    Lost,
    TimedOut,
    NoToken,
    Failed,
];

/// Checks that a service that recovers completes the action.
pub(crate) fn completes(setup: &Setup, history: &[Symbol]) {
    let mut life = Life::after(setup, history);
    while let Some(request) = &life.request {
        let symbol = Symbol::healed(request);
        life.respond(symbol);
        assert!(life.waited_ms < PATIENCE_MS, "{life}: it doesn't end");
    }
    assert!(matches!(life.outcome, Some(Outcome::Completed(_))), "{life}: it ends as {:?}", life.outcome);
}

/// Checks that the action ends within the documented limits if the service never recovers.
pub(crate) fn ends(setup: &Setup, history: &[Symbol]) {
    for useless in USELESS {
        let mut life = Life::after(setup, history);
        let waited_before = life.waited_ms;
        while let Some(request) = &life.request {
            let symbol = if useless.is_possible_for(request) { useless } else { Lost };
            life.respond(symbol);
            assert!(life.waited_ms - waited_before < PATIENCE_MS, "{life}: it doesn't end");
        }
    }
}

/// Checks that a monitor that reports "running" is polled without a limit.
pub(crate) fn goes_on(setup: &Setup, history: &[Symbol]) {
    for running in [Running, LessDone] {
        let mut life = Life::after(setup, history);
        for _ in 0..MANY {
            match &life.request {
                Some(request) if request.purpose == Purpose::Monitor && !request.no_cors => life.respond(running),
                _ => break,
            }
        }
        let is_polling = life.request.as_ref().is_some_and(|request| request.purpose == Purpose::Monitor);
        assert!(!is_polling || life.outcome.is_none(), "{life}: it ends as {:?}", life.outcome);
        assert!(life.outcome.is_none(), "{life}: it ends as {:?}", life.outcome);
    }
}

/// Checks the same for a monitor that reports "running" only sometimes, with any responses in between.
pub(crate) fn goes_on_between_faults(setup: &Setup, history: &[Symbol]) {
    for fault in USELESS.into_iter().filter(|symbol| !matches!(symbol, Expired | BadRequest | Failed)) {
        let mut life = Life::after(setup, history);
        let mut was_fault = false;
        for _ in 0..MANY {
            let Some(request) = life.request.as_ref().filter(|request| request.purpose == Purpose::Monitor) else { break };
            let symbol = match fault {
                _ if request.no_cors => Hidden,
                fault if !was_fault && fault.is_possible_for(request) => fault,
                _ => Running,
            };
            was_fault = symbol == fault || (was_fault && request.no_cors);
            life.respond(symbol);
        }
        let has_redirect = setup.ends_with_redirect && fault == HiddenRedirect;
        assert!(has_redirect || life.outcome.is_none(), "{life}: it ends as {:?}", life.outcome);
    }
}

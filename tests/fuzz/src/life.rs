//! One action's life: whatever it says is done, and the events of a script happen to it, one after another.

use std::collections::VecDeque;

use longhaul::{
    action::{
        io::{Input, Loss, Output},
        machine::Action,
    },
    protocol::{
        request::Purpose,
        response::{Response, ResponseBody, ResponseHeaders, Visibility},
    },
};

use crate::{BEGINNING, host::Parsed, rules::Rules};

/// How much may happen after the script before it must be over: by then everything is refused.
const SETTLES_WITHIN: u32 = 500;

/// Lives it to its end, under the rules. `named` is the monitor that the app named.
pub(crate) fn live(mut action: Action<Parsed>, named: Option<String>, events: Vec<Input<Parsed>>) {
    let mut rules = Rules::new(action.context(), named);
    let mut events = VecDeque::from(events);
    let mut now = BEGINNING;
    let mut settling = 0;
    loop {
        if events.is_empty() {
            settling += 1;
            assert!(settling < SETTLES_WITHIN, "all is refused, and it doesn't end");
        }
        match action.next(now) {
            Output::Send { request, timeout_ms, entry, .. } => {
                rules.sends(now, &request, timeout_ms, entry.as_deref());
                exchange(&mut action, now, request.purpose != Purpose::Start, &mut rules, &mut events);
            }
            Output::NotStarted => rules.does_not_start(),
            Output::Wait { ms } => {
                rules.waits(now, ms);
                match (events.pop_front_if(|event| is_signal(event)), ms) {
                    (Some(signal), _) => hand_in(&mut action, now, signal, &mut rules),
                    (None, Some(ms)) => now += ms,
                    // Only the network is waited for like this.
                    (None, None) => hand_in(&mut action, now, Input::Woken, &mut rules),
                }
            }
            Output::Accepted(saved) => rules.accepts(now, saved.as_deref()),
            Output::Progress(progress) => rules.progresses(&progress),
            Output::Ended(ending) => {
                rules.ends(&ending);
                return is_over(&mut action, now);
            }
        }
    }
}

/// Hands in signals until there is an answer. When the script has none, it is one that refuses for good.
fn exchange(action: &mut Action<Parsed>, now: u64, is_get: bool, rules: &mut Rules, events: &mut VecDeque<Input<Parsed>>) {
    loop {
        let event = events.pop_front().unwrap_or_else(|| Input::Response(refusal()));
        if matches!(event, Input::Queued) {
            // Only what reads is queued.
            if is_get {
                hand_in(action, now, Input::Queued, rules);
                hand_in(action, now, Input::Permitted, rules);
                return;
            }
            continue;
        }
        let goes_on = matches!(event, Input::Woken | Input::Offline);
        hand_in(action, now, event, rules);
        if !goes_on {
            return;
        }
    }
}

fn hand_in(action: &mut Action<Parsed>, now: u64, input: Input<Parsed>, rules: &mut Rules) {
    rules.receives(now, &input);
    action.handle(now, input);
}

fn is_signal(event: &Input<Parsed>) -> bool {
    matches!(event, Input::Woken | Input::Offline | Input::Abort)
}

fn refusal() -> Response<Parsed> {
    let headers = ResponseHeaders::default();
    Response { status: 400, visibility: Visibility::Open, redirected_to: None, headers, body: ResponseBody::Empty }
}

/// After its end nothing counts, and nothing more is said.
fn is_over(action: &mut Action<Parsed>, now: u64) {
    for input in [Input::Woken, Input::Response(refusal()), Input::Lost(Loss::Network), Input::Abort] {
        action.handle(now, input);
        let output = action.next(now);
        assert!(matches!(output, Output::Wait { ms: None }), "after its end it says {output:?}");
    }
}

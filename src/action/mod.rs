//! One action's life: the state machine, its pace, its estimate.
//!
//! Pure: time and chance are arguments. [`machine::Action`] says what to do ([`io::Output`]) and is told what happened
//! ([`io::Input`]); it neither waits nor sends.
//!
//! ```text
//!             refused for now: wait, send again
//!                 ┌───┐
//!   start ──► Starting ──────────────────────────┐ refused, uncertain, hidden
//!                 │ accepted                     │
//!                 │    ┌───┐ running, throttled, │
//!   resume ──► Polling ┴───┘ lost                │
//!                 │     ├────────────────────────┤ failed
//!                 │     │ hidden, forgotten      │
//!                 │     └──► CheckingDestination ───────────┤ whole at the destination, or unknown
//!                 │ completed                    │
//!                 ▼    ┌───┐ not there yet       ▼
//!           ReadingResult ┴─────────────────► Ended
//! ```
//!
//! From any state, an abort or the end of the caller's time leads to Ended; the action goes on at the service.
//!
//! In scope: when to ask, how often to try again, when to give up, what it all means in the end. Not in scope: what an answer means,
//! which is `protocol`'s, and how a request is sent, which is `browser`'s.

mod after_poll;
mod backoff;
mod checking_destination;
pub mod context;
pub mod estimate;
pub mod history;
pub mod io;
pub mod machine;
pub mod outcome;
pub mod pace;
mod polling;
pub mod progress;
mod reading_result;
mod response_meta;
pub mod saved;
pub mod settings;
mod starting;
mod task;
mod timing;

//! Faults against moments: what a copy comes to when the network or the service fails in this way at that moment, in both forms.
//!
//! [`table`] says what is to come of each; [`run`] lives through all of them at once, since most of what they do is wait.

mod plan;
mod run;
mod table;

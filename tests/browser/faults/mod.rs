//! Faults at moments: the outcome of a copy when the network or the service fails in a certain way at a certain moment, in both forms.
//!
//! [`table`] has the expected outcomes; [`run`] runs all of them at once, because they mostly wait.

mod plan;
mod run;
mod table;

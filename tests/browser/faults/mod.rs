//! The outcome of a copy for each fault of the network or the service at each moment, in both forms.
//!
//! [`table`] has the expected outcomes; [`run`] runs all of them at once, because they mostly wait.

mod plan;
mod run;
mod table;

//! Support for the browser tests: the package's JavaScript, the drive, and conversion of values.

pub(crate) mod drive;
pub(crate) mod face;
pub(crate) mod value;

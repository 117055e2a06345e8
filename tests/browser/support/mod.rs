//! What the browser's tests share: the face, the drive, and values to and from JavaScript.

pub(crate) mod drive;
pub(crate) mod face;
pub(crate) mod value;

//! A drive over a folder of real files.
fn main() {}

//! Runs [`longhaul_fuzz::reply`] with the inputs that libFuzzer generates.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| longhaul_fuzz::reply(data));

//! Runs [`longhaul_fuzz::reply`] on what libFuzzer thinks up.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| longhaul_fuzz::reply(data));

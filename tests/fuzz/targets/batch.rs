//! Runs [`longhaul_fuzz::batch`] on what libFuzzer thinks up.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| longhaul_fuzz::batch(data));

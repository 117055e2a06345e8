//! Runs [`longhaul_fuzz::action`] with the inputs that libFuzzer generates.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| longhaul_fuzz::action(data));

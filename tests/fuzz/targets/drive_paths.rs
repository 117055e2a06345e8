//! Runs [`longhaul_fuzz::drive_paths`] with the inputs that libFuzzer generates.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| longhaul_fuzz::drive_paths(data));

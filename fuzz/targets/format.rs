//! Any bytes: detection, decoding, and whatever parser they fall to.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    sameside_fuzz::read(bytes);
});

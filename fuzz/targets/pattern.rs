//! A user's pattern file, and the pattern at work on its own examples.
#![no_main]
use std::sync::OnceLock;
use sameside::pattern::Commons;
static COMMONS: OnceLock<Commons> = OnceLock::new();
libfuzzer_sys::fuzz_target!(|text: &str| {
    let commons = COMMONS.get_or_init(|| Commons::shipped().expect("what ships can be read"));
    match commons.pattern("own", text) {
        Ok(pattern) => drop(sameside::check::failures(&pattern)),
        Err(error) => assert!(error.to_string().starts_with("own.toml"), "{error}"),
    }
});

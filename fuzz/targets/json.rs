//! JSON of whisper, Fireflies and Granola: the first byte says how it begins.
#![no_main]
const HEADERS: [&str; 5] = [
    "",
    "{\"segments\": [{\"speaker\": \"Ines\", \"start\": 0.5, \"end\": 1, \"text\": \"hi\"}, ",
    "{\"title\": \"Sync\", \"sentences\": [{\"speaker_name\": \"Ines\", \"start_time\": 1, \"text\": \"hi\"}, ",
    "{\"transcript\": [{\"source\": \"microphone\", \"text\": \"hi\"}, ",
    "[{\"speaker\": \"Ines\", \"text\": \"hi\"}, ",
];
libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let header = HEADERS[usize::from(input.0) % HEADERS.len()];
    sameside_fuzz::read(format!("{header}{}", input.1).as_bytes());
});

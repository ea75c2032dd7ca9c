//! `WebVTT`, `SubRip` and SBV: the first byte says which, the rest is what stands below its first lines.
#![no_main]
const HEADERS: [&str; 5] = [
    "WEBVTT\n\n",
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n",
    "WEBVTT\n\na/1-0\n00:00:01.000 --> 00:00:02.000\n<v Ines>",
    "1\n00:00:01,000 --> 00:00:02,000\n",
    "0:00:01.000,0:00:02.000\n",
];
libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let header = HEADERS[usize::from(input.0) % HEADERS.len()];
    sameside_fuzz::read_text(&format!("{header}{}", input.1));
});

//! A meeting made from bytes, analysed and written in every format. The first line is its title and its file's name;
//! each other line is a turn, a tab in it ends the speaker's name.
#![no_main]
use sameside::analyze::{Detectors, report};
use sameside::report::{json, keep};
use sameside::share::{Kept, Sharing, shared};
use serde_json::json;
libfuzzer_sys::fuzz_target!(|text: &str| {
    let (title, rest) = text.split_once('\n').unwrap_or(("", text));
    let sentences: Vec<_> = rest.split('\n').enumerate().map(|(at, line)| {
        let (name, said) = line.split_once('\t').unwrap_or((["Ines Marchetti", "Bram Okafor"][at % 2], line));
        json!({"speaker_name": name, "text": said, "start_time": at * 4})
    }).collect();
    let file = json!({"title": title, "sentences": sentences}).to_string();
    let Some(meeting) = sameside_fuzz::read(file.as_bytes()).and_then(|read| sameside_fuzz::held(read, title)) else {
        return;
    };
    let library = sameside_fuzz::library();
    let told = report(&meeting, library, None, Detectors::All);
    sameside_fuzz::written(&told);
    let again = serde_json::to_string(&keep(&told)).ok().and_then(|kept| serde_json::from_str::<sameside::report::Kept>(&kept).ok());
    let again = again.and_then(|kept| kept.report(&meeting, library)).expect("the same meeting");
    assert_eq!(json(&[again]).expect("JSON"), json(std::slice::from_ref(&told)).expect("JSON"));
    let sharing = Sharing { kept: Some(Kept::Both), ..Sharing::default() };
    let less = shared(&meeting, &sharing, &library.patterns);
    sameside_fuzz::written(&less.report(told));
});

//! Cache entries: as damaged files, and as whole ones that hold something unexpected.
#![no_main]
use std::sync::OnceLock;
use sameside::cache::{opened, sealed};
use sameside::ledger::Told;
use sameside::meeting::Meeting;
use sameside::report::{Kept, json, keep};
static MEETING: OnceLock<Meeting> = OnceLock::new();
const CALL: &str = "Ines Marchetti: Can't you just reuse the export page?\nBram Okafor: No. I'll send you the list by Friday.\n\
    Ines Marchetti: That was unfair of me, sorry.\nBram Okafor: Thanks. It is a café thing.\n";
libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = opened::<Kept>(text);
    let entry = sealed(text);
    let _ = opened::<Vec<Told>>(&entry);
    let Some(kept) = opened::<Kept>(&entry) else { return };
    let meeting = MEETING.get_or_init(|| {
        sameside_fuzz::held(sameside_fuzz::read(CALL.as_bytes()).expect("a call"), "call.txt").expect("a meeting")
    });
    let Some(report) = kept.report(meeting, sameside_fuzz::library()) else { return };
    sameside_fuzz::written(&report);
    let again = serde_json::to_string(&keep(&report)).expect("JSON");
    let again = opened::<Kept>(&sealed(&again)).expect("what was kept").report(meeting, sameside_fuzz::library());
    let again = again.expect("the same meeting");
    assert_eq!(json(&[again]).expect("JSON"), json(&[report]).expect("JSON"));
});

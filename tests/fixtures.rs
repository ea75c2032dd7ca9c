//! The fixture meetings, read without a model: each is recognised, labelled truthfully, and reported
//! as its snapshot says. A change to a pattern shows here as a difference in what a person would read.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures should fail")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sameside::analyze::{Detectors, report};
use sameside::gold::{Gold, turn_of};
use sameside::meeting::{Meeting, meeting};
use sameside::pattern::{Library, Polarity};
use sameside::people::RoleNames;
use sameside::report::{Links, Shown, markdown, text};
use sameside::transcript::{self, Kind};

/// Every fixture with its labels, as a meeting in which both roles are known.
fn fixtures(folder: &str) -> Vec<(Meeting, Gold)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let labels = paths.iter().filter(|path| path.to_string_lossy().ends_with(".gold.json"));
    labels
        .map(|path| {
            let gold: Gold = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let bytes = std::fs::read(path.with_file_name(&gold.file)).unwrap();
            let names = RoleNames { flags: gold.roles.clone().into_iter().collect(), config: Vec::new() };
            let transcript = transcript::parse(&bytes, &gold.file).unwrap();
            (meeting(PathBuf::from(&gold.file), transcript, &names).unwrap(), gold)
        })
        .collect()
}

fn all() -> Vec<(Meeting, Gold)> {
    [fixtures("meetings"), fixtures("clean")].into_iter().flatten().collect()
}

#[test]
fn each_format_is_there_and_recognised() {
    let formats: BTreeMap<String, usize> = all().iter().fold(BTreeMap::new(), |mut count, (meeting, _)| {
        *count.entry(meeting.format.name().to_owned()).or_default() += 1;
        count
    });
    let expected = ["meet", "notes", "otter", "plain", "srt", "teams-vtt", "zoom-vtt"];
    assert_eq!(formats.keys().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn each_meeting_is_whole() {
    for (meeting, gold) in all() {
        assert!((40..=100).contains(&meeting.turns.len()), "{}: {} turns", gold.file, meeting.turns.len());
        assert!(meeting.date.is_some_and(|date| date.year() == 2026), "{}: {:?}", gold.file, meeting.date);
        let speakers = meeting.participants.len();
        assert!(meeting.kind() == Kind::Notes || speakers == 2, "{}: {speakers} speakers", gold.file);
    }
}

#[test]
fn every_label_quotes_a_turn_of_its_speaker() {
    for (meeting, gold) in all() {
        let labels = gold.findings.iter().chain(&gold.strengths).map(|label| (&label.speaker, &label.quote));
        let near = gold.near_misses.iter().map(|near| (&near.speaker, &near.quote));
        for (speaker, quote) in labels.chain(near) {
            assert!(turn_of(&meeting, speaker, quote).is_some(), "{}: {speaker}: {quote}", gold.file);
        }
    }
}

#[test]
fn clean_meetings_have_nothing_to_change() {
    let library = Library::load(&[]).unwrap();
    let clean = fixtures("clean");
    assert!(clean.len() >= 2);
    for (meeting, gold) in clean {
        let report = report(&meeting, &library, None, Detectors::All);
        let wrong: Vec<_> = report.findings.iter().filter(|f| f.pattern.polarity == Polarity::Antipattern).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", gold.file);
        assert!(report.findings.len() >= 5, "{}: a good meeting has strengths to show", gold.file);
    }
}

#[test]
fn every_quote_of_every_report_stands_in_its_turn_and_line() {
    let library = Library::load(&[]).unwrap();
    for (meeting, gold) in all() {
        let report = report(&meeting, &library, None, Detectors::All);
        let evidence = report.findings.iter().flat_map(sameside::finding::Finding::evidence);
        for evidence in evidence {
            assert!(meeting.turns[evidence.turn()].text().contains(evidence.quote()), "{}: {evidence:?}", gold.file);
            assert!(evidence.line() > 0, "{}: {evidence:?}", gold.file);
        }
        for promise in &report.commitments {
            assert!(meeting.turns[promise.turn].text().contains(&promise.quote), "{}: {promise:?}", gold.file);
        }
    }
}

#[test]
fn reports_read_as_their_snapshots() {
    let library = Library::load(&[]).unwrap().stable();
    for (meeting, gold) in all() {
        let report = report(&meeting, &library, None, Detectors::All);
        let plain = anstream::adapter::strip_str(&text(&report, Shown::All, 88)).to_string();
        insta::assert_snapshot!(gold.file.replace('.', "_"), plain);
    }
}

#[test]
fn markdown_reads_as_its_snapshot() {
    let library = Library::load(&[]).unwrap().stable();
    let (meeting, _) = fixtures("meetings").into_iter().find(|(_, gold)| gold.file.contains("ines-bram")).unwrap();
    let report = report(&meeting, &library, None, Detectors::All);
    insta::assert_snapshot!("markdown", markdown(&[report], Shown::Top, Links::None));
}

#[test]
fn without_roles_nothing_role_bound_is_said() {
    let library = Library::load(&[]).unwrap();
    for (meeting, gold) in all() {
        let mut unknown = meeting.clone();
        for participant in &mut unknown.participants {
            participant.role = None;
        }
        for turn in &mut unknown.turns {
            turn.role = None;
        }
        let report = report(&unknown, &library, None, Detectors::All);
        let bound = report.findings.iter().find(|f| f.pattern.speaker != sameside::pattern::Who::Any);
        assert!(bound.is_none(), "{}: {bound:?}", gold.file);
    }
}

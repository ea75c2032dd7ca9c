//! What holds whatever was said: no word lost or doubled, times that only go forward, every quote in its turn, and
//! a conversation that stays the same however often it is written down and read again.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures should fail")]

#[allow(dead_code, reason = "each test crate uses its part of it")]
mod rendered;
mod sound;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;
use rendered::{FORMATS, Spoken, render};
use sameside::analyze::{Detectors, report};
use sameside::meeting::meeting;
use sameside::pattern::Library;
use sameside::people::RoleNames;
use sameside::report::json;
use sameside::transcript::{Format, Transcript, parse};

fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::load(&[]).unwrap())
}

/// Lines that set patterns off, and some that should not: the examples of all pattern files.
fn lines() -> &'static [String] {
    static LINES: OnceLock<Vec<String>> = OnceLock::new();
    LINES.get_or_init(|| {
        let texts = library().patterns.iter().flat_map(|pattern| &pattern.examples).map(|example| &example.text);
        let bare = |line: &str| line.split_once(": ").map_or(line, |(_, said)| said).trim().to_owned();
        let lines = texts.flat_map(|text| text.lines().map(bare)).filter(|line| line.len() > 8);
        lines.collect()
    })
}

/// What makes text hard: letters of several bytes, marks of every format, emptiness around words.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ a-z]{0,6}",
        "\\PC{0,12}",
        Just("— naïve café 👩‍💻 ß".to_owned()),
        Just("<b>&amp;</b> [x](y) **z** {object} {{ x }}".to_owned()),
        Just("... so, well — um".to_owned()),
    ]
}

/// The same without what captions have for markup: there it is no text, and most formats cannot say otherwise.
fn unmarked() -> impl Strategy<Value = String> {
    odd().prop_map(|text| text.replace(['<', '>', '&', '{', '}', '\\'], ""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// For a whole report, with cues, sequences and promises, made of what sets them off.
    #[test]
    fn every_quote_stands_in_its_turn(
        said in vec((any::<prop::sample::Index>(), odd(), odd(), any::<bool>()), 4..24),
        format in prop::sample::select(FORMATS),
    ) {
        static FOUND: AtomicUsize = AtomicUsize::new(0);
        let spoken: Vec<Spoken> = (0_u32..).zip(&said).map(|(at, (line, before, after, is_pm))| Spoken {
            who: if *is_pm { "Ines Marchetti" } else { "Bram Okafor" }.to_owned(),
            start_s: f64::from(at * 7),
            text: format!("{before} {} {after}", line.get(lines())).trim().to_owned(),
        }).collect();
        let Ok(read) = parse(&render(format, &spoken), "2026-09-03.txt") else { return Ok(()) };
        sound::transcript(&read);
        let Ok(meeting) = meeting("call.txt".into(), read, &RoleNames::from_flags(&["Ines Marchetti"], &[])) else {
            return Ok(());
        };
        let report = report(&meeting, library(), None, Detectors::All);
        sound::report(&report);
        // The same in what programs are given.
        let value: serde_json::Value = serde_json::from_str(&json(std::slice::from_ref(&report)).unwrap()).unwrap();
        for finding in value["findings"].as_array().unwrap() {
            for evidence in finding["evidence"].as_array().unwrap() {
                let turn = usize::try_from(evidence["turn"].as_u64().unwrap()).unwrap();
                prop_assert!(meeting.turns[turn].text().contains(evidence["quote"].as_str().unwrap()), "{evidence}");
                prop_assert_eq!(evidence["speaker"].as_str().unwrap(), meeting.speaker(turn));
            }
        }
        let found = FOUND.fetch_add(report.findings.len(), Ordering::Relaxed);
        prop_assert!(found > 0 || report.findings.len() < 100);
    }

    /// Captions whose cues stand in any order in the file are told in that order: every word once, each turn with
    /// the times of its own words.
    #[test]
    fn cues_out_of_order_are_said_once(order in Just((0_u32..24).collect::<Vec<_>>()).prop_shuffle()) {
        let mut file = "WEBVTT\n\n".to_owned();
        for at in &order {
            let name = ["Ines", "Bram"][*at as usize / 3 % 2];
            let _ = write!(file, "00:{at:02}:01.000 --> 00:{at:02}:09.500\n{name}: word{at}x word{at}y\n\n");
        }
        let read = parse(file.as_bytes(), "call.vtt").unwrap();
        sound::transcript(&read);
        let said: Vec<String> = read.turns.iter().flat_map(|t| t.text.split(' ').map(str::to_owned)).collect();
        let expected: Vec<String> = order.iter().flat_map(|at| [format!("word{at}x"), format!("word{at}y")]).collect();
        prop_assert_eq!(said, expected);
        for piece in read.turns.iter().flat_map(|turn| turn.pieces.iter().map(|piece| (piece, &turn.text[piece.at..]))) {
            let minute: f64 = piece.1.trim_start_matches("word").split('x').next().unwrap().parse().unwrap();
            prop_assert_eq!(piece.0.start_s, Some(minute * 60.0 + 1.0));
        }
    }

    /// Notes: every word of every item, heading and paragraph that is kept is kept once, in the order of the file.
    #[test]
    fn no_word_of_notes_is_lost_or_doubled(items in vec((0_usize..7, vec("[a-zéß]{2,8}", 2..9)), 3..30)) {
        const MARKS: [&str; 7] = ["- ", "* ", "1. ", "- [ ] ", "- [x] ", "  - ", "> "];
        let mut number = 0;
        let mut file = "---\npm: Ines\nengineer: Bram\n---\n# 1:1\n\n## Talked about\n\n".to_owned();
        let mut expected = Vec::new();
        for (mark, words) in &items {
            let words: Vec<String> = words.iter().map(|word| { number += 1; format!("{word}{number}") }).collect();
            let _ = writeln!(file, "{}{}", MARKS[*mark], words.join(" "));
            expected.extend(words);
        }
        let read = parse(file.as_bytes(), "notes.md").unwrap();
        prop_assert_eq!(read.format, Format::Notes);
        sound::transcript(&read);
        let said: Vec<&str> = read.turns.iter().flat_map(|turn| turn.text.split(' ')).filter(|w| w.ends_with(|c: char| c.is_ascii_digit())).collect();
        prop_assert_eq!(said, expected);
    }

    /// Whatever was said, once it has been read it stays as it is through any format and back.
    #[test]
    fn what_was_read_is_read_again(said in vec((unmarked(), unmarked()), 6..16), first in prop::sample::select(FORMATS)) {
        let spoken: Vec<Spoken> = (0_u32..).zip(&said).map(|(at, (one, two))| Spoken {
            who: ["Ines Marchetti", "Bram Okafor"][at as usize % 2].to_owned(),
            start_s: f64::from(at * 7),
            text: format!("Well {one} then {two} so."),
        }).collect();
        let Ok(read) = parse(&render(first, &spoken), "call.txt") else { return Ok(()) };
        sound::transcript(&read);
        let once = again(&read);
        prop_assert_eq!(once.len(), spoken.len(), "{:?}", first);
        for format in FORMATS {
            let twice = parse(&render(*format, &once), "call.txt").unwrap();
            let (said, expected): (Vec<_>, Vec<_>) = (again(&twice), once.clone());
            let pairs = |spoken: Vec<Spoken>| -> Vec<(String, String)> { spoken.into_iter().map(|s| (s.who, s.text)).collect() };
            prop_assert_eq!(pairs(said), pairs(expected), "{:?} of {:?}", format, first);
        }
    }
}

/// A transcript as somebody would write it down.
fn again(read: &Transcript) -> Vec<Spoken> {
    let spoken = |(at, turn): (u32, &sameside::transcript::Turn)| Spoken {
        who: turn.speaker.clone().unwrap_or_default().trim_end_matches(" (Acme)").to_owned(),
        start_s: turn.start_s.unwrap_or(f64::from(at) * 7.0).floor(),
        text: turn.text.clone(),
    };
    (0_u32..).zip(&read.turns).map(spoken).collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Every meeting of ours, through every format and back: the same words by the same people.
#[test]
fn every_fixture_stays_as_it_is_through_every_format() {
    let mut through = 0;
    for file in [files("meetings"), files("clean"), files("formats")].concat() {
        let Ok(read) = parse(&std::fs::read(&file).unwrap(), "call.txt") else { continue };
        sound::transcript(&read);
        if read.format == Format::Notes || read.turns.iter().any(|turn| turn.speaker.is_none()) {
            continue;
        }
        let once = again(&read);
        for format in FORMATS {
            let twice = parse(&render(*format, &once), "call.txt").unwrap();
            let words = |spoken: &[Spoken]| -> Vec<String> {
                spoken.iter().map(|said| format!("{}: {}", said.who, said.text)).collect()
            };
            assert_eq!(words(&again(&twice)), words(&once), "{} as {format:?}", file.display());
            through += 1;
        }
    }
    assert!(through > 30 * FORMATS.len(), "{through}");
}

/// Reports on all of our meetings are sound too.
#[test]
fn every_report_on_a_fixture_is_sound() {
    let mut found = 0;
    for file in [files("meetings"), files("clean")].concat() {
        let Ok(read) = parse(&std::fs::read(&file).unwrap(), "call.txt") else { continue };
        let names = read.turns.iter().find_map(|turn| turn.speaker.clone()).unwrap_or_default();
        let names = RoleNames::from_flags(&[names.as_str()], &[]);
        let Ok(meeting) = meeting("call.txt".into(), read, &names) else { continue };
        let report = report(&meeting, library(), None, Detectors::All);
        sound::report(&report);
        found += report.findings.len();
    }
    assert!(found > 60, "{found}");
}

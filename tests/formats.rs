//! One conversation as every tool writes it down (`fixtures/formats`, all of it our own): whatever the
//! format, what comes out is the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures should fail")]

mod rendered;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use rendered::{FORMATS, Spoken, render};
use sameside::transcript::{Format, ParseError, Transcript, limit, parse};

const SAID: [&str; 4] = [
    "Where are we with the importer, roughly?",
    "Six weeks for the whole of it. The café export is the hard part.",
    "Okay. I’ll tell Petra on Monday.",
    "Good. I’ll send you the list by Friday.",
];

/// Who asks and who answers.
type Names = (&'static str, &'static str);

const NAMES: Names = ("Inês Marchetti", "Bram Okafor");

const FILES: [(&str, Format, Option<Names>); 25] = [
    ("zoom.vtt", Format::ZoomVtt, Some(NAMES)),
    ("teams.vtt", Format::TeamsVtt, Some(NAMES)),
    ("teams-old.vtt", Format::Vtt, None),
    ("call.srt", Format::Srt, Some(NAMES)),
    ("call.sbv", Format::Sbv, Some(NAMES)),
    ("otter.txt", Format::Otter, Some(NAMES)),
    ("teams.txt", Format::TeamsText, Some(NAMES)),
    ("teams.docx", Format::TeamsText, Some(NAMES)),
    ("teams-old.docx", Format::Srt, Some(NAMES)),
    ("rev.txt", Format::Rev, Some(NAMES)),
    ("fathom.txt", Format::Fathom, Some(("Inês Marchetti (Acme)", "Bram Okafor (Acme)"))),
    ("meet.txt", Format::Meet, Some(NAMES)),
    ("meet.docx", Format::Meet, Some(NAMES)),
    ("plain.txt", Format::Plain, Some(NAMES)),
    ("fireflies.json", Format::Fireflies, Some(NAMES)),
    ("granola.json", Format::Granola, Some(("Me", "Them"))),
    ("whisperx.json", Format::Whisper, Some(("SPEAKER_00", "SPEAKER_01"))),
    ("whisper.json", Format::Whisper, None),
    ("utf16.vtt", Format::ZoomVtt, Some(NAMES)),
    ("utf16-be-unmarked.txt", Format::Plain, Some(NAMES)),
    ("windows-1252.srt", Format::Srt, Some(NAMES)),
    ("cr-only.vtt", Format::ZoomVtt, Some(NAMES)),
    ("rolling.vtt", Format::ZoomVtt, Some(NAMES)),
    ("overlapping.vtt", Format::TeamsVtt, Some(NAMES)),
    ("renamed.vtt", Format::ZoomVtt, Some(NAMES)),
];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats").join(name)).unwrap()
}

fn read(name: &str) -> Transcript {
    parse(&bytes(name), name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_format_says_the_same() {
    for (name, format, names) in FILES {
        let read = read(name);
        assert_eq!(read.format, format, "{name}");
        let said: Vec<&str> = read.turns.iter().map(|turn| turn.text.as_str()).collect();
        let Some((asks, answers)) = names else {
            assert_eq!(said, [SAID.join(" ")], "{name}");
            assert_eq!(read.turns[0].speaker, None, "{name}");
            continue;
        };
        assert_eq!(said, SAID, "{name}");
        // On a phone it is the same person, who is known by the same name afterwards.
        let bare = |name: &str| name.trim_end_matches(" (iPhone)").to_owned();
        let speakers: Vec<String> = read.turns.iter().map(|turn| bare(turn.speaker.as_deref().unwrap())).collect();
        assert_eq!(speakers, [asks, answers, asks, answers], "{name}");
        let starts: Vec<f64> = read.turns.iter().filter_map(|turn| turn.start_s).collect();
        assert!(starts.is_sorted(), "{name}: {starts:?}");
        assert!(starts.len() == 4 || matches!(format, Format::Meet | Format::Plain), "{name}: {starts:?}");
    }
}

#[test]
fn every_fixture_is_listed() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let here: BTreeSet<String> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(here, FILES.iter().map(|(name, ..)| (*name).to_owned()).collect());
}

#[test]
fn days_are_found_where_the_tool_writes_them() {
    for name in ["teams.txt", "teams.docx", "meet.txt", "meet.docx", "fireflies.json", "granola.json"] {
        assert_eq!(read(name).date, Some(jiff::civil::date(2026, 9, 3)), "{name}");
    }
}

#[test]
fn any_file_cut_off_anywhere_is_read_or_refused_and_never_ends_the_program() {
    for (name, ..) in FILES {
        let whole = bytes(name);
        for end in 0..whole.len() {
            let _ = parse(&whole[..end], name);
        }
        for at in (0..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            let _ = parse(&damaged, name);
        }
    }
}

/// A Word document with this text as its XML.
fn document(xml: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(xml).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_small_document_that_unpacks_to_more_than_a_transcript_is_refused() {
    let mut xml = b"<w:document><w:body><w:p><w:r><w:t>Ines: ".to_vec();
    xml.resize(limit::BYTES + 1000, b'a');
    let bomb = document(&xml);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    assert!(matches!(parse(&bomb, "x.docx"), Err(ParseError::TooLong { .. })));
}

#[test]
fn entities_of_a_document_stand_for_nothing() {
    let xml = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>\
        <w:document><w:body><w:p><w:r><w:t>Ines: one &a;&b;two &amp; &#233;</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Bram: </w:t><w:delText>gone</w:delText></w:r><mc:AlternateContent><mc:Choice><w:r><w:t>once</w:t></w:r>\
        </mc:Choice><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p></w:body></w:document>";
    let read = parse(&document(xml.as_bytes()), "x.docx").unwrap();
    let said: Vec<&str> = read.turns.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(said, ["one two & é", "once"]);
}

#[test]
fn nesting_without_end_is_refused_or_read_but_never_exhausts_the_stack() {
    let deep = format!("<w:document>{}<w:t>Ines: hi", "<w:p>".repeat(200_000));
    let _ = parse(&document(deep.as_bytes()), "x.docx");
    let deep = format!("{{\"segments\": [{{\"text\": {}", "[".repeat(200_000));
    assert!(parse(deep.as_bytes(), "x.json").is_err());
    let deep = format!("---\npm: {}\n---\n{}Ines: hi", "[".repeat(100_000), "> ".repeat(100_000));
    let _ = parse(deep.as_bytes(), "x.md");
}

#[test]
fn over_the_maxima_it_says_so() {
    let many = "Ines: hi\nBram: hey\n".repeat(limit::TURNS / 2 + 1);
    let long = format!("Ines: hi\nBram: hey\nInes: {}\nBram: hey\n", "word ".repeat(limit::WORDS + 1));
    let large = "Ines: hello there\nBram: hello to you\n".repeat(limit::BYTES / 37 + 1);
    let guests = (0..=limit::SPEAKERS).map(|n| format!("Guest {n}x: hi\nGuest {n}x: again\n"));
    let crowd = guests.collect::<Vec<_>>().concat();
    for text in [many, long, large, crowd] {
        let error = parse(text.as_bytes(), "x.txt").unwrap_err();
        assert!(matches!(error, ParseError::TooLong { .. }), "{error}");
        assert!(error.to_string().contains("at most"), "{error}");
    }
    let fits = format!("Ines: hi\nBram: hey\nInes: {}\nBram: hey\n", "word ".repeat(20_000));
    assert_eq!(parse(fits.as_bytes(), "x.txt").unwrap().turns.len(), 4);
}

/// A word that no grammar takes for anything but a word.
fn word() -> impl Strategy<Value = String> {
    "[a-zéß你]{2,8}[,?!]?"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Written down by any tool and read again: no word lost or doubled, each by who said it, in order.
    #[test]
    fn what_is_said_comes_back_from_every_format(said in vec(vec(word(), 3..30), 8..30)) {
        let spoken: Vec<Spoken> = (0_u32..).zip(&said).map(|(at, words)| Spoken {
            who: ["Ines Marchetti", "Bram Okafor"][at as usize % 2].to_owned(),
            start_s: f64::from(at * 7),
            text: format!("Well {}.", words.join(" ")),
        }).collect();
        for format in FORMATS {
            let read = parse(&render(*format, &spoken), "call.txt").unwrap();
            let got: Vec<(&str, &str)> =
                read.turns.iter().map(|turn| (turn.speaker.as_deref().unwrap().trim_end_matches(" (Acme)"), turn.text.as_str())).collect();
            let expected: Vec<(&str, &str)> = spoken.iter().map(|said| (said.who.as_str(), said.text.as_str())).collect();
            prop_assert_eq!(got, expected, "{:?}", format);
            let times: Vec<f64> = read.turns.iter().flat_map(|turn| [turn.start_s, turn.end_s]).flatten().collect();
            prop_assert!(times.is_sorted(), "{:?}: {:?}", format, times);
            let lines: Vec<usize> = read.turns.iter().flat_map(|turn| &turn.pieces).map(|piece| piece.line).collect();
            prop_assert!(lines.is_sorted(), "{:?}: {:?}", format, lines);
        }
    }
}

//! What the fuzz targets (`fuzz/`) do with any bytes, and what must hold of whatever comes out. `tests/crashers.rs` does
//! the same with every input that once broke it.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::OnceLock;

use sameside::analyze::{Detectors, report as analyzed};
use sameside::cache::{opened, sealed};
use sameside::ledger::Told;
use sameside::meeting::{Meeting, Role, meeting};
use sameside::pattern::{Commons, Library};
use sameside::people::RoleNames;
use sameside::reading::ModelId;
use sameside::report::{Kept, Links, Report, Shown, html, json as as_json, keep, markdown, rewritten, sarif, text};
use sameside::share::{self, Sharing, shared};
use sameside::transcript::{Transcript, parse};
use serde_json::json;
use zip::write::SimpleFileOptions;

use crate::{page, sound};

/// What a target does with an input.
pub type Target = fn(&[u8]);

/// Each target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("format", format),
    ("captions", captions),
    ("dialogue", dialogue),
    ("json", json),
    ("docx", docx),
    ("notes", notes),
    ("pattern", pattern),
    ("config", config),
    ("cache", cache),
    ("model", model),
    ("report", report),
];

/// Any bytes: detection, decoding, and whatever parser they fall to.
pub fn format(bytes: &[u8]) {
    read(bytes);
}

/// `WebVTT`, `SubRip` and SBV: the first byte says which, the rest stands below its first lines.
pub fn captions(bytes: &[u8]) {
    read_below(
        &[
            "WEBVTT\n\n",
            "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n",
            "WEBVTT\n\na/1-0\n00:00:01.000 --> 00:00:02.000\n<v Ines>",
            "1\n00:00:01,000 --> 00:00:02,000\n",
            "0:00:01.000,0:00:02.000\n",
        ],
        bytes,
    );
}

/// Text with names before it: Otter, Teams, Rev, Fathom, Meet, plain.
pub fn dialogue(bytes: &[u8]) {
    read_below(
        &[
            "Ines Marchetti: hi\nBram: hello\n",
            "Ines Marchetti  0:03\nhi\n\nBram  0:05\n",
            "Ines started transcription\n\nInes   0:03\nhi\n",
            "Ines (00:00:03):\nhi\n\nBram (00:00:05):\n",
            "Ines / Bram - September 3\nVIEW RECORDING - 20 mins (No highlights)\n\n---\n\n0:07 - Ines (Acme)\n  ",
            "# Ines / Bram - Sep 3, 2026 - Transcript\n\n## Transcript\n\n**Ines:** hi\n",
            "[00:01:02] Ines: hi\n[00:01:04] Bram: ",
            "**Ines**: hi\n\n**Bram**: ",
        ],
        bytes,
    );
}

/// JSON of whisper, Fireflies and Granola.
pub fn json(bytes: &[u8]) {
    const HEADERS: [&str; 5] = [
        "",
        "{\"segments\": [{\"speaker\": \"Ines\", \"start\": 0.5, \"end\": 1, \"text\": \"hi\"}, ",
        "{\"title\": \"Sync\", \"sentences\": [{\"speaker_name\": \"Ines\", \"start_time\": 1, \"text\": \"hi\"}, ",
        "{\"transcript\": [{\"source\": \"microphone\", \"text\": \"hi\"}, ",
        "[{\"speaker\": \"Ines\", \"text\": \"hi\"}, ",
    ];
    if let Some((kind, rest)) = bytes.split_first() {
        read(&[HEADERS[usize::from(*kind) % HEADERS.len()].as_bytes(), rest].concat());
    }
}

/// Word documents: the bytes as they are (an archive), or as the XML inside a whole archive.
pub fn docx(bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        read(bytes);
        return;
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("word/document.xml", plain).expect("in memory");
    archive.write_all(bytes).expect("in memory");
    read(&archive.finish().expect("in memory").into_inner());
}

/// Markdown notes, with and without frontmatter.
pub fn notes(bytes: &[u8]) {
    read_below(
        &[
            "# 1:1 with Bram\n\n",
            "---\npm: Ines\nengineer: Bram\n---\n",
            "---\n",
            "---\ndate: 2026-09-03\n---\n\n## Notes\n\n- ",
        ],
        bytes,
    );
}

/// A user's pattern file, and the pattern at work on its own examples.
pub fn pattern(bytes: &[u8]) {
    static COMMONS: OnceLock<Commons> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match COMMONS.get_or_init(|| Commons::shipped().expect("what ships can be read")).pattern("own", text) {
        Ok(pattern) => drop(sameside::check::failures(&pattern)),
        Err(error) => assert!(error.to_string().starts_with("own.toml"), "{error}"),
    }
}

/// `sameside.toml`, and the roles that it gives.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(config) = sameside::config::parse(text, Path::new("sameside.toml")) else { return };
    assert!(config.me.is_none() || config.my_role().is_some());
    let names = RoleNames { flags: Vec::new(), config: config.roles() };
    let read = read(b"Ines Marchetti: hi\nBram: hello\nInes Marchetti: so\nBram: yes\n").expect("a call");
    let _ = meeting("call.txt".into(), read, &names);
}

/// Cache entries: damaged ones, and whole ones that hold something unexpected.
pub fn cache(bytes: &[u8]) {
    static MEETING: OnceLock<Meeting> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = opened::<Kept>(text);
    let entry = sealed(text);
    let _ = opened::<Vec<Told>>(&entry);
    let Some(kept) = opened::<Kept>(&entry) else { return };
    let meeting = MEETING.get_or_init(|| held(read(CALL).expect("a call"), "call.txt").expect("a meeting"));
    if let Some(report) = kept.report(meeting, library()) {
        written(&report);
        comes_back(&report);
    }
}

const CALL: &[u8] = "Ines Marchetti: Can't you just reuse the export page?\n\
    Bram Okafor: No. I'll send you the list by Friday.\n\
    Ines Marchetti: That was unfair of me, sorry.\n\
    Bram Okafor: Thanks. It is a café thing.\n"
    .as_bytes();

/// Model files and heads, as far as our own code reads them.
pub fn model(bytes: &[u8]) {
    let _ = sameside::gguf::read(Cursor::new(bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let model = ModelId { name: "m".into(), sha256: "0".repeat(64) };
        let _ = sameside::head::parse(Path::new("m.heads.json"), text, &model);
    }
}

/// A meeting made from bytes, analysed and written in every format. The first line is its title and its file's name;
/// each other line is a turn, and a tab in it ends the speaker's name.
pub fn report(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (title, rest) = text.split_once('\n').unwrap_or(("", text));
    let sentence = |(at, line): (usize, &str)| {
        let (name, said) = line.split_once('\t').unwrap_or((["Ines Marchetti", "Bram Okafor"][at % 2], line));
        json!({"speaker_name": name, "text": said, "start_time": at * 4})
    };
    let sentences: Vec<_> = rest.split('\n').enumerate().map(sentence).collect();
    let file = json!({"title": title, "sentences": sentences}).to_string();
    let Some(meeting) = read(file.as_bytes()).and_then(|read| held(read, title)) else { return };
    let told = analyzed(&meeting, library(), None, Detectors::All);
    written(&told);
    comes_back(&told);
    let sharing = Sharing { kept: Some(share::Kept::Both), ..Sharing::default() };
    written(&shared(&meeting, &sharing, &library().patterns).report(&told));
}

/// What the cache keeps of a report makes the same report again.
fn comes_back(report: &Report) {
    let entry = sealed(&serde_json::to_string(&keep(report)).expect("JSON"));
    let again = opened::<Kept>(&entry).expect("what was kept").report(report.meeting, library());
    let again = again.expect("the same meeting");
    assert_eq!(as_json(&[again]).expect("JSON"), as_json(std::slice::from_ref(report)).expect("JSON"));
}

/// Reads text below one of several first lines, which the first byte chooses.
fn read_below(headers: &[&str], bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    if let Ok(text) = std::str::from_utf8(rest) {
        read_text(&format!("{}{text}", headers[usize::from(*kind) % headers.len()]));
    }
}

/// Reads bytes as the program does, and checks what comes out.
fn read(bytes: &[u8]) -> Option<Transcript> {
    let read = parse(bytes, "2026-09-03.txt").ok()?;
    sound::transcript(&read);
    assert!(read.date.is_some());
    Some(read)
}

/// [`read`] for text, of which no letter may come out more often than it went in.
fn read_text(text: &str) -> Option<Transcript> {
    let read = read(text.as_bytes())?;
    let said: String = read.turns.iter().map(|turn| turn.text.as_str()).collect();
    for letter in 'a'..='z' {
        // Entities spell letters in other letters.
        if !text.contains('&') && !text.contains('\\') {
            assert!(said.matches(letter).count() <= text.matches(letter).count(), "{letter} of {text:?}: {said:?}");
        }
    }
    Some(read)
}

/// All patterns.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::load(&[]).expect("what ships can be read"))
}

/// A meeting of what was read, where the first who speaks is the product manager.
fn held(read: Transcript, file: &str) -> Option<Meeting> {
    let first = read.turns.iter().find_map(|turn| turn.speaker.clone());
    let names = RoleNames { flags: first.map(|name| (name, Role::Pm)).into_iter().collect(), config: Vec::new() };
    meeting(file.into(), read, &names).ok()
}

/// Writes a report in every format and checks each.
fn written(report: &Report) {
    sound::report(report);
    let several = std::slice::from_ref(report);
    for shown in [Shown::Top, Shown::All] {
        let page = text(report, shown, 72);
        let bare = anstream::adapter::strip_str(&page).to_string();
        assert!(!bare.chars().any(|c| c.is_control() && c != '\n'), "{bare:?}");
        let page = html(several, shown).expect("the templates are whole");
        if let Err(fault) = page::html(&page) {
            panic!("{fault} in {page}");
        }
        let page = markdown(several, shown, Links::Wiki);
        assert_eq!(rewritten(&page, &page).as_deref(), Some(page.as_str()));
        // Links that were asked for are our own.
        let page = markdown(several, shown, Links::None);
        let foreign = page::markdown(&page).into_iter().find(|seen| {
            let is_own = seen.starts_with("HTML <!-- sameside ends here.");
            !is_own && ["HTML", "link", "image", "math", "footnote"].iter().any(|kind| seen.starts_with(kind))
        });
        assert_eq!(foreign, None, "{page}");
    }
    let value: serde_json::Value = serde_json::from_str(&as_json(several).expect("JSON")).expect("JSON");
    for finding in value["findings"].as_array().expect("findings") {
        for evidence in finding["evidence"].as_array().expect("evidence") {
            let turn = usize::try_from(evidence["turn"].as_u64().expect("a turn")).expect("a turn");
            let quote = evidence["quote"].as_str().expect("a quote");
            assert!(report.meeting.turns[turn].text().contains(quote), "{evidence}");
        }
    }
    let _: serde_json::Value = serde_json::from_str(&sarif(several).expect("JSON")).expect("JSON");
}

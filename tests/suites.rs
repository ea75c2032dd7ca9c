//! A check for whoever works on the parsers: real files and other parsers' public suites, which are not
//! part of this project. Run with the folder that holds them:
//! `SAMESIDE_DATA=../shared/data cargo test --release --test suites -- --ignored --nocapture`

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files should fail")]

use std::path::{Path, PathBuf};

use regex::Regex;
use sameside::transcript::parse;

fn files(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("SAMESIDE_DATA").expect("SAMESIDE_DATA names the folder of real files");
    let mut found = vec![Path::new(&root).join(folder)];
    let mut files = Vec::new();
    while let Some(path) = found.pop() {
        if path.is_dir() {
            found.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if !path.extension().is_some_and(|e| e == "js" || e == "json" || e.eq_ignore_ascii_case("md")) {
            files.push(path);
        }
    }
    files.sort();
    assert!(!files.is_empty(), "nothing in {folder}");
    files
}

#[test]
#[ignore = "needs real files: SAMESIDE_DATA"]
fn every_cue_of_real_zoom_files_is_accounted_for() {
    let (mut cues, mut words) = (0, 0);
    for path in files("zoom-dev") {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let read = parse(&bytes, "call.vtt").unwrap();
        // The texts below the times, read in the plainest way there is.
        let lines: Vec<&str> = text.lines().collect();
        let mut expected = Vec::new();
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.contains(" --> ")) {
            cues += 1;
            expected.extend(
                lines[at + 1..].iter().take_while(|line| !line.is_empty()).flat_map(|line| line.split_whitespace()),
            );
        }
        words += expected.len();
        // Each turn, with the name before it as often as the file names somebody, holds the same words.
        let mut said = read.turns.iter().flat_map(|turn| turn.text.split(' ')).peekable();
        let names: Vec<&str> = read.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
        let mut rest = expected.as_slice();
        while let Some(word) = rest.first() {
            let label = names.iter().map(|name| name.split(' ').collect::<Vec<_>>()).find(|name| {
                rest.len() >= name.len()
                    && rest[..name.len() - 1] == name[..name.len() - 1]
                    && rest[name.len() - 1].strip_suffix(':') == name.last().copied()
            });
            if let Some(name) = label {
                rest = &rest[name.len()..];
            } else {
                assert_eq!(said.next(), Some(*word), "{}", path.display());
                rest = &rest[1..];
            }
        }
        assert_eq!(said.next(), None, "{}", path.display());
        assert!(read.asides.is_empty(), "{}: {:?}", path.display(), read.asides);
    }
    println!("{cues} cues, {words} words, all in a turn and none twice");
}

/// What the W3C's suite says that a browser shows of a file: how many cues, and the texts that it names.
fn expected(js: &str) -> (Option<usize>, Vec<String>) {
    let count = Regex::new(r"cues\.length, (\d+)").unwrap();
    let count = count.captures(js).map(|found| found[1].parse().unwrap());
    let one = Regex::new(r#"cues?(?:\[\d+\])?\.text, ['"](.*?)['"][,)]"#).unwrap();
    let mut texts: Vec<String> = one.captures_iter(js).map(|found| unescaped(&found[1])).collect();
    if texts.is_empty() && js.contains("'text' + i") {
        texts = (0..count.unwrap_or(0)).map(|at| format!("text{at}")).collect();
    }
    (count, texts)
}

fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{}\"", text.replace("\\'", "'").replace('"', "\\\""))).unwrap()
}

/// The words that are left of a text once it is what a turn may hold: no control characters, no replacements of them.
fn words(text: &str) -> Vec<String> {
    let kept = |c: char| !c.is_control() && !matches!(c, '\u{fffd}' | '\u{200e}' | '\u{200f}');
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| kept(*c)).collect())
        .filter(|w: &String| !w.is_empty())
        .collect()
}

/// What a caption file says, read in the plainest way there is: the lines below each time up to a blank one, without
/// what stands in angle or curly brackets.
fn plainly(text: &str) -> Vec<String> {
    let marks = Regex::new(r"<[^>]*>|\{[^}]*\}").unwrap();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().collect();
    let time = Regex::new(r"^\s*[\d:.,]+ *(-->|,) *[\d:.,]+").unwrap();
    let is_said = |line: &&&str| !line.trim().is_empty() && !time.is_match(line);
    let below = (0..lines.len()).filter(|at| time.is_match(lines[*at]));
    let below = below.flat_map(|at| lines[at + 1..].iter().take_while(is_said));
    let spelled = |line: &str| line.replace("&amp;", "&").replace("&nbsp;", " ").replace("&lt;", "<");
    let said = below.flat_map(|line| words(&spelled(&marks.replace_all(line, ""))));
    // A name before a colon says who speaks and is no word of theirs.
    said.filter(|word| word != "MAN:").collect()
}

/// What we read, as words, names taken for words where a line says them; and how many captions they come from.
fn ours(bytes: &[u8]) -> Result<(Vec<String>, usize), String> {
    let read = parse(bytes, "x.vtt").map_err(|error| error.to_string())?;
    let pieces = read.turns.iter().map(|turn| turn.pieces.len()).sum();
    Ok((read.turns.iter().flat_map(|turn| words(&turn.text)).collect(), pieces))
}

fn is_within(few: &[String], many: &[String]) -> bool {
    let mut rest = many.iter();
    few.iter().all(|word| rest.any(|other| other == word))
}

/// How a case came out: `None` where we read what the suite expects.
fn difference(expected: &[String], read: &Result<(Vec<String>, usize), String>) -> Option<String> {
    match read {
        Ok((words, _)) if words == expected => None,
        Err(_) if expected.is_empty() => None,
        Ok((words, _)) if is_within(expected, words) => Some(format!("more is kept: {words:?} for {expected:?}")),
        Ok((words, _)) => Some(format!("{words:?} for {expected:?}")),
        Err(error) => Some(format!("refused ({error}) for {expected:?}")),
    }
}

/// The cases that differ, and why they are to. A name that ends in `*` stands for all that begin so.
const EXPLAINED: &[(&str, &str)] = &[
    ("subtitles-rs/docx.docx", "it is read; the plain way of this test reads no archive"),
    ("subtitles-rs/sub_viewer_with_headers.sub", "SubViewer is no format of meetings: refused in words"),
    ("subtitles-rs/vtt_with_multiple_new_lines.vtt", KEPT),
    ("webvtt-py/invalid_timeframe*", KEPT),
    ("webvtt-py/missing_timeframe*", KEPT),
    ("webvtt-py/youtube_dl.vtt", "rolling captions: what stays on the screen is said once"),
    (
        "wpt-cue-parsing/entities.vtt*",
        "only the entities that WebVTT itself names are letters: the rest of HTML's are what somebody said",
    ),
    ("wpt-cue-parsing/tags.vtt*", "a bracket that is never closed is no tag: a browser drops all that follows it"),
    ("wpt-cue-parsing/text.vtt 4*", KEPT),
    ("wpt-cue-parsing/timestamps.vtt*", "a bracket that is never closed, or that holds no time, is text"),
    ("wpt-file-parsing/arrows.vtt", KEPT),
    ("wpt-file-parsing/nulls.vtt", KEPT),
    ("wpt-file-parsing/regions-*", "the same words at the same time are said once"),
    ("wpt-file-parsing/timings-*", KEPT),
    ("wpt-file-parsing/whitespace-chars.vtt", KEPT),
];

const KEPT: &str = "a browser drops a cue whose time is broken or missing, and text after a blank line; speech is kept";

#[test]
#[ignore = "needs the public suites: SAMESIDE_DATA"]
fn tally_of_the_public_suites() {
    let root = PathBuf::from(std::env::var_os("SAMESIDE_DATA").unwrap()).join("subtitle-suites");
    let mut cases: Vec<(String, Option<String>)> = Vec::new();
    let node = Regex::new(r#"(?s)\| +"(.*?)"\n"#).unwrap();
    for path in files("subtitle-suites") {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let bytes = std::fs::read(&path).unwrap();
        let read = ours(&bytes);
        if name.starts_with("wpt-cue-parsing") {
            let json = std::fs::read_to_string(path.with_extension("json")).unwrap();
            let list: serde_json::Value = serde_json::from_str(&json).unwrap();
            for (at, case) in list.as_array().unwrap().iter().enumerate() {
                let (text, tree) = (case["text"].as_str().unwrap(), case["expectedTree"].as_str().unwrap());
                let tree: Vec<&str> = node.captures_iter(tree).map(|found| found.get(1).unwrap().as_str()).collect();
                let read = ours(format!("WEBVTT\n\n00:00.000 --> 00:01.000\n{text}").as_bytes());
                // Text nodes follow each other without a space: only what is said counts here.
                let joined = |words: &[String]| vec![words.concat()];
                let expected = joined(&words(&tree.concat()));
                let read = read.map(|(words, n)| (joined(&words), n));
                let expected = if expected[0].is_empty() { Vec::new() } else { expected };
                cases.push((format!("{name} {at} {text:?}"), difference(&expected, &read)));
            }
        } else if name.starts_with("wpt-file-parsing") {
            let (count, texts) = expected(&std::fs::read_to_string(path.with_extension("js")).unwrap());
            let pieces = read.as_ref().map_or(0, |(_, pieces)| *pieces);
            let differs = if texts.is_empty() {
                (count != Some(pieces) && count.is_some())
                    .then(|| format!("{pieces} lines for {count:?} cues: {read:?}"))
            } else {
                difference(&texts.iter().flat_map(|text| words(text)).collect::<Vec<_>>(), &read)
            };
            cases.push((name, differs));
        } else {
            let wide = bytes
                .starts_with(&[0xff, 0xfe])
                .then(|| bytes[2..].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
            let text = wide.map_or_else(
                || String::from_utf8_lossy(&bytes).into_owned(),
                |wide| char::decode_utf16(wide).flatten().collect(),
            );
            cases.push((name, difference(&plainly(&text), &read)));
        }
    }
    let why = |name: &str| {
        EXPLAINED
            .iter()
            .find(|(of, _)| of.strip_suffix('*').map_or(*of == name, |of| name.starts_with(of)))
            .map(|(_, why)| *why)
    };
    let (mut same, mut explained, mut open) = (0, 0, Vec::new());
    for (name, differs) in &cases {
        match (differs, why(name)) {
            (None, _) => same += 1,
            (Some(_), Some(why)) => {
                explained += 1;
                println!("{name}\tdiffers: {why}");
            }
            (Some(how), None) => open.push(format!("{name}\t{how}")),
        }
    }
    println!("{} cases: {same} as expected, {explained} differ for a reason, {} for none", cases.len(), open.len());
    assert!(open.is_empty(), "{}", open.join("\n"));
}

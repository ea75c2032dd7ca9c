//! A check for whoever works on the parsers: real files and other parsers' public suites, which are not
//! part of this project. Run with the folder that holds them:
//! `SAMESIDE_DATA=../shared/data cargo test --release --test suites -- --ignored --nocapture`

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files should fail")]

use std::path::{Path, PathBuf};

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

#[test]
#[ignore = "needs the public suites: SAMESIDE_DATA"]
fn every_file_of_the_public_suites_is_read_or_refused_in_words() {
    for path in files("subtitle-suites") {
        let name = path.strip_prefix(std::env::var_os("SAMESIDE_DATA").unwrap()).unwrap().display().to_string();
        match parse(&std::fs::read(&path).unwrap(), "x") {
            Ok(read) => {
                let turns: Vec<String> =
                    read.turns.iter().map(|t| format!("{}: {}", t.speaker.as_deref().unwrap_or("-"), t.text)).collect();
                println!("{name}\t{}\t{}\t{:?}", read.format.name(), turns.join(" | "), read.asides);
            }
            Err(error) => println!("{name}\tREFUSED\t{error}"),
        }
    }
}

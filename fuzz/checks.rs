//! What the targets share: what must hold of whatever comes out.

#[path = "../tests/page/mod.rs"]
pub mod page;
#[path = "../tests/sound/mod.rs"]
pub mod sound;

use std::sync::OnceLock;

use sameside::meeting::{Meeting, Role, meeting};
use sameside::pattern::Library;
use sameside::people::RoleNames;
use sameside::report::{Links, Report, Shown, html, json, markdown, rewritten, sarif, text};
use sameside::transcript::{Transcript, parse};

/// Reads bytes as the program does, and checks what comes out.
pub fn read(bytes: &[u8]) -> Option<Transcript> {
    let read = parse(bytes, "2026-09-03.txt").ok()?;
    sound::transcript(&read);
    assert!(read.date.is_some());
    Some(read)
}

/// [`read`] for text, of which no letter may come out more often than it went in.
pub fn read_text(text: &str) -> Option<Transcript> {
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
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::load(&[]).expect("what ships can be read"))
}

/// A meeting of what was read, where the first who speaks is the product manager.
pub fn held(read: Transcript, file: &str) -> Option<Meeting> {
    let first = read.turns.iter().find_map(|turn| turn.speaker.clone());
    let names = RoleNames { flags: first.map(|name| (name, Role::Pm)).into_iter().collect(), config: Vec::new() };
    meeting(file.into(), read, &names).ok()
}

/// Writes a report in every format and checks each.
pub fn written(report: &Report) {
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
        let foreign = page::markdown(&page).into_iter().find(|seen| {
            let is_own = seen.starts_with("HTML <!-- sameside ends here.");
            !is_own && ["HTML", "link", "image", "math", "footnote"].iter().any(|kind| seen.starts_with(kind))
        });
        assert_eq!(foreign, None, "{page}");
    }
    let value: serde_json::Value = serde_json::from_str(&json(several).expect("JSON")).expect("JSON");
    for finding in value["findings"].as_array().expect("findings") {
        for evidence in finding["evidence"].as_array().expect("evidence") {
            let turn = usize::try_from(evidence["turn"].as_u64().expect("a turn")).expect("a turn");
            let quote = evidence["quote"].as_str().expect("a quote");
            assert!(report.meeting.turns[turn].text().contains(quote), "{evidence}");
        }
    }
    let _: serde_json::Value = serde_json::from_str(&sarif(several).expect("JSON")).expect("JSON");
}

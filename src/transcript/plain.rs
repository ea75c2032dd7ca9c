//! Plain text: `Name: text` lines, with times or without.

use super::aside::Asides;
use super::dialogue::{dialogue, first_labelled, names};
use super::line::{Line, clean};
use super::{Format, Transcript, calendar};

/// Reads `Name: text` lines.
pub(super) fn transcript(lines: &[Line<'_>]) -> Transcript {
    let names = names(lines);
    let mut asides = Asides::default();
    let read = dialogue(lines, &names, &mut asides);
    let preamble = &lines[..first_labelled(lines, &names).unwrap_or(0)];
    Transcript {
        format: Format::Plain,
        title: title(preamble),
        date: calendar::stated(preamble),
        stated_roles: Vec::new(),
        attendees: Vec::new(),
        turns: read.turns,
        duration_s: read.duration_s,
        asides: asides.words(),
    }
}

/// The first line above a transcript, as a title.
pub(super) fn title(preamble: &[Line<'_>]) -> Option<String> {
    let first = preamble.iter().find(|line| !line.is_blank() && line.text.chars().any(char::is_alphabetic))?;
    let bare = first.text.trim_start_matches(|c: char| c == '#' || c.is_whitespace() || c == '\u{feff}');
    let bare = clean(&bare.replace("**", ""));
    let bare = bare.strip_prefix("Title:").map_or(bare.as_str(), str::trim);
    // Longer than this it is a sentence.
    (1..=120).contains(&bare.chars().count()).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_times_initials_and_bold_names() {
        let text = "Ines / Bram, Sep 3, 2026\n\n[00:01:02] IM: Hi.\n[00:01:09] **BR:** Hey. The plan: ship.\n00:01:15 IM: Good.\n";
        let read = transcript(&lines(text));
        assert_eq!(read.format, Format::Plain);
        assert_eq!(read.title.as_deref(), Some("Ines / Bram, Sep 3, 2026"));
        assert_eq!(read.date, Some(date(2026, 9, 3)));
        assert_eq!(read.duration_s, Some(13.0));
        let turns: Vec<_> = read
            .turns
            .iter()
            .map(|turn| (turn.speaker.as_deref().unwrap(), turn.start_s.unwrap(), turn.text.as_str()))
            .collect();
        assert_eq!(turns, [("IM", 62.0, "Hi."), ("BR", 69.0, "Hey. The plan: ship."), ("IM", 75.0, "Good.")]);
    }
}

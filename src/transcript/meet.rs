//! Google Meet's transcript documents, as markdown or text: a title, attendees and often somebody's
//! notes, then `Name: text` paragraphs under a heading `Transcript`, with a time every few minutes.

use super::aside::{Aside, Asides};
use super::clock;
use super::dialogue::{dialogue, first_labelled, is_heading, is_tool, names};
use super::label::label;
use super::line::Line;
use super::plain::title;
use super::{Format, Transcript, calendar};

/// Reads a document of Google Meet.
pub(super) fn transcript(lines: &[Line<'_>]) -> Transcript {
    let document = divide(lines);
    let mut asides = Asides::default();
    asides.add_many(Aside::Preamble, document.preamble.iter().filter(|line| !line.is_blank()).count());
    asides.add_many(Aside::Epilogue, document.epilogue.iter().filter(|line| !line.is_blank()).count());
    let names = names(document.body);
    let read = dialogue(document.body, &names, &mut asides);
    // Without a heading the title and the attendees stand at the head of the body.
    let first = first_labelled(document.body, &names).unwrap_or(0);
    let above = &lines[..document.preamble.len() + first];
    let title = document
        .title
        .map_or_else(|| title(above), |line| title(&[line]))
        .map(|title| without_suffix(&title).to_owned());
    Transcript {
        format: Format::Meet,
        title: title.filter(|title| !title.is_empty()),
        date: calendar::stated(above),
        stated_roles: Vec::new(),
        attendees: Vec::new(),
        turns: read.turns,
        duration_s: document.duration_s.or(read.duration_s),
        asides: asides.words(),
    }
}

/// Whether the file has the marks of a Meet document and speech in it.
pub(super) fn is_meet(lines: &[Line<'_>]) -> bool {
    let document = divide(lines);
    let is_marked = document.duration_s.is_some()
        || document.title.is_some()
        || (document.has_heading && document.preamble.iter().filter(|line| !line.is_blank()).count() > 1)
        || lines.iter().any(|line| is_tool(line.text) && line.text.contains("editable transcript"));
    let names = names(document.body);
    is_marked && first_labelled(document.body, &names).is_some()
}

/// A document in its parts.
struct Document<'l, 'a> {
    /// Up to the heading `Transcript`, with it.
    preamble: &'l [Line<'a>],
    body: &'l [Line<'a>],
    /// From the end mark on, with it.
    epilogue: &'l [Line<'a>],
    /// Seconds, from the end mark.
    duration_s: Option<f64>,
    /// Whether a heading says `Transcript`.
    has_heading: bool,
    /// The first line that says `… - Transcript`.
    title: Option<Line<'a>>,
}

fn divide<'l, 'a>(lines: &'l [Line<'a>]) -> Document<'l, 'a> {
    let (mut begin, mut has_heading, mut title, mut labelled) = (0, false, None, false);
    for (at, line) in lines.iter().enumerate() {
        match heading(line.text) {
            // Headings follow one another (`Weekly - Transcript`, attendees, `Transcript`); the one
            // that the speech stands under is the last before it. What is labelled above the first
            // heading is somebody's notes.
            Some(heading) if !(has_heading && labelled) => {
                (begin, has_heading, labelled) = (at + 1, true, false);
                if heading == Heading::Titled {
                    title = title.or(Some(*line));
                }
            }
            Some(_) => {}
            None => labelled |= label(line.text).is_some(),
        }
    }
    let end = lines[begin..].iter().position(|line| end_mark(line.text).is_some()).map_or(lines.len(), |n| begin + n);
    Document {
        preamble: &lines[..begin],
        body: &lines[begin..end],
        epilogue: &lines[end..],
        duration_s: lines.get(end).and_then(|line| end_mark(line.text)),
        has_heading,
        title,
    }
}

#[derive(PartialEq)]
enum Heading {
    Bare,
    Titled,
}

/// `# **Transcript**`, `# 📖 Transcript`, `Weekly - Transcript`. Without `#` or `**` only a line that is
/// that and no sentence: people say "transcript".
fn heading(line: &str) -> Option<Heading> {
    let dressed = is_heading(line) || line.trim().starts_with("**");
    let bare = line.split("{#").next().unwrap_or("").trim_matches(|c: char| !c.is_alphanumeric());
    let (before, last) = bare.rsplit_once(' ').map_or(("", bare), |(before, last)| (before.trim_end(), last));
    if !(last.eq_ignore_ascii_case("transcript") || last.eq_ignore_ascii_case("transcription")) || bare.len() > 200 {
        return None;
    }
    let titled = before.ends_with(['-', '–', '—']) && (is_heading(line) || label(line).is_none());
    match (titled, dressed || last == "Transcript", before.is_empty()) {
        (true, ..) => Some(Heading::Titled),
        (false, true, true) => Some(Heading::Bare),
        (false, _, false) if is_heading(line) => Some(Heading::Bare),
        _ => None,
    }
}

fn without_suffix(title: &str) -> &str {
    match title.strip_suffix("Transcript") {
        Some(rest) => rest.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—')),
        None => title,
    }
}

/// Seconds after which the meeting ended, from `Transcription ended after 00:30:30`.
fn end_mark(line: &str) -> Option<f64> {
    let line = line.trim().trim_start_matches(['*', '_', '#', ' ']);
    let rest = line.strip_prefix("Transcription ended after ").or_else(|| line.strip_prefix("Meeting ended after "))?;
    let end = rest.find(|c: char| !clock::is_of_time(c)).unwrap_or(rest.len());
    clock::seconds(rest[..end].trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date;

    const MARKDOWN: &str = "# Ines / Bram - Sep 3, 2026 - Transcript\n\n## Attendees\n\nBram de Vries, Ines Marchetti, Ines Marchetti's Presentation\n\n\
        ## Transcript\n\n_This editable transcript was computer generated and might contain errors._\n\n### 00:00:00\n\n\
        **Ines Marchetti:** Hi, so the agenda: none.\n\n**Bram de Vries:** Good.\n\n### 00:05:10 {#00:05:10}\n\n**Bram de Vries:** Still here.\n\n\
        ### Transcription ended after 00:06:30\n\n_This editable transcript was computer generated and might contain errors._\n";

    const TEXT: &str = "# Ines / Bram\n\n## Meeting Details\n- Date: Thursday, September 3, 2026\n- [Transcript](#transcript)\n\n## Notes\n\
        Ines: was not said\n- Bram will send it by October 1, 2026\n\n# Transcript\n\n### **Transcript**\n\nInes Marchetti: Hi\n\n00:05:00\n\n\
        Bram de Vries: the transcript is late\n\nMeeting ended after 00:06:30 👋\n";

    fn turns(read: &Transcript) -> Vec<(&str, Option<f64>, &str)> {
        read.turns.iter().map(|turn| (turn.speaker.as_deref().unwrap(), turn.start_s, turn.text.as_str())).collect()
    }

    #[test]
    fn reads_markdown() {
        let lines = lines(MARKDOWN);
        assert!(is_meet(&lines));
        let read = transcript(&lines);
        assert_eq!(
            turns(&read),
            [("Ines Marchetti", Some(0.0), "Hi, so the agenda: none."), ("Bram de Vries", None, "Good. Still here."),]
        );
        assert_eq!(read.turns[1].pieces[1].start_s, Some(310.0));
        assert_eq!(read.title.as_deref(), Some("Ines / Bram - Sep 3, 2026"));
        assert_eq!((read.date, read.duration_s), (Some(date(2026, 9, 3)), Some(390.0)));
    }

    #[test]
    fn notes_above_the_transcript_are_not_speech() {
        let lines = lines(TEXT);
        assert!(is_meet(&lines));
        let read = transcript(&lines);
        assert_eq!(
            turns(&read),
            [("Ines Marchetti", None, "Hi"), ("Bram de Vries", Some(300.0), "the transcript is late")]
        );
        assert_eq!(read.title.as_deref(), Some("Ines / Bram"));
        assert_eq!((read.date, read.duration_s), (Some(date(2026, 9, 3)), Some(390.0)));
        assert_eq!(read.asides, ["9 lines before the first speaker", "1 line after the end of the transcript"]);
    }

    #[test]
    fn the_heading_may_be_missing() {
        let lines = lines(
            "Weekly (2026-09-03 10:00 GMT+2) - Transcript\nAttendees\nInes Marchetti, Bram de Vries\n\nInes Marchetti: Hi\nBram de Vries: Hey\n",
        );
        assert!(is_meet(&lines));
        let read = transcript(&lines);
        assert_eq!(turns(&read), [("Ines Marchetti", None, "Hi"), ("Bram de Vries", None, "Hey")]);
        assert_eq!(read.title.as_deref(), Some("Weekly (2026-09-03 10:00 GMT+2)"));
        assert_eq!(read.date, Some(date(2026, 9, 3)));
    }

    #[test]
    fn a_plain_dialogue_is_none() {
        for text in [
            "Ines: Hi\nBram: Hey\n",
            "# Transcript\n\nInes: Hi\nBram: Hey\n",
            "Ines: where is the transcript\nBram: gone - transcript\n",
        ] {
            assert!(!is_meet(&lines(text)), "{text}");
        }
    }
}

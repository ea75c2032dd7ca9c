//! `Name: text` lines: the body of plain transcripts and of Google Meet's documents.

use std::borrow::Cow;

use super::aside::{Aside, Asides};
use super::clock;
use super::entity::unescape;
use super::label::{Label, Likeness, Names, is_name_shaped, label, likeness};
use super::line::Line;
use super::turns::{Span, Utterance, say};
use super::{Turn, notes};

/// What the lines amount to.
pub(super) struct Dialogue {
    pub(super) turns: Vec<Turn>,
    /// Seconds from the first time to the last.
    pub(super) duration_s: Option<f64>,
}

/// The turns of `lines`. Lines above the first speaker are asides; a line without a label goes on
/// with whoever spoke last.
pub(super) fn dialogue(lines: &[Line<'_>], names: &Names, asides: &mut Asides) -> Dialogue {
    let (mut turns, mut span) = (Vec::new(), Span::default());
    let mut speaker: Option<String> = None;
    // The time of the last marker, until somebody speaks.
    let mut time = None;
    for line in lines {
        match part(line, names) {
            Part::Nothing => {}
            Part::Tool => asides.add(Aside::Tool),
            Part::Heading if speaker.is_some() => asides.add(Aside::Heading),
            Part::Marker(marker) => {
                span.see(Some(marker));
                time = Some(marker);
            }
            Part::Speech(None) if speaker.is_none() => asides.add(Aside::Preamble),
            Part::Heading => asides.add(Aside::Preamble),
            Part::Speech(label) => {
                let mut text = line.text;
                if let Some(label) = label {
                    span.see(label.time);
                    time = label.time.or(time);
                    text = label.rest;
                    speaker = Some(label.name);
                }
                let text = unescape(&without_escapes(text)).into_owned();
                // The marker stands for the first words after it, not for an empty label.
                if !(Line { number: line.number, text: &text }).is_blank() {
                    let start_s = time.take();
                    say(
                        &mut turns,
                        Utterance { speaker: speaker.as_deref(), line: line.number, start_s, end_s: None, text: &text },
                    );
                }
            }
        }
    }
    Dialogue { turns, duration_s: span.seconds() }
}

/// The names that stand before the colons of `lines`.
pub(super) fn names(lines: &[Line<'_>]) -> Names {
    let mut names = Names::default();
    let mut begun = false;
    for line in lines {
        if let Part::Speech(_) = part(line, &Names::default()) {
            let label = label(line.text);
            // Titles and dates above the first label are no places where a label is missing.
            begun |= label.as_ref().is_some_and(|label| likeness(&label.name) != Likeness::Key);
            if begun {
                names.see(label.map(|label| label.name).as_deref());
            }
        }
    }
    names
}

/// The index of the line where the first speaker is named.
pub(super) fn first_labelled(lines: &[Line<'_>], names: &Names) -> Option<usize> {
    lines.iter().position(|line| matches!(part(line, names), Part::Speech(Some(_))))
}

/// Whether most lines, or most paragraphs, of `lines` begin with a speaker's name: at least two do.
pub(super) fn is_dialogue(lines: &[Line<'_>]) -> bool {
    let names = names(lines);
    if !names.recur() {
        return false;
    }
    let (mut spoken, mut labelled) = (0_usize, 0_usize);
    let (mut paragraphs, mut labelled_paragraphs) = (0_usize, 0_usize);
    let mut after_blank = true;
    for line in lines {
        if let Part::Speech(label) = part(line, &names) {
            let is_labelled = usize::from(label.is_some());
            spoken += 1;
            labelled += is_labelled;
            paragraphs += usize::from(after_blank);
            labelled_paragraphs += if after_blank { is_labelled } else { 0 };
        }
        after_blank = line.is_blank();
    }
    // Hard-wrapped speech has a label on the first line of a paragraph only, or no paragraphs at all.
    let by_lines = labelled * 2 > spoken;
    let by_paragraphs = labelled_paragraphs >= 2 && labelled_paragraphs * 2 > paragraphs;
    let to_and_fro = names.speakers_seen(3) >= 2
        && labelled * 8 >= spoken
        && !lines.iter().any(|line| notes::is_markdown(line.text));
    labelled >= 2 && (by_lines || by_paragraphs || to_and_fro)
}

/// What a line is.
enum Part<'a> {
    /// A blank line or a rule.
    Nothing,
    Tool,
    Heading,
    /// A time alone, in seconds.
    Marker(f64),
    Speech(Option<Label<'a>>),
}

fn part<'a>(line: &Line<'a>, names: &Names) -> Part<'a> {
    if line.is_blank() || is_rule(line.text) {
        return Part::Nothing;
    }
    // First, or "Ines: my phone stopped recording" would be a message of the tool.
    if let Some(label) = label(line.text).filter(|label| names.is_speaker(&label.name)) {
        return Part::Speech(Some(label));
    }
    if let Some(time) = clock::marker(line.text) {
        Part::Marker(time)
    } else if is_heading(line.text) {
        Part::Heading
    } else if is_tool(line.text) {
        Part::Tool
    } else {
        Part::Speech(None)
    }
}

/// The text without the backslashes that Google's markdown puts before marks (`so \\- well\\!`).
fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\'
            && let Some(mark) = chars.next_if(char::is_ascii_punctuation)
        {
            out.push(mark);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// `## Agenda`.
pub(super) fn is_heading(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(char::is_whitespace)
}

/// `---`, `***`, `====`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let mark = line.chars().next().filter(|c| matches!(c, '-' | '*' | '_' | '=' | '—'));
    mark.is_some_and(|mark| {
        line.chars().filter(|c| *c == mark).count() >= 3 && line.chars().all(|c| c == mark || c == ' ')
    })
}

/// Lines that recording tools write among the speech.
pub(super) fn is_tool(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_']);
    if line.len() > 200 {
        return false;
    }
    let starts = ["Transcribed by http", "This editable transcript was computer generated"];
    let ends = [" started transcription", " stopped transcription", " started recording", " stopped recording"];
    let who = ends.iter().find_map(|end| line.strip_suffix(end));
    // Somebody did so; "then the camera stopped recording" is speech.
    let is_event =
        who.is_some_and(|who| is_name_shaped(who) && matches!(likeness(who), Likeness::Name | Likeness::Handle));
    is_event || starts.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    /// Speaker, start and text.
    type Said = (String, Option<f64>, String);

    fn read(text: &str) -> (Vec<Said>, Vec<String>) {
        let lines = lines(text);
        let mut asides = Asides::default();
        let read = dialogue(&lines, &names(&lines), &mut asides);
        let turns = read.turns.into_iter().map(|turn| (turn.speaker.unwrap(), turn.start_s, turn.text)).collect();
        (turns, asides.words())
    }

    fn by(speaker: &str, start_s: Option<f64>, text: &str) -> Said {
        (speaker.to_owned(), start_s, text.to_owned())
    }

    #[test]
    fn lines_without_a_label_go_on() {
        let (turns, asides) = read("Weekly\n\nInes: so the plan\nNote: it is late.\n\nBram: ok\nplan: ship\n");
        assert_eq!(turns, [by("Ines", None, "so the plan Note: it is late."), by("Bram", None, "ok plan: ship")]);
        assert_eq!(asides, ["1 line before the first speaker"]);
    }

    #[test]
    fn markers_give_the_next_words_their_time() {
        let (turns, _) = read("00:00:00\nInes: a\nBram: b\n### 00:05:00\n\nBram: c\nInes: d\n");
        assert_eq!(turns, [by("Ines", Some(0.0), "a"), by("Bram", None, "b c"), by("Ines", None, "d")]);
    }

    #[test]
    fn headings_and_tools_are_asides() {
        let (turns, asides) =
            read("Ines: a\n## Part two\nBram started transcription\n---\nInes: b &amp; c\nthen it stopped recording\n");
        assert_eq!(turns, [by("Ines", None, "a b & c then it stopped recording")]);
        assert_eq!(
            read("Ines: Bram started transcription\nInes: ok").0,
            [by("Ines", None, "Bram started transcription ok")]
        );
        assert_eq!(asides, ["1 line written by the recording tool", "1 heading"]);
    }

    #[test]
    fn a_label_alone_names_the_next_lines() {
        assert_eq!(read("Ines: well\n\nBram:\nhello\nthere\nInes: x").0[1], by("Bram", None, "hello there"));
    }

    #[test]
    fn escapes_of_markdown_vanish() {
        assert_eq!(
            read("Ines: so \\- well\\! C:\\temp \\\\ \nBram: x").0[0],
            by("Ines", None, "so - well! C:\\temp \\")
        );
    }

    #[test]
    fn dialogue_is_told_from_lists() {
        let wrapped = "Ines: a b c\nd e f\ng h i\nBram: j k l\nm n o\np q r\n".repeat(3);
        for text in
            [wrapped.as_str(), "Ines: hi\nBram: hello", "Title\n\nInes: a b c\nd e f\n\nBram: g\nh\ni\n\nInes: j\nk\nl"]
        {
            assert!(is_dialogue(&lines(text)), "{text}");
        }
        for text in [
            "Ines: hi",
            "Note: the API is down\nWarning: stay away",
            "Host: a\nPort: b\nUser: c\nShell: d\nEditor: e",
            "prose\nprose\nInes: hi\nBram: hello\nprose",
            "https://a.example\n10:30",
        ] {
            assert!(!is_dialogue(&lines(text)), "{text}");
        }
    }
}

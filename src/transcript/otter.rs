//! A line with a name and a time, then what was said: Otter (`Name  0:03`), Teams' text
//! (`Name   0:03`), Rev (`Name (00:00:00):`), Fathom (`0:00 - Name (Company)`), Zoom's saved live
//! captions (`[Name] 10:03:02`).

use super::aside::{Aside, Asides};
use super::clock;
use super::dialogue::{is_heading, is_rule, is_tool};
use super::entity::unescape;
use super::label::{Likeness, Names, is_name_shaped, likeness, trailing_time};
use super::line::{Line, clean};
use super::plain::title;
use super::turns::{Span, Utterance, say};
use super::{Format, Transcript, calendar};

/// Reads blocks of speech under lines of name and time.
pub(super) fn transcript(lines: &[Line<'_>]) -> Transcript {
    let names = names(lines);
    let (mut asides, mut turns, mut span) = (Asides::default(), Vec::new(), Span::default());
    let first = lines.iter().position(|line| header_of(line.text, &names).is_some());
    let (preamble, body) = lines.split_at(first.unwrap_or(lines.len()));
    asides.add_many(Aside::Preamble, preamble.iter().filter(|line| !line.is_blank()).count());
    let (mut speaker, mut start_s) = (None, None);
    for line in body {
        if line.is_blank() || is_rule(line.text) {
            continue;
        }
        if let Some(header) = header_of(line.text, &names) {
            span.see(Some(header.time));
            (speaker, start_s) = (Some(header.name), Some(header.time));
        } else if is_tool(line.text) || is_fathom(line.text) {
            asides.add(Aside::Tool);
        } else if is_heading(line.text) {
            asides.add(Aside::Heading);
        } else {
            let text = unescape(line.text);
            say(
                &mut turns,
                Utterance { speaker: speaker.as_deref(), line: line.number, start_s, end_s: None, text: &text },
            );
        }
    }
    Transcript {
        format: format(lines, &names),
        title: title(preamble),
        date: calendar::stated(preamble),
        stated_roles: Vec::new(),
        attendees: Vec::new(),
        turns,
        duration_s: span.seconds(),
        asides: asides.words(),
    }
}

/// The tool that writes such headers.
fn format(lines: &[Line<'_>], names: &Names) -> Format {
    let written = |line: &Line<'_>| line.text.trim_end().ends_with(" started transcription") && is_tool(line.text);
    if lines.iter().any(written) {
        return Format::TeamsText;
    }
    lines.iter().find_map(|line| header_of(line.text, names)).map_or(Format::Otter, |header| header.format)
}

/// What Fathom writes between the words: `ACTION ITEM: …`, `SCREEN SHARING: …`.
fn is_fathom(line: &str) -> bool {
    ["ACTION ITEM: ", "SCREEN SHARING: ", "VIEW RECORDING - "].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether the file is of this kind: two such lines, or one at its head, early on.
pub(super) fn is_otter(lines: &[Line<'_>]) -> bool {
    let names = names(lines);
    let seen: Vec<_> = lines.iter().filter(|line| !line.is_blank()).collect();
    let headers = seen.iter().filter(|line| header_of(line.text, &names).is_some()).count();
    let first = seen.iter().position(|line| header_of(line.text, &names).is_some());
    match (headers, first) {
        (0, _) | (_, None) => false,
        (1, Some(first)) => first == 0 && seen.len() >= 2,
        (_, Some(first)) => first < 20 && headers * 20 >= seen.len(),
    }
}

struct Header {
    name: String,
    time: f64,
    gap: Gap,
    format: Format,
}

/// What stands between the name and the time.
#[derive(PartialEq)]
enum Gap {
    /// Two spaces and more, a tab, brackets or a dash: nobody writes so within a sentence.
    Wide,
    Space,
}

fn header_of(line: &str, names: &Names) -> Option<Header> {
    header(line).filter(|header| match likeness(&header.name) {
        Likeness::Key | Likeness::Sentence => false,
        _ if header.gap == Gap::Wide => true,
        _ => names.count(&header.name) >= 2 && names.is_speaker(&header.name),
    })
}

fn names(lines: &[Line<'_>]) -> Names {
    let mut names = Names::default();
    for header in lines.iter().filter_map(|line| header(line.text)) {
        names.see(Some(&header.name));
    }
    names
}

fn header(line: &str) -> Option<Header> {
    // A name of 60 characters and a time; longer lines are speech.
    if line.len() > 400 {
        return None;
    }
    let line = line.trim().trim_matches('*');
    let (name, time, gap, format) = if let Some((name, time)) = in_brackets(line) {
        (name, time, Gap::Wide, Format::Otter)
    } else if let Some((bare, time)) = bracketed(line) {
        (bare, time, Gap::Wide, Format::Rev)
    } else if let Some((time, name)) = dashed(line) {
        (name, time, Gap::Wide, Format::Fathom)
    } else {
        let (name, time) = line.rsplit_once(char::is_whitespace)?;
        let time = clock::seconds(time.trim_matches('*'))?;
        let wide = name.ends_with(char::is_whitespace) || line[name.len()..].starts_with('\t');
        (name, time, if wide { Gap::Wide } else { Gap::Space }, Format::Otter)
    };
    let name = clean(&unescape(name).replace("**", ""));
    let ends_as_name = !name.ends_with([',', '.', '-', '–']) || name.ends_with(" Jr.");
    (is_name_shaped(&name) && ends_as_name).then_some(Header { name, time, gap, format })
}

/// `[Name] 10:03:02`, as Zoom saves live captions.
fn in_brackets(line: &str) -> Option<(&str, f64)> {
    let (name, time) = line.strip_prefix('[')?.split_once("] ")?;
    Some((name, clock::seconds(time.trim())?))
}

/// `Name (00:00:00):`
fn bracketed(line: &str) -> Option<(&str, f64)> {
    let (name, time) = trailing_time(line.strip_suffix(':')?);
    Some((name, time?))
}

/// `0:00 - Name (Company)`
fn dashed(line: &str) -> Option<(f64, &str)> {
    let (time, name) = line.split_once(" - ")?;
    Some((clock::seconds(time)?, name))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date;

    fn turns(text: &str) -> Vec<(String, f64, String)> {
        let lines = lines(text);
        assert!(is_otter(&lines), "{text}");
        let read = transcript(&lines);
        read.turns.into_iter().map(|turn| (turn.speaker.unwrap(), turn.start_s.unwrap(), turn.text)).collect()
    }

    fn by(speaker: &str, start_s: f64, text: &str) -> (String, f64, String) {
        (speaker.to_owned(), start_s, text.to_owned())
    }

    #[test]
    fn reads_otter() {
        let text = "Ines Marchetti  0:03\nHi, see you at 10:30\n\nUnknown Speaker  1:05\nThe plan: ship.\nYes.\n\nTranscribed by https://otter.ai\n";
        assert_eq!(
            turns(text),
            [by("Ines Marchetti", 3.0, "Hi, see you at 10:30"), by("Unknown Speaker", 65.0, "The plan: ship. Yes.")]
        );
        let read = transcript(&lines(text));
        assert_eq!(
            (read.duration_s, read.asides),
            (Some(62.0), vec!["1 line written by the recording tool".to_owned()])
        );
    }

    #[test]
    fn reads_teams_text() {
        let text = "Weekly\nSeptember 3, 2026, 9:00AM\n\nInes Marchetti started transcription\n\nInes Marchetti   0:03\nHi.\n\nBram   0:07\nHey.\n\nInes Marchetti stopped transcription\n";
        assert_eq!(turns(text), [by("Ines Marchetti", 3.0, "Hi."), by("Bram", 7.0, "Hey.")]);
        let read = transcript(&lines(text));
        assert_eq!((read.title.as_deref(), read.date), (Some("Weekly"), Some(date(2026, 9, 3))));
    }

    #[test]
    fn reads_rev_fathom_and_single_spaces() {
        let expected = [by("Ines", 3.0, "Hi."), by("Bram (Acme)", 7.0, "Hey."), by("Ines", 9.0, "So.")];
        for text in [
            "Ines (00:00:03):\nHi.\n\nBram (Acme) (00:00:07):\nHey.\n\nInes (00:00:09):\nSo.",
            "[Ines] 00:00:03\nHi.\n\n[Bram (Acme)] 00:00:07\nHey.\n\n[Ines] 00:00:09\nSo.",
            "0:03 - Ines\n  Hi.\n\n0:07 - Bram (Acme)\n  Hey.\n\n0:09 - Ines\n  So.",
            "Ines  0:03\nHi.\nBram (Acme)\t0:07\nHey.\nInes 0:09\nSo.",
        ] {
            assert_eq!(turns(text), expected, "{text}");
        }
    }

    #[test]
    fn the_tool_is_told_by_its_headers() {
        for (text, format) in [
            ("Ines  0:03\nHi.\n\nBram  0:07\nHey.", Format::Otter),
            ("Ines started transcription\n\nInes   0:03\nHi.\n\nBram   0:07\nHey.", Format::TeamsText),
            ("Ines (00:00:03):\nHi.\n\nBram (00:00:07):\nHey.", Format::Rev),
            ("0:03 - Ines (Acme)\n  Hi.\n\n0:07 - Bram\n  Hey.", Format::Fathom),
        ] {
            assert_eq!(transcript(&lines(text)).format, format, "{text}");
        }
    }

    #[test]
    fn what_fathom_adds_is_no_speech() {
        let text = "Sync - September 3\nVIEW RECORDING - 31 mins (No highlights)\n\n---\n\n0:03 - Ines (Acme)\n  Hi.\n  \
                    ACTION ITEM: Write it down - WATCH: x\n  SCREEN SHARING: Bram started\n  So.\n\n0:07 - Bram\n  Hey.\n";
        assert_eq!(turns(text), [by("Ines (Acme)", 3.0, "Hi. So."), by("Bram", 7.0, "Hey.")]);
    }

    #[test]
    fn one_speaker_joins_across_headers() {
        assert_eq!(turns("Ines  0:03\nHi.\n\nInes  0:09\nSo.\n"), [by("Ines", 3.0, "Hi. So.")]);
    }

    #[test]
    fn other_text_is_not_otter() {
        for text in [
            "Ines: see you at 10:30\nBram: see you at 10:40\n",
            "# Notes\n\n- standup 10:30\n- lunch 12:30\n",
            "We meet at  10:30\nand at  11:30\nalso",
        ] {
            assert!(!is_otter(&lines(text)), "{text}");
        }
    }
}

//! `SubRip`, and the SBV of `YouTube`, which differs in how it writes times.

use super::aside::Asides;
use super::caption::{captions, timing};
use super::captioned::{Speakers, captioned};
use super::line::Line;
use super::{Format, Transcript};

/// Reads a file of captions without a `WEBVTT` line, whatever it is called.
pub(super) fn transcript(lines: &[Line<'_>]) -> Transcript {
    let mut asides = Asides::default();
    let found = captions(lines, &mut asides);
    let read = captioned(&found.list, &mut asides);
    Transcript {
        // Voices do not exist in `SubRip`: it is `WebVTT` that has lost its first line.
        format: match read.speakers {
            Speakers::Voices => Format::TeamsVtt,
            _ if is_sbv(lines) => Format::Sbv,
            _ => Format::Srt,
        },
        title: None,
        date: None,
        stated_roles: Vec::new(),
        attendees: Vec::new(),
        turns: read.turns,
        duration_s: read.duration_s,
        asides: asides.words(),
    }
}

/// Whether the first time is written as SBV has it: `0:00:01.000,0:00:02.000`.
fn is_sbv(lines: &[Line<'_>]) -> bool {
    lines.iter().find(|line| timing(line.text).is_some()).is_some_and(|line| !line.text.contains("-->"))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, String)> {
        let read = transcript(&lines(text));
        assert_eq!(read.format, Format::Srt);
        read.turns.into_iter().map(|turn| (turn.speaker, turn.text)).collect()
    }

    fn by(speaker: &str, text: &str) -> (Option<String>, String) {
        (Some(speaker.to_owned()), text.to_owned())
    }

    #[test]
    fn reads_commas_points_tags_and_labels() {
        let text =
            "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Ines: Hi</i>\n\n2\n00:00:03.000 --> 00:00:04.000\nBram: Hey\n";
        assert_eq!(read(text), [by("Ines", "Hi"), by("Bram", "Hey")]);
    }

    #[test]
    fn indexes_and_blank_lines_may_be_missing() {
        let text = "00:01,000 --> 00:02,000\nInes: Hi\n00:03,000 --> 00:04,000\nBram: Hey\n";
        assert_eq!(read(text), [by("Ines", "Hi"), by("Bram", "Hey")]);
    }

    #[test]
    fn reads_sbv() {
        let read = transcript(&lines("0:00:01.000,0:00:02.000\none\n\n0:00:02.000,0:00:03.000\ntwo\n"));
        assert_eq!((read.format, read.turns[0].text.as_str()), (Format::Sbv, "one two"));
    }

    #[test]
    fn captions_out_of_order_stay_where_they_are() {
        let text = "1\n00:00:05,000 --> 00:00:06,000\nInes: one\n\n2\n00:00:01,000 --> 00:00:02,000\nBram: two\n";
        let read = transcript(&lines(text));
        assert_eq!(read.turns[0].text, "one");
        assert_eq!(read.duration_s, Some(5.0));
    }
}

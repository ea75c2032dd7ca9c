//! `WebVTT`, as Zoom, Teams and other tools write it.

use super::aside::Asides;
use super::caption::{Captions, captions};
use super::captioned::{Speakers, captioned};
use super::line::{Line, clean};
use super::{Format, ParseError, Transcript, calendar};

/// Reads a file that begins with `WEBVTT`.
///
/// # Errors
/// [`ParseError::NoCues`] where nothing follows.
pub(super) fn transcript(lines: &[Line<'_>]) -> Result<Transcript, ParseError> {
    let mut asides = Asides::default();
    let found = captions(lines, &mut asides);
    if found.list.is_empty() {
        return Err(ParseError::NoCues);
    }
    let read = captioned(&found.list, &mut asides);
    let title = clean(found.title);
    Ok(Transcript {
        format: format(&found, read.speakers),
        date: calendar::day(&title).or_else(|| calendar::stated(&found.comments)),
        title: Some(title).filter(|title| !title.is_empty()),
        stated_roles: Vec::new(),
        attendees: Vec::new(),
        turns: read.turns,
        duration_s: read.duration_s,
        asides: asides.words(),
    })
}

fn format(found: &Captions<'_>, speakers: Speakers) -> Format {
    let numbered = found.list.iter().filter(|caption| caption.numbered).count();
    match speakers {
        Speakers::Voices => Format::TeamsVtt,
        Speakers::Labels if numbered * 2 > found.list.len() => Format::ZoomVtt,
        _ => Format::Vtt,
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Transcript {
        transcript(&lines(text)).unwrap()
    }

    #[test]
    fn reads_zoom() {
        let text = "WEBVTT\r\n\r\n1\r\n00:00:01.500 --> 00:00:03.000\r\nInes Marchetti: Hi Bram.\r\n\r\n\
                    2\r\n00:00:03.250 --> 00:00:04.000\r\n@bram / Bram R. (ABC-1): Hey.\r\n\r\n\
                    3\r\n00:00:04.500 --> 00:00:09.500\r\n@bram / Bram R. (ABC-1): All good?\r\n";
        let read = read(text);
        assert_eq!(read.format, Format::ZoomVtt);
        assert_eq!(read.duration_s, Some(8.0));
        assert_eq!(read.turns.len(), 2);
        let turn = &read.turns[1];
        assert_eq!(turn.speaker.as_deref(), Some("@bram / Bram R. (ABC-1)"));
        assert_eq!(turn.text, "Hey. All good?");
        assert_eq!((turn.start_s, turn.end_s), (Some(3.25), Some(9.5)));
        let pieces: Vec<_> = turn.pieces.iter().map(|piece| (piece.at, piece.line, piece.start_s)).collect();
        assert_eq!(pieces, [(0, 9, Some(3.25)), (5, 13, Some(4.5))]);
        assert_eq!(read.asides, Vec::<String>::new());
    }

    #[test]
    fn reads_teams() {
        let text = "WEBVTT\n\n0f8fad5b-d9cb-469f-a165-70867728950e/12-0\n00:00:01.000 --> 00:00:03.000\n<v Ana Far&#237;as>It's\nlate.</v>\n\n\
                    0f8fad5b-d9cb-469f-a165-70867728950e/12-1\n00:00:02.000 --> 00:00:02.500\n<v Ana Far&#237;as>Again.</v>\n";
        let read = read(text);
        assert_eq!(read.format, Format::TeamsVtt);
        assert_eq!(read.turns.len(), 1);
        assert_eq!(read.turns[0].speaker.as_deref(), Some("Ana Farías"));
        assert_eq!(read.turns[0].text, "It's late. Again.");
        assert_eq!(read.turns[0].end_s, Some(3.0));
    }

    #[test]
    fn reads_old_teams_without_speakers() {
        let text = "WEBVTT\n\nNOTE duration:\"00:30:00\"\n\nNOTE language:en-us\n\nNOTE Confidence: 0.69\n\n\
                    0f8fad5b-d9cb-469f-a165-70867728950e\n00:00:01.000 --> 00:00:03.000\nso hello\n";
        let read = read(text);
        assert_eq!((read.format, read.turns[0].speaker.as_deref()), (Format::Vtt, None));
        assert_eq!(read.turns[0].text, "so hello");
        assert_eq!(read.asides, ["3 comment or style blocks"]);
    }

    #[test]
    fn a_title_and_a_date_are_taken_from_the_header() {
        let read = read("WEBVTT - Ines and Bram, 3 September 2026\n\n00:01.000 --> 00:02.000\nhi");
        assert_eq!(read.title.as_deref(), Some("Ines and Bram, 3 September 2026"));
        assert_eq!(read.date, Some(date(2026, 9, 3)));
    }

    #[test]
    fn no_cue_is_an_error() {
        for text in ["WEBVTT", "WEBVTT\n\n", "WEBVTT\n\nNOTE only this\n"] {
            assert_eq!(transcript(&lines(text)), Err(ParseError::NoCues), "{text}");
        }
    }
}

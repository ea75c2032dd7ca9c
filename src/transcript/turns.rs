//! Turns under construction. Whatever a grammar hands over, what comes out keeps what [`Turn`]
//! promises: clean text, never empty, pieces that ascend, the first at 0.

use super::line::clean;
use super::{Piece, Turn};

/// Something that was said on one line of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Utterance<'a> {
    pub(super) speaker: Option<&'a str>,
    pub(super) line: usize,
    pub(super) start_s: Option<f64>,
    pub(super) end_s: Option<f64>,
    pub(super) text: &'a str,
}

/// Goes on with the last turn where the speaker is the same, else begins a new one.
pub(super) fn say(turns: &mut Vec<Turn>, utterance: Utterance<'_>) {
    match turns.last_mut() {
        Some(turn) if turn.speaker.as_deref() == utterance.speaker => extend(turn, utterance),
        _ => begin(turns, utterance),
    }
}

/// Begins a new turn, whoever spoke before.
pub(super) fn begin(turns: &mut Vec<Turn>, utterance: Utterance<'_>) {
    let text = clean(utterance.text);
    if text.is_empty() {
        return;
    }
    turns.push(Turn {
        speaker: utterance.speaker.map(str::to_owned),
        start_s: utterance.start_s,
        end_s: not_before(utterance.start_s, utterance.end_s),
        text,
        pieces: vec![Piece { at: 0, line: utterance.line, start_s: utterance.start_s }],
    });
}

/// Goes on with `turn`.
pub(super) fn extend(turn: &mut Turn, utterance: Utterance<'_>) {
    let text = clean(utterance.text);
    if text.is_empty() {
        return;
    }
    turn.text.push(' ');
    turn.pieces.push(Piece { at: turn.text.len(), line: utterance.line, start_s: utterance.start_s });
    turn.text.push_str(&text);
    // Captions overlap and come out of order; a turn ends when the last of them does.
    turn.end_s = match (turn.end_s, utterance.end_s) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => not_before(turn.start_s, a.or(b)),
    };
}

/// An end that comes before its beginning is none.
fn not_before(start_s: Option<f64>, end_s: Option<f64>) -> Option<f64> {
    end_s.filter(|end| start_s.is_none_or(|start| start <= *end))
}

/// Makes times of day (`[14:02:10] Ines: …`) times from the start. Recordings do not begin in their
/// fifth hour, so that is what a first time this late is.
pub(super) fn from_the_start(turns: &mut [Turn]) {
    const LATE_S: f64 = 4.0 * 3600.0;
    let Some(first) = turns.iter().find_map(|turn| turn.start_s).filter(|first| *first >= LATE_S) else {
        return;
    };
    let shift = |time: &mut Option<f64>| *time = time.map(|time| time - first).filter(|time| *time >= 0.0);
    for turn in turns {
        shift(&mut turn.start_s);
        shift(&mut turn.end_s);
        turn.pieces.iter_mut().for_each(|piece| shift(&mut piece.start_s));
    }
}

/// The earliest and the latest time seen.
#[derive(Debug, Default)]
pub(super) struct Span {
    seen: Option<(f64, f64)>,
}

impl Span {
    pub(super) fn see(&mut self, time: Option<f64>) {
        if let Some(time) = time {
            let (first, last) = self.seen.unwrap_or((time, time));
            self.seen = Some((first.min(time), last.max(time)));
        }
    }

    /// Seconds between them, to the millisecond; unknown where only one was seen.
    pub(super) fn seconds(&self) -> Option<f64> {
        let (first, last) = self.seen.filter(|(first, last)| first < last)?;
        Some(((last - first) * 1000.0).round() / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by<'a>(speaker: Option<&'a str>, line: usize, text: &'a str) -> Utterance<'a> {
        Utterance { speaker, line, start_s: None, end_s: None, text }
    }

    #[test]
    fn one_speaker_is_one_turn() {
        let mut turns = Vec::new();
        say(&mut turns, by(Some("Ines"), 1, " Żółw  is "));
        say(&mut turns, by(Some("Ines"), 3, "\u{a0}"));
        say(&mut turns, by(Some("Ines"), 5, "late."));
        say(&mut turns, by(Some("Bram"), 7, "Yes."));
        assert_eq!(turns.len(), 2);
        assert_eq!(turns[0].text, "Żółw is late.");
        let places: Vec<_> = turns[0].pieces.iter().map(|piece| (&turns[0].text[piece.at..], piece.line)).collect();
        assert_eq!(places, [("Żółw is late.", 1), ("late.", 5)]);
    }

    #[test]
    fn a_turn_ends_with_its_last_caption() {
        let mut turns = Vec::new();
        for (start, end) in [(0.0, 5.0), (1.0, 2.0)] {
            let said = Utterance { start_s: Some(start), end_s: Some(end), ..by(None, 1, "x") };
            say(&mut turns, said);
        }
        assert_eq!((turns[0].start_s, turns[0].end_s), (Some(0.0), Some(5.0)));
    }

    #[test]
    fn a_caption_that_ends_before_it_begins_has_no_end() {
        let mut turns = Vec::new();
        for (start, end) in [(5.0, 1.0), (2.0, 3.0)] {
            say(&mut turns, Utterance { start_s: Some(start), end_s: Some(end), ..by(None, 1, "x") });
        }
        assert_eq!((turns[0].start_s, turns[0].end_s), (Some(5.0), None));
    }

    #[test]
    fn times_of_day_become_times_from_the_start() {
        for (times, expected) in [([50_530.0, 50_545.5], [0.0, 15.5]), ([10.0, 50_000.0], [10.0, 50_000.0])] {
            let mut turns = Vec::new();
            for time in times {
                begin(&mut turns, Utterance { start_s: Some(time), ..by(None, 1, "x") });
            }
            from_the_start(&mut turns);
            assert_eq!(turns.iter().map(|turn| turn.start_s.unwrap()).collect::<Vec<_>>(), expected);
            assert_eq!(turns[1].pieces[0].start_s, turns[1].start_s);
        }
    }

    #[test]
    fn a_span_needs_two_times() {
        let mut span = Span::default();
        span.see(None);
        span.see(Some(60.0));
        assert_eq!(span.seconds(), None);
        span.see(Some(59.9));
        assert_eq!(span.seconds(), Some(0.1));
    }
}

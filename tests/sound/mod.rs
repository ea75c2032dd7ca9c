//! What holds of every transcript and every report, whatever they were made from. The property tests and the
//! fuzz targets hold the same things.

use sameside::finding::Evidence;
use sameside::meeting::Meeting;
use sameside::report::Report;
use sameside::transcript::{Format, Transcript};

/// Turns are text: one line each, nothing in them that a terminal would obey, no time that is none, and every
/// piece points into the text and at a line of the file.
///
/// # Panics
/// Where one does not.
pub fn transcript(read: &Transcript) {
    assert!(!read.turns.is_empty(), "a transcript has a turn");
    for turn in &read.turns {
        line(&turn.text);
        if let Some(name) = &turn.speaker {
            line(name);
        }
        assert_eq!(turn.pieces.first().map(|piece| piece.at), Some(0), "{turn:?}");
        assert!(turn.pieces.iter().all(|p| turn.text.is_char_boundary(p.at) && p.at < turn.text.len() && p.line >= 1));
        assert!(turn.pieces.windows(2).all(|p| p[0].at < p[1].at && p[0].line <= p[1].line), "{turn:?}");
        let times = [turn.start_s, turn.end_s].into_iter().flatten();
        let of_pieces = turn.pieces.iter().filter_map(|piece| piece.start_s);
        assert!(times.chain(of_pieces).all(|time| time.is_finite() && time >= 0.0), "{turn:?}");
        assert!(turn.start_s.zip(turn.end_s).is_none_or(|(start, end)| start <= end), "{turn:?}");
    }
    let alternate = read.turns.windows(2).all(|pair| pair[0].speaker != pair[1].speaker);
    assert!(alternate || read.format == Format::Notes, "neighbouring turns are by different people");
    assert!(read.duration_s.is_none_or(|seconds| seconds.is_finite() && seconds >= 0.0), "{:?}", read.duration_s);
    read.title.iter().chain(&read.attendees).chain(&read.asides).for_each(|text| line(text));
}

/// One line that a terminal obeys nothing in.
fn line(text: &str) {
    assert!(!text.trim().is_empty() && text.trim() == text, "{text:?}");
    assert!(!text.chars().any(is_obeyed), "{text:?}");
}

/// Control characters, and those that turn the direction of writing around.
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Every quote and every promise of a report stands in its turn, said by who is said to have said it.
///
/// # Panics
/// Where one does not.
pub fn report(report: &Report) {
    let meeting = report.meeting;
    for finding in &report.findings {
        finding.evidence().iter().chain(&finding.repaired_by).for_each(|evidence| quoted(meeting, evidence));
        assert!((0.0..=1.0).contains(&finding.confidence), "{}: {}", finding.pattern.id, finding.confidence);
        assert!(
            !finding.instead.contains(['{', '\n']) || finding.primary().quote().contains('{'),
            "{}",
            finding.instead
        );
    }
    let ids: std::collections::BTreeSet<&str> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids.len(), report.findings.len(), "no two findings share an id");
    for promise in &report.commitments {
        let said = &meeting.turns[promise.turn];
        assert!(!promise.quote.trim().is_empty() && said.text().contains(&promise.quote), "{promise:?}");
    }
    assert!(report.commitments.windows(2).all(|pair| pair[0].turn <= pair[1].turn), "promises are in order");
}

fn quoted(meeting: &Meeting, evidence: &Evidence) {
    let said = &meeting.turns[evidence.turn()];
    let quote = evidence.quote();
    assert!(!quote.trim().is_empty() && said.text().contains(quote), "{evidence:?}");
    assert_eq!(evidence.speaker(), meeting.speaker(evidence.turn()));
    assert!(said.said.pieces.iter().any(|piece| piece.line == evidence.line()), "{evidence:?}");
    assert!(evidence.tipping().iter().all(|tip| quote.get(tip.clone()).is_some_and(|words| !words.is_empty())));
}

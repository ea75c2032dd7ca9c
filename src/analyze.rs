//! The main job: one meeting in, one report out. Reads like the data flow.

use rayon::prelude::*;

use crate::commitment::{Commitment, Said, commitments};
use crate::head::{self, Heads};
use crate::meeting::Meeting;
use crate::metrics::metrics;
use crate::pattern::{Library, Pattern};
use crate::reading::{ReadError, Reader, Reading, read};
use crate::report::{Report, kind_notes, role_notes};
use crate::signal::{Detector, Signal};
use crate::{cue, weigh};

/// A model at hand, with the heads that understand its states. Without heads it has nothing to say.
pub struct Listener<'r> {
    /// Reads passages.
    pub reader: &'r mut dyn Reader,
    /// Look at what was read.
    pub heads: &'r Heads,
}

/// Which detectors are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detectors {
    /// All there are.
    All,
    /// Cues, sequences, absences and counts.
    Cues,
    /// Heads.
    Model,
}

/// Analyses a meeting. `progress` is told how many passages have been read.
///
/// # Errors
/// When the model stops reading.
pub fn report<'a>(
    meeting: &'a Meeting,
    library: &'a Library,
    listener: Option<&mut Listener>,
    detectors: Detectors,
    progress: &mut dyn FnMut(usize),
) -> Result<Report<'a>, ReadError> {
    let mut signals = match detectors {
        Detectors::All | Detectors::Cues => cue_signals(library, meeting),
        Detectors::Model => Vec::new(),
    };
    let heard = match listener {
        Some(listener) if detectors != Detectors::Cues => {
            Some((read(listener.reader, meeting, progress)?, listener.heads, listener.reader.model().clone()))
        }
        _ => None,
    };
    if let Some((reading, heads, _)) = &heard {
        signals.extend(head::signals(heads, library, meeting, reading));
    }
    tracing::info!(
        turns = meeting.turns.len(),
        passages = heard.as_ref().map_or(0, |(reading, ..)| reading.passages.len()),
        from_cues = signals.iter().filter(|s| s.detector != Detector::Head).count(),
        from_heads = signals.iter().filter(|s| s.detector == Detector::Head).count(),
        "signals"
    );
    let opinion = |pattern: &Pattern, turn: usize| {
        heard.as_ref().and_then(|(reading, heads, _)| opinion(heads, reading, meeting, pattern, turn))
    };
    let findings = weigh::findings(signals, meeting, &opinion);
    Ok(Report {
        meeting,
        findings,
        commitments: promised(meeting),
        metrics: metrics(meeting),
        reader: None,
        turns_read: heard.as_ref().map_or(0, |(reading, ..)| reading.turns_read()),
        notes: [role_notes(meeting), kind_notes(meeting)].concat(),
        model: heard.map(|(.., model)| model),
    })
}

fn cue_signals<'p>(library: &'p Library, meeting: &Meeting) -> Vec<Signal<'p>> {
    library.patterns.par_iter().flat_map_iter(|pattern| cue::signals(pattern, meeting)).collect()
}

/// The highest probability that the pattern's head gives to a passage of the turn.
fn opinion(heads: &Heads, reading: &Reading, meeting: &Meeting, pattern: &Pattern, turn: usize) -> Option<f64> {
    let head = heads.heads.iter().find(|head| head.pattern == pattern.id)?;
    let of_turn = reading.passages.iter().zip(&reading.states).filter(|(passage, _)| passage.turn == turn);
    of_turn.map(|(passage, state)| head.probability(&heads.seen(state, head::text(meeting, passage)))).reduce(f64::max)
}

fn promised(meeting: &Meeting) -> Vec<Commitment> {
    let said: Vec<Said> = meeting
        .turns
        .iter()
        .enumerate()
        .map(|(turn, t)| Said {
            turn,
            speaker: t.participant.map(|p| meeting.participants[p].name.as_str()),
            text: t.text(),
        })
        .collect();
    commitments(&said, meeting.date, meeting.kind())
}

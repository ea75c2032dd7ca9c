//! The main job: one meeting in, one report out. Reads like the data flow.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::commitment::{Commitment, Said, commitments, heard};
use crate::cue::Scene;
use crate::finding::Finding;
use crate::head::{self, Heads};
use crate::meeting::Meeting;
use crate::metrics::metrics;
use crate::pattern::{Library, Pattern};
use crate::reading::{ModelId, ReadError, Reader, Reading, read};
use crate::report::{Report, kind_notes, role_notes};
use crate::signal::{Detector, Signal};
use crate::{cue, weigh};

/// What the model heard in a meeting, and the heads that understand it.
pub struct Heard<'h> {
    reading: Reading,
    heads: &'h Heads,
    model: ModelId,
}

/// Has the model read the meeting. `progress` is told how many passages have been read.
///
/// # Errors
/// When the model stops reading.
pub fn hear<'h>(
    meeting: &Meeting,
    reader: &mut dyn Reader,
    heads: &'h Heads,
    progress: &mut dyn FnMut(usize),
) -> Result<Heard<'h>, ReadError> {
    let reading = read(reader, meeting, progress)?;
    Ok(Heard { reading, heads, model: reader.model().clone() })
}

/// Which detectors are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detectors {
    /// All there are.
    All,
    /// Heads only.
    Model,
}

/// The report on a meeting; without a model, from cues alone.
pub fn report<'a>(
    meeting: &'a Meeting,
    library: &'a Library,
    heard: Option<&Heard>,
    detectors: Detectors,
) -> Report<'a> {
    let scene = Scene::of(meeting);
    // Neither needs the other, and each takes about as long.
    let (mut signals, spoken) = rayon::join(
        || match detectors {
            Detectors::All => cue_signals(library, &scene),
            Detectors::Model => Vec::new(),
        },
        || commitments(&said(meeting), meeting.date, meeting.kind()),
    );
    if let Some(heard) = heard {
        signals.extend(head::signals(heard.heads, library, &scene, &heard.reading));
    }
    tracing::info!(
        turns = meeting.turns.len(),
        passages = heard.map_or(0, |heard| heard.reading.passages.len()),
        from_cues = signals.iter().filter(|s| s.detector != Detector::Head).count(),
        from_heads = signals.iter().filter(|s| s.detector == Detector::Head).count(),
        "signals"
    );
    let opinion = |pattern: &Pattern, turn: usize| {
        heard.and_then(|heard| head::opinion(heard.heads, &heard.reading, meeting, &pattern.id, turn))
    };
    let findings = weigh::findings(signals, meeting, &opinion);
    let commitments = promised(meeting, spoken, &findings);
    let turns_read = heard.map_or(0, |heard| heard.reading.turns_read());
    assembled(meeting, findings, commitments, heard.map(|heard| heard.model.clone()), turns_read)
}

/// The report that these findings make, with what is counted and said of any meeting.
pub(crate) fn assembled<'a>(
    meeting: &'a Meeting,
    findings: Vec<Finding<'a>>,
    commitments: Vec<Commitment>,
    model: Option<ModelId>,
    turns_read: usize,
) -> Report<'a> {
    Report {
        meeting,
        findings,
        commitments,
        metrics: metrics(meeting),
        reader: None,
        coach: None,
        turns_read,
        notes: [role_notes(meeting), kind_notes(meeting)].concat(),
        model,
    }
}

fn cue_signals<'p>(library: &'p Library, scene: &Scene) -> Vec<Signal<'p>> {
    library.patterns.par_iter().flat_map_iter(|pattern| cue::signals(pattern, scene)).collect()
}

/// The turns of a meeting, as promises are looked for in them.
pub(crate) fn said(meeting: &Meeting) -> Vec<Said<'_>> {
    let said = |turn: usize| Said {
        turn,
        speaker: meeting.turns[turn].participant.map(|p| meeting.participants[p].name.as_str()),
        text: meeting.turns[turn].text(),
    };
    (0..meeting.turns.len()).map(said).collect()
}

/// What the rules find, and what only a head hears ("wednesday half one, it's in the diary").
fn promised(meeting: &Meeting, mut made: Vec<Commitment>, findings: &[Finding]) -> Vec<Commitment> {
    let turns = said(meeting);
    let mut told: BTreeSet<usize> = made.iter().map(|commitment| commitment.turn).collect();
    for finding in findings.iter().filter(|f| f.detected_by.contains(&Detector::Head)) {
        let (turn, quote) = (finding.primary().turn(), finding.primary().quote());
        if let Some(promise) = finding.pattern.promise
            && told.insert(turn)
        {
            made.push(heard(&turns[turn], quote, promise, meeting.date));
        }
    }
    made.sort_by_key(|commitment| commitment.turn);
    made
}

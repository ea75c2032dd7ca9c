//! The coach for a command: a model that puts the advice on the moments of reports into words.

use std::time::Instant;

use super::listen::{Ear, Loaded, refused};
use super::{Failure, Progress};
use crate::analyze::{Detectors, report};
use crate::cache::{Cache, key};
use crate::coach::{Ask, Moment, OPENING, Phrased, Signals, Tally, Writer, phrased};
use crate::llama::Weights;
use crate::meeting::{Meeting, Turn};
use crate::model::{self, Found};
use crate::pattern::{Library, Polarity};
use crate::reading::{ModelId, ReadError};
use crate::report::{CHANGES_SHOWN, Report, Shown};
use crate::run::listen::Count;

/// What coaches: the model that writes, and what its sentences are checked with.
pub struct Coach<'c> {
    /// The model that writes.
    pub found: &'c Found,
    /// Every pattern there is: nothing that may be an anti-pattern is advised.
    pub library: &'c Library,
    /// The model that reads, where one does.
    pub ear: Option<&'c Ear>,
    /// Where sentences are kept.
    pub cache: &'c Cache,
}

/// The model of `--coach`, and every pattern for the check.
pub fn found(asked: &str) -> Result<Found, Failure> {
    Ok(model::find(asked)?)
}

/// Puts the advice on what `reports` show into words, where the words stand.
pub fn coach(reports: &mut [Report], shown: Shown, coach: &Coach) -> Result<(), Failure> {
    for report in reports.iter_mut() {
        let moments = moments(report, shown);
        let (tally, phrased) = judged(report.meeting, &moments, coach)?;
        for (moment, phrased) in moments.iter().zip(phrased) {
            let finding = report.findings.iter_mut().find(|finding| finding.id == moment.finding);
            if let Some(finding) = finding.filter(|_| phrased.refused.is_none()) {
                finding.phrase(phrased.words, &tally.model.name);
            }
        }
        report.notes.push(tally.note());
        report.coach = Some(tally);
    }
    Ok(())
}

/// The moments to change that a report shows, for a model.
pub fn moments(report: &Report, shown: Shown) -> Vec<Moment> {
    let points = report.first(Polarity::Antipattern, shown.most(CHANGES_SHOWN));
    points.iter().filter_map(|point| Moment::of(report.meeting, point.shown())).collect()
}

/// What became of the moments of one meeting. The model is loaded only where there is something to write.
pub fn judged(meeting: &Meeting, moments: &[Moment], coach: &Coach) -> Result<(Tally, Vec<Phrased>), Failure> {
    let started = Instant::now();
    let failed = |error: ReadError| refused(coach.found, &error);
    let loaded = if moments.is_empty() { None } else { coach.ear.map(Ear::load).transpose()?.flatten() };
    let mut listening = loaded.as_ref().map(Loaded::listening).transpose()?;
    let mut writer = Remembering { found: coach.found, cache: coach.cache };
    let mut signals = |moment: &Moment, sentence: &str| {
        let said = in_place(meeting, moment, sentence);
        let heard = listening.as_mut().map(|l| l.hear(&said, Progress::Hidden, Count::ONE)).transpose();
        let heard = heard.map_err(|failure| ReadError(failure.to_string()))?;
        let report = report(&said, coach.library, heard.as_ref(), Detectors::All);
        let last = said.turns.len() - 1;
        let found = report.findings.iter().find(|finding| {
            let is_of_it = finding.evidence().iter().any(|evidence| evidence.turn() == last);
            finding.pattern.polarity == Polarity::Antipattern && is_of_it
        });
        Ok(found.map(|finding| finding.pattern.title.clone()))
    };
    let phrased = phrased(moments, &mut writer, &mut signals as &mut Signals).map_err(failed)?;
    let tally = Tally::of(coach.found.id.clone(), &phrased);
    tracing::info!(
        model = tally.model.name,
        asked = tally.asked,
        kept = tally.kept,
        refused = ?tally.refused,
        ms = started.elapsed().as_millis(),
        "coached"
    );
    Ok((tally, phrased))
}

/// The meeting up to a moment, with the sentence in place of the words it is for, or after them.
fn in_place(meeting: &Meeting, moment: &Moment, sentence: &str) -> Meeting {
    let place = match moment.place {
        crate::coach::Place::Instead => moment.turn,
        crate::coach::Place::InAnswer => moment.turn + 1,
    };
    let from = place.saturating_sub(TURNS_BEFORE);
    let mut turns: Vec<Turn> = meeting.turns[from..place].to_vec();
    let mut said = meeting.turns[moment.turn].clone();
    if place > moment.turn {
        said.role = moment.sayer();
        said.participant = meeting.participants.iter().position(|p| p.role.map(|(role, _)| role) == said.role);
    }
    sentence.clone_into(&mut said.said.text);
    said.said.pieces.truncate(1);
    if let Some(piece) = said.said.pieces.first_mut() {
        piece.at = 0;
    }
    turns.push(said);
    Meeting { turns, ..meeting.clone() }
}

/// What a sentence is an answer to stands in so many turns.
const TURNS_BEFORE: usize = 4;

/// A model that is loaded only for what it has not written before.
struct Remembering<'c> {
    found: &'c Found,
    cache: &'c Cache,
}

impl Writer for Remembering<'_> {
    fn model(&self) -> &ModelId {
        &self.found.id
    }

    fn write(&mut self, asks: &[Ask]) -> Result<Vec<String>, ReadError> {
        // All requests together are one result: what is written at once may round in another way than alone.
        let key = key(&["coach", &self.found.id.sha256, &format!("{OPENING:?}"), &format!("{asks:?}")]);
        if let Some(known) = self.cache.get::<Vec<String>>(&key).filter(|known| known.len() == asks.len()) {
            return Ok(known);
        }
        let load = |path: &std::path::Path| Weights::load_to_write(path, self.found.id.clone());
        let weights = self.found.with_file(load).map_err(|error| ReadError(error.to_string()))??;
        let written = weights.writer()?.write(asks)?;
        self.cache.put(&key, &written);
        Ok(written)
    }
}

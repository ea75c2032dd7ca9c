//! The coach for a command: a model that puts the advice on the moments of reports into words.

use std::cell::OnceCell;
use std::path::Path;
use std::time::Instant;

use super::listen::{Count, Ear, Loaded, refused};
use super::{Failure, Progress};
use crate::analyze::{Detectors, report};
use crate::cache::{Cache, key};
use crate::coach::{Ask, Moment, OPENING, Phrased, Place, Signals, Tally, Weighed, Weigher, phrased};
use crate::llama::Weights;
use crate::meeting::{Meeting, Turn};
use crate::model::{self, Found};
use crate::pattern::{Library, Polarity};
use crate::reading::{ModelId, ReadError};
use crate::report::{CHANGES_SHOWN, Report, Shown};

/// What coaches: the model that writes, and what its sentences are checked with.
pub struct Coach<'c> {
    /// The model that chooses words.
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

/// Puts the advice on what `reports` show into words, where the words stand. The models are loaded once for all.
pub fn coach(reports: &mut [Report], shown: Shown, coach: &Coach) -> Result<(), Failure> {
    let moments: Vec<Vec<Moment>> = reports.iter().map(|report| moments(report, shown)).collect();
    let asked: Vec<(&Meeting, &[Moment])> =
        reports.iter().map(|report| report.meeting).zip(moments.iter().map(Vec::as_slice)).collect();
    let judged = judged(&asked, coach)?;
    for ((report, moments), phrased) in reports.iter_mut().zip(&moments).zip(judged) {
        let tally = Tally::of(coach.found.id.clone(), &phrased);
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

/// What became of the moments of every meeting.
pub fn judged(asked: &[(&Meeting, &[Moment])], coach: &Coach) -> Result<Vec<Vec<Phrased>>, Failure> {
    let started = Instant::now();
    let mut weigher = Remembering { coach, weights: OnceCell::new() };
    let mut checker = Checker { coach, loaded: OnceCell::new() };
    let mut all = Vec::with_capacity(asked.len());
    for (meeting, moments) in asked {
        let mut signals = |moment: &Moment, sentence: &str| checker.antipattern(&in_place(meeting, moment, sentence));
        let phrased = phrased(moments, &mut weigher, &mut signals as &mut Signals);
        all.push(phrased.map_err(|error| refused(coach.found, &error))?);
    }
    let Tally { model, asked, kept, refused } = Tally::of(coach.found.id.clone(), all.iter().flatten());
    tracing::info!(model = model.name, asked, kept, ?refused, ms = started.elapsed().as_millis(), "coached");
    Ok(all)
}

/// Looks for anti-patterns in a sentence as in any meeting. The model that reads is loaded for the first sentence.
struct Checker<'c> {
    coach: &'c Coach<'c>,
    loaded: OnceCell<Option<Loaded<'c>>>,
}

impl Checker<'_> {
    /// The title of an anti-pattern that the last turn of `said` has a part in.
    fn antipattern(&mut self, said: &Meeting) -> Result<Option<String>, ReadError> {
        if self.loaded.get().is_none() {
            let loaded = self.coach.ear.map(Ear::load).transpose().map_err(|failure| stopped(&failure))?;
            let _ = self.loaded.set(loaded.flatten());
        }
        let listening = self.loaded.get().and_then(Option::as_ref).map(Loaded::listening).transpose();
        let mut listening = listening.map_err(|failure| stopped(&failure))?;
        let heard = listening.as_mut().map(|l| l.hear(said, Progress::Hidden, Count::ONE)).transpose();
        let heard = heard.map_err(|failure| stopped(&failure))?;
        let report = report(said, self.coach.library, heard.as_ref(), Detectors::All);
        let last = said.turns.len() - 1;
        let found = report.findings.iter().find(|finding| {
            let is_of_it = finding.evidence().iter().any(|evidence| evidence.turn() == last);
            finding.pattern.polarity == Polarity::Antipattern && is_of_it
        });
        Ok(found.map(|finding| finding.pattern.title.clone()))
    }
}

fn stopped(failure: &Failure) -> ReadError {
    ReadError(failure.to_string())
}

/// The meeting up to a moment, with the sentence in place of the words it is for, or after them.
fn in_place(meeting: &Meeting, moment: &Moment, sentence: &str) -> Meeting {
    let place = match moment.place {
        Place::Instead => moment.turn,
        Place::InAnswer => moment.turn + 1,
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

/// A model that is loaded only for what it has not weighed before.
struct Remembering<'c> {
    coach: &'c Coach<'c>,
    weights: OnceCell<Weights>,
}

impl Weigher for Remembering<'_> {
    fn model(&self) -> &ModelId {
        &self.coach.found.id
    }

    fn weigh(&mut self, asks: &[Ask]) -> Result<Vec<Vec<Weighed>>, ReadError> {
        let (found, cache) = (self.coach.found, self.coach.cache);
        let key = key(&["coach", &found.id.sha256, &format!("{OPENING:?}"), &format!("{asks:?}")]);
        let is_of = |known: &Vec<Vec<Weighed>>| known.len() == asks.len();
        if let Some(known) = cache.get(&key).filter(is_of) {
            return Ok(known);
        }
        if self.weights.get().is_none() {
            let load = |path: &Path| Weights::load_to_weigh(path, found.id.clone());
            let _ = self.weights.set(found.with_file(load).map_err(|error| ReadError(error.to_string()))??);
        }
        let Some(weights) = self.weights.get() else { return Ok(Vec::new()) };
        let weighed = weights.weigher()?.weigh(asks)?;
        cache.put(&key, &weighed);
        Ok(weighed)
    }
}

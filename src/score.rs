//! Scores: how reports compare with gold labels.
//!
//! A prediction on a turn is right when that turn's gold names the pattern, itself or in `also`.
//! Everything else that is predicted is a false positive; labels that are `clear: false` are neither
//! asked for nor held against a prediction. Meetings are scored one by one, so that intervals can be had by
//! drawing meetings again: moments of one meeting share their voices and are not independent.

mod ledger;

pub use ledger::{Counts, LedgerError, LedgerScore, compare_ledger};

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::finding::{Evidence, Finding};
use crate::gold::{Gold, Label, turn_of};
use crate::meeting::Meeting;
use crate::pattern::Polarity;
use crate::report::Report;

/// Predictions and labels, counted. Adds up over patterns and meetings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Predictions that are right.
    pub right: usize,
    /// Predictions that are not.
    pub wrong: usize,
    /// Clear labels that a prediction names.
    pub found: usize,
    /// Clear labels that none names.
    pub missed: usize,
}

impl Tally {
    /// Right among predicted; `None` where nothing was predicted.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.right, self.right + self.wrong)
    }

    /// Found among those to be found; `None` where there was nothing to find.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.found, self.found + self.missed)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> Option<f64> {
        let (p, r) = (self.precision()?, self.recall()?);
        if p + r > 0.0 { Some(2.0 * p * r / (p + r)) } else { Some(0.0) }
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(tallies: I) -> Tally {
        tallies.fold(Tally::default(), |a, b| Tally {
            right: a.right + b.right,
            wrong: a.wrong + b.wrong,
            found: a.found + b.found,
            missed: a.missed + b.missed,
        })
    }
}

/// `part` of `whole`, as a share; `None` of nothing.
pub fn ratio(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of moments")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How one report compares with its meeting's gold.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// By pattern.
    pub patterns: BTreeMap<String, (Polarity, Tally)>,
    /// Look-alikes that there are, and those that were taken for the real thing.
    pub near_misses: (usize, usize),
    /// Words of the meeting.
    pub words: usize,
    /// Confidence and truth of each prediction that gold decides.
    pub judged: Vec<(f64, bool)>,
    /// Promises: right, wrong, found and missed.
    pub commitments: Tally,
    /// Of the right ones, those rightly said to be firm or vague.
    pub firm_or_vague: usize,
    /// Turns of clear anti-pattern labels that were found, by pattern; what cues find is told from the rest with it.
    pub found: BTreeSet<(usize, String)>,
    /// Everything that went wrong.
    pub errors: Vec<ScoredError>,
}

/// Something that went wrong.
#[derive(Debug, Clone, Serialize)]
pub struct ScoredError {
    /// The transcript.
    pub file: String,
    /// Whether it was said wrongly or not at all.
    pub kind: ErrorKind,
    /// The pattern that was said, or should have been.
    pub pattern: String,
    /// How sure the report was; 0 for a miss.
    pub confidence: f64,
    /// Verbatim words.
    pub quote: String,
    /// What gold names on that turn instead.
    pub instead: Vec<String>,
}

/// The two ways to err.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// Predicted and not there.
    FalseAlarm,
    /// There, and not predicted.
    Miss,
}

/// Compares one report with its gold labels. Labels of a pattern that the library lacks count as missed
/// anti-patterns or strengths, by the list they stand in.
pub fn compare(report: &Report, gold: &Gold) -> Compared {
    let meeting = report.meeting;
    let mut compared =
        Compared { words: meeting.participants.iter().map(|p| p.words).sum::<usize>(), ..Compared::default() };
    let of = |labels: &'_ [Label], polarity| {
        let at = |label: &Label| Some((turn_of(meeting, &label.speaker, &label.quote)?, polarity, label.clone()));
        labels.iter().filter_map(at).collect::<Vec<_>>()
    };
    let labels: Vec<(usize, Polarity, Label)> =
        [of(&gold.findings, Polarity::Antipattern), of(&gold.strengths, Polarity::Strength)].concat();
    predictions(report, gold, &labels, &mut compared);
    misses(report, gold, &labels, &mut compared);
    for near in &gold.near_misses {
        let Some(turn) = turn_of(meeting, &near.speaker, &near.quote) else { continue };
        compared.near_misses.0 += 1;
        let is_taken = report.findings.iter().any(|f| f.primary().turn() == turn && near.not.contains(&f.pattern.id));
        compared.near_misses.1 += usize::from(is_taken);
    }
    promises(report, gold, &mut compared);
    compared
}

fn fits(label: &Label, id: &str) -> bool {
    label.pattern == id || label.also.iter().any(|also| also == id)
}

fn turns(finding: &Finding) -> BTreeSet<usize> {
    finding.evidence().iter().map(Evidence::turn).collect()
}

fn predictions(report: &Report, gold: &Gold, labels: &[(usize, Polarity, Label)], compared: &mut Compared) {
    for finding in &report.findings {
        let (id, turns) = (finding.pattern.id.as_str(), turns(finding));
        let here = || labels.iter().filter(|(turn, ..)| turns.contains(turn));
        let right = here().filter(|(_, _, label)| fits(label, id)).map(|(_, _, label)| label.clear).max();
        let tally =
            &mut compared.patterns.entry(id.to_owned()).or_insert((finding.pattern.polarity, Tally::default())).1;
        match right {
            Some(true) => tally.right += 1,
            Some(false) => continue,
            None => {
                tally.wrong += 1;
                compared.errors.push(ScoredError {
                    file: gold.file.clone(),
                    kind: ErrorKind::FalseAlarm,
                    pattern: id.to_owned(),
                    confidence: finding.confidence,
                    quote: finding.primary().quote().to_owned(),
                    instead: here().map(|(_, _, label)| label.pattern.clone()).collect(),
                });
            }
        }
        compared.judged.push((finding.confidence, right.is_some()));
    }
}

fn misses(report: &Report, gold: &Gold, labels: &[(usize, Polarity, Label)], compared: &mut Compared) {
    let predicted: Vec<(BTreeSet<usize>, &str)> =
        report.findings.iter().map(|f| (turns(f), f.pattern.id.as_str())).collect();
    for (turn, polarity, label) in labels.iter().filter(|(_, _, label)| label.clear) {
        let here = || predicted.iter().filter(|(turns, _)| turns.contains(turn)).map(|(_, id)| *id);
        let tally = &mut compared.patterns.entry(label.pattern.clone()).or_insert((*polarity, Tally::default())).1;
        if here().any(|id| fits(label, id)) {
            tally.found += 1;
            if *polarity == Polarity::Antipattern {
                compared.found.insert((*turn, label.pattern.clone()));
            }
        } else {
            tally.missed += 1;
            compared.errors.push(ScoredError {
                file: gold.file.clone(),
                kind: ErrorKind::Miss,
                pattern: label.pattern.clone(),
                confidence: 0.0,
                quote: label.quote.clone(),
                instead: here().map(str::to_owned).collect(),
            });
        }
    }
}

/// A commitment is right when gold has one of the same person on the same turn.
fn promises(report: &Report, gold: &Gold, compared: &mut Compared) {
    let meeting: &Meeting = report.meeting;
    let made: Vec<_> = gold.commitments.iter().filter_map(|p| Some((turn_of(meeting, &p.who, &p.quote)?, p))).collect();
    let is_same = |promise: &crate::gold::Promise, who: &str| who.is_empty() || promise.who == who;
    for said in &report.commitments {
        let right = made.iter().find(|(turn, promise)| *turn == said.turn && is_same(promise, &said.who));
        match right {
            Some((_, promise)) => {
                compared.commitments.right += 1;
                compared.firm_or_vague += usize::from(promise.vague == said.vague);
            }
            None => compared.commitments.wrong += 1,
        }
    }
    for (turn, promise) in &made {
        let is_found = report.commitments.iter().any(|said| said.turn == *turn && is_same(promise, &said.who));
        compared.commitments.found += usize::from(is_found);
        compared.commitments.missed += usize::from(!is_found);
    }
}

/// The sum over all patterns of one polarity and all meetings.
pub fn total<'c>(meetings: impl IntoIterator<Item = &'c Compared>, polarity: Polarity) -> Tally {
    let of_meeting =
        |m: &'c Compared| m.patterns.values().filter(move |(p, _)| *p == polarity).map(|(_, tally)| *tally);
    meetings.into_iter().flat_map(of_meeting).sum()
}

/// How far stated confidence and measured precision lie apart: expected calibration error over ten
/// bins of equal width (Naeini, Cooper and Hauskrecht, 2015), over predictions.
pub fn calibration_error(meetings: &[Compared]) -> Option<f64> {
    let judged: Vec<(f64, bool)> = meetings.iter().flat_map(|m| m.judged.iter().copied()).collect();
    let mut bins = [(0_u32, 0.0_f64, 0.0_f64); 10];
    for (confidence, truth) in &judged {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a confidence is from 0 to 1")]
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + confidence, bin.2 + f64::from(u8::from(*truth)));
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of moments")]
    let all = judged.len() as f64;
    (all > 0.0).then(|| bins.iter().map(|(_, confidence, right)| (confidence - right).abs()).sum::<f64>() / all)
}

/// So many times the meetings are drawn again.
const DRAWS: usize = 1000;

/// The interval that holds `figure` in 95 % of draws of as many meetings, with replacement (the percentile
/// bootstrap: Efron, 1979). Draws without a figure are left out. The same meetings give the same interval.
pub fn interval(meetings: &[Compared], figure: impl Fn(&[&Compared]) -> Option<f64>) -> Option<(f64, f64)> {
    let mut random = fastrand::Rng::with_seed(1979);
    let mut draw =
        || -> Vec<&Compared> { meetings.iter().map(|_| &meetings[random.usize(..meetings.len())]).collect() };
    let mut figures: Vec<f64> = (0..DRAWS).filter_map(|_| figure(&draw())).collect();
    figures.sort_by(f64::total_cmp);
    let last = figures.len().checked_sub(1)?;
    Some((figures[last / 40], figures[last - last / 40]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(right: usize, wrong: usize) -> Compared {
        let tally = Tally { right, wrong, found: right, missed: 1 };
        let judged = [vec![(0.75, true); right], vec![(0.75, false); wrong]].concat();
        let patterns = BTreeMap::from([("some".to_owned(), (Polarity::Antipattern, tally))]);
        Compared { patterns, judged, ..Compared::default() }
    }

    #[test]
    fn confidence_that_holds_has_no_calibration_error() {
        assert!(calibration_error(&[meeting(3, 1)]).unwrap().abs() < 1e-9);
        assert!((calibration_error(&[meeting(1, 1)]).unwrap() - 0.25).abs() < 1e-9);
        assert_eq!(calibration_error(&[Compared::default()]), None);
    }

    #[test]
    fn the_interval_holds_the_figure_and_is_the_same_each_time() {
        let meetings: Vec<Compared> = (0..12).map(|i| meeting(4 + i % 3, i % 2)).collect();
        let precision = |drawn: &[&Compared]| total(drawn.iter().copied(), Polarity::Antipattern).precision();
        let all: Vec<&Compared> = meetings.iter().collect();
        let (low, high) = interval(&meetings, precision).unwrap();
        let figure = precision(&all).unwrap();
        assert!(low < figure && figure < high, "{low} {figure} {high}");
        assert_eq!(interval(&meetings, precision), Some((low, high)));
    }

    #[test]
    fn no_predictions_have_no_precision() {
        assert_eq!(Tally::default().precision(), None);
        let none_found = Tally { missed: 2, wrong: 1, ..Tally::default() };
        assert_eq!(none_found.f1(), Some(0.0));
    }
}

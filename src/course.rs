//! What shows over the meetings of a series: a thing raised again and again, one that is raised no more,
//! the days between meetings, promises that nobody came back to.

use crate::cue::{Course, Kind, Matcher, Scene, Steady, sequence_places};
use crate::ledger::{Entry, Status};
use crate::pattern::Pattern;

/// A pattern that a series shows.
#[derive(Debug, Clone)]
pub struct Shown<'p> {
    /// The pattern.
    pub pattern: &'p Pattern,
    /// What was counted, in words, where there is more to say than quotes do.
    pub told: Option<String>,
    /// Index of the meeting in the series, and verbatim words of it; empty where only days were counted.
    pub moments: Vec<(usize, String)>,
}

/// Whether a series shows a pattern. `series` is in the order of time; entries count meetings as `series` does.
pub fn shown<'p>(pattern: &'p Pattern, series: &[Scene], ledger: &[Entry]) -> Option<Shown<'p>> {
    let Kind::Course(course) = &pattern.cue.as_ref()?.kind else { return None };
    let moments = |moments| Some(Shown { pattern, told: None, moments });
    match course {
        Course::Recurrence { sequence, never, at_least } => {
            let is_answered_otherwise =
                never.as_ref().is_some_and(|never| series.iter().any(|m| first(never, m).is_some()));
            let raised: Vec<(usize, String)> = series
                .iter()
                .enumerate()
                .filter_map(|(index, meeting)| {
                    let place = sequence_places(sequence, meeting).into_iter().next()?;
                    Some((index, meeting.turns[place.turn].text()[place.span].to_owned()))
                })
                .collect();
            (raised.len() >= *at_least && !is_answered_otherwise).then(|| moments(raised))?
        }
        Course::Fading { words, at_least } => {
            let said: Vec<(usize, String)> =
                series.iter().enumerate().filter_map(|(index, m)| Some((index, first(words, m)?))).collect();
            let early = said.iter().filter(|(index, _)| index * 2 < series.len()).count();
            let is_over = series.len() >= FEWEST_TO_FADE && early == said.len();
            (is_over && early >= *at_least).then(|| moments(said))?
        }
        Course::Opening { words, at_least } => {
            let opening = series.first()?;
            let said: Vec<(usize, String)> = all(words, opening).into_iter().map(|quote| (0, quote)).collect();
            // One meeting of many that happens to come first in the folder is no first meeting; two show that a pair goes on.
            (said.len() >= *at_least && series.len() > 1).then(|| moments(said))?
        }
        Course::Rhythm { above, below, is_steady, at_least } => {
            let gaps = gaps(series);
            if gaps.len() + 1 < *at_least {
                return None;
            }
            let looked_at: Vec<f64> = match is_steady {
                Steady::Every => gaps.clone(),
                Steady::Median => vec![median(&gaps)?],
            };
            let fits =
                |days: &f64| above.is_none_or(|above| *days >= above) && below.is_none_or(|below| *days <= below);
            let days = gaps.iter().map(|days| format!("{days:.0}")).collect::<Vec<_>>().join(", ");
            let told = Some(format!("Days from one meeting to the next: {days}."));
            looked_at.iter().all(fits).then_some(Shown { pattern, told, moments: Vec::new() })
        }
        Course::Silence { within, meetings, at_least } => {
            let silent: Vec<(usize, String)> = ledger
                .iter()
                .filter(|entry| entry.status == Status::Open && entry.mentions.is_empty())
                .filter(|entry| is_past(entry, series, *within, *meetings))
                .map(|entry| (entry.made_in, entry.quote.clone()))
                .collect();
            (silent.len() >= *at_least).then(|| moments(silent))?
        }
    }
}

/// Fewer meetings than this have no earlier and later half worth the name.
const FEWEST_TO_FADE: usize = 6;

fn first(words: &Matcher, meeting: &Scene) -> Option<String> {
    (0..meeting.turns.len()).find_map(|turn| quote(words, meeting, turn))
}

fn all(words: &Matcher, meeting: &Scene) -> Vec<String> {
    (0..meeting.turns.len()).filter_map(|turn| quote(words, meeting, turn)).collect()
}

/// The sentence of a turn in which words stand.
fn quote(words: &Matcher, meeting: &Scene, turn: usize) -> Option<String> {
    let found = words.find(meeting, turn)?;
    let text = meeting.turns[turn].text();
    Some(text[crate::sentence::sentence_at(text, found.span.start)].trim().to_owned())
}

/// Days between meetings whose days are known.
fn gaps(series: &[Scene]) -> Vec<f64> {
    let dates: Vec<_> = series.iter().filter_map(|meeting| meeting.date).collect();
    dates.windows(2).filter_map(|pair| Some(f64::from(pair[0].until(pair[1]).ok()?.get_days()))).collect()
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn is_past(entry: &Entry, series: &[Scene], within: usize, meetings: usize) -> bool {
    let since = entry.due.or_else(|| series.get(entry.made_in)?.date);
    let last = series.iter().rev().find_map(|meeting| meeting.date);
    let days = since.zip(last).and_then(|(since, last)| since.until(last).ok()).map(|span| span.get_days());
    let later = series.iter().filter(|m| m.date.zip(since).is_some_and(|(held, since)| held > since)).count();
    days.is_some_and(|days| usize::try_from(days).is_ok_and(|days| days >= within)) && later >= meetings
}

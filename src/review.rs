//! The review: what many meetings show together. Everything here rests on reports and ledgers; nothing is
//! read again, and no sentence is written by a model.

mod html;
mod json;
mod markdown;
mod statement;
mod text;

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use statement::{Source, Statement};
pub use text::{heading, owed, span, text};

use std::collections::BTreeMap;

use crate::commitment::Commitment;
use crate::course::{Shown, shown};
use crate::cue::Scene;
use crate::finding::Finding;
use crate::folder::LeftOut;
use crate::ledger::{Entry, Held, Line, Listener, ledger};
use crate::meeting::{Meeting, Role, Turn};
use crate::pattern::{Library, Pattern, Polarity};
use crate::reading::ReadError;
use crate::report::Report;
use crate::roster::Roster;
use crate::series::{Series, Sorted};
use crate::transcript::Kind;
use crate::trend::{Trend, trend};

/// What is said about a folder of meetings.
#[derive(Debug)]
pub struct Review<'r> {
    /// One report per meeting, by date.
    pub reports: Vec<Report<'r>>,
    /// One chapter per series, the longest first.
    pub chapters: Vec<Chapter<'r>>,
    /// Files that were not read as meetings.
    pub left_out: Vec<LeftOut>,
    /// What the reader has to know of the page itself.
    pub notes: Vec<String>,
}

/// What is said about the meetings of the same people.
#[derive(Debug)]
pub struct Chapter<'r> {
    /// Their names.
    pub people: Vec<String>,
    /// Indexes of the reports, by date.
    pub meetings: Vec<usize>,
    /// Those of an earlier period, to compare with.
    pub earlier: Vec<usize>,
    /// Patterns that came up in more than one meeting, those of the most meetings first.
    pub habits: Vec<Habit<'r>>,
    /// Patterns that only the meetings together show.
    pub courses: Vec<Shown<'r>>,
    /// Every promise.
    pub ledger: Vec<Entry>,
    /// Counts from meeting to meeting.
    pub trends: Vec<Trend>,
    /// What a careful coach would say.
    pub statements: Vec<Statement>,
}

/// A pattern that came up in more than one meeting.
#[derive(Debug)]
pub struct Habit<'r> {
    /// The pattern.
    pub pattern: &'r Pattern,
    /// The meetings in which it came up, and its surest quote in each.
    pub moments: Vec<(usize, String)>,
}

/// Reviews the reports of sorted meetings.
///
/// # Errors
/// When the listener for the ledgers stops.
pub fn review<'r>(
    reports: Vec<Report<'r>>,
    sorted: &Sorted,
    library: &'r Library,
    mut listener: Option<&mut dyn Listener>,
) -> Result<Review<'r>, ReadError> {
    let mut chapters = Vec::with_capacity(sorted.series.len());
    for series in &sorted.series {
        // One listener serves all series, one after the other.
        let listener = listener.as_mut().map(|listener| &mut **listener as &mut dyn Listener);
        chapters.push(chapter(&reports, series, &sorted.roster, library, listener)?);
    }
    Ok(Review { reports, chapters, left_out: sorted.left_out.clone(), notes: Vec::new() })
}

fn chapter<'r>(
    reports: &[Report<'r>],
    series: &Series,
    roster: &Roster,
    library: &'r Library,
    listener: Option<&mut dyn Listener>,
) -> Result<Chapter<'r>, ReadError> {
    let held: Vec<Held> = series.meetings.iter().map(|&index| held(&reports[index], index, roster)).collect();
    let mut chapter = Chapter {
        people: series.people.clone(),
        meetings: series.meetings.clone(),
        earlier: series.earlier.clone(),
        habits: habits(reports, series),
        courses: Vec::new(),
        ledger: ledger(&held, listener)?,
        trends: trends(reports, series, library),
        statements: Vec::new(),
    };
    chapter.courses = courses(reports, series, &chapter.ledger, library);
    chapter.trends.extend(rhythm(reports, series, &chapter.ledger));
    chapter.statements = statement::statements(&chapter, reports);
    Ok(chapter)
}

fn held<'m>(report: &'m Report, index: usize, roster: &'m Roster) -> Held<'m> {
    let meeting = report.meeting;
    let line = |turn: &'m Turn| Line {
        speaker: turn.participant.map(|p| roster.name(&meeting.participants[p].name)),
        role: turn.role,
        text: turn.text(),
    };
    let owed = |commitment: &'m Commitment| {
        let who = roster.name(&commitment.who);
        let of = meeting.participants.iter().find(|p| roster.name(&p.name) == who);
        (who.to_owned(), of.and_then(|p| p.role).map(|(role, _)| role), commitment)
    };
    Held {
        meeting: index,
        date: meeting.date,
        turns: meeting.turns.iter().map(line).collect(),
        commitments: report.commitments.iter().map(owed).collect(),
    }
}

fn habits<'r>(reports: &[Report<'r>], series: &Series) -> Vec<Habit<'r>> {
    let mut found: BTreeMap<&str, Habit<'r>> = BTreeMap::new();
    for &index in &series.meetings {
        let mut surest: BTreeMap<&str, &Finding<'r>> = BTreeMap::new();
        for finding in &reports[index].findings {
            let best = surest.entry(finding.pattern.id.as_str()).or_insert(finding);
            if finding.confidence > best.confidence {
                *best = finding;
            }
        }
        for (id, finding) in surest {
            let habit = found.entry(id).or_insert_with(|| Habit { pattern: finding.pattern, moments: Vec::new() });
            habit.moments.push((index, finding.primary().quote().to_owned()));
        }
    }
    let mut habits: Vec<Habit> = found.into_values().filter(|habit| habit.moments.len() > 1).collect();
    habits.sort_by_key(|h| (std::cmp::Reverse((h.moments.len(), h.pattern.severity)), h.pattern.id.clone()));
    habits
}

/// Patterns of the whole series, on the ledger with meetings counted as in it.
fn courses<'r>(reports: &[Report], series: &Series, ledger: &[Entry], library: &'r Library) -> Vec<Shown<'r>> {
    let meetings: Vec<Scene> = series.meetings.iter().map(|&index| Scene::of(reports[index].meeting)).collect();
    let position = |meeting: usize| series.meetings.iter().position(|&m| m == meeting).unwrap_or_default();
    let own: Vec<Entry> =
        ledger.iter().map(|entry| Entry { made_in: position(entry.made_in), ..entry.clone() }).collect();
    let shown = library.patterns.iter().filter_map(|pattern| shown(pattern, &meetings, &own));
    let of_all = |shown: Shown<'r>| Shown {
        moments: shown.moments.into_iter().map(|(at, quote)| (series.meetings[at], quote)).collect(),
        ..shown
    };
    shown.map(of_all).collect()
}

fn trends(reports: &[Report], series: &Series, library: &Library) -> Vec<Trend> {
    let spoken: Vec<usize> =
        series.meetings.iter().copied().filter(|&i| reports[i].meeting.kind() == Kind::Transcript).collect();
    let over = |name: &str, of: &dyn Fn(&Report) -> Option<f64>| {
        trend(name, spoken.iter().filter_map(|&index| Some((index, of(&reports[index])?))).collect())
    };
    let per_thousand = |report: &Report, polarity: Polarity| {
        let words = report.metrics.words.values().sum::<usize>();
        let count = report.findings.iter().filter(|f| f.pattern.polarity == polarity).count();
        (words > 0).then(|| decimal(count) * 1000.0 / decimal(words))
    };
    let mut trends = vec![
        over("the product manager's share of the words", &|r| share(r, Role::Pm)),
        over("open questions among the product manager's questions", &|r| open_share(r, Role::Pm)),
        over("questions by the engineer", &|r| asked(r, Role::Engineer)),
        over("moments that cost trust, per 1,000 words", &|r| per_thousand(r, Polarity::Antipattern)),
        over("things that went well, per 1,000 words", &|r| per_thousand(r, Polarity::Strength)),
        over("promises made", &|r| Some(decimal(r.commitments.len()))),
    ];
    let count = |report: &Report, id: &str| report.findings.iter().filter(|f| f.pattern.id == id).count();
    for pattern in &library.patterns {
        if let Some(name) = &pattern.trend {
            let counted = over(name, &|r| Some(decimal(count(r, &pattern.id))));
            trends.push(Trend { pattern: Some(pattern.id.clone()), ..counted });
        }
    }
    trends
}

/// How long the two go without meeting, and how long promises stay open.
fn rhythm(reports: &[Report], series: &Series, ledger: &[Entry]) -> [Trend; 2] {
    let date = |meeting: usize| reports[meeting].meeting.date;
    let days = |from: usize, to: usize| Some(f64::from(date(from)?.until(date(to)?).ok()?.get_days()));
    let gaps = series.meetings.windows(2).filter_map(|pair| Some((pair[1], days(pair[0], pair[1])?)));
    let ages = series.meetings.iter().filter_map(|&meeting| {
        let closed = ledger.iter().filter(|e| e.closing.as_ref().is_some_and(|c| c.meeting == meeting));
        let ages: Vec<f64> = closed.filter_map(|entry| days(entry.made_in, meeting)).collect();
        (!ages.is_empty()).then(|| (meeting, ages.iter().sum::<f64>() / decimal(ages.len())))
    });
    [trend("days since the meeting before", gaps.collect()), trend("days until a promise was closed", ages.collect())]
}

fn share(report: &Report, role: Role) -> Option<f64> {
    let total: usize = report.metrics.words.values().sum();
    let own: usize = report.meeting.named(role).filter_map(|name| report.metrics.words.get(name)).sum();
    (own > 0).then(|| decimal(own) / decimal(total))
}

fn asked(report: &Report, role: Role) -> Option<f64> {
    let of = report.meeting.named(role).filter_map(|name| report.metrics.questions.get(name));
    let counts: Vec<usize> = of.map(|q| q.open + q.closed).collect();
    (!counts.is_empty()).then(|| decimal(counts.iter().sum()))
}

fn open_share(report: &Report, role: Role) -> Option<f64> {
    let asked: Vec<_> = report.meeting.named(role).filter_map(|name| report.metrics.questions.get(name)).collect();
    let (open, closed): (usize, usize) =
        asked.iter().fold((0, 0), |(open, closed), q| (open + q.open, closed + q.closed));
    (open + closed >= 3).then(|| decimal(open) / decimal(open + closed))
}

#[expect(clippy::cast_precision_loss, reason = "counts of words and meetings")]
fn decimal(count: usize) -> f64 {
    count as f64
}

/// "3 September 2026", or that nobody knows.
pub fn day(meeting: &Meeting) -> String {
    meeting.date.map_or_else(|| "an unknown day".to_owned(), |date| date.strftime("%-d %B %Y").to_string())
}

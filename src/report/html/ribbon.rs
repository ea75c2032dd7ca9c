//! The ribbon: who talked when, with the moments of the report marked on it.

use super::chart::{Share, Stretch, side};
use super::moment::{anchor, kind, mark};
use crate::meeting::{Meeting, UNKNOWN_SPEAKER};
use crate::pattern::Polarity;
use crate::report::clock::clock;
use crate::report::text::{Places, told};
use crate::report::{Point, Report};
use crate::sentence::words;
use crate::transcript::Kind;

/// The chart, for a template. Heights are in pixels; widths are shares.
pub(super) struct Ribbon<'r> {
    pub height: usize,
    pub axis_y: usize,
    pub lanes: Vec<Lane<'r>>,
    pub marks: Vec<Mark<'r>>,
    /// Moments that are not told in full.
    pub others: Vec<(Share, &'static str)>,
    pub ticks: Vec<(Share, String)>,
    /// What the axis counts.
    pub measure: &'static str,
}

/// One person's stretches of speech.
pub(super) struct Lane<'r> {
    pub name: &'r str,
    pub name_y: usize,
    pub y: usize,
    pub stretches: Vec<Stretch>,
}

/// A moment that is told below.
pub(super) struct Mark<'r> {
    pub x: Share,
    /// Its middle.
    pub y: usize,
    pub kind: &'static str,
    pub label: String,
    pub anchor: String,
    pub title: &'r str,
    pub place: String,
}

/// Room for a mark, and its least distance from the next one: what it takes of a phone's width.
const MARK_HEIGHT: usize = 28;
const MARK_APART: f64 = 0.09;
const NAME_HEIGHT: usize = 22;
const LANE_HEIGHT: usize = 18;
const AXIS_HEIGHT: usize = 30;
/// More lanes than these tell nothing at a glance; whoever speaks first later shares the last one.
const LANES: usize = 4;

/// The ribbon of a transcript; `None` for notes, and where too little was said for a picture.
/// `points` are told in the page, each with its index among those of its polarity.
pub(super) fn ribbon<'r>(report: &'r Report, points: &[(usize, &Point<'r>)], meeting: &str) -> Option<Ribbon<'r>> {
    if report.meeting.kind() == Kind::Notes || report.meeting.turns.len() < 4 {
        return None;
    }
    let axis = Axis::of(report.meeting);
    let marks = marks(report, &axis, points, meeting);
    let top = marks.iter().map(|mark| mark.y + MARK_HEIGHT / 2).max().unwrap_or_default();
    let lanes = lanes(report.meeting, &axis, top);
    let axis_y = top + lanes.len() * (NAME_HEIGHT + LANE_HEIGHT) + 10;
    let is_told = |id: &str| points.iter().any(|(_, point)| point.shown().id == id);
    let others = report
        .findings
        .iter()
        .filter(|f| !is_told(&f.id) && !told(&Point { moments: vec![f] }).is_empty())
        .map(|f| (axis.start(f.primary().turn()), kind(f.pattern.polarity)))
        .collect();
    let (ticks, measure) = (axis.ticks(), axis.measure());
    Some(Ribbon { height: axis_y + AXIS_HEIGHT, axis_y, lanes, marks, others, ticks, measure })
}

/// Marks in as many rows as it takes for none to cover another.
fn marks<'r>(report: &'r Report, axis: &Axis, points: &[(usize, &Point<'r>)], meeting: &str) -> Vec<Mark<'r>> {
    let places = Places::of(report);
    let mut marks: Vec<Mark> = points
        .iter()
        .filter(|(_, point)| !told(point).is_empty())
        .map(|&(index, point)| {
            let finding = point.shown();
            Mark {
                x: axis.start(finding.primary().turn()).within(0.04, 0.96),
                y: 0,
                kind: kind(finding.pattern.polarity),
                label: mark(finding.pattern.polarity, index),
                anchor: anchor(meeting, &finding.id),
                title: &finding.pattern.title,
                place: places.of_one(finding.primary()),
            }
        })
        .collect();
    marks.sort_by(|a, b| a.x.0.total_cmp(&b.x.0));
    let mut rows: Vec<f64> = Vec::new();
    for mark in &mut marks {
        let free = rows.iter().position(|last| mark.x.0 - last >= MARK_APART);
        let row = free.unwrap_or(rows.len());
        if row == rows.len() {
            rows.push(0.0);
        }
        rows[row] = mark.x.0;
        mark.y = row * MARK_HEIGHT + MARK_HEIGHT / 2;
    }
    marks
}

fn lanes<'r>(meeting: &'r Meeting, axis: &Axis, top: usize) -> Vec<Lane<'r>> {
    let is_anybody_unknown = meeting.turns.iter().any(|turn| turn.participant.is_none());
    let mut names: Vec<&str> = meeting.participants.iter().map(|p| p.name.as_str()).collect();
    if is_anybody_unknown {
        names.push(UNKNOWN_SPEAKER);
    }
    if names.len() > LANES {
        names.truncate(LANES - 1);
        names.push("everybody else");
    }
    let lane_of = |turn: usize| meeting.turns[turn].participant.unwrap_or(usize::MAX).min(names.len() - 1);
    let lane = |(lane, name): (usize, &&'r str)| {
        let name_y = top + lane * (NAME_HEIGHT + LANE_HEIGHT) + NAME_HEIGHT - 6;
        let stretch = |turn: usize| {
            let (from, until) = (axis.start(turn), axis.end(turn));
            Stretch { x: from, width: Share(until.0 - from.0), class: side(meeting.turns[turn].participant) }
        };
        let turns = (0..meeting.turns.len()).filter(|&turn| lane_of(turn) == lane);
        Lane { name, name_y, y: name_y + 6, stretches: turns.map(stretch).collect() }
    };
    names.iter().enumerate().map(lane).collect()
}

/// How a turn's place in the meeting is measured.
enum Axis {
    /// Seconds: start and end of each turn, of all seconds.
    Time { turns: Vec<(f64, f64)>, from: f64, length: f64 },
    /// Words, where the file has no times: words before each turn, and of all turns at the end.
    Words(Vec<usize>),
}

impl Axis {
    fn of(meeting: &Meeting) -> Axis {
        let starts: Option<Vec<f64>> = meeting.turns.iter().map(|turn| turn.said.start_s).collect();
        let before: Vec<usize> = meeting
            .turns
            .iter()
            .scan(0, |sum, turn| {
                let before = *sum;
                *sum += words(turn.text());
                Some(before)
            })
            .collect();
        let total: usize = meeting.turns.iter().map(|turn| words(turn.text())).sum();
        let by_words = || Axis::Words([before, vec![total]].concat());
        let Some(starts) = starts else { return by_words() };
        let end = |turn: usize| {
            let next = starts.get(turn + 1).copied();
            meeting.turns[turn].said.end_s.or(next).unwrap_or(starts[turn]).max(starts[turn])
        };
        let turns: Vec<(f64, f64)> = (0..starts.len()).map(|turn| (starts[turn], end(turn))).collect();
        let from = turns.iter().map(|turn| turn.0).fold(f64::INFINITY, f64::min);
        let length = turns.iter().map(|turn| turn.1).fold(0.0, f64::max) - from;
        if length > 0.0 { Axis::Time { turns, from, length } } else { by_words() }
    }

    fn start(&self, turn: usize) -> Share {
        match self {
            Axis::Time { turns, from, length } => Share((turns[turn].0 - from) / length),
            Axis::Words(before) => share_of(before[turn], before),
        }
    }

    fn end(&self, turn: usize) -> Share {
        match self {
            Axis::Time { turns, from, length } => Share((turns[turn].1 - from) / length),
            Axis::Words(before) => share_of(before[turn + 1], before),
        }
    }

    /// At most seven, at round numbers.
    fn ticks(&self) -> Vec<(Share, String)> {
        let (length, steps): (f64, &[f64]) = match self {
            Axis::Time { length, .. } => (*length, &[10.0, 60.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0]),
            Axis::Words(before) => {
                #[expect(clippy::cast_precision_loss, reason = "words in a meeting")]
                let total = before.last().copied().unwrap_or_default() as f64;
                (total, &[10.0, 50.0, 100.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0])
            }
        };
        let Some(step) = steps.iter().find(|step| length / **step < 7.0) else { return Vec::new() };
        let from = match self {
            Axis::Time { from, .. } => *from,
            Axis::Words(_) => 0.0,
        };
        let label = |at: f64| match self {
            Axis::Time { .. } => clock(at),
            Axis::Words(_) => format!("{at:.0}"),
        };
        let first = (from / step).ceil();
        let at = (0..8).map(|i| (first + f64::from(i)) * step);
        let share = |at: f64| (at - from) / length;
        at.filter(|at| share(*at) <= 0.9).map(|at| (Share(share(at)), label(at))).collect()
    }

    fn measure(&self) -> &'static str {
        match self {
            Axis::Time { .. } => "minutes and seconds",
            Axis::Words(_) => "words, as the file has no times",
        }
    }
}

fn share_of(words: usize, before: &[usize]) -> Share {
    #[expect(clippy::cast_precision_loss, reason = "words in a meeting")]
    let share = words as f64 / before.last().copied().unwrap_or_default().max(1) as f64;
    Share(share)
}

/// How the points of one polarity are numbered among those of both.
pub(super) fn numbered<'p, 'r>(changes: &'p [Point<'r>], strengths: &'p [Point<'r>]) -> Vec<(usize, &'p Point<'r>)> {
    debug_assert!(changes.iter().all(|p| p.shown().pattern.polarity == Polarity::Antipattern));
    changes.iter().enumerate().chain(strengths.iter().enumerate()).collect()
}

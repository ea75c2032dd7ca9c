//! The report for a terminal: read in twenty seconds, two minutes after the call.
//!
//! Colour is never the only sign of anything; the caller strips it where it is not wanted.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::clock::{clock, day};
use super::{CHANGES_SHOWN, Point, Report, STRENGTHS_SHOWN, due_words, named, said_of, tips};
use crate::commitment::Commitment;
use crate::finding::{Evidence, Finding};
use crate::pattern::{Polarity, Scope, Who};
use crate::signal::Detector;

/// How much of a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The three things to change, the strengths beside them, the promises.
    Top,
    /// Every moment.
    All,
}

impl Shown {
    /// How many of `top` are written.
    pub fn most(self, top: usize) -> usize {
        match self {
            Shown::Top => top,
            Shown::All => usize::MAX,
        }
    }
}

const HEADING: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const TIPPED: Style = Style::new().underline();
const CHANGE: Style = AnsiColor::Yellow.on_default().bold();
const WELL: Style = AnsiColor::Cyan.on_default().bold();

/// Writes the report, wrapped to `width` columns.
pub fn text(report: &Report, shown: Shown, width: usize) -> String {
    let mut page = Page { out: String::new(), width };
    page.opening(report);
    if report.strengths_lead() {
        page.strengths(report, shown);
        page.changes(report, shown);
    } else {
        page.changes(report, shown);
        page.strengths(report, shown);
    }
    page.promises(report, shown);
    page.talk(report);
    page.notes(report, shown);
    page.out
}

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn opening(&mut self, report: &Report) {
        let meeting = report.meeting;
        let facts = [
            meeting.date.map(day),
            meeting.duration_s.map(|s| format!("{} min", (s / 60.0).ceil())),
            Some(format!("{} turns", meeting.turns.len())),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        self.line("", &format!("{HEADING}{}{HEADING:#} {QUIET}({}){QUIET:#}", report.title(), facts.join(", ")));
        let people: Vec<String> = meeting.participants.iter().map(named).collect();
        if !people.is_empty() {
            self.line("", &people.join(" and "));
        }
        self.line("", &format!("{QUIET}{}{QUIET:#}", report.how_it_was_read()));
    }

    fn changes(&mut self, report: &Report, shown: Shown) {
        let points = report.first(Polarity::Antipattern, shown.most(CHANGES_SHOWN));
        self.heading(match points.len() {
            0 => "Nothing to change stood out",
            1 => "One thing to change",
            2 => "Two things to change",
            3 => "Three things to change",
            _ => "Things to change",
        });
        if points.is_empty() {
            self.line("  ", report.nothing_to_change());
        }
        let places = Places::of(report);
        for (number, point) in (1..).zip(&points) {
            self.blank();
            let finding = point.shown();
            self.line("  ", &format!("{CHANGE}{number}. {}{CHANGE:#}{}", finding.pattern.title, places.when(point)));
            for evidence in told(point) {
                self.quote(evidence);
            }
            if let Some(repair) = &finding.repaired_by {
                self.labelled("Put right soon after", &format!("{} \"{}\"", places.of_one(repair), repair.quote()));
            }
            if let Some(also) = also(finding) {
                self.labelled("Also in these words", &also);
            }
            self.labelled("Why it matters", &finding.pattern.why);
            self.labelled(advice(finding), &finding.instead);
            if let Some(phrased) = phrased(finding) {
                self.line("     ", &format!("{QUIET}({phrased}){QUIET:#}"));
            }
        }
    }

    fn strengths(&mut self, report: &Report, shown: Shown) {
        let points = report.first(Polarity::Strength, shown.most(STRENGTHS_SHOWN));
        if points.is_empty() {
            return;
        }
        self.heading("What went well");
        let places = Places::of(report);
        for point in &points {
            let finding = point.shown();
            self.line("  ", &format!("{WELL}{}{WELL:#}{}", finding.pattern.title, places.when(point)));
            for evidence in told(point).into_iter().filter(|e| *e == finding.primary()) {
                self.quote(evidence);
            }
            if shown == Shown::All {
                self.labelled(advice(finding), &finding.instead);
            }
        }
    }

    fn promises(&mut self, report: &Report, shown: Shown) {
        let open: Vec<&Commitment> = report.commitments.iter().filter(|promise| !promise.done).collect();
        if open.is_empty() {
            return;
        }
        self.heading("Who owes whom what");
        let left = open.len().saturating_sub(shown.most(PROMISES_SHOWN));
        for promise in open.into_iter().take(shown.most(PROMISES_SHOWN)) {
            let due = due_words(promise, report.meeting.date);
            let words = said_of(promise);
            self.wrapped("  ", "    ", &format!("{}: \"{words}\" {QUIET}({due}){QUIET:#}", promise.who));
        }
        if left > 0 {
            let more = if left == 1 { "One more promise was" } else { &format!("{left} more promises were") };
            self.line("  ", &format!("{QUIET}{more} made.{QUIET:#}"));
        }
    }

    fn talk(&mut self, report: &Report) {
        let shares = &report.metrics.talk_share;
        if !report.has_shares() {
            return;
        }
        self.heading("Talk share");
        let name_width = shares.keys().map(|name| textwrap::core::display_width(name)).max().unwrap_or_default();
        let bar = self.width.saturating_sub(name_width + 10).min(40);
        for (name, share) in shares {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of a bar's columns"
            )]
            let filled = (share * bar as f64).round() as usize;
            let pad = " ".repeat(name_width - textwrap::core::display_width(name));
            let _ = writeln!(self.out, "  {name}{pad}  {:3.0} %  {}", share * 100.0, "=".repeat(filled));
        }
    }

    fn notes(&mut self, report: &Report, shown: Shown) {
        if !report.notes.is_empty() {
            self.heading("Good to know");
            for note in &report.notes {
                self.line("  ", note);
            }
        }
        if let Some(left) = report.left_for_all().filter(|_| shown == Shown::Top) {
            self.blank();
            self.line("", &format!("{QUIET}{left} --all shows everything.{QUIET:#}"));
        }
    }

    fn heading(&mut self, words: &str) {
        self.blank();
        self.line("", &format!("{HEADING}{words}{HEADING:#}"));
    }

    fn labelled(&mut self, label: &str, words: &str) {
        self.wrapped("     ", "     ", &format!("{QUIET}{label}:{QUIET:#} {words}"));
    }

    fn quote(&mut self, evidence: &Evidence) {
        let words = marked(evidence, &format!("{TIPPED}"), &format!("{TIPPED:#}"));
        self.wrapped("     ", "       ", &format!("{}: \"{words}\"", evidence.speaker()));
    }

    fn line(&mut self, indent: &str, words: &str) {
        self.wrapped(indent, indent, words);
    }

    fn wrapped(&mut self, first: &str, rest: &str, words: &str) {
        let options =
            textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest).break_words(false);
        for line in textwrap::wrap(words, options) {
            let _ = writeln!(self.out, "{}", line.trim_end());
        }
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }
}

/// The evidence of the moment that stands for a point, in the order it was said. What is missing from
/// a whole meeting, or only too much or too little of it, no single quote can show.
pub(super) fn told<'r>(point: &Point<'r>) -> Vec<&'r Evidence> {
    let finding = point.shown();
    let is_of_the_whole = |d: &Detector| matches!(d, Detector::Absence | Detector::Ratio);
    if finding.pattern.scope == Scope::Meeting && finding.detected_by.iter().all(is_of_the_whole) {
        return Vec::new();
    }
    let mut evidence: Vec<&Evidence> = Vec::new();
    for one in finding.evidence() {
        // The same sentence may be evidence twice, for two things that were counted in it.
        if !evidence.iter().any(|e| (e.turn(), e.quote()) == (one.turn(), one.quote())) {
            evidence.push(one);
        }
    }
    evidence.truncate(EVIDENCE_TOLD);
    evidence.sort_by_key(|e| e.turn());
    evidence
}

/// Promises listed where not everything is. A meeting that ends with a recap has them all twice.
const PROMISES_SHOWN: usize = 8;

/// Quotes shown for one moment; a run of ten status questions is told by three.
const EVIDENCE_TOLD: usize = 3;

/// What the coaching line is: about one's own words, or an answer to somebody else's.
pub(super) fn advice(finding: &Finding) -> &'static str {
    match (finding.pattern.polarity, finding.pattern.speaker) {
        (Polarity::Antipattern, Who::Engineer) => "You could answer",
        (Polarity::Antipattern, _) => "Say instead",
        (Polarity::Strength, Who::Engineer) => "Keep it coming",
        (Polarity::Strength, _) => "Build on it",
    }
}

/// The titles of what the same words show beside the finding.
pub(super) fn also(finding: &Finding) -> Option<String> {
    let titles: Vec<&str> = finding.folded.iter().map(|pattern| pattern.title.as_str()).collect();
    (!titles.is_empty()).then(|| titles.join(", "))
}

/// What is said of words that a model wrote; nothing where they are the pattern's own.
pub(super) fn phrased(finding: &Finding) -> Option<String> {
    let model = finding.phrased_by.as_ref()?;
    Some(format!("the model {model} put this into words: a suggestion"))
}

/// How moments are told apart: by time where all of them have one, else by line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Places {
    Times,
    Lines,
}

impl Places {
    pub(super) fn of(report: &Report) -> Places {
        let is_timed = report.findings.iter().all(|f| f.primary().start_s().is_some());
        if is_timed { Places::Times } else { Places::Lines }
    }

    /// "12:33" or "line 88".
    pub(super) fn of_one(self, evidence: &Evidence) -> String {
        match (self, evidence.start_s()) {
            (Places::Times, Some(start)) => clock(start),
            _ => format!("line {}", evidence.line()),
        }
    }

    /// Where the moments are that the one shown stands for, in the order of the meeting.
    pub(super) fn of_others(self, point: &Point) -> Vec<String> {
        let mut others: Vec<&Evidence> = point.moments[1..].iter().map(|f| f.primary()).collect();
        others.sort_by_key(|e| e.turn());
        others.into_iter().map(|e| self.of_one(e)).collect()
    }

    /// " (12:33, also 14:02)"; nothing for what is of the whole meeting.
    pub(super) fn when(self, point: &Point) -> String {
        if told(point).is_empty() {
            return String::new();
        }
        let first = self.of_one(point.shown().primary());
        let others = self.of_others(point);
        let also = if others.is_empty() { String::new() } else { format!(", also {}", others.join(", ")) };
        format!(" ({first}{also})")
    }
}

/// The quote with its tipping words between `on` and `off`.
pub(super) fn marked(evidence: &Evidence, on: &str, off: &str) -> String {
    let quote = evidence.quote();
    let mut out = String::new();
    let mut from = 0;
    for tip in tips(evidence) {
        let _ = write!(out, "{}{on}{}{off}", &quote[from..tip.start], &quote[tip.clone()]);
        from = tip.end;
    }
    out + &quote[from..]
}

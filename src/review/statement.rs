//! Statements: the few sentences that a careful coach would say about a quarter. Each is chosen by a rule,
//! rests on quotes from two meetings at least, and says how often, not how bad.

use super::{Chapter, Habit, day};
use crate::ledger::{Entry, Status};
use crate::pattern::{Pattern, Polarity};
use crate::report::Report;
use crate::trend::{Direction, FEWEST, Trend, fisher};

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// Quotes from two meetings at least.
    pub evidence: Vec<Source>,
}

/// Words of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Index of the meeting.
    pub meeting: usize,
    /// Verbatim words of it.
    pub quote: String,
}

/// Strengths and habits to change, each at most so many.
const OF_A_KIND: usize = 2;
/// More than six sentences are a list.
const MOST: usize = 6;

pub(super) fn statements(chapter: &Chapter, reports: &[Report]) -> Vec<Statement> {
    let habits = |polarity| {
        let of_kind = chapter.habits.iter().filter(move |habit| habit.pattern.polarity == polarity);
        of_kind.take(OF_A_KIND).map(|habit| recurring(habit, chapter, reports))
    };
    let mut statements: Vec<Statement> = habits(Polarity::Strength).collect();
    statements.extend(habits(Polarity::Antipattern));
    statements.extend(chapter.trends.iter().filter_map(|trend| turning(trend, chapter, reports)).take(1));
    statements.extend(changed(chapter, reports));
    statements.extend(kept(&chapter.ledger));
    statements.extend(renegotiated(&chapter.ledger));
    statements.extend(unmentioned(chapter, reports));
    statements.truncate(MOST);
    statements
}

fn recurring(habit: &Habit, chapter: &Chapter, reports: &[Report]) -> Statement {
    let (times, of) = (habit.moments.len(), chapter.meetings.len());
    let (last, _) = habit.moments[times - 1];
    let title = &habit.pattern.title;
    let text = match habit.pattern.polarity {
        // Half of the meetings is a way of working; two of ten are two good moments.
        Polarity::Strength if times * 2 >= of => format!("“{title}” was there in {times} of {of} meetings: keep it."),
        Polarity::Strength => format!("“{title}” was there in {times} of {of} meetings: worth more of it."),
        Polarity::Antipattern => {
            format!("“{title}” came up in {times} of {of} meetings, last on {}.", day(reports[last].meeting))
        }
    };
    let evidence = habit.moments.iter().map(|(meeting, quote)| Source { meeting: *meeting, quote: quote.clone() });
    Statement { text, evidence: evidence.collect() }
}

/// A trend beyond chance in how often a pattern shows, with its quotes.
fn turning(trend: &Trend, chapter: &Chapter, reports: &[Report]) -> Option<Statement> {
    let pattern = trend.pattern.as_deref()?;
    let way = match trend.direction {
        Direction::Up => "comes up more and more often",
        Direction::Down => "comes up less and less often",
        Direction::WithinNoise | Direction::TooFew => return None,
    };
    let evidence = moments(reports, &chapter.meetings, pattern);
    let text = format!("“{}” {way} over these {} meetings.", capitalised(&trend.name), trend.values.len());
    (evidence.len() > 1).then_some(Statement { text, evidence })
}

/// The first moment of a pattern in each meeting that has one.
fn moments(reports: &[Report], meetings: &[usize], id: &str) -> Vec<Source> {
    let first = |&meeting: &usize| {
        let found = reports[meeting].findings.iter().find(|finding| finding.pattern.id == id)?;
        Some(Source { meeting, quote: found.primary().quote().to_owned() })
    };
    meetings.iter().filter_map(first).collect()
}

/// The pattern that changed most since the earlier period, if any did beyond chance.
fn changed(chapter: &Chapter, reports: &[Report]) -> Option<Statement> {
    let (before, now) = (&chapter.earlier, &chapter.meetings);
    if before.len() < FEWEST || now.len() < FEWEST {
        return None;
    }
    let mut patterns: Vec<&Pattern> =
        before.iter().chain(now).flat_map(|&m| reports[m].findings.iter().map(|f| f.pattern)).collect();
    patterns.sort_by(|a, b| a.id.cmp(&b.id));
    patterns.dedup_by(|a, b| a.id == b.id);
    let tested = patterns.into_iter().map(|pattern| {
        let (then, since) = (moments(reports, before, &pattern.id), moments(reports, now, &pattern.id));
        (fisher((then.len(), before.len()), (since.len(), now.len())), pattern, then, since)
    });
    let (chance, pattern, then, since) = tested.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let came = if pattern.polarity == Polarity::Strength { "was there in" } else { "came up in" };
    let text = format!(
        "“{}” {came} {} of {} meetings of the quarter before, and in {} of {} now.",
        pattern.title,
        then.len(),
        before.len(),
        since.len(),
        now.len()
    );
    // Many patterns are looked at, so the bar is higher than for one.
    (chance < CHANCE_OF_CHANGE).then(|| evident(text, then.into_iter().chain(since)))?
}

/// Two-sided; with some forty patterns that show up at all, one in ten such pages would tell a change that is none.
const CHANCE_OF_CHANGE: f64 = 0.02;

/// With a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Promises that were kept, where several were.
fn kept(ledger: &[Entry]) -> Option<Statement> {
    let (kept, late) = (of(ledger, &[Status::Kept]), of(ledger, &[Status::Late]));
    let text = match (kept.len(), late.len()) {
        (kept, 0) => format!("{kept} promises were kept and told so, none of them late by what was said."),
        (kept, 1) => format!("{kept} promises were kept and told so, and one more came late."),
        (kept, late) => format!("{kept} promises were kept and told so, and {late} more came late."),
    };
    (kept.len() > 1).then(|| evident(text, kept.into_iter().chain(late).filter_map(closing)))?
}

/// Promises that were moved or given up openly.
fn renegotiated(ledger: &[Entry]) -> Option<Statement> {
    let openly = of(ledger, &[Status::Renegotiated, Status::Dropped]);
    let text =
        format!("{} promises were moved or given up in so many words: that keeps the others believable.", openly.len());
    (openly.len() > 1).then(|| evident(text, openly.into_iter().filter_map(closing)))?
}

/// Promises that nobody came back to, where there was a later meeting to do it in.
fn unmentioned(chapter: &Chapter, reports: &[Report]) -> Option<Statement> {
    let last = *chapter.meetings.last()?;
    let is_past = |entry: &&Entry| {
        let until = entry.due.or(reports[entry.made_in].meeting.date);
        until.zip(reports[last].meeting.date).is_some_and(|(until, last)| until < last)
    };
    let open = of(&chapter.ledger, &[Status::Open]);
    let silent: Vec<&Entry> = open.into_iter().filter(|entry| entry.mentions.is_empty()).filter(is_past).collect();
    let text = format!(
        "{} promises were not mentioned again as far as sameside can hear: worth going through them together, as some may well be done and told in other words.",
        silent.len()
    );
    let made = |entry: &Entry| Source { meeting: entry.made_in, quote: entry.quote.clone() };
    (silent.len() > 1).then(|| evident(text, silent.into_iter().map(made)))?
}

fn of<'e>(ledger: &'e [Entry], statuses: &[Status]) -> Vec<&'e Entry> {
    ledger.iter().filter(|entry| statuses.contains(&entry.status)).collect()
}

fn closing(entry: &Entry) -> Option<Source> {
    entry.closing.as_ref().map(|closing| Source { meeting: closing.meeting, quote: closing.quote.clone() })
}

/// The statement, if what it rests on comes from two meetings at least.
fn evident(text: String, evidence: impl Iterator<Item = Source>) -> Option<Statement> {
    let mut evidence: Vec<Source> = evidence.collect();
    // Two promises may end in the same words.
    evidence.dedup();
    let of_two = evidence.iter().any(|source| source.meeting != evidence[0].meeting);
    of_two.then_some(Statement { text, evidence })
}

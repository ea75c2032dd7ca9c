//! Statements: the few sentences that a careful coach would say about a quarter. Each is chosen by a rule,
//! rests on quotes from two meetings at least, and says how often, not how bad.

use super::{Chapter, Habit, day};
use crate::ledger::{Entry, Status};
use crate::pattern::Polarity;
use crate::report::Report;

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

pub(super) fn statements(chapter: &Chapter, reports: &[Report]) -> Vec<Statement> {
    let habits = |polarity| {
        let of_kind = chapter.habits.iter().filter(move |habit| habit.pattern.polarity == polarity);
        of_kind.take(OF_A_KIND).map(|habit| recurring(habit, chapter, reports))
    };
    let mut statements: Vec<Statement> = habits(Polarity::Strength).collect();
    statements.extend(habits(Polarity::Antipattern));
    statements.extend(promises(&chapter.ledger));
    statements
}

fn recurring(habit: &Habit, chapter: &Chapter, reports: &[Report]) -> Statement {
    let (times, of) = (habit.moments.len(), chapter.meetings.len());
    let (last, _) = habit.moments[times - 1];
    let title = &habit.pattern.title;
    let text = match habit.pattern.polarity {
        Polarity::Strength => format!("“{title}” was there in {times} of {of} meetings: it is part of how you work."),
        Polarity::Antipattern => {
            format!("“{title}” came up in {times} of {of} meetings, last on {}.", day(reports[last].meeting))
        }
    };
    let evidence = habit.moments.iter().map(|(meeting, quote)| Source { meeting: *meeting, quote: quote.clone() });
    Statement { text, evidence: evidence.collect() }
}

/// What became of the promises, where there are enough of them to say it.
fn promises(ledger: &[Entry]) -> Option<Statement> {
    let of = |statuses: &[Status]| ledger.iter().filter(|e| statuses.contains(&e.status)).collect::<Vec<_>>();
    let (closed, open) = (of(&[Status::Kept, Status::Late]), of(&[Status::Open]));
    let unmentioned = open.iter().filter(|entry| entry.mentions.is_empty()).count();
    let mut meetings: Vec<usize> = ledger.iter().map(|entry| entry.made_in).collect();
    meetings.dedup();
    if ledger.len() < 4 || meetings.len() < 2 {
        return None;
    }
    let text = format!(
        "Of {} promises, {} were reported done, and {unmentioned} were not mentioned again: worth going through them together, as some may well be done.",
        ledger.len(),
        closed.len(),
    );
    // One quote of each meeting in turn, so that the sentence rests on all of them.
    let shown = if unmentioned > 0 { open } else { closed };
    let mut evidence: Vec<Source> = Vec::new();
    for entry in shown.into_iter().chain(ledger) {
        if !evidence.iter().any(|source| source.meeting == entry.made_in) {
            evidence.push(Source { meeting: entry.made_in, quote: entry.quote.clone() });
        }
    }
    Some(Statement { text, evidence })
}

//! Prep: a page for the next meeting of a pair, from what its meetings so far show. Everything on it is chosen by
//! rules and quoted; nothing is phrased by a model.

mod markdown;
mod text;

pub use markdown::markdown;
pub use text::text;

use crate::ledger::{Entry, Status};
use crate::meeting::Role;
use crate::pattern::{Expectation, Library, Pattern, Polarity, Who};
use crate::review::{Chapter, Habit, Review};

/// What to bring to the next meeting.
#[derive(Debug)]
pub struct Prep<'r> {
    /// Whose meetings it is drawn from.
    pub chapter: &'r Chapter<'r>,
    /// Open promises, those past their day first, then the oldest.
    pub owed: Vec<&'r Entry>,
    /// One thing to try; `None` where nothing came up twice.
    pub habit: Option<&'r Habit<'r>>,
    /// Questions of a kind that these meetings lack, with the pattern each is of.
    pub questions: Vec<Question<'r>>,
    /// What was raised and left, the latest first.
    pub left: Vec<Left<'r>>,
    /// Questions to oneself that no transcript can answer.
    pub to_oneself: Vec<&'r str>,
}

/// A question to ask.
#[derive(Debug)]
pub struct Question<'r> {
    /// The strength that it is an example of.
    pub pattern: &'r Pattern,
    /// Its words.
    pub words: String,
}

/// Something that was raised and not taken up.
#[derive(Debug)]
pub struct Left<'r> {
    /// What kind of thing it is.
    pub pattern: &'r Pattern,
    /// The meeting.
    pub meeting: usize,
    /// The words.
    pub quote: String,
}

/// More would be a list, and nobody asks five new questions at once.
const QUESTIONS: usize = 3;
/// What was left longer ago than so many meetings is another story.
const MEETINGS_BACK: usize = 3;
const LEFT: usize = 4;

/// The page for the people of `chapter`.
pub fn prep<'r>(review: &'r Review<'r>, chapter: &'r Chapter<'r>, library: &'r Library) -> Prep<'r> {
    let mut owed: Vec<&Entry> = chapter.ledger.iter().filter(|entry| entry.status == Status::Open).collect();
    owed.sort_by_key(|entry| (entry.due.is_none(), entry.due, entry.made_in));
    let habit = chapter.habits.iter().find(|h| h.pattern.polarity == Polarity::Antipattern && of_reader(h.pattern));
    let to_oneself = library.patterns.iter().filter_map(|pattern| pattern.self_check.as_deref());
    Prep {
        chapter,
        owed,
        habit,
        questions: questions(review, chapter, library),
        left: left(review, chapter),
        to_oneself: to_oneself.collect(),
    }
}

/// The product manager reads it, or both do; what only the engineer can change is not theirs to try.
fn of_reader(pattern: &Pattern) -> bool {
    pattern.speaker != Who::Engineer && !pattern.instead.is_empty()
}

/// Questions from the strengths that never showed in these meetings: those that most articles name first, and no two
/// of one category.
fn questions<'r>(review: &'r Review<'r>, chapter: &Chapter, library: &'r Library) -> Vec<Question<'r>> {
    let shown =
        |id: &str| chapter.meetings.iter().any(|&m| review.reports[m].findings.iter().any(|f| f.pattern.id == id));
    let mut lacking: Vec<Question> = library
        .patterns
        .iter()
        .filter(|p| p.polarity == Polarity::Strength && p.speaker != Who::Engineer && !shown(&p.id))
        .filter_map(|pattern| Some(Question { pattern, words: asked(pattern)? }))
        .collect();
    lacking.sort_by_key(|q| (std::cmp::Reverse(q.pattern.sources.len()), q.pattern.id.clone()));
    let mut chosen: Vec<Question> = Vec::new();
    for question in lacking {
        if chosen.len() < QUESTIONS && chosen.iter().all(|c| c.pattern.category != question.pattern.category) {
            chosen.push(question);
        }
    }
    chosen
}

/// The shortest of a pattern's examples that is one whole question.
fn asked(pattern: &Pattern) -> Option<String> {
    let flagged = pattern.examples.iter().filter(|example| example.expected == Expectation::Flag);
    let said = flagged.map(|example| example.text.strip_prefix("pm: ").unwrap_or(&example.text).trim());
    said.filter(|text| text.ends_with('?') && !text.contains('\n') && text.matches('?').count() == 1)
        .min_by_key(|text| text.len())
        .map(str::to_owned)
}

fn left<'r>(review: &'r Review<'r>, chapter: &Chapter) -> Vec<Left<'r>> {
    let recent = chapter.meetings.iter().rev().take(MEETINGS_BACK);
    let found = recent.flat_map(|&meeting| review.reports[meeting].findings.iter().rev().map(move |f| (meeting, f)));
    let passed_over = found.filter(|(_, finding)| finding.pattern.passes_over && finding.repaired_by.is_none());
    let left = passed_over.map(|(meeting, finding)| {
        // What was passed over is the engineer's words, where the finding holds them; else the moment itself.
        let held = &review.reports[meeting].meeting.turns;
        let raised = finding.evidence().iter().find(|e| held[e.turn()].role == Some(Role::Engineer));
        let quote = raised.unwrap_or(finding.primary()).quote().to_owned();
        Left { pattern: finding.pattern, meeting, quote }
    });
    left.take(LEFT).collect()
}

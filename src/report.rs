//! The report: everything that is said about one meeting, before it is written in any format.
//!
//! It speaks about moments and behaviour. What to show first is decided here, once, for all formats.

mod clock;
mod exchange;
mod html;
mod json;
mod kept;
mod markdown;
mod sarif;
mod text;

pub use html::html;
pub(crate) use html::{Share, page};
pub use json::{json, value};
pub use kept::{Kept, keep};
pub use markdown::{Links, escaped, markdown, rewritten, stamp};
pub use sarif::sarif;
pub use text::{Shown, text};

use std::cmp::Reverse;
use std::ops::Range;

use crate::coach::Tally;
use crate::commitment::Commitment;
use crate::finding::{Evidence, Finding};
use crate::meeting::{Meeting, Participant, Role, RoleSource};
use crate::metrics::Metrics;
use crate::pattern::{Polarity, Severity};
use crate::printable::{Lines, printable};
use crate::reading::ModelId;
use crate::transcript::Kind;

/// All that is said about one meeting.
#[derive(Debug)]
pub struct Report<'a> {
    /// The meeting.
    pub meeting: &'a Meeting,
    /// The model that read it, if one did.
    pub model: Option<ModelId>,
    /// In the order of the meeting.
    pub findings: Vec<Finding<'a>>,
    /// Who owes whom what.
    pub commitments: Vec<Commitment>,
    /// Counts.
    pub metrics: Metrics,
    /// The role of the person who reads it, where that is known: their own behaviour comes first.
    pub reader: Option<Role>,
    /// How many turns a model read.
    pub turns_read: usize,
    /// How often a model's words for the advice stood, if one was asked for them.
    pub coach: Option<Tally>,
    /// What was not looked at, not known or left out, in sentences for the reader.
    pub notes: Vec<String>,
}

/// One thing to say: a pattern with all the moments that showed it, the surest first.
#[derive(Debug)]
pub struct Point<'r> {
    /// Findings of one pattern.
    pub moments: Vec<&'r Finding<'r>>,
}

impl<'r> Point<'r> {
    /// The moment that stands for all.
    pub fn shown(&self) -> &'r Finding<'r> {
        self.moments[0]
    }
}

/// How many things to change come first. More than three is a list nobody acts on.
pub const CHANGES_SHOWN: usize = 3;
/// Of fewer words, nobody's share is told.
const WORDS_FOR_SHARES: usize = 100;
/// How many strengths stand beside them.
pub const STRENGTHS_SHOWN: usize = 4;

impl Report<'_> {
    /// The meeting's title, or its file's name without the extension.
    pub fn title(&self) -> String {
        let stem = || match self.meeting.file.to_str() {
            Some("-") => "A 1:1".to_owned(),
            _ => printable(&self.meeting.file.file_stem().unwrap_or_default().to_string_lossy(), Lines::One),
        };
        self.meeting.title.clone().unwrap_or_else(stem)
    }

    /// What was found of one polarity, the weightiest first: what was put right at once comes last,
    /// then severity counts, then confidence.
    pub fn points(&self, polarity: Polarity) -> Vec<Point<'_>> {
        let mut points: Vec<Point> = Vec::new();
        for finding in self.findings.iter().filter(|f| f.pattern.polarity == polarity) {
            match points.iter_mut().find(|p| p.shown().pattern.id == finding.pattern.id) {
                Some(point) => point.moments.push(finding),
                None => points.push(Point { moments: vec![finding] }),
            }
        }
        for point in &mut points {
            point.moments.sort_by(|a, b| {
                let is_open = |f: &Finding| f.repaired_by.is_none();
                is_open(b).cmp(&is_open(a)).then(b.confidence.total_cmp(&a.confidence))
            });
        }
        points.sort_by(|a, b| {
            let is_own = |p: &Point| self.reader.is_some_and(|role| p.shown().pattern.speaker.covers(Some(role)));
            let weight = |p: &Point| Reverse((is_own(p), p.shown().repaired_by.is_none(), p.shown().pattern.severity));
            weight(a).cmp(&weight(b)).then(b.shown().confidence.total_cmp(&a.shown().confidence))
        });
        points
    }

    /// The first `most` points of one polarity. Points that rest on a moment which another one has
    /// shown already come last: four headings over one sentence say less than four moments.
    pub fn first(&self, polarity: Polarity, most: usize) -> Vec<Point<'_>> {
        let mut told: Vec<usize> = Vec::new();
        let (mut fresh, repeated): (Vec<Point>, Vec<Point>) = self.points(polarity).into_iter().partition(|point| {
            let turn = point.shown().primary().turn();
            let is_fresh = !told.contains(&turn);
            told.push(turn);
            is_fresh
        });
        fresh.extend(repeated);
        fresh.truncate(most);
        fresh
    }

    /// Whether what went well comes first: the strengths that were seen outweigh what was seen to change,
    /// in which a grave pattern counts for three of them and a slight one for one.
    pub fn strengths_lead(&self) -> bool {
        let weight = |p: &Point| match p.shown().pattern.severity {
            Severity::High => 3,
            Severity::Medium => 2,
            Severity::Info => 1,
        };
        let to_change: usize = self.points(Polarity::Antipattern).iter().map(weight).sum();
        self.points(Polarity::Strength).len() > to_change
    }

    /// What is said where nothing to change was found. Silence is no praise: it says why it may be silent.
    pub fn nothing_to_change(&self) -> &'static str {
        let sides = [Role::Pm, Role::Engineer].into_iter().filter(|role| self.meeting.named(*role).next().is_some());
        match (&self.model, sides.count(), self.points(Polarity::Strength).is_empty()) {
            (_, 0, _) => {
                "Most patterns belong to one side of the table, and nobody's side is known here, so most were not looked for."
            }
            (None, _, _) => "Nothing, that is, to the cues. What is said indirectly takes the model.",
            (Some(_), _, true) => {
                "Nothing that went well stood out either. Not everything that matters can be heard in a transcript."
            }
            (Some(_), _, false) => "Nothing was heard that asks for a change. What is above is worth keeping up.",
        }
    }

    /// What the first lines say of how the meeting was read.
    pub fn how_it_was_read(&self) -> String {
        match &self.model {
            Some(model) => format!("Read on this machine by {} and by cues.", model.name),
            None => "Read without a model: cues and counts only, so indirect moments are missed.".to_owned(),
        }
    }

    /// What was seen and is not among the first; `None` where nothing was. Both kinds are told apart: "fifteen more" after
    /// three things to change reads as fifteen more faults.
    pub fn left_for_all(&self) -> Option<String> {
        let beyond = |polarity, shown: usize| self.points(polarity).len().saturating_sub(shown);
        let (well, change) =
            (beyond(Polarity::Strength, STRENGTHS_SHOWN), beyond(Polarity::Antipattern, CHANGES_SHOWN));
        let told = [(well, "more that went well"), (change, "more to change")];
        let told: Vec<String> =
            told.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        (!told.is_empty()).then(|| format!("Also seen: {}.", told.join(" and ")))
    }

    /// Whether so much was said that its shares tell something: of two greetings, they tell who said more words of greeting.
    pub fn has_shares(&self) -> bool {
        self.metrics.talk_share.len() > 1 && self.metrics.words.values().sum::<usize>() >= WORDS_FOR_SHARES
    }
}

/// The parts of the quote that tipped a detector, trimmed, in order and apart. Words that tipped as a
/// whole need no mark of their own.
fn tips(evidence: &Evidence) -> Vec<Range<usize>> {
    let quote = evidence.quote();
    let mut tips: Vec<Range<usize>> = Vec::new();
    for range in evidence.tipping().iter().filter(|range| range.len() * 5 < quote.len() * 4) {
        let trimmed = quote[range.clone()].trim_start();
        let start = range.end - trimmed.len();
        if start >= tips.last().map_or(0, |tip| tip.end) && !trimmed.is_empty() {
            tips.push(start..range.end);
        }
    }
    tips
}

/// A role as a reader sees it.
fn role_word(role: Role) -> &'static str {
    match role {
        Role::Pm => "product manager",
        Role::Engineer => "engineer",
    }
}

/// A name with its role, as a reader sees it.
fn named(participant: &Participant) -> String {
    match participant.role.map(|(role, _)| role_word(role)) {
        // In a report that is shared, the role is the name.
        Some(role) if !participant.name.to_lowercase().starts_with(role) => format!("{} ({role})", participant.name),
        _ => participant.name.clone(),
    }
}

/// The words of a promise without the check box that notes put before it.
fn said_of(promise: &Commitment) -> &str {
    without_box(&promise.quote)
}

/// Words without the check box that notes put before them.
pub(crate) fn without_box(words: &str) -> &str {
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|check_box| words.strip_prefix(check_box)).unwrap_or(words)
}

/// When a promise is due, in words; `held` is the day it was made.
fn due_words(promise: &Commitment, held: Option<jiff::civil::Date>) -> String {
    match (promise.due, promise.vague) {
        (Some(date), _) if Some(date) == held => "the same day".to_owned(),
        (Some(date), _) => format!("by {}", clock::weekday(date)),
        (None, true) => "no date, and not yet concrete".to_owned(),
        (None, false) => "no date".to_owned(),
    }
}

/// What the reader must know about roles: who was taken for whom, or that nobody was.
pub fn role_notes(meeting: &Meeting) -> Vec<String> {
    [inferred_role_notes(meeting), missing_role_notes(meeting)].concat()
}

fn inferred_role_notes(meeting: &Meeting) -> Vec<String> {
    let mut notes = Vec::new();
    for participant in &meeting.participants {
        if let Some((role, RoleSource::OtherOfTwo)) = participant.role {
            let word = role_word(role);
            let flag = match role {
                Role::Pm => "--pm",
                Role::Engineer => "--engineer",
            };
            notes.push(format!("{} is taken to be the {word}, as the only other person who speaks. If that is wrong, name both sides: {flag} NAME.", participant.name));
        }
    }
    notes
}

/// What the reader must know about roles that nobody has.
pub fn missing_role_notes(meeting: &Meeting) -> Vec<String> {
    let mut notes = Vec::new();
    let missing: Vec<Role> =
        [Role::Pm, Role::Engineer].into_iter().filter(|role| meeting.named(*role).next().is_none()).collect();
    if missing.is_empty() {
        return notes;
    }
    let names: Vec<&str> = meeting.participants.iter().map(|p| p.name.as_str()).collect();
    if names.is_empty() {
        notes.push("This file does not say who spoke, so only what holds for anybody was looked at.".to_owned());
    } else {
        let example = quoted(names[0]);
        notes.push(match missing.as_slice() {
            [Role::Engineer] => format!("Nobody is known to be the engineer, so the engineer's side was not looked at. The speakers are: {}. Name them with --engineer NAME.", names.join(", ")),
            [Role::Pm] => format!("Nobody is known to be the product manager, so most of what this report could say is missing. The speakers are: {}. Name them with --pm NAME, for example: --pm {example}", names.join(", ")),
            _ => format!("Nobody is known to be the product manager or the engineer, so only what holds for anybody was looked at. The speakers are: {}. Name them, for example: --pm {example}", names.join(", ")),
        });
    }
    notes
}

/// What the reader must know about the kind of file.
pub fn kind_notes(meeting: &Meeting) -> Vec<String> {
    let mut notes = Vec::new();
    if !meeting.asides.is_empty() {
        notes.push(format!("Not read as speech: {}.", meeting.asides.join(", ")));
    }
    if meeting.kind() == Kind::Notes {
        notes.push("These are notes by one author: no talk share, nothing concluded from what is not in them, and less confidence in the rest.".to_owned());
    }
    notes
}

fn quoted(name: &str) -> String {
    if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() }
}

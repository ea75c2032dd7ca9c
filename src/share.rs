//! Sharing: a report with words and names taken out of it, before it is written in any format.
//!
//! It happens once, on the meeting and the report about it, so that no format can forget it. Quotes
//! are still evidence afterwards: they stand byte for byte in the turns of the meeting that is left.
//!
//! It owns what can be done by rule. That a moment can be recognised by who was there is beyond it, and
//! the report that it leaves says so.

mod edit;
mod name;
mod review;
mod term;

use std::ops::Range;
use std::path::{Path, PathBuf};

pub use review::review;
pub use term::{TermError, Terms, terms};

use crate::commitment::Commitment;
use crate::finding::{Evidence, Finding, number_equals};
use crate::meeting::{Meeting, Role};
use crate::metrics::Metrics;
use crate::pattern::Pattern;
use crate::report::{Report, missing_role_notes, role_notes};
use edit::{Edit, Edited};
use name::Names;

/// What is taken out of a report.
#[derive(Debug, Default)]
pub struct Sharing {
    /// The report is for somebody else: whose words stay. Names become roles or initials, and the file
    /// and its title are not named.
    pub kept: Option<Kept>,
    /// Taken out wherever they were said.
    pub terms: Terms,
}

/// Whose words stay in a report that is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Those of everybody who sits on this side.
    Only(Role),
    /// Everybody's.
    Both,
}

/// A meeting with words and names taken out, and where they stood.
#[derive(Debug)]
pub struct Shared<'s> {
    sharing: &'s Sharing,
    names: Option<Names>,
    meeting: Meeting,
    turns: Vec<Edited>,
    /// What tells it from other meetings, where its file is not named.
    number: Option<usize>,
}

/// What stands for words that are somebody else's.
const LEFT_OUT: &str = "[left out]";

/// Takes out of `meeting` what `sharing` asks for. `patterns` lend their vocabulary: a word that they
/// use is no name because it begins a sentence.
pub fn shared<'s>(meeting: &Meeting, sharing: &'s Sharing, patterns: &[Pattern]) -> Shared<'s> {
    let names = sharing.kept.map(|_| Names::of(std::slice::from_ref(meeting), patterns));
    one(meeting, sharing, names, None)
}

/// The same for meetings that are told of together: a person has one name in all of them.
pub fn together<'s>(meetings: &[Meeting], sharing: &'s Sharing, patterns: &[Pattern]) -> Vec<Shared<'s>> {
    let names = sharing.kept.map(|_| Names::of(meetings, patterns));
    (1..).zip(meetings).map(|(number, meeting)| one(meeting, sharing, names.clone(), Some(number))).collect()
}

fn one<'s>(meeting: &Meeting, sharing: &'s Sharing, names: Option<Names>, number: Option<usize>) -> Shared<'s> {
    let turns: Vec<Edited> = (0..meeting.turns.len())
        .map(|turn| {
            let text = meeting.turns[turn].text();
            if sharing.keeps(meeting.turns[turn].role) {
                Edited::new(text, sharing.edits(names.as_ref(), text))
            } else {
                Edited::new(text, vec![Edit { at: 0..text.len(), with: LEFT_OUT.to_owned() }])
            }
        })
        .collect();
    let mut shared = Shared { sharing, names, meeting: meeting.clone(), turns, number };
    shared.rename();
    shared
}

impl Sharing {
    /// Whether anything is to be taken out.
    pub fn is_asked_for(&self) -> bool {
        self.kept.is_some() || !self.terms.is_empty()
    }

    /// What a reader has to know of what was taken out for others; nothing where only terms were.
    fn note(&self) -> Option<String> {
        let words = match self.kept? {
            Kept::Only(Role::Pm) => "Only the product manager's words are in it. ",
            Kept::Only(Role::Engineer) => "Only the engineer's words are in it. ",
            Kept::Both => "",
        };
        Some(format!(
            "Made to be shared. {words}Names became roles or initials, by rule: read it once before you pass it on, as what happened can still tell who it was."
        ))
    }

    fn keeps(&self, role: Option<Role>) -> bool {
        match self.kept {
            None | Some(Kept::Both) => true,
            Some(Kept::Only(kept)) => role == Some(kept),
        }
    }

    fn edits(&self, names: Option<&Names>, text: &str) -> Vec<Edit> {
        let mut edits = self.terms.edits(text);
        edits.extend(names.map(|names| names.edits(text)).unwrap_or_default());
        edits
    }
}

impl Shared<'_> {
    fn rename(&mut self) {
        let edited: Vec<String> = self.meeting.participants.iter().map(|p| self.name(&p.name)).collect();
        for (participant, name) in self.meeting.participants.iter_mut().zip(distinct(edited)) {
            participant.name = name;
        }
        for (turn, edited) in self.meeting.turns.iter_mut().zip(&self.turns) {
            turn.said.speaker = turn.participant.map(|p| self.meeting.participants[p].name.clone());
            for piece in &mut turn.said.pieces {
                piece.at = edited.place(&(piece.at..piece.at)).start;
            }
            turn.said.text.clone_from(&edited.text);
        }
        self.meeting.title = match (&self.meeting.title, self.sharing.kept) {
            (_, Some(_)) => Some("A 1:1".to_owned()),
            (title, None) => title.as_ref().map(|title| self.text(title)),
        };
        self.meeting.file = self.file(&self.meeting.file);
        self.meeting.asides = self.meeting.asides.iter().map(|aside| self.text(aside)).collect();
    }

    /// The report on the meeting as it is left.
    pub fn report<'a>(&'a self, report: &Report<'a>) -> Report<'a> {
        let whole = report.meeting;
        let mut findings: Vec<Finding> = report.findings.iter().filter_map(|f| self.finding(whole, f)).collect();
        debug_assert_eq!(findings.len(), report.findings.len(), "what was quoted is still quotable");
        number_equals(&mut findings);
        Report {
            meeting: &self.meeting,
            model: report.model.clone(),
            findings,
            commitments: report.commitments.iter().map(|promise| self.commitment(whole, promise)).collect(),
            metrics: self.metrics(whole, &report.metrics),
            reader: report.reader,
            turns_read: report.turns_read,
            coach: report.coach.clone(),
            notes: self.notes(whole, &report.notes),
        }
    }

    fn finding<'p>(&self, whole: &Meeting, finding: &Finding<'p>) -> Option<Finding<'p>> {
        let mut evidence = finding.evidence().iter().map(|evidence| self.evidence(whole, evidence));
        let primary = evidence.next()??;
        let related = evidence.flatten().collect();
        // Words of the coaching line may come from any turn, so only a line without borrowed words is sure to hold none.
        let (instead, phrased_by) = match self.sharing.kept {
            Some(Kept::Only(_)) => (finding.pattern.instead.last().cloned().unwrap_or_default(), None),
            _ => (self.text(&finding.instead), finding.phrased_by.clone()),
        };
        let by = finding.detected_by.clone();
        let mut shared = Finding::new(finding.pattern, primary, related, finding.confidence, by, instead);
        shared.phrased_by = phrased_by;
        shared.repaired_by = finding.repaired_by.as_ref().and_then(|repair| self.evidence(whole, repair));
        shared.folded.clone_from(&finding.folded);
        Some(shared)
    }

    fn evidence(&self, whole: &Meeting, evidence: &Evidence) -> Option<Evidence> {
        let (turn, text) = (evidence.turn(), whole.turns[evidence.turn()].text());
        let from = text.find(evidence.quote())?;
        let left = |range: &Range<usize>| self.turns[turn].place(range);
        let quote = &self.turns[turn].text[left(&(from..from + evidence.quote().len()))];
        let tipping: Vec<Range<usize>> =
            evidence.tipping().iter().map(|tip| left(&(from + tip.start..from + tip.end))).collect();
        Some(Evidence::quoting(&self.meeting, turn, quote).ok()?.marking(&self.meeting, &tipping))
    }

    fn commitment(&self, whole: &Meeting, promise: &Commitment) -> Commitment {
        let (said, left) = (&whole.turns[promise.turn], &self.turns[promise.turn]);
        let quote = match said.text().find(&promise.quote) {
            Some(from) => left.text[left.place(&(from..from + promise.quote.len()))].to_owned(),
            None => self.text(&promise.quote),
        };
        let what = if self.sharing.keeps(said.role) { self.text(&promise.what) } else { LEFT_OUT.to_owned() };
        let position = whole.participants.iter().position(|p| p.name == promise.who);
        let who = position.map_or_else(|| self.name(&promise.who), |p| self.meeting.participants[p].name.clone());
        Commitment { who, what, quote, ..promise.clone() }
    }

    fn metrics(&self, whole: &Meeting, metrics: &Metrics) -> Metrics {
        let named = |name: &String| {
            let position = whole.participants.iter().position(|p| p.name == *name);
            position.map_or_else(|| self.name(name), |p| self.meeting.participants[p].name.clone())
        };
        Metrics {
            talk_share: metrics.talk_share.iter().map(|(name, share)| (named(name), *share)).collect(),
            words: metrics.words.iter().map(|(name, words)| (named(name), *words)).collect(),
            questions: metrics.questions.iter().map(|(name, questions)| (named(name), *questions)).collect(),
            longest_turn_words: metrics.longest_turn_words.iter().map(|(name, most)| (named(name), *most)).collect(),
        }
    }

    fn notes(&self, whole: &Meeting, notes: &[String]) -> Vec<String> {
        if self.sharing.kept.is_none() {
            return notes.iter().map(|note| self.text(note)).collect();
        }
        // What it says of roles is for whoever made it, and by name.
        let of_roles = role_notes(whole);
        let others = notes.iter().filter(|note| !of_roles.contains(note)).map(|note| self.text(note));
        self.sharing.note().into_iter().chain(missing_role_notes(&self.meeting)).chain(others).collect()
    }

    /// Words of the meeting as they are left. Where somebody whose words go said them too, they go.
    fn quote(&self, whole: &Meeting, quote: &str) -> String {
        let mut said = (0..whole.turns.len()).filter(|&turn| whole.turns[turn].text().contains(quote)).peekable();
        let is_gone = |turn: &usize| !self.sharing.keeps(whole.turns[*turn].role);
        let first = said.peek().copied();
        match (first, self.sharing.kept) {
            _ if said.any(|turn| is_gone(&turn)) => LEFT_OUT.to_owned(),
            (None, Some(Kept::Only(_))) => LEFT_OUT.to_owned(),
            (None, _) => self.text(quote),
            (Some(turn), _) => {
                let from = whole.turns[turn].text().find(quote).unwrap_or_default();
                self.turns[turn].text[self.turns[turn].place(&(from..from + quote.len()))].to_owned()
            }
        }
    }

    fn text(&self, text: &str) -> String {
        Edited::new(text, self.sharing.edits(self.names.as_ref(), text)).text
    }

    /// A person's name as it is left.
    fn name(&self, name: &str) -> String {
        let label = self.names.as_ref().and_then(|names| names.label(name));
        label.map_or_else(|| self.text(name), str::to_owned)
    }

    fn file(&self, file: &Path) -> PathBuf {
        if self.sharing.kept.is_none() {
            return self.text(&file.to_string_lossy()).into();
        }
        let extension = file.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
        let number = self.number.map(|number| format!("-{number}")).unwrap_or_default();
        format!("meeting{number}{}", extension.unwrap_or_default()).into()
    }
}

/// The same names, those that became equal told apart by a number.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !told.contains(name));
        told.push(free.unwrap_or(name));
    }
    told
}

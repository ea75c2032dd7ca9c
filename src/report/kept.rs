//! What the cache keeps of a report. When it comes back, quotes are verified against the meeting again, and whatever
//! no report of ours would say makes it no report: a file is never trusted further than it can be checked.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Report;
use crate::analyze::assembled;
use crate::commitment::Commitment;
use crate::finding::{Evidence, Finding, number_equals};
use crate::meeting::Meeting;
use crate::pattern::Library;
use crate::printable::{Lines, printable};
use crate::reading::ModelId;
use crate::signal::Detector;

/// A report without its meeting and its patterns.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    model: Option<ModelId>,
    turns_read: usize,
    findings: Vec<KeptFinding>,
    commitments: Vec<Commitment>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptFinding {
    pattern: String,
    confidence: f64,
    detected_by: Vec<Detector>,
    instead: String,
    repaired_by: Option<Quoted>,
    folded: Vec<String>,
    evidence: Vec<Quoted>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Quoted {
    turn: usize,
    quote: String,
    tipping: Vec<Range<usize>>,
}

/// What is kept of a report.
pub fn keep(report: &Report) -> Kept {
    let quoted = |evidence: &Evidence| Quoted {
        turn: evidence.turn(),
        quote: evidence.quote().to_owned(),
        tipping: evidence.tipping().to_vec(),
    };
    let finding = |finding: &Finding| KeptFinding {
        pattern: finding.pattern.id.clone(),
        confidence: finding.confidence,
        detected_by: finding.detected_by.clone(),
        instead: finding.instead.clone(),
        repaired_by: finding.repaired_by.as_ref().map(quoted),
        folded: finding.folded.iter().map(|pattern| pattern.id.clone()).collect(),
        evidence: finding.evidence().iter().map(quoted).collect(),
    };
    Kept {
        model: report.model.clone(),
        turns_read: report.turns_read,
        findings: report.findings.iter().map(finding).collect(),
        commitments: report.commitments.clone(),
    }
}

impl Kept {
    /// The report on `meeting`; `None` where it is of other patterns or of other words.
    pub fn report<'a>(self, meeting: &'a Meeting, library: &'a Library) -> Option<Report<'a>> {
        let mut findings =
            self.findings.into_iter().map(|kept| finding(kept, meeting, library)).collect::<Option<Vec<_>>>()?;
        number_equals(&mut findings);
        let holds = |c: &Commitment| {
            let is_quoted = meeting.turns.get(c.turn).is_some_and(|turn| turn.text().contains(&c.quote));
            is_quoted && !c.quote.trim().is_empty() && is_text(&c.who) && is_text(&c.what)
        };
        let is_ordered = self.commitments.is_sorted_by_key(|promise| promise.turn);
        let is_named = self.model.as_ref().is_none_or(|model| is_text(&model.name) && is_text(&model.sha256));
        if !self.commitments.iter().all(holds) || !is_ordered || !is_named {
            return None;
        }
        Some(assembled(meeting, findings, self.commitments, self.model, self.turns_read))
    }
}

/// One line that no terminal obeys anything in.
fn is_text(text: &str) -> bool {
    printable(text, Lines::One) == text
}

fn finding<'a>(kept: KeptFinding, meeting: &Meeting, library: &'a Library) -> Option<Finding<'a>> {
    if !(0.0..=1.0).contains(&kept.confidence) || !is_text(&kept.instead) {
        return None;
    }
    let evidence = |quoted: Quoted| {
        let at = meeting.turns.get(quoted.turn)?.text().find(&quoted.quote)?;
        let is_inside = |tip: &&Range<usize>| tip.start <= tip.end && tip.end <= quoted.quote.len();
        let tipping: Vec<Range<usize>> =
            quoted.tipping.iter().filter(is_inside).map(|tip| tip.start + at..tip.end + at).collect();
        Some(Evidence::quoting(meeting, quoted.turn, &quoted.quote).ok()?.marking(meeting, &tipping))
    };
    let mut verified = kept.evidence.into_iter().map(evidence).collect::<Option<Vec<_>>>()?.into_iter();
    let primary = verified.next()?;
    let pattern = library.get(&kept.pattern)?;
    let mut finding =
        Finding::new(pattern, primary, verified.collect(), kept.confidence, kept.detected_by, kept.instead);
    finding.repaired_by = match kept.repaired_by {
        Some(quoted) => Some(evidence(quoted)?),
        None => None,
    };
    finding.folded = kept.folded.iter().map(|id| library.get(id)).collect::<Option<_>>()?;
    Some(finding)
}

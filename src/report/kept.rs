//! What the cache keeps of a report. Quotes are verified against the meeting again when it comes back.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Report;
use crate::analyze::assembled;
use crate::commitment::Commitment;
use crate::finding::{Evidence, Finding, number_equals};
use crate::meeting::Meeting;
use crate::pattern::Library;
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
        let holds = |c: &Commitment| meeting.turns.get(c.turn).is_some_and(|turn| turn.text().contains(&c.quote));
        if !self.commitments.iter().all(holds) {
            return None;
        }
        Some(assembled(meeting, findings, self.commitments, self.model, self.turns_read))
    }
}

fn finding<'a>(kept: KeptFinding, meeting: &Meeting, library: &'a Library) -> Option<Finding<'a>> {
    let evidence = |quoted: Quoted| {
        let at = meeting.turns.get(quoted.turn)?.text().find(&quoted.quote)?;
        let tipping: Vec<Range<usize>> = quoted.tipping.iter().map(|r| r.start + at..r.end + at).collect();
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

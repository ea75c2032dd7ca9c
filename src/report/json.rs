//! The report for machines: the contract `sameside.report/1`. Others score against it; it does not change.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Report;
use crate::coach::Tally;
use crate::finding::Evidence;
use crate::metrics::Metrics;
use crate::reading::ModelId;
use crate::transcript::Kind;

/// One report as an object, several as an array in the order given. Ends with a newline.
///
/// # Errors
/// Never for reports made here; the serializer's error type is passed on all the same.
pub fn json(reports: &[Report]) -> Result<String, serde_json::Error> {
    let documents: Vec<Document> = reports.iter().map(document).collect();
    let text = match documents.as_slice() {
        [one] => serde_json::to_string_pretty(one)?,
        several => serde_json::to_string_pretty(several)?,
    };
    Ok(text + "\n")
}

/// One report as a value, to stand inside another document.
///
/// # Errors
/// As [`json`].
pub fn value(report: &Report) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(document(report))
}

#[derive(Serialize)]
struct Document<'r> {
    schema: &'static str,
    tool: Tool<'r>,
    meeting: Held<'r>,
    findings: Vec<Found<'r>>,
    commitments: Vec<Promise<'r>>,
    metrics: &'r Metrics,
    coverage: Coverage<'r>,
}

#[derive(Serialize)]
struct Tool<'r> {
    version: &'static str,
    model: Option<&'r ModelId>,
    /// The model that put advice into words, where one was asked to, and how often its words stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    coach: Option<&'r Tally>,
}

#[derive(Serialize)]
struct Held<'r> {
    file: String,
    format: &'static str,
    kind: &'static str,
    date: Option<String>,
    duration_s: Option<f64>,
    participants: Vec<BTreeMap<&'static str, Option<&'r str>>>,
    turns: usize,
}

#[derive(Serialize)]
struct Found<'r> {
    id: &'r str,
    pattern: &'r str,
    title: &'r str,
    polarity: &'static str,
    severity: &'static str,
    confidence: f64,
    detected_by: Vec<&'static str>,
    evidence: Vec<Quoted<'r>>,
    /// What the same words show beside it, less surely.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<&'r str>,
    why: &'r str,
    instead: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    phrased_by: Option<&'r str>,
}

#[derive(Serialize)]
struct Quoted<'r> {
    turn: usize,
    speaker: &'r str,
    start_s: Option<f64>,
    line: usize,
    quote: &'r str,
    primary: bool,
    /// The words that tipped the model's head, where one spoke.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tipped_by: Vec<&'r str>,
}

#[derive(Serialize)]
struct Promise<'r> {
    who: &'r str,
    what: &'r str,
    quote: &'r str,
    turn: usize,
    due: Option<String>,
    vague: bool,
}

#[derive(Serialize)]
struct Coverage<'r> {
    turns_total: usize,
    turns_read: usize,
    notes: &'r [String],
}

fn document<'r>(report: &'r Report) -> Document<'r> {
    let meeting = report.meeting;
    Document {
        schema: "sameside.report/1",
        tool: Tool { version: env!("CARGO_PKG_VERSION"), model: report.model.as_ref(), coach: report.coach.as_ref() },
        meeting: Held {
            file: meeting.file.display().to_string(),
            format: meeting.format.name(),
            kind: match meeting.kind() {
                Kind::Transcript => "transcript",
                Kind::Notes => "notes",
            },
            date: meeting.date.map(|date| date.to_string()),
            duration_s: meeting.duration_s,
            participants: meeting
                .participants
                .iter()
                .map(|p| {
                    let role = p.role.map(|(role, _)| role.name());
                    BTreeMap::from([
                        ("name", Some(p.name.as_str())),
                        ("role", role),
                        ("role_source", p.role.map(|(_, source)| source.name())),
                    ])
                })
                .collect(),
            turns: meeting.turns.len(),
        },
        findings: report.findings.iter().map(found).collect(),
        commitments: report
            .commitments
            .iter()
            .map(|c| Promise {
                who: &c.who,
                what: &c.what,
                quote: &c.quote,
                turn: c.turn,
                due: c.due.map(|date| date.to_string()),
                vague: c.vague,
            })
            .collect(),
        metrics: &report.metrics,
        coverage: Coverage { turns_total: meeting.turns.len(), turns_read: report.turns_read, notes: &report.notes },
    }
}

fn found<'r>(finding: &'r crate::finding::Finding) -> Found<'r> {
    let quoted = |(i, e): (usize, &'r Evidence)| Quoted {
        turn: e.turn(),
        speaker: e.speaker(),
        start_s: e.start_s(),
        line: e.line(),
        quote: e.quote(),
        primary: i == 0,
        tipped_by: e.tipping().iter().map(|range| &e.quote()[range.clone()]).collect(),
    };
    Found {
        id: &finding.id,
        pattern: &finding.pattern.id,
        title: &finding.pattern.title,
        polarity: finding.pattern.polarity.name(),
        severity: finding.pattern.severity.name(),
        confidence: finding.confidence,
        detected_by: finding.detected_by.iter().map(|d| d.name()).collect(),
        evidence: finding.evidence().iter().enumerate().map(quoted).collect(),
        also: finding.folded.iter().map(|pattern| pattern.id.as_str()).collect(),
        why: &finding.pattern.why,
        instead: &finding.instead,
        phrased_by: finding.phrased_by.as_deref(),
    }
}

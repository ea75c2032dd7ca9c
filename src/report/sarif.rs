//! The report for code scanners: SARIF 2.1.0.
//!
//! Only what detectors without a model saw goes in, so the same file gives the same results on every
//! machine. The caller sees to it that no model has had a say; what only a head saw is left out here too.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Report;
use crate::finding::{Evidence, Finding};
use crate::pattern::{Pattern, Polarity, Severity};
use crate::signal::Detector;

/// All reports as one run. Ends with a newline.
///
/// # Errors
/// Never for reports made here; the serializer's error type is passed on all the same.
pub fn sarif(reports: &[Report]) -> Result<String, serde_json::Error> {
    let mut rules: Vec<&Pattern> = reports.iter().flat_map(findings).map(|finding| finding.pattern).collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules.dedup_by(|a, b| a.id == b.id);
    let results: Vec<Value> = reports.iter().flat_map(|r| findings(r).map(move |finding| result(r, finding))).collect();
    let notes = reports.iter().flat_map(|r| r.notes.iter().map(move |note| notification(r, note)));
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "sameside",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notes.collect::<Vec<_>>()}],
            "results": results,
        }]
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn findings<'r>(report: &'r Report) -> impl Iterator<Item = &'r Finding<'r>> {
    report.findings.iter().filter(|f| f.detected_by.iter().any(|detector| *detector != Detector::Head))
}

fn rule(pattern: &Pattern) -> Value {
    json!({
        "id": pattern.id,
        "shortDescription": {"text": pattern.title},
        "fullDescription": {"text": pattern.what},
        "help": {"text": pattern.why},
        "defaultConfiguration": {"level": level(pattern)},
        "properties": {"tags": [pattern.polarity.name(), pattern.category]},
    })
}

/// Never "error": a moment in a conversation is not a defect of anything that is built.
fn level(pattern: &Pattern) -> &'static str {
    match (pattern.polarity, pattern.severity) {
        (Polarity::Strength, _) => "none",
        (_, Severity::High) => "warning",
        (_, Severity::Medium | Severity::Info) => "note",
    }
}

fn result(report: &Report, finding: &Finding) -> Value {
    let pattern = finding.pattern;
    let kind = match pattern.polarity {
        Polarity::Antipattern => "fail",
        Polarity::Strength => "informational",
    };
    let related: Vec<Value> = finding.evidence()[1..].iter().map(|evidence| location(report, evidence)).collect();
    json!({
        "ruleId": pattern.id,
        "kind": kind,
        "level": level(pattern),
        "message": {"text": format!("{}: {}", pattern.title, finding.instead)},
        "locations": [location(report, finding.primary())],
        "relatedLocations": related,
        "partialFingerprints": {"samesideFinding/v1": finding.id},
        "rank": (finding.confidence * 1000.0).round() / 10.0,
    })
}

fn location(report: &Report, evidence: &Evidence) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&report.meeting.file)},
        "region": {"startLine": evidence.line().max(1), "snippet": {"text": evidence.quote()}},
    }})
}

fn notification(report: &Report, note: &str) -> Value {
    json!({
        "level": "note",
        "message": {"text": note},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&report.meeting.file)}}}],
    })
}

fn uri(file: &Path) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    if file == Path::new("-") {
        return "stdin".to_owned();
    }
    let path = file.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let scheme = if file.is_absolute() { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(&path, KEPT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_uris() {
        assert_eq!(uri(Path::new("notes/1:1 ä.vtt")), "notes/1%3A1%20%C3%A4.vtt");
        assert_eq!(uri(Path::new("-")), "stdin");
    }
}

//! The contracts for programs, as JSON Schema (2020-12): what every field means, and which may be null.
//!
//! They are written by hand and the output is tested against them. Deriving them from the types that
//! write the output was thrown out: a contract that follows the code holds it to nothing.

use serde_json::Value;

/// Of one report, or of an array of them.
///
/// # Panics
/// Never: a test parses it.
pub fn report() -> Value {
    serde_json::from_str(include_str!("schema/report.json")).expect("the schema is JSON")
}

/// Of a review. It holds the schema of a report, so it needs no other file.
///
/// # Panics
/// Never: a test parses it.
pub fn review() -> Value {
    let mut review: Value = serde_json::from_str(include_str!("schema/review.json")).expect("the schema is JSON");
    review["$defs"]["report"] = report();
    review
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_are_valid_schemas_and_a_review_holds_reports() {
        assert!(jsonschema::meta::is_valid(&report()) && jsonschema::meta::is_valid(&review()));
        let review = jsonschema::validator_for(&super::review()).unwrap();
        let with = |report: Value, status: &str| {
            let promise = json!({"id": "p", "who": "Ines", "what": "send it", "quote": "I'll send it", "made_in": "a.vtt",
                "due": null, "status": status, "closed_in": null, "closing_quote": null, "mentions": []});
            let meeting = json!({"file": "a.vtt", "date": null, "report": report});
            json!({"schema": "sameside.review/1", "meetings": [meeting], "ledger": [promise], "trends": [], "statements":
                [{"text": "t", "evidence": [{"file": "a.vtt", "quote": "q"}]}]})
        };
        let report = json!({"schema": "sameside.report/1", "tool": {"version": "0.1.0", "model": null},
            "meeting": {"file": "a.vtt", "format": "srt", "kind": "transcript", "date": null, "duration_s": null, "participants": [], "turns": 1},
            "findings": [], "commitments": [], "metrics": {}, "coverage": {"turns_total": 1, "turns_read": 0, "notes": []}});
        assert!(review.is_valid(&with(report.clone(), "open")));
        assert!(!review.is_valid(&with(report, "forgotten")), "an unknown status");
        assert!(!review.is_valid(&with(json!({"schema": "sameside.report/1"}), "open")), "half a report");
    }
}

//! The report as markdown, to keep beside one's notes.

use std::fmt::Write as _;

use super::clock::day;
use super::text::{Places, advice, marked, told};
use super::{CHANGES_SHOWN, Report, STRENGTHS_SHOWN, Shown, due_words, named};
use crate::pattern::Polarity;

/// Writes the report as `CommonMark`. What was said is escaped: it is text, never markup.
pub fn markdown(report: &Report, shown: Shown) -> String {
    let meeting = report.meeting;
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", escaped(&report.title()));
    let people: Vec<String> = meeting.participants.iter().map(|p| escaped(&named(p))).collect();
    let facts: Vec<String> =
        [meeting.date.map(day), (!people.is_empty()).then(|| people.join(" and "))].into_iter().flatten().collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}\n", facts.join(" · "));
    }
    let _ = writeln!(out, "*{}*", escaped(&report.how_it_was_read()));
    if report.strengths_lead() {
        strengths(report, shown, &mut out);
        changes(report, shown, &mut out);
    } else {
        changes(report, shown, &mut out);
        strengths(report, shown, &mut out);
    }
    promises(report, &mut out);
    if report.metrics.talk_share.len() > 1 {
        let _ = writeln!(out, "\n## Talk share\n");
        for (name, share) in &report.metrics.talk_share {
            let _ = writeln!(out, "- {}: {:.0} %", escaped(name), share * 100.0);
        }
    }
    if !report.notes.is_empty() {
        let _ = writeln!(out, "\n## Good to know\n");
        for note in &report.notes {
            let _ = writeln!(out, "- {}", escaped(note));
        }
    }
    out
}

fn changes(report: &Report, shown: Shown, out: &mut String) {
    let points = report.first(Polarity::Antipattern, shown.most(CHANGES_SHOWN));
    let _ = writeln!(out, "\n## What to change");
    if points.is_empty() {
        let _ = writeln!(out, "\nNothing stood out. {}", report.nothing_to_change());
    }
    let places = Places::of(report);
    for (number, point) in (1..).zip(&points) {
        let finding = point.shown();
        let _ = writeln!(out, "\n### {number}. {}{}\n", escaped(&finding.pattern.title), places.when(point));
        let quotes: Vec<String> = told(point)
            .into_iter()
            .map(|evidence| format!("> **{}:** {}\n", escaped(evidence.speaker()), quoted(evidence)))
            .collect();
        let _ = writeln!(out, "{}", quotes.join(">\n"));
        if let Some(repair) = &finding.repaired_by {
            let _ = writeln!(out, "**Put right soon after:** {} {}\n", places.of_one(repair), escaped(repair.quote()));
        }
        let _ = writeln!(out, "**Why it matters:** {}\n", finding.pattern.why);
        let _ = writeln!(out, "**{}:** {}", advice(finding), escaped(&finding.instead));
    }
}

fn strengths(report: &Report, shown: Shown, out: &mut String) {
    let points = report.first(Polarity::Strength, shown.most(STRENGTHS_SHOWN));
    if points.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## What went well\n");
    let places = Places::of(report);
    for point in &points {
        let finding = point.shown();
        let _ = writeln!(out, "- **{}**{}  ", escaped(&finding.pattern.title), places.when(point));
        for evidence in told(point).into_iter().filter(|e| *e == finding.primary()) {
            let _ = writeln!(out, "  {}: {}", escaped(evidence.speaker()), quoted(evidence));
        }
    }
}

fn promises(report: &Report, out: &mut String) {
    if report.commitments.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## Who owes whom what\n");
    for promise in &report.commitments {
        let due = due_words(promise, report.meeting.date);
        let mark = if promise.done { 'x' } else { ' ' };
        let _ = writeln!(out, "- [{mark}] {}: {} ({due})", escaped(&promise.who), escaped(&promise.quote));
    }
}

/// The quote with its tipping words in bold. The marks travel through escaping as two private-use
/// characters; speech that holds these itself comes out bold at worst.
fn quoted(evidence: &crate::finding::Evidence) -> String {
    let (on, off) = ("\u{e000}", "\u{e001}");
    escaped(&marked(evidence, on, off)).replace(on, "**").replace(off, "**")
}

/// Text with every character that could be markup made harmless.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_never_markup() {
        assert_eq!(escaped("<b>*hi* [x](y) `c`"), "&lt;b&gt;\\*hi\\* \\[x\\](y) \\`c\\`");
    }
}

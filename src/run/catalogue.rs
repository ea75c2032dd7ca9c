//! All patterns as one markdown page (`prompts/PATTERNS.md`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::patterns::found_by;
use crate::pattern::{Expectation, Library, Pattern, Polarity};

/// The page. `served` are the patterns that have a head.
pub fn page(library: &Library, served: &BTreeSet<String>) -> String {
    let mut categories: BTreeMap<&str, Vec<&Pattern>> = BTreeMap::new();
    for pattern in &library.patterns {
        categories.entry(&pattern.category).or_default().push(pattern);
    }
    let mut out = format!(
        "# Patterns\n\nWhat sameside looks for: {} patterns. This page is made by `make docs` from the files in `prompts/patterns`.\n\n\
         *Stable* patterns are reported, because their measured precision is 0.8 or more; those in *preview* are reported with `--preview`. \
         What was measured is counted in turns of meetings that training had not seen. A *self-check* is a question that you ask yourself: \
         no transcript shows the answer.\n",
        library.patterns.len()
    );
    for (category, mut patterns) in categories {
        patterns.sort_by_key(|p| (p.polarity == Polarity::Strength, &p.id));
        let _ = writeln!(
            out,
            "\n## {}\n\n| pattern | | whose | found by | status | measured |\n|---|---|---|---|---|---|",
            capitalised(category)
        );
        for pattern in &patterns {
            let measured = pattern.measured.map_or_else(String::new, |measured| measured.to_string());
            let (id, title) = (&pattern.id, &pattern.title);
            let (who, by, status) = (pattern.speaker.name(), found_by(pattern, served), pattern.status.name());
            let _ = writeln!(out, "| [{id}](#{id}) | {title} | {who} | {by} | {status} | {measured} |");
        }
        for pattern in patterns {
            entry(&mut out, pattern);
        }
    }
    out
}

fn entry(out: &mut String, pattern: &Pattern) {
    let kind = if pattern.polarity == Polarity::Strength { "Strength" } else { "To change" };
    let _ = writeln!(out, "\n### {}\n\n**{}.** *{kind}.* {} {}", pattern.id, pattern.title, pattern.what, pattern.why);
    if let Some(question) = &pattern.self_check {
        let _ = writeln!(out, "\nAsk yourself: {question}");
    }
    let heading = if pattern.polarity == Polarity::Strength { "Build on it" } else { "Say instead" };
    let advice: Vec<String> = pattern.sample_advice().collect();
    list(out, heading, advice.iter().map(String::as_str));
    let short = |text: &str| text.trim().lines().count() == 1;
    let sounds = pattern.examples.iter().filter(|e| e.expected == Expectation::Flag && short(&e.text));
    list(out, "How it sounds", sounds.map(|e| e.text.trim()));
    let innocent: Vec<String> = pattern
        .examples
        .iter()
        .filter_map(|e| match &e.expected {
            Expectation::Clean(why) if short(&e.text) => Some(format!("{} ({why})", e.text.trim())),
            _ => None,
        })
        .collect();
    list(out, "What it is not", innocent.iter().map(String::as_str));
    if let Some(disputed) = &pattern.disputed {
        let _ = writeln!(out, "\nWhere the articles disagree: {disputed}");
    }
}

fn list<'t>(out: &mut String, heading: &str, lines: impl Iterator<Item = &'t str>) {
    for (number, line) in lines.enumerate() {
        if number == 0 {
            let _ = writeln!(out, "\n{heading}:\n");
        }
        let _ = writeln!(out, "- {line}");
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

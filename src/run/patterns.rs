//! `sameside patterns`: the list, and the check of every pattern's own examples.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Failure, catalogue, output};
use crate::check::failures;
use crate::cli::{Patterns, PatternsFormat};
use crate::model;
use crate::pattern::{Library, Pattern};

/// Lists or checks.
pub fn run(args: &Patterns) -> Result<ExitCode, Failure> {
    let library = Library::load(&args.patterns)?;
    if args.check {
        return check(&library);
    }
    let served = model::served()?;
    let text = match args.format {
        PatternsFormat::Text => list(&library, &served),
        PatternsFormat::Markdown => catalogue::page(&library, &served),
    };
    output::write(&text, None)?;
    Ok(ExitCode::SUCCESS)
}

/// The detectors that look for a pattern.
pub fn found_by(pattern: &Pattern, served: &BTreeSet<String>) -> String {
    let cue = pattern.cue.as_ref().map(|cue| cue.detector().name());
    let head = served.contains(&pattern.id).then_some("head");
    let asked = pattern.self_check.as_ref().map(|_| "self-check");
    [cue, head, asked].into_iter().flatten().collect::<Vec<_>>().join(" + ")
}

fn list(library: &Library, served: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut patterns: Vec<_> = library.patterns.iter().collect();
    patterns.sort_by_key(|p| (p.category.clone(), p.polarity.name(), p.id.clone()));
    for pattern in patterns {
        let measured = pattern.measured.map_or_else(|| "not met yet".to_owned(), |measured| measured.to_string());
        let _ = writeln!(
            out,
            "{:<13} {:<28} {:<12} {:<7} {:<9} {:<8} {:<17} {measured}",
            pattern.category,
            pattern.id,
            pattern.polarity.name(),
            pattern.severity.name(),
            pattern.speaker.name(),
            pattern.status.name(),
            found_by(pattern, served),
        );
    }
    out
}

fn check(library: &Library) -> Result<ExitCode, Failure> {
    let mut out = String::new();
    let mut failed = 0;
    for pattern in &library.patterns {
        for failure in failures(pattern) {
            failed += 1;
            let _ = writeln!(out, "{}: {failure}", pattern.id);
        }
    }
    let examples: usize = library.patterns.iter().map(|p| p.examples.len()).sum();
    let _ = writeln!(out, "{} patterns, {examples} examples, {failed} failures", library.patterns.len());
    output::write(&out, None)?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

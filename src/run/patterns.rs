//! `sameside patterns`: the list, and the check of every pattern's own examples.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Failure, output};
use crate::cli::Patterns;
use crate::pattern::{Library, failures};

/// Lists or checks.
pub fn run(args: &Patterns) -> Result<ExitCode, Failure> {
    let library = Library::load(&args.patterns)?;
    if args.check { check(&library) } else { list(&library) }
}

fn list(library: &Library) -> Result<ExitCode, Failure> {
    let mut out = String::new();
    let mut patterns: Vec<_> = library.patterns.iter().collect();
    patterns.sort_by_key(|p| (p.category.clone(), p.polarity.name(), p.id.clone()));
    for pattern in patterns {
        let found_by = match (&pattern.cue, &pattern.question) {
            (Some(cue), Some(_)) => format!("{} + model", cue.detector().name()),
            (Some(cue), None) => cue.detector().name().to_owned(),
            (None, _) => "model".to_owned(),
        };
        let _ = writeln!(
            out,
            "{:<13} {:<28} {:<12} {:<7} {:<9} {:<8} {}",
            pattern.category,
            pattern.id,
            pattern.polarity.name(),
            pattern.severity.name(),
            pattern.speaker.name(),
            pattern.status.name(),
            found_by
        );
    }
    output::write(&out, None)?;
    Ok(ExitCode::SUCCESS)
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

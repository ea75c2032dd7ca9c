//! `sameside analyze`: meetings in, reports out.

use std::process::ExitCode;

use super::listen::{Ear, ear, library};
use super::reports::reports;
use super::{Failure, Progress, input, output};
use crate::cache::Cache;
use crate::cli::{Analyze, FailOn, Format};
use crate::pattern::{Polarity, Severity};
use crate::report::{Report, Shown, json, markdown, text};

/// Reads everything, then writes everything.
pub fn run(args: &Analyze, progress: Progress) -> Result<ExitCode, Failure> {
    input::keep(&args.files, args.output.as_deref())?;
    let config = input::config(&args.who)?;
    let names = input::names(&args.who, &config);
    let library = library(&args.with, &config.patterns)?;
    let meetings = input::meetings(&args.files, &names, args.date)?;
    let ear = ear(&args.with)?;
    let mut reports = reports(&meetings, &library, ear.as_ref(), &Cache::of_user(), progress)?;
    for report in &mut reports {
        report.reader = config.my_role();
        report.notes.splice(0..0, ear.as_ref().and_then(Ear::note));
    }
    output::write(&written(&reports, args)?, args.output.as_deref())?;
    Ok(ExitCode::from(u8::from(args.fail_on.is_some_and(|floor| reports.iter().any(|r| reaches(r, floor))))))
}

fn written(reports: &[Report], args: &Analyze) -> Result<String, Failure> {
    let shown = if args.all { Shown::All } else { Shown::Top };
    Ok(match args.format {
        Format::Text => reports.iter().map(|r| text(r, shown, output::width())).collect::<Vec<_>>().join("\n\n"),
        Format::Markdown => reports.iter().map(|r| markdown(r, shown)).collect::<Vec<_>>().join("\n"),
        Format::Json => json(reports).map_err(|error| Failure::Usage(error.to_string()))?,
    })
}

fn reaches(report: &Report, floor: FailOn) -> bool {
    let floor = match floor {
        FailOn::Info => Severity::Info,
        FailOn::Medium => Severity::Medium,
        FailOn::High => Severity::High,
    };
    report.findings.iter().any(|f| f.pattern.polarity == Polarity::Antipattern && f.pattern.severity >= floor)
}

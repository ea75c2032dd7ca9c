//! `sameside analyze`: meetings in, reports out.

use std::process::ExitCode;

use super::listen::{Ear, ear, library};
use super::{Failure, Progress, input, output};
use crate::analyze::{Detectors, report};
use crate::cli::{Analyze, FailOn, Format};
use crate::meeting::Meeting;
use crate::pattern::{Library, Polarity, Severity};
use crate::report::{Report, Shown, html, json, markdown, text};

/// Reads everything, then writes everything.
pub fn run(args: &Analyze, progress: Progress) -> Result<ExitCode, Failure> {
    let config = input::config(&args.who)?;
    let names = input::names(&args.who, &config);
    let library = library(&args.with, &config.patterns)?;
    let meetings = input::meetings(&args.files, &names, args.date)?;
    let ear = ear(&args.with)?;
    let mut reports = reports(&meetings, &library, ear.as_ref(), progress)?;
    for report in &mut reports {
        report.reader = config.my_role();
    }
    output::write(&written(&reports, args)?, args.output.as_deref())?;
    Ok(ExitCode::from(u8::from(args.fail_on.is_some_and(|floor| reports.iter().any(|r| reaches(r, floor))))))
}

fn reports<'a>(
    meetings: &'a [Meeting],
    library: &'a Library,
    ear: Option<&'a Ear>,
    progress: Progress,
) -> Result<Vec<Report<'a>>, Failure> {
    let mut listening = ear.map(Ear::listening).transpose()?.flatten();
    let mut reports = Vec::with_capacity(meetings.len());
    for meeting in meetings {
        let heard = listening.as_mut().map(|listening| listening.hear(meeting, progress)).transpose()?;
        let mut report = report(meeting, library, heard.as_ref(), Detectors::All);
        if let Some(ear) = ear.filter(|_| heard.is_none()) {
            let name = &ear.found.id.name;
            let note = format!(
                "The model {name} has no heads yet, so it was not used: train them with: sameside train --model {name}"
            );
            report.notes.insert(0, note);
        }
        reports.push(report);
    }
    Ok(reports)
}

fn written(reports: &[Report], args: &Analyze) -> Result<String, Failure> {
    let shown = if args.all { Shown::All } else { Shown::Top };
    Ok(match args.format {
        Format::Text => reports.iter().map(|r| text(r, shown, output::width())).collect::<Vec<_>>().join("\n\n"),
        Format::Markdown => reports.iter().map(|r| markdown(r, shown)).collect::<Vec<_>>().join("\n"),
        Format::Html => html(reports, shown).map_err(|error| Failure::Usage(error.to_string()))?,
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

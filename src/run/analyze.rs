//! `sameside analyze`: meetings in, reports out.

use std::process::ExitCode;

use super::listen::{Ear, bar, ear, refused};
use super::{Failure, Progress, input, output};
use crate::analyze::{Detectors, Listener, report};
use crate::cli::{Analyze, FailOn, Format};
use crate::meeting::Meeting;
use crate::pattern::{Library, Polarity, Severity};
use crate::reading::{Reader, passages};
use crate::report::{Report, Shown, json, markdown, text};

/// Reads everything, then writes everything.
pub fn run(args: &Analyze, progress: Progress) -> Result<ExitCode, Failure> {
    let config = input::config(&args.who)?;
    let names = input::names(&args.who, &config);
    let library = Library::load(&args.with.patterns)?;
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
    let mut reader = match ear {
        Some(ear) if ear.heads.is_some() => Some(ear.weights.reader().map_err(|error| refused(&ear.found, &error))?),
        _ => None,
    };
    let mut reports = Vec::with_capacity(meetings.len());
    for meeting in meetings {
        let mut listener = match (reader.as_mut(), ear.and_then(|ear| ear.heads.as_ref())) {
            (Some(reader), Some(heads)) => Some(Listener { reader: reader as &mut dyn Reader, heads }),
            _ => None,
        };
        let bar = bar(progress, &meeting.file, if listener.is_some() { passages(meeting).len() } else { 0 });
        let mut report = report(meeting, library, listener.as_mut(), Detectors::All, &mut |done| {
            bar.set_position(done as u64);
        })?;
        bar.finish_and_clear();
        if let Some(ear) = ear.filter(|ear| ear.heads.is_none()) {
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

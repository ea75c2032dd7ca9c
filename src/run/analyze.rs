//! `sameside analyze`: meetings in, reports out.

use std::path::Path;
use std::process::ExitCode;

use super::coach::{self, Coach};
use super::listen::{Ear, ear, every_pattern, library};
use super::reports::reports;
use super::{Failure, Progress, input, output, sharing};
use crate::cache::Cache;
use crate::cli::{Analyze, FailOn, Format};
use crate::pattern::{Polarity, Severity};
use crate::report::{Links, Report, Shown, html, json, markdown, rewritten, sarif, text};
use crate::share::{Shared, shared};

/// Reads everything, then writes everything.
pub fn run(args: &Analyze, progress: Progress) -> Result<ExitCode, Failure> {
    input::keep(&args.files, args.output.as_deref())?;
    let config = input::config(&args.who)?;
    let names = input::names(&args.who, &config);
    let sharing = sharing::sharing(&args.sharing, &config)?;
    let library = library(&args.with, &config.patterns)?;
    let meetings = input::meetings(&args.files, &names, args.date)?;
    let ear = if args.format == Format::Sarif { nobody_listens(args)? } else { ear(&args.with)? };
    let cache = Cache::of_user();
    let writer = args.coach.as_deref().map(coach::found).transpose()?;
    let mut reports = reports(&meetings, &library, ear.as_ref(), &cache, progress)?;
    if let Some(found) = &writer {
        let library = &every_pattern(&args.with, &config.patterns)?;
        coach::coach(&mut reports, shown(args), &Coach { found, library, ear: ear.as_ref(), cache: &cache })?;
    }
    for report in &mut reports {
        report.reader = config.my_role();
        report.notes.splice(0..0, ear.as_ref().and_then(Ear::note));
    }
    let code = ExitCode::from(u8::from(args.fail_on.is_some_and(|floor| reports.iter().any(|r| reaches(r, floor)))));
    if sharing.is_asked_for() {
        let left: Vec<Shared> = meetings.iter().map(|m| shared(m, &sharing, &library.patterns)).collect();
        let reports: Vec<Report> = left.iter().zip(&reports).map(|(left, report)| left.report(report)).collect();
        written(&reports, args)?;
    } else {
        written(&reports, args)?;
    }
    Ok(code)
}

/// SARIF is compared from run to run and machine to machine: only what is certain to come out again belongs there.
fn nobody_listens(args: &Analyze) -> Result<Option<Ear>, Failure> {
    match (&args.with.model, &args.coach) {
        (Some(_), _) => Err(Failure::Usage("--format sarif holds what cues and counts find, so no model reads for it: leave out --model, or take --format json".to_owned())),
        (_, Some(_)) => Err(Failure::Usage("--format sarif holds what cues and counts find, so no model writes for it: leave out --coach, or take --format json".to_owned())),
        (None, None) => Ok(None),
    }
}

fn shown(args: &Analyze) -> Shown {
    if args.all { Shown::All } else { Shown::Top }
}

fn written(reports: &[Report], args: &Analyze) -> Result<(), Failure> {
    let shown = shown(args);
    let links = if args.wiki_links { Links::Wiki } else { Links::None };
    let to = args.output.as_deref();
    let unwritten = |error: &dyn std::fmt::Display| Failure::Usage(error.to_string());
    let text = match args.format {
        Format::Text => reports.iter().map(|r| text(r, shown, output::width())).collect::<Vec<_>>().join("\n\n"),
        Format::Markdown => {
            let before = output::before(to)?;
            rewritten(&markdown(reports, shown, links), &before).ok_or_else(|| {
                let file = to.unwrap_or(Path::new("-")).display();
                Failure::Usage(format!(
                    "{file} holds something else than a report, which would be lost: choose another name with -o"
                ))
            })?
        }
        Format::Html => html(reports, shown).map_err(|error| unwritten(&error))?,
        Format::Json => json(reports).map_err(|error| unwritten(&error))?,
        Format::Sarif => sarif(reports).map_err(|error| unwritten(&error))?,
    };
    output::write(&text, to)
}

fn reaches(report: &Report, floor: FailOn) -> bool {
    let floor = match floor {
        FailOn::Info => Severity::Info,
        FailOn::Medium => Severity::Medium,
        FailOn::High => Severity::High,
    };
    report.findings.iter().any(|f| f.pattern.polarity == Polarity::Antipattern && f.pattern.severity >= floor)
}

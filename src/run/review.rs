//! `sameside review`: a folder in, one page out.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use super::hearing::hearing;
use super::listen::{Ear, ear, library};
use super::reports::reports;
use super::sharing::sharing;
use super::{Failure, Progress, input, output};
use crate::cache::Cache;
use crate::cli::{self, InFolder, InPeriod, ReviewFormat};
use crate::config::Config;
use crate::folder::{Fault, LeftOut, folder};
use crate::ledger::Listener;
use crate::pattern::Library;
use crate::people::RoleNames;
use crate::period::{Period, Quarter};
use crate::review::{Review, html, json, markdown, review, text};
use crate::series::{Sorted, sort};
use crate::share;

/// Reads the folder, then writes the page.
pub fn run(args: &cli::Review, progress: Progress) -> Result<ExitCode, Failure> {
    reviewed(&args.folder, progress, |_, review, _| {
        let page = match args.format {
            ReviewFormat::Text => text(review, output::width()),
            ReviewFormat::Markdown => markdown(review),
            ReviewFormat::Html => html(review).map_err(|error| Failure::Usage(error.to_string()))?,
            ReviewFormat::Json => json(review).map_err(|error| Failure::Usage(error.to_string()))?,
        };
        output::write(&page, args.output.as_deref())
    })
}

/// Reads the meetings of a folder and has `write` say what they show: the whole of it, to look things up by name, and
/// what of it is to be written, in the same order. The exit code tells whether a meeting was lost.
pub fn reviewed(
    of: &InFolder,
    progress: Progress,
    write: impl FnOnce(&Review, &Review, &Library) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let config = input::config(&of.who)?;
    let sharing = sharing(&of.sharing, &config)?;
    let library = library(&of.with, &config.patterns)?;
    let sorted = sorted(of, &config)?;
    let review = together(&sorted, &library, ear(&of.with)?.as_ref(), progress)?;
    if sharing.is_asked_for() {
        let left = share::together(&sorted.meetings, &sharing, &library.patterns);
        write(&review, &share::review(&left, &review), &library)?;
    } else {
        write(&review, &review, &library)?;
    }
    Ok(exit(&review.left_out))
}

/// What sorted meetings show together, by cues and by what the ear hears.
pub fn together<'r>(
    sorted: &'r Sorted,
    library: &'r Library,
    ear: Option<&Ear>,
    progress: Progress,
) -> Result<Review<'r>, Failure> {
    let cache = Cache::of_user();
    let reports = reports(&sorted.meetings, library, ear, &cache, progress)?;
    let mut hearing = hearing(ear, &cache);
    Ok(review(reports, sorted, library, hearing.as_mut().map(|h| h as &mut dyn Listener))?)
}

/// The meetings of a folder that lie in a period, with the people that the command names.
fn sorted(of: &InFolder, config: &Config) -> Result<Sorted, Failure> {
    let names = input::names(&of.who, config);
    let mut sorted = read(&of.dir, &names, config, with_quarter_before(of.when))?;
    if let Some(since) = of.when.quarter.and_then(|quarter| quarter.period().since) {
        sorted.set_apart(since);
        if sorted.series.is_empty() {
            return Err(Failure::Usage(format!("no meetings of that quarter in {}", of.dir.display())));
        }
    }
    if let Some(name) = sorted.strangers(&names).first() {
        return Err(nobody(name, sorted.series.iter().flat_map(|series| &series.people)));
    }
    Ok(sorted)
}

/// Nobody is called that, and these are the people.
pub fn nobody<'p>(name: &str, people: impl Iterator<Item = &'p String>) -> Failure {
    let people: Vec<&str> = people.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
    Failure::Usage(format!(
        "nobody called {name:?} is at any of these meetings\n  the people are: {}",
        people.join(", ")
    ))
}

/// The meetings of a folder that lie in a period.
pub fn read(dir: &Path, names: &RoleNames, config: &Config, period: Period) -> Result<Sorted, Failure> {
    let mut folder = folder(dir)?;
    let (inside, outside): (Vec<_>, Vec<_>) = folder
        .read
        .into_iter()
        .partition(|(_, transcript)| transcript.date.map_or(!period.is_bounded(), |day| period.holds(day)));
    folder.read = inside;
    folder.left_out.extend(outside.into_iter().filter(|(_, t)| t.date.is_none()).map(|(path, _)| LeftOut {
        path,
        reason: "its day is not known, so it cannot be told whether it lies in the period".to_owned(),
        fault: Fault::None,
    }));
    let sorted = sort(folder, names, config);
    if sorted.meetings.is_empty() {
        return Err(Failure::Usage(format!(
            "no meetings in {}: nothing there is a transcript or notes of one",
            dir.display()
        )));
    }
    Ok(sorted)
}

/// The period, and with a quarter the one before it, to compare with.
fn with_quarter_before(when: InPeriod) -> Period {
    let before = when.quarter.and_then(|quarter| quarter.before().period().since);
    Period { since: before.or(period(when).since), ..period(when) }
}

fn period(when: InPeriod) -> Period {
    let quarter = when.quarter.map(Quarter::period).unwrap_or_default();
    Period { since: when.since.or(quarter.since), until: when.until.or(quarter.until) }
}

/// A meeting that could not be read is told by the exit code too: the page is whole without it.
fn exit(left_out: &[LeftOut]) -> ExitCode {
    let is_lost = left_out.iter().any(|left| left.fault == Fault::Unread);
    ExitCode::from(if is_lost { 2 } else { 0 })
}

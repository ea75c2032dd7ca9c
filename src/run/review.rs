//! `sameside review`: a folder in, one page out.

use std::path::Path;
use std::process::ExitCode;

use super::hearing::hearing;
use super::listen::{ear, library};
use super::reports::reports;
use super::{Failure, Progress, input, output};
use crate::cache::Cache;
use crate::cli::{self, InFolder, InPeriod, ReviewFormat, Who};
use crate::config::Config;
use crate::folder::{Fault, LeftOut, folder};
use crate::ledger::Listener;
use crate::pattern::Library;
use crate::people::RoleNames;
use crate::period::{Period, Quarter};
use crate::review::{Review, html, json, markdown, review, text};
use crate::series::{Sorted, sort};

/// Reads the folder, then writes the page.
pub fn run(args: &cli::Review, progress: Progress) -> Result<ExitCode, Failure> {
    reviewed(&args.folder, progress, |review, _| {
        let page = match args.format {
            ReviewFormat::Text => text(review, output::width()),
            ReviewFormat::Markdown => markdown(review),
            ReviewFormat::Html => html(review).map_err(|error| Failure::Usage(error.to_string()))?,
            ReviewFormat::Json => json(review).map_err(|error| Failure::Usage(error.to_string()))?,
        };
        output::write(&page, args.output.as_deref())
    })
}

/// Reads the meetings of a folder and has `write` say what they show; the exit code tells whether one was lost.
pub fn reviewed(
    of: &InFolder,
    progress: Progress,
    write: impl FnOnce(&Review, &Library) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let config = input::config(&of.who)?;
    let library = library(&of.with, &config.patterns)?;
    let sorted = sorted(&of.dir, &of.who, of.when)?;
    let ear = ear(&of.with)?;
    let cache = Cache::of_user();
    let reports = reports(&sorted.meetings, &library, ear.as_ref(), &cache, progress)?;
    let mut hearing = hearing(ear.as_ref(), &cache);
    let review = review(reports, &sorted, &library, hearing.as_mut().map(|h| h as &mut dyn Listener))?;
    write(&review, &library)?;
    Ok(exit(&review.left_out))
}

/// The meetings of a folder that lie in a period, with the people that the command names.
fn sorted(dir: &Path, who: &Who, when: InPeriod) -> Result<Sorted, Failure> {
    let config = input::config(who)?;
    let names = input::names(who, &config);
    let mut sorted = read(dir, &names, &config, with_quarter_before(when))?;
    if let Some(since) = when.quarter.and_then(|quarter| quarter.period().since) {
        sorted.set_apart(since);
        if sorted.series.is_empty() {
            return Err(Failure::Usage(format!("no meetings of that quarter in {}", dir.display())));
        }
    }
    if let Some(name) = sorted.strangers(&names).first() {
        let mut people: Vec<&str> = sorted.series.iter().flat_map(|s| &s.people).map(String::as_str).collect();
        people.sort_unstable();
        people.dedup();
        return Err(Failure::Usage(format!(
            "nobody called {name:?} is at any of these meetings\n  the people are: {}",
            people.join(", ")
        )));
    }
    Ok(sorted)
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

//! `sameside prep`: a page for the next meeting with somebody.

use std::process::ExitCode;

use super::review::{nobody, reviewed};
use super::{Failure, Progress, output};
use crate::cli::{PrepFormat, Prepare};
use crate::people::is_same;
use crate::prep::{markdown, prep, text};
use crate::review::{Chapter, Review};

/// Prints the page.
pub fn run(args: &Prepare, progress: Progress) -> Result<ExitCode, Failure> {
    reviewed(&args.folder, progress, |review, library| {
        let page = prep(review, chapter(review, &args.person)?, library);
        let page = match args.format {
            PrepFormat::Text => text(&page, review, output::width()),
            PrepFormat::Markdown => markdown(&page, review),
        };
        output::write(&page, args.output.as_deref())
    })
}

/// The meetings with somebody: of several series, that of the latest meeting.
fn chapter<'r>(review: &'r Review<'r>, person: &str) -> Result<&'r Chapter<'r>, Failure> {
    let is_with = |chapter: &&Chapter| chapter.people.iter().any(|name| is_same(name, person));
    let latest = review.chapters.iter().filter(is_with).max_by_key(|chapter| chapter.meetings.last());
    latest.ok_or_else(|| nobody(person, review.chapters.iter().flat_map(|chapter| &chapter.people)))
}

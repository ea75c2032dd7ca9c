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
    reviewed(&args.folder, progress, |whole, review, library| {
        let page = prep(review, &review.chapters[chapter(whole, &args.person)?], library);
        let page = match args.format {
            PrepFormat::Text => text(&page, review, output::width()),
            PrepFormat::Markdown => markdown(&page, review),
        };
        output::write(&page, args.output.as_deref())
    })
}

/// The chapter of the meetings with somebody: of several, that of the latest meeting.
fn chapter(review: &Review, person: &str) -> Result<usize, Failure> {
    let is_with = |chapter: &Chapter| chapter.people.iter().any(|name| is_same(name, person));
    let with = review.chapters.iter().enumerate().filter(|(_, chapter)| is_with(chapter));
    let latest = with.max_by_key(|(_, chapter)| chapter.meetings.last()).map(|(index, _)| index);
    latest.ok_or_else(|| nobody(person, review.chapters.iter().flat_map(|chapter| &chapter.people)))
}

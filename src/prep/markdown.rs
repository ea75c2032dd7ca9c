//! The page for the next meeting as markdown. What was said is escaped: it is text, never markup.

use std::fmt::Write as _;

use super::Prep;
use super::text::sections;
use crate::report::{escaped, stamp};
use crate::review::Review;

/// Writes the page as `CommonMark`, with promises as boxes to tick.
pub fn markdown(prep: &Prep, review: &Review) -> String {
    let mut out = stamp();
    for (number, (title, lines)) in sections(prep, review).into_iter().enumerate() {
        let (level, bullet) = if number == 0 { ("#", "") } else { ("\n##", "- ") };
        let bullet = if title.starts_with("Open promises") { "- [ ] " } else { bullet };
        let _ = writeln!(out, "{level} {}\n", escaped(&title));
        for line in lines {
            let _ = writeln!(out, "{bullet}{}", escaped(&line));
        }
    }
    out
}

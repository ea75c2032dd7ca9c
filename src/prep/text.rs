//! The page for the next meeting, for a terminal.

use std::fmt::Write as _;

use super::Prep;
use crate::review::{Review, day, heading, owed};

/// Writes the page, wrapped to `width` columns.
pub fn text(prep: &Prep, review: &Review, width: usize) -> String {
    let mut out = String::new();
    let mut item = |first: &str, text: &str| {
        let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent("    ");
        let _ = writeln!(out, "{}", textwrap::fill(text, options));
    };
    for (number, (title, lines)) in sections(prep, review).into_iter().enumerate() {
        if number > 0 {
            item("", "");
        }
        item("", &title);
        for line in lines {
            item("  - ", &line);
        }
    }
    out
}

/// Every section that has anything to say, with its lines.
pub(super) fn sections(prep: &Prep, review: &Review) -> Vec<(String, Vec<String>)> {
    let of = |meeting: usize| day(review.reports[meeting].meeting);
    let title = format!("The next meeting of {}", heading(prep.chapter));
    let opening = format!("Drawn from {}.", crate::review::span(prep.chapter, review));
    let mut sections = vec![(title, vec![opening])];
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            sections.push((title.to_owned(), lines));
        }
    };
    section("Open promises, both ways", prep.owed.iter().map(|entry| owed(entry, review)).collect());
    let habit = prep.habit.map(|habit| {
        let (last, quote) = &habit.moments[habit.moments.len() - 1];
        let came = format!(
            "{} came up in {} of {} meetings, last on {}: “{quote}”",
            habit.pattern.title,
            habit.moments.len(),
            prep.chapter.meetings.len(),
            of(*last)
        );
        let words = habit.pattern.sample_advice().last().unwrap_or_default();
        vec![came, format!("Words to try: “{words}”")]
    });
    section("One thing to try", habit.unwrap_or_default());
    let questions = prep.questions.iter().map(|q| format!("“{}” ({})", q.words, q.pattern.title));
    section("Questions you have not asked in these meetings", questions.collect());
    let left = prep.left.iter().map(|left| format!("{}: “{}” ({})", of(left.meeting), left.quote, left.pattern.title));
    section("Raised and left", left.collect());
    section("To ask yourself", prep.to_oneself.iter().map(|question| (*question).to_owned()).collect());
    sections
}

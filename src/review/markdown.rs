//! The review as markdown, to keep beside the notes.

use std::fmt::Write as _;

use super::statement::capitalised;
use super::text::{counts, heading, noise, owed, span};
use super::{Chapter, Review, day};
use crate::ledger::{Entry, Status};
use crate::pattern::Polarity;
use crate::report::{escaped, stamp};
use crate::trend::Direction;

/// Writes the review as `CommonMark`. What was said is escaped: it is text, never markup.
pub fn markdown(review: &Review) -> String {
    let mut out = stamp() + "# Review\n";
    for chapter in &review.chapters {
        let _ = writeln!(out, "\n## {}\n\n{}", escaped(&heading(chapter)), span(chapter, review));
        for statement in &chapter.statements {
            let _ = write!(out, "\n- {}", escaped(&statement.text));
        }
        out.push('\n');
        habits(chapter, review, &mut out);
        courses(chapter, review, &mut out);
        promises(chapter, review, &mut out);
        trends(chapter, &mut out);
    }
    if !review.left_out.is_empty() {
        out.push_str("\n## Files that were not read as meetings\n\n");
    }
    for left in &review.left_out {
        let reason = left.reason.lines().next().unwrap_or_default();
        let _ = writeln!(out, "- {}: {}", escaped(&left.path.display().to_string()), escaped(reason));
    }
    for note in &review.notes {
        let _ = writeln!(out, "\n{}", escaped(note));
    }
    out
}

fn habits(chapter: &Chapter, review: &Review, out: &mut String) {
    for (title, polarity) in
        [("What keeps going well", Polarity::Strength), ("What keeps coming back", Polarity::Antipattern)]
    {
        let habits: Vec<_> = chapter.habits.iter().filter(|h| h.pattern.polarity == polarity).collect();
        if !habits.is_empty() {
            let _ = writeln!(out, "\n### {title}\n");
        }
        for habit in habits {
            let (times, of) = (habit.moments.len(), chapter.meetings.len());
            let _ = writeln!(out, "- **{}** ({times} of {of} meetings)", escaped(&habit.pattern.title));
            for (meeting, quote) in &habit.moments {
                let _ = writeln!(out, "  - {}: “{}”", day(review.reports[*meeting].meeting), escaped(quote));
            }
            if let Some(advice) = habit.pattern.to_try() {
                let _ = writeln!(out, "  - Try: {}", escaped(advice));
            }
        }
    }
}

fn courses(chapter: &Chapter, review: &Review, out: &mut String) {
    if !chapter.courses.is_empty() {
        out.push_str("\n### Over these meetings together\n\n");
    }
    for shown in &chapter.courses {
        let told = shown.told.as_deref().map(|told| format!(": {told}")).unwrap_or_default();
        let _ = writeln!(out, "- **{}**{}", escaped(&shown.pattern.title), escaped(&told));
        for (meeting, quote) in &shown.moments {
            let _ = writeln!(out, "  - {}: “{}”", day(review.reports[*meeting].meeting), escaped(quote));
        }
        if let Some(advice) = shown.pattern.to_try() {
            let _ = writeln!(out, "  - Try: {}", escaped(advice));
        }
    }
}

fn promises(chapter: &Chapter, review: &Review, out: &mut String) {
    if chapter.ledger.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n### Promises\n\n{}.\n", counts(&chapter.ledger).join(", "));
    for entry in &chapter.ledger {
        let done = if entry.status == Status::Open { " " } else { "x" };
        let _ = writeln!(out, "- [{done}] {}{}", escaped(&owed(entry, review)), escaped(&became(entry, review)));
    }
}

/// What became of a promise, with the words that say so.
fn became(entry: &Entry, review: &Review) -> String {
    entry.closing.as_ref().map_or_else(String::new, |closing| {
        format!(" {} on {}: “{}”", entry.status.name(), day(review.reports[closing.meeting].meeting), closing.quote)
    })
}

fn trends(chapter: &Chapter, out: &mut String) {
    out.push_str("\n### Trends\n\n");
    for trend in chapter.trends.iter().filter(|t| matches!(t.direction, Direction::Up | Direction::Down)) {
        let numbers: Vec<String> = trend.values.iter().map(|(_, value)| format!("{value:.2}")).collect();
        let way = if trend.direction == Direction::Up { "rises" } else { "falls" };
        let _ = writeln!(out, "- {} {way}: {}", capitalised(&trend.name), numbers.join(", "));
    }
    let _ = writeln!(out, "\n{}", noise(chapter));
}

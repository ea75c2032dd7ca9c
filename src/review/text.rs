//! The review for a terminal.

use std::fmt::Write as _;

use anstyle::Style;

use super::statement::capitalised;
use super::{Chapter, Habit, Review, day};
use crate::folder::Fault;
use crate::ledger::{Entry, Status};
use crate::pattern::Polarity;
use crate::report::without_box;
use crate::trend::Direction;

const HEADING: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// Writes the review, wrapped to `width` columns.
pub fn text(review: &Review, width: usize) -> String {
    let mut page = Page { out: String::new(), width };
    for chapter in &review.chapters {
        page.chapter(chapter, review);
    }
    page.left_out(review);
    for note in &review.notes {
        let _ = writeln!(page.out);
        page.wrapped(note, "", "");
    }
    page.out
}

/// How many habits of a polarity are written out, and how many open promises.
const HABITS: usize = 4;
const PROMISES: usize = 12;

struct Page {
    out: String,
    width: usize,
}

impl Page {
    fn chapter(&mut self, chapter: &Chapter, review: &Review) {
        let _ =
            writeln!(self.out, "{HEADING}{}{HEADING:#} {QUIET}({}){QUIET:#}", heading(chapter), span(chapter, review));
        if !chapter.statements.is_empty() {
            self.heading("In short");
        }
        for statement in &chapter.statements {
            self.item(&statement.text);
        }
        for (title, polarity) in
            [("What keeps going well", Polarity::Strength), ("What keeps coming back", Polarity::Antipattern)]
        {
            let habits: Vec<&Habit> =
                chapter.habits.iter().filter(|h| h.pattern.polarity == polarity).take(HABITS).collect();
            if !habits.is_empty() {
                self.heading(title);
            }
            for habit in habits {
                self.habit(habit, chapter, review);
            }
        }
        self.courses(chapter, review);
        self.promises(chapter, review);
        self.trends(chapter);
        self.out.push('\n');
    }

    fn habit(&mut self, habit: &Habit, chapter: &Chapter, review: &Review) {
        self.item(&format!("{} ({} of {} meetings)", habit.pattern.title, habit.moments.len(), chapter.meetings.len()));
        for (meeting, quote) in habit.moments.iter().rev().take(2).rev() {
            self.below(&format!("{}: “{quote}”", day(review.reports[*meeting].meeting)));
        }
        if let Some(advice) = habit.pattern.to_try() {
            self.below(&format!("Try: {advice}"));
        }
    }

    fn courses(&mut self, chapter: &Chapter, review: &Review) {
        if !chapter.courses.is_empty() {
            self.heading("Over these meetings together");
        }
        for shown in &chapter.courses {
            let told = shown.told.as_deref().map(|told| format!(": {told}")).unwrap_or_default();
            self.item(&format!("{}{told}", shown.pattern.title));
            for (meeting, quote) in shown.moments.iter().take(2) {
                self.below(&format!("{}: “{quote}”", day(review.reports[*meeting].meeting)));
            }
            if shown.moments.len() > 2 {
                self.below(&format!("and {} more", shown.moments.len() - 2));
            }
            if let Some(advice) = shown.pattern.to_try() {
                self.below(&format!("Try: {advice}"));
            }
        }
    }

    fn promises(&mut self, chapter: &Chapter, review: &Review) {
        if chapter.ledger.is_empty() {
            return;
        }
        self.heading("Promises");
        let counts = counts(&chapter.ledger);
        self.line(&format!("{}.", counts.join(", ")));
        let open: Vec<&Entry> = chapter.ledger.iter().filter(|entry| entry.status == Status::Open).collect();
        for entry in open.iter().rev().take(PROMISES).rev() {
            self.item(&owed(entry, review));
        }
        if open.len() > PROMISES {
            self.line(&format!("and {} older ones: see sameside commitments --open", open.len() - PROMISES));
        }
    }

    fn trends(&mut self, chapter: &Chapter) {
        let clear: Vec<_> =
            chapter.trends.iter().filter(|t| matches!(t.direction, Direction::Up | Direction::Down)).collect();
        self.heading("Trends");
        for trend in &clear {
            let numbers: Vec<String> = trend.values.iter().map(|(_, value)| format!("{value:.2}")).collect();
            let way = if trend.direction == Direction::Up { "rises" } else { "falls" };
            self.item(&format!("{} {way}: {}", capitalised(&trend.name), numbers.join(", ")));
        }
        self.line(&noise(chapter));
    }

    fn left_out(&mut self, review: &Review) {
        if review.left_out.is_empty() {
            return;
        }
        for (title, fault) in [("Could not be read", Fault::Unread), ("Not meetings", Fault::None)] {
            let files: Vec<_> = review.left_out.iter().filter(|left| left.fault == fault).collect();
            if !files.is_empty() {
                self.heading(title);
            }
            for left in files {
                self.item(&format!("{}: {}", left.path.display(), left.reason.lines().next().unwrap_or_default()));
            }
        }
    }

    fn heading(&mut self, title: &str) {
        let _ = writeln!(self.out, "\n{HEADING}{title}{HEADING:#}");
    }

    fn line(&mut self, text: &str) {
        self.wrapped(text, "  ", "  ");
    }

    fn item(&mut self, text: &str) {
        self.wrapped(text, "  - ", "    ");
    }

    fn below(&mut self, text: &str) {
        self.wrapped(text, "    ", "    ");
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        let _ = writeln!(self.out, "{}", textwrap::fill(text, options));
    }
}

/// "Ines Marchetti and Bram Okafor".
pub fn heading(chapter: &Chapter) -> String {
    match chapter.people.as_slice() {
        [] => "Nobody is named".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "8 meetings, 3 July 2026 to 25 September 2026".
pub fn span(chapter: &Chapter, review: &Review) -> String {
    let held = chapter.meetings.iter().map(|&index| review.reports[index].meeting);
    let dated: Vec<_> = held.filter(|meeting| meeting.date.is_some()).collect();
    let count = chapter.meetings.len();
    let meetings = if count == 1 { "1 meeting".to_owned() } else { format!("{count} meetings") };
    match (dated.first(), dated.last()) {
        (Some(first), Some(last)) if first.date != last.date => format!("{meetings}, {} to {}", day(first), day(last)),
        (Some(only), _) => format!("{meetings}, {}", day(only)),
        _ => format!("{meetings}, on unknown days"),
    }
}

/// "21 in all", "9 kept", …
pub(super) fn counts(ledger: &[Entry]) -> Vec<String> {
    let of = |status: Status| ledger.iter().filter(|entry| entry.status == status).count();
    let unmentioned = ledger.iter().filter(|e| e.status == Status::Open && e.mentions.is_empty()).count();
    let mut counts = vec![format!("{} in all", ledger.len())];
    for status in [Status::Kept, Status::Late, Status::Renegotiated, Status::Dropped] {
        if of(status) > 0 {
            counts.push(format!("{} {}", of(status), status.name()));
        }
    }
    if of(Status::Open) > 0 {
        // Said in quite other words, an end may have been missed: what is told is what was heard.
        let open = of(Status::Open);
        counts.push(format!("{open} open, {unmentioned} of them not mentioned again as far as sameside can hear"));
    }
    counts
}

/// "Bram Okafor, 3 September 2026, due 10 September: “I'll send you the trace.”"
pub fn owed(entry: &Entry, review: &Review) -> String {
    let due = entry.due.map(|due| format!(", due {}", due.strftime("%-d %B"))).unwrap_or_default();
    let who = if entry.who.is_empty() { "Somebody" } else { &entry.who };
    let mentioned = entry
        .mentions
        .last()
        .map(|mention| format!(" (still open on {})", day(review.reports[mention.meeting].meeting)));
    format!(
        "{who}, {}{due}: “{}”{}",
        day(review.reports[entry.made_in].meeting),
        without_box(&entry.quote),
        mentioned.unwrap_or_default()
    )
}

/// Which counts say nothing, and why.
pub(super) fn noise(chapter: &Chapter) -> String {
    let of = |direction: Direction| {
        chapter.trends.iter().filter(|t| t.direction == direction).map(|t| t.name.as_str()).collect::<Vec<_>>()
    };
    let (few, noise) = (of(Direction::TooFew), of(Direction::WithinNoise));
    let mut said = Vec::new();
    if few.len() == chapter.trends.len() {
        return format!("Too few meetings to tell one: it takes {} with numbers.", crate::trend::FEWEST);
    }
    // A list of what did not change is one that nobody reads; json has them all.
    let counted = |names: &[&str]| match names {
        [one] => format!("One count ({one})"),
        several => format!("{} counts (such as {})", several.len(), several[0]),
    };
    if !noise.is_empty() {
        let verb = if noise.len() == 1 { "shows" } else { "show" };
        said.push(format!("{} {verb} no trend beyond chance.", counted(&noise)));
    }
    if !few.is_empty() {
        let verb = if few.len() == 1 { "has" } else { "have" };
        said.push(format!("{} {verb} too few meetings to tell ({} are needed).", counted(&few), crate::trend::FEWEST));
    }
    said.join(" ")
}

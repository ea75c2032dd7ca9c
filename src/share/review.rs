//! Sharing of a review: the same words and names taken out of all that it says.

use super::{Kept, LEFT_OUT, Shared};
use crate::course::Shown;
use crate::folder::{Fault, LeftOut};
use crate::ledger::{Entry, Mention};
use crate::review::{Chapter, Habit, Review, Source, Statement};
use crate::share::edit::Edited;

/// The review `whole` as it is left; `left` holds its meetings, in their order.
pub fn review<'a>(left: &'a [Shared], whole: &Review<'a>) -> Review<'a> {
    let mut promises = 0;
    let chapters = whole.chapters.iter().map(|one| chapter(left, whole, one, &mut promises)).collect();
    let is_for_others = left.first().is_some_and(|shared| shared.sharing.kept.is_some());
    let left_out = (1..).zip(&whole.left_out).map(|(number, file)| unnamed(left, file, number, is_for_others));
    Review {
        reports: left.iter().zip(&whole.reports).map(|(shared, report)| shared.report(report)).collect(),
        chapters,
        left_out: left_out.collect(),
        notes: left.first().and_then(|shared| shared.sharing.note()).into_iter().collect(),
    }
}

fn chapter<'a>(left: &[Shared], whole: &Review<'a>, chapter: &Chapter<'a>, promises: &mut usize) -> Chapter<'a> {
    let quote = |meeting: usize, words: &str| left[meeting].quote(whole.reports[meeting].meeting, words);
    let moments = |moments: &[(usize, String)]| -> Vec<(usize, String)> {
        moments.iter().map(|(meeting, words)| (*meeting, quote(*meeting, words))).collect()
    };
    let mention = |mention: &Mention| Mention { quote: quote(mention.meeting, &mention.quote), ..mention.clone() };
    let entry = |entry: &Entry| {
        *promises += 1;
        let of = &left[entry.made_in];
        let is_left = matches!(of.sharing.kept, Some(Kept::Only(_))) && !of.sharing.keeps(entry.role);
        Entry {
            // The hash of what is gone would tell whether a guess at it is right.
            id: of.sharing.kept.map_or_else(|| entry.id.clone(), |_| format!("p{promises}")),
            who: of.name(&entry.who),
            what: if is_left { LEFT_OUT.to_owned() } else { of.text(&entry.what) },
            quote: quote(entry.made_in, &entry.quote),
            closing: entry.closing.as_ref().map(mention),
            mentions: entry.mentions.iter().map(mention).collect(),
            ..entry.clone()
        }
    };
    let terms = |text: &str| left.first().map_or_else(|| text.to_owned(), |of| of.without_terms(text));
    let source = |source: &Source| Source { meeting: source.meeting, quote: quote(source.meeting, &source.quote) };
    Chapter {
        people: chapter.people.iter().map(|name| left.first().map_or(String::new(), |of| of.name(name))).collect(),
        meetings: chapter.meetings.clone(),
        earlier: chapter.earlier.clone(),
        habits: chapter.habits.iter().map(|h| Habit { pattern: h.pattern, moments: moments(&h.moments) }).collect(),
        courses: chapter
            .courses
            .iter()
            .map(|shown| Shown {
                pattern: shown.pattern,
                told: shown.told.as_deref().map(terms),
                moments: moments(&shown.moments),
            })
            .collect(),
        ledger: chapter.ledger.iter().map(entry).collect(),
        trends: chapter.trends.clone(),
        statements: chapter
            .statements
            .iter()
            .map(|s| Statement { text: terms(&s.text), evidence: s.evidence.iter().map(source).collect() })
            .collect(),
    }
}

/// A file that was not read: its name, and what is said of it, may name people.
fn unnamed(left: &[Shared], file: &LeftOut, number: usize, is_for_others: bool) -> LeftOut {
    let Some(of) = left.first() else { return file.clone() };
    if !is_for_others {
        let path = of.without_terms(&file.path.to_string_lossy()).into();
        return LeftOut { path, reason: of.without_terms(&file.reason), fault: file.fault };
    }
    let reason = match file.fault {
        Fault::None => "it is no meeting, or not one of this period",
        Fault::Unread => "it could not be read",
    };
    LeftOut { path: format!("file-{number}").into(), reason: reason.to_owned(), fault: file.fault }
}

impl Shared<'_> {
    /// Words of ours that may hold a term.
    fn without_terms(&self, text: &str) -> String {
        Edited::new(text, self.sharing.terms.edits(text)).text
    }
}

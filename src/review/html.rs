//! The review as one HTML file, in the frame that reports have: no script, nothing fetched, everything escaped.

use askama::Template;
use jiff::civil::Date;

use super::statement::capitalised;
use super::text::{counts, heading, noise, span};
use super::{Chapter, Habit, Review, day};
use crate::folder::Fault;
use crate::ledger::{Entry, Status};
use crate::pattern::Polarity;
use crate::report::{Share, page, without_box};
use crate::trend::{Direction, Trend};

/// Writes the review as one document that needs nothing beside itself.
///
/// # Errors
/// Never for reviews made here; the template engine's error type is passed on all the same.
pub fn html(review: &Review) -> Result<String, askama::Error> {
    let chapters = (1..).zip(&review.chapters).map(|(number, chapter)| paper(chapter, review, number)).collect();
    let of = |fault: Fault| {
        let files = review.left_out.iter().filter(move |left| left.fault == fault);
        files.map(|l| (l.path.display().to_string(), l.reason.lines().next().unwrap_or_default().to_owned())).collect()
    };
    let files: Vec<Files> = vec![("Could not be read", of(Fault::Unread)), ("Not meetings", of(Fault::None))];
    let files = files.into_iter().filter(|(_, files)| !files.is_empty()).collect();
    let body = Body { chapters, files, notes: &review.notes };
    page("Review", &body.render()?)
}

#[derive(Template)]
#[template(path = "review.html")]
struct Body<'r> {
    chapters: Vec<Paper<'r>>,
    files: Vec<Files>,
    notes: &'r [String],
}

/// Files and what is said of each, under a title.
type Files = (&'static str, Vec<(String, String)>);

/// A chapter, for a template.
struct Paper<'r> {
    anchor: String,
    people: String,
    span: String,
    statements: Vec<(&'r str, Vec<Quoted<'r>>)>,
    /// Title, anchor and habits.
    habits: Vec<(&'static str, &'static str, Vec<Recurring<'r>>)>,
    courses: Vec<Over<'r>>,
    counts: String,
    life: Vec<Life>,
    /// Where the meetings lie on the time line of promises, with the words for those that have room.
    days: Vec<(Share, Option<Tick>)>,
    promises: Vec<(&'static str, Vec<Promised<'r>>)>,
    trends: Vec<Drawn>,
    noise: String,
}

struct Quoted<'r> {
    day: String,
    words: &'r str,
}

/// A habit with a dot for each meeting, full where it came up.
struct Recurring<'r> {
    title: &'r str,
    times: String,
    dots: Vec<Dot>,
    quotes: Vec<Quoted<'r>>,
    why: &'r str,
    advice: Option<&'r str>,
}

struct Dot {
    x: Share,
    class: &'static str,
}

struct Over<'r> {
    title: &'r str,
    told: Option<&'r str>,
    quotes: Vec<Quoted<'r>>,
    advice: Option<&'r str>,
}

/// A promise as a line from the day it was made to the day it was closed.
struct Life {
    y: usize,
    from: Share,
    width: Share,
    class: &'static str,
    told: String,
}

impl Life {
    /// Where it ends.
    fn end(&self) -> Share {
        Share(self.from.0 + self.width.0)
    }
}

struct Promised<'r> {
    who: &'r str,
    made: String,
    due: Option<String>,
    words: &'r str,
    end: Option<Quoted<'r>>,
}

/// A trend with its values between the lowest and the highest, and the band of its own middle half.
struct Drawn {
    name: String,
    way: &'static str,
    values: String,
    /// The days of the first and the last value, where they are known.
    span: Option<(String, String)>,
    /// The lowest and the highest value.
    range: (String, String),
    points: Vec<(Share, Share)>,
    lines: Vec<(Share, Share, Share, Share)>,
    band: (Share, Share),
}

fn paper<'r>(chapter: &'r Chapter, review: &'r Review, number: usize) -> Paper<'r> {
    let quoted = |(meeting, words): (usize, &'r str)| Quoted { day: day(review.reports[meeting].meeting), words };
    let statements = chapter.statements.iter().map(|statement| {
        let sources = statement.evidence.iter().map(|source| quoted((source.meeting, source.quote.as_str())));
        (statement.text.as_str(), sources.collect())
    });
    let of = |polarity: Polarity| {
        let habits = chapter.habits.iter().filter(move |habit| habit.pattern.polarity == polarity);
        habits.map(|habit| recurring(habit, chapter, &quoted)).collect()
    };
    let habits: [(&str, &str, Vec<Recurring>); 2] = [
        ("What keeps going well", "well", of(Polarity::Strength)),
        ("What keeps coming back", "change", of(Polarity::Antipattern)),
    ];
    let courses = chapter.courses.iter().map(|shown| Over {
        title: &shown.pattern.title,
        told: shown.told.as_deref(),
        quotes: shown.moments.iter().map(|(meeting, words)| quoted((*meeting, words.as_str()))).collect(),
        advice: shown.pattern.to_try(),
    });
    Paper {
        anchor: format!("c{number}"),
        people: heading(chapter),
        span: span(chapter, review),
        statements: statements.collect(),
        habits: habits.into_iter().filter(|(.., habits)| !habits.is_empty()).collect(),
        courses: courses.collect(),
        counts: counts(&chapter.ledger).join(", "),
        life: life(chapter, review),
        days: days(chapter, review),
        promises: promises(chapter, review, &quoted),
        trends: chapter.trends.iter().filter_map(|trend| drawn(trend, review)).collect(),
        noise: noise(chapter),
    }
}

fn recurring<'r>(
    habit: &'r Habit,
    chapter: &Chapter,
    quoted: &dyn Fn((usize, &'r str)) -> Quoted<'r>,
) -> Recurring<'r> {
    let full = if habit.pattern.polarity == Polarity::Antipattern { "change" } else { "well" };
    let all = chapter.meetings.len();
    let dots = chapter.meetings.iter().enumerate().map(|(at, meeting)| Dot {
        x: Share(share(2 * at + 1, 2 * all)),
        class: if habit.moments.iter().any(|(shown, _)| shown == meeting) { full } else { "none" },
    });
    Recurring {
        title: &habit.pattern.title,
        times: format!("{} of {all} meetings", habit.moments.len()),
        dots: dots.collect(),
        quotes: habit.moments.iter().map(|(meeting, words)| quoted((*meeting, words.as_str()))).collect(),
        why: &habit.pattern.why,
        advice: habit.pattern.to_try(),
    }
}

/// How long promises lived, those whose days are known.
fn life(chapter: &Chapter, review: &Review) -> Vec<Life> {
    let date = |meeting: usize| review.reports[meeting].meeting.date;
    let held: Vec<Date> = chapter.meetings.iter().filter_map(|&meeting| date(meeting)).collect();
    let (Some(&first), Some(&last)) = (held.first(), held.last()) else { return Vec::new() };
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| usize::try_from(span.get_days()).unwrap_or(0));
    let whole = days(first, last).max(1);
    let known = chapter.ledger.iter().filter_map(|entry| {
        let made = date(entry.made_in)?;
        let end = entry.closing.as_ref().map_or(Some(last), |closing| date(closing.meeting))?;
        Some((entry, made, end))
    });
    let line = |(row, (entry, made, end)): (usize, (&Entry, Date, Date))| Life {
        y: row * ROW + ROW / 2,
        from: Share(share(days(first, made), whole)),
        width: Share(share(days(made, end), whole)).within(0.008, 1.0),
        class: match entry.status {
            Status::Kept | Status::Late => "well",
            Status::Dropped | Status::Renegotiated => "moved",
            Status::Open => "open",
        },
        told: format!("{}: {}, {} on {}", entry.who, entry.what, entry.status.name(), made.strftime("%-d %B")),
    };
    known.enumerate().map(line).collect()
}

/// Pixels for one promise.
const ROW: usize = 9;

/// A day on the time line; `anchor` keeps the words of the first and the last one inside the page.
struct Tick {
    words: String,
    anchor: &'static str,
}

/// Days closer together than this have no room for two labels on a phone.
const DAYS_APART: f64 = 0.24;

/// The meetings on the time line of promises.
fn days(chapter: &Chapter, review: &Review) -> Vec<(Share, Option<Tick>)> {
    let mut held: Vec<Date> = chapter.meetings.iter().filter_map(|&m| review.reports[m].meeting.date).collect();
    held.dedup();
    let (Some(&first), Some(&last)) = (held.first(), held.last()) else { return Vec::new() };
    let whole = f64::from(first.until(last).map_or(1, |span| span.get_days()).max(1));
    let mut free = 0.0;
    let day = |date: Date| {
        let at = f64::from(first.until(date).map_or(0, |span| span.get_days())) / whole;
        let has_room = date == last || at >= free && 1.0 - at >= DAYS_APART;
        let anchor = if date == first {
            "start"
        } else if date == last {
            "end"
        } else {
            "middle"
        };
        if has_room {
            // A label in the middle of its day takes half of its room before it.
            free = at + DAYS_APART;
        }
        (Share(at), has_room.then(|| Tick { words: date.strftime("%-d %b").to_string(), anchor }))
    };
    held.into_iter().map(day).collect()
}

fn promises<'r>(
    chapter: &'r Chapter,
    review: &'r Review,
    quoted: &dyn Fn((usize, &'r str)) -> Quoted<'r>,
) -> Vec<(&'static str, Vec<Promised<'r>>)> {
    let titles = [
        (Status::Open, "Still open"),
        (Status::Kept, "Kept"),
        (Status::Late, "Kept, later than said"),
        (Status::Renegotiated, "Moved or made smaller, openly"),
        (Status::Dropped, "Given up, openly"),
    ];
    let promised = |entry: &'r Entry| Promised {
        who: &entry.who,
        made: day(review.reports[entry.made_in].meeting),
        due: entry.due.map(|due| due.strftime("%-d %B").to_string()),
        words: without_box(&entry.quote),
        end: entry.closing.as_ref().map(|closing| quoted((closing.meeting, closing.quote.as_str()))),
    };
    let of = |status: Status| chapter.ledger.iter().filter(|e| e.status == status).map(promised).collect::<Vec<_>>();
    titles.into_iter().map(|(status, title)| (title, of(status))).filter(|(_, group)| !group.is_empty()).collect()
}

fn drawn(trend: &Trend, review: &Review) -> Option<Drawn> {
    let way = match trend.direction {
        Direction::Up => "rises",
        Direction::Down => "falls",
        Direction::WithinNoise | Direction::TooFew => return None,
    };
    let values: Vec<f64> = trend.values.iter().map(|(_, value)| *value).collect();
    let mut sorted = values.clone();
    sorted.sort_by(f64::total_cmp);
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let up = |value: f64| Share(0.9 - 0.8 * if high > low { (value - low) / (high - low) } else { 0.5 });
    let points: Vec<(Share, Share)> =
        values.iter().enumerate().map(|(at, value)| (Share(share(2 * at + 1, 2 * values.len())), up(*value))).collect();
    let quarter = |n: usize| sorted[(sorted.len() - 1) * n / 4];
    let (top, bottom) = (up(quarter(3)), up(quarter(1)));
    let held = |at: usize| Some(review.reports[trend.values[at].0].meeting.date?.strftime("%-d %b").to_string());
    Some(Drawn {
        name: capitalised(&trend.name),
        way,
        span: held(0).zip(held(trend.values.len() - 1)),
        range: (format!("{low:.2}"), format!("{high:.2}")),
        values: values.iter().map(|value| format!("{value:.2}")).collect::<Vec<_>>().join(", "),
        lines: points.windows(2).map(|pair| (pair[0].0, pair[0].1, pair[1].0, pair[1].1)).collect(),
        band: (top, Share((bottom.0 - top.0).max(0.02))),
        points,
    })
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of days and meetings")]
    let share = part as f64 / whole.max(1) as f64;
    share
}

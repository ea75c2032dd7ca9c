//! Due dates as people say them: "by Thursday", "end of next week", "before the retro".
//!
//! Owns the step from a phrase to a day. There is no clock here: a relative phrase means something
//! only against the day the meeting was held, and without that day it stays a phrase with no date.
//! A guess would be worse than none, since a report that shows a wrong date makes somebody "late".

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::{Captures, Expression as Regex};
use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

/// A due date that somebody named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day on which the promise is still kept; `None` where the phrase names no day of the
    /// calendar ("before the retro") or the day of the meeting is not known.
    pub date: Option<Date>,
    /// Bytes of the text that hold the phrase with its preposition, on character boundaries.
    pub at: Range<usize>,
}

/// The due date in a sentence or clause, resolved against the day the meeting was held.
///
/// Where several are named, the first one that sounds like a deadline ("by", "before", "until",
/// "end of") wins, then the first of the others: in "I'll read Monday's numbers and answer by
/// Thursday" it is Thursday. A weekday is always the next such day after the meeting, "next Friday"
/// the Friday of next week, a week or month its last working or calendar day.
#[must_use]
pub fn due(text: &str, held: Option<Date>) -> Option<Due> {
    // "By three on Monday" is Monday: an hour counts only where no day is named.
    named_by(&RULES, text, held).or_else(|| named_by(&SAME_DAY, text, held))
}

fn named_by(rules: &[Rule], text: &str, held: Option<Date>) -> Option<Due> {
    let mut best: Option<(bool, Due)> = None;
    for rule in rules {
        for said in rule.phrase.captures_iter(text) {
            // What a rule has to see after its phrase is not part of it.
            let Some(phrase) = said.name("phrase").or(said.get(0)) else { continue };
            if tells_the_past_or_a_habit(text, &phrase.range()) {
                continue;
            }
            let Some(Meant(date)) = (rule.day)(&said, held) else {
                continue;
            };
            let at = with_preposition(text, phrase.range());
            let deadline = DEADLINE.is_match(&text[at.clone()]);
            // "before Monday's demo" is a due date, "Monday's incident" a topic.
            let at_an_event = said.name("event").is_some() && AT.is_match(&text[at.clone()]);
            if !deadline && !at_an_event && said.name("possessive").is_some() {
                continue;
            }
            let found = (deadline, Due { date, at });
            if best.as_ref().is_none_or(|best| is_better(&found, best)) {
                best = Some(found);
            }
        }
    }
    best.map(|(_, due)| due)
}

/// The day a phrase means, where it means one.
struct Meant(Option<Date>);

/// A phrase and how to read it; `None` where it is no due date after all.
struct Rule {
    phrase: Regex,
    day: fn(&Captures, Option<Date>) -> Option<Meant>,
}

/// What people have to be ready for.
const EVENT: &str = r"(?i:retro|retrospective|stand-?up|demo|review|launch|release|planning|off-?site|freeze|call|meeting|sync|1:1|1-1|one-on-one|one\s+on\s+one|check-in|sprint|kick-?off|go-live|workshop|holidays?|summit|conference|all-hands|qbr|migration|cutover|refinement|grooming|audit|renewal|session|run|drop|deadline|board|trial|visit|interview|deploy(?:ment)?|roll-?out|pilot|exam|cut-?off|handover|flight|time\s+we\s+(?:meet|talk|speak))s?";
const WEEKDAY: &str = r"(?:(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|Mon|Tues?|Wed|Thurs?|Thu|Fri|MON|TUE|WED|THU|FRI)";
const MONTH: &str = r"(?:(?i:january|february|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)|March|Mar|May)\.?";
const ANY_MONTH: &str = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)";
/// "next week Monday", "Monday at 3", "Friday end of day": the hour of the day changes no date.
const HOUR: &str = r"(?:\s+(?i:morning|afternoon|evening|night|lunchtime|noon|lunch|eod|cob|first\s+thing|end\s+of\s+(?:the\s+)?day|(?:at|by|around|before|after)\s+(?:noon|midday|lunch|lunchtime|dinner|half\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}(?::\d\d)?\s?(?:am|pm)?)(?:\s+o['’]?clock)?\b))?";
/// An hour as people say it: "half nine", "quarter past ten", "four o'clock", "3:15", "noon".
const CLOCK: &str = r"(?:(?:half|quarter|ten|twenty)(?:\s+(?:past|to|after))?\s+)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midday|midnight|\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)?)(?:\s+(?:thirty|fifteen|forty-five))?(?:\s+o['’]?clock)?(?:\s+sharp)?(?:\s+(?:your|my|our)\s+time)?";
const ORDINAL: &str = r"(?:\d{1,2}(?:st|nd|rd|th)|(?:twenty[-\s])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|thirty[-\s]first)";
const COUNT: &str =
    r"(?:an?\s+couple(?:\s+of)?|a\s+few|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})";

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |phrase: String, day| Rule { phrase: Regex::new(&phrase).expect("a valid regex"), day };
    vec![
        rule(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b".into(), numeric_day),
        rule(format!(r"\b(?:{WEEKDAY},?\s+)?(?P<month>{MONTH})\s+(?i:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>20\d\d)\b)?"), named_day),
        rule(format!(r"\b(?:{WEEKDAY},?\s+(?:the\s+)?)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?i:of\s+)?(?P<month>{MONTH})\b(?:,?\s+(?P<year>20\d\d)\b)?"), named_day),
        // "The ninth of april", "september the fourth": in words, the day makes a month of "march" and "may" in any case.
        rule(format!(r"(?i)\b(?:{WEEKDAY},?\s+)?(?:the\s+)?(?P<day>{ORDINAL})\s+of\s+(?P<month>{ANY_MONTH})\b(?:,?\s+(?P<year>20\d\d)\b)?"), named_day),
        rule(format!(r"(?i)\b(?:{WEEKDAY},?\s+)?(?P<month>{ANY_MONTH})\s+(?:the\s+)?(?P<day>{ORDINAL})\b(?:,?\s+(?P<year>20\d\d)\b)?"), named_day),
        rule(format!(r"\b(?:(?i:(?P<next_week>next\s+week(?:\s+on)?)|(?P<which>next|this|coming|this\s+coming))\s+)?(?P<weekday>{WEEKDAY})\b(?:(?P<possessive>['’]s\b)(?P<event>\s+{EVENT}\b)?)?{HOUR}(?P<later>\s+(?i:next\s+week|the\s+week\s+after|week)\b)?"), weekday),
        rule(r"(?i)\bday\s+after\s+tomorrow\b(?:\s+(?:morning|afternoon|evening))?".into(), |_, held| Some(Meant(after(held, 2.days())))),
        rule(format!(r"\b(?i:tomorrow|(?:on\s+)?the\s+morrow)\b{HOUR}"), |_, held| Some(Meant(after(held, 1.day())))),
        rule(r"(?i)\b(?:(?:later\s+)?today|tonight|eod|cob|end\s+of\s+(?:the\s+|my\s+|this\s+|business\s+)?day|close\s+of\s+business|this\s+(?:morning|afternoon|evening)|the\s+same\s+(?:day|hour)|(?:right\s+|straight\s+|directly\s+)?after\s+(?:this|the|our|today['’]s)\s+(?:call|meeting|chat|one[-\s]on[-\s]one|1:1|session)|(?:by|before|at|over|after)\s+(?:noon|midday|lunch|lunchtime)|by\s+\d{1,2}(?::\d\d)?\s?(?:am|pm)|within\s+the\s+hour|as\s+soon\s+as\s+we\s+(?:hang\s+up|are\s+done)|(?:right|straight)\s+after\s+this|in\s+(?:an|one|two|three|four|a\s+couple\s+of|a\s+few)\s+hours?)\b".into(), |_, held| Some(Meant(held))),
        rule(r"(?i)\b(?P<phrase>(?:right\s+|straight\s+)?after\s+this)(?:\s*[,.!;]|\s*$|\s+(?:and|then|i|so)\b)".into(), |_, held| Some(Meant(held))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+(?:(?:the|this)\s+)?(?:working\s+)?week|(?:later\s+)?this\s+week|eow)\b".into(), |_, held| Some(Meant(friday(held, 0)))),
        rule(r"(?i)\bthis\s+day\s+week\b".into(), |_, held| Some(Meant(after(held, 7.days())))),
        rule(r"(?i)\b(?:the\s+)?week\s+after\s+next\b".into(), |_, held| Some(Meant(friday(held, 2)))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+|(?:early|mid|late|sometime|some\s+time|start\s+of|beginning\s+of)\s+)?next\s+week\b".into(), |_, held| Some(Meant(friday(held, 1)))),
        rule(r"(?i)\b(?:over|at|during|by)?\s*(?:the|this)\s+weekend\b".into(), |_, held| Some(Meant(upcoming(held, Weekday::Sunday)))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+(?:(?:the|this)\s+)?month|month['’]?s?[-\s]end|(?:later\s+)?this\s+month|eom)\b".into(), |_, held| Some(Meant(held.map(Date::last_of_month)))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+)?next\s+month\b".into(), |_, held| Some(Meant(after(held.map(Date::first_of_month), 1.month()).map(Date::last_of_month)))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+(?:(?:the|this)\s+)?quarter|this\s+quarter|eoq)\b".into(), |_, held| Some(Meant(held.and_then(|held| end_of_quarter(held, 0))))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+)?next\s+quarter\b".into(), |_, held| Some(Meant(held.and_then(|held| end_of_quarter(held, 1))))),
        rule(r"(?i)\b(?:the\s+)?end\s+of\s+q(?P<quarter>[1-4])\b".into(), numbered_quarter),
        rule(r"(?i)\b(?:the\s+)?end\s+of\s+(?:(?:the|this)\s+)?year\b".into(), |_, held| Some(Meant(held.map(Date::last_of_year)))),
        rule(format!(r"\b(?:(?i:the\s+)?(?i:end\s+of)|(?i:in|early\s+in|late\s+in))\s+(?P<month>{MONTH})(?:\s+(?P<year>20\d\d))?(?:[^\w\s]|\s+[a-z]|\s*$)"), named_month),
        rule(format!(r"(?i)\b(?:in|within)\s+(?:the\s+next\s+|about\s+|like\s+)?(?P<count>{COUNT})\s+(?P<unit>working\s+days?|business\s+days?|days?|weeks?|months?)(?:['’]?s?\s+time\b|['’])?(?:\s+or\s+so\b)?"), distance),
        rule(format!(r"(?i)\b(?P<count>{COUNT})\s+(?P<unit>days?|weeks?|months?)\s+from\s+(?:now|today)\b"), distance),
        rule(r"(?i)\b(?:in|within|over)\s+the\s+(?:next|coming)\s+(?:(?:few\s+|couple\s+of\s+|couple\s+)?(?:days|weeks)|(?:day|week)\s+or\s+(?:two|so))\b".into(), |_, _| Some(Meant(None))),
        // After a bare "on the" or "by the" an ordinal may count things ("by the second sprint"), so the phrase has to end there.
        rule(format!(r"(?i)\b(?:by|on|before|until|due)\s+the\s+(?P<day>{ORDINAL})\b(?:\s*$|\s*[^\w\s-]|\s+(?:at|and|or|if|so|then|to|with|for|but|i|we|you|he|she|they|latest)\b)"), day_of_month),
        rule(format!(r"\b{WEEKDAY},?\s+the\s+(?P<day>(?i:{ORDINAL}))\b"), day_of_month),
        rule(format!(r"(?i)\b(?:by|before|until|till|ahead\s+of|in\s+time\s+for|prior\s+to|(?:at|in|for|by)\s+(?:the\s+|our\s+|my\s+|your\s+)?next)(?:\s+(?:the|our|my|your|this|that|next))?(?:\s+(?:next|sprint|weekly|team|code|board|product|customer|design|release|eng|engineering|planning|quarterly|company|steering|launch|big|staff|\w+day))*(?:\s+[a-z]{{3,}})?\s+{EVENT}\b"), |_, _| Some(Meant(None))),
        rule(r"(?i)\b(?:(?:the\s+)?end\s+of\s+(?:(?:the|this|next)\s+)?sprint|(?:this|next)\s+(?:sprint|release)|after\s+(?:the\s+)?(?:stand-?up|retro|demo|planning|review))\b".into(), |_, _| Some(Meant(None))),
    ]
});

/// Times that name no day and are mostly meant for the day of the meeting.
static SAME_DAY: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |phrase: String, day| Rule { phrase: Regex::new(&phrase).expect("a valid regex"), day };
    // "by two points", "at five percent": what follows has to show that it was an hour.
    let then = r"(?:\s*$|\s*[^\w\s%$€£-]|\s+(?:and|or|with|so|then|but|if|to|on|for|in|i|you|we|they|he|she|it|the|today|tonight|tops|latest|at\s+the\s+latest)\b)";
    vec![
        rule(format!(r"(?i)\b(?P<phrase>(?:by|before|till|until)\s+(?:about\s+)?{CLOCK}){then}"), |_, held| Some(Meant(held))),
        // "At ten" may be tomorrow's ten.
        rule(format!(r"(?i)\b(?P<phrase>at\s+(?:about\s+)?{CLOCK}){then}"), |said, _| {
            let digits = said["phrase"].trim_end().ends_with(|c: char| c.is_ascii_digit());
            (!digits || said["phrase"].contains(':')).then_some(Meant(None))
        }),
        rule(format!(r"(?i)(?:^|,\s*|\bfor\s+)(?P<phrase>half\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)){then}"), |_, _| Some(Meant(None))),
        rule(r"(?i)\b(?:by|before)\s+(?:the\s+day['’]?s\s+out|(?:i|we|you|he|she|they)(?:['’]m|['’]re|\s+am|\s+are)?\s+(?:all\s+)?(?:go(?:es)?|leaves?|log(?:s)?\s+off|sleeps?|starts?|travels?|fly|flies|finish|meet|next\s+(?:meet|talk|speak)|talk|speak|ship|launch|present|hang\s+up|head|knock\s+off|clock\s+off|close)(?:\s+(?:home|out|off|to\s+bed|to\s+sleep))?)\b".into(), |_, _| Some(Meant(None))),
        rule(r"(?i)\b(?:by|before|after|at|over)\s+(?:dinner(?:\s?time)?|supper|tea|breakfast|iftar|school\s+pick-?up|bed|bedtime|sundown|sunset|dark)\b".into(), |_, _| Some(Meant(None))),
        rule(r"(?i)\b(?:(?:in|by)\s+(?:the|my|your)\s+(?:morning|evening|afternoon)|first\s+thing(?:\s+in\s+the\s+morning)?|overnight|on\s+(?:my|the)\s+way\s+home|(?:when|once|after|as\s+soon\s+as)\s+we\s+hang\s+up|midweek|(?:in|before|by|after)\s+the\s+new\s+year|(?:by|before|after)\s+(?:christmas|xmas|easter|new\s+year|ramadan|lebaran|eid|diwali|thanksgiving|hallowe['’]?en|carnival|pesach|the\s+holidays|the\s+break))\b".into(), |_, _| Some(Meant(None))),
        // Something that holds from a day on is owed from that day.
        rule(format!(r"(?i)\b(?P<phrase>from\s+(?:now\s+on|here\s+on(?:\s+out)?|today(?:\s+on)?|tomorrow(?:\s+on)?|this\s+(?:week|sprint)(?:\s+on)?|next\s+(?:week|sprint)(?:\s+on)?|{WEEKDAY}(?:\s+on(?:wards?)?)?))(?:\s*$|\s*[^\w\s-]|\s+(?:i|you|we|and|it)\b)"), |_, _| Some(Meant(None))),
    ]
});

/// Prepositions that belong to the phrase, so that what is left of the clause reads well without it.
static PREPOSITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\b(?:no\s+later\s+than|at\s+the\s+latest|latest|in\s+time\s+for|first\s+thing|some\s*time|ideally|hopefully|probably|maybe|later|early|late|mid|due|by|before|until|till|on|in|for|at|around|the|come|eod|cob|(?:the\s+)?end\s+of(?:\s+the)?(?:\s+day)?|(?:by\s+|at\s+)?(?:noon|lunch|lunchtime|\d{1,2}(?::\d\d)?\s?(?:am|pm)))\s+)+$")
        .expect("a valid regex")
});

static DEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:ideally|hopefully|probably|maybe)\s+)?(?:no\s+later|in\s+time|by|before|until|till|due|ahead|prior|come|within|(?:at\s+)?(?:the\s+)?end\s+of|eo[dwmq]\b|cob\b)")
        .expect("a valid regex")
});

/// "at Monday's demo": a moment to do it by, where "about Monday's demo" is a topic.
static AT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)^(?:at|in|for|on)\s").expect("a valid regex"));

/// Right before a phrase: it is over, or it is a habit ("since Monday", "every Friday").
static NOT_AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:last|since|every|each|past|previous|ago|from|as\s+of|for\s+the\s+last|not\s+(?:by|on|until|before)|earlier|back\s+(?:on|in))(?:\s+(?:on|the|single|other))?\s+$")
        .expect("a valid regex")
});

fn tells_the_past_or_a_habit(text: &str, phrase: &Range<usize>) -> bool {
    NOT_AHEAD.is_match(near(&text[..phrase.start]))
}

fn with_preposition(text: &str, phrase: Range<usize>) -> Range<usize> {
    let before = near(&text[..phrase.start]);
    let start = PREPOSITION.find(before).map_or(phrase.start, |found| phrase.start - (before.len() - found.start()));
    // The rules that look one character ahead must not hand that character out.
    let whole = text[start..phrase.end].trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    start..start + whole.len()
}

/// The end of what comes before a phrase; a few words only, which keeps the whole scan linear.
fn near(before: &str) -> &str {
    &before[before.ceil_char_boundary(before.len().saturating_sub(48))..]
}

/// Deadlines before mentions of a day, then what is said first, then the longer phrase.
fn is_better((deadline, found): &(bool, Due), (best_deadline, best): &(bool, Due)) -> bool {
    // A phrase inside a longer one never wins: "Monday" in "Monday next week".
    let rank = |deadline: bool, due: &Due| (!deadline, due.at.start, usize::MAX - due.at.end, due.date.is_none());
    rank(*deadline, found) < rank(*best_deadline, best)
}

fn after(held: Option<Date>, span: Span) -> Option<Date> {
    held.and_then(|held| held.checked_add(span).ok())
}

/// Friday of the week `weeks` ahead. On a weekend "this week" means the one about to begin.
fn friday(held: Option<Date>, weeks: i64) -> Option<Date> {
    let held = held?;
    let to_friday = 4 - i64::from(held.weekday().to_monday_zero_offset());
    let to_friday = if to_friday < 0 && weeks == 0 { to_friday + 7 } else { to_friday };
    held.checked_add((to_friday + 7 * weeks).days()).ok()
}

/// The next such weekday after the meeting, never the day itself.
fn upcoming(held: Option<Date>, weekday: Weekday) -> Option<Date> {
    held.and_then(|held| held.nth_weekday(1, weekday).ok())
}

fn end_of_quarter(held: Date, ahead: i64) -> Option<Date> {
    let last = (held.month() - 1) / 3 * 3 + 3;
    date(held.year(), last, 1).checked_add((3 * ahead).months()).ok().map(Date::last_of_month)
}

fn numbered_quarter(said: &Captures, held: Option<Date>) -> Option<Meant> {
    let quarter: i8 = said["quarter"].parse().ok()?;
    Some(Meant(held.and_then(|held| {
        let this_year = Date::new(held.year(), quarter * 3, 1).ok()?.last_of_month();
        if this_year < held {
            Date::new(held.year() + 1, quarter * 3, 1).ok().map(Date::last_of_month)
        } else {
            Some(this_year)
        }
    })))
}

fn weekday(said: &Captures, held: Option<Date>) -> Option<Meant> {
    let name = said["weekday"].to_lowercase();
    let weekday = match name.get(..3)? {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        _ => Weekday::Sunday,
    };
    let in_next_week = || {
        let friday = friday(held, 1)?;
        friday.checked_add((i64::from(weekday.to_monday_zero_offset()) - 4).days()).ok()
    };
    let next = said.name("which").is_some_and(|which| which.as_str().eq_ignore_ascii_case("next"));
    let later = said.name("later").map(|later| later.as_str().trim().to_lowercase());
    Some(Meant(match later.as_deref() {
        // "Thursday week" is a week after the coming Thursday.
        Some("week" | "the week after") => after(upcoming(held, weekday), 7.days()),
        Some(_) => in_next_week(),
        None if next || said.name("next_week").is_some() => in_next_week(),
        None => upcoming(held, weekday),
    }))
}

fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_lowercase();
    (1..).zip(MONTHS).find(|(_, month)| name.starts_with(month)).map(|(number, _)| number)
}

fn numeric_day(said: &Captures, _: Option<Date>) -> Option<Meant> {
    let day = Date::new(said["year"].parse().ok()?, said["month"].parse().ok()?, said["day"].parse().ok()?);
    day.ok().map(|day| Meant(Some(day)))
}

fn named_day(said: &Captures, held: Option<Date>) -> Option<Meant> {
    let (month, day) = (month(&said["month"])?, ordinal(&said["day"])?);
    // Checked in a leap year, so that "February 29" is a day and "June 31" is not.
    Date::new(2028, month, day).ok()?;
    Some(Meant(match said.name("year") {
        Some(year) => Date::new(year.as_str().parse().ok()?, month, day).ok(),
        None => held.and_then(|held| coming_year(held, month, day)),
    }))
}

/// The day in the year of the meeting, or in the next one where it lies well behind: "January 10"
/// said in December is ahead, "September 1" said on September 3 was probably just missed.
fn coming_year(held: Date, month: i8, day: i8) -> Option<Date> {
    let this_year = Date::new(held.year(), month, day).ok();
    match this_year {
        Some(day) if (held - day).get_days() < 60 => Some(day),
        _ => Date::new(held.year() + 1, month, day).ok(),
    }
}

fn named_month(said: &Captures, held: Option<Date>) -> Option<Meant> {
    let month = month(&said["month"])?;
    let last = |year| Date::new(year, month, 1).ok().map(Date::last_of_month);
    Some(Meant(match said.name("year") {
        Some(year) => last(year.as_str().parse().ok()?),
        None => held.and_then(|held| last(held.year()).filter(|day| *day >= held).or_else(|| last(held.year() + 1))),
    }))
}

fn day_of_month(said: &Captures, held: Option<Date>) -> Option<Meant> {
    let day = ordinal(&said["day"])?;
    Some(Meant(held.and_then(|held| {
        // A month without a 31st is skipped: whoever says "the 31st" means one that has it.
        (0..3).find_map(|ahead: i64| {
            let first = held.first_of_month().checked_add(ahead.months()).ok()?;
            Date::new(first.year(), first.month(), day).ok().filter(|day| *day >= held)
        })
    })))
}

/// "14", "14th" or "fourteenth".
fn ordinal(said: &str) -> Option<i8> {
    const WORDS: &str = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth \
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first \
        twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth \
        twenty-ninth thirtieth thirty-first";
    let said = said.to_lowercase().replace(' ', "-");
    let digits = said.trim_end_matches(|c: char| c.is_alphabetic());
    let spoken = || (1..).zip(WORDS.split_whitespace()).find(|(_, word)| *word == said).map(|(day, _)| day);
    digits.parse().ok().or_else(spoken).filter(|day| (1..=31).contains(day))
}

fn distance(said: &Captures, held: Option<Date>) -> Option<Meant> {
    let unit = said["unit"].to_lowercase();
    let words = said["count"].to_lowercase();
    let count: i64 = match words.split_whitespace().collect::<Vec<_>>()[..] {
        // "A few" is no number; the phrase still says that there will be an end.
        [_, "few"] => return Some(Meant(None)),
        [_, "couple", ..] => 2,
        ["a" | "an"] => 1,
        [word] => {
            const ONES: [&str; 12] =
                ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
            match (1..).zip(ONES).find(|(_, name)| *name == word) {
                Some((value, _)) => value,
                None => word.parse().ok()?,
            }
        }
        _ => return None,
    };
    Some(Meant(if unit.starts_with("working") || unit.starts_with("business") {
        held.and_then(|held| working_days_after(held, count))
    } else if unit.starts_with("day") {
        after(held, count.days())
    } else if unit.starts_with("week") {
        after(held, count.weeks())
    } else {
        after(held, count.months())
    }))
}

fn working_days_after(held: Date, count: i64) -> Option<Date> {
    let mut day = held;
    let mut left = count;
    while left > 0 {
        day = day.tomorrow().ok()?;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Thursday.
    const HELD: Date = date(2026, 9, 3);

    fn resolved(text: &str, held: Date) -> (Option<String>, &str) {
        let due = due(text, Some(held)).unwrap_or_else(|| panic!("no due date in {text:?}"));
        (due.date.map(|date| date.to_string()), &text[due.at])
    }

    /// Text, day, phrase.
    const PHRASES: &[(&str, &str, &str)] = &[
        ("I'll have it by Thursday", "2026-09-10", "by Thursday"),
        ("you get it on Friday", "2026-09-04", "on Friday"),
        ("by next Friday", "2026-09-11", "by next Friday"),
        ("next Monday then", "2026-09-07", "next Monday"),
        ("Monday morning", "2026-09-07", "Monday morning"),
        ("by Monday at 3pm, okay?", "2026-09-07", "by Monday at 3pm"),
        ("first thing Monday", "2026-09-07", "first thing Monday"),
        ("before Friday's demo", "2026-09-04", "before Friday's demo"),
        ("at Monday's stand-up", "2026-09-07", "at Monday's stand-up"),
        ("by Tuesday the eighth", "2026-09-08", "by Tuesday the eighth"),
        ("by the twenty-second.", "2026-09-22", "by the twenty-second"),
        ("for Monday 7 September", "2026-09-07", "for Monday 7 September"),
        ("within the hour", "2026-09-03", "within the hour"),
        ("by EOD Friday", "2026-09-04", "by EOD Friday"),
        ("by end of day tomorrow", "2026-09-04", "by end of day tomorrow"),
        ("Tuesday next week", "2026-09-08", "Tuesday next week"),
        ("next week Wednesday", "2026-09-09", "next week Wednesday"),
        ("by Wed.", "2026-09-09", "by Wed"),
        ("tomorrow", "2026-09-04", "tomorrow"),
        ("tomorrow afternoon", "2026-09-04", "tomorrow afternoon"),
        ("the day after tomorrow", "2026-09-05", "the day after tomorrow"),
        ("by the end of the week", "2026-09-04", "by the end of the week"),
        ("end of week", "2026-09-04", "end of week"),
        ("later this week", "2026-09-04", "later this week"),
        ("EOW", "2026-09-04", "EOW"),
        ("next week", "2026-09-11", "next week"),
        ("early next week", "2026-09-11", "early next week"),
        ("by the end of next week", "2026-09-11", "by the end of next week"),
        ("the week after next", "2026-09-18", "the week after next"),
        ("over the weekend", "2026-09-06", "over the weekend"),
        ("by the 14th", "2026-09-14", "by the 14th"),
        ("by the 2nd, promise", "2026-10-02", "by the 2nd"),
        ("March 15", "2027-03-15", "March 15"),
        ("by 15 March", "2027-03-15", "by 15 March"),
        ("by September 9th", "2026-09-09", "by September 9th"),
        ("on the 9th of October", "2026-10-09", "on the 9th of October"),
        ("let's say by the fourth of October", "2026-10-04", "by the fourth of October"),
        ("by the ninth of april", "2027-04-09", "by the ninth of april"),
        ("by the twenty-first of march or so", "2027-03-21", "by the twenty-first of march"),
        ("on november the second", "2026-11-02", "on november the second"),
        ("Oct 1, 2027", "2027-10-01", "Oct 1, 2027"),
        ("by 2026-09-10", "2026-09-10", "by 2026-09-10"),
        ("in two weeks", "2026-09-17", "in two weeks"),
        ("in a couple of days", "2026-09-05", "in a couple of days"),
        ("within 3 days", "2026-09-06", "within 3 days"),
        ("in two working days", "2026-09-07", "in two working days"),
        ("two weeks from now", "2026-09-17", "two weeks from now"),
        ("in a month", "2026-10-03", "in a month"),
        ("today", "2026-09-03", "today"),
        ("later today", "2026-09-03", "later today"),
        ("by EOD", "2026-09-03", "by EOD"),
        ("by close of business", "2026-09-03", "by close of business"),
        ("this afternoon", "2026-09-03", "this afternoon"),
        ("tonight", "2026-09-03", "tonight"),
        ("right after this call", "2026-09-03", "right after this call"),
        ("by the end of the month", "2026-09-30", "by the end of the month"),
        ("next month", "2026-10-31", "next month"),
        ("end of the quarter", "2026-09-30", "end of the quarter"),
        ("next quarter", "2026-12-31", "next quarter"),
        ("by end of Q1", "2027-03-31", "by end of Q1"),
        ("by the end of November", "2026-11-30", "by the end of November"),
        ("end of the year", "2026-12-31", "end of the year"),
        ("this day week", "2026-09-10", "this day week"),
        ("Thursday after two", "2026-09-10", "Thursday after two"),
        ("by three on Monday", "2026-09-07", "on Monday"),
        ("before five, and then", "2026-09-03", "before five"),
        ("after lunch", "2026-09-03", "after lunch"),
        ("by month end", "2026-09-30", "by month end"),
    ];

    #[test]
    fn phrases_become_days() {
        for &(text, day, phrase) in PHRASES {
            assert_eq!(resolved(text, HELD), (Some(day.to_owned()), phrase), "{text}");
        }
    }

    #[test]
    fn the_day_of_the_meeting_decides() {
        for (held, text, day) in [
            (date(2026, 9, 7), "by Thursday", "2026-09-10"),
            (date(2026, 9, 7), "by Monday", "2026-09-14"),
            (date(2026, 9, 7), "next Monday", "2026-09-14"),
            (date(2026, 9, 11), "end of the week", "2026-09-11"),
            (date(2026, 9, 12), "this week", "2026-09-18"),
            (date(2026, 9, 11), "tomorrow", "2026-09-12"),
            (date(2026, 12, 30), "by January 10", "2027-01-10"),
            (date(2026, 12, 30), "next month", "2027-01-31"),
            (date(2026, 12, 30), "by the 5th", "2027-01-05"),
            (date(2026, 9, 3), "by September 1", "2026-09-01"),
            (date(2026, 1, 31), "by the 30th", "2026-03-30"),
            (date(2026, 1, 31), "in a month", "2026-02-28"),
            (date(2026, 12, 1), "next quarter", "2027-03-31"),
        ] {
            assert_eq!(resolved(text, held).0.as_deref(), Some(day), "{text} on {held}");
        }
    }

    #[test]
    fn an_event_is_a_due_date_without_a_day() {
        for (text, phrase) in [
            ("I'll write it up before the retro", "before the retro"),
            ("by our next 1:1", "by our next 1:1"),
            ("ahead of the board meeting", "ahead of the board meeting"),
            ("by the end of the sprint", "by the end of the sprint"),
            ("next sprint", "next sprint"),
            ("in the next few days", "in the next few days"),
            ("in a few days", "in a few days"),
            ("I'm with them at four o'clock.", "at four o'clock"),
            ("before I go home", "before I go home"),
            ("before the Christmas run", "before the Christmas run"),
            ("I can do that, from now on.", "from now on"),
        ] {
            assert_eq!(resolved(text, HELD), (None, phrase), "{text}");
        }
    }

    #[test]
    fn without_the_day_of_the_meeting_only_full_dates_stand() {
        for text in
            ["by Thursday", "tomorrow", "in two weeks", "March 15", "end of the quarter", "by the 14th", "today"]
        {
            assert_eq!(due(text, None).map(|due| due.date), Some(None), "{text}");
        }
        assert_eq!(due("by March 15, 2026", None).and_then(|due| due.date), Some(date(2026, 3, 15)));
        assert_eq!(due("2026-09-10", None).and_then(|due| due.date), Some(date(2026, 9, 10)));
    }

    #[test]
    fn a_deadline_beats_a_day_that_is_only_mentioned() {
        let text = "I'll look at what came in Monday and answer by Thursday";
        assert_eq!(resolved(text, HELD).0.as_deref(), Some("2026-09-10"));
        let text = "tomorrow I'll send what we show on Wednesday";
        assert_eq!(resolved(text, HELD).0.as_deref(), Some("2026-09-04"));
    }

    #[test]
    fn the_past_habits_and_look_alikes_are_no_due_dates() {
        for text in [
            "last Thursday",
            "since Monday",
            "every Friday",
            "we ship on Fridays",
            "Monday's incident",
            "the 2nd option",
            "by the 2nd sprint",
            "on the second try",
            "about Monday's demo",
            "you may 3 times",
            "we march 15 miles",
            "version 2026-13-45",
            "June 31",
            "in 10 minutes",
            "down by two points",
            "at five percent",
            "half of them",
            "the numbers from Monday are in",
            "the friendly thursdays crew",
            "last week",
            "two weeks ago",
            "",
            "soon",
        ] {
            assert_eq!(due(text, Some(HELD)), None, "{text}");
        }
    }

    #[test]
    fn spans_lie_on_character_boundaries() {
        for text in [
            "ééééééééééééééééééééééééééééééé by Thursday — ok",
            "«tomorrow»",
            "日本語日本語日本語日本語日本語日本語 Monday…",
        ] {
            let due = due(text, Some(HELD)).unwrap();
            assert!(text.get(due.at).is_some());
        }
    }
}

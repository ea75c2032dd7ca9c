//! Spoken lengths of work: "six weeks", "a month and a half", "two to three sprints".
//!
//! Owns the step from words to working days and nothing after it: whether a length is an estimate,
//! and of what, is for the caller to say. Lengths that are certainly none (how long ago something
//! was, how often it happens) are left out here, because only the words around them tell.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::{Captures, Expression as Regex};

/// A length of work that somebody named.
#[derive(Debug, Clone, PartialEq)]
pub struct Duration {
    /// The length in working days: a week is 5, a sprint 10, a month 20, a day 8 hours.
    pub working_days: f64,
    /// Bytes of the text that hold the phrase, on character boundaries.
    pub at: Range<usize>,
}

/// All lengths of work in a text, in the order they are said. Of a range the upper end counts.
///
/// A length that tells the past ("two weeks ago", "the last three weeks"), a distance from now
/// ("in two weeks' time") or a rhythm ("twice a week", "every two weeks") is left out.
#[must_use]
pub fn durations(text: &str) -> Vec<Duration> {
    let mut found: Vec<Duration> = Vec::new();
    for spoken in LENGTH.captures_iter(text) {
        let Some(at) = spoken.get(0).map(|whole| whole.range()) else {
            continue;
        };
        if is_no_work(text, &at) || is_rhythm(text, &at, &spoken) {
            continue;
        }
        let Some(working_days) = working_days(&spoken) else {
            continue;
        };
        match found.last_mut() {
            // "a week to ten days", "three days, maybe four days" stay two unless a bare "to" or
            // "or" joins them: only then did one person give one range.
            Some(last) if joins(&text[last.at.end..at.start]) => {
                last.at.end = at.end;
                last.working_days = last.working_days.max(working_days);
            }
            _ => found.push(Duration { working_days, at }),
        }
    }
    found
}

/// Number words come before digits so that "a couple of" is not read as "a". A unit may be glued to
/// its number by a hyphen ("a six-week job"), and "or so", "-ish", "more", "working" may stand between.
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    const NUMBER: &str = r"(?:a\s+couple(?:\s+of)?|couple\s+of|a\s+few|half\s+an?|half|an?\s+half|(?:twenty|thirty|forty|fifty|sixty)(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|an\s+extra|an\s+additional|another|an?|\d{1,3}(?:[.,]\d{1,2})?½?|½)";
    const HALF: &str = r"(?:\s+and\s+a\s+half)";
    const ISH: &str = r"(?:\s*-?\s*ish|\s+or\s+so|\s+odd)";
    const KIND: &str = r"(?:(?:more|extra|additional|full|whole|solid|good|further|working|business|calendar|man|person|people|engineer|engineering|dev|developer)[-\s]+){0,2}";
    const UNIT: &str = r"(?P<unit>hours?|hrs?|days?|weeks?|wks?|fortnights?|months?|sprints?|iterations?|quarters?|years?|afternoons?|mornings?)";
    Regex::new(&format!(
        r"(?i)\b(?P<low>{NUMBER}){ISH}?(?P<low_half>{HALF})?(?:\s*(?:-|–|to|or|until|maybe)\s*(?P<high>{NUMBER}){ISH}?(?P<high_half>{HALF})?)?[-\s]*{KIND}{UNIT}\b(?:'|’)?(?P<tail>\s+and\s+a\s+half|\s+or\s+(?:two|three|four|so)|\s+and\s+a\s+bit|-ish)?"
    ))
    .expect("a valid regex")
});

/// Words right before a length that make it history or a rhythm.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:last|past|previous|preceding|every|each|other|since|already|per|once|twice|times|first|the\s+next\s+day)(?:\s+(?:of\s+)?(?:like|about|the))?\s*$")
        .expect("a valid regex")
});

/// Words right after a length that make it a distance from now, a rhythm, a thing or an age.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:'|’)?s?\s+time\b|s?(?:'|’)?\s+notice\b|\s+(?:ago|earlier|back|before|prior|old|late|behind|overdue|into|from|apart|in\s+a\s+row|running|straight|per|a\s+(?:day|week|month|sprint|quarter|year)|each|on\s+(?:monday|tuesday|wednesday|thursday|friday)|later)\b|[-\s]+(?:cadence|cycles?|sprints?|weekend|rotations?|reviews?|planning|goals?|retros?|demos?|boards?|backlog|zero|off|holidays?|vacation|leave)\b)")
        .expect("a valid regex")
});

/// A pronoun after "one day" makes it "some time in the future".
static SOME_DAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^,?\s+(?:i|we|you|they|he|she|it|someone|somebody)\b").expect("a valid regex"));

fn is_no_work(text: &str, at: &Range<usize>) -> bool {
    let before = tail(&text[..at.start]);
    let after = &text[at.end..];
    let phrase = &text[at.clone()];
    BEFORE.is_match(before)
        || AFTER.is_match(after)
        || phrase.eq_ignore_ascii_case("one day") && SOME_DAY.is_match(after)
        // "1.2 hours" must not be found inside "v1.2 hours" or "10:30 hours".
        || before.ends_with(['.', ':', '/', '$', '€', '£', '-']) && phrase.starts_with(|c: char| c.is_ascii_digit())
        || phrase.to_lowercase().ends_with("week") && after.starts_with("day")
}

/// "three requests a day", "hours a week": a plural before a bare "a day" makes it a rate.
fn is_rhythm(text: &str, at: &Range<usize>, spoken: &Captures) -> bool {
    /// Verbs and small words that end in "s" and do carry an estimate.
    const CARRY: &str = "takes is was needs costs means plus perhaps as its this us days saves adds yes";
    const RATES: &str = "percent % much many what such deploy k million thousand";
    let bare = matches!(spoken["low"].to_lowercase().as_str(), "a" | "an") && spoken.name("high").is_none();
    if !bare {
        return false;
    }
    let Some(word) = tail(&text[..at.start]).split_whitespace().next_back() else {
        return false;
    };
    let word = word.to_lowercase();
    let is_one_of = |words: &str| words.split(' ').any(|one| one == word);
    let carries = is_one_of(CARRY) || word.ends_with("'s") || word.ends_with("’s");
    word.ends_with('s') && !carries || is_one_of(RATES)
}

/// The end of what comes before a phrase; looking at a few words only keeps the whole scan linear.
fn tail(before: &str) -> &str {
    &before[before.ceil_char_boundary(before.len().saturating_sub(40))..]
}

fn joins(between: &str) -> bool {
    matches!(between.trim().to_lowercase().as_str(), "to" | "or" | "-" | "–")
}

fn working_days(spoken: &Captures) -> Option<f64> {
    let half = |name: &str| {
        if spoken.name(name).is_some() { 0.5 } else { 0.0 }
    };
    let low = number(&spoken["low"])? + half("low_half");
    let high = match spoken.name("high") {
        Some(words) => number(words.as_str())? + half("high_half"),
        None => low,
    };
    let tail = spoken.name("tail").map(|tail| tail.as_str().to_lowercase()).unwrap_or_default();
    let count = match tail.split_whitespace().next_back() {
        Some("half") => low.max(high) + 0.5,
        Some(word) => number(word).unwrap_or(0.0).max(low.max(high)),
        None => low.max(high),
    };
    let unit = spoken["unit"].to_lowercase();
    // A lone "half" has no meaning before a plural or before "quarter" ("half quarters").
    (count > 0.0).then(|| count * days_in(&unit))
}

/// Working days in one unit.
fn days_in(unit: &str) -> f64 {
    match unit.trim_end_matches('s') {
        "hour" | "hr" => 1.0 / 8.0,
        "afternoon" | "morning" => 0.5,
        "week" | "wk" => 5.0,
        "fortnight" | "sprint" | "iteration" => 10.0,
        "month" => 20.0,
        "quarter" => 60.0,
        "year" => 240.0,
        _ => 1.0,
    }
}

fn number(words: &str) -> Option<f64> {
    let words = words.to_lowercase().replace('-', " ");
    let mut words = words.split_whitespace();
    let first = words.next()?;
    let rest = words.next();
    let ones = |word: &str| {
        const ONES: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen \
            fourteen fifteen sixteen seventeen eighteen nineteen";
        (0_u32..).zip(ONES.split_whitespace()).find(|(_, name)| *name == word).map(|(value, _)| f64::from(value))
    };
    let tens = |word: &str| match word {
        "twenty" => Some(20.0),
        "thirty" => Some(30.0),
        "forty" => Some(40.0),
        "fifty" => Some(50.0),
        "sixty" => Some(60.0),
        _ => None,
    };
    match (first, rest) {
        ("a" | "an", Some("couple")) | ("couple", _) => Some(2.0),
        ("a", Some("few")) => Some(3.0),
        ("a" | "an", Some("half")) | ("half" | "½", _) => Some(0.5),
        ("a" | "an" | "another", _) => Some(1.0),
        _ => {
            tens(first).map(|value| value + rest.and_then(ones).unwrap_or(0.0)).or_else(|| ones(first)).or_else(|| {
                let half = if first.ends_with('½') { 0.5 } else { 0.0 };
                first.trim_end_matches('½').replace(',', ".").parse::<f64>().ok().map(|value| value + half)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<(f64, &str)> {
        durations(text).into_iter().map(|found| (found.working_days, &text[found.at])).collect()
    }

    #[test]
    fn spoken_lengths_become_working_days() {
        for (text, days, phrase) in [
            ("honestly that's six weeks for us", 30.0, "six weeks"),
            ("call it 3 days", 3.0, "3 days"),
            ("I'd want a fortnight for it", 10.0, "a fortnight"),
            ("two sprints, no less", 20.0, "two sprints"),
            ("more like a month and a half", 30.0, "a month and a half"),
            ("half a day if the tests behave", 0.5, "half a day"),
            ("two to three weeks", 15.0, "two to three weeks"),
            ("2-3 weeks", 15.0, "2-3 weeks"),
            ("2 – 3 weeks", 15.0, "2 – 3 weeks"),
            ("four or five days", 5.0, "four or five days"),
            ("a couple of weeks", 10.0, "a couple of weeks"),
            ("a couple weeks", 10.0, "a couple weeks"),
            ("eight-ish weeks", 40.0, "eight-ish weeks"),
            ("8ish weeks", 40.0, "8ish weeks"),
            ("six or so weeks", 30.0, "six or so weeks"),
            ("an afternoon, tops", 0.5, "an afternoon"),
            ("a week or two", 10.0, "a week or two"),
            ("a day or so", 1.0, "a day or so"),
            ("maybe 40 hours", 5.0, "40 hours"),
            ("1.5 weeks", 7.5, "1.5 weeks"),
            ("6 wks", 30.0, "6 wks"),
            ("two and a half weeks", 12.5, "two and a half weeks"),
            ("it takes a week", 5.0, "a week"),
            ("that's a sprint", 10.0, "a sprint"),
            ("a six-week job", 30.0, "six-week"),
            ("ten working days", 10.0, "ten working days"),
            ("another two weeks", 10.0, "two weeks"),
            ("another week", 5.0, "another week"),
            ("two more days", 2.0, "two more days"),
            ("a full week of work", 5.0, "a full week"),
            ("twenty-five person days", 25.0, "twenty-five person days"),
            ("three engineer-weeks", 15.0, "three engineer-weeks"),
            ("a quarter, give or take", 60.0, "a quarter"),
            ("a week to ten days", 10.0, "a week to ten days"),
            ("two weeks' work", 10.0, "two weeks'"),
            ("a few days", 3.0, "a few days"),
            ("2½ days", 2.5, "2½ days"),
            ("I can do it in four days", 4.0, "four days"),
        ] {
            assert_eq!(lengths(text), [(days, phrase)], "{text}");
        }
    }

    #[test]
    fn several_lengths_in_one_text_come_in_order() {
        let text = "Not six weeks, can we say three weeks, plus two days of testing?";
        assert_eq!(lengths(text), [(30.0, "six weeks"), (15.0, "three weeks"), (2.0, "two days")]);
    }

    #[test]
    fn the_past_rhythms_and_distances_are_no_estimates() {
        for text in [
            "we changed it two weeks ago",
            "two weeks earlier we had none",
            "the last three weeks were rough",
            "over the past month and a half",
            "the previous two sprints",
            "let's meet in two weeks' time",
            "in two weeks time",
            "two weeks from now",
            "every two weeks",
            "twice a week",
            "three times a day",
            "200 requests a day",
            "ten hours a week",
            "once a month",
            "the other day",
            "one day we'll delete it",
            "two weeks' notice",
            "a two-week sprint",
            "a sprint review",
            "two weeks in a row",
            "we are two weeks late",
            "three weeks into the project",
            "on Monday the 3rd, version 10.4",
            "day two of the migration",
            "this week, next sprint",
            "weekday traffic",
        ] {
            assert_eq!(lengths(text), [], "{text}");
        }
    }

    #[test]
    fn spans_lie_on_character_boundaries() {
        let text = "ça prend… «six weeks» – ½ day – 3 days…";
        for found in durations(text) {
            assert!(text.get(found.at.clone()).is_some());
        }
        assert_eq!(durations("").len(), 0);
    }
}

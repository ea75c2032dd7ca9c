//! Variants of an advice: its own words with one thing in them that the exchange names. "What drives it?" becomes
//! "What drives the port swap?", and "I'll plan with that number" becomes "I'll plan with six weeks".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::coaching::{is_joining, is_nameable, trimmed};
use crate::duration::durations;

/// A place in an advice where something can be named, and the ways to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The advice up to it, without the space at its end.
    pub before: String,
    /// What stands there, with that space; empty where something can be added.
    pub plain: String,
    /// What could stand there.
    pub varied: Vec<String>,
    /// The rest of the advice.
    pub after: String,
}

/// Things that are tried at one spot.
const THINGS: usize = 3;
/// What a thing is joined with at the end of a clause.
const JOINTS: [&str; 3] = ["about", "with", "for"];
/// A clause of fewer words ("Okay,") is not about anything.
const CLAUSE: usize = 3;

impl Spot {
    /// The whole advice with the way of that number.
    pub fn with(&self, number: usize) -> String {
        let named = self.varied.get(number).unwrap_or(&self.plain);
        let whole = format!("{}{named}{}", self.before, self.after);
        let mut letters = whole.trim_start().chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// The spots of `advice` for what `exchange` names, the latest words first.
pub(super) fn spots<'e>(advice: &str, exchange: impl DoubleEndedIterator<Item = &'e str>) -> Vec<Spot> {
    let (mut things, mut lengths): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for text in exchange.rev() {
        lengths.extend(durations(text).into_iter().map(|length| text[length.at].to_lowercase()));
        things.extend(things_in(text));
    }
    for named in [&mut things, &mut lengths] {
        let mut seen = Vec::new();
        named.retain(|name| {
            let lower = name.to_lowercase();
            let is_new = !seen.contains(&lower) && !advice.to_lowercase().contains(&lower);
            seen.push(lower);
            is_new
        });
        named.truncate(THINGS);
    }
    let pointers = pointers(advice).into_iter().map(|at| in_place_of(advice, &at, &things));
    let numbers = NUMBER.find_iter(advice).map(|found| in_place_of(advice, &found.range(), &lengths));
    let ends = ends(advice).into_iter().map(|at| Spot {
        before: advice[..at].to_owned(),
        plain: String::new(),
        varied: things.iter().flat_map(|thing| JOINTS.map(|joint| format!(" {joint} {thing}"))).collect(),
        after: advice[at..].to_owned(),
    });
    pointers.chain(numbers).chain(ends).filter(|spot| !spot.varied.is_empty()).collect()
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:that|the) number\b").expect("a valid regex"));

fn in_place_of(advice: &str, at: &Range<usize>, names: &[String]) -> Spot {
    let start = advice[..at.start].trim_end().len();
    let space = &advice[start..at.start];
    Spot {
        before: advice[..start].to_owned(),
        plain: advice[start..at.end].to_owned(),
        varied: names.iter().map(|name| format!("{space}{name}")).collect(),
        after: advice[at.end..].to_owned(),
    }
}

/// Words that only point at a thing: "it" in "what drives it?". Where they are what a sentence is about ("this is a
/// first draft"), or belong to the word that follows ("that number"), they stay: in their place a name would say something new.
fn pointers(advice: &str) -> Vec<Range<usize>> {
    static POINTER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:it|this|that)(?: one)?\b").expect("a valid regex"));
    const SAYS_NEW: &str = " is was are were be has had does did will would can could may might should must we i you they it he she so if how what why when where who which ";
    let fits = |found: &regex::Match| {
        let next = advice[found.end()..].split_whitespace().next().unwrap_or_default();
        let is_end = advice[found.end()..].starts_with([',', '.', '?']) || next.is_empty();
        let next = next.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let before = advice[..found.start()].trim_end();
        let last = before.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let is_object = !before.is_empty()
            && !before.ends_with([',', '.', '?'])
            && !["so", "is", "and", "that", "if"].contains(&last.as_str());
        let is_glued = advice[found.end()..].starts_with(['\'', '’', '-']);
        is_object && !is_glued && (is_end || is_joining(&next) && !SAYS_NEW.split_whitespace().any(|word| word == next))
    };
    POINTER.find_iter(advice).filter(fits).map(|found| found.range()).collect()
}

/// Where clauses end that are long enough to be about something.
fn ends(advice: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    for (at, _) in advice.match_indices([',', '.', '?']) {
        if advice[from..at].split_whitespace().count() >= CLAUSE {
            ends.push(at);
        }
        from = at + 1;
    }
    ends
}

/// The things with an article that a text names, in order: "the port swap", "our billing page".
fn things_in(text: &str) -> Vec<String> {
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:[Tt]he|[Oo]ur) [A-Za-z][\w-]+(?: [A-Za-z][\w-]+)?(?: [A-Za-z][\w-]+)?")
            .expect("a valid regex")
    });
    let thing = |found: regex::Match| {
        let mut words: Vec<&str> = found.as_str().split(' ').collect();
        if let Some(end) = words[1..].iter().position(|word| is_joining(word)) {
            words.truncate(end + 1);
        }
        let joined = words.join(" ");
        let thing = trimmed(&joined);
        is_nameable(thing).then(|| thing[..1].to_lowercase() + &thing[1..])
    };
    THING.find_iter(text).filter_map(thing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(advice: &str, exchange: &[&str]) -> Vec<String> {
        let spots = spots(advice, exchange.iter().copied());
        spots.iter().flat_map(|spot| (0..spot.varied.len()).map(|number| spot.with(number))).collect()
    }

    #[test]
    fn things_take_the_place_of_words_that_point_and_end_clauses() {
        let found = all("Okay. What drives it, and what would help?", &["The port swap is what worries me."]);
        assert!(found.contains(&"Okay. What drives the port swap, and what would help?".to_owned()), "{found:#?}");
        assert!(
            found.contains(&"Okay. What drives it, and what would help with the port swap?".to_owned()),
            "{found:#?}"
        );
    }

    #[test]
    fn lengths_take_the_place_of_numbers_only() {
        let found = all("Okay, I'll plan with that number.", &["Six weeks, I'd say."]);
        assert_eq!(found, ["Okay, I'll plan with six weeks."]);
    }

    #[test]
    fn nothing_new_is_said_of_a_thing() {
        for advice in ["This is a first draft.", "I know that it matters.", "It's done."] {
            let found = all(advice, &["Look at the port swap."]);
            assert!(
                found.iter().all(|line| line.to_lowercase().starts_with(&advice.to_lowercase()[..7])),
                "{found:#?}"
            );
        }
    }

    #[test]
    fn what_every_variant_holds_was_said_or_advised() {
        let (advice, said) = (
            "What would it cost us to wait, and who decides that?",
            "Well, the Kalmar crew and our old gate, the one in March.",
        );
        let words = |text: &str| -> Vec<String> {
            text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
        };
        let known = [words(advice), words(said), JOINTS.map(str::to_owned).to_vec()].concat();
        let found = all(advice, &[said]);
        assert!(found.len() > 4);
        assert!(found.iter().flat_map(|line| words(line)).all(|word| known.contains(&word)), "{found:#?}");
    }

    #[test]
    fn where_nothing_is_named_there_is_nothing_to_vary() {
        assert_eq!(all("What drives it?", &["Hm, okay then."]), Vec::<String>::new());
    }
}

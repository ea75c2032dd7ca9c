//! The `[cue]` table of a pattern file: which keys each kind takes, and what they are made into.

use super::source::{Phrases, Source};
use super::spot::{Spot, Wording};
use super::{PatternError, Polarity, Who};
use crate::cue::{
    Absence, Bound, Compare, Count, Course, Coverage, Cue, Existence, Guards, Kind, Matcher, Measure, Order, Position,
    Ratio, Sequence, Span, Spread, Steady, Unit,
};
use serde::Deserialize;

/// What the table is read with.
pub(super) struct Compiler<'s> {
    pub source: Source<'s>,
    pub guards: &'s Guards,
    pub phrases: &'s Phrases,
    pub polarity: Polarity,
}

impl Compiler<'_> {
    pub fn cue(&self, raw: &RawCue, speaker: Who) -> Result<Cue, PatternError> {
        let at = raw.kind.span().start;
        self.check_keys(raw)?;
        let confidence = raw.confidence.as_ref().map_or(DEFAULT_CONFIDENCE, |c| *c.get_ref());
        if !(0.0..=1.0).contains(&confidence) {
            return Err(self.source.wrong(at, "`confidence` lies between 0 and 1"));
        }
        let said = |guarded: Guarded| {
            let words = (
                raw.any.as_deref().unwrap_or_default(),
                raw.unless.as_deref().unwrap_or_default(),
                raw.guards.as_deref().unwrap_or_default(),
            );
            if words.0.is_empty() {
                return Err(self.source.wrong(at, "this kind of cue needs `any`: the regexes to look for"));
            }
            self.matcher(speaker, words, guarded)
        };
        let own = || said(Guarded::AsBehaviour);
        let kind = match raw.kind.get_ref() {
            RawKind::Existence => Kind::Existence(Existence {
                matcher: own()?,
                reply_to: self.optional(raw.reply_to.as_ref(), across(speaker))?,
                answered_by: self.optional(raw.answered_by.as_ref(), across(speaker))?,
                position: raw.position.unwrap_or(Position::Anywhere),
            }),
            RawKind::Sequence => Kind::Sequence(Sequence {
                first: self.needed(raw.first.as_ref(), "first", at, across(speaker), Guarded::AsContext)?,
                then: self.needed(raw.then.as_ref(), "then", at, speaker, Guarded::AsBehaviour)?,
                within: raw.within.unwrap_or(2),
                compare: raw.compare.unwrap_or(Compare::Nothing),
            }),
            RawKind::Absence => Kind::Absence(Absence {
                missing: self.needed(raw.missing.as_ref(), "missing", at, Who::Any, Guarded::AsContext)?,
                span: match (&raw.after, raw.position) {
                    (Some(after), None) => Span::After {
                        trigger: self.needed(Some(after), "after", at, speaker, Guarded::AsBehaviour)?,
                        within: raw.within.unwrap_or(3),
                    },
                    (None, Some(position)) => Span::Part {
                        position,
                        at_least: raw.at_least.unwrap_or(12),
                        shown: self.optional(raw.shown.as_ref(), Who::Any)?,
                    },
                    _ => return Err(self.source.wrong(at, "an absence needs either `after` or `position`")),
                },
            }),
            RawKind::Ratio => Kind::Ratio(Ratio {
                of: Measure(self.needed(raw.of.as_ref(), "of", at, speaker, Guarded::AsContext)?),
                to: Measure(self.needed(raw.to.as_ref(), "to", at, Who::Any, Guarded::AsContext)?),
                unit: raw.unit.unwrap_or(Unit::Turns),
                bound: match (raw.above, raw.below) {
                    (Some(above), None) => Bound::AtLeast(above),
                    (None, Some(below)) => Bound::AtMost(below),
                    _ => return Err(self.source.wrong(at, "a ratio needs either `above` or `below`")),
                },
                at_least: raw.at_least.unwrap_or(1),
            }),
            RawKind::Count => Kind::Count(Count {
                matcher: own()?,
                at_least: raw.at_least.ok_or_else(|| self.source.wrong(at, "a count needs `at-least`"))?,
                spread: raw.spread.unwrap_or(Spread::Meeting),
            }),
            RawKind::Order => Kind::Order(Order {
                first: self.needed(raw.first.as_ref(), "first", at, speaker, Guarded::AsContext)?,
                then: self.needed(raw.then.as_ref(), "then", at, speaker, Guarded::AsContext)?,
            }),
            RawKind::Coverage => Kind::Coverage(Coverage {
                probes: self.probes(raw.probes.as_deref(), at, speaker)?,
                at_least: raw.at_least.ok_or_else(|| self.source.wrong(at, "a coverage needs `at-least`"))?,
            }),
            RawKind::Recurrence => Kind::Course(Course::Recurrence {
                sequence: Sequence {
                    first: self.needed(raw.first.as_ref(), "first", at, across(speaker), Guarded::AsContext)?,
                    then: self.needed(raw.then.as_ref(), "then", at, speaker, Guarded::AsBehaviour)?,
                    within: raw.within.unwrap_or(2),
                    compare: Compare::Nothing,
                },
                never: self.optional(raw.missing.as_ref(), Who::Any)?,
                at_least: raw.at_least.unwrap_or(2),
            }),
            RawKind::Fading => {
                Kind::Course(Course::Fading { words: said(Guarded::AsContext)?, at_least: raw.at_least.unwrap_or(2) })
            }
            RawKind::Opening => Kind::Course(Course::Opening { words: own()?, at_least: raw.at_least.unwrap_or(1) }),
            RawKind::Rhythm => Kind::Course(Course::Rhythm {
                above: raw.above,
                below: raw.below,
                is_steady: raw.days.unwrap_or(Steady::Median),
                at_least: raw.at_least.unwrap_or(4),
            }),
            RawKind::Silence => Kind::Course(Course::Silence {
                within: raw.within.unwrap_or(14),
                meetings: raw.meetings.unwrap_or(2),
                at_least: raw.at_least.unwrap_or(1),
            }),
        };
        Ok(Cue { confidence, kind })
    }

    /// Says which keys make no sense for the kind.
    fn check_keys(&self, raw: &RawCue) -> Result<(), PatternError> {
        let words = ["any", "unless", "guards"];
        let allowed: Vec<&str> = match raw.kind.get_ref() {
            RawKind::Existence => [&words[..], &["reply-to", "answered-by", "position"]].concat(),
            RawKind::Sequence => vec!["first", "then", "within", "compare"],
            RawKind::Absence => vec!["after", "missing", "within", "position", "at-least", "shown"],
            RawKind::Ratio => vec!["of", "to", "unit", "above", "below", "at-least"],
            RawKind::Count => [&words[..], &["at-least", "spread"]].concat(),
            RawKind::Order => vec!["first", "then"],
            RawKind::Coverage => vec!["probes", "at-least"],
            RawKind::Recurrence => vec!["first", "then", "within", "missing", "at-least"],
            RawKind::Fading | RawKind::Opening => [&words[..], &["at-least"]].concat(),
            RawKind::Rhythm => vec!["above", "below", "days", "at-least"],
            RawKind::Silence => vec!["within", "meetings", "at-least"],
        };
        let given = [
            ("any", raw.any.is_some()),
            ("unless", raw.unless.is_some()),
            ("guards", raw.guards.is_some()),
            ("reply-to", raw.reply_to.is_some()),
            ("answered-by", raw.answered_by.is_some()),
            ("position", raw.position.is_some()),
            ("first", raw.first.is_some()),
            ("then", raw.then.is_some()),
            ("within", raw.within.is_some()),
            ("compare", raw.compare.is_some()),
            ("after", raw.after.is_some()),
            ("missing", raw.missing.is_some()),
            ("of", raw.of.is_some()),
            ("to", raw.to.is_some()),
            ("unit", raw.unit.is_some()),
            ("above", raw.above.is_some()),
            ("below", raw.below.is_some()),
            ("at-least", raw.at_least.is_some()),
            ("spread", raw.spread.is_some()),
            ("shown", raw.shown.is_some()),
            ("probes", raw.probes.is_some()),
            ("days", raw.days.is_some()),
            ("meetings", raw.meetings.is_some()),
        ];
        match given.iter().find(|(key, is_given)| *is_given && !allowed.contains(key)) {
            Some((key, _)) => Err(self.source.wrong(
                raw.kind.span().start,
                format!("this kind of cue has no `{key}`: it takes {}", allowed.join(", ")),
            )),
            None => Ok(()),
        }
    }

    fn optional(&self, raw: Option<&RawMatcher>, speaker: Who) -> Result<Option<Matcher>, PatternError> {
        raw.map(|raw| self.of(raw, speaker, Guarded::AsContext)).transpose()
    }

    fn probes(&self, raw: Option<&[RawMatcher]>, at: usize, speaker: Who) -> Result<Vec<Matcher>, PatternError> {
        let raw = raw.ok_or_else(|| self.source.wrong(at, "this kind of cue needs `probes`"))?;
        raw.iter().map(|probe| self.of(probe, speaker, Guarded::AsContext)).collect()
    }

    fn needed(
        &self,
        raw: Option<&RawMatcher>,
        key: &str,
        at: usize,
        speaker: Who,
        guarded: Guarded,
    ) -> Result<Matcher, PatternError> {
        let raw = raw.ok_or_else(|| self.source.wrong(at, format!("this kind of cue needs `{key}`")))?;
        self.of(raw, speaker, guarded)
    }

    fn of(&self, raw: &RawMatcher, speaker: Who, guarded: Guarded) -> Result<Matcher, PatternError> {
        self.matcher(raw.speaker.unwrap_or(speaker), (&raw.any, &raw.unless, &raw.guards), guarded)
    }

    fn matcher(
        &self,
        speaker: Who,
        (any, unless, guards): RegexLists,
        guarded: Guarded,
    ) -> Result<Matcher, PatternError> {
        let regexes =
            |raw: &[Wording]| raw.iter().map(|r| self.source.regex(r, self.phrases)).collect::<Result<Vec<_>, _>>();
        let mut named = guards
            .iter()
            .map(|name| {
                self.guards.0.get(name.get_ref()).cloned().ok_or_else(|| {
                    let known: Vec<_> = self.guards.0.keys().map(String::as_str).collect();
                    self.source.wrong(
                        name.span().start,
                        format!("no guard is called {:?}: there are {}", name.get_ref(), known.join(", ")),
                    )
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if guarded == Guarded::AsBehaviour && self.polarity == Polarity::Antipattern {
            named.extend(self.guards.of_antipatterns().cloned());
        }
        Ok(Matcher { speaker, any: regexes(any)?, unless: regexes(unless)?, guards: named })
    }
}

type RegexLists<'r> = (&'r [Wording], &'r [Wording], &'r [Spot<String>]);

/// Whether a matcher finds the behaviour itself, which every guard protects, or what stands around it.
#[derive(Clone, Copy, PartialEq)]
enum Guarded {
    AsBehaviour,
    AsContext,
}

/// What a cue is worth that says nothing about itself.
const DEFAULT_CONFIDENCE: f64 = 0.8;

fn across(speaker: Who) -> Who {
    match speaker {
        Who::Pm => Who::Engineer,
        Who::Engineer => Who::Pm,
        Who::Any => Who::Any,
    }
}

/// All keys of all kinds in one flat table: an internally tagged enum would lose the spans that
/// errors point with. Which keys a kind takes is checked in [`Compiler::cue`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawCue {
    kind: Spot<RawKind>,
    confidence: Option<Spot<f64>>,
    any: Option<Vec<Wording>>,
    unless: Option<Vec<Wording>>,
    guards: Option<Vec<Spot<String>>>,
    reply_to: Option<RawMatcher>,
    answered_by: Option<RawMatcher>,
    position: Option<Position>,
    first: Option<RawMatcher>,
    then: Option<RawMatcher>,
    within: Option<usize>,
    compare: Option<Compare>,
    after: Option<RawMatcher>,
    missing: Option<RawMatcher>,
    of: Option<RawMatcher>,
    to: Option<RawMatcher>,
    unit: Option<Unit>,
    above: Option<f64>,
    below: Option<f64>,
    at_least: Option<usize>,
    spread: Option<Spread>,
    shown: Option<RawMatcher>,
    probes: Option<Vec<RawMatcher>>,
    days: Option<Steady>,
    meetings: Option<usize>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Existence,
    Sequence,
    Absence,
    Ratio,
    Count,
    Order,
    Coverage,
    Recurrence,
    Fading,
    Opening,
    Rhythm,
    Silence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMatcher {
    speaker: Option<Who>,
    #[serde(default)]
    any: Vec<Wording>,
    #[serde(default)]
    unless: Vec<Wording>,
    #[serde(default)]
    guards: Vec<Spot<String>>,
}

//! The pattern file: strict TOML in, a [`Pattern`] out. Whatever is wrong is an error that points at
//! the line; nothing unknown is skipped, because a misspelt guard would accuse somebody.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Example, Expectation, Pattern, Polarity, Scope, Severity, Status, Who};
use crate::cue::{
    Absence, Bound, Compare, Count, Cue, Existence, Expression, Guard, Guards, Kind, Matcher, Measure, Position, Ratio,
    Sequence, Span, Spread, Unit, Where,
};

/// A pattern, guard or phrase file that does not hold what it must.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// Not the TOML that is asked for; the message shows the line.
    #[error("{file}: {source}")]
    Toml {
        /// The file.
        file: String,
        /// What the TOML reader says.
        source: Box<toml::de::Error>,
    },
    /// Readable, but wrong.
    #[error("{file}:{line}: {message}")]
    Wrong {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
}

/// Reads one pattern file.
///
/// # Errors
/// Unknown keys, missing keys, regexes that do not compile, values that make no sense together.
pub fn parse(
    source: Source,
    category: &str,
    id: &str,
    guards: &Guards,
    phrases: &Phrases,
) -> Result<Pattern, PatternError> {
    let raw: Raw = source.toml()?;
    source.check_kebab_case(id)?;
    source.check_instead(&raw.instead)?;
    if raw.cue.is_none() && raw.model.is_none() {
        return Err(source.wrong(0, "a pattern needs a [cue], a [model] or both"));
    }
    let compiler = Compiler { source, guards, phrases, polarity: raw.polarity };
    let cue = raw.cue.map(|cue| compiler.cue(&cue, raw.speaker)).transpose()?;
    let examples = raw.example.into_iter().map(|example| source.example(example)).collect::<Result<Vec<_>, _>>()?;
    for (missing, test) in [("flag", true), ("clean", false)] {
        if !examples.iter().any(|e| (e.expected == Expectation::Flag) == test) {
            return Err(source.wrong(
                0,
                format!("a pattern needs an [[example]] with `{missing}`: an untested pattern cannot be trusted"),
            ));
        }
    }
    Ok(Pattern {
        id: id.to_owned(),
        category: category.to_owned(),
        title: raw.title,
        polarity: raw.polarity,
        status: raw.status,
        severity: raw.severity,
        speaker: raw.speaker,
        scope: raw.scope,
        what: raw.what,
        why: raw.why,
        instead: raw.instead.into_iter().map(Spanned::into_inner).collect(),
        sources: raw.sources,
        cue,
        question: raw.model.map(|model| model.question),
        examples,
    })
}

/// Named pieces of regex that pattern files share: `{{duration}}` stands for the one called `duration`.
#[derive(Debug, Clone, Default)]
pub struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// Reads the phrases file: one key per phrase, its value a regex.
    ///
    /// # Errors
    /// When it is not TOML of that shape.
    pub fn parse(source: Source) -> Result<Phrases, PatternError> {
        let raw: BTreeMap<String, String> = source.toml()?;
        let mut phrases = Phrases(raw);
        // Phrases are made of phrases; each round resolves one level, and three are plenty.
        for _ in 0..3 {
            let expanded = phrases.0.iter().map(|(name, regex)| Ok((name.clone(), expand(regex, &phrases)?)));
            phrases = Phrases(
                expanded.collect::<Result<_, String>>().map_err(|name| source.wrong(0, unknown_phrase(&name)))?,
            );
        }
        Ok(phrases)
    }
}

/// Reads the guards file.
///
/// # Errors
/// Unknown keys and regexes that do not compile.
pub fn parse_guards(source: Source, phrases: &Phrases) -> Result<Guards, PatternError> {
    let raw: BTreeMap<String, RawGuard> = source.toml()?;
    let named = raw.into_iter().map(|(name, guard)| {
        let looks = [
            (Where::Before, &guard.before),
            (Where::UpTo, &guard.up_to),
            (Where::From, &guard.from),
            (Where::After, &guard.after),
            (Where::Sentence, &guard.sentence),
            (Where::Turn, &guard.turn),
            (Where::Later, &guard.later),
            (Where::Reply, &guard.reply),
        ];
        let compiled = looks
            .into_iter()
            .flat_map(|(place, regexes)| regexes.iter().map(move |regex| (place, regex)))
            .map(|(place, regex)| Ok((place, source.regex(regex, phrases)?)))
            .collect::<Result<Vec<_>, PatternError>>()?;
        let guard = Guard { name: name.clone(), always: guard.always, looks: compiled.into() };
        Ok((name, guard))
    });
    Ok(Guards(named.collect::<Result<_, PatternError>>()?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    title: String,
    polarity: Polarity,
    status: Status,
    severity: Severity,
    speaker: Who,
    scope: Scope,
    what: String,
    why: String,
    instead: Vec<Spanned<String>>,
    #[serde(default)]
    sources: Vec<String>,
    cue: Option<RawCue>,
    model: Option<RawModel>,
    #[serde(default)]
    example: Vec<RawExample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    question: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExample {
    flag: Option<Spanned<String>>,
    clean: Option<Spanned<String>>,
    why: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGuard {
    /// For the reader of the file only: why this makes words innocent.
    #[serde(rename = "why")]
    _why: String,
    #[serde(default)]
    always: bool,
    #[serde(default)]
    before: Vec<Spanned<String>>,
    #[serde(default)]
    up_to: Vec<Spanned<String>>,
    #[serde(default)]
    from: Vec<Spanned<String>>,
    #[serde(default)]
    after: Vec<Spanned<String>>,
    #[serde(default)]
    sentence: Vec<Spanned<String>>,
    #[serde(default)]
    turn: Vec<Spanned<String>>,
    #[serde(default)]
    later: Vec<Spanned<String>>,
    #[serde(default)]
    reply: Vec<Spanned<String>>,
}

/// All keys of all kinds in one flat table: an internally tagged enum would lose the spans that
/// errors point with. Which keys a kind takes is checked in [`Compiler::cue`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawCue {
    kind: Spanned<RawKind>,
    confidence: Option<Spanned<f64>>,
    any: Option<Vec<Spanned<String>>>,
    unless: Option<Vec<Spanned<String>>>,
    guards: Option<Vec<Spanned<String>>>,
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
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Existence,
    Sequence,
    Absence,
    Ratio,
    Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMatcher {
    speaker: Option<Who>,
    #[serde(default)]
    any: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    guards: Vec<Spanned<String>>,
}

/// A file being read, to point into.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    /// Its name, for messages.
    pub file: &'s str,
    /// What it holds.
    pub text: &'s str,
    /// Whose it is.
    pub origin: Origin,
}

/// Whose file it is: what ships is tested, what a user writes is checked as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is part of this program.
    Shipped,
    /// A user wrote it.
    User,
}

impl<'s> Source<'s> {
    /// A file that is part of this program.
    pub fn shipped(file: &'s str, text: &'s str) -> Source<'s> {
        Source { file, text, origin: Origin::Shipped }
    }

    fn toml<T: serde::de::DeserializeOwned>(&self) -> Result<T, PatternError> {
        toml::from_str(self.text)
            .map_err(|source| PatternError::Toml { file: self.file.to_owned(), source: Box::new(source) })
    }

    fn wrong(&self, at: usize, message: impl Into<String>) -> PatternError {
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        PatternError::Wrong { file: self.file.to_owned(), line, message: message.into() }
    }

    fn check_kebab_case(&self, id: &str) -> Result<(), PatternError> {
        let kebab =
            id.split('-').all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
        if kebab {
            Ok(())
        } else {
            Err(self.wrong(
                0,
                format!("the file name is the id and must be kebab-case, like estimate-haggling.toml, not {id:?}"),
            ))
        }
    }

    fn check_instead(&self, lines: &[Spanned<String>]) -> Result<(), PatternError> {
        let Some(last) = lines.last() else {
            return Err(self.wrong(0, "`instead` needs at least one line"));
        };
        for line in lines {
            let unknown = placeholders(line.get_ref()).find(|name| !["object", "longer", "shorter"].contains(name));
            if let Some(name) = unknown {
                return Err(self.wrong(
                    line.span().start,
                    format!("unknown placeholder {{{name}}}: there are {{object}}, {{longer}} and {{shorter}}"),
                ));
            }
        }
        if placeholders(last.get_ref()).next().is_some() {
            return Err(self.wrong(
                last.span().start,
                "the last `instead` must hold no placeholder: it is said when there is nothing to fill one with",
            ));
        }
        Ok(())
    }

    fn example(&self, raw: RawExample) -> Result<Example, PatternError> {
        match (raw.flag, raw.clean, raw.why) {
            (Some(flag), None, _) => Ok(Example { expected: Expectation::Flag, text: flag.into_inner() }),
            (None, Some(clean), Some(why)) => {
                Ok(Example { expected: Expectation::Clean(why), text: clean.into_inner() })
            }
            (None, Some(clean), None) => {
                Err(self.wrong(clean.span().start, "a `clean` example says `why` it is clean"))
            }
            (Some(flag), Some(_), _) => {
                Err(self.wrong(flag.span().start, "an [[example]] is either `flag` or `clean`"))
            }
            (None, None, _) => Err(self.wrong(0, "an [[example]] needs `flag` or `clean`")),
        }
    }

    fn regex(&self, raw: &Spanned<String>, phrases: &Phrases) -> Result<Expression, PatternError> {
        let at = raw.span().start;
        let expanded = expand(raw.get_ref(), phrases).map_err(|name| self.wrong(at, unknown_phrase(&name)))?;
        let source = format!("(?i){}", for_english(&expanded));
        match self.origin {
            Origin::Shipped => Ok(Expression::trusted(source)),
            Origin::User => Expression::checked(source)
                .map_err(|error| self.wrong(at, format!("this regex does not compile: {error}"))),
        }
    }
}

struct Compiler<'s> {
    source: Source<'s>,
    guards: &'s Guards,
    phrases: &'s Phrases,
    polarity: Polarity,
}

impl Compiler<'_> {
    fn cue(&self, raw: &RawCue, speaker: Who) -> Result<Cue, PatternError> {
        let at = raw.kind.span().start;
        self.check_keys(raw)?;
        let confidence = raw.confidence.as_ref().map_or(DEFAULT_CONFIDENCE, |c| *c.get_ref());
        if !(0.0..=1.0).contains(&confidence) {
            return Err(self.source.wrong(at, "`confidence` lies between 0 and 1"));
        }
        let own = || {
            let words = (
                raw.any.as_deref().unwrap_or_default(),
                raw.unless.as_deref().unwrap_or_default(),
                raw.guards.as_deref().unwrap_or_default(),
            );
            if words.0.is_empty() {
                return Err(self.source.wrong(at, "this kind of cue needs `any`: the regexes to look for"));
            }
            self.matcher(speaker, words, Guarded::AsBehaviour)
        };
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
                    (None, Some(position)) => Span::Part { position, at_least: raw.at_least.unwrap_or(12) },
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
        };
        Ok(Cue { confidence, kind })
    }

    /// Says which keys make no sense for the kind.
    fn check_keys(&self, raw: &RawCue) -> Result<(), PatternError> {
        let words = ["any", "unless", "guards"];
        let allowed: Vec<&str> = match raw.kind.get_ref() {
            RawKind::Existence => [&words[..], &["reply-to", "answered-by", "position"]].concat(),
            RawKind::Sequence => vec!["first", "then", "within", "compare"],
            RawKind::Absence => vec!["after", "missing", "within", "position", "at-least"],
            RawKind::Ratio => vec!["of", "to", "unit", "above", "below", "at-least"],
            RawKind::Count => [&words[..], &["at-least", "spread"]].concat(),
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
        let regexes = |raw: &[Spanned<String>]| {
            raw.iter().map(|r| self.source.regex(r, self.phrases)).collect::<Result<Vec<_>, _>>()
        };
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

type RegexLists<'r> = (&'r [Spanned<String>], &'r [Spanned<String>], &'r [Spanned<String>]);

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

/// The names in braces in a coaching line.
pub(super) fn placeholders(line: &str) -> impl Iterator<Item = &str> {
    line.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn unknown_phrase(name: &str) -> String {
    format!("no phrase is called {name:?} in prompts/phrases.toml")
}

fn expand(regex: &str, phrases: &Phrases) -> Result<String, String> {
    let mut parts = regex.split("{{");
    let mut expanded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        let phrase = phrases.0.get(name).ok_or_else(|| name.to_owned())?;
        expanded.extend(["(?:", phrase, ")"]);
        expanded.push_str(rest);
    }
    Ok(expanded)
}

/// A regex as a pattern file means it: `'` stands for both apostrophes (people type one, word
/// processors the other), and `\b`, `\w`, `\d` and `\s` are about ASCII. Patterns are English, and the
/// Unicode classes made loading the library ten times slower for nothing.
fn for_english(regex: &str) -> String {
    let mut out = String::with_capacity(regex.len() * 2);
    let mut in_class = false;
    let mut chars = regex.chars();
    while let Some(c) = chars.next() {
        match (c, in_class) {
            ('\'', true) => out.push_str("'’"),
            ('\'', false) => out.push_str("['’]"),
            ('\\', _) => match (chars.next().unwrap_or('\\'), in_class) {
                (class @ ('b' | 'B' | 'w' | 'd' | 's'), false) => {
                    out.push_str("(?-u:\\");
                    out.push(class);
                    out.push(')');
                }
                ('w', true) => out.push_str("A-Za-z0-9_"),
                ('d', true) => out.push_str("0-9"),
                ('s', true) => out.push_str(" \\t\\n"),
                (other, _) => out.extend(['\\', other]),
            },
            _ => {
                in_class = if in_class { c != ']' } else { c == '[' };
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_and_classes_are_made_for_english() {
        assert_eq!(for_english(r"can't"), "can['’]t");
        assert_eq!(for_english(r"\bx[^'\w]\."), r"(?-u:\b)x[^'’A-Za-z0-9_]\.");
        let regex = regex::Regex::new(&for_english(r"\bdon't \w+\b")).unwrap();
        assert!(regex.is_match("I don’t know…") && regex.is_match("don't go"));
    }

    fn parsed(text: &str) -> Result<Pattern, PatternError> {
        let source = Source { file: "own.toml", text, origin: Origin::User };
        parse(source, "own", "some-id", &Guards::default(), &Phrases::default())
    }

    const HEAD: &str = "title = \"T\"\npolarity = \"strength\"\nstatus = \"preview\"\nseverity = \"info\"\nspeaker = \"any\"\nscope = \"turn\"\nwhat = \"w\"\nwhy = \"y\"\ninstead = [\"i\"]\n";
    const TAIL: &str = "[[example]]\nflag = \"hello\"\n[[example]]\nclean = \"bye\"\nwhy = \"no\"\n";

    #[test]
    fn errors_point_at_the_line() {
        let bad_regex = format!("{HEAD}[cue]\nkind = \"existence\"\nany = ['ok', '(']\n{TAIL}");
        assert!(parsed(&bad_regex).unwrap_err().to_string().starts_with("own.toml:12: this regex does not compile"));
        let unknown_key = format!("{HEAD}colour = \"red\"\n[cue]\nkind = \"existence\"\nany = ['hello']\n{TAIL}");
        let message = parsed(&unknown_key).unwrap_err().to_string();
        assert!(message.contains("line 10") && message.contains("colour"), "{message}");
        let wrong_kind = format!("{HEAD}[cue]\nkind = \"existence\"\nany = ['hello']\nspread = \"run\"\n{TAIL}");
        assert!(parsed(&wrong_kind).unwrap_err().to_string().contains("has no `spread`"));
        let no_guard = format!("{HEAD}[cue]\nkind = \"existence\"\nany = ['hello']\nguards = [\"negatoin\"]\n{TAIL}");
        assert!(parsed(&no_guard).unwrap_err().to_string().starts_with("own.toml:13: no guard is called \"negatoin\""));
    }

    #[test]
    fn a_pattern_needs_tests_and_a_line_without_placeholders() {
        let cue = "[cue]\nkind = \"existence\"\nany = ['hello']\n";
        assert!(parsed(&format!("{HEAD}{cue}{TAIL}")).is_ok());
        assert!(parsed(&format!("{HEAD}{cue}")).unwrap_err().to_string().contains("untested"));
        let placeholder = HEAD.replace("[\"i\"]", "[\"about {object}\"]");
        assert!(parsed(&format!("{placeholder}{cue}{TAIL}")).unwrap_err().to_string().starts_with("own.toml:9: "));
        let unknown = HEAD.replace("[\"i\"]", "[\"about {objekt}\", \"i\"]");
        assert!(parsed(&format!("{unknown}{cue}{TAIL}")).unwrap_err().to_string().contains("unknown placeholder"));
    }
}

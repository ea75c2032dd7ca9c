//! The pattern file: strict TOML in, a [`Pattern`] out. Whatever is wrong is an error that points at
//! the line; nothing unknown is skipped, because a misspelt guard would accuse somebody.

use super::cue_table::{Compiler, RawCue};
use super::source::{Phrases, Source};
use super::spot::Spot;
use super::{Example, Expectation, Pattern, PatternError, Polarity, Promise, Scope, Severity, Status, Who};
use crate::cue::Guards;
use serde::Deserialize;

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
    let is_detected = raw.cue.is_some() || raw.model.is_some();
    if is_detected == raw.self_check.is_some() {
        return Err(source.wrong(0, "a pattern needs a [cue], a [model] or both, or else a `self-check`"));
    }
    let compiler = Compiler { source, guards, phrases, polarity: raw.polarity };
    let cue = raw.cue.map(|cue| compiler.cue(&cue, raw.speaker)).transpose()?;
    let examples = raw.example.into_iter().map(|example| source.example(example)).collect::<Result<Vec<_>, _>>()?;
    for (missing, test) in [("flag", true), ("clean", false)] {
        if is_detected && !examples.iter().any(|e| (e.expected == Expectation::Flag) == test) {
            return Err(source.wrong(
                0,
                format!("a pattern needs an [[example]] with `{missing}`: an untested pattern cannot be trusted"),
            ));
        }
    }
    Ok(Pattern {
        origin: source.origin,
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
        instead: raw.instead.into_iter().map(Spot::into_inner).collect(),
        repairs: raw.repairs,
        promise: raw.promise,
        passes_over: raw.passes_over,
        trend: raw.trend,
        disputed: raw.disputed,
        sources: raw.sources,
        cue,
        self_check: raw.self_check,
        question: raw.model.map(|model| model.question),
        measured: None,
        examples,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    title: String,
    polarity: Polarity,
    status: Status,
    severity: Severity,
    speaker: Who,
    scope: Scope,
    what: String,
    why: String,
    instead: Vec<Spot<String>>,
    #[serde(default)]
    repairs: bool,
    promise: Option<Promise>,
    #[serde(default)]
    passes_over: bool,
    trend: Option<String>,
    disputed: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    self_check: Option<String>,
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
    flag: Option<Spot<String>>,
    clean: Option<Spot<String>>,
    why: Option<String>,
    #[serde(default)]
    also: Vec<String>,
}

impl Source<'_> {
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

    fn check_instead(&self, lines: &[Spot<String>]) -> Result<(), PatternError> {
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
            (Some(flag), None, _) => {
                Ok(Example { expected: Expectation::Flag, text: flag.into_inner(), also: raw.also })
            }
            (None, Some(clean), _) if !raw.also.is_empty() => {
                Err(self.wrong(clean.span().start, "`also` belongs to a `flag` example: a clean one shows nothing"))
            }
            (None, Some(clean), Some(why)) => {
                Ok(Example { expected: Expectation::Clean(why), text: clean.into_inner(), also: Vec::new() })
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
}

/// The names in braces in a coaching line.
pub(super) fn placeholders(line: &str) -> impl Iterator<Item = &str> {
    line.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::super::source::{Origin, Text};
    use super::*;

    fn parsed(text: &str) -> Result<Pattern, PatternError> {
        let source = Source { file: "own.toml", text: Text::Toml(text), origin: Origin::User };
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

//! The guards file: what makes a match innocent, by name.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::PatternError;
use super::source::{Phrases, Source};
use super::spot::Wording;
use crate::cue::{Guard, Guards, Where};

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
struct RawGuard {
    /// For the reader of the file only: why this makes words innocent.
    #[serde(rename = "why")]
    _why: String,
    #[serde(default)]
    always: bool,
    #[serde(default)]
    before: Vec<Wording>,
    #[serde(default)]
    up_to: Vec<Wording>,
    #[serde(default)]
    from: Vec<Wording>,
    #[serde(default)]
    after: Vec<Wording>,
    #[serde(default)]
    sentence: Vec<Wording>,
    #[serde(default)]
    turn: Vec<Wording>,
    #[serde(default)]
    later: Vec<Wording>,
    #[serde(default)]
    reply: Vec<Wording>,
}

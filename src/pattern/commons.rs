//! What pattern files have in common, and one such file read on its own: for whoever has a file and no folder.

use super::file::parse;
use super::guards::parse_guards;
use super::source::{Origin, Phrases, Source, Text};
use super::{Pattern, PatternError};
use crate::cue::Guards;

/// The guards and phrases that ship, which every pattern file may name.
#[derive(Debug)]
pub struct Commons {
    guards: Guards,
    phrases: Phrases,
}

impl Commons {
    /// Reads them.
    ///
    /// # Errors
    /// Never for what ships; a mistake in it is told with its line.
    pub fn shipped() -> Result<Commons, PatternError> {
        let phrases = Phrases::parse(Source::shipped(
            "prompts/phrases.toml",
            Text::Toml(include_str!("../../prompts/phrases.toml")),
        ))?;
        let guards = parse_guards(
            Source::shipped("prompts/guards.toml", Text::Toml(include_str!("../../prompts/guards.toml"))),
            &phrases,
        )?;
        Ok(Commons { guards, phrases })
    }

    /// Reads `text`, a user's own pattern called `id`.
    ///
    /// # Errors
    /// Whatever is wrong with it, with the line.
    pub fn pattern(&self, id: &str, text: &str) -> Result<Pattern, PatternError> {
        let file = format!("{id}.toml");
        parse(
            Source { file: &file, text: Text::Toml(text), origin: Origin::User },
            "own",
            id,
            &self.guards,
            &self.phrases,
        )
    }
}

//! A file of patterns, phrases or guards being read: what an error points into, and how its regexes
//! are made.

use std::collections::BTreeMap;

use super::english::{meant, resolved};
use super::spot::Wording;
use crate::cue::shipped_expression;
use crate::expression::Expression;

/// A file being read, to point into.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    /// Its name, for messages.
    pub file: &'s str,
    /// What it holds.
    pub text: Text<'s>,
    /// Whose it is.
    pub origin: Origin,
}

/// What a file holds.
#[derive(Debug, Clone, Copy)]
pub enum Text<'s> {
    /// The file as it was written.
    Toml(&'s str),
    /// What the build script made of it: the same tables without positions, regexes by their numbers.
    Packed(&'s [u8]),
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
    pub fn shipped(file: &'s str, text: Text<'s>) -> Source<'s> {
        Source { file, text, origin: Origin::Shipped }
    }

    /// What the file holds, as text or as it ships.
    pub(super) fn toml<T: serde::de::DeserializeOwned>(&self) -> Result<T, PatternError> {
        let wrong = |source| PatternError::Toml { file: self.file.to_owned(), source: Box::new(source) };
        match self.text {
            Text::Toml(text) => toml::from_str(text).map_err(wrong),
            Text::Packed(bytes) => rmp_serde::from_slice(bytes)
                .map_err(|error| PatternError::Packed { file: self.file.to_owned(), source: Box::new(error) }),
        }
    }

    pub(super) fn wrong(&self, at: usize, message: impl Into<String>) -> PatternError {
        let text = if let Text::Toml(text) = self.text { text } else { "" };
        let line = text[..at.min(text.len())].matches('\n').count() + 1;
        PatternError::Wrong { file: self.file.to_owned(), line, message: message.into() }
    }

    pub(super) fn regex(&self, raw: &Wording, phrases: &Phrases) -> Result<Expression, PatternError> {
        let raw = match raw {
            Wording::Written(raw) => raw,
            Wording::Shipped(number) => return Ok(shipped_expression(*number)),
        };
        let at = raw.span().start;
        let source = meant(raw.get_ref(), &phrases.0).map_err(|name| self.wrong(at, unknown_phrase(&name)))?;
        match self.origin {
            Origin::Shipped => Ok(Expression::trusted(source)),
            Origin::User => Expression::checked(source)
                .map_err(|error| self.wrong(at, format!("this regex does not compile: {error}"))),
        }
    }
}

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
    /// Not what is asked for, in what ships; a test reads the files themselves and shows the line.
    #[error("{file}: {source}")]
    Packed {
        /// The file.
        file: String,
        /// What its reader says.
        source: Box<rmp_serde::decode::Error>,
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
        Ok(Phrases(resolved(raw).map_err(|name| source.wrong(0, unknown_phrase(&name)))?))
    }
}

fn unknown_phrase(name: &str) -> String {
    format!("no phrase is called {name:?} in prompts/phrases.toml")
}

//! A file of patterns, phrases or guards being read: what an error points into, and how its regexes
//! are made.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::cue::Expression;

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

    pub(super) fn toml<T: serde::de::DeserializeOwned>(&self) -> Result<T, PatternError> {
        toml::from_str(self.text)
            .map_err(|source| PatternError::Toml { file: self.file.to_owned(), source: Box::new(source) })
    }

    pub(super) fn wrong(&self, at: usize, message: impl Into<String>) -> PatternError {
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        PatternError::Wrong { file: self.file.to_owned(), line, message: message.into() }
    }

    pub(super) fn regex(&self, raw: &Spanned<String>, phrases: &Phrases) -> Result<Expression, PatternError> {
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
}

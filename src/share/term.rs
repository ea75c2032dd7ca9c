//! Terms: words that must not be in a report, as a person lists them.

use std::path::{Path, PathBuf};

use regex::{Regex, RegexBuilder};

use super::edit::Edit;

/// What stands for a term.
const REDACTED: &str = "[redacted]";
/// A term with fewer letters is taken out where it stands alone: "Ann" is not to eat "planning". A longer
/// one takes the whole word with it that holds it.
const SHORT: usize = 4;

/// Words to take out.
#[derive(Debug, Default)]
pub struct Terms {
    terms: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    expression: Regex,
    is_short: bool,
}

/// A term that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    /// It names a file that is not there.
    #[error("--redact {}: there is no such file (a word to take out has no slash in it)", .0.display())]
    NoSuchFile(PathBuf),
    /// The file cannot be read.
    #[error("--redact {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is nothing in it to look for.
    #[error("--redact {0:?}: no letter or digit in it")]
    Nothing(String),
}

/// The terms of `--redact`: each is a word, or a file with one a line.
///
/// # Errors
/// A file that cannot be read, or a term without a letter or digit.
pub fn terms(given: &[String]) -> Result<Terms, TermError> {
    let mut terms = Vec::new();
    for one in given {
        let path = Path::new(one);
        if !path.is_file() {
            if one.contains(std::path::is_separator) {
                return Err(TermError::NoSuchFile(path.to_owned()));
            }
            terms.push(term(one)?);
            continue;
        }
        let unreadable = |source| TermError::Unreadable { path: path.to_owned(), source };
        for line in std::fs::read_to_string(path).map_err(unreadable)?.lines().filter(|line| !line.trim().is_empty()) {
            terms.push(term(line)?);
        }
    }
    Ok(Terms { terms })
}

fn term(words: &str) -> Result<Term, TermError> {
    let nothing = || TermError::Nothing(words.to_owned());
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 {
        return Err(nothing());
    }
    let words_apart: Vec<String> =
        words.split_whitespace().map(|word| regex::escape(word).replace(['\'', '’'], "['’]")).collect();
    let expression =
        RegexBuilder::new(&words_apart.join(r"\s+")).case_insensitive(true).build().map_err(|_| nothing())?;
    Ok(Term { expression, is_short: letters < SHORT })
}

impl Terms {
    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Where the terms stand in `text`.
    pub(super) fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        for term in &self.terms {
            for found in term.expression.find_iter(text) {
                let before = text[..found.start()].chars().rev().take_while(|c| c.is_alphanumeric());
                let after = text[found.end()..].chars().take_while(|c| c.is_alphanumeric());
                let (before, after): (usize, usize) =
                    (before.map(char::len_utf8).sum(), after.map(char::len_utf8).sum());
                // "Bo's" holds "Bo" alone, and so does "Bos".
                let is_alone = before == 0 && (after == 0 || text[found.end()..].starts_with('s') && after == 1);
                if !term.is_short || is_alone {
                    let at = found.start() - before..found.end() + after;
                    edits.push(Edit { at, with: REDACTED.to_owned() });
                }
            }
        }
        edits
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit::Edited;
    use super::*;

    fn without(given: &[&str], text: &str) -> String {
        let given: Vec<String> = given.iter().map(|&term| term.to_owned()).collect();
        Edited::new(text, terms(&given).unwrap().edits(text)).text
    }

    #[test]
    fn a_term_goes_with_the_word_that_holds_it() {
        assert_eq!(
            without(&["cargomoor"], "At Cargomoor, CARGOMOOR's, x_cargomoors."),
            "At [redacted], [redacted]'s, x_[redacted]."
        );
        assert_eq!(without(&["ann"], "Ann's planning, Anns, ANN."), "[redacted]'s planning, [redacted], [redacted].");
        assert_eq!(without(&["nord c"], "the Nord  C lane"), "the [redacted] lane");
        assert_eq!(without(&["O'Brien"], "o’brien said"), "[redacted] said");
    }

    #[test]
    fn files_hold_one_a_line_and_mistakes_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("private.txt");
        std::fs::write(&file, "Halvorsen\n\n  VGM \n").unwrap();
        assert_eq!(without(&[file.to_str().unwrap()], "Halvorsen and VGM"), "[redacted] and [redacted]");
        assert!(matches!(terms(&["no/such.txt".to_owned()]), Err(TermError::NoSuchFile(_))));
        assert!(matches!(terms(&["--".to_owned()]), Err(TermError::Nothing(_))));
    }
}

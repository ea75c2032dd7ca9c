//! What `explain` says about a pattern, inside the page, so that it can be read where there is no terminal.

use crate::pattern::{Example, Expectation, Pattern, Polarity};

/// Examples shown of how a pattern sounds, and of what it is not.
const EXAMPLES: usize = 2;
/// A longer example (a whole meeting's worth of talk) teaches less than it takes to read.
const EXAMPLE_BYTES: usize = 500;

/// One pattern, for a template.
pub(super) struct About<'r> {
    pub pattern: &'r Pattern,
    /// Anchors of what it explains, with the words of the link.
    pub back: Vec<(String, String)>,
}

impl About<'_> {
    pub(super) fn advice(&self) -> Vec<String> {
        self.pattern.sample_advice().collect()
    }

    pub(super) fn advice_heading(&self) -> &'static str {
        match self.pattern.polarity {
            Polarity::Antipattern => "Say instead",
            Polarity::Strength => "Build on it",
        }
    }

    /// Examples as lines of who says what.
    pub(super) fn sounds(&self) -> Vec<Vec<String>> {
        let flagged = |e: &&Example| matches!(e.expected, Expectation::Flag) && e.text.len() <= EXAMPLE_BYTES;
        self.pattern.examples.iter().filter(flagged).take(EXAMPLES).map(|e| lines(&e.text)).collect()
    }

    /// What looks like it, with the reason why it is not.
    pub(super) fn is_not(&self) -> Vec<(Vec<String>, String)> {
        let clean = |e: &Example| match &e.expected {
            Expectation::Clean(why) if e.text.len() <= EXAMPLE_BYTES => Some((lines(&e.text), why.clone())),
            _ => None,
        };
        self.pattern.examples.iter().filter_map(clean).take(EXAMPLES).collect()
    }
}

fn lines(example: &str) -> Vec<String> {
    let said = |line: &str| match line.split_once(": ") {
        Some(("pm", words)) => format!("Product manager: {words}"),
        Some(("engineer", words)) => format!("Engineer: {words}"),
        _ => line.to_owned(),
    };
    example.trim().lines().map(said).collect()
}

//! What a file holds beside speech, counted, so that nothing is left out in silence.

/// A kind of thing that is not speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// Lines above the first turn: title, attendees, agenda, the organiser's notes.
    Preamble,
    /// Lines below the transcript's end mark.
    Epilogue,
    /// Lines the recording tool wrote itself.
    Tool,
    /// Headings between turns.
    Heading,
    /// Comments and style sheets.
    Comment,
    /// Fenced blocks of code.
    Code,
    /// Captions with a time that cannot be read; their text is kept.
    BrokenTime,
    /// Words that captions show again.
    Repeated,
}

/// One and many of each kind, in the order in which the report tells them.
const WORDS: [(Aside, &str, &str); 8] = [
    (Aside::Preamble, "line before the first speaker", "lines before the first speaker"),
    (Aside::Epilogue, "line after the end of the transcript", "lines after the end of the transcript"),
    (Aside::Tool, "line written by the recording tool", "lines written by the recording tool"),
    (Aside::Heading, "heading", "headings"),
    (Aside::Comment, "comment or style block", "comment or style blocks"),
    (Aside::Code, "block of code", "blocks of code"),
    (Aside::BrokenTime, "caption whose time cannot be read", "captions whose time cannot be read"),
    (Aside::Repeated, "word that captions repeat", "words that captions repeat"),
];

/// How often each kind occurred.
#[derive(Debug, Default)]
pub(super) struct Asides {
    counts: [usize; WORDS.len()],
}

impl Asides {
    pub(super) fn add(&mut self, aside: Aside) {
        self.add_many(aside, 1);
    }

    pub(super) fn add_many(&mut self, aside: Aside, count: usize) {
        for ((kind, ..), sum) in WORDS.iter().zip(&mut self.counts) {
            if *kind == aside {
                *sum += count;
            }
        }
    }

    /// In words for the report: "3 headings".
    pub(super) fn words(&self) -> Vec<String> {
        let counted = WORDS.iter().zip(self.counts).filter(|(_, count)| *count > 0);
        counted.map(|((_, one, many), count)| format!("{count} {}", if count == 1 { one } else { many })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many_of_what() {
        let mut asides = Asides::default();
        assert!(asides.words().is_empty());
        asides.add(Aside::Code);
        asides.add_many(Aside::Heading, 2);
        assert_eq!(asides.words(), ["2 headings", "1 block of code"]);
    }
}

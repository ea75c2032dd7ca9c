//! A text with parts of it replaced, and where each part of it went.

use std::ops::Range;

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// Bytes of the text as it was.
    pub at: Range<usize>,
    /// What stands there now; never empty.
    pub with: String,
}

/// A text after its edits.
#[derive(Debug)]
pub(super) struct Edited {
    pub text: String,
    /// In order and apart.
    edits: Vec<Edit>,
}

impl Edited {
    /// Makes the edits. Where two overlap, the first one stands for both, and all of their words go.
    pub(super) fn new(original: &str, mut edits: Vec<Edit>) -> Edited {
        edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
        let mut apart: Vec<Edit> = Vec::with_capacity(edits.len());
        for edit in edits {
            match apart.last_mut() {
                Some(last) if edit.at.start < last.at.end => last.at.end = last.at.end.max(edit.at.end),
                // "Bram Okafor" is one person, not two.
                Some(last) if last.with == edit.with && original[last.at.end..edit.at.start].trim().is_empty() => {
                    last.at.end = edit.at.end;
                }
                _ => apart.push(edit),
            }
        }
        let mut text = String::with_capacity(original.len());
        let mut from = 0;
        for edit in &apart {
            text.push_str(&original[from..edit.at.start]);
            text.push_str(&edit.with);
            from = edit.at.end;
        }
        text.push_str(&original[from..]);
        Edited { text, edits: apart }
    }

    /// Where the bytes `range` of the original are now. A replacement that it touches belongs to it whole.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.boundary(range.start, Side::Start)..self.boundary(range.end, Side::End)
    }

    fn boundary(&self, at: usize, side: Side) -> usize {
        let mut moved = at;
        for edit in self.edits.iter().take_while(|edit| edit.at.start < at) {
            if edit.at.end <= at {
                moved = moved + edit.with.len() - edit.at.len();
                continue;
            }
            // Inside the replaced words.
            moved -= at - edit.at.start;
            if side == Side::End {
                moved += edit.with.len();
            }
        }
        moved
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edit(at: Range<usize>, with: &str) -> Edit {
        Edit { at, with: with.to_owned() }
    }

    #[test]
    fn quotes_are_found_again_after_edits() {
        let text = "Ask Bram Okafor, not Dominic.";
        let edited = Edited::new(text, vec![edit(21..28, "D."), edit(4..8, "[engineer]"), edit(9..15, "[engineer]")]);
        assert_eq!(edited.text, "Ask [engineer], not D..");
        assert_eq!(&edited.text[edited.place(&(17..28))], "not D.");
        assert_eq!(&edited.text[edited.place(&(6..10))], "[engineer]");
        assert_eq!(&edited.text[edited.place(&(0..text.len()))], edited.text);
    }

    proptest! {
        #[test]
        fn a_place_is_always_in_the_text(parts in proptest::collection::vec((0_usize..60, 1_usize..9), 0..6), from in 0_usize..60, len in 0_usize..40) {
            let text = "é".repeat(40);
            let at = |byte: usize| text.floor_char_boundary(byte.min(text.len()));
            let edits = parts.iter().map(|(start, len)| edit(at(*start)..at(start + len + 1), "[x]")).filter(|e| !e.at.is_empty()).collect();
            let edited = Edited::new(&text, edits);
            let place = edited.place(&(at(from)..at(from + len)));
            prop_assert!(edited.text.get(place).is_some());
        }
    }
}

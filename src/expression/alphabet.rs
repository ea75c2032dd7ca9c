//! The alphabet in which expressions are matched: one byte per character.
//!
//! An expression over Unicode text is a big automaton over UTF-8, and making it takes ten times as long as using it.
//! English needs few characters: ASCII, some typographic ones, and the knowledge that anything else is a letter, a
//! space or neither. In this alphabet `[^.?!]` is one step and `(?i)just` four. Text with a character of which that
//! is not all there is to know (a digit of another script, a combining mark) is not written in it.

/// What an expression needs to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alphabet {
    /// Whether ASCII letters keep their case.
    pub case: Case,
    /// What `\b` is about.
    pub words: Words,
}

/// What becomes of the case of ASCII letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// All are written small.
    Folded,
    /// Each stays as it is.
    Kept,
}

/// Which characters words are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// ASCII letters, digits and `_`.
    Ascii,
    /// Those and all other letters; these are written as `_`, which is a letter to `\b` as well. What holds a `_`
    /// itself is not written.
    Unicode,
}

/// Characters that have a byte of their own, from 0x80 on.
const OWN: [char; 14] = ['’', '‘', '“', '”', '…', '–', '—', '→', '€', '£', 'é', '😀', '😂', '🙂'];
const SPACE: u8 = 0x8e;
const LETTER: u8 = 0x8f;
const OTHER: u8 = 0x90;
/// The last symbol.
pub const LAST: u8 = OTHER;

/// How `c` is written with [`Words::Ascii`], its case aside; `None` where one symbol cannot say all about it.
pub fn symbol(c: char) -> Option<u8> {
    if c.is_ascii() {
        return u8::try_from(c).ok();
    }
    let c = if c == 'É' { 'é' } else { c };
    if let Some(own) = (0x80..).zip(OWN).find_map(|(symbol, own)| (own == c).then_some(symbol)) {
        return Some(own);
    }
    match c {
        // They are an s and a k to an expression without regard to case.
        'ſ' | '\u{212a}' => None,
        c if c.is_numeric() => None,
        c if c.is_whitespace() => Some(SPACE),
        c if c.is_alphabetic() => Some(LETTER),
        '‿' | '⁀' | '⁔' => None,
        '¡'..='¿' | '×' | '÷' | '‐'..='⁞' | '₠'..='₿' | '←'..='⯿' | '\u{1f000}'..='\u{1faff}' => {
            Some(OTHER)
        }
        _ => None,
    }
}

/// A text in the alphabet.
#[derive(Debug, Default)]
pub struct Written {
    /// One byte per character.
    pub symbols: Vec<u8>,
    /// The characters of more than one byte: their place, and by how many bytes the text after them is further on.
    wide: Vec<(usize, usize)>,
}

impl Written {
    /// Where the symbol at `place` begins in the text.
    pub fn byte(&self, place: usize) -> usize {
        let before = self.wide.partition_point(|(wide, _)| *wide < place);
        place + before.checked_sub(1).map_or(0, |last| self.wide[last].1)
    }
}

/// `text` in the alphabet; `None` where it cannot be written in it.
pub fn written(text: &str, alphabet: Alphabet) -> Option<Written> {
    if alphabet.words == Words::Unicode && text.contains('_') {
        return None;
    }
    if text.is_ascii() {
        let symbols = match alphabet.case {
            Case::Folded => text.as_bytes().to_ascii_lowercase(),
            Case::Kept => text.as_bytes().to_vec(),
        };
        return Some(Written { symbols, wide: Vec::new() });
    }
    let mut written = Written { symbols: Vec::with_capacity(text.len()), wide: Vec::new() };
    let mut further = 0;
    for c in text.chars() {
        let own = symbol(c)?;
        let symbol = match (alphabet.case, alphabet.words) {
            (_, Words::Unicode) if !c.is_ascii() && c.is_alphabetic() => b'_',
            (Case::Folded, _) => own.to_ascii_lowercase(),
            (Case::Kept, _) => own,
        };
        if !c.is_ascii() {
            further += c.len_utf8() - 1;
            written.wide.push((written.symbols.len(), further));
        }
        written.symbols.push(symbol);
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Alphabet = Alphabet { case: Case::Folded, words: Words::Ascii };

    #[test]
    fn places_are_told_in_bytes_again() {
        let text = "I’ll see René – at 9…";
        let written = written(text, PLAIN).unwrap();
        assert_eq!(written.symbols.len(), text.chars().count());
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        assert_eq!((0..=written.symbols.len()).map(|place| written.byte(place)).collect::<Vec<_>>(), bytes);
    }

    #[test]
    fn what_one_symbol_cannot_say_is_not_written() {
        for text in ["٣ days", "e\u{301}", "½", "300 \u{212a}"] {
            assert!(written(text, PLAIN).is_none(), "{text}");
        }
        assert!(written("Łódź, Ελλάδα 🎉", PLAIN).is_some());
    }
}

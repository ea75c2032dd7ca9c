//! Text from outside that is shown on a terminal: names of files, and messages that quote them.
//!
//! What was said is cleaned where a transcript is read; this is for all that comes by another way.

/// `text` without what a terminal would obey: control characters and those that turn the direction of
/// writing around stand as `\u{fffd}`. A line end stays where `lines` keeps it.
pub fn printable(text: &str, lines: Lines) -> String {
    let shown = |c: char| match c {
        '\n' if lines == Lines::Kept => c,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The name of a file as it can be shown on one line.
pub fn path(path: &std::path::Path) -> String {
    printable(&path.to_string_lossy(), Lines::One)
}

/// Whether line ends are our own or part of what came from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// A message of several lines.
    Kept,
    /// Something that stands on one line, such as the name of a file.
    One,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_obey() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\u{9b}\n", Lines::One), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}\u{fffd}");
        assert_eq!(printable("one\ntwo é 你\r", Lines::Kept), "one\ntwo é 你\u{fffd}");
    }
}

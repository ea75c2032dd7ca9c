//! Lines with their numbers, whichever way the file ends them, and text made fit to read.

/// A line of the file without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub(super) number: usize,
    pub(super) text: &'a str,
}

impl Line<'_> {
    /// Whether nothing on the line can be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.text.chars().all(|c| matches!(kind(c), Kind::Space | Kind::Dropped))
    }
}

/// The lines of `text`: CRLF, LF and CR end a line alike, even mixed within one file.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    // A file saved twice through a text mode ends its lines in CR CR LF; every second line would
    // be blank and every cue of a subtitle file cut off from its text.
    let doubled = text.contains("\r\r\n") && text.matches('\n').count() == text.matches("\r\r\n").count();
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(end);
        found.push(Line { number: found.len() + 1, text: line });
        let width = match tail.as_bytes() {
            [b'\r', b'\r', b'\n', ..] if doubled => 3,
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        rest = &tail[width..];
    }
    found
}

/// `text` on one line with single spaces, without terminal colours, control characters and
/// characters that cannot be seen; empty where nothing is left.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(sequence) = terminal_sequence(c, chars.clone()) {
            chars = sequence;
            continue;
        }
        match kind(c) {
            Kind::Dropped => continue,
            Kind::Space => {
                space = true;
                continue;
            }
            // Persian words and family emoji need their joiner; between Latin letters it is litter.
            Kind::Joiner => {
                let joins = !space
                    && out.chars().next_back().is_some_and(|last| !last.is_ascii())
                    && chars.peek().is_some_and(|next| matches!(kind(*next), Kind::Seen) && !next.is_ascii());
                if !joins {
                    continue;
                }
            }
            Kind::Seen => {}
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    out
}

enum Kind {
    Space,
    Dropped,
    Joiner,
    Seen,
}

fn kind(c: char) -> Kind {
    match c {
        // Zero-width space marks a place between words, so it counts as one.
        '\u{200b}' => Kind::Space,
        '\u{200c}' | '\u{200d}' => Kind::Joiner,
        c if c.is_whitespace() => Kind::Space,
        c if c.is_control() => Kind::Dropped,
        '\u{ad}'
        | '\u{180e}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => Kind::Dropped,
        _ => Kind::Seen,
    }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// What follows a terminal control sequence that begins with `c`, where one does: a colour
/// (`ESC [ 31 m`) or a title or link (`ESC ] … BEL`).
fn terminal_sequence(c: char, mut after: Chars<'_>) -> Option<Chars<'_>> {
    let colour = match c {
        '\u{9b}' => true,
        '\u{1b}' => match after.next()? {
            '[' => true,
            ']' => false,
            _ => return None,
        },
        _ => return None,
    };
    if colour {
        while after.next_if(|c| ('\u{20}'..='\u{3f}').contains(c)).is_some() {}
        after.next_if(|c| ('\u{40}'..='\u{7e}').contains(c));
        return Some(after);
    }
    // A title without its end is kept: it may be speech after a stray character.
    let mut at = after;
    for _ in 0..256 {
        match at.next()? {
            '\u{7}' => return Some(at),
            '\u{1b}' => {
                at.next_if_eq(&'\\');
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        lines(text).iter().map(|line| line.text).collect()
    }

    #[test]
    fn all_line_ends_are_one() {
        assert_eq!(texts("a\r\nb\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(texts("a\n\nb\n"), ["a", "", "b"]);
        assert_eq!(texts("a\r\r\nb\r\r\nc"), ["a", "b", "c"]);
        assert_eq!(texts("a\r\rb\nc"), ["a", "", "b", "c"]);
        assert_eq!(lines("a\r\nb")[1].number, 2);
    }

    #[test]
    fn spaces_collapse_and_ends_are_bare() {
        assert_eq!(clean("  a\t\u{a0}b \u{200b} c\u{3000}"), "a b c");
        assert_eq!(clean(" \u{feff}\u{200b} "), "");
    }

    #[test]
    fn controls_and_colours_vanish() {
        assert_eq!(clean("a\u{1b}[31mb\u{1b}[0m\u{7}c\0\u{202e}d"), "abcd");
        assert_eq!(clean("\u{1b}]0;title\u{7}hi"), "hi");
        assert_eq!(clean("\u{1b}[1"), "");
        assert_eq!(clean("\u{1b}Hello \u{1b}] there"), "Hello ] there");
    }

    #[test]
    fn joiners_stay_where_they_join() {
        assert_eq!(clean("👩\u{200d}💻"), "👩\u{200d}💻");
        assert_eq!(clean("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(clean("a\u{200d}b"), "ab");
        assert_eq!(clean("👩\u{200d}"), "👩");
    }
}

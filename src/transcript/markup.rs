//! The marks inside a caption: voices, which say who speaks, and tags for looks, which say nothing.

use super::clock;
use super::entity::{self, unescape};
use super::line::{Line, clean};

/// A part of a caption's text on one line and in one voice.
#[derive(Debug, PartialEq)]
pub(super) struct Run {
    /// The name in the `<v …>` around it (empty where the tag names nobody); `None` outside of voices.
    pub(super) voice: Option<String>,
    pub(super) line: usize,
    /// Cleaned; may be empty.
    pub(super) text: String,
}

/// The runs of a caption's lines.
///
/// Unlike a browser this keeps what only looks like a tag (`a < b`, `<laughs>`): losing speech is
/// worse than showing an angle bracket.
pub(super) fn runs(lines: &[Line<'_>]) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut voice, mut text) = (None, String::new());
    let joined = lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    let mut at_line = 0;
    let number = |at: usize| lines.get(at).map_or(0, |line| line.number);
    let mut rest = joined.as_str();
    while let Some(c) = rest.chars().next() {
        let mut width = c.len_utf8();
        match c {
            '\n' => {
                flush(&mut runs, voice.as_ref(), number(at_line), &mut text);
                at_line += 1;
            }
            '<' => match tag(rest) {
                Some((tag, length)) => {
                    width = length;
                    match tag {
                        Tag::Voice(name) => {
                            flush(&mut runs, voice.as_ref(), number(at_line), &mut text);
                            voice = Some(name);
                        }
                        Tag::VoiceEnd => {
                            flush(&mut runs, voice.as_ref(), number(at_line), &mut text);
                            voice = None;
                        }
                        Tag::Break => text.push(' '),
                        Tag::Look => {}
                    }
                    at_line += rest[..width].matches('\n').count();
                }
                None => text.push(c),
            },
            '{' => match override_code(rest) {
                Some(length) => width = length,
                None => text.push(c),
            },
            '&' => {
                let (decoded, length) = entity::reference(rest).unwrap_or((c, width));
                text.push(decoded);
                width = length;
            }
            _ => text.push(c),
        }
        rest = &rest[width..];
    }
    flush(&mut runs, voice.as_ref(), number(at_line), &mut text);
    runs
}

fn flush(runs: &mut Vec<Run>, voice: Option<&String>, line: usize, text: &mut String) {
    let cleaned = clean(text);
    text.clear();
    // An empty run in a voice still says who speaks next.
    if !cleaned.is_empty() || voice.is_some() {
        runs.push(Run { voice: voice.cloned(), line, text: cleaned });
    }
}

enum Tag {
    Voice(String),
    VoiceEnd,
    Break,
    Look,
}

/// Tags that only change looks, of `WebVTT` and of the HTML that SRT files use.
const LOOKS: [&str; 14] = ["c", "i", "b", "u", "s", "ruby", "rt", "lang", "font", "em", "strong", "span", "p", "div"];

/// The tag that `text` begins with and its length in bytes.
fn tag(text: &str) -> Option<(Tag, usize)> {
    let inner = text.strip_prefix('<')?;
    // Looking no further than the next bracket keeps a text full of `<` linear.
    let end = inner.find(['<', '>']).filter(|end| inner.as_bytes()[*end] == b'>')?;
    let (inner, length) = (&inner[..end], end + 2);
    let closing = inner.starts_with('/');
    let body = inner.trim_start_matches('/').trim();
    if body.is_empty() || (!closing && clock::seconds(body).is_some()) {
        return Some((Tag::Look, length));
    }
    let name_end = body.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(body.len());
    let (name, tail) = body.split_at(name_end);
    if !(tail.is_empty() || tail.starts_with(['.', '/']) || tail.starts_with(char::is_whitespace)) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let tag = match name.as_str() {
        "v" if closing => Tag::VoiceEnd,
        // Classes come first and hold no space: `<v.loud.left Ines Marchetti>`.
        "v" => {
            let annotation = tail.split_once(char::is_whitespace).map_or("", |(_, annotation)| annotation);
            Tag::Voice(clean(&unescape(annotation)))
        }
        "br" => Tag::Break,
        look if LOOKS.contains(&look) => Tag::Look,
        _ => return None,
    };
    Some((tag, length))
}

/// The length of an SSA override such as `{\an8}` or `{\c&H00ff00&}` that `text` begins with.
fn override_code(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("{\\")?;
    let end = inner.find(['{', '}', '\n']).filter(|end| inner.as_bytes()[*end] == b'}')?;
    Some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voices(text: &str) -> Vec<(Option<String>, usize, String)> {
        let lines: Vec<_> = super::super::line::lines(text);
        runs(&lines).into_iter().map(|run| (run.voice, run.line, run.text)).collect()
    }

    fn plain(text: &str) -> String {
        let said: Vec<_> = voices(text).into_iter().map(|(_, _, text)| text).collect();
        said.join(" ")
    }

    fn by(voice: &str, line: usize, text: &str) -> (Option<String>, usize, String) {
        (Some(voice.to_owned()), line, text.to_owned())
    }

    #[test]
    fn a_voice_names_its_speaker() {
        assert_eq!(voices("<v Ines Marchetti>Hi.</v>"), [by("Ines Marchetti", 1, "Hi.")]);
        assert_eq!(voices("<v.loud.left  Ana Far&#237;as >Hi."), [by("Ana Farías", 1, "Hi.")]);
        assert_eq!(voices("<v Ines>One\ntwo</v>"), [by("Ines", 1, "One"), by("Ines", 2, "two")]);
        assert_eq!(voices("<v\nInes>One\ntwo</v>"), [by("Ines", 2, "One"), by("Ines", 3, "two")]);
        assert_eq!(voices("<v >Who?</v>"), [by("", 1, "Who?")]);
    }

    #[test]
    fn one_caption_holds_several_voices() {
        assert_eq!(
            voices("<v Ines>Ready?</v> <v Bram>Yes.</v> Go."),
            [by("Ines", 1, "Ready?"), by("Bram", 1, "Yes."), (None, 1, "Go.".to_owned())]
        );
    }

    #[test]
    fn looks_leave_no_trace() {
        for (text, expected) in [
            ("<i>so</i> <b.loud>be</b> it", "so be it"),
            ("{\\an8}<font color=\"#fff\">Hello</font>", "Hello"),
            ("Like a <00:19.000>big-a <00:00:19.500><c> pizza</c>", "Like a big-a pizza"),
            ("one<br/>two", "one two"),
            ("{\\c&H00ff00&}go", "go"),
            ("<lang en>play</lang>", "play"),
            ("<>a</>b", "ab"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_tag_is_speech() {
        for text in ["if a < b", "a <3 b", "Vec<String> it is", "<laughs> well", "<", "<<i", "{curly}", "x <v"] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn a_decoded_bracket_begins_no_tag() {
        assert_eq!(plain("&lt;i&gt; and &amp;amp;"), "<i> and &amp;");
    }
}

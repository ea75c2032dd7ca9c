//! The blocks of `WebVTT`, `SubRip` and SBV files: a time, then lines of text.
//!
//! (`WebVTT` calls such a block a cue. In this program a cue is something else, so here it is a caption.)
//!
//! Follows the W3C grammar where a file keeps to it. Where it does not, speech is kept: a browser drops
//! a block whose time cannot be read and text after a blank line; a transcript must not.

use super::aside::{Aside, Asides};
use super::clock;
use super::line::Line;

/// A block of text with its times.
#[derive(Debug)]
pub(super) struct Caption<'a> {
    /// Seconds; `None` where the time could not be read.
    pub(super) start_s: Option<f64>,
    pub(super) end_s: Option<f64>,
    /// Whether a number stands above the time.
    pub(super) numbered: bool,
    pub(super) lines: Vec<Line<'a>>,
}

/// All captions of a file and what else it holds.
#[derive(Debug, Default)]
pub(super) struct Captions<'a> {
    pub(super) list: Vec<Caption<'a>>,
    /// What stands after `WEBVTT` on its line, then the header's and the comments' lines.
    pub(super) title: &'a str,
    pub(super) comments: Vec<Line<'a>>,
}

/// Reads the blocks of a file. Without a `WEBVTT` line there are no comment blocks.
pub(super) fn captions<'a>(lines: &[Line<'a>], asides: &mut Asides) -> Captions<'a> {
    let mut found = Captions::default();
    let mut rest = lines;
    let header = signature(lines);
    if let Some((at, title)) = header {
        found.title = title;
        rest = &lines[at + 1..];
        let end = rest.iter().position(|line| line.is_blank() || timing(line.text).is_some()).unwrap_or(rest.len());
        // A number above the first time is its id, although no blank line parts it from the header.
        let is_numbered = end > 0 && end < rest.len() && !rest[end].is_blank() && is_number(rest[end - 1].text);
        let (head, tail) = rest.split_at(end - usize::from(is_numbered));
        found.comments.extend(head);
        rest = tail;
    }
    let mut last = Last::default();
    while let Some(begin) = rest.iter().position(|line| !line.is_blank()) {
        let end = rest[begin..].iter().position(Line::is_blank).map_or(rest.len(), |n| begin + n);
        let mut block = &rest[begin..end];
        rest = &rest[end..];
        if header.is_some() && is_comment(block[0].text) {
            let end = block.iter().position(|line| timing(line.text).is_some()).unwrap_or(block.len());
            let (comment, tail) = block.split_at(end);
            found.comments.extend(comment);
            asides.add(Aside::Comment);
            last.is_caption = false;
            block = tail;
        }
        read_block(block, &mut found.list, &mut last, asides);
    }
    found
}

/// Seconds at which a caption begins and ends, from its line `00:01.000 --> 00:02.500 align:start`
/// or SBV's `0:00:01.000,0:00:02.500`.
pub(super) fn timing(line: &str) -> Option<(f64, f64)> {
    let Some((start, end)) = line.split_once("-->") else {
        let (start, end) = line.trim().split_once(',')?;
        let precise = start.contains('.') && end.contains('.');
        return if precise { Some((clock::seconds(start)?, clock::seconds(end)?)) } else { None };
    };
    let end = end.trim_start();
    let width = end.find(|c: char| !clock::is_of_time(c)).unwrap_or(end.len());
    if end[width..].starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    Some((clock::seconds(start.trim())?, clock::seconds(&end[..width])?))
}

/// The line with `WEBVTT`, as an index, and what follows the word.
pub(super) fn signature<'a>(lines: &[Line<'a>]) -> Option<(usize, &'a str)> {
    let at = lines.iter().position(|line| !line.is_blank())?;
    let text = lines[at].text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let rest = text.strip_prefix("WEBVTT")?;
    let alone = rest.is_empty() || rest.starts_with(char::is_whitespace);
    alone.then(|| (at, rest.trim().trim_start_matches(['-', '–', '—']).trim_start()))
}

/// What came before a block: text without a time goes on with a caption, but not with a comment.
#[derive(Default)]
struct Last {
    is_caption: bool,
    number: Option<u64>,
}

fn read_block<'a>(block: &[Line<'a>], captions: &mut Vec<Caption<'a>>, last: &mut Last, asides: &mut Asides) {
    let mut open = false;
    // Lines of this block above its first time.
    let mut above: Vec<Line<'a>> = Vec::new();
    for line in block {
        let time = timing(line.text);
        if time.is_none() && !is_broken_timing(line.text) {
            match captions.last_mut() {
                Some(caption) if open => caption.lines.push(*line),
                _ => above.push(*line),
            }
            continue;
        }
        let id = match captions.last_mut() {
            // A blank line is missing: the id has been taken for the last line of the caption before.
            Some(caption) if open => {
                let is_id = caption.lines.last().is_some_and(|line| is_id(line.text, last.number));
                if is_id { caption.lines.pop() } else { None }
            }
            _ => above.pop(),
        };
        keep(&above, captions, last, asides);
        above.clear();
        let number = id.and_then(|line| line.text.trim().parse().ok());
        last.number = number.or(last.number);
        last.is_caption = true;
        open = true;
        captions.push(Caption {
            start_s: time.map(|(start, _)| start),
            end_s: time.map(|(_, end)| end),
            numbered: number.is_some(),
            lines: Vec::new(),
        });
        if time.is_none() {
            asides.add(Aside::BrokenTime);
        }
    }
    keep(&above, captions, last, asides);
}

/// Text without a time of its own: after a caption it belongs to it (a blank line within the text, or
/// a lost time), elsewhere it is no speech.
fn keep<'a>(mut orphans: &[Line<'a>], captions: &mut [Caption<'a>], last: &mut Last, asides: &mut Asides) {
    match captions.last_mut() {
        Some(caption) if last.is_caption => {
            if let [first, others @ ..] = orphans
                && is_id(first.text, last.number)
            {
                last.number = first.text.trim().parse().ok();
                orphans = others;
            }
            caption.lines.extend(orphans);
        }
        _ => asides.add_many(Aside::Preamble, orphans.len()),
    }
}

/// Whether a line is a caption's id rather than its text: the next number, or a GUID as Teams writes it.
fn is_id(line: &str, last: Option<u64>) -> bool {
    let line = line.trim();
    let next = last.and_then(|last| last.checked_add(1));
    let guid = || {
        let (head, tail) = line.split_at_checked(36).unwrap_or(("", ""));
        head.bytes().filter(|b| *b == b'-').count() == 4
            && head.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
            && tail.bytes().all(|b| matches!(b, b'/' | b'-') || b.is_ascii_digit())
    };
    next.is_some_and(|next| line.parse() == Ok(next)) || guid()
}

fn is_number(line: &str) -> bool {
    line.trim().parse::<u64>().is_ok()
}

/// A line that was meant as a time: `00:00:07.000 --> 00:00:1d.890`, `0:00:13.f89,0:00:15.489`.
fn is_broken_timing(line: &str) -> bool {
    let line = line.trim();
    let (Some((start, end)), true) = (
        line.split_once("-->").or_else(|| line.split_once(',').filter(|_| line.len() <= 30 && !line.contains(' '))),
        line.starts_with(|c: char| c.is_ascii_digit()),
    ) else {
        return false;
    };
    start.contains(':') && end.contains(':')
}

/// Whether a block is one that is not shown: `NOTE`, `STYLE`, `REGION`, and the older `Region:` line.
fn is_comment(first: &str) -> bool {
    let first = first.trim_end();
    let note = first.strip_prefix("NOTE").is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    note || first == "STYLE" || first == "REGION" || first.starts_with("Region: ")
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    /// Start and text of every caption, and the asides.
    fn read(text: &str) -> (Vec<(Option<f64>, String)>, Vec<String>) {
        let mut asides = Asides::default();
        let lines = lines(text);
        let found = captions(&lines, &mut asides);
        let shown = found
            .list
            .iter()
            .map(|caption| {
                let texts: Vec<_> = caption.lines.iter().map(|line| line.text).collect();
                (caption.start_s, texts.join("|"))
            })
            .collect();
        (shown, asides.words())
    }

    fn said(text: &str) -> Vec<(Option<f64>, String)> {
        read(text).0
    }

    fn at(start: f64, text: &str) -> (Option<f64>, String) {
        (Some(start), text.to_owned())
    }

    #[test]
    fn reads_ids_settings_and_short_times() {
        let text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000 align:start\none\ntwo\n\nsecond id\n 1:00:02.000\t-->1:00:03.000\nthree\n";
        assert_eq!(said(text), [at(1.0, "one|two"), at(3602.0, "three")]);
    }

    #[test]
    fn a_time_right_after_the_header_is_a_caption() {
        assert_eq!(said("WEBVTT\n00:00.000 --> 00:01.000\ntext"), [at(0.0, "text")]);
        assert_eq!(said("WEBVTT 00:00.000 --> 00:01.000\ntext"), []);
    }

    #[test]
    fn comments_styles_and_regions_are_asides() {
        let text = "WEBVTT - Weekly\nKind: captions\n\nNOTE\nnot said\n\nSTYLE\n::cue {\n}\n\n.b { }\n\n\
                    00:00.000 --> 00:01.000\nsaid\n\nNOTE Confidence: 0.9\n\n00:02.000 --> 00:03.000\nNOTE this\n";
        let (said, asides) = read(text);
        assert_eq!(said, [at(0.0, "said"), at(2.0, "NOTE this")]);
        assert_eq!(asides, ["1 line before the first speaker", "3 comment or style blocks"]);
    }

    #[test]
    fn missing_blank_lines_keep_ids_out_of_the_text() {
        let text = "WEBVTT\n1\n00:00.000 --> 00:01.000\none\n2\n00:02.000 --> 00:03.000\ntwo\n1999\n00:04.000 --> 00:05.000\nthree";
        assert_eq!(said(text), [at(0.0, "one"), at(2.0, "two|1999"), at(4.0, "three")]);
        let guid = "WEBVTT\n\n00:00.000 --> 00:01.000\none\n0f8fad5b-d9cb-469f-a165-70867728950e/12-0\n00:02.000 --> 00:03.000\ntwo";
        assert_eq!(said(guid), [at(0.0, "one"), at(2.0, "two")]);
    }

    #[test]
    fn text_after_a_blank_line_is_kept() {
        let text = "WEBVTT\n\n00:00.000 --> 00:01.000\n\none\n\ntwo\n\n00:02.000 --> 00:03.000\nthree\n";
        assert_eq!(said(text), [at(0.0, "one|two"), at(2.0, "three")]);
    }

    #[test]
    fn text_with_a_broken_or_lost_time_is_kept() {
        let text = "1\n00:00:00,000 --> 00:00:01,000\none\n\n2\n00:00:02,000 --> 00:00:0x,000\ntwo\n\n3\nthree\n\n4\n00:00:04,000 --> 00:00:05,000\nfour\n";
        let (said, asides) = read(text);
        assert_eq!(said, [at(0.0, "one"), (None, "two|three".to_owned()), at(4.0, "four")]);
        assert_eq!(asides, ["1 caption whose time cannot be read"]);
    }

    #[test]
    fn an_arrow_in_speech_is_speech() {
        assert_eq!(said("WEBVTT\n\n00:00.000 --> 00:01.000\nA --> B"), [at(0.0, "A --> B")]);
    }

    #[test]
    fn reads_the_times_of_srt_and_sbv() {
        assert_eq!(timing("00:00:01,5 --> 00:00:02,500 X1:40"), Some((1.5, 2.5)));
        assert_eq!(timing("00:01:39 --> 00:01:41,04"), Some((99.0, 101.04)));
        assert_eq!(timing("0:00:01.000,0:00:02.500"), Some((1.0, 2.5)));
        for line in
            ["1:30, 2:30", "x00:00:00.000 --> 00:00:01.000", "00:00:00.000 --> 00:00:01.000x", "-->", "0:01,0:02"]
        {
            assert_eq!(timing(line), None, "{line}");
        }
    }
}

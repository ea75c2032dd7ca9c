//! Which grammar a file follows, told by its content: extensions lie, content does not.

use super::frontmatter::{self, Frontmatter};
use super::label::is_name_shaped;
use super::line::Line;
use super::{Format, ParseError, Transcript, caption, clock, dialogue, meet, notes, otter, plain, srt, turns, vtt};

/// Reads a file. What frontmatter states goes before what the lines below it say.
///
/// # Errors
/// [`ParseError::Chat`], [`ParseError::NoCues`], [`ParseError::NotATranscript`].
pub(super) fn read(lines: &[Line<'_>]) -> Result<Transcript, ParseError> {
    let (front, body) = frontmatter::split(lines);
    let Some(front) = front else {
        return read_body(body);
    };
    let mut transcript = match read_body(body) {
        // Frontmatter makes notes even of prose.
        Err(ParseError::NotATranscript) => notes::transcript(body, &front),
        Ok(read) if read.format == Format::Notes => notes::transcript(body, &front),
        read => read?,
    };
    transcript.title = front.title.or(transcript.title);
    transcript.date = front.date.or(transcript.date);
    transcript.stated_roles = front.roles;
    Ok(transcript)
}

/// [`read_lines`] with times from the start.
fn read_body(lines: &[Line<'_>]) -> Result<Transcript, ParseError> {
    let mut transcript = read_lines(lines)?;
    if !matches!(transcript.format, Format::ZoomVtt | Format::TeamsVtt | Format::Vtt | Format::Srt | Format::Sbv) {
        turns::from_the_start(&mut transcript.turns);
    }
    Ok(transcript)
}

/// Reads by the first grammar that fits, from the one with the plainest mark to the loosest.
fn read_lines(lines: &[Line<'_>]) -> Result<Transcript, ParseError> {
    if caption::signature(lines).is_some() {
        return vtt::transcript(lines);
    }
    if is_captioned(lines) {
        return Ok(srt::transcript(lines));
    }
    if is_chat(lines) {
        return Err(ParseError::Chat);
    }
    if otter::is_otter(lines) {
        return Ok(otter::transcript(lines));
    }
    if meet::is_meet(lines) {
        return Ok(meet::transcript(lines));
    }
    if dialogue::is_dialogue(lines) {
        return Ok(plain::transcript(lines));
    }
    if notes::is_notes(lines) {
        return Ok(notes::transcript(lines, &Frontmatter::default()));
    }
    Err(ParseError::NotATranscript)
}

/// Whether a caption's time stands at the head of the file, or times are a good part of its lines.
fn is_captioned(lines: &[Line<'_>]) -> bool {
    let mut seen = lines.iter().filter(|line| !line.is_blank());
    if seen.clone().take(3).any(|line| caption::timing(line.text).is_some()) {
        return true;
    }
    let all = seen.clone().count();
    seen.by_ref().filter(|line| caption::timing(line.text).is_some()).count() * 5 >= all
}

/// Whether most lines are chat: `10:03:02⇥Ines:⇥text`, `10:03:02 From Ines to Everyone: text`.
fn is_chat(lines: &[Line<'_>]) -> bool {
    // The text of a message may go on for several lines, indented by newer versions.
    let heads = || lines.iter().filter(|line| !line.is_blank() && !line.text.starts_with(['\t', ' ']));
    let chat = heads().filter(|line| is_chat_line(line.text)).count();
    chat > 0 && chat * 2 >= heads().count()
}

fn is_chat_line(line: &str) -> bool {
    // Saved chats of newer versions put the day before the time.
    let line = match line.split_once(' ') {
        Some((day, rest)) if day.len() == 10 && day.bytes().filter(|b| *b == b'-').count() == 2 => rest,
        _ => line,
    };
    let Some((time, rest)) = line.split_once(char::is_whitespace) else {
        return false;
    };
    if clock::seconds(time).is_none() {
        return false;
    }
    let tabbed = line[time.len()..].starts_with('\t')
        && rest
            .split_once('\t')
            .is_some_and(|(name, _)| name.strip_suffix(':').is_some_and(|name| is_name_shaped(name.trim())));
    let addressed = rest
        .trim_start()
        .strip_prefix("From ")
        .is_some_and(|rest| rest.contains(" : ") || (rest.contains(':') && rest.to_lowercase().contains(" to ")));
    tabbed || addressed
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[test]
    fn content_tells_the_format() {
        for (text, expected) in [
            ("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nInes: hi", Format::ZoomVtt),
            ("\u{feff}WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ines>hi", Format::TeamsVtt),
            ("WEBVTT\n\n00:01.000 --> 00:02.000\nhi", Format::Vtt),
            ("1\n00:00:01,000 --> 00:00:02,000\nhi", Format::Srt),
            ("00:01.000 --> 00:02.000\nhi", Format::Srt),
            ("Ines  0:03\nhi\n\nBram  0:05\nhey", Format::Otter),
            ("Weekly - Transcript\n\nInes: hi\n\nTranscription ended after 00:01:00", Format::Meet),
            ("Ines: hi\nBram: hey", Format::Plain),
            ("# Transcript\n\n**Ines:** hi\n\n**Bram:** hey", Format::Plain),
            ("# 1:1\n\nWe spoke.", Format::Notes),
            ("---\npm: Ines\n---\nWe spoke.", Format::Notes),
            ("- [ ] write it down", Format::Notes),
        ] {
            assert_eq!(read(&lines(text)).map(|read| read.format), Ok(expected), "{text}");
        }
    }

    #[test]
    fn frontmatter_goes_before_what_stands_below() {
        let front = "---\ntitle: Sync\ndate: 2026-09-03\npm: Ines\n---\n";
        for (body, format) in [
            ("Ines: hi\nBram: hey\n", Format::Plain),
            ("Ines  0:03\nhi\n\nBram  0:05\nhey", Format::Otter),
            ("# Weekly Jan 1, 2020 - Transcript\n\nInes: hi\n\nTranscription ended after 00:01:00", Format::Meet),
        ] {
            let text = format!("{front}{body}");
            let read = read(&lines(&text)).unwrap();
            assert_eq!(read.format, format);
            assert_eq!((read.title.as_deref(), read.date), (Some("Sync"), Some(jiff::civil::date(2026, 9, 3))));
            assert_eq!(read.stated_roles, [("Ines".to_owned(), "pm".to_owned())]);
            assert_eq!(read.turns[0].text, "hi");
        }
    }

    #[test]
    fn chat_is_refused() {
        for text in [
            "10:03:02\tInes Marchetti:\thello\n10:03:09\tBram:\thi\n",
            "10:03:02 From Ines Marchetti to Everyone:\n\thello\n10:04:00 From Bram to Everyone:\n\thi\n",
            "10:03:02\t From Ines : hello\n",
            "2026-09-03 10:03:02 From Ines to Bram (Direct Message):\n\thello\n",
        ] {
            assert_eq!(read(&lines(text)), Err(ParseError::Chat), "{text}");
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in
            ["Just a sentence.", "{\"segments\": []}", "name,age\nines,40\n", "Note: x\nWarning: y", "10:30\n10:40"]
        {
            assert_eq!(read(&lines(text)), Err(ParseError::NotATranscript), "{text}");
        }
    }
}

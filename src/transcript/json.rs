//! JSON, as transcribers write it: whisper and whisperX (`segments`), Fireflies (`sentences`), Granola
//! (`transcripts`). What else such a file holds is of no interest.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::line::clean;
use super::turns::{Span, Utterance, say};
use super::{Format, ParseError, Transcript, Turn, calendar};

/// Whether the text is JSON rather than words: `[00:01:02] Ines: hi` also begins with a bracket.
pub(super) fn is_json(text: &str) -> bool {
    let mut seen = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}');
    matches!((seen.next(), seen.next()), (Some('{'), Some('"' | '}')) | (Some('['), Some('{')))
}

/// Reads a file of JSON.
///
/// # Errors
/// [`ParseError::Json`] where it is cut off or damaged, [`ParseError::NotATranscript`] where it is something
/// else, [`ParseError::SeveralMeetings`].
pub(super) fn transcript(text: &str) -> Result<Transcript, ParseError> {
    let text = text.trim_start_matches('\u{feff}');
    let damaged = |error: serde_json::Error| {
        if error.is_data() { ParseError::NotATranscript } else { ParseError::Json { line: error.line() } }
    };
    let file: File = if text.trim_start().starts_with('[') {
        File { sentences: Some(serde_json::from_str(text).map_err(damaged)?), ..File::default() }
    } else {
        serde_json::from_str(text).map_err(damaged)?
    };
    let file = match file.data.and_then(|data| data.transcript) {
        Some(inner) => *inner,
        None => File { data: None, ..file },
    };
    let mut lines = Lines { text, line: 1, at: 0 };
    let read = if let Some(segments) = file.segments {
        whisper(&segments, &mut lines)?
    } else if let Some(sentences) = file.sentences {
        fireflies(&sentences, &mut lines)?
    } else if let Some(transcripts) = file.transcripts {
        let mut filled = transcripts.into_values().filter(|said| !said.is_empty());
        match (filled.next(), filled.next()) {
            (Some(said), None) => granola(&said, &mut lines)?,
            (None, _) => return Err(ParseError::Empty),
            (Some(_), Some(_)) => return Err(ParseError::SeveralMeetings),
        }
    } else {
        return Err(ParseError::NotATranscript);
    };
    let title = file.title.map(|title| clean(&title)).filter(|title| !title.is_empty());
    Ok(Transcript {
        format: read.format,
        date: read.date.or_else(|| file.date.as_deref().and_then(calendar::day)),
        title,
        stated_roles: Vec::new(),
        attendees: Vec::new(),
        turns: read.turns,
        duration_s: read.span.seconds(),
        asides: Vec::new(),
    })
}

/// What the readers below look for. Entries stay raw until their line is known.
#[derive(Default, Deserialize)]
struct File<'a> {
    #[serde(borrow, default)]
    segments: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    sentences: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    transcripts: Option<std::collections::BTreeMap<String, Vec<&'a RawValue>>>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    /// A day as text; Fireflies also writes a number, which is none of ours to interpret.
    #[serde(default, deserialize_with = "lenient")]
    date: Option<String>,
    /// What Fireflies' interface wraps around it.
    #[serde(borrow, default)]
    data: Option<Data<'a>>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow, default)]
    transcript: Option<Box<File<'a>>>,
}

/// A text, or nothing where it is of another kind.
fn lenient<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(text) => Some(text),
        _ => None,
    })
}

/// What one of the readers makes of its entries.
struct Read {
    format: Format,
    turns: Vec<Turn>,
    span: Span,
    date: Option<jiff::civil::Date>,
}

impl Read {
    fn new(format: Format) -> Read {
        Read { format, turns: Vec::new(), span: Span::default(), date: None }
    }

    fn say(&mut self, said: Utterance<'_>) {
        self.span.see(said.start_s);
        self.span.see(said.end_s);
        say(&mut self.turns, said);
    }
}

/// Finds the line on which an entry stands. Entries come in the order of the file, so one pass does.
struct Lines<'a> {
    text: &'a str,
    line: usize,
    at: usize,
}

impl Lines<'_> {
    fn of(&mut self, entry: &RawValue) -> usize {
        // Entries are borrowed from the text, so the difference of their addresses is where they stand.
        let at = (entry.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if let Some(between) = self.text.get(self.at..at) {
            self.line += between.matches('\n').count();
            self.at = at;
        }
        self.line
    }
}

fn entry<'a, T: Deserialize<'a>>(raw: &'a RawValue, lines: &mut Lines<'_>) -> Result<(usize, T), ParseError> {
    let line = lines.of(raw);
    Ok((line, serde_json::from_str(raw.get()).map_err(|_| ParseError::Json { line })?))
}

/// Seconds that a recording can have.
fn seconds(time: Option<f64>) -> Option<f64> {
    time.filter(|time| (0.0..1e7).contains(time))
}

#[derive(Deserialize)]
struct Segment {
    #[serde(default)]
    start: Option<f64>,
    #[serde(default)]
    end: Option<f64>,
    text: String,
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default)]
    words: Vec<Word>,
}

#[derive(Deserialize)]
struct Word {
    #[serde(rename = "word")]
    text: String,
    #[serde(default)]
    start: Option<f64>,
    #[serde(default)]
    end: Option<f64>,
    #[serde(default)]
    speaker: Option<String>,
}

fn whisper(segments: &[&RawValue], lines: &mut Lines<'_>) -> Result<Read, ParseError> {
    let mut read = Read::new(Format::Whisper);
    for raw in segments {
        let (line, segment): (_, Segment) = entry(raw, lines)?;
        let whole = segment.speaker.as_deref().map(clean).filter(|name| !name.is_empty());
        let differs = |word: &Word| word.speaker.is_some() && word.speaker.as_deref().map(clean) != whole;
        if !segment.words.iter().any(differs) {
            let (start_s, end_s) = (seconds(segment.start), seconds(segment.end));
            read.say(Utterance { speaker: whole.as_deref(), line, start_s, end_s, text: &segment.text });
            continue;
        }
        read.span.see(seconds(segment.start));
        read.span.see(seconds(segment.end));
        // Two people within one segment: the words say who. One without a speaker goes on with the last.
        let mut speaker = whole;
        for word in &segment.words {
            speaker = word.speaker.as_deref().map(clean).filter(|name| !name.is_empty()).or(speaker);
            let (start_s, end_s) = (seconds(word.start), seconds(word.end));
            read.say(Utterance { speaker: speaker.as_deref(), line, start_s, end_s, text: &word.text });
        }
    }
    Ok(read)
}

#[derive(Deserialize)]
struct Sentence {
    #[serde(default, alias = "speaker", alias = "speakerName")]
    speaker_name: Option<String>,
    #[serde(alias = "sentence", alias = "raw_text")]
    text: String,
    #[serde(default, alias = "startTime", alias = "start")]
    start_time: Option<Time>,
    #[serde(default, alias = "endTime", alias = "end")]
    end_time: Option<Time>,
}

/// Seconds, or a clock's time.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Seconds(f64),
    Clock(String),
}

impl Time {
    fn seconds(self) -> Option<f64> {
        match self {
            Time::Seconds(time) => seconds(Some(time)),
            Time::Clock(text) => super::clock::seconds(text.trim()),
        }
    }
}

fn fireflies(sentences: &[&RawValue], lines: &mut Lines<'_>) -> Result<Read, ParseError> {
    let mut read = Read::new(Format::Fireflies);
    for raw in sentences {
        let (line, sentence): (_, Sentence) = entry(raw, lines).map_err(|error| match error {
            // A list of something else is no damaged transcript.
            ParseError::Json { .. } if read.turns.is_empty() => ParseError::NotATranscript,
            error => error,
        })?;
        let speaker = sentence.speaker_name.as_deref().map(clean).filter(|name| !name.is_empty());
        read.say(Utterance {
            speaker: speaker.as_deref(),
            line,
            start_s: sentence.start_time.and_then(Time::seconds),
            end_s: sentence.end_time.and_then(Time::seconds),
            text: &sentence.text,
        });
    }
    Ok(read)
}

#[derive(Deserialize)]
struct Heard {
    text: String,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    start_timestamp: Option<String>,
    #[serde(default)]
    end_timestamp: Option<String>,
}

fn granola(said: &[&RawValue], lines: &mut Lines<'_>) -> Result<Read, ParseError> {
    let mut read = Read::new(Format::Granola);
    let mut first = None;
    for raw in said {
        let (line, heard): (_, Heard) = entry(raw, lines)?;
        let mut since = |stamp: Option<&str>| {
            let time: Timestamp = stamp?.parse().ok()?;
            let first = *first.get_or_insert(time);
            seconds(Some(time.duration_since(first).as_secs_f64()))
        };
        let (start_s, end_s) = (since(heard.start_timestamp.as_deref()), since(heard.end_timestamp.as_deref()));
        // The day as it is written: where that was is not known.
        read.date = read.date.or_else(|| calendar::day(heard.start_timestamp.as_deref()?));
        let speaker = match heard.source.as_deref() {
            Some("microphone") => Some("Me"),
            Some("system") => Some("Them"),
            _ => None,
        };
        read.say(Utterance { speaker, line, start_s, end_s, text: &heard.text });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn said(text: &str) -> Vec<(Option<String>, Option<f64>, String)> {
        assert!(is_json(text));
        transcript(text).unwrap().turns.into_iter().map(|turn| (turn.speaker, turn.start_s, turn.text)).collect()
    }

    fn by(speaker: &str, start_s: f64, text: &str) -> (Option<String>, Option<f64>, String) {
        (Some(speaker.to_owned()), Some(start_s), text.to_owned())
    }

    #[test]
    fn reads_whisper_with_speakers_of_segments_and_of_words() {
        let text = r#"{"segments": [
            {"start": 0.5, "end": 2.0, "text": " Hi Bram.", "speaker": "SPEAKER_00", "words": [
                {"word": "Hi", "start": 0.5, "end": 0.7, "speaker": "SPEAKER_00"}, {"word": "Bram."}]},
            {"start": 2.0, "end": 4.0, "text": " Ready? Yes.", "speaker": "SPEAKER_00", "words": [
                {"word": "Ready?", "start": 2.0, "end": 2.2, "speaker": "SPEAKER_00"},
                {"word": "Yes.", "start": 3.0, "end": 3.4, "speaker": "SPEAKER_01"}, {"word": "2026"}]}
            ], "language": "en"}"#;
        assert_eq!(said(text), [by("SPEAKER_00", 0.5, "Hi Bram. Ready?"), by("SPEAKER_01", 3.0, "Yes. 2026")]);
        let read = transcript(text).unwrap();
        assert_eq!((read.format, read.duration_s), (Format::Whisper, Some(3.5)));
        let lines: Vec<usize> = read.turns[0].pieces.iter().map(|piece| piece.line).collect();
        assert_eq!(lines, [2, 4]);
        assert_eq!(
            said(r#"{"text": "x", "segments": [{"start": 0, "end": 1, "text": " One. "}]}"#),
            [(None, Some(0.0), "One.".to_owned())]
        );
    }

    #[test]
    fn reads_fireflies_bare_and_wrapped() {
        let one = r#"{"speaker_name": "Ines", "text": "Hi.", "start_time": 1.5, "end_time": 2}"#;
        let other = r#"{"speaker_name": "Bram", "sentence": "Hey.", "startTime": "00:00:03", "endTime": "00:00:04"}"#;
        for text in [
            format!(r#"{{"title": " Sync ", "date": "2026-09-03T10:00:00Z", "sentences": [{one}, {other}]}}"#),
            format!(
                r#"{{"data": {{"transcript": {{"title": "Sync", "date": "2026-09-03", "sentences": [{one}, {other}]}}}}}}"#
            ),
        ] {
            assert_eq!(said(&text), [by("Ines", 1.5, "Hi."), by("Bram", 3.0, "Hey.")]);
            let read = transcript(&text).unwrap();
            assert_eq!(
                (read.format, read.title.as_deref(), read.date),
                (Format::Fireflies, Some("Sync"), Some(date(2026, 9, 3)))
            );
        }
        assert_eq!(said(&format!("[{one}, {other}]")).len(), 2);
    }

    #[test]
    fn reads_granola_with_two_sides() {
        let text = r#"{"transcripts": {"doc": [
            {"text": "Hi.", "source": "microphone", "start_timestamp": "2026-09-03T10:00:01.000Z", "end_timestamp": "2026-09-03T10:00:02.000Z"},
            {"text": "Hey.", "source": "system", "start_timestamp": "2026-09-03T10:00:03.500Z"}], "empty": []}}"#;
        assert_eq!(said(text), [by("Me", 0.0, "Hi."), by("Them", 2.5, "Hey.")]);
        assert_eq!(transcript(text).unwrap().date, Some(date(2026, 9, 3)));
        let two = r#"{"transcripts": {"a": [{"text": "x"}], "b": [{"text": "y"}]}}"#;
        assert_eq!(transcript(two), Err(ParseError::SeveralMeetings));
    }

    #[test]
    fn what_is_damaged_or_something_else_is_said_so() {
        let cut = "{\"segments\": [\n{\"text\": \"a\"},\n{\"text\": \"b";
        assert_eq!(transcript(cut), Err(ParseError::Json { line: 3 }));
        assert_eq!(transcript("{\"segments\": [\n{\"text\": 1}]}"), Err(ParseError::Json { line: 2 }));
        for other in ["{}", "{\"name\": \"x\"}", "[{\"name\": \"x\"}]"] {
            assert_eq!(transcript(other), Err(ParseError::NotATranscript), "{other}");
        }
        // Nested deeper than any transcript; a reader without a limit would run out of stack.
        let deep = format!("{{\"x\": {}", "[".repeat(100_000));
        assert!(matches!(transcript(&deep), Err(ParseError::Json { .. })));
    }

    #[test]
    fn words_in_brackets_are_no_json() {
        for text in ["[00:01:02] Ines: hi", "{\\an8}hi", "[Ines] 00:01\nhi", "{ hi }", ""] {
            assert!(!is_json(text), "{text}");
        }
    }
}

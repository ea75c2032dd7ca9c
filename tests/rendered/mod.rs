//! One conversation in the format of every tool: for tests that hold for all of them.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::json;

/// A turn.
#[derive(Debug, Clone)]
pub struct Spoken {
    pub who: String,
    pub start_s: f64,
    pub text: String,
}

/// A tool's way of writing it down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Zoom,
    Teams,
    Srt,
    Sbv,
    Otter,
    TeamsText,
    Rev,
    Fathom,
    Meet,
    Plain,
    Timed,
    Bold,
    Docx,
    Whisper,
    Fireflies,
}

pub const FORMATS: &[Format] = &[
    Format::Zoom,
    Format::Teams,
    Format::Srt,
    Format::Sbv,
    Format::Otter,
    Format::TeamsText,
    Format::Rev,
    Format::Fathom,
    Format::Meet,
    Format::Plain,
    Format::Timed,
    Format::Bold,
    Format::Docx,
    Format::Whisper,
    Format::Fireflies,
];

/// The bytes of a file in `format`.
pub fn render(format: Format, spoken: &[Spoken]) -> Vec<u8> {
    let entry = |said: &Spoken, name: &str| json!({ name: said.who, "text": said.text, "start": said.start_s });
    match format {
        Format::Docx => document(spoken),
        Format::Whisper => {
            let segments: Vec<_> = spoken.iter().map(|said| entry(said, "speaker")).collect();
            json!({ "segments": segments, "language": "en" }).to_string().into_bytes()
        }
        Format::Fireflies => {
            let sentences: Vec<_> = spoken.iter().map(|said| entry(said, "speaker_name")).collect();
            json!({ "title": "Sync", "sentences": sentences }).to_string().into_bytes()
        }
        _ => lines(format, spoken),
    }
}

/// A Word document as Teams writes it.
fn document(spoken: &[Spoken]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut xml = String::from("<w:document><w:body>");
    for Spoken { who, start_s, text } in spoken {
        let (who, time, text) = (escaped(who), minutes(*start_s), escaped(text));
        let _ = write!(xml, "<w:p><w:r><w:t>{who}   {time}</w:t><w:br/><w:t>{text}</w:t></w:r></w:p>");
    }
    xml.push_str("</w:body></w:document>");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(xml.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

fn lines(format: Format, spoken: &[Spoken]) -> Vec<u8> {
    let mut out = String::new();
    let end = |at: usize| spoken.get(at + 1).map_or(spoken[at].start_s + 5.0, |next| next.start_s - 0.1);
    let header = match format {
        Format::Zoom | Format::Teams => "WEBVTT\n\n",
        Format::Fathom => "Ines / Bram - September 3\nVIEW RECORDING - 20 mins (No highlights)\n\n---\n\n",
        Format::Meet => "# Ines / Bram - Sep 3, 2026 - Transcript\n\n## Transcript\n\n",
        Format::TeamsText => "Ines Marchetti started transcription\n\n",
        _ => "",
    };
    out.push_str(header);
    for (at, Spoken { who, start_s, text }) in spoken.iter().enumerate() {
        let (from, to) = (clock(*start_s, '.'), clock(end(at), '.'));
        let (comma_from, comma_to) = (clock(*start_s, ','), clock(end(at), ','));
        let short = minutes(*start_s);
        let long = &from[..8];
        let number = at + 1;
        let _ = match format {
            Format::Zoom => write!(out, "{number}\n{from} --> {to}\n{who}: {text}\n\n"),
            Format::Teams => {
                write!(out, "0f8fad5b-d9cb-469f-a165-70867728950e/{number}-0\n{from} --> {to}\n<v {who}>{text}</v>\n\n")
            }
            Format::Srt => write!(out, "{number}\n{comma_from} --> {comma_to}\n{who}: {text}\n\n"),
            Format::Sbv => write!(out, "{from},{to}\n{who}: {text}\n\n"),
            Format::Otter => write!(out, "{who}  {short}\n{text}\n\n"),
            Format::TeamsText => write!(out, "{who}   {short}\n{text}\n\n"),
            Format::Rev => write!(out, "{who} ({long}):\n{text}\n\n"),
            Format::Fathom => write!(out, "{short} - {who} (Acme)\n  {text}\n\n"),
            Format::Meet => write!(out, "**{who}:** {text}\n\n"),
            Format::Plain => writeln!(out, "{who}: {text}"),
            Format::Timed => writeln!(out, "[{long}] {who}: {text}"),
            Format::Bold => write!(out, "**{who}**: {text}\n\n"),
            Format::Docx | Format::Whisper | Format::Fireflies => Ok(()),
        };
    }
    out.push_str(match format {
        Format::Otter => "Transcribed by https://otter.ai\n",
        Format::TeamsText => "Ines Marchetti stopped transcription\n",
        Format::Meet => "### Transcription ended after 00:20:30\n",
        _ => "",
    });
    out.into_bytes()
}

fn clock(seconds: f64, point: char) -> String {
    let (whole, thousandths) = (seconds.floor(), (seconds.fract() * 1000.0).round());
    format!(
        "{:02}:{:02}:{:02}{point}{thousandths:03}",
        (whole / 3600.0).floor(),
        (whole / 60.0).floor() % 60.0,
        whole % 60.0
    )
}

fn minutes(seconds: f64) -> String {
    format!("{}:{:02}", (seconds / 60.0).floor(), seconds.floor() % 60.0)
}

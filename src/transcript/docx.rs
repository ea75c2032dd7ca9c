//! The words of a Word document, as Teams and Google Docs export transcripts: a zip archive with the text
//! as XML in it. Each paragraph becomes a line; how it looks is of no interest.

use std::io::{Cursor, Read as _};

use quick_xml::events::Event;
use quick_xml::{Reader, escape};

use super::{ParseError, limit};

/// Whether the bytes are a zip archive, as Word documents are.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The text of a document, one line per paragraph.
///
/// # Errors
/// [`ParseError::Binary`] for other archives, [`ParseError::Document`] for a damaged or locked document,
/// [`ParseError::TooLong`] for one that unpacks to more than a transcript can be.
pub(super) fn text(bytes: &[u8]) -> Result<String, ParseError> {
    let looks_like_one = bytes.windows(5).any(|window| window == b"word/");
    let unreadable = || if looks_like_one { ParseError::Document } else { ARCHIVE };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let file = archive.by_name("word/document.xml").map_err(|_| unreadable())?;
    // What the archive says of its size may be a lie; what comes out is counted. A few kilobytes can
    // unpack to gigabytes.
    let mut xml = Vec::new();
    file.take(limit::BYTES as u64 + 1).read_to_end(&mut xml).map_err(|_| ParseError::Document)?;
    if xml.len() > limit::BYTES {
        return Err(limit::bytes());
    }
    let xml = String::from_utf8(xml).map_err(|_| ParseError::Document)?;
    paragraphs(&xml).map_err(|_| ParseError::Document)
}

const ARCHIVE: ParseError = ParseError::Binary { what: "a zip archive or an office document" };

fn paragraphs(xml: &str) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let mut out = String::new();
    // Within `w:t`, and within what older programs are to show instead of something that stands there too.
    let (mut in_text, mut fallbacks) = (false, 0_usize);
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(out),
            Event::Start(tag) if tag.name().as_ref() == "mc:Fallback" => fallbacks += 1,
            Event::End(tag) if tag.name().as_ref() == "mc:Fallback" => fallbacks = fallbacks.saturating_sub(1),
            _ if fallbacks > 0 => {}
            Event::Start(tag) if tag.name().as_ref() == "w:t" => in_text = true,
            Event::End(tag) => match tag.name().as_ref() {
                "w:t" => in_text = false,
                "w:p" => out.push('\n'),
                _ => {}
            },
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "w:br" | "w:cr" => out.push('\n'),
                "w:tab" => out.push('\t'),
                "w:noBreakHyphen" => out.push('-'),
                _ => {}
            },
            Event::Text(text) if in_text => out.push_str(&text),
            Event::CData(text) if in_text => out.push_str(&text),
            Event::GeneralRef(reference) if in_text => match reference.resolve_char_ref()? {
                Some(c) => out.push(c),
                // An entity of the document's own stands for nothing: it is not looked up anywhere.
                None => out.push_str(escape::resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_archives_and_damaged_documents_are_told_apart() {
        assert_eq!(text(b"PK\x03\x04\x14\0..word/document.xml"), Err(ParseError::Document));
        assert_eq!(text(b"PK\x03\x04\x14\0"), Err(ARCHIVE));
    }

    #[test]
    fn paragraphs_breaks_and_tabs_become_lines() {
        let xml = "<w:p><w:t>Ines</w:t><w:tab/><w:t xml:space=\"preserve\">0:03 </w:t><w:br/><w:t>it&apos;s &#x2019;</w:t></w:p><w:p/>x";
        assert_eq!(paragraphs(xml).unwrap(), "Ines\t0:03 \nit's \u{2019}\n");
        assert!(paragraphs("<w:p></w:t>").is_err());
    }
}

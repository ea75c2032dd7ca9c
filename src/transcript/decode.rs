//! Bytes to text. Transcripts come as UTF-8 with and without a mark, as UTF-16 from Windows tools and
//! as windows-1252 from old ones; what is not text at all is named, so that the reader knows what to do.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ParseError;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// [`ParseError::Binary`] for what is not text.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ParseError> {
    if let Some(what) = known(bytes) {
        return Err(ParseError::Binary { what });
    }
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None => (unmarked(bytes), 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
    if is_binary(&text) {
        return Err(ParseError::Binary { what: "a binary file" });
    }
    Ok(text)
}

/// What a file is, by its first bytes, where they are no text.
fn known(bytes: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|tail| tail.starts_with(magic));
    let what = if at(0, b"%PDF-") {
        "a PDF"
    } else if at(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        "an old Word or Outlook document"
    } else if at(0, b"{\\rtf") {
        "an RTF document"
    } else if at(0, b"\x89PNG") || at(0, b"\xff\xd8\xff") || at(0, b"GIF87a") || at(0, b"GIF89a") {
        "a picture"
    } else if at(4, b"ftyp")
        || at(0, b"\x1a\x45\xdf\xa3")
        || at(0, b"OggS\0")
        || at(0, b"fLaC\0")
        || (at(0, b"ID3") && bytes.get(3).is_some_and(|version| *version < 16))
        || (at(0, b"RIFF") && (at(8, b"WAVE") || at(8, b"AVI ") || at(8, b"WEBP")))
    {
        "a recording"
    } else if at(0, b"\x7fELF") {
        "a program"
    } else if at(0, b"\x1f\x8b") || at(0, b"7z\xbc\xaf") || at(0, b"\xfd7zXZ") || at(0, b"(\xb5/\xfd") {
        "a compressed archive"
    } else if at(0, b"SQLite format 3\0") {
        "a database"
    } else {
        return None;
    };
    Some(what)
}

/// The encoding of text that does not say so.
fn unmarked(bytes: &[u8]) -> &'static Encoding {
    // Latin letters, digits, spaces and line ends in UTF-16 have a NUL on one side, always the same.
    let sample = &bytes[..bytes.len().min(8192)];
    let nuls = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), sample.len() / 2);
    let is_whole =
        |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some();
    if odd * 10 > pairs && even * 10 < odd && is_whole(UTF_16LE) {
        return UTF_16LE;
    }
    if even * 10 > pairs && odd * 10 < even && is_whole(UTF_16BE) {
        return UTF_16BE;
    }
    // One bad byte (a file cut off within a letter) does not make all other letters windows-1252.
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if bad > good { WINDOWS_1252 } else { UTF_8 }
}

/// Text has hardly any control characters; in what is compressed or compiled, one byte in ten is one.
/// A few are forgiven: exports carry stray ones, and they are dropped when lines are cleaned.
fn is_binary(text: &str) -> bool {
    let usual = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1b}' | '\u{85}');
    let (mut all, mut controls) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        controls += usize::from(c.is_control() && !usual(c));
    }
    controls > 3 && controls * 12 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn reads_every_usual_encoding() {
        let text = "Łukasz: żółw, naïve 👋\nInes: wait for it\n";
        let mut marked = vec![0xff, 0xfe];
        marked.extend(utf16(text, u16::to_le_bytes));
        let mut big = vec![0xfe, 0xff];
        big.extend(utf16(text, u16::to_be_bytes));
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            marked,
            big,
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
        }
        assert_eq!(decode(b"Zo\xeb: it\x92s fine").unwrap(), "Zoë: it’s fine");
    }

    #[test]
    fn a_file_cut_off_within_a_letter_stays_utf8() {
        let bytes = "Zoë: déjà vu, é".as_bytes();
        assert_eq!(decode(&bytes[..bytes.len() - 1]).unwrap(), "Zoë: déjà vu, \u{fffd}");
    }

    #[test]
    fn names_what_is_not_text() {
        for (bytes, word) in [
            (&b"%PDF-1.7 ..."[..], "PDF"),
            (b"\x89PNG\r\n\x1a\n", "picture"),
            (b"\x7fELF\x02\x01\x01", "program"),
            (b"\0\0\0\x20ftypisom", "recording"),
            (b"{\\rtf1\\ansi hello}", "RTF"),
            (b"a\0\x01\x02\x03\x04b", "binary"),
        ] {
            match decode(bytes) {
                Err(ParseError::Binary { what }) => assert!(what.contains(word), "{what}"),
                other => panic!("{word}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_stray_control_character_is_forgiven() {
        assert!(decode(b"Ines: hi\x07\0").is_ok());
    }
}

//! Character references (`&amp;`, `&#237;`, `&#x27;`), which exports leave in names and in speech.

use std::borrow::Cow;

/// `text` with every reference replaced by its character. What is no reference (`AT&T`) stays.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (c, width) = reference(&rest[at..]).unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[at + width..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The reference that `text` begins with: its character and its length in bytes.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let inner = text.strip_prefix('&')?;
    // The longest name below has 6 letters; a bound keeps a text full of `&` linear.
    let end = inner.bytes().take(10).position(|b| b == b';')?;
    let name = &inner[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(name)?,
    };
    Some((c, end + 2))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok()?,
        None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    match code {
        // As browsers do: a reference into the control block means windows-1252 (`&#146;` is ’).
        0x80..=0x9f => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
        }
        0 => None,
        _ => char::from_u32(code),
    }
}

/// The names that HTML 4 gives to the marks and letters of Western European writing.
fn named(name: &str) -> Option<char> {
    const MARKS: [(&str, char); 36] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("lrm", '\u{200e}'),
        ("rlm", '\u{200f}'),
        ("zwj", '\u{200d}'),
        ("zwnj", '\u{200c}'),
        ("shy", '\u{ad}'),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("hellip", '…'),
        ("mdash", '—'),
        ("ndash", '–'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("sbquo", '‚'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("bull", '•'),
        ("middot", '·'),
        ("trade", '™'),
        ("euro", '€'),
        ("OElig", 'Œ'),
        ("oelig", 'œ'),
        ("Scaron", 'Š'),
        ("scaron", 'š'),
        ("Yuml", 'Ÿ'),
        ("iexcl", '¡'),
        ("iquest", '¿'),
        ("laquo", '«'),
        ("raquo", '»'),
    ];
    // In the order of Unicode, U+00C0 to U+00FF; × and ÷ stand among the letters.
    const LETTERS: [&str; 64] = [
        "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml",
        "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times",
        "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc",
        "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
        "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute",
        "ucirc", "uuml", "yacute", "thorn", "yuml",
    ];
    if let Some((_, c)) = MARKS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let place = LETTERS.iter().position(|known| *known == name)?;
    char::from_u32(0xc0 + u32::try_from(place).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters() {
        for (text, expected) in [
            ("Far&#237;as", "Farías"),
            ("it&#x27;s", "it's"),
            ("it&#146;s", "it’s"),
            ("a &amp; b &lt;c&gt; &quot;d&quot;", "a & b <c> \"d\""),
            ("Jos&eacute; Mu&ntilde;oz, Stra&szlig;e, &yuml;&Agrave;", "José Muñoz, Straße, ÿÀ"),
            ("go&nbsp;then", "go\u{a0}then"),
        ] {
            assert_eq!(unescape(text), expected);
        }
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in
            ["AT&T", "a & b; c", "&nothing;", "&#xD800;", "&#0;", "&#;", "&#99999999;", "&;", "&", "&é;", "&#x;"]
        {
            assert_eq!(unescape(text), text);
        }
        assert_eq!(unescape("&amp;#39;"), "&#39;");
    }
}

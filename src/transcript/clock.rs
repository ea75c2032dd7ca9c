//! Times as transcripts write them: `0:03`, `00:01:02.450`, `01:02,5`, `[00:05:00]`.

/// Seconds of a time that fills `text` wholly: `m:ss`, `h:mm:ss`, either with `.` or `,` and a fraction.
///
/// Teams once wrote `0:0:3.120`, so a single digit is a minute or a second where hours are given;
/// without hours `0:3` is more likely a ratio or a score than a time.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut fields = whole.split(':');
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next());
    if fields.next().is_some() {
        return None;
    }
    let (h, m, s) = match third {
        Some(s) => (number(first, 1..=3)?, number(second, 1..=2)?, number(s, 1..=2)?),
        None => (0, number(first, 1..=3)?, number(second, 2..=2)?),
    };
    if s > 59 || (third.is_some() && m > 59) {
        return None;
    }
    let milliseconds = match fraction {
        Some(digits) => thousandths(digits)?,
        None => 0,
    };
    // At most 999 hours: 3.6e9 milliseconds fit a u32, and one division rounds once.
    Some(f64::from(((h * 60 + m) * 60 + s) * 1000 + milliseconds) / 1000.0)
}

/// Seconds of a line that is nothing but a time, however it is dressed: `00:05:00`, `### 00:04:42`,
/// `[0:03]`, `**00:10:00**`, `### 00:04:42 {#00:04:42}`.
pub(super) fn marker(line: &str) -> Option<f64> {
    let line = line.trim();
    let line = match line.find("{#") {
        Some(at) if line.ends_with('}') => line[..at].trim_end(),
        _ => line,
    };
    let dress = |c: char| c.is_whitespace() || "#*_[]()".contains(c);
    seconds(line.trim_matches(dress))
}

/// A time at the start of a line and what follows it: `[00:01:02] rest`, `(0:03) rest`, `00:01:02 - rest`.
pub(super) fn leading(line: &str) -> Option<(f64, &str)> {
    let line = line.trim_start();
    let (time, rest) = match line.chars().next()? {
        '[' => line[1..].split_once(']')?,
        '(' => line[1..].split_once(')')?,
        c if c.is_ascii_digit() => {
            let end = line.find(|c: char| !is_of_time(c)).unwrap_or(line.len());
            let (time, rest) = line.split_at(end);
            if !rest.starts_with(char::is_whitespace) {
                return None;
            }
            (time, rest)
        }
        _ => return None,
    };
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix(['-', '–', '—', '|']) {
        Some(after) if after.starts_with(char::is_whitespace) => after.trim_start(),
        _ => rest,
    };
    Some((seconds(time.trim())?, rest))
}

/// Whether `c` can be part of a time.
pub(super) fn is_of_time(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ':' | '.' | ',')
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let ok = length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if ok { digits.parse().ok() } else { None }
}

/// `04` after the point is 40 milliseconds; what is finer than a millisecond is cut off.
fn thousandths(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut value = 0;
    for place in 0..3 {
        value = value * 10 + digits.as_bytes().get(place).map_or(0, |b| u32::from(b - b'0'));
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_spelling_of_a_time() {
        for (text, expected) in [
            ("0:03", 3.0),
            ("00:01:02", 62.0),
            ("00:07:11.200", 431.2),
            ("00:07:11,200", 431.2),
            ("00:01:41,04", 101.04),
            ("75:10.5", 4510.5),
            ("0:0:3.12", 3.12),
            ("100:00:00.000", 360_000.0),
            ("00:00:00.1239999", 0.123),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "3",
            "0:3",
            "1:60",
            "0:61:00",
            "00:00:00:00",
            "1:02:03.",
            "x0:00",
            "10:3a",
            "-1:00",
            "99999:00",
            "1::02",
            "12:00pm",
            "00:00:00.0000000000",
            "٠:٠٣",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_marker_is_a_line_of_time_alone() {
        for line in ["00:04:42", "### 00:04:42", "[00:04:42]", " **00:04:42** ", "### 00:04:42 {#00:04:42}"] {
            assert_eq!(marker(line), Some(282.0), "{line}");
        }
        assert_eq!(marker("at 00:04:42"), None);
    }

    #[test]
    fn a_leading_time_leaves_the_rest() {
        for line in ["[00:01:02] Ines: hi", "(1:02) Ines: hi", "00:01:02 Ines: hi", "1:02 - Ines: hi"] {
            assert_eq!(leading(line), Some((62.0, "Ines: hi")), "{line}");
        }
        for line in ["10:30: we begin", "[aside] x", "7 of us", "", "10:30"] {
            assert_eq!(leading(line), None, "{line}");
        }
    }
}

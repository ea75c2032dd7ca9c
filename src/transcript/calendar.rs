//! The day a meeting took place, as files and file names state it.

use jiff::civil::Date;

use super::line::Line;

/// The day that the lines above a transcript state: on a line that says `Date:`, else in the title
/// (the first line), else on a line that is hardly more than a date.
///
/// A date within a sentence there (`due on March 3, 2026`) is not the meeting's.
pub(super) fn stated(lines: &[Line<'_>]) -> Option<Date> {
    let says_date = |line: &&Line<'_>| {
        let text = line.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("date"))
            && text[4..].trim_start().starts_with([':', '*'])
    };
    let is_short = |line: &&Line<'_>| line.text.split_whitespace().count() <= 8 && line.text.len() <= 80;
    let title = lines.iter().find(|line| !line.is_blank());
    let dated = lines.iter().filter(says_date).find_map(|line| day(line.text));
    dated.or_else(|| day(title?.text)).or_else(|| lines.iter().filter(is_short).find_map(|line| day(line.text)))
}

/// The day in a file's name: `2026-09-03-ines.vtt`, `GMT20260903-150000_Recording.vtt`.
pub(super) fn in_file_name(file_name: &str) -> Option<Date> {
    day(file_name.rsplit(['/', '\\']).next()?)
}

/// The first day named in `text`: `2026-09-03`, `2026/9/3`, `20260903`, `September 3rd, 2026`,
/// `3 Sep 2026`. `03/09/2026` is two different days on two sides of an ocean, so it is none.
pub(super) fn day(text: &str) -> Option<Date> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| day_at(&tokens[at..]))
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    begin: usize,
}

/// Runs of digits and runs of letters. Titles and names are short; the bound is for what is not.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let class = |c: char| {
        if c.is_ascii_digit() { 1 } else { 2 * i32::from(c.is_alphabetic()) }
    };
    let mut found = Vec::new();
    let (mut begin, mut before) = (0, 0);
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < 400).chain([(text.len(), ' ')]) {
        let now = class(c);
        if now != before {
            if before != 0
                && let Some(text) = text.get(begin..at)
            {
                found.push(Token { text, begin });
            }
            (begin, before) = (at, now);
        }
    }
    found
}

fn day_at(tokens: &[Token<'_>]) -> Option<Date> {
    let number = |at: usize, width: std::ops::RangeInclusive<usize>| -> Option<u32> {
        let text = tokens.get(at)?.text;
        if width.contains(&text.len()) { text.parse().ok() } else { None }
    };
    // One mark stands between the parts of a date in figures.
    let joined = |at: usize| match (tokens.get(at), tokens.get(at + 1)) {
        (Some(left), Some(right)) => left.begin + left.text.len() + 1 == right.begin,
        _ => false,
    };
    let first = tokens.first()?.text;
    if matches!(first.len(), 8 | 12 | 14) && first.bytes().all(|b| b.is_ascii_digit()) {
        return date(first[..4].parse().ok()?, first[4..6].parse().ok()?, first[6..8].parse().ok()?);
    }
    if let Some(year) = number(0, 4..=4) {
        return if joined(0) && joined(1) { date(year, number(1, 1..=2)?, number(2, 1..=2)?) } else { None };
    }
    if let Some(month) = month(first) {
        let day = number(1, 1..=2)?;
        return date(number(2 + ordinal(tokens.get(2)), 4..=4)?, month, day);
    }
    let day = number(0, 1..=2)?;
    let after = 1 + ordinal(tokens.get(1));
    let after = after + usize::from(tokens.get(after).is_some_and(|token| token.text == "of"));
    date(number(after + 1, 4..=4)?, month(tokens.get(after)?.text)?, day)
}

/// 1 where the token is the `rd` of `3rd`, to step over it.
fn ordinal(token: Option<&Token<'_>>) -> usize {
    usize::from(token.is_some_and(|token| matches!(token.text, "st" | "nd" | "rd" | "th")))
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    let place = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && (month.starts_with(&word)) || (word == "sept" && *month == "september"))?;
    u32::try_from(place + 1).ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1990..=2099).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date as civil;

    #[test]
    fn reads_every_usual_spelling() {
        for text in [
            "2026-09-03",
            "1:1 Ines / Bram (2026-09-03 10:00 GMT+2)",
            "2026/9/3",
            "2026_09_03",
            "20260903",
            "GMT20260903-150000_Recording",
            "20260903150000",
            "2026-09-03T10:00:00Z",
            "Thursday, September 3, 2026",
            "Sep 3rd, 2026",
            "Sept. 03 2026",
            "3 September 2026",
            "3rd of September, 2026",
        ] {
            assert_eq!(day(text), Some(civil(2026, 9, 3)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "03/09/2026",
            "2026-13-03",
            "2026-02-30",
            "September 2026",
            "3 Sep",
            "123456789",
            "20261399",
            "v2.6.3",
            "",
            "ma 3, 2026",
            "20 people in 2026",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_name_counts_not_its_folders() {
        assert_eq!(in_file_name("/x/2025-01-01/2026-09-03-ines.vtt"), Some(civil(2026, 9, 3)));
        assert_eq!(in_file_name("C:\\2025-01-01\\call.vtt"), None);
    }

    #[test]
    fn the_date_line_wins_over_the_title_and_sentences() {
        let text = "# Sync 2026-01-01\nWe agreed on a much longer deadline of March 3, 2025 in the end\n- **Date:** September 3, 2026\n";
        assert_eq!(stated(&lines(text)), Some(civil(2026, 9, 3)));
        assert_eq!(stated(&lines("# Sync\n\nSep 3, 2026, 10:00 AM\n")), Some(civil(2026, 9, 3)));
        assert_eq!(stated(&lines("# Sync\nWe agreed on a much longer deadline of March 3, 2025 in the end")), None);
    }
}

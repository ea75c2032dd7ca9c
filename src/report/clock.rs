//! Times and dates as people read them.

use jiff::civil::Date;

/// "7:05" or "1:02:30" for seconds from the start of a recording.
pub fn clock(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "times in a meeting are small and positive"
    )]
    let whole = seconds.max(0.0) as u64;
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{rest:02}") } else { format!("{minutes}:{rest:02}") }
}

/// "3 September 2026".
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "Thu 10 September".
pub fn weekday(date: Date) -> String {
    date.strftime("%a %-d %B").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!((clock(425.9).as_str(), clock(3750.0).as_str()), ("7:05", "1:02:30"));
        assert_eq!(day(Date::constant(2026, 9, 3)), "3 September 2026");
        assert_eq!(weekday(Date::constant(2026, 9, 10)), "Thu 10 September");
    }
}

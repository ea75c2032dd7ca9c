//! A period: from one day to another, both included.

use std::str::FromStr;

use jiff::civil::{Date, date};

/// A span of days, open where no end is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Period {
    /// Whether a day lies in it.
    pub fn holds(self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it has any end at all: only then does a meeting's date matter.
    pub fn is_bounded(self) -> bool {
        self != Period::default()
    }
}

/// A quarter, as in `2026Q3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarter {
    year: i16,
    quarter: i8,
}

impl Quarter {
    /// The one before.
    #[must_use]
    pub fn before(self) -> Quarter {
        match self.quarter {
            1 => Quarter { year: self.year - 1, quarter: 4 },
            quarter => Quarter { quarter: quarter - 1, ..self },
        }
    }

    /// Its days.
    pub fn period(self) -> Period {
        let since = date(self.year, self.quarter * 3 - 2, 1);
        let until = date(self.year, self.quarter * 3, 1).last_of_month();
        Period { since: Some(since), until: Some(until) }
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Quarter, String> {
        let wrong = || format!("{text:?} is no quarter: write it like 2026Q3");
        let (year, quarter) = text.split_once(['q', 'Q']).ok_or_else(wrong)?;
        let year: i16 = year.trim_end_matches(['-', ' ']).parse().map_err(|_| wrong())?;
        let quarter: i8 = quarter.parse().map_err(|_| wrong())?;
        if (1..=4).contains(&quarter) && (1000..=9999).contains(&year) {
            Ok(Quarter { year, quarter })
        } else {
            Err(wrong())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_has_its_days() {
        let period = "2026Q3".parse::<Quarter>().unwrap().period();
        assert_eq!(period, Period { since: Some(date(2026, 7, 1)), until: Some(date(2026, 9, 30)) });
        assert!(period.holds(date(2026, 9, 30)) && !period.holds(date(2026, 10, 1)));
        assert!("2026-q1".parse::<Quarter>().is_ok());
        assert_eq!("2026Q1".parse::<Quarter>().unwrap().before(), "2025Q4".parse().unwrap());
        assert_eq!("2026Q3".parse::<Quarter>().unwrap().before(), "2026Q2".parse().unwrap());
        for wrong in ["2026", "2026Q5", "Q3", "26Q1", ""] {
            assert!(wrong.parse::<Quarter>().is_err(), "{wrong}");
        }
        assert!(Period::default().holds(date(2020, 1, 1)) && !Period::default().is_bounded());
    }
}

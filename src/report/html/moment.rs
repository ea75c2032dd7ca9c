//! A moment: what was said, why it matters, what to say instead.

use super::spoken::{Spoken, spoken};
use crate::pattern::Polarity;
use crate::report::exchange::exchange;
use crate::report::text::{Places, advice, also, phrased, told};
use crate::report::{Point, Report};

/// A point of the report, for a template.
pub(super) struct Moment<'r> {
    /// Where links lead.
    pub anchor: String,
    /// "1", "2" for what to change, "a", "b" for what went well: the same as on the ribbon.
    pub mark: String,
    pub kind: &'static str,
    pub title: &'r str,
    pub pattern: &'r str,
    /// When it was said, and when else.
    pub place: Option<String>,
    pub also: Vec<String>,
    pub spoken: Vec<Spoken<'r>>,
    /// When and with which words it was put right soon after.
    pub repair: Option<(String, &'r str)>,
    /// What the same words show beside it.
    pub folded: Option<String>,
    pub why: &'r str,
    pub advice_label: &'static str,
    pub advice: &'r str,
    /// Where a model put it into words.
    pub phrased: Option<String>,
}

/// The points as moments, in their order; anchors begin with `meeting`.
pub(super) fn moments<'r>(report: &'r Report, points: &[Point<'r>], meeting: &str) -> Vec<Moment<'r>> {
    let places = Places::of(report);
    let moment = |(number, point): (usize, &Point<'r>)| {
        let finding = point.shown();
        let evidence = told(point);
        let is_of_the_whole = evidence.is_empty();
        Moment {
            anchor: anchor(meeting, &finding.id),
            mark: mark(finding.pattern.polarity, number),
            kind: kind(finding.pattern.polarity),
            title: &finding.pattern.title,
            pattern: &finding.pattern.id,
            place: (!is_of_the_whole).then(|| places.of_one(finding.primary())),
            also: if is_of_the_whole { Vec::new() } else { places.of_others(point) },
            spoken: spoken(report.meeting, exchange(report.meeting, finding.primary(), &evidence)),
            repair: finding.repaired_by.as_ref().map(|repair| (places.of_one(repair), repair.quote())),
            folded: also(finding),
            why: &finding.pattern.why,
            advice_label: advice(finding),
            advice: &finding.instead,
            phrased: phrased(finding),
        }
    };
    points.iter().enumerate().map(moment).collect()
}

/// Where a finding of a meeting stands in the page.
pub(super) fn anchor(meeting: &str, finding: &str) -> String {
    format!("{meeting}-{finding}")
}

/// How the point with this index is marked. Letters go on as in a table's columns: z, aa, ab.
pub(super) fn mark(polarity: Polarity, index: usize) -> String {
    match polarity {
        Polarity::Antipattern => (index + 1).to_string(),
        Polarity::Strength => {
            let letter = |i: usize| char::from(b'a' + u8::try_from(i % 26).unwrap_or_default());
            if index < 26 { letter(index).to_string() } else { format!("{}{}", letter(index / 26 - 1), letter(index)) }
        }
    }
}

/// The class of a polarity. Its mark's shape says the same without colour.
pub(super) fn kind(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Antipattern => "change",
        Polarity::Strength => "well",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbers_and_letters() {
        let marks = |polarity| [0, 25, 26].map(|index| mark(polarity, index));
        assert_eq!(marks(Polarity::Antipattern), ["1", "26", "27"]);
        assert_eq!(marks(Polarity::Strength), ["a", "z", "aa"]);
    }
}

//! A signal: what one detector says about one pattern at one place. Not yet a finding: signals are
//! weighed together, per pattern and turn, before anything is said to a person.

use std::ops::Range;

use crate::pattern::Pattern;

/// What one detector saw.
#[derive(Debug, Clone)]
pub struct Signal<'p> {
    /// The pattern it speaks for.
    pub pattern: &'p Pattern,
    /// Which kind of detector it was.
    pub detector: Detector,
    /// Where it saw it.
    pub place: Place,
    /// Other turns that belong to it: the estimate before the haggling, the rest of a run.
    pub related: Vec<Place>,
    /// How sure the detector is that the pattern is truly there, from 0 to 1.
    pub probability: f64,
    /// The words that tipped it, as byte ranges of the turn's text.
    pub tipping: Vec<Range<usize>>,
    /// Words of the speaker's that the coaching line may reuse.
    pub borrowed: Borrowed,
}

/// A stretch of one turn's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Index of the turn.
    pub turn: usize,
    /// Bytes of the turn's text.
    pub span: Range<usize>,
}

/// The speaker's own words for the placeholders of a coaching line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Borrowed {
    /// `{object}`: the thing they spoke about ("the export").
    pub object: Option<String>,
    /// `{longer}`: the longer of two lengths of work ("six weeks").
    pub longer: Option<String>,
    /// `{shorter}`: the shorter one ("three").
    pub shorter: Option<String>,
}

/// The kinds of detector, named as in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detector {
    /// Words in one turn.
    Existence,
    /// Words in one turn after words in an earlier one.
    Sequence,
    /// Words that should have come and did not.
    Absence,
    /// One count against another.
    Ratio,
    /// Words that come too often.
    Count,
    /// One thing before another.
    Order,
    /// Several things in one meeting.
    Coverage,
    /// Something over a series of meetings.
    Course,
    /// A linear head on the model's reading.
    Head,
}

impl Detector {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            Detector::Existence => "existence",
            Detector::Sequence => "sequence",
            Detector::Absence => "absence",
            Detector::Ratio => "ratio",
            Detector::Count => "count",
            Detector::Order => "order",
            Detector::Coverage => "coverage",
            Detector::Course => "course",
            Detector::Head => "head",
        }
    }
}

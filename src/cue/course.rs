//! Courses: what shows over the meetings of a series and in none of them alone. What finds them looks at
//! many meetings and at the ledger ([`crate::course`]); here is what a pattern file says of them.

use super::{Matcher, Sequence};

/// What happens over a series.
#[derive(Debug)]
pub enum Course {
    /// In several meetings, one thing is raised and answered in the same way, and never otherwise.
    Recurrence {
        /// What is raised and how it is answered.
        sequence: Sequence,
        /// Said in any of the meetings, it is no such course.
        never: Option<Matcher>,
        /// In at least so many meetings.
        at_least: usize,
    },
    /// In the earlier half of the meetings words come in several, in the later half in none.
    Fading {
        /// The words.
        words: Matcher,
        /// In at least so many meetings of the earlier half.
        at_least: usize,
    },
    /// Words in the first meeting of a series.
    Opening {
        /// The words.
        words: Matcher,
        /// At least so many times.
        at_least: usize,
    },
    /// Days from one meeting to the next, as their median.
    Rhythm {
        /// So many days or more.
        above: Option<f64>,
        /// So many days or fewer.
        below: Option<f64>,
        /// Every gap, not only the median.
        is_steady: Steady,
        /// In at least so many meetings.
        at_least: usize,
    },
    /// Promises past their day that nobody came back to.
    Silence {
        /// Days since the day they were due, or since they were made.
        within: usize,
        /// Meetings since then.
        meetings: usize,
        /// At least so many promises.
        at_least: usize,
    },
}

/// What of the days between meetings is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Steady {
    /// The gap in the middle.
    Median,
    /// Every gap.
    Every,
}

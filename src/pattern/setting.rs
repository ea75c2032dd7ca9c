//! A reader's own settings for a pattern: thresholds are opinions of their authors, and some of the
//! articles that the patterns are drawn from contradict each other.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Library, Pattern, Severity, Status};
use crate::cue::{Bound, Course, Kind, Span};

/// Settings by pattern id, as `[patterns.ID]` in `sameside.toml`.
pub type Settings = BTreeMap<String, Setting>;

/// What a reader wants of one pattern; what is not named stays as its file says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setting {
    /// Whether it is reported at all.
    pub report: Option<Reporting>,
    /// How much it matters.
    pub severity: Option<Severity>,
    /// A ratio is remarkable from here on upward.
    pub above: Option<f64>,
    /// A ratio is remarkable from here on downward.
    pub below: Option<f64>,
    /// The fewest words, turns or things that count.
    pub at_least: Option<usize>,
    /// How many turns later something may still come.
    pub within: Option<usize>,
}

/// Whether a pattern is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reporting {
    /// Also while it is in preview.
    Always,
    /// Not at all.
    Never,
}

/// A setting that cannot be followed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingError {
    /// There is no such pattern.
    #[error("sameside.toml sets [patterns.{id}], and no pattern is called that{}", nearest.as_ref().map(|id| format!(": did you mean {id:?}?")).unwrap_or_default())]
    Unknown {
        /// The id.
        id: String,
        /// One that is spelled alike.
        nearest: Option<String>,
    },
    /// The pattern is found in another way.
    #[error("sameside.toml sets `{key}` for {id}, which has no such threshold: see sameside explain {id}")]
    NoThreshold {
        /// The id.
        id: String,
        /// The key.
        key: &'static str,
    },
}

impl Library {
    /// The library as its reader wants it.
    ///
    /// # Errors
    /// Settings for patterns or thresholds that there are not.
    pub fn with(mut self, settings: &Settings) -> Result<Library, SettingError> {
        for (id, setting) in settings {
            let Some(pattern) = self.patterns.iter_mut().find(|pattern| pattern.id == *id) else {
                return Err(SettingError::Unknown { id: id.clone(), nearest: self.nearest(id).map(str::to_owned) });
            };
            follow(pattern, *setting)?;
        }
        self.patterns.retain(|pattern| settings.get(&pattern.id).and_then(|s| s.report) != Some(Reporting::Never));
        Ok(self)
    }
}

fn follow(pattern: &mut Pattern, setting: Setting) -> Result<(), SettingError> {
    if setting.report == Some(Reporting::Always) {
        pattern.status = Status::Stable;
    }
    pattern.severity = setting.severity.unwrap_or(pattern.severity);
    let no_threshold = |id: &str, key| Err(SettingError::NoThreshold { id: id.to_owned(), key });
    let kind = pattern.cue.as_mut().map(|cue| &mut cue.kind);
    let (mut at_least, mut within, mut bound) = (None, None, None);
    match kind {
        Some(Kind::Ratio(ratio)) => (at_least, bound) = (Some(&mut ratio.at_least), Some(&mut ratio.bound)),
        Some(Kind::Count(count)) => at_least = Some(&mut count.at_least),
        Some(Kind::Coverage(coverage)) => at_least = Some(&mut coverage.at_least),
        Some(Kind::Sequence(sequence)) => within = Some(&mut sequence.within),
        Some(Kind::Absence(absence)) => match &mut absence.span {
            Span::After { within: turns, .. } => within = Some(turns),
            Span::Part { at_least: turns, .. } => at_least = Some(turns),
        },
        Some(Kind::Course(course)) => match course {
            Course::Recurrence { at_least: least, sequence, .. } => {
                (at_least, within) = (Some(least), Some(&mut sequence.within));
            }
            Course::Fading { at_least: least, .. }
            | Course::Opening { at_least: least, .. }
            | Course::Rhythm { at_least: least, .. } => at_least = Some(least),
            Course::Silence { at_least: least, within: days, .. } => (at_least, within) = (Some(least), Some(days)),
        },
        Some(Kind::Existence(_) | Kind::Order(_)) | None => {}
    }
    for (key, wanted, there) in [("at-least", setting.at_least, at_least), ("within", setting.within, within)] {
        match (wanted, there) {
            (Some(wanted), Some(there)) => *there = wanted,
            (Some(_), None) => return no_threshold(&pattern.id, key),
            (None, _) => {}
        }
    }
    match (setting.above, setting.below, bound) {
        (Some(above), None, Some(Bound::AtLeast(bound))) => *bound = above,
        (None, Some(below), Some(Bound::AtMost(bound))) => *bound = below,
        (None, None, _) => {}
        (above, ..) => return no_threshold(&pattern.id, if above.is_some() { "above" } else { "below" }),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> Result<Library, SettingError> {
        Library::load(&[]).unwrap().with(&toml::from_str(text).unwrap())
    }

    #[test]
    fn thresholds_severity_and_reporting_are_followed() {
        let library =
            set("[pm-overtalk]\nabove = 0.5\nat-least = 80\nseverity = \"info\"\n[relitigating]\nreport = \"never\"\n")
                .unwrap();
        let overtalk = library.get("pm-overtalk").unwrap();
        assert_eq!(overtalk.severity, Severity::Info);
        let Some(Kind::Ratio(ratio)) = overtalk.cue.as_ref().map(|cue| &cue.kind) else { panic!("a ratio") };
        assert_eq!((ratio.bound, ratio.at_least), (Bound::AtLeast(0.5), 80));
        assert!(library.get("relitigating").is_none());
    }

    #[test]
    fn what_cannot_be_followed_is_an_error() {
        let error = |text| set(text).unwrap_err();
        assert!(
            matches!(error("[pm-overtalks]\nabove = 0.5\n"), SettingError::Unknown { nearest: Some(id), .. } if id == "pm-overtalk")
        );
        assert!(matches!(error("[pm-overtalk]\nbelow = 0.5\n"), SettingError::NoThreshold { key: "below", .. }));
        assert!(matches!(error("[minimiser-just]\nat-least = 3\n"), SettingError::NoThreshold { key: "at-least", .. }));
    }
}

//! What measurement says about a shipped pattern (`models/train/status.py` writes it).

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// Turns on which a pattern was said to be, or should have been, in meetings that training had not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Said, and there.
    pub right: usize,
    /// Said, and not there.
    pub wrong: usize,
    /// There, and not said.
    pub missed: usize,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Measured { right, wrong, missed } = self;
        match (right + wrong, right + missed) {
            (0, 0) => write!(f, "not met yet"),
            (0, there) => write!(f, "found 0 of {there}"),
            (said, 0) => write!(f, "right {right} of {said}"),
            (said, there) => write!(f, "right {right} of {said}, found {right} of {there}"),
        }
    }
}

/// By pattern id; a pattern that was never measured is not in it.
pub(super) fn shipped(packed: &[u8]) -> BTreeMap<String, Measured> {
    rmp_serde::from_slice(packed).expect("prompts/measured.json is ours")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_was_met() {
        let measured = |right, wrong, missed| Measured { right, wrong, missed }.to_string();
        assert_eq!(measured(9, 1, 21), "right 9 of 10, found 9 of 30");
        assert_eq!(measured(0, 0, 4), "found 0 of 4");
        assert_eq!(measured(0, 3, 0), "right 0 of 3");
        assert_eq!(measured(0, 0, 0), "not met yet");
    }
}

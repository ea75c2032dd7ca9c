//! Coverage: several different things are asked or said in one meeting.

use super::{Matcher, Sighting};
use crate::meeting::Meeting;

/// Things of which a meeting should hold some number.
#[derive(Debug)]
pub struct Coverage {
    /// The things, each counted once.
    pub probes: Vec<Matcher>,
    /// How many make the pattern.
    pub at_least: usize,
}

pub(super) fn sightings(coverage: &Coverage, meeting: &Meeting) -> Vec<Sighting> {
    let asked = |probe: &Matcher| {
        (0..meeting.turns.len()).find_map(|turn| Some(Sighting::of(turn, &probe.find(meeting, turn)?)))
    };
    let mut found: Vec<Sighting> = coverage.probes.iter().filter_map(asked).collect();
    if found.len() < coverage.at_least {
        return Vec::new();
    }
    found.sort_by_key(|sighting| (sighting.place.turn, sighting.place.span.start));
    let mut found = found.into_iter();
    let first = found.next().map(|mut first| {
        first.related = found.flat_map(Sighting::into_places).collect();
        first
    });
    first.into_iter().collect()
}

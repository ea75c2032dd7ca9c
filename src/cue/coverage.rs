//! Coverage: several different things are asked or said in one meeting.

use super::{Matcher, Scene, Sighting};

/// Things of which a meeting should hold some number.
#[derive(Debug)]
pub struct Coverage {
    /// The things, each counted once.
    pub probes: Vec<Matcher>,
    /// How many make the pattern.
    pub at_least: usize,
}

pub(super) fn sightings(coverage: &Coverage, meeting: &Scene) -> Vec<Sighting> {
    let asked = |probe: &Matcher| Sighting::first(probe, meeting, 0..meeting.turns.len());
    let mut found: Vec<Sighting> = coverage.probes.iter().filter_map(asked).collect();
    if found.len() < coverage.at_least {
        return Vec::new();
    }
    found.sort_by_key(|sighting| (sighting.place.turn, sighting.place.span.start));
    Sighting::together(found).into_iter().collect()
}

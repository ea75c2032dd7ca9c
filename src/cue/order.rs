//! Order: one thing is raised before another, in a meeting that raises both. Headings of notes are no turns
//! and are not looked at: what stands below them is.

use super::{Matcher, Scene, Sighting};

/// Two things whose order matters.
#[derive(Debug)]
pub struct Order {
    /// What is raised first.
    pub first: Matcher,
    /// What is raised only afterwards.
    pub then: Matcher,
}

pub(super) fn sightings(order: &Order, meeting: &Scene) -> Vec<Sighting> {
    let raised = |matcher: &Matcher| Sighting::first(matcher, meeting, 0..meeting.turns.len());
    let (Some(first), Some(then)) = (raised(&order.first), raised(&order.then)) else { return Vec::new() };
    let at = |sighting: &Sighting| (sighting.place.turn, sighting.place.span.start);
    if at(&first) >= at(&then) {
        return Vec::new();
    }
    Sighting::together([first, then]).into_iter().collect()
}

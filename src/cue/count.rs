//! Count: words that are harmless once and wearing when they come again and again.

use super::{Match, Matcher, Scene, Sighting};
use crate::meeting::is_backchannel;

/// The same kind of turn, often.
#[derive(Debug)]
pub struct Count {
    /// Whose turns, which words.
    pub matcher: Matcher,
    /// How many make the pattern.
    pub at_least: usize,
    /// How close together they must stand.
    pub spread: Spread,
}

/// How close together the matches of a count must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// Anywhere in the meeting.
    Meeting,
    /// In a row: no turn of the same side between them that is more than a backchannel.
    Run,
}

pub(super) fn sightings(count: &Count, meeting: &Scene) -> Vec<Sighting> {
    let mut groups: Vec<Vec<(usize, Match)>> = vec![Vec::new()];
    for turn in 0..meeting.turns.len() {
        if let (Some(found), Some(last)) = (count.matcher.find(meeting, turn), groups.last_mut()) {
            last.push((turn, found));
        } else if count.spread == Spread::Run && breaks_run(count, meeting, turn) {
            groups.push(Vec::new());
        }
    }
    groups.iter().filter(|group| group.len() >= count.at_least).filter_map(|group| grouped(group)).collect()
}

fn breaks_run(count: &Count, meeting: &Scene, turn: usize) -> bool {
    let here = &meeting.turns[turn];
    count.matcher.speaker.covers(here.role) && !is_backchannel(here.text())
}

fn grouped(group: &[(usize, Match)]) -> Option<Sighting> {
    Sighting::together(group.iter().map(|(turn, found)| Sighting::of(*turn, found)))
}

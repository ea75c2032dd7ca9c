//! Cues: what finds a pattern in words, in the order of turns and in counts, without a model.
//!
//! The kinds are a closed set; all else about a cue is data in the pattern's file. A cue sees the
//! meeting and says [`Signal`]s. It must be quick, and it must rather miss than accuse: every match
//! passes the guards before it counts.

mod absence;
mod count;
mod course;
mod coverage;
mod existence;
mod guard;
mod index;
mod matcher;
mod order;
mod ratio;
mod scene;
mod sequence;

pub use absence::{Absence, Span};
pub use count::{Count, Spread};
pub use course::{Course, Steady};
pub use coverage::Coverage;
pub use existence::{Existence, Position};
pub use guard::{Guard, Guards, Where};
pub(crate) use index::shipped as shipped_expression;
pub use matcher::{Match, Matcher};
pub use order::Order;
pub use ratio::{Bound, Measure, Ratio, Unit};
pub use scene::Scene;
pub use sequence::{Compare, Sequence, places as sequence_places};

use crate::pattern::Pattern;
use crate::signal::{Borrowed, Detector, Place, Signal};

/// What a pattern's cue is.
#[derive(Debug)]
pub struct Cue {
    /// How sure a match is to be right, from 0 to 1, as its author judges or measurement says.
    pub confidence: f64,
    /// The kind, with what it needs.
    pub kind: Kind,
}

/// The closed set of kinds.
#[derive(Debug)]
pub enum Kind {
    /// Words in one turn.
    Existence(Existence),
    /// Words after other words.
    Sequence(Sequence),
    /// Words that should have come and did not.
    Absence(Absence),
    /// One count against another.
    Ratio(Ratio),
    /// Words that come too often.
    Count(Count),
    /// One thing before another.
    Order(Order),
    /// Several things in one meeting.
    Coverage(Coverage),
    /// Something over the meetings of a series.
    Course(Course),
}

impl Kind {
    /// What the user's settings may change in it, to take a hash of.
    pub fn set(&self) -> (Option<usize>, Option<usize>, Option<Bound>) {
        match self {
            Kind::Ratio(ratio) => (Some(ratio.at_least), None, Some(ratio.bound)),
            Kind::Count(count) => (Some(count.at_least), None, None),
            Kind::Coverage(coverage) => (Some(coverage.at_least), None, None),
            Kind::Sequence(sequence) => (None, Some(sequence.within), None),
            Kind::Absence(absence) => match &absence.span {
                Span::After { within, .. } => (None, Some(*within), None),
                Span::Part { at_least, .. } => (Some(*at_least), None, None),
            },
            Kind::Course(course) => match course {
                Course::Recurrence { at_least, sequence, .. } => (Some(*at_least), Some(sequence.within), None),
                Course::Fading { at_least, .. }
                | Course::Opening { at_least, .. }
                | Course::Rhythm { at_least, .. } => (Some(*at_least), None, None),
                Course::Silence { at_least, within, .. } => (Some(*at_least), Some(*within), None),
            },
            Kind::Existence(_) | Kind::Order(_) => (None, None, None),
        }
    }
}

impl Cue {
    /// Which detector its signals name.
    pub fn detector(&self) -> Detector {
        match self.kind {
            Kind::Existence(_) => Detector::Existence,
            Kind::Sequence(_) => Detector::Sequence,
            Kind::Absence(_) => Detector::Absence,
            Kind::Ratio(_) => Detector::Ratio,
            Kind::Count(_) => Detector::Count,
            Kind::Order(_) => Detector::Order,
            Kind::Coverage(_) => Detector::Coverage,
            Kind::Course(_) => Detector::Course,
        }
    }
}

/// What a cue found, before it is put in the pattern's name.
#[derive(Debug)]
pub struct Sighting {
    /// Where.
    pub place: Place,
    /// What belongs to it.
    pub related: Vec<Place>,
    /// What the coaching line may reuse.
    pub borrowed: Borrowed,
}

impl Sighting {
    fn of(turn: usize, found: &Match) -> Sighting {
        Sighting {
            place: Place { turn, span: found.span.clone() },
            related: Vec::new(),
            borrowed: Borrowed { object: found.object.clone(), ..Borrowed::default() },
        }
    }

    /// The first thing in `turns` that `matcher` finds.
    fn first(matcher: &Matcher, scene: &Scene, turns: std::ops::Range<usize>) -> Option<Sighting> {
        scene
            .turns(&matcher.any, turns)
            .into_iter()
            .find_map(|turn| Some(Sighting::of(turn, &matcher.find(scene, turn)?)))
    }

    /// Several as one: the first, with the places of the others beside it.
    fn together(sightings: impl IntoIterator<Item = Sighting>) -> Option<Sighting> {
        let mut sightings = sightings.into_iter();
        let mut first = sightings.next()?;
        first.related = sightings.flat_map(Sighting::into_places).collect();
        Some(first)
    }

    /// Every place it names, itself first.
    fn into_places(self) -> impl Iterator<Item = Place> {
        std::iter::once(self.place).chain(self.related)
    }
}

/// What matches the behaviour itself, for kinds that look at words at all.
pub fn behaviour(cue: &Cue) -> Option<&Matcher> {
    match &cue.kind {
        Kind::Existence(existence) => Some(&existence.matcher),
        Kind::Sequence(sequence) => Some(&sequence.then),
        Kind::Count(count) => Some(&count.matcher),
        Kind::Absence(_) | Kind::Ratio(_) | Kind::Order(_) | Kind::Coverage(_) | Kind::Course(_) => None,
    }
}

/// All signals of `pattern`'s cue in the meeting, in order.
pub fn signals<'p>(pattern: &'p Pattern, meeting: &Scene) -> Vec<Signal<'p>> {
    let Some(cue) = &pattern.cue else { return Vec::new() };
    let sightings = match &cue.kind {
        Kind::Existence(existence) => existence::sightings(existence, meeting),
        Kind::Sequence(sequence) => sequence::sightings(sequence, meeting),
        Kind::Absence(absence) => absence::sightings(absence, meeting),
        Kind::Ratio(ratio) => ratio::sightings(ratio, meeting),
        Kind::Count(count) => count::sightings(count, meeting),
        Kind::Order(order) => order::sightings(order, meeting),
        Kind::Coverage(coverage) => coverage::sightings(coverage, meeting),
        // One meeting shows nothing of a series.
        Kind::Course(_) => Vec::new(),
    };
    sightings
        .into_iter()
        .map(|sighting| Signal {
            pattern,
            detector: cue.detector(),
            tipping: vec![sighting.place.span.clone()],
            place: sighting.place,
            related: sighting.related,
            probability: cue.confidence,
            borrowed: sighting.borrowed,
        })
        .collect()
}

//! What a model is told. What was said stands in it as plain text, which no model reads as its own markup.

use std::fmt::Write as _;

use super::Spot;
use super::moment::{Moment, Place};
use crate::meeting::Role;

/// One request to a model, and the ways to go on that it weighs.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The request.
    pub request: String,
    /// The places in the advice where something can be named.
    pub spots: Vec<Spot>,
}

/// What comes before every request, the same for all: what the task is, then pairs of a request and its answer.
pub const OPENING: (&str, &[(&str, &str)]) = (
    "You get a few lines of a talk at work, the line to replace and advice in general words. You say the advice as \
     this person would at that moment: the same words, with the thing named that the talk is about.",
    &[
        (
            "engineer: The importer is six weeks, with the old files.\n\
             product manager, to replace: \"Hm, can't we just do it in three?\"\n\
             Advice: I'll plan with that number. What drives it, and which smaller version would still help?\n\
             The product manager says:",
            "I'll plan with that number. What drives the importer, and which smaller version would still help?",
        ),
        (
            "engineer: We lost a night in the rollout over the certificates, nobody knew who renews them.\n\
             product manager, to replace: \"Anyway, about the roadmap.\"\n\
             Advice: That sounds hard. What would have helped you?\n\
             The product manager says:",
            "That sounds hard. What would have helped you with the certificates?",
        ),
    ],
);

/// The request for one moment.
pub(super) fn asked(moment: &Moment) -> String {
    let mut request = String::new();
    for line in &moment.before {
        let _ = writeln!(request, "{}: {}", word(line.role), line.words);
    }
    let what = match moment.place {
        Place::Instead => ", to replace",
        Place::InAnswer => ", to answer",
    };
    let _ = writeln!(request, "{}{what}: \"{}\"", word(moment.said.role), moment.said.words);
    let _ = write!(request, "Advice: {}\nThe {} says:", moment.advice, word(moment.sayer()));
    request
}

fn word(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Pm) => "product manager",
        Some(Role::Engineer) => "engineer",
        None => "speaker",
    }
}

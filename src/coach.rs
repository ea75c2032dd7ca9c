//! The coach: a model puts a pattern's advice into words for one moment, and a guard decides whether they stand.
//!
//! The model never writes freely. The advice is varied by rule with things and lengths of time that the exchange
//! names (`variant`), the model says which variant it finds likeliest there ([`Weigher`]), and rules that nobody
//! can talk to have the last word (`guard`). So a sentence holds no word that is neither the pattern's nor the
//! exchange's, whatever the transcript asks for. Where nothing fits, the pattern's own words stand. Only moments
//! that a report shows are put into words, and a report says which words are a model's choice.
//!
//! Thrown out, measured on fixtures/meetings: letting a model write, held to the words of the exchange token by token.
//! Of 18 moments SmolLM2-135M lost the advice in 17, Qwen2.5-Coder-0.5B repeated the advice or the quote in 17.

mod guard;
mod moment;
mod prompt;
mod variant;

use std::collections::BTreeMap;

pub use guard::Refusal;
pub use moment::{Moment, Place};
pub use prompt::{Ask, OPENING};
pub use variant::Spot;

use crate::reading::{ModelId, ReadError};

/// The seam to a model that says what it finds likely. Tests use a scripted one.
pub trait Weigher {
    /// The model.
    fn model(&self) -> &ModelId;

    /// For every spot of each of `asks`, how likely its ways to go on are.
    ///
    /// # Errors
    /// When the model cannot be run. There is no partial result.
    fn weigh(&mut self, asks: &[Ask]) -> Result<Vec<Vec<Weighed>>, ReadError>;
}

/// How likely the ways are to go on from one spot.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Weighed {
    /// The pattern's own words.
    pub plain: Likelihood,
    /// With each thing in them.
    pub varied: Vec<Likelihood>,
}

/// How likely some words are.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Likelihood {
    /// Logarithm of the probability, over all tokens.
    pub log: f64,
    /// How many tokens they are.
    pub tokens: usize,
}

/// The seam to sameside itself: the title of an anti-pattern that a sentence would be if it were said at the moment.
pub type Signals<'s> = dyn FnMut(&Moment, &str) -> Result<Option<String>, ReadError> + 's;

/// What became of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrased {
    /// The variant that the model finds likeliest; empty where there was none.
    pub words: String,
    /// By how much it is likelier or less likely than the pattern's own words, for each token more.
    pub gain: f64,
    /// Why it does not stand, if it does not.
    pub refused: Option<Refusal>,
}

/// How often a model's words stood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// The model.
    #[serde(flatten)]
    pub model: ModelId,
    /// Moments it was asked about.
    pub asked: usize,
    /// Moments whose words are its choice.
    pub kept: usize,
    /// The rest, by reason.
    pub refused: BTreeMap<&'static str, usize>,
}

/// Has `weigher` choose words for the advice on every moment, and judges them.
///
/// # Errors
/// When a model stops.
pub fn phrased(
    moments: &[Moment],
    weigher: &mut dyn Weigher,
    signals: &mut Signals,
) -> Result<Vec<Phrased>, ReadError> {
    let asks: Vec<Ask> = moments.iter().map(Moment::ask).collect();
    let is_anything_asked = asks.iter().any(|ask| !ask.spots.is_empty());
    let gains = if is_anything_asked { weigher.weigh(&asks)? } else { vec![Vec::new(); asks.len()] };
    let judged = moments.iter().zip(&asks).zip(gains).map(|((moment, ask), gains)| {
        let (gain, words) = likeliest(&ask.spots, &gains).unwrap_or((f64::NEG_INFINITY, String::new()));
        let refused = guard::refusal(moment, gain, &words, signals)?;
        Ok(Phrased { words, gain, refused })
    });
    judged.collect()
}

/// The variant with the greatest gain; of equals the first.
fn likeliest(spots: &[Spot], gains: &[Weighed]) -> Option<(f64, String)> {
    let mut best: Option<(f64, String)> = None;
    for (spot, gains) in spots.iter().zip(gains) {
        for (number, varied) in gains.varied.iter().enumerate() {
            let more = i32::try_from(varied.tokens.saturating_sub(gains.plain.tokens).max(1)).unwrap_or(i32::MAX);
            let gain = (varied.log - gains.plain.log) / f64::from(more);
            if best.as_ref().is_none_or(|(least, _)| gain > *least) {
                best = Some((gain, spot.with(number)));
            }
        }
    }
    best
}

impl Tally {
    /// Counts what became of moments.
    pub fn of<'p>(model: ModelId, phrased: impl IntoIterator<Item = &'p Phrased>) -> Tally {
        let mut tally = Tally { model, asked: 0, kept: 0, refused: BTreeMap::new() };
        for phrased in phrased {
            tally.asked += 1;
            match &phrased.refused {
                None => tally.kept += 1,
                Some(refusal) => *tally.refused.entry(refusal.name()).or_default() += 1,
            }
        }
        tally
    }

    /// What a reader has to know of it.
    pub fn note(&self) -> String {
        let (name, asked, kept) = (&self.model.name, self.asked, self.kept);
        match (asked, kept) {
            (0, _) => format!("There was no moment for the model {name} to put into words."),
            (_, 0) => format!(
                "The model {name} found no better words that pass the checks for any of {asked} moments, so the advice is in the patterns' own."
            ),
            _ => format!(
                "The model {name} fitted {kept} of {asked} pieces of advice to their moment; they are marked, and the rest is in the patterns' own words. Take them as a suggestion."
            ),
        }
    }
}

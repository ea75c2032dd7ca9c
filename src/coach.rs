//! The coach: a model puts a pattern's advice into words for one moment, and a guard decides whether they stand.
//!
//! What was said is material and never an order: the model may only use words of the exchange, of the advice and
//! common words ([`lexicon`]), and what it writes is checked by rules that it cannot talk to ([`guard`]). Where the
//! guard refuses, the pattern's own words stand, so a weak model costs refusals and no harm. Only moments that a
//! report shows are put into words, and a report says which words are a model's.
//!
//! Thrown out: letting the model write freely and filtering afterwards. A small model names things that nobody
//! said in half of its sentences, so nearly everything was refused.

mod guard;
mod lexicon;
mod moment;
mod prompt;

use std::collections::BTreeMap;

pub use guard::Refusal;
pub use lexicon::Lexicon;
pub use moment::{Moment, Place};
pub use prompt::{Ask, OPENING};

use crate::reading::{ModelId, ReadError};

/// The seam to a model that writes. Tests use a scripted one.
pub trait Writer {
    /// The model that writes.
    fn model(&self) -> &ModelId;

    /// What the model writes for each of `asks`, the likeliest word first and always the same.
    ///
    /// # Errors
    /// When the model cannot be run. There is no partial result.
    fn write(&mut self, asks: &[Ask]) -> Result<Vec<String>, ReadError>;
}

/// The seam to sameside itself: the title of an anti-pattern that a sentence would be if `moment`'s speaker said it there.
pub type Signals<'s> = dyn FnMut(&Moment, &str) -> Result<Option<String>, ReadError> + 's;

/// What became of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrased {
    /// What the model wrote.
    pub words: String,
    /// Why they do not stand, if they do not.
    pub refused: Option<Refusal>,
}

/// How often a model's words stood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// The model that wrote.
    #[serde(flatten)]
    pub model: ModelId,
    /// Moments it was asked about.
    pub asked: usize,
    /// Moments whose words are its own.
    pub kept: usize,
    /// The rest, by reason.
    pub refused: BTreeMap<&'static str, usize>,
}

/// Has `writer` put the advice on every moment into words, and judges them.
///
/// # Errors
/// When a model stops.
pub fn phrased(
    moments: &[Moment],
    writer: &mut dyn Writer,
    signals: &mut Signals,
) -> Result<Vec<Phrased>, ReadError> {
    let asks: Vec<Ask> = moments.iter().map(Moment::ask).collect();
    let written = if asks.is_empty() { Vec::new() } else { writer.write(&asks)? };
    let judged = moments.iter().zip(asks).zip(written).map(|((moment, ask), words)| {
        let refused = guard::refusal(moment, &ask.lexicon, &words, signals)?;
        Ok(Phrased { words, refused })
    });
    judged.collect()
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
        let name = &self.model.name;
        let refused = self.asked - self.kept;
        let stand = "the pattern's own words stand there";
        match (self.asked, self.kept, refused) {
            (0, ..) => format!("The model {name} had nothing to put into words."),
            (_, 0, _) => format!("The model {name} put nothing into words that passed the checks, so the advice is the patterns' own."),
            (_, kept, 0) => format!("Words marked as the model's are by {name}: {kept} of {kept} passed the checks. They are a suggestion; change them until they are yours."),
            (asked, kept, _) => format!("Words marked as the model's are by {name}: {kept} of {asked} passed the checks, {stand} otherwise. They are a suggestion; change them until they are yours."),
        }
    }
}

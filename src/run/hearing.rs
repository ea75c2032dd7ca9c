//! Hearing what became of promises: from the cache where it has been heard before, else with the model.

use super::Failure;
use super::listen::{Ear, Loaded};
use crate::cache::{Cache, key};
use crate::head::OutcomeHeads;
use crate::ledger::{Line, Listener, Open, Told, told};
use crate::reading::ReadError;

/// A model that is loaded when it is first needed.
pub struct Hearing<'e> {
    ear: &'e Ear,
    outcomes: &'e OutcomeHeads,
    digest: String,
    cache: &'e Cache,
    loaded: Option<Loaded<'e>>,
}

/// The listener that the user's options come to; `None` where the model has not learned to follow promises.
pub fn hearing<'e>(ear: Option<&'e Ear>, cache: &'e Cache) -> Option<Hearing<'e>> {
    let ear = ear?;
    Some(Hearing { ear, outcomes: ear.outcomes()?, digest: ear.digest(), cache, loaded: None })
}

impl Listener for Hearing<'_> {
    fn closed_from(&self) -> f64 {
        self.outcomes.closed_from
    }

    fn told(&mut self, open: &[Open], turns: &[Line]) -> Result<Vec<Told>, ReadError> {
        if open.is_empty() || turns.is_empty() {
            return Ok(Vec::new());
        }
        let key = key(&["ledger", self.digest.as_str(), &format!("{open:?}"), &format!("{turns:?}")]);
        // A file is not trusted further than it can be checked: what does not fit is heard again.
        if let Some(known) = self.cache.get::<Vec<Told>>(&key)
            && known.iter().all(|told| fits(told, open, turns))
        {
            return Ok(known);
        }
        if self.loaded.is_none() {
            self.loaded = self.ear.load().map_err(|failure| stopped(&failure))?;
        }
        let Some(loaded) = &self.loaded else { return Ok(Vec::new()) };
        let mut reader = loaded.reader()?;
        let heard = told(&mut reader, self.outcomes, open, turns)?;
        self.cache.put(&key, &heard);
        Ok(heard)
    }
}

fn fits(told: &Told, open: &[Open], turns: &[Line]) -> bool {
    let spans = |turn: &Line| turn.text.get(told.span.clone()).is_some_and(|words| !words.is_empty());
    told.promise < open.len() && turns.get(told.turn).is_some_and(spans)
}

fn stopped(failure: &Failure) -> ReadError {
    ReadError(failure.to_string())
}

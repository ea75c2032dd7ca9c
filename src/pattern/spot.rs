//! Values of a pattern file with their place in it, for errors to point at; in what ships there are no places.

use std::ops::Range;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// A value and its place.
#[derive(Debug)]
pub(super) struct Spot<T> {
    value: T,
    place: Range<usize>,
}

impl<T> Spot<T> {
    pub fn get_ref(&self) -> &T {
        &self.value
    }

    pub fn into_inner(self) -> T {
        self.value
    }

    pub fn span(&self) -> Range<usize> {
        self.place.clone()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spot<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Spot<T>, D::Error> {
        if reader.is_human_readable() {
            let spanned = Spanned::<T>::deserialize(reader)?;
            let place = spanned.span();
            return Ok(Spot { value: spanned.into_inner(), place });
        }
        Ok(Spot { value: T::deserialize(reader)?, place: 0..0 })
    }
}

/// A regex of a pattern file.
#[derive(Debug)]
pub(super) enum Wording {
    /// As it stands in the file.
    Written(Spot<String>),
    /// By its number among those that ship.
    Shipped(u32),
}

impl<'de> Deserialize<'de> for Wording {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Wording, D::Error> {
        if reader.is_human_readable() {
            Spot::deserialize(reader).map(Wording::Written)
        } else {
            u32::deserialize(reader).map(Wording::Shipped)
        }
    }
}

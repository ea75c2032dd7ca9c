//! The model for a command: found, checked, loaded, and shown at work.

use std::path::Path;
use std::sync::OnceLock;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Progress};
use crate::analyze::{Heard, hear};
use crate::cli::With;
use crate::head::{Heads, OutcomeHeads};
use crate::llama::{LlamaReader, Weights};
use crate::meeting::Meeting;
use crate::model::{self, DEFAULT_MODEL, Found, ModelError, Place};
use crate::pattern::{Library, Origin, Settings};
use crate::reading::{ReadError, Reader as _, passages};

/// A model file, and the heads to listen with.
pub struct Ear {
    /// The file.
    pub found: Found,
    /// Those that ship are read when they are first needed. `None` where nobody has trained any heads for this model.
    heads: OnceLock<Option<Heads>>,
    /// Whose heads they are.
    heads_of: Origin,
}

/// A model in memory, ready to listen.
pub struct Loaded<'e> {
    found: &'e Found,
    weights: Weights,
    heads: &'e Heads,
}

/// A model at work, with its heads.
pub struct Listening<'e> {
    reader: LlamaReader<'e>,
    heads: &'e Heads,
}

impl Ear {
    /// Loads the weights; `None` without heads, as there would be nothing to look at the states.
    pub fn load(&self) -> Result<Option<Loaded<'_>>, Failure> {
        let Some(heads) = self.heads() else { return Ok(None) };
        Ok(Some(Loaded { found: &self.found, weights: load(&self.found)?, heads }))
    }

    fn heads(&self) -> Option<&Heads> {
        let shipped = || model::heads(&self.found, None).expect("the heads that ship are whole");
        self.heads.get_or_init(shipped).as_ref()
    }

    /// What hears the outcomes of promises, where the model was trained for it.
    pub fn outcomes(&self) -> Option<&OutcomeHeads> {
        self.heads()?.outcomes.as_ref()
    }

    /// What a reader has to know of a model that cannot be listened with.
    pub fn note(&self) -> Option<String> {
        let name = &self.found.id.name;
        let is_deaf = self.heads_of == Origin::User && self.heads().is_none();
        is_deaf.then(|| {
            format!(
                "The model {name} has no heads yet, so it was not used: train them with: sameside train --model {name}"
            )
        })
    }

    /// What its opinions depend on beside this program: the model, and heads that did not come with it.
    pub fn digest(&self) -> String {
        // Heads that ship are part of this program, and so of every key.
        let heads = match self.heads_of {
            Origin::Shipped => "shipped".to_owned(),
            Origin::User => format!("{:?}", self.heads().map(|heads| (&heads.corpus, &heads.heads, &heads.outcomes))),
        };
        format!("{}\n{heads}", self.found.id.sha256)
    }
}

impl Loaded<'_> {
    /// Makes room to read, and no more.
    pub fn reader(&self) -> Result<LlamaReader<'_>, ReadError> {
        self.weights.reader()
    }

    /// Makes room to read.
    pub fn listening(&self) -> Result<Listening<'_>, Failure> {
        let reader = self.reader().map_err(|error| refused(self.found, &error))?;
        Ok(Listening { reader, heads: self.heads })
    }
}

impl<'e> Listening<'e> {
    /// Has the model read a meeting, with a bar.
    pub fn hear(&mut self, meeting: &Meeting, progress: Progress, of: Count) -> Result<Heard<'e>, Failure> {
        let bar = bar(progress, &meeting.file, of, passages(meeting, self.reader.context()).len());
        let heard = hear(meeting, &mut self.reader, self.heads, &mut |done| bar.set_position(done as u64));
        bar.finish_and_clear();
        Ok(heard?)
    }
}

/// The patterns that are looked for.
pub fn library(with: &With, settings: &Settings) -> Result<Library, Failure> {
    let library = every_pattern(with, settings)?;
    Ok(if with.preview { library } else { library.stable() })
}

/// Every pattern there is, those in preview too.
pub fn every_pattern(with: &With, settings: &Settings) -> Result<Library, Failure> {
    Ok(Library::load(&with.patterns)?.with(settings)?)
}

/// What the user's options come to; `None` without a model.
pub fn ear(with: &With) -> Result<Option<Ear>, Failure> {
    if with.no_model {
        return Ok(None);
    }
    let found = model::find(with.model.as_deref().unwrap_or(DEFAULT_MODEL))?;
    if with.heads.is_none() && found.place == Place::Inside {
        return Ok(Some(Ear { found, heads: OnceLock::new(), heads_of: Origin::Shipped }));
    }
    let heads = OnceLock::from(model::heads(&found, with.heads.as_deref())?);
    Ok(Some(Ear { found, heads, heads_of: Origin::User }))
}

/// Loads a model's weights.
pub fn load(found: &Found) -> Result<Weights, Failure> {
    let started = std::time::Instant::now();
    let weights =
        found.with_file(|path| Weights::load(path, found.id.clone()))?.map_err(|error| refused(found, &error))?;
    tracing::info!(model = found.id.name, ms = started.elapsed().as_millis(), "loaded");
    Ok(weights)
}

/// A model that llama.cpp will not use.
pub fn refused(found: &Found, error: &crate::reading::ReadError) -> Failure {
    Failure::Model(ModelError::Refused { name: found.id.name.clone(), reason: error.to_string() })
}

/// Which of how many files it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// From 1 on.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Count {
    /// The only one.
    pub const ONE: Count = Count { number: 1, of: 1 };
}

/// A bar for `total` passages of `file`.
pub fn bar(progress: Progress, file: &Path, count: Count, total: usize) -> ProgressBar {
    if progress == Progress::Hidden {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{wide_bar}] {pos}/{len} passages, {eta} left") {
        bar.set_style(style.progress_chars("=> "));
    }
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let which = if count.of > 1 { format!(" ({} of {})", count.number, count.of) } else { String::new() };
    bar.set_message(format!("reading {name}{which}"));
    bar
}

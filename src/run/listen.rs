//! The model for a command: found, checked, loaded, and shown at work.

use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Progress};
use crate::analyze::{Heard, hear};
use crate::cli::With;
use crate::head::Heads;
use crate::llama::{LlamaReader, Weights};
use crate::meeting::Meeting;
use crate::model::{self, DEFAULT_MODEL, Found, ModelError};
use crate::pattern::{Library, Settings};
use crate::reading::{Reader as _, passages};

/// A model file, and what is at hand to listen with it.
pub struct Ear {
    /// The file.
    pub found: Found,
    /// The weights and the heads; `None` where nobody has trained any heads for this model.
    with: Option<(Weights, Heads)>,
}

/// A model at work, with its heads.
pub struct Listening<'e> {
    reader: LlamaReader<'e>,
    heads: &'e Heads,
}

impl Ear {
    /// Makes room to read; `None` without heads, as there would be nothing to look at the states.
    pub fn listening(&self) -> Result<Option<Listening<'_>>, Failure> {
        let Some((weights, heads)) = &self.with else { return Ok(None) };
        let reader = weights.reader().map_err(|error| refused(&self.found, &error))?;
        Ok(Some(Listening { reader, heads }))
    }
}

impl<'e> Listening<'e> {
    /// Has the model read a meeting, with a bar.
    pub fn hear(&mut self, meeting: &Meeting, progress: Progress) -> Result<Heard<'e>, Failure> {
        let bar = bar(progress, &meeting.file, passages(meeting, self.reader.context()).len());
        let heard = hear(meeting, &mut self.reader, self.heads, &mut |done| bar.set_position(done as u64));
        bar.finish_and_clear();
        Ok(heard?)
    }
}

/// The patterns that are looked for.
pub fn library(with: &With, settings: &Settings) -> Result<Library, Failure> {
    let library = Library::load(&with.patterns)?.with(settings)?;
    Ok(if with.preview { library } else { library.stable() })
}

/// What the user's options come to; `None` without a model.
pub fn ear(with: &With) -> Result<Option<Ear>, Failure> {
    if with.no_model {
        return Ok(None);
    }
    let found = model::find(with.model.as_deref().unwrap_or(DEFAULT_MODEL))?;
    let with = match model::heads(&found, with.heads.as_deref())? {
        Some(heads) => Some((load(&found)?, heads)),
        None => None,
    };
    Ok(Some(Ear { found, with }))
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

/// A bar for `total` passages of `file`.
pub fn bar(progress: Progress, file: &Path, total: usize) -> ProgressBar {
    if progress == Progress::Hidden {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{wide_bar}] {pos}/{len} passages, {eta} left") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(format!("reading {}", file.file_name().unwrap_or(file.as_os_str()).to_string_lossy()));
    bar
}

//! The model for a command: found, checked, loaded, and shown at work.

use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, Progress};
use crate::cli::With;
use crate::head::Heads;
use crate::llama::Weights;
use crate::model::{self, Found, ModelError};

/// Weights and heads, ready to read.
pub struct Ear {
    /// The weights.
    pub weights: Weights,
    /// The file.
    pub found: Found,
    /// The heads; `None` where nobody has trained any for this model.
    pub heads: Option<Heads>,
}

/// What the user's options come to; `None` without a model.
pub fn ear(with: &With) -> Result<Option<Ear>, Failure> {
    if with.no_model {
        return Ok(None);
    }
    let Some(found) = model::find(with.model.as_deref())? else {
        return Ok(None);
    };
    let heads = model::heads(&found, with.heads.as_deref())?;
    let weights = load(&found)?;
    Ok(Some(Ear { weights, found, heads }))
}

/// Loads a model's weights.
pub fn load(found: &Found) -> Result<Weights, Failure> {
    let started = std::time::Instant::now();
    let weights = Weights::load(&found.path, found.id.clone()).map_err(|error| refused(found, &error))?;
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

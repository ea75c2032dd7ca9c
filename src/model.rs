//! Models on this machine: which there are, where their bytes lie, whether they are the right ones.
//!
//! The default model is small enough to live inside the program. Nothing here fetches any other:
//! `models/fetch` does, before the program runs.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::head::{self, Heads, HeadsError};
use crate::reading::ModelId;

// One entry per models/*.heads.json, written by build.rs.
include!(concat!(env!("OUT_DIR"), "/shipped_heads.rs"));

struct ShippedHeads {
    name: &'static str,
    /// SHA-256 of the model that they are for.
    model: &'static str,
    packed: &'static [u8],
}

/// The model that is used when none is asked for: the one inside the program.
pub const DEFAULT_MODEL: &str = "sameside-reader";
/// Its bytes: an encoder fine-tuned for this (see `models/README.md`).
static DEFAULT_BYTES: &[u8] = include_bytes!("../models/sameside-reader.gguf");
/// SHA-256 of its bytes; a test holds them together, so that no run has to.
const DEFAULT_SHA256: &str = include_str!("../models/sameside-reader.sha256").trim_ascii_end();

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

/// A model whose bytes have been checked.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where its bytes are.
    pub place: Place,
    /// Which one it is.
    pub id: ModelId,
}

/// Where the bytes of a model are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the program itself.
    Inside,
    /// In a file.
    File(PathBuf),
}

impl Found {
    /// Runs `load` on the path of a file with the model's bytes. llama.cpp reads files, so what is inside the
    /// program is laid out as one in memory, or where the system cannot do that, in a file that only this
    /// user can read and that is gone again afterwards.
    ///
    /// # Errors
    /// When that file cannot be written.
    pub fn with_file<T>(&self, load: impl FnOnce(&Path) -> T) -> Result<T, ModelError> {
        match &self.place {
            Place::File(path) => Ok(load(path)),
            Place::Inside => {
                if let Some((_file, path)) = in_memory(DEFAULT_BYTES) {
                    return Ok(load(&path));
                }
                let unwritable = |source| ModelError::Unwritable { source };
                let mut file = tempfile::Builder::new().prefix("sameside-").tempfile().map_err(unwritable)?;
                file.write_all(DEFAULT_BYTES).map_err(unwritable)?;
                Ok(load(file.path()))
            }
        }
    }
}

/// A file that lies in memory and in no folder: nothing is left on the disk whenever the process ends, and
/// the sandbox needs no folder for it. The path is good as long as the file is open.
#[cfg(target_os = "linux")]
fn in_memory(bytes: &[u8]) -> Option<(File, PathBuf)> {
    use std::os::fd::AsRawFd as _;
    let mut file = File::from(rustix::fs::memfd_create("sameside-model", rustix::fs::MemfdFlags::CLOEXEC).ok()?);
    file.write_all(bytes).ok()?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    // Without /proc there is no path to it.
    path.is_file().then_some((file, path))
}

#[cfg(not(target_os = "linux"))]
fn in_memory(_: &[u8]) -> Option<(File, PathBuf)> {
    None
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Inside => f.write_str("inside the program"),
            Place::File(path) => write!(f, "{}", path.display()),
        }
    }
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
    /// The model inside the program cannot be laid out for llama.cpp.
    #[error(
        "cannot write a temporary file for the model: {source}\n  make room there, or set TMPDIR to another folder\n  or go on without a model: --no-model"
    )]
    Unwritable {
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

/// The folders in which model files are looked for: `SAMESIDE_MODELS` if it is set, and nowhere else
/// then; otherwise the user's data folder and the checkout this program was built from.
pub fn folders() -> Vec<PathBuf> {
    use etcetera::BaseStrategy as _;
    if let Some(own) = std::env::var_os("SAMESIDE_MODELS") {
        return vec![PathBuf::from(own)];
    }
    let data = etcetera::choose_base_strategy().ok().map(|base| base.data_dir().join("sameside/models"));
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    [data, Some(checkout)].into_iter().flatten().collect()
}

/// The model to read with: a name, or the path of a GGUF file.
///
/// # Errors
/// When it is missing, or has the wrong bytes.
pub fn find(asked: &str) -> Result<Found, ModelError> {
    if asked == DEFAULT_MODEL {
        let id = ModelId { name: DEFAULT_MODEL.to_owned(), sha256: DEFAULT_SHA256.to_owned() };
        return Ok(Found { place: Place::Inside, id });
    }
    let known = known();
    let Some(entry) = known.get(asked) else {
        let path = Path::new(asked);
        if !path.is_file() {
            let names: Vec<String> = std::iter::once(DEFAULT_MODEL.to_owned()).chain(known.into_keys()).collect();
            return Err(ModelError::Unknown { asked: asked.to_owned(), known: names.join(", ") });
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let id = ModelId { name, sha256: sha256(path)? };
        return Ok(Found { place: Place::File(path.to_owned()), id });
    };
    match folders().into_iter().map(|folder| folder.join(&entry.file)).find(|path| path.is_file()) {
        Some(path) => verified(asked, entry, path),
        None => Err(ModelError::Missing { name: asked.to_owned(), looked: folders() }),
    }
}

fn verified(name: &str, entry: &Known, path: PathBuf) -> Result<Found, ModelError> {
    let sha256 = sha256(&path)?;
    if sha256 == entry.sha256 {
        Ok(Found { place: Place::File(path), id: ModelId { name: name.to_owned(), sha256 } })
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
    let beside = match &model.place {
        Place::File(path) => Some(path.with_extension("heads.json")).filter(|path| path.is_file()),
        Place::Inside => None,
    };
    if let Some(path) = asked.or(beside.as_deref()) {
        return Ok(Some(head::load(path, &model.id)?));
    }
    let shipped = SHIPPED_HEADS.iter().find(|heads| heads.model == model.id.sha256);
    Ok(shipped.map(|heads| head::unpacked(Path::new(heads.name), heads.packed, &model.id)).transpose()?)
}

/// The patterns that the model inside the program has a head for.
///
/// # Errors
/// As [`heads`].
pub fn served() -> Result<BTreeSet<String>, ModelError> {
    let heads = heads(&find(DEFAULT_MODEL)?, None)?;
    Ok(heads.into_iter().flat_map(|heads| heads.heads).map(|head| head.pattern).collect())
}

/// Whether a model's bytes, read again, are those of its name.
///
/// # Errors
/// When they cannot be read.
pub fn is_whole(found: &Found) -> Result<bool, ModelError> {
    Ok(found.with_file(sha256)?? == found.id.sha256)
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
    fn the_manifest_is_whole() {
        let manifest: std::collections::BTreeMap<String, Known> =
            toml::from_str(include_str!("../models/manifest.toml")).unwrap();
        assert!(manifest.values().all(|m| m.sha256.len() == 64 && m.size > 0) && !manifest.is_empty());
        assert!(!manifest.contains_key(DEFAULT_MODEL));
    }

    #[test]
    fn the_model_inside_is_the_one_its_heads_are_for() {
        let found = find(DEFAULT_MODEL).unwrap();
        assert!(is_whole(&found).unwrap());
        assert!(heads(&found, None).unwrap().is_some());
    }

    #[test]
    fn a_model_nobody_knows_is_an_error_that_names_those_known() {
        let error = find("gpt-17").unwrap_err().to_string();
        assert!(error.contains(DEFAULT_MODEL) && error.contains("models/fetch"), "{error}");
    }
}

//! Failures as a person meets them: a sentence that says what to do, and an exit code.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::corpus::CorpusError;
use crate::folder::Unlistable;
use crate::model::ModelError;
use crate::pattern::{LibraryError, SettingError};
use crate::people::UnknownName;
use crate::printable::{Lines, path as shown, printable};
use crate::reading::ReadError;
use crate::transcript::ParseError;

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file that cannot be read.
    #[error("cannot read {}: {reason}", shown(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A folder where a file is expected.
    #[error("{} is a folder: name the files in it, for example: sameside analyze {}/*.vtt", shown(.0), shown(.0))]
    Folder(PathBuf),
    /// A file that is no transcript.
    #[error("{}: {source}", shown(path))]
    NotRead {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ParseError,
    },
    /// A name that nobody has.
    #[error("{}: {source}", shown(path))]
    Name {
        /// The file.
        path: PathBuf,
        /// Why.
        source: UnknownName,
    },
    /// A folder that cannot be listed.
    #[error(transparent)]
    Unlistable(#[from] Unlistable),
    /// A result that cannot be written.
    #[error("cannot write {}: {reason}", shown(path))]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// `sameside.toml`.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Patterns.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// What `sameside.toml` wants of patterns.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// What is to be taken out.
    #[error(transparent)]
    Redact(#[from] crate::share::TermError),
    /// The corpus.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The model, before it reads.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model, while it reads.
    #[error("{0}\n  go on without a model: --no-model")]
    Reading(#[from] ReadError),
    /// Anything else that is wrong with what was asked.
    #[error("{0}")]
    Usage(String),
    /// Whoever read our output has gone. Nothing to say and nobody to say it to.
    #[error("the reader of the output has gone")]
    BrokenPipe,
}

impl Failure {
    /// A file that could not be read.
    pub fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
        Failure::Unreadable { path: path.to_owned(), reason: plain(error) }
    }

    /// A file that could not be written.
    pub fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Failure::BrokenPipe;
        }
        Failure::Unwritable { path: path.to_owned(), reason: plain(error) }
    }

    /// Says it on stderr and gives the exit code.
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::BrokenPipe => ExitCode::SUCCESS,
            Failure::Model(_) | Failure::Reading(_) => self.say(3),
            _ => self.say(2),
        }
    }

    fn say(&self, code: u8) -> ExitCode {
        use std::io::Write as _;
        let _ = writeln!(anstream::stderr(), "sameside: {}", printable(&self.to_string(), Lines::Kept));
        ExitCode::from(code)
    }
}

fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "you may not open it".to_owned(),
        std::io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        std::io::ErrorKind::QuotaExceeded => "there is no room left for you on this disk".to_owned(),
        std::io::ErrorKind::ReadOnlyFilesystem => "nothing can be written there".to_owned(),
        _ => error.to_string(),
    }
}

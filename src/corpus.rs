//! The corpus: labelled turns that heads are trained on, one JSON object a line, one file per author.
//!
//! The file's stem is the author; training never lets one author stand on both sides of a split, or
//! a head would be praised for knowing a voice.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::meeting::Role;

/// A labelled turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What was said.
    pub text: String,
    /// Who said it.
    pub speaker: Role,
    /// The patterns it shows: all of them, of those that the corpus covers.
    pub flags: Vec<String>,
    /// The patterns it resembles and does not show.
    pub near: Vec<String>,
    /// Who wrote it.
    pub author: String,
}

/// A corpus that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file or folder cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not a labelled turn.
    #[error("{}:{line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing to train on.
    #[error("no labelled turns (*.jsonl) in {}", .0.display())]
    Empty(PathBuf),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: String,
    speaker: Role,
    /// The other person's turn before it: kept in the files for readers that use it.
    #[serde(default, rename = "before")]
    _before: Option<String>,
    flags: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
}

/// Reads every `*.jsonl` of the folder, in the order of their names.
///
/// # Errors
/// When something cannot be read, a line is not a labelled turn, or there is none.
pub fn read(dir: &Path) -> Result<Vec<Labelled>, CorpusError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| CorpusError::Unreadable { path, source }
    };
    let entries =
        std::fs::read_dir(dir).map_err(unreadable(dir))?.collect::<Result<Vec<_>, _>>().map_err(unreadable(dir))?;
    let mut files: Vec<PathBuf> =
        entries.iter().map(std::fs::DirEntry::path).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    let mut turns = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
        let author = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |reason: String| CorpusError::Line { path: path.clone(), line: number, reason };
            let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            if let Some(id) = line.flags.iter().find(|id| line.near.contains(id)) {
                return Err(wrong(format!("{id:?} is in both `flags` and `near`")));
            }
            turns.push(Labelled {
                text: line.text,
                speaker: line.speaker,
                flags: line.flags,
                near: line.near,
                author: author.clone(),
            });
        }
    }
    if turns.is_empty() { Err(CorpusError::Empty(dir.to_owned())) } else { Ok(turns) }
}

//! The corpus: labelled turns that heads are trained on, one JSON object a line, one file per author.
//!
//! Lines with the same `meeting` are one conversation, in order; a line without stands alone, with at
//! most the turn `before` it. The file's stem is the author; training never lets one author stand on both
//! sides of a split, or a head would be praised for knowing a voice. A file may begin with
//! `{"author": …, "covers": […]}`: the patterns its author looked for, or `"all"`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::meeting::Role;

/// A labelled turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What was said.
    pub text: String,
    /// What the other one had said before.
    pub before: Option<String>,
    /// Who said it.
    pub speaker: Role,
    /// The patterns it shows: all of them, of those that the corpus covers.
    pub flags: Vec<String>,
    /// The patterns it resembles and does not show.
    pub near: Vec<String>,
    /// The patterns about which two labellers differed.
    pub unsure: Vec<String>,
    /// Who wrote it.
    pub author: String,
    /// The patterns that its author looked for; `None`: all.
    pub covers: Option<Arc<BTreeSet<String>>>,
}

impl Labelled {
    /// Whether the turn shows the pattern; `None` where nobody looked. A turn on which an author found
    /// nothing, nor anything alike, is ordinary talk for every pattern.
    pub fn shows(&self, pattern: &str) -> Option<bool> {
        let has = |ids: &[String]| ids.iter().any(|id| id == pattern);
        let is_ordinary = self.flags.is_empty() && self.near.is_empty();
        let was_looked_for = is_ordinary || self.covers.as_ref().is_none_or(|ids| ids.contains(pattern));
        let is_known = was_looked_for && !has(&self.unsure);
        if has(&self.flags) { Some(true) } else { is_known.then_some(false) }
    }
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
struct Head {
    #[serde(rename = "author")]
    _author: String,
    covers: Covers,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Covers {
    Some(BTreeSet<String>),
    All(All),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum All {
    All,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    meeting: Option<String>,
    text: String,
    speaker: Role,
    before: Option<String>,
    flags: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    unsure: Vec<String>,
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
        let mut covers = None;
        let mut last: Option<Line> = None;
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |reason: String| CorpusError::Line { path: path.clone(), line: number, reason };
            if number == 1
                && let Ok(head) = serde_json::from_str::<Head>(line)
            {
                covers = match head.covers {
                    Covers::Some(ids) => Some(Arc::new(ids)),
                    Covers::All(All::All) => None,
                };
                continue;
            }
            let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            if let Some(id) = line.flags.iter().find(|id| line.near.contains(id)) {
                return Err(wrong(format!("{id:?} is in both `flags` and `near`")));
            }
            let of_meeting = last.filter(|last| last.meeting.is_some() && last.meeting == line.meeting);
            turns.push(Labelled {
                text: line.text.clone(),
                before: line.before.clone().or(of_meeting.map(|last| last.text)),
                speaker: line.speaker,
                flags: line.flags.clone(),
                near: line.near.clone(),
                unsure: line.unsure.clone(),
                author: author.clone(),
                covers: covers.clone(),
            });
            last = Some(line);
        }
    }
    if turns.is_empty() { Err(CorpusError::Empty(dir.to_owned())) } else { Ok(turns) }
}

//! A folder of meetings as it really is: transcripts and notes in subfolders, beside files that are
//! something else. Every file is accounted for: read, or left out with the reason.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::transcript::{self, ParseError, Transcript};

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Folder {
    /// Transcripts and notes, in the order of their paths.
    pub read: Vec<(PathBuf, Transcript)>,
    /// The rest.
    pub left_out: Vec<LeftOut>,
}

/// A file that was not read as a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The file.
    pub path: PathBuf,
    /// Why, in words.
    pub reason: String,
    /// Whether it ought to have been one.
    pub fault: Fault,
}

/// Whether a file that was left out is a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is something else, or was not asked for.
    None,
    /// It is a meeting, or may be, and could not be read.
    Unread,
}

/// A folder that cannot be listed.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {reason}", path.display())]
pub struct Unlistable {
    /// The folder.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// Reads everything in `dir` and below. Hidden files and what `.gitignore`, `.ignore` and
/// `.samesideignore` name are passed over.
///
/// # Errors
/// When `dir` itself cannot be listed; a single bad file is left out with its reason.
pub fn folder(dir: &Path) -> Result<Folder, Unlistable> {
    if !dir.is_dir() {
        return Err(Unlistable { path: dir.to_owned(), reason: "it is not a folder".to_owned() });
    }
    let walk = WalkBuilder::new(dir)
        .require_git(false)
        .git_global(false)
        // It would read git's own folder, which in a worktree lies elsewhere, and nobody is promised it.
        .git_exclude(false)
        .parents(false)
        .add_custom_ignore_filename(".samesideignore")
        .sort_by_file_path(Path::cmp)
        .build();
    let mut folder = Folder::default();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => take(&mut folder, entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let reason = error.to_string();
                folder.left_out.push(LeftOut { path: dir.to_owned(), reason, fault: Fault::Unread });
            }
        }
    }
    Ok(folder)
}

fn take(folder: &mut Folder, path: PathBuf) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = std::fs::read(&path)
        .map_err(|error| (error.to_string(), Fault::Unread))
        .and_then(|bytes| if is_ours(&bytes) { Err((OURS.to_owned(), Fault::None)) } else { Ok(bytes) })
        .and_then(|bytes| transcript::parse(&bytes, &name).map_err(|error| (error.to_string(), fault(&path, &error))));
    match read {
        Ok(transcript) => folder.read.push((path, transcript)),
        Err((reason, fault)) => folder.left_out.push(LeftOut { path, reason, fault }),
    }
}

const OURS: &str = "sameside wrote it";

/// Whether it is a report that lies beside the notes: `sameside:` in its frontmatter (see `report/markdown.rs`).
fn is_ours(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]);
    let inner = head.strip_prefix("---\n").and_then(|rest| rest.split("\n---").next());
    inner.is_some_and(|frontmatter| frontmatter.lines().any(|line| line.starts_with("sameside:")))
}

/// A subtitle file that cannot be read is a meeting that was lost; a spreadsheet is not.
fn fault(path: &Path, error: &ParseError) -> Fault {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_subtitles = matches!(extension.as_str(), "vtt" | "srt" | "sbv");
    if *error == ParseError::NoCues || is_subtitles { Fault::Unread } else { Fault::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_or_left_out_with_a_reason() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("july/2026-07-03.txt", "Ines: Hello there.\nBram: Hi.\nInes: How was it?\nBram: Good, thanks.\n");
        write("numbers.csv", "a,b\n1,2\n");
        write("broken.vtt", "WEBVTT\n\n");
        write("empty.md", "");
        write("july.report.md", "---\nsameside: report\n---\n\n# 3 July\n\n- Ines: was here\n");
        write("drafts/secret.txt", "Ines: Hello there.\nBram: Hi.\nInes: How?\nBram: Good.\n");
        write(".samesideignore", "drafts/\n");
        let found = folder(dir.path()).unwrap();
        let names = |paths: Vec<&PathBuf>| -> Vec<String> {
            paths.iter().map(|p| p.strip_prefix(dir.path()).unwrap().display().to_string()).collect()
        };
        assert_eq!(names(found.read.iter().map(|(path, _)| path).collect()), ["july/2026-07-03.txt"]);
        assert_eq!(
            names(found.left_out.iter().map(|l| &l.path).collect()),
            ["broken.vtt", "empty.md", "july.report.md", "numbers.csv"]
        );
        let faults: Vec<Fault> = found.left_out.iter().map(|l| l.fault).collect();
        assert_eq!(faults, [Fault::Unread, Fault::None, Fault::None, Fault::None]);
        assert!(folder(&dir.path().join("nowhere")).is_err());
    }
}

//! Input: files and standard input, read to meetings before anything is written.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::cli::Who;
use crate::config::{self, Config};
use crate::meeting::{Meeting, meeting};
use crate::people::{RoleNames, UnknownName};
use crate::transcript::{self, Transcript};

/// The configuration that applies: the file asked for, or the nearest one.
pub fn config(who: &Who) -> Result<Config, Failure> {
    if let Some(path) = &who.config {
        return Ok(config::load(path)?);
    }
    let here = std::env::current_dir().map_err(|error| Failure::unreadable(Path::new("."), &error))?;
    Ok(config::find(&here)?)
}

/// The names whose roles are stated.
pub fn names(who: &Who, config: &Config) -> RoleNames {
    RoleNames { config: config.roles(), ..RoleNames::from_flags(&who.pm, &who.engineer) }
}

/// Refuses to put a report in the place of a transcript it is about: there may be no other copy.
pub fn keep(files: &[PathBuf], output: Option<&Path>) -> Result<(), Failure> {
    let Some(to) = output.and_then(|path| path.canonicalize().ok()) else { return Ok(()) };
    match files.iter().find(|file| file.canonicalize().is_ok_and(|file| file == to)) {
        Some(file) => Err(Failure::Usage(format!(
            "-o {} would put the report in the place of the transcript: name another file",
            crate::printable::path(file)
        ))),
        None => Ok(()),
    }
}

/// Reads all files. One that cannot be read fails the whole command: nothing is skipped silently.
pub fn meetings(
    files: &[PathBuf],
    names: &RoleNames,
    date: Option<jiff::civil::Date>,
) -> Result<Vec<Meeting>, Failure> {
    let transcripts =
        files.iter().map(|path| Ok((path.clone(), transcript(path, date)?))).collect::<Result<Vec<_>, Failure>>()?;
    let several = transcripts.len() > 1;
    let mut unmatched = None;
    let mut matched = false;
    let mut meetings = Vec::with_capacity(transcripts.len());
    for (path, transcript) in transcripts {
        match meeting(path.clone(), transcript.clone(), names) {
            Ok(meeting) => {
                matched = true;
                meetings.push(meeting);
            }
            // Of several meetings, some may be with other people; the report says whose roles are
            // not known. A name that is in none of them is a mistake.
            Err(source @ UnknownName::Nobody { .. }) if several => {
                let without_flags = RoleNames { flags: partly(names, &transcript), config: names.config.clone() };
                matched |= !without_flags.flags.is_empty();
                let fallback = meeting(path.clone(), transcript, &without_flags)
                    .map_err(|source| Failure::Name { path: path.clone(), source })?;
                meetings.push(fallback);
                unmatched.get_or_insert(Failure::Name { path, source });
            }
            Err(source) => return Err(Failure::Name { path, source }),
        }
    }
    match unmatched {
        Some(failure) if !matched => Err(failure),
        _ => Ok(meetings),
    }
}

/// The flags' names that somebody in the transcript has.
fn partly(names: &RoleNames, transcript: &Transcript) -> Vec<(String, crate::meeting::Role)> {
    let is_here = |flag: &(String, crate::meeting::Role)| {
        let alone = RoleNames { flags: vec![flag.clone()], config: Vec::new() };
        meeting(PathBuf::new(), transcript.clone(), &alone).is_ok()
    };
    names.flags.iter().filter(|flag| is_here(flag)).cloned().collect()
}

fn transcript(path: &Path, date: Option<jiff::civil::Date>) -> Result<Transcript, Failure> {
    let bytes = bytes(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut transcript =
        transcript::parse(&bytes, &name).map_err(|source| Failure::NotRead { path: path.to_owned(), source })?;
    tracing::info!(format = transcript.format.name(), turns = transcript.turns.len(), "read {}", path.display());
    transcript.date = date.or(transcript.date);
    Ok(transcript)
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| Failure::unreadable(path, &error);
    if path == Path::new("-") {
        return limited(std::io::stdin().lock()).map_err(unreadable);
    }
    if path.is_dir() {
        return Err(Failure::Folder(path.to_owned()));
    }
    limited(std::fs::File::open(path).map_err(unreadable)?).map_err(unreadable)
}

/// All there is to read, or so much that it is known to be too much: a pipe or a device may never end.
fn limited(from: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(transcript::limit::BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

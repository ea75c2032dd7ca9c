//! The library: all patterns, shipped and the user's own, sorted by id.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::file::parse;
use super::guards::parse_guards;
use super::measured;
use super::source::{Origin, Phrases, Source, Text};
use super::{Pattern, PatternError, Status};
use crate::cue::Guards;

/// All patterns, by id.
#[derive(Debug)]
pub struct Library {
    /// Sorted by id; no two share one.
    pub patterns: Vec<Pattern>,
    /// The guards, which the model's signals pass as well.
    pub guards: Guards,
}

/// A patterns folder that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A file in it is wrong.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("no pattern files (*.toml) in {}", .0.display())]
    NoPatterns(PathBuf),
    /// Two files have one name.
    #[error("two patterns in {} are called {id:?}: an id names one pattern", dir.display())]
    Twice {
        /// The folder.
        dir: PathBuf,
        /// The id.
        id: String,
    },
}

// SHIPPED, one entry per file in the sorted listing of prompts/patterns, SHIPPED_GUARDS and SHIPPED_MEASURED, written by
// build.rs.
include!(concat!(env!("OUT_DIR"), "/shipped_patterns.rs"));

struct Shipped {
    category: &'static str,
    id: &'static str,
    packed: &'static [u8],
}

/// The phrases that users' patterns may use as well.
fn phrases() -> Result<Phrases, PatternError> {
    Phrases::parse(Source::shipped("prompts/phrases.toml", Text::Toml(include_str!("../../prompts/phrases.toml"))))
}

impl Library {
    /// The shipped patterns, and those of the user's folders. A user's pattern replaces the shipped
    /// one of the same id.
    ///
    /// # Errors
    /// A folder or file that cannot be read, or a pattern that is wrong.
    pub fn load(folders: &[PathBuf]) -> Result<Library, LibraryError> {
        // What ships has none left.
        let none = Phrases::default();
        let guards = parse_guards(Source::shipped("prompts/guards.toml", Text::Packed(SHIPPED_GUARDS)), &none)?;
        let mut patterns = SHIPPED
            .iter()
            .map(|s| {
                let file = format!("prompts/patterns/{}/{}.toml", s.category, s.id);
                parse(Source::shipped(&file, Text::Packed(s.packed)), s.category, s.id, &guards, &none)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let measured = measured::shipped(SHIPPED_MEASURED);
        for pattern in &mut patterns {
            pattern.measured = measured.get(&pattern.id).copied();
        }
        for folder in folders {
            let own = folder_patterns(folder, &guards, &phrases()?)?;
            patterns.retain(|shipped| own.iter().all(|o| o.id != shipped.id));
            patterns.extend(own);
        }
        patterns.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Library { patterns, guards })
    }

    /// What a report rests on: the patterns whose precision has been measured and held, and the user's own. Questions
    /// to oneself accuse nobody and need no measurement.
    #[must_use]
    pub fn stable(mut self) -> Library {
        let is_asked = |pattern: &Pattern| pattern.self_check.is_some();
        self.patterns.retain(|p| p.status == Status::Stable || p.origin == Origin::User || is_asked(p));
        self
    }

    /// What is looked for and is not part of this program, as one text to take a hash of: which of the shipped patterns
    /// there are, what settings have changed in them, and all of the user's own.
    pub fn digest(&self) -> String {
        let mut digest = String::new();
        for pattern in &self.patterns {
            let _ = match pattern.origin {
                Origin::User => write!(digest, "{pattern:?}"),
                Origin::Shipped => {
                    let set = pattern.cue.as_ref().map(|cue| cue.kind.set());
                    writeln!(digest, "{} {:?} {:?} {set:?}", pattern.id, pattern.status, pattern.severity)
                }
            };
        }
        digest
    }

    /// The pattern called `id`.
    pub fn get(&self, id: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.id == id)
    }

    /// The id that is spelled most like `id`.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        self.patterns
            .iter()
            .map(|p| (strsim::jaro_winkler(id, &p.id), p.id.as_str()))
            .filter(|(alike, _)| *alike > 0.75)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, id)| id)
    }
}

fn folder_patterns(dir: &Path, guards: &Guards, phrases: &Phrases) -> Result<Vec<Pattern>, LibraryError> {
    let mut files = Vec::new();
    toml_files(dir, &mut files)?;
    files.sort();
    let mut patterns: Vec<Pattern> = Vec::new();
    for path in &files {
        let text =
            std::fs::read_to_string(path).map_err(|source| LibraryError::Unreadable { path: path.clone(), source })?;
        let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let (id, category) = (name(path.file_stem()), name(path.parent().and_then(Path::file_name)));
        let file = path.display().to_string();
        let pattern = parse(
            Source { file: &file, text: Text::Toml(&text), origin: Origin::User },
            &category,
            &id,
            guards,
            phrases,
        )?;
        if patterns.iter().any(|p| p.id == pattern.id) {
            return Err(LibraryError::Twice { dir: dir.to_owned(), id });
        }
        patterns.push(pattern);
    }
    if patterns.is_empty() { Err(LibraryError::NoPatterns(dir.to_owned())) } else { Ok(patterns) }
}

fn toml_files(dir: &Path, found: &mut Vec<PathBuf>) -> Result<(), LibraryError> {
    let unreadable = |source| LibraryError::Unreadable { path: dir.to_owned(), source };
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            toml_files(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files themselves, which the build script has packed: an error here points at the line.
    #[test]
    fn what_ships_is_what_the_files_say() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts");
        let phrases = phrases().unwrap();
        let text = std::fs::read_to_string(root.join("guards.toml")).unwrap();
        let guards = parse_guards(Source::shipped("prompts/guards.toml", Text::Toml(&text)), &phrases).unwrap();
        let library = Library::load(&[]).unwrap();
        assert_eq!(format!("{guards:?}"), format!("{:?}", library.guards));
        for shipped in &library.patterns {
            let file = root.join("patterns").join(&shipped.category).join(format!("{}.toml", shipped.id));
            let text = std::fs::read_to_string(&file).unwrap();
            let source = Source::shipped(file.to_str().unwrap(), Text::Toml(&text));
            let mut pattern = parse(source, &shipped.category, &shipped.id, &guards, &phrases).unwrap();
            pattern.measured = shipped.measured;
            assert_eq!(format!("{pattern:?}"), format!("{shipped:?}"));
        }
    }

    #[test]
    fn settings_show_in_the_digest() {
        let digest =
            |settings: &str| Library::load(&[]).unwrap().with(&toml::from_str(settings).unwrap()).unwrap().digest();
        let plain = digest("");
        for settings in [
            "[pm-overtalk]\nabove = 0.9",
            "[pm-overtalk]\nat-least = 9",
            "[relitigating]\nreport = \"never\"",
            "[relitigating]\nseverity = \"info\"",
        ] {
            assert_ne!(digest(settings), plain, "{settings}");
        }
    }
}

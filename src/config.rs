//! `sameside.toml`: who is who, so that it need not be typed each time.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::meeting::Role;
use crate::pattern::Settings;

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name of the person who reads the reports: their own behaviour comes first.
    pub me: Option<String>,
    /// Who is who.
    #[serde(default)]
    pub people: Vec<Person>,
    /// What they want of single patterns.
    #[serde(default)]
    pub patterns: Settings,
}

/// Somebody whose role is known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name.
    pub name: String,
    /// Their side of the table.
    pub role: Role,
    /// Other names they go by in transcripts.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read {}: {source}", crate::printable::path(path))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what it should be; the message shows the line.
    #[error("{}: {source}", crate::printable::path(path))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What the TOML reader says.
        source: Box<toml::de::Error>,
    },
    /// `me` is nobody in `people`.
    #[error("{}: `me` is {me:?}, and nobody of that name is among [[people]]", crate::printable::path(path))]
    NobodyIsMe {
        /// The file.
        path: PathBuf,
        /// The name.
        me: String,
    },
}

/// The file's name.
pub const FILE: &str = "sameside.toml";

/// The nearest `sameside.toml` from `start` upward, or the defaults if there is none.
///
/// # Errors
/// When there is one that cannot be used.
pub fn find(start: &Path) -> Result<Config, ConfigError> {
    nearest(start).map_or(Ok(Config::default()), |path| load(&path))
}

/// Where the nearest `sameside.toml` from `start` upward lies, if there is one.
pub fn nearest(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|dir| dir.join(FILE)).find(|path| path.is_file())
}

/// Reads one file.
///
/// # Errors
/// When it cannot be read, holds unknown keys, or `me` is nobody.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    parse(&text, path)
}

/// Reads the text of a file; `path` is for messages.
///
/// # Errors
/// When it holds unknown keys, or `me` is nobody.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let config: Config = toml::from_str(text)
        .map_err(|source| ConfigError::Wrong { path: path.to_owned(), source: Box::new(source) })?;
    match &config.me {
        Some(me) if config.my_role().is_none() => {
            Err(ConfigError::NobodyIsMe { path: path.to_owned(), me: me.clone() })
        }
        _ => Ok(config),
    }
}

impl Config {
    /// The role of the person who reads the reports.
    pub fn my_role(&self) -> Option<Role> {
        let me = self.me.as_ref()?;
        self.people.iter().find(|p| p.name == *me || p.aliases.contains(me)).map(|p| p.role)
    }

    /// All names and aliases with their roles.
    pub fn roles(&self) -> Vec<(String, Role)> {
        let named = |p: &Person| {
            std::iter::once(&p.name).chain(&p.aliases).map(|name| (name.clone(), p.role)).collect::<Vec<_>>()
        };
        self.people.iter().flat_map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        std::fs::write(&path, text).unwrap();
        find(&dir.path().join("deep/er")).and(load(&path))
    }

    #[test]
    fn people_have_roles_and_aliases() {
        let read =
            config("me = \"Ines\"\n[[people]]\nname = \"Ines Marchetti\"\nrole = \"pm\"\naliases = [\"Ines\"]\n")
                .unwrap();
        assert_eq!(read.my_role(), Some(Role::Pm));
        assert_eq!(read.roles().len(), 2);
    }

    #[test]
    fn a_misspelt_key_is_an_error_that_shows_it() {
        let error = config("[[people]]\nname = \"Ines\"\nrole = \"pm\"\nalias = [\"I\"]\n").unwrap_err().to_string();
        assert!(error.contains("alias"), "{error}");
        assert!(matches!(config("me = \"Zoe\"\n"), Err(ConfigError::NobodyIsMe { .. })));
    }
}

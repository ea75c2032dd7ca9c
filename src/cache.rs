//! The cache: what has been worked out once, kept under a hash of everything that it depends on.
//!
//! Nothing in it is needed: what is missing, damaged or of another version is worked out again, and a folder
//! that cannot be written costs time and no result. Entries hold words of private conversations, so the folder
//! and the files in it are their owner's alone.
//!
//! An entry appears under its name whole or not at all, so that a run may be killed at any moment and two may
//! go on at once. A database was thrown out: it would be one file that every crash could harm.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// A place for results.
#[derive(Debug)]
pub struct Cache {
    dir: Option<PathBuf>,
}

/// What a result depends on, as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

/// The key of a result that depends on all of `parts` and on this build of the program.
pub fn key<P: AsRef<[u8]>>(parts: &[P]) -> Key {
    let mut digest = Sha256::new();
    // Lengths keep ("ab", "c") apart from ("a", "bc").
    for part in std::iter::once(BUILD.as_bytes()).chain(parts.iter().map(AsRef::as_ref)) {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    Key(hex(&digest.finalize()))
}

/// The program's code, patterns and heads as a hash (build.rs): any change of them is another program.
const BUILD: &str = env!("SAMESIDE_BUILD");

impl Cache {
    /// The user's: the folder in `SAMESIDE_CACHE` (set but empty: nothing is kept), else `sameside` under the
    /// folder that the system has for caches.
    pub fn of_user() -> Cache {
        use etcetera::BaseStrategy as _;
        let dir = match std::env::var_os("SAMESIDE_CACHE") {
            Some(own) if own.is_empty() => None,
            Some(own) => Some(PathBuf::from(own)),
            None => etcetera::choose_base_strategy().ok().map(|base| base.cache_dir().join("sameside")),
        };
        Cache { dir }
    }

    /// The folder, if anything is kept.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The folder, made where there was none; `None` where nothing can be kept.
    pub fn made(&self) -> Option<PathBuf> {
        let dir = self.dir.clone()?;
        private_folder(&dir).ok().map(|()| dir)
    }

    /// The result under `key`, if it is there and whole.
    pub fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let path = self.path(key)?;
        let text = fs::read_to_string(&path).ok()?;
        let found = opened(&text);
        if found.is_none() {
            tracing::warn!("the cache entry {} is damaged and is made again", path.display());
        }
        found
    }

    /// Keeps a result under `key`. Where that cannot be done, the next run takes longer, and -v says why.
    pub fn put<T: Serialize>(&self, key: &Key, result: &T) {
        let Some(path) = self.path(key) else { return };
        if let Err(error) = Cache::write(&path, result) {
            tracing::info!("cannot keep a result in {}: {error}", path.display());
        }
    }

    /// Removes every entry, and nothing else; the number of them.
    ///
    /// # Errors
    /// When the folder or an entry in it cannot be removed.
    pub fn clear(&self) -> io::Result<usize> {
        let Some(dir) = &self.dir else { return Ok(0) };
        let entries = match fs::read_dir(dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut removed = 0;
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(ENDING) || name.starts_with(UNFINISHED) {
                fs::remove_file(&path)?;
                removed += usize::from(name.ends_with(ENDING));
            }
        }
        Ok(removed)
    }

    fn path(&self, key: &Key) -> Option<PathBuf> {
        Some(self.dir.as_ref()?.join(format!("{}{ENDING}", key.0)))
    }

    fn write<T: Serialize>(path: &Path, result: &T) -> io::Result<()> {
        let dir = path.parent().unwrap_or(Path::new("."));
        private_folder(dir)?;
        // A new file of tempfile's is its owner's alone (0600), and so is what it becomes.
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(dir)?;
        file.write_all(sealed(&serde_json::to_string(result)?).as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// An entry: what it holds, as JSON, under the sum that tells whether it is whole.
pub fn sealed(result: &str) -> String {
    format!("{}\n{result}", hex(&Sha256::digest(result)))
}

/// What an entry holds; `None` where it is damaged or holds something else.
pub fn opened<T: DeserializeOwned>(entry: &str) -> Option<T> {
    let (sum, result) = entry.split_once('\n')?;
    if sum == hex(&Sha256::digest(result)) { serde_json::from_str(result).ok() } else { None }
}

const ENDING: &str = ".kept.json";
const UNFINISHED: &str = ".unfinished-";

fn private_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_folder(dir: &Path) -> Cache {
        Cache { dir: Some(dir.join("own")) }
    }

    #[test]
    fn what_is_kept_comes_back_and_can_be_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let (cache, one, other) = (in_folder(dir.path()), key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(one, other);
        assert_eq!(cache.get::<Vec<u32>>(&one), None);
        cache.put(&one, &vec![1_u32, 2]);
        assert_eq!(cache.get::<Vec<u32>>(&one), Some(vec![1, 2]));
        assert_eq!(cache.get::<Vec<u32>>(&other), None);
        fs::write(dir.path().join("own/mine.txt"), "not ours").unwrap();
        assert_eq!(cache.clear().unwrap(), 1);
        assert_eq!(cache.get::<Vec<u32>>(&one), None);
        assert!(dir.path().join("own/mine.txt").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let (cache, key) = (in_folder(dir.path()), key(&["x"]));
        cache.put(&key, &"said in private");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(cache.dir().unwrap()), 0o700);
        assert_eq!(mode(&cache.path(&key).unwrap()), 0o600);
    }

    #[test]
    fn a_damaged_entry_is_no_entry() {
        let dir = tempfile::tempdir().unwrap();
        let (cache, key) = (in_folder(dir.path()), key(&["x"]));
        cache.put(&key, &"said");
        let path = cache.path(&key).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        for damaged in [whole.replace("said", "paid"), whole[..whole.len() - 2].to_owned(), String::new()] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.get::<String>(&key), None);
        }
        cache.put(&key, &"said");
        assert_eq!(cache.get::<String>(&key), Some("said".to_owned()));
    }

    #[test]
    fn a_folder_that_cannot_be_made_costs_no_result() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("own"), "a file").unwrap();
        let cache = in_folder(dir.path());
        cache.put(&key(&["x"]), &1);
        assert_eq!(cache.get::<u32>(&key(&["x"])), None);
        assert_eq!(Cache { dir: None }.clear().unwrap(), 0);
    }
}

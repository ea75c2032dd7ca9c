//! Output: to a file in one step, or to standard output. Never half a report.
//!
//! A report is about people, so its file is for its owner alone (mode 0600), and it is never written
//! through a link that somebody else may have put where everybody can write.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Failure;

/// Writes `text`. To a file it goes without colour; to standard output with as much as is wanted there.
pub fn write(text: &str, to: Option<&Path>) -> Result<(), Failure> {
    if let Some(path) = to {
        return file(&anstream::adapter::strip_str(text).to_string(), path);
    }
    let mut stdout = anstream::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|error| Failure::unwritable(Path::new("standard output"), &error))
}

/// What has to be writable for [`write()`] to write to `path`: its folder, or a device itself.
pub fn place(path: &Path) -> PathBuf {
    if is_device(path) { path.to_owned() } else { folder(path).to_owned() }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What stands in the file that is to be written; empty where there is none yet.
pub fn before(path: Option<&Path>) -> Result<String, Failure> {
    let Some(path) = path.filter(|path| path.exists()) else { return Ok(String::new()) };
    std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))
}

fn file(text: &str, path: &Path) -> Result<(), Failure> {
    let unwritable = |error: io::Error| Failure::unwritable(path, &error);
    if is_device(path) {
        let mut device = OpenOptions::new().write(true).open(path).map_err(unwritable)?;
        return device.write_all(text.as_bytes()).map_err(unwritable);
    }
    refuse_special(path).and_then(|()| refuse_strangers_links(folder(path))).map_err(unwritable)?;
    // Renaming puts the file in the place of a link of that name; it never writes through one. Whoever is
    // stopped before it (by Ctrl-C, or a full disk) keeps what was there.
    let mut file = tempfile::Builder::new().prefix(".sameside-").make_in(folder(path), private).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)?;
    file.as_file().sync_all().map_err(unwritable)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// A new file that only its owner can read, for writing: the sandbox gives no right to read there.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// `/dev/stdout`, `/dev/null`, or what a shell makes of `>(…)`: there is no file to replace.
fn is_device(path: &Path) -> bool {
    let is_special = || std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    (path.starts_with("/dev") || path.starts_with("/proc")) && is_special()
}

fn refuse_special(path: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => Err(io::Error::other("it is a folder: name a file in it")),
        Ok(meta) if !meta.is_file() && !meta.is_symlink() => {
            Err(io::Error::other("it is no ordinary file: name another"))
        }
        _ => Ok(()),
    }
}

/// Refuses a folder that is reached through a link which a stranger put into a folder that everybody can
/// write to, such as `/tmp`. Most Linux systems refuse to follow those by themselves; not all do.
#[cfg(unix)]
fn refuse_strangers_links(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    const WRITABLE_BY_ALL: u32 = 0o002;
    let me = rustix::process::geteuid().as_raw();
    let absolute = std::path::absolute(folder)?;
    for link in absolute.ancestors() {
        let (Some(parent), Ok(meta)) = (link.parent(), std::fs::symlink_metadata(link)) else { continue };
        let is_strange = meta.is_symlink() && ![0, me].contains(&meta.uid());
        if is_strange && std::fs::metadata(parent)?.mode() & WRITABLE_BY_ALL != 0 {
            return Err(io::Error::other(format!(
                "{} is somebody else's link in a folder that everybody can write to: name the folder it should be in",
                link.display()
            )));
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_strangers_links(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The columns of the terminal, or 80 where there is none; no wider than a comfortable line.
pub fn width() -> usize {
    textwrap::termwidth().clamp(40, 96)
}

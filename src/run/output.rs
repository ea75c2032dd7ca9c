//! Output: to a file in one step, or to standard output. Never half a report.

use std::io::Write as _;
use std::path::Path;

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

/// What stands in the file that is to be written; empty where there is none yet.
pub fn before(path: Option<&Path>) -> Result<String, Failure> {
    let Some(path) = path.filter(|path| path.exists()) else { return Ok(String::new()) };
    std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))
}

fn file(text: &str, path: &Path) -> Result<(), Failure> {
    let unwritable = |error: std::io::Error| Failure::unwritable(path, &error);
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".sameside-").tempfile_in(folder).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)?;
    file.as_file().sync_all().map_err(unwritable)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// The columns of the terminal, or 80 where there is none; no wider than a comfortable line.
pub fn width() -> usize {
    textwrap::termwidth().clamp(40, 96)
}

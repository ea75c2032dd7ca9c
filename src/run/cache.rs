//! `sameside cache`: where results are kept, and away with them.

use std::path::Path;
use std::process::ExitCode;

use super::{Failure, output};
use crate::cache::Cache;
use crate::cli::{self, CacheCommand};

/// Prints the folder or empties it.
pub fn run(args: &cli::Cache) -> Result<ExitCode, Failure> {
    let cache = Cache::of_user();
    let text = match (args.command, cache.dir()) {
        (_, None) => "Nothing is kept: SAMESIDE_CACHE is empty, or there is no home folder.\n".to_owned(),
        (CacheCommand::Path, Some(dir)) => format!("{}\n", dir.display()),
        (CacheCommand::Clear, dir) => {
            let dir = dir.unwrap_or(Path::new("the cache")).to_owned();
            let removed = cache.clear().map_err(|error| Failure::unwritable(&dir, &error))?;
            format!("Removed {removed} {}.\n", if removed == 1 { "result" } else { "results" })
        }
    };
    output::write(&text, None)?;
    Ok(ExitCode::SUCCESS)
}

//! `sameside model`: which models there are, where they lie, whether their bytes are right.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::{Failure, output};
use crate::cli::{Model, ModelCommand};
use crate::model::{self, DEFAULT_MODEL};

/// Lists, locates or verifies.
pub fn run(args: &Model) -> Result<ExitCode, Failure> {
    let text = match &args.command {
        ModelCommand::List => list(),
        ModelCommand::Path { name } => format!("{}\n", found(name.as_deref())?.place),
        ModelCommand::Verify { name } => {
            let found = found(name.as_deref())?;
            let heads = model::heads(&found, None)?
                .map_or("no heads: sameside train makes them".to_owned(), |h| format!("{} heads", h.heads.len()));
            if !model::is_whole(&found)? {
                return Err(Failure::Usage(format!("{}: the bytes are not those of {}", found.place, found.id.name)));
            }
            format!("{}: sha256 {} is right, {heads}\n", found.place, found.id.sha256)
        }
    };
    output::write(&text, None)?;
    Ok(ExitCode::SUCCESS)
}

fn found(name: Option<&str>) -> Result<model::Found, Failure> {
    Ok(model::find(name.unwrap_or(DEFAULT_MODEL))?)
}

fn list() -> String {
    let mut out =
        format!("{DEFAULT_MODEL}  the default: all-MiniLM-L6-v2, fine-tuned for this  (inside the program)\n");
    for (name, known) in model::known() {
        let is_here = model::folders().iter().any(|folder| folder.join(&known.file).is_file());
        let here = if is_here { "here".to_owned() } else { format!("get it with: models/fetch {name}") };
        let _ = writeln!(out, "{name}  {} MB  {}  {}  ({here})", known.size / 1_000_000, known.licence, known.about);
    }
    out
}

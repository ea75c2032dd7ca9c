//! `sameside schema`: the contracts for programs.

use std::process::ExitCode;

use super::{Failure, output};
use crate::cli::{Contract, Schema};
use crate::schema;

/// Prints one.
pub fn run(args: &Schema) -> Result<ExitCode, Failure> {
    let schema = match args.contract {
        Contract::Report => schema::report(),
        Contract::Review => schema::review(),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|error| Failure::Usage(error.to_string()))?;
    output::write(&(text + "\n"), None)?;
    Ok(ExitCode::SUCCESS)
}

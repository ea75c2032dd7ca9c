//! The command `sameside`.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    sameside::run::run(&sameside::cli::Cli::parse())
}

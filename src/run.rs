//! Runs a command: what was asked for, step by step, and the exit code that tells how it went.

mod analyze;
mod cache;
mod catalogue;
mod coach;
mod commitments;
mod doctor;
mod eval;
mod eval_coach;
mod eval_ledger;
mod explain;
mod failure;
mod hearing;
mod input;
mod listen;
mod model;
mod output;
mod patterns;
mod prep;
mod reach;
mod reports;
mod review;
mod schema;
mod sharing;
mod train;

use std::process::ExitCode;

pub use failure::Failure;

use crate::cli::{Cli, Command};
use crate::sandbox;

/// Runs the command and reports any failure on stderr.
pub fn run(cli: &Cli) -> ExitCode {
    log(cli);
    // Before anything is read, and before there is a second thread.
    let confinement = sandbox::confine(&reach::reach(cli));
    tracing::info!(network = %confinement.network, files = %confinement.files, "confined");
    let outcome = match &cli.command {
        Command::Analyze(args) => analyze::run(args, progress(cli)),
        Command::Review(args) => review::run(args, progress(cli)),
        Command::Commitments(args) => commitments::run(args, progress(cli)),
        Command::Prep(args) => prep::run(args, progress(cli)),
        Command::Patterns(args) => patterns::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Eval(args) => eval::run(args, progress(cli)),
        Command::Train(args) => train::run(args, progress(cli)),
        Command::Model(args) => model::run(args),
        Command::Cache(args) => cache::run(args),
        Command::Doctor(args) => doctor::run(args, &confinement),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

/// Whether long work shows how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Shown,
    Hidden,
}

/// Progress is for people: never with `--quiet`, and never where stderr is not a terminal.
fn progress(cli: &Cli) -> Progress {
    if cli.quiet || !std::io::IsTerminal::is_terminal(&std::io::stderr()) { Progress::Hidden } else { Progress::Shown }
}

/// Sends what happens to stderr. No event of this program holds a word of a transcript.
fn log(cli: &Cli) {
    let level = match (cli.quiet, cli.verbose) {
        (true, _) => "error",
        (false, 0) => "sameside=warn,error",
        (false, 1) => "sameside=info,error",
        (false, _) => "sameside=debug,llama_cpp_2=info,llama-cpp-2=info,info",
    };
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
        || !std::io::IsTerminal::is_terminal(&std::io::stderr());
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(level))
        .with_writer(std::io::stderr)
        .with_ansi(!is_plain)
        .without_time()
        .finish();
    // A second subscriber can only be refused where a test has set one; that one will do.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

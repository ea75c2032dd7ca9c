//! `sameside explain`: one pattern as a page to read.

use std::fmt::Write as _;
use std::process::ExitCode;

use anstyle::Style;

use super::{Failure, output};
use crate::cli::Explain;
use crate::pattern::{Expectation, Library, Measured, Pattern, Polarity};

/// Prints the page.
pub fn run(args: &Explain) -> Result<ExitCode, Failure> {
    let library = Library::load(&args.patterns)?;
    let pattern = library.get(&args.id).ok_or_else(|| {
        let hint = library
            .nearest(&args.id)
            .map_or_else(|| "list them with: sameside patterns".to_owned(), |id| format!("did you mean {id:?}?"));
        Failure::Usage(format!("no pattern is called {:?}: {hint}", args.id))
    })?;
    output::write(&page(pattern, output::width()), None)?;
    Ok(ExitCode::SUCCESS)
}

fn page(pattern: &Pattern, width: usize) -> String {
    const HEADING: Style = Style::new().bold();
    let mut out = String::new();
    let kind = match pattern.polarity {
        Polarity::Antipattern => "something to change",
        Polarity::Strength => "a strength",
    };
    let _ = writeln!(out, "{HEADING}{}{HEADING:#}  ({}, {kind})\n", pattern.title, pattern.id);
    let mut paragraph = |heading: &str, lines: &[String]| {
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "{HEADING}{heading}{HEADING:#}");
        for line in lines {
            let (first, rest) = if lines.len() > 1 { ("  - ", "    ") } else { ("  ", "  ") };
            let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(rest);
            let _ = writeln!(out, "{}", textwrap::fill(line, options));
        }
        out.push('\n');
    };
    paragraph("What it is", std::slice::from_ref(&pattern.what));
    paragraph("Why it matters", std::slice::from_ref(&pattern.why));
    let sounds = |flag: bool| {
        pattern.examples.iter().filter_map(move |example| match (&example.expected, flag) {
            (Expectation::Flag, true) => Some(example.text.trim().replace('\n', " / ")),
            (Expectation::Clean(why), false) => Some(format!("{} ({why})", example.text.trim().replace('\n', " / "))),
            _ => None,
        })
    };
    paragraph("Ask yourself", &pattern.self_check.iter().cloned().collect::<Vec<_>>());
    paragraph("How it sounds", &sounds(true).collect::<Vec<_>>());
    let instead: Vec<String> = pattern.sample_advice().collect();
    paragraph(if pattern.polarity == Polarity::Strength { "Build on it" } else { "Say instead" }, &instead);
    paragraph("What it is not", &sounds(false).collect::<Vec<_>>());
    paragraph("How well it is found", &pattern.measured.iter().map(how_well).collect::<Vec<_>>());
    paragraph("What the model listens for", &pattern.question.iter().cloned().collect::<Vec<_>>());
    paragraph("Where the articles disagree", &pattern.disputed.iter().cloned().collect::<Vec<_>>());
    paragraph("Drawn from", &pattern.sources);
    out
}

fn how_well(measured: &Measured) -> String {
    format!("In meetings that training had not seen: {measured}.")
}

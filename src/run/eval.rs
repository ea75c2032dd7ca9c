//! `sameside eval`: how reports compare with gold labels, for cues, for the model, and for both.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::listen::{bar, ear, refused};
use super::{Failure, Progress, input, output};
use crate::analyze::{Detectors, Listener, report};
use crate::cli::Eval;
use crate::gold::{Gold, Score, Tally, compare};
use crate::meeting::{Meeting, Role};
use crate::pattern::{Library, Polarity};
use crate::people::RoleNames;
use crate::reading::{Reader, passages};

/// Scores every transcript that has gold labels.
pub fn run(args: &Eval, progress: Progress) -> Result<ExitCode, Failure> {
    let library = Library::load(&args.with.patterns)?;
    let known: BTreeSet<&str> = library.patterns.iter().map(|p| p.id.as_str()).collect();
    let meetings = labelled(&args.dir)?;
    let ear = ear(&args.with)?;
    let mut out = String::new();
    let ways: &[(Detectors, &str)] = match ear.as_ref().and_then(|ear| ear.heads.as_ref()) {
        Some(_) => &[(Detectors::Cues, "cues"), (Detectors::Model, "model"), (Detectors::All, "both")],
        None => &[(Detectors::Cues, "cues")],
    };
    for (detectors, name) in ways {
        let mut reader = match &ear {
            Some(ear) if *detectors != Detectors::Cues => {
                Some(ear.weights.reader().map_err(|error| refused(&ear.found, &error))?)
            }
            _ => None,
        };
        let mut score = Score::default();
        for (meeting, gold) in &meetings {
            let heads = ear.as_ref().and_then(|ear| ear.heads.as_ref());
            let mut listener =
                reader.as_mut().zip(heads).map(|(reader, heads)| Listener { reader: reader as &mut dyn Reader, heads });
            let bar = bar(progress, &meeting.file, passages(meeting).len());
            let report = report(meeting, &library, listener.as_mut(), *detectors, &mut |done| {
                bar.set_position(done as u64);
            })?;
            bar.finish_and_clear();
            compare(&report, gold, &known, &mut score);
        }
        table(name, &score, &library, args.errors, &mut out);
    }
    output::write(&out, None)?;
    Ok(ExitCode::SUCCESS)
}

fn labelled(dir: &Path) -> Result<Vec<(Meeting, Gold)>, Failure> {
    let unreadable = |error: std::io::Error| Failure::unreadable(dir, &error);
    let mut files: Vec<PathBuf> = std::fs::read_dir(dir)
        .map_err(unreadable)?
        .map(|e| Ok(e?.path()))
        .collect::<std::io::Result<_>>()
        .map_err(unreadable)?;
    files.retain(|path| path.to_string_lossy().ends_with(".gold.json"));
    files.sort();
    if files.is_empty() {
        return Err(Failure::Usage(format!("no gold labels (STEM.gold.json) in {}", dir.display())));
    }
    files.iter().map(|path| one(dir, path)).collect()
}

fn one(dir: &Path, path: &Path) -> Result<(Meeting, Gold), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    let gold: Gold =
        serde_json::from_str(&text).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let of = |role: Role| {
        gold.roles.iter().filter(move |(_, r)| **r == role).map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let names = RoleNames::from_flags(&of(Role::Pm), &of(Role::Engineer));
    let meeting = input::meetings(&[dir.join(&gold.file)], &names, None)?.pop();
    meeting.map(|meeting| (meeting, gold)).ok_or_else(|| Failure::Usage(format!("{}: no meeting", path.display())))
}

fn table(way: &str, score: &Score, library: &Library, with_errors: bool, out: &mut String) {
    let _ = writeln!(
        out,
        "== {way} ==\n{:<30} {:>5} {:>5} {:>6}  {:>9} {:>6} {:>6}",
        "pattern", "right", "wrong", "missed", "precision", "recall", "F1"
    );
    let mut row = |name: &str, tally: &Tally| {
        let figure = |x: Option<f64>| x.map_or_else(|| "-".to_owned(), |x| format!("{x:.2}"));
        let _ = writeln!(
            out,
            "{name:<30} {:>5} {:>5} {:>6}  {:>9} {:>6} {:>6}",
            tally.right,
            tally.wrong,
            tally.missed,
            figure(tally.precision()),
            figure(tally.recall()),
            figure(tally.f1())
        );
    };
    for (id, tally) in &score.patterns {
        row(id, tally);
    }
    for polarity in [Polarity::Antipattern, Polarity::Strength] {
        let of_polarity =
            score.patterns.iter().filter(|(id, _)| library.get(id).is_some_and(|p| p.polarity == polarity));
        row(&format!("all, {}", polarity.name()), &sum(of_polarity.map(|(_, tally)| tally)));
    }
    row("all", &sum(score.patterns.values()));
    let (near, taken) = score.near_misses;
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    let per_words = sum(score.patterns.values()).wrong as f64 * 1e4 / score.words.max(1) as f64;
    let _ = writeln!(out, "near misses flagged: {taken} of {near}; wrong per 10,000 words: {per_words:.1}\n");
    if with_errors {
        for error in &score.errors {
            let _ = writeln!(out, "  {error}");
        }
        out.push('\n');
    }
}

fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    tallies.fold(Tally::default(), |a, b| Tally {
        right: a.right + b.right,
        wrong: a.wrong + b.wrong,
        missed: a.missed + b.missed,
    })
}

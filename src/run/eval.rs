//! `sameside eval`: how reports compare with gold labels, for cues, for the model, and for both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::eval_ledger::LEDGER_GOLD;
use super::listen::{Count, Ear, Loaded, ear, library};
use super::{Failure, Progress, eval_coach, eval_ledger, input, output};
use crate::analyze::{Detectors, report};
use crate::cli::{Eval, EvalFormat};
use crate::gold::Gold;
use crate::meeting::{Meeting, Role};
use crate::pattern::{Polarity, Settings};
use crate::people::RoleNames;
use crate::score::{Compared, ErrorKind, ScoredError, Tally, calibration_error, compare, interval, ratio, total};

/// Scores every transcript that has gold labels.
pub fn run(args: &Eval, progress: Progress) -> Result<ExitCode, Failure> {
    if args.dir.join(LEDGER_GOLD).is_file() {
        output::write(&eval_ledger::score(args, progress)?, None)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(asked) = &args.coach {
        output::write(&eval_coach::told(args, asked, progress)?, None)?;
        return Ok(ExitCode::SUCCESS);
    }
    let library = library(&args.with, &Settings::new())?;
    let meetings = labelled(&args.dir)?;
    let ear = ear(&args.with)?;
    let loaded = ear.as_ref().map(Ear::load).transpose()?.flatten();
    let mut listening = loaded.as_ref().map(Loaded::listening).transpose()?;
    let (mut cues, mut model, mut both) = (Vec::new(), Vec::new(), Vec::new());
    for (number, (meeting, gold)) in (1..).zip(&meetings) {
        cues.push(compare(&report(meeting, &library, None, Detectors::All), gold));
        if let Some(listening) = &mut listening {
            let heard = listening.hear(meeting, progress, Count { number, of: meetings.len() })?;
            model.push(compare(&report(meeting, &library, Some(&heard), Detectors::Model), gold));
            both.push(compare(&report(meeting, &library, Some(&heard), Detectors::All), gold));
        }
    }
    let ways = [("cues", &cues), ("model", &model), ("both", &both)];
    let ways: Vec<Way> =
        ways.iter().filter(|(_, meetings)| !meetings.is_empty()).map(|(name, m)| Way::of(name, m, &cues)).collect();
    let errors = ways.last().map(|way| worst(&way.errors, args.errors)).unwrap_or_default();
    let model = ear.as_ref().filter(|_| listening.is_some()).map(|ear| ear.found.id.clone());
    let text = match args.format {
        EvalFormat::Text => text(&ways, &errors, meetings.len()),
        EvalFormat::Json => {
            let score = Scores {
                schema: "sameside.eval/1",
                model,
                meetings: meetings.len(),
                detectors: &ways,
                errors: &errors,
            };
            serde_json::to_string_pretty(&score).map_err(|error| Failure::Usage(error.to_string()))? + "\n"
        }
    };
    output::write(&text, None)?;
    Ok(ExitCode::SUCCESS)
}

/// The labelled meetings of a folder.
pub fn labelled(dir: &Path) -> Result<Vec<(Meeting, Gold)>, Failure> {
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

/// The whole result, for programs.
#[derive(Serialize)]
struct Scores<'s> {
    schema: &'static str,
    model: Option<crate::reading::ModelId>,
    meetings: usize,
    detectors: &'s [Way],
    errors: &'s [ScoredError],
}

/// All figures of one set of detectors.
#[derive(Serialize)]
struct Way {
    name: String,
    antipatterns: Figures,
    strengths: Figures,
    patterns: BTreeMap<String, Figures>,
    /// Recall on clear anti-pattern labels that no cue finds.
    recall_without_cues: Figure,
    near_misses: usize,
    near_miss_false_alarms: Figure,
    expected_calibration_error: Option<f64>,
    antipatterns_per_10k_words: Figure,
    false_alarms_per_10k_words: Figure,
    commitments: Figures,
    /// Of the promises found, those rightly said to be firm or vague.
    commitments_firm_or_vague: Option<f64>,
    #[serde(skip)]
    errors: Vec<ScoredError>,
}

/// A figure, and the interval that holds it in 95 of 100 draws of meetings.
#[derive(Debug, Clone, Copy, Serialize)]
struct Figure {
    value: Option<f64>,
    interval: Option<(f64, f64)>,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Figures {
    right: usize,
    wrong: usize,
    found: usize,
    missed: usize,
    precision: Figure,
    recall: Figure,
    f1: Figure,
}

impl Figure {
    fn of(meetings: &[Compared], figure: impl Fn(&[&Compared]) -> Option<f64>) -> Figure {
        let all: Vec<&Compared> = meetings.iter().collect();
        Figure { value: figure(&all), interval: interval(meetings, figure) }
    }
}

impl Figures {
    fn of(meetings: &[Compared], tally: impl Fn(&[&Compared]) -> Tally) -> Figures {
        let all: Vec<&Compared> = meetings.iter().collect();
        let Tally { right, wrong, found, missed } = tally(&all);
        let precision = Figure::of(meetings, |drawn| tally(drawn).precision());
        let recall = Figure::of(meetings, |drawn| tally(drawn).recall());
        Figures { right, wrong, found, missed, precision, recall, f1: Figure::of(meetings, |drawn| tally(drawn).f1()) }
    }
}

impl Way {
    fn of(name: &str, meetings: &[Compared], cues: &[Compared]) -> Way {
        let of = |polarity| Figures::of(meetings, |drawn| total(drawn.iter().copied(), polarity));
        let ids: BTreeSet<&String> = meetings.iter().flat_map(|m| m.patterns.keys()).collect();
        let pattern = |id: &String| {
            Figures::of(meetings, |drawn| drawn.iter().filter_map(|m| m.patterns.get(id)).map(|(_, t)| *t).sum())
        };
        let rate = |count: fn(&Compared) -> usize| {
            Figure::of(meetings, move |drawn| {
                let words: usize = drawn.iter().map(|m| m.words).sum();
                ratio(drawn.iter().map(|m| count(m)).sum::<usize>() * 10_000, words)
            })
        };
        let sum = |count: fn(&Compared) -> usize| meetings.iter().map(count).sum::<usize>();
        Way {
            name: name.to_owned(),
            antipatterns: of(Polarity::Antipattern),
            strengths: of(Polarity::Strength),
            patterns: ids.into_iter().map(|id| (id.clone(), pattern(id))).collect(),
            recall_without_cues: Figure { value: without_cues(meetings, cues), interval: None },
            near_misses: sum(|m| m.near_misses.0),
            near_miss_false_alarms: Figure::of(meetings, |drawn| {
                let count = |part: fn(&Compared) -> usize| drawn.iter().map(|m| part(m)).sum::<usize>();
                ratio(count(|m| m.near_misses.1), count(|m| m.near_misses.0))
            }),
            expected_calibration_error: calibration_error(meetings),
            antipatterns_per_10k_words: rate(|m| {
                let tally = total([m], Polarity::Antipattern);
                tally.right + tally.wrong
            }),
            false_alarms_per_10k_words: rate(|m| total([m], Polarity::Antipattern).wrong),
            commitments: Figures::of(meetings, |drawn| drawn.iter().map(|m| m.commitments).sum()),
            commitments_firm_or_vague: ratio(sum(|m| m.firm_or_vague), sum(|m| m.commitments.right)),
            errors: meetings.iter().flat_map(|m| m.errors.iter().cloned()).collect(),
        }
    }
}

/// The share found of the labels that cues alone do not find: what only a reader of meaning can know.
fn without_cues(meetings: &[Compared], cues: &[Compared]) -> Option<f64> {
    let pairs = || meetings.iter().zip(cues);
    let found: usize = pairs().map(|(m, cues)| m.found.difference(&cues.found).count()).sum();
    let asked: usize = cues.iter().map(|cues| total([cues], Polarity::Antipattern).missed).sum();
    ratio(found, asked)
}

/// How many errors of each kind are listed unless all are asked for.
const WORST: usize = 10;

/// The surest false alarms, and the misses of the patterns that are missed most: what to mend next.
fn worst(errors: &[ScoredError], all: bool) -> Vec<ScoredError> {
    let mut missed: BTreeMap<&str, usize> = BTreeMap::new();
    for error in errors.iter().filter(|error| error.kind == ErrorKind::Miss) {
        *missed.entry(&error.pattern).or_default() += 1;
    }
    let often = |error: &ScoredError| missed.get(error.pattern.as_str()).copied().unwrap_or_default();
    let mut worst: Vec<ScoredError> = errors.to_vec();
    worst.sort_by(|a, b| {
        a.kind
            .cmp(&b.kind)
            .then(b.confidence.total_cmp(&a.confidence))
            .then(often(b).cmp(&often(a)))
            .then_with(|| (&a.pattern, &a.file, &a.quote).cmp(&(&b.pattern, &b.file, &b.quote)))
    });
    let of = |kind| worst.iter().filter(move |e| e.kind == kind).take(if all { usize::MAX } else { WORST }).cloned();
    of(ErrorKind::FalseAlarm).chain(of(ErrorKind::Miss)).collect()
}

fn text(ways: &[Way], errors: &[ScoredError], meetings: usize) -> String {
    let mut out = format!("{meetings} meetings; in brackets, 95 % intervals by drawing meetings again\n\n");
    for way in ways {
        table(way, &mut out);
    }
    for (kind, title) in [(ErrorKind::FalseAlarm, "Surest false alarms"), (ErrorKind::Miss, "Misses")] {
        let _ = writeln!(out, "{title}");
        for error in errors.iter().filter(|error| error.kind == kind) {
            let sure =
                if kind == ErrorKind::FalseAlarm { format!(" ({:.2})", error.confidence) } else { String::new() };
            let instead = if error.instead.is_empty() {
                String::new()
            } else {
                format!(" [there: {}]", error.instead.join(", "))
            };
            let _ = writeln!(out, "  {}: {}{sure}: {}{instead}", error.file, error.pattern, error.quote);
        }
        out.push('\n');
    }
    out
}

fn table(way: &Way, out: &mut String) {
    let _ = writeln!(
        out,
        "== {} ==\n{:<30} {:>5} {:>5} {:>5} {:>6}  {:>9} {:>6} {:>5}",
        way.name, "pattern", "right", "wrong", "found", "missed", "precision", "recall", "F1"
    );
    let plain = |x: Option<f64>| x.map_or_else(|| "-".to_owned(), |x| format!("{x:.2}"));
    let within = |f: &Figure| match (f.value, f.interval) {
        (Some(x), Some((low, high))) => format!("{x:.2} [{low:.2}, {high:.2}]"),
        (x, _) => plain(x),
    };
    for (id, f) in &way.patterns {
        let _ = writeln!(
            out,
            "{id:<30} {:>5} {:>5} {:>5} {:>6}  {:>9} {:>6} {:>5}",
            f.right,
            f.wrong,
            f.found,
            f.missed,
            plain(f.precision.value),
            plain(f.recall.value),
            plain(f.f1.value)
        );
    }
    for (name, f) in
        [("anti-patterns", way.antipatterns), ("strengths", way.strengths), ("commitments", way.commitments)]
    {
        let (p, r, f1) = (within(&f.precision), within(&f.recall), within(&f.f1));
        let _ = writeln!(
            out,
            "{name:<14} precision {p}, recall {r}, F1 {f1} ({} right, {} wrong, {} found, {} missed)",
            f.right, f.wrong, f.found, f.missed
        );
    }
    let _ = writeln!(
        out,
        "anti-patterns that no cue finds: recall {}\nnear misses flagged: {} of {}\nexpected calibration error: {}\n\
         anti-patterns per 10,000 words: {}, of them wrong: {}\ncommitments rightly firm or vague: {}\n",
        plain(way.recall_without_cues.value),
        within(&way.near_miss_false_alarms),
        way.near_misses,
        plain(way.expected_calibration_error),
        within(&way.antipatterns_per_10k_words),
        within(&way.false_alarms_per_10k_words),
        plain(way.commitments_firm_or_vague)
    );
}

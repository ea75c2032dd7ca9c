//! `sameside eval DIR --coach MODEL`: how often a model's words for the advice stand, and why the rest does not.

use std::fmt::Write as _;

use serde::Serialize;

use super::coach::{Coach, found, judged, moments};
use super::eval::labelled;
use super::listen::{ear, every_pattern, library};
use super::reports::reports;
use super::{Failure, Progress};
use crate::cache::Cache;
use crate::cli::{Eval, EvalFormat};
use crate::coach::{Moment, Phrased, Tally};
use crate::pattern::Settings;
use crate::report::Shown;

/// Sentences shown of each kind, unless all are asked for.
const SAMPLES: usize = 5;

/// A sentence that a model wrote.
#[derive(Serialize)]
struct Sentence {
    file: String,
    said: String,
    advice: String,
    written: String,
    /// Nothing where there was nothing to weigh.
    gain: Option<f64>,
    refused: Option<&'static str>,
    /// The anti-pattern that it would be.
    antipattern: Option<String>,
}

/// The whole result, for programs.
#[derive(Serialize)]
struct Coached<'c> {
    schema: &'static str,
    meetings: usize,
    #[serde(flatten)]
    tally: &'c Tally,
    sentences: &'c [Sentence],
}

/// What the model made of every moment that the reports on labelled meetings show.
pub fn told(args: &Eval, asked: &str, progress: Progress) -> Result<String, Failure> {
    let settings = Settings::new();
    let writer = found(asked)?;
    let (library, every) = (library(&args.with, &settings)?, every_pattern(&args.with, &settings)?);
    let meetings: Vec<_> = labelled(&args.dir)?.into_iter().map(|(meeting, _)| meeting).collect();
    let (ear, cache) = (ear(&args.with)?, Cache::of_user());
    let reports = reports(&meetings, &library, ear.as_ref(), &cache, progress)?;
    let coach = Coach { found: &writer, library: &every, ear: ear.as_ref(), cache: &cache };
    let (mut all, mut sentences) = (Vec::new(), Vec::new());
    let moments: Vec<Vec<Moment>> = reports.iter().map(|report| moments(report, Shown::Top)).collect();
    let asked: Vec<_> = meetings.iter().zip(moments.iter().map(Vec::as_slice)).collect();
    for ((report, moments), phrased) in reports.iter().zip(&moments).zip(judged(&asked, &coach)?) {
        let file = report.meeting.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        sentences.extend(moments.iter().zip(&phrased).map(|(moment, phrased)| sentence(&file, moment, phrased)));
        all.extend(phrased);
    }
    let tally = Tally::of(writer.id, &all);
    match args.format {
        EvalFormat::Text => Ok(text(&tally, &sentences, reports.len(), if args.errors { usize::MAX } else { SAMPLES })),
        EvalFormat::Json => {
            let coached = Coached {
                schema: "sameside.eval-coach/1",
                meetings: reports.len(),
                tally: &tally,
                sentences: &sentences,
            };
            Ok(serde_json::to_string_pretty(&coached).map_err(|error| Failure::Usage(error.to_string()))? + "\n")
        }
    }
}

fn sentence(file: &str, moment: &Moment, phrased: &Phrased) -> Sentence {
    use crate::coach::Refusal;
    Sentence {
        file: file.to_owned(),
        said: moment.said.words.clone(),
        advice: moment.advice.clone(),
        written: phrased.words.clone(),
        gain: phrased.gain.is_finite().then_some(phrased.gain),
        refused: phrased.refused.as_ref().map(Refusal::name),
        antipattern: match &phrased.refused {
            Some(Refusal::Antipattern(title)) => Some(title.clone()),
            _ => None,
        },
    }
}

fn text(tally: &Tally, sentences: &[Sentence], meetings: usize, most: usize) -> String {
    let Tally { model, asked, kept, refused } = tally;
    let mut out = format!(
        "{meetings} meetings, {}: {asked} moments, {kept} put into words that stand, {} refused\n",
        model.name,
        asked - kept
    );
    for (reason, times) in refused {
        let _ = writeln!(out, "  {times:>4}  {reason}");
    }
    for (title, is_kept) in [("Kept", true), ("Refused", false)] {
        let of_kind = sentences.iter().filter(|s| s.refused.is_none() == is_kept);
        let _ = writeln!(out, "\n{title}");
        for sentence in of_kind.take(most) {
            let _ =
                writeln!(out, "  {}\n    said:    {}\n    advice:  {}", sentence.file, sentence.said, sentence.advice);
            if let Some(gain) = sentence.gain {
                let _ = writeln!(out, "    written: {}  (gain {gain:.2})", sentence.written);
            }
            if let Some(reason) = sentence.refused {
                let of = sentence.antipattern.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
                let _ = writeln!(out, "    refused: {reason}{of}");
            }
        }
    }
    out
}

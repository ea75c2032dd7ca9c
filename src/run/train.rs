//! `sameside train`: a corpus and a model in, a file of heads out.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::listen::{Count, bar, load, refused};
use super::{Failure, Progress, output};
use crate::cli::Train;
use crate::corpus::{self, Labelled};
use crate::model::{self, Place};
use crate::pattern::Library;
use crate::reading::{Context, Part, Reader as _, State, Stretch};
use crate::train::{Trained, train};

/// Reads the corpus with the model, fits, writes the heads and prints how they did on unseen authors.
pub fn run(args: &Train, progress: Progress) -> Result<ExitCode, Failure> {
    let library = Library::load(&args.patterns)?;
    let turns = corpus::read(&args.corpus)?;
    if let Some(turn) = turns.iter().find(|t| t.flags.iter().chain(&t.near).any(|id| library.get(id).is_none())) {
        let id = turn.flags.iter().chain(&turn.near).find(|id| library.get(id).is_none()).cloned().unwrap_or_default();
        return Err(Failure::Usage(format!(
            "the corpus of {} names a pattern that does not exist: {id:?}",
            turn.author
        )));
    }
    let found = model::find(&args.model)?;
    let weights = load(&found)?;
    let mut reader = weights.reader().map_err(|error| refused(&found, &error))?;
    let stretches: Vec<Stretch> = turns.iter().map(|turn| stretch(turn, reader.context())).collect();
    let bar = bar(progress, &args.corpus, Count::ONE, stretches.iter().map(Vec::len).sum());
    let states = reader.read(&stretches, &mut |done| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    let width = reader.width();
    let mean = |parts: &Vec<State>| parts.last().map_or_else(|| vec![0.0; width], |state| state.mean(width));
    let means: Vec<Vec<f32>> = states.iter().map(mean).collect();
    drop(states);
    let about = format!("sameside's own corpus of {} turns (prompts/corpus), MIT OR Apache-2.0", turns.len());
    let trained = train(&library, &turns, &means, found.id.clone(), about);
    let beside = match &found.place {
        Place::File(path) => path.with_extension("heads.json"),
        Place::Inside => PathBuf::from(format!("{}.heads.json", found.id.name)),
    };
    let path = args.output.as_ref().unwrap_or(&beside);
    let json = serde_json::to_string(&trained.heads).map_err(|error| Failure::Usage(error.to_string()))?;
    // One head a line keeps the file's diffs readable.
    output::write(&(json.replace("{\"pattern\"", "\n{\"pattern\"") + "\n"), Some(path))?;
    output::write(&summary(&trained), None)?;
    tracing::info!("wrote {}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// A labelled turn as the reader wants to see it.
fn stretch(turn: &Labelled, context: Context) -> Stretch<'_> {
    let before = turn.before.iter().filter(|_| context == Context::Exchange);
    let before = before.map(|text| Part { speaker: Some(turn.speaker.other()), text });
    before.chain([Part { speaker: Some(turn.speaker), text: &turn.text }]).collect()
}

fn summary(trained: &Trained) -> String {
    let mut out = format!(
        "{:<28} {:>7} {:>6} {:>8} {:>8} {:>6} {:>9} {:>9} {:>7}\n",
        "head", "flagged", "clean", "state AP", "words AP", "AP", "threshold", "precision", "recall"
    );
    for head in &trained.heads.heads {
        let h = head.held_out;
        let _ = writeln!(
            out,
            "{:<28} {:>7} {:>6} {:>8.2} {:>8.2} {:>6.2} {:>9.2} {:>9.2} {:>7.2}",
            head.pattern, h.flagged, h.clean, h.state_ap, h.words_ap, h.ap, head.threshold, h.precision, h.recall
        );
    }
    for (pattern, why) in &trained.left_out {
        let _ = writeln!(out, "{pattern:<28} no head: {why}");
    }
    out + "AP is average precision. All figures are on authors that the head had not seen.\n"
}

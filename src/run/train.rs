//! `sameside train`: a corpus and a model in, a file of heads out.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::listen::{bar, load, refused};
use super::{Failure, Progress, output};
use crate::cli::Train;
use crate::corpus;
use crate::model::{self, DEFAULT_MODEL, ModelError};
use crate::pattern::Library;
use crate::reading::Reader as _;
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
    let name = args.model.as_deref().unwrap_or(DEFAULT_MODEL);
    let found = model::find(Some(name))?
        .ok_or_else(|| ModelError::Missing { name: name.to_owned(), looked: model::folders() })?;
    let weights = load(&found)?;
    let mut reader = weights.reader().map_err(|error| refused(&found, &error))?;
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let bar = bar(progress, &args.corpus, texts.len());
    let states = reader.read(&texts, &mut |done| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    let means: Vec<Vec<f32>> = states.iter().map(|state| state.mean(reader.width())).collect();
    drop(states);
    let about = format!("sameside's own corpus of {} turns (prompts/corpus), MIT OR Apache-2.0", turns.len());
    let trained = train(&library, &turns, &means, found.id.clone(), about);
    let path = args.output.clone().unwrap_or_else(|| found.path.with_extension("heads.json"));
    let json = serde_json::to_string(&trained.heads).map_err(|error| Failure::Usage(error.to_string()))?;
    // One head a line keeps the file's diffs readable.
    output::write(&(json.replace("{\"pattern\"", "\n{\"pattern\"") + "\n"), Some(&path))?;
    output::write(&summary(&trained), None)?;
    tracing::info!("wrote {}", path.display());
    Ok(ExitCode::SUCCESS)
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

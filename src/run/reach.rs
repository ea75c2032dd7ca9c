//! What each command has to reach: the one list that the sandbox is made of.

use std::path::{Path, PathBuf};

use super::output;
use crate::cache::Cache;
use crate::cli::{Cli, Command, Doctor, InFolder, Sharing, Who, With};
use crate::config;
use crate::model;
use crate::sandbox::Reach;

/// The files and folders of a command.
pub fn reach(cli: &Cli) -> Reach {
    match &cli.command {
        Command::Analyze(args) => {
            let files = args.files.iter().filter(|path| *path != Path::new("-")).fold(Reach::default(), Reach::reading);
            let reach = redacting(files, &args.sharing);
            // A page that is there already keeps its reader's ticks.
            let reach = args.output.iter().fold(reach, Reach::reading);
            let reach = coached(reach, args.coach.as_deref());
            to(kept(listening(who(reach, &args.who), &args.with)), args.output.as_deref())
        }
        Command::Review(args) => to(folder(&args.folder), args.output.as_deref()),
        Command::Commitments(args) => to(folder(&args.folder), args.output.as_deref()),
        Command::Prep(args) => to(folder(&args.folder), args.output.as_deref()),
        Command::Schema(_) => Reach::default(),
        Command::Cache(_) => kept(Reach::default()),
        Command::Patterns(args) => folders(Reach::default(), &args.patterns),
        Command::Explain(args) => folders(Reach::default(), &args.patterns),
        Command::Eval(args) => {
            kept(listening(coached(Reach::default().reading(&args.dir), args.coach.as_deref()), &args.with))
        }
        Command::Train(args) => {
            let reach = models(folders(Reach::default().reading(&args.corpus), &args.patterns), Some(&args.model));
            let beside = Path::new(&args.model).with_extension("heads.json");
            let reach = to(reach, Some(args.output.as_deref().unwrap_or(&beside)));
            // A model that is known by name gets its heads beside its file.
            model::folders().iter().fold(reach, Reach::writing)
        }
        Command::Model(_) => models(Reach::default(), None),
        Command::Doctor(Doctor { config }) => {
            let reach = config.iter().fold(Reach::default(), Reach::reading);
            models(nearest_config(reach), None)
        }
    }
}

/// What looking through a folder of meetings takes.
fn folder(of: &InFolder) -> Reach {
    let reach = redacting(Reach::default().reading(&of.dir), &of.sharing);
    kept(listening(who(reach, &of.who), &of.with))
}

/// A word to take out may be the name of a file with such words.
fn redacting(reach: Reach, sharing: &Sharing) -> Reach {
    sharing.redact.iter().fold(reach, Reach::reading)
}

/// What keeping results takes: their folder, which is made if there is none.
fn kept(reach: Reach) -> Reach {
    match Cache::of_user().made() {
        Some(dir) => reach.reading(&dir).writing(&dir),
        None => reach,
    }
}

/// What saying who is who takes.
fn who(reach: Reach, who: &Who) -> Reach {
    match &who.config {
        Some(path) => reach.reading(path),
        None => nearest_config(reach),
    }
}

fn nearest_config(reach: Reach) -> Reach {
    let here = std::env::current_dir().unwrap_or_default();
    config::nearest(&here).iter().fold(reach, Reach::reading)
}

/// What reading with cues and a model takes.
fn listening(reach: Reach, with: &With) -> Reach {
    let reach = folders(reach, &with.patterns);
    if with.no_model {
        return reach;
    }
    with.heads.iter().fold(models(reach, with.model.as_deref()), Reach::reading)
}

/// What a model that writes takes.
fn coached(reach: Reach, asked: Option<&str>) -> Reach {
    asked.map_or(reach.clone(), |asked| models(reach, Some(asked)))
}

/// A model's file and the heads beside it, or the folders in which models lie.
fn models(reach: Reach, asked: Option<&str>) -> Reach {
    let reach = model::folders().iter().fold(reach, Reach::reading);
    match asked {
        Some(file) => reach.reading(file).reading(Path::new(file).with_extension("heads.json")),
        None => reach,
    }
}

fn folders(reach: Reach, folders: &[PathBuf]) -> Reach {
    folders.iter().fold(reach, Reach::reading)
}

/// What writing to a file takes; nothing for standard output, which is open already.
fn to(reach: Reach, path: Option<&Path>) -> Reach {
    path.map(output::place).iter().fold(reach, Reach::writing)
}

//! `sameside eval` of a folder with `ledger.gold.json`: how well promises are followed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::listen::{Ear, ear, library};
use super::review::{read, together};
use super::{Failure, Progress};
use crate::cli::{Eval, EvalFormat};
use crate::config::{Config, Person};
use crate::gold::LedgerGold;
use crate::ledger::Entry;
use crate::meeting::Role;
use crate::pattern::Settings;
use crate::people::RoleNames;
use crate::period::Period;
use crate::score::{LedgerScore, compare_ledger};
use crate::series::Sorted;

/// The file that says what became of the promises of a folder.
pub const LEDGER_GOLD: &str = "ledger.gold.json";

/// The figures as text or JSON.
pub fn score(args: &Eval, progress: Progress) -> Result<String, Failure> {
    let path = args.dir.join(LEDGER_GOLD);
    let text = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
    let gold: LedgerGold =
        serde_json::from_str(&text).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    let sorted = read(&args.dir, &names(&gold), &config(&gold), Period::default())?;
    let library = library(&args.with, &Settings::new())?;
    let ear = ear(&args.with)?;
    let review = together(&sorted, &library, ear.as_ref(), progress)?;
    let file = |meeting: usize| {
        let file = &sorted.meetings[meeting].file;
        file.strip_prefix(&args.dir).unwrap_or(file).to_string_lossy().into_owned()
    };
    let entries: Vec<&Entry> = review.chapters.iter().flat_map(|chapter| &chapter.ledger).collect();
    let scores = Scores {
        schema: "sameside.eval.ledger/1",
        model: ear.as_ref().map(|ear: &Ear| ear.found.id.name.clone()),
        folder: sorting(&gold, &sorted, &file),
        ledger: compare_ledger(&entries, &gold, &file),
    };
    match args.format {
        EvalFormat::Text => Ok(text_of(&scores)),
        EvalFormat::Json => {
            serde_json::to_string_pretty(&scores).map(|t| t + "\n").map_err(|error| Failure::Usage(error.to_string()))
        }
    }
}

fn names(gold: &LedgerGold) -> RoleNames {
    RoleNames { flags: Vec::new(), config: gold.roles.iter().map(|(name, role)| (name.clone(), *role)).collect() }
}

/// Nicknames that no spelling tells ("Tomek") are the reader's to say, in `sameside.toml`; so gold says them here.
fn config(gold: &LedgerGold) -> Config {
    let person = |(name, role): (&String, &Role)| Person {
        name: name.clone(),
        role: *role,
        aliases: gold.aliases.get(name).cloned().unwrap_or_default(),
    };
    Config { people: gold.roles.iter().map(person).collect(), ..Config::default() }
}

#[derive(Serialize)]
struct Scores {
    schema: &'static str,
    model: Option<String>,
    folder: Sorting,
    ledger: LedgerScore,
}

/// How well the folder was sorted out.
#[derive(Serialize)]
struct Sorting {
    meetings: usize,
    missing: Vec<String>,
    taken_for_meetings: Vec<String>,
    wrong_dates: Vec<String>,
    wrong_people: Vec<String>,
}

fn sorting(gold: &LedgerGold, sorted: &Sorted, file: &dyn Fn(usize) -> String) -> Sorting {
    let here: BTreeMap<String, usize> = (0..sorted.meetings.len()).map(|index| (file(index), index)).collect();
    let of_gold = || gold.meetings.iter();
    let differs = |test: &dyn Fn(&crate::gold::GoldMeeting, usize) -> bool| {
        let wrong = of_gold().filter(|m| here.get(&m.file).is_some_and(|&index| test(m, index)));
        wrong.map(|m| m.file.clone()).collect::<Vec<_>>()
    };
    Sorting {
        meetings: gold.meetings.len(),
        missing: of_gold().filter(|m| !here.contains_key(&m.file)).map(|m| m.file.clone()).collect(),
        taken_for_meetings: here.keys().filter(|f| of_gold().all(|m| m.file != **f)).cloned().collect(),
        wrong_dates: differs(&|m, index| sorted.meetings[index].date != m.date),
        wrong_people: differs(&|m, index| {
            let series = sorted.series.iter().find(|series| series.meetings.contains(&index));
            series.is_none_or(|series| !m.people.iter().all(|name| series.people.contains(name)))
        }),
    }
}

fn text_of(scores: &Scores) -> String {
    let (folder, ledger) = (&scores.folder, &scores.ledger);
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let mut out = String::new();
    let _ = writeln!(
        out,
        "meetings {}: {} missing, {} files wrongly taken for one, {} with another date, {} with other people",
        folder.meetings,
        folder.missing.len(),
        folder.taken_for_meetings.len(),
        folder.wrong_dates.len(),
        folder.wrong_people.len()
    );
    let _ = writeln!(
        out,
        "promises {}: {} found, {} more that gold does not have",
        ledger.promises, ledger.found, ledger.extra
    );
    let _ = writeln!(
        out,
        "links: precision {}, recall {}, F1 {} ({} right of {} made, {} in gold; {} with the same words)",
        figure(ledger.link_precision()),
        figure(ledger.link_recall()),
        figure(ledger.link_f1()),
        ledger.right_links,
        ledger.links,
        ledger.ends,
        ledger.right_quotes
    );
    let _ = writeln!(
        out,
        "outcomes right {} of {} found ({}); false closures {}",
        ledger.right_status,
        ledger.found,
        figure(ledger.status_accuracy()),
        ledger.false_closures
    );
    for (status, counts) in &ledger.by_status {
        let _ = writeln!(out, "  {status:<13} {} of {} found, {} wrongly", counts.right, counts.gold, counts.wrong);
    }
    for error in &ledger.errors {
        let _ = writeln!(out, "\n“{}”\n  gold: {}\n  here: {}", error.promise, error.gold, error.said);
    }
    out
}

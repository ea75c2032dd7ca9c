//! A quarter of notes as a person meets it: `review`, `commitments`, `prep` and what is kept between runs.
//! The folder holds fourteen meetings of two pairs, in eight formats, and files that are none.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

fn quarter() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/quarter")
}

fn sameside(cache: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sameside"));
    command.current_dir(env!("CARGO_TARGET_TMPDIR")).env("SAMESIDE_CACHE", cache);
    command
}

fn over_quarter(command: &str, cache: &Path) -> Command {
    let mut run = sameside(cache);
    run.arg(command).arg(quarter()).args(["--pm", "Ruth Adeyemi"]);
    run
}

fn scores(with: &[&str]) -> Value {
    let cache = tempfile::tempdir().unwrap();
    let run =
        sameside(cache.path()).arg("eval").arg(quarter()).args(["--format", "json"]).args(with).assert().success();
    serde_json::from_slice(&run.get_output().stdout).unwrap()
}

#[test]
fn the_folder_is_sorted_out_without_a_word_from_its_owner() {
    let cache = tempfile::tempdir().unwrap();
    sameside(cache.path())
        .arg("review")
        .arg(quarter())
        .arg("--no-model")
        .assert()
        .stdout(contains("Mateus Corvo and Ruth Adeyemi (8 meetings"))
        .stdout(contains("Ruth Adeyemi and Signe Aaltonen (6 meetings"))
        .stdout(contains("berth-calls-q3.csv").and(contains("Not meetings")));
}

#[test]
fn every_meeting_has_its_day_and_its_people() {
    let folder = &scores(&["--no-model"])["folder"];
    for key in ["missing", "taken_for_meetings", "wrong_dates", "wrong_people"] {
        assert_eq!(folder[key], Value::Array(Vec::new()), "{key}");
    }
}

#[test]
fn no_promise_is_closed_that_is_open() {
    for with in [&["--no-model"][..], &[]] {
        let ledger = &scores(with)["ledger"];
        assert_eq!(ledger["false_closures"], 0, "{with:?}");
        assert!(ledger["found"].as_u64().unwrap() >= 38, "{with:?}: {}", ledger["found"]);
    }
}

#[test]
fn what_was_read_once_is_not_read_again() {
    let cache = tempfile::tempdir().unwrap();
    let first = over_quarter("review", cache.path()).assert();
    let again = over_quarter("review", cache.path()).arg("-v").assert().stderr(contains("missing=0"));
    assert_eq!(first.get_output().stdout, again.get_output().stdout);
    sameside(cache.path()).args(["cache", "clear"]).assert().success().stdout(contains("Removed"));
    assert_eq!(std::fs::read_dir(cache.path()).unwrap().count(), 0);
}

#[test]
fn a_run_that_is_killed_loses_no_finished_meeting_and_harms_nothing() {
    let cache = tempfile::tempdir().unwrap();
    let whole = over_quarter("review", tempfile::tempdir().unwrap().path()).assert();
    for milliseconds in [5, 40, 120, 300, 700, 1500] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_sameside"))
            .arg("review")
            .arg(quarter())
            .args(["--pm", "Ruth Adeyemi"])
            .env("SAMESIDE_CACHE", cache.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        // It may have ended before.
        let _ = child.kill();
        child.wait().unwrap();
    }
    let after = over_quarter("review", cache.path()).assert();
    assert_eq!(whole.get_output().stdout, after.get_output().stdout);
}

#[test]
fn a_damaged_entry_is_named_and_made_again() {
    let cache = tempfile::tempdir().unwrap();
    let whole = over_quarter("review", cache.path()).arg("--no-model").assert();
    for entry in std::fs::read_dir(cache.path()).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() / 2]).unwrap();
    }
    let again = over_quarter("review", cache.path()).arg("--no-model").assert().stderr(contains("is damaged"));
    assert_eq!(whole.get_output().stdout, again.get_output().stdout);
}

#[test]
fn a_bad_file_stops_nothing_and_the_exit_code_tells() {
    let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let call = "Ines: I'll send you the list by Friday.\nBram: Thanks.\nInes: How was it?\nBram: Long.\n";
    std::fs::write(dir.path().join("2026-07-01.txt"), call).unwrap();
    let review = |cache: &Path| {
        let mut run = sameside(cache);
        run.arg("review").arg(dir.path()).args(["--pm", "Ines", "--no-model"]);
        run
    };
    review(cache.path()).assert().code(0);
    std::fs::write(dir.path().join("lost.vtt"), "WEBVTT\n\n").unwrap();
    review(cache.path()).assert().code(2).stdout(contains("Bram and Ines").and(contains("lost.vtt")));
}

#[test]
fn a_period_leaves_out_what_lies_outside() {
    let cache = tempfile::tempdir().unwrap();
    let july = ["--no-model", "--since", "2026-07-01", "--until", "2026-07-31", "--format", "json"];
    let run = over_quarter("review", cache.path()).args(july).assert();
    let review: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let dates: Vec<&str> = review["meetings"].as_array().unwrap().iter().map(|m| m["date"].as_str().unwrap()).collect();
    assert!(!dates.is_empty() && dates.iter().all(|date| date.starts_with("2026-07")), "{dates:?}");
    assert!(dates.is_sorted());
    over_quarter("review", cache.path())
        .args(["--no-model", "--quarter", "2031Q1"])
        .assert()
        .code(2)
        .stderr(contains("no meetings in"));
}

#[test]
fn every_statement_rests_on_words_of_two_meetings() {
    let cache = tempfile::tempdir().unwrap();
    let run = over_quarter("review", cache.path()).args(["--format", "json"]).assert();
    let review: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let text = |file: &str| std::fs::read_to_string(file).unwrap().split_whitespace().collect::<String>();
    let statements = review["statements"].as_array().unwrap();
    assert!(!statements.is_empty());
    for statement in statements {
        let mut files: Vec<&str> =
            statement["evidence"].as_array().unwrap().iter().map(|e| e["file"].as_str().unwrap()).collect();
        files.dedup();
        assert!(files.len() > 1, "{}", statement["text"]);
        for evidence in statement["evidence"].as_array().unwrap() {
            // A box is ours to read as [x]; the name of who owes it stands between it and the words.
            let quote = evidence["quote"].as_str().unwrap().trim_start_matches("[x] ").trim_start_matches("[ ] ");
            let first: String = quote.split_whitespace().take(2).collect();
            assert!(text(evidence["file"].as_str().unwrap()).contains(&first), "{evidence}");
        }
    }
}

#[test]
fn the_ledger_alone_by_person_and_as_a_table() {
    let cache = tempfile::tempdir().unwrap();
    let run =
        over_quarter("commitments", cache.path()).args(["--no-model", "--who", "Mateus", "--open"]).assert().success();
    let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    let heads: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
    assert!(heads.len() > 3 && heads.iter().all(|line| line.starts_with("open: Mateus Corvo")), "{heads:?}");
    over_quarter("commitments", cache.path())
        .args(["--no-model", "--format", "csv"])
        .assert()
        .success()
        .stdout(predicates::str::starts_with("status,who,what,quote,made_in"));
}

#[test]
fn the_page_for_the_next_meeting_is_about_the_two_of_them() {
    let cache = tempfile::tempdir().unwrap();
    over_quarter("prep", cache.path())
        .args(["--with", "Signe"])
        .assert()
        .success()
        .stdout(contains("Ruth Adeyemi and Signe Aaltonen").and(contains("Open promises, both ways")))
        .stdout(contains("To ask yourself").and(contains("Mateus Corvo,").not()));
    over_quarter("prep", cache.path())
        .args(["--with", "Zygmunt", "--no-model"])
        .assert()
        .code(2)
        .stderr(contains("nobody called \"Zygmunt\"").and(contains("Mateus Corvo")));
}

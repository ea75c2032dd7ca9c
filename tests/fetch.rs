//! `models/fetch` on its sad paths: it never leaves a wrong or half file under a model's name.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use std::path::Path;

use assert_cmd::Command;
use predicates::str::contains;
use tempfile::TempDir;

/// A copy of the models folder without any model.
fn models() -> (TempDir, Command) {
    let dir = tempfile::tempdir().unwrap();
    for name in ["fetch", "manifest.toml"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("models").join(name);
        std::fs::copy(from, dir.path().join(name)).unwrap();
    }
    let command = Command::new(dir.path().join("fetch"));
    (dir, command)
}

fn left(dir: &TempDir) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_with_other_bytes_is_refused_and_nothing_is_left() {
    let (dir, mut fetch) = models();
    let wrong = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(wrong.path(), "not a model").unwrap();
    fetch.arg("smollm2-135m").arg(wrong.path()).assert().code(2).stderr(contains("SHA-256"));
    assert_eq!(left(&dir), ["fetch", "manifest.toml"]);
}

#[test]
fn what_an_interrupted_run_left_is_removed() {
    let (dir, mut fetch) = models();
    std::fs::create_dir(dir.path().join(".fetch-AbC123")).unwrap();
    std::fs::write(dir.path().join(".fetch-AbC123/model"), "half a model").unwrap();
    fetch.arg("smollm2-135m").arg("/no/such/file").assert().code(2).stderr(contains("no file"));
    assert_eq!(left(&dir), ["fetch", "manifest.toml"]);
}

#[test]
fn an_unknown_name_is_refused_with_those_known() {
    let (_dir, mut fetch) = models();
    fetch.arg("gpt-17").assert().code(2).stderr(contains("smollm2-135m"));
}

#[test]
fn without_a_name_it_lists_them() {
    let (_dir, mut fetch) = models();
    fetch.assert().success().stdout(contains("smollm2-135m"));
}

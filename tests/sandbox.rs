//! The sandbox as it can be seen from outside: what `doctor` tries, and what the kernel says about a
//! process that waits for its transcript.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn sameside() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sameside"));
    // What one test has read, another reads again.
    command.env("SAMESIDE_CACHE", "");
    command.current_dir(env!("CARGO_TARGET_TMPDIR")).env_remove("SAMESIDE_MODELS");
    command
}

/// The rest of the line of `doctor`'s page that begins with a mark and `what`.
fn line<'p>(page: &'p str, what: &str) -> &'p str {
    let rest = page.lines().find_map(|line| line.get(6..)?.strip_prefix(what)).map(str::trim);
    rest.unwrap_or_else(|| panic!("no line about {what}:\n{page}"))
}

#[test]
fn doctor_tries_sockets_and_is_refused_in_every_thread() {
    let run = sameside().arg("doctor").output().unwrap();
    let page = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(0), "{page}");
    assert_eq!(line(&page, "network  "), "held by the kernel (seccomp)");
    assert_eq!(line(&page, "sockets "), "tried 12 ways, each refused");
    let (confined, all) = line(&page, "threads ").split_once(" of ").unwrap();
    assert_eq!(confined, all.split(' ').next().unwrap(), "{page}");
    if line(&page, "files ").contains("Landlock)") {
        assert_eq!(line(&page, "other files "), "tried 4 ways, each refused");
    }
    assert!(line(&page, "speed ").contains("words a second"), "the model works under it: {page}");
}

#[test]
fn the_process_is_confined_before_it_gets_its_transcript() {
    for options in [&["--no-model"][..], &[]] {
        let mut child = sameside()
            .args(["analyze", "-", "--pm", "Ines"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let status = format!("/proc/{}/status", child.id());
        let is_confined = || {
            let status = std::fs::read_to_string(&status).unwrap();
            let holds = |key: &str, value: &str| status.lines().any(|line| line.split_whitespace().eq([key, value]));
            holds("Seccomp:", "2") && holds("NoNewPrivs:", "1")
        };
        let started = Instant::now();
        // It has had no byte of the transcript yet: it waits for it.
        while !is_confined() {
            assert!(started.elapsed() < Duration::from_secs(20), "never confined");
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"Ines: Where are we, roughly?\nBram: Six weeks.\nInes: Fine.\nBram: Good.\n").unwrap();
        drop(stdin);
        let run = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("Ines (product manager) and Bram (engineer)"), "{run:?}");
    }
}

#[test]
fn the_model_leaves_no_file_behind_and_needs_no_folder_for_one() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("not-there");
    let run = sameside().arg("doctor").env("TMPDIR", &missing).output().unwrap();
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let run = sameside().arg("doctor").env("TMPDIR", dir.path()).output().unwrap();
    assert!(run.status.success() && std::fs::read_dir(dir.path()).unwrap().next().is_none());
}

#[test]
fn a_link_out_of_a_folder_of_patterns_is_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let patterns = dir.path().join("mine/habit");
    std::fs::create_dir_all(&patterns).unwrap();
    std::fs::write(dir.path().join("secret.toml"), "token = \"hunter2\"\n").unwrap();
    std::os::unix::fs::symlink(dir.path().join("secret.toml"), patterns.join("x.toml")).unwrap();
    let run = sameside().arg("patterns").arg("--patterns").arg(dir.path().join("mine")).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    let page = String::from_utf8(sameside().arg("doctor").output().unwrap().stdout).unwrap();
    if line(&page, "files ").contains("Landlock)") {
        assert!(!said.contains("hunter2") && said.contains("x.toml"), "{said}");
    }
}

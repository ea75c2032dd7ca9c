//! The sandbox from within, in a process of its own: it cannot be taken off again, so there is one test.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use std::sync::mpsc::channel;

use sameside::sandbox::probe::{self, Attempt};
use sameside::sandbox::{Layer, Reach, confine};

#[test]
fn after_confining_no_thread_can_open_a_socket_or_another_file() {
    let dir = tempfile::tempdir().unwrap();
    let (within, named, without) = (dir.path().join("within"), dir.path().join("named.vtt"), dir.path().join("other"));
    std::fs::create_dir(&within).unwrap();
    for file in [&within.join("a"), &named, &without] {
        std::fs::write(file, "words").unwrap();
    }
    // A thread that was there before: system calls are refused to it as well.
    let (go, wait) = channel::<()>();
    let older = std::thread::spawn(move || {
        wait.recv().unwrap();
        probe::sockets()
    });
    assert!(probe::sockets().iter().any(|attempt| attempt.refused.is_none()), "nothing works even without the sandbox");

    let confined = confine(&Reach::default().reading(&named).writing(&within));
    go.send(()).unwrap();

    assert!(matches!(confined.network, Layer::Held(_)), "{confined:?}");
    for attempts in [probe::sockets(), probe::sockets_in_a_thread(), older.join().unwrap()] {
        assert!(attempts.len() >= 6 && attempts.iter().all(Attempt::is_forbidden), "{attempts:?}");
    }
    let program = probe::files().pop().unwrap();
    assert!(program.is_forbidden(), "{program:?}");

    // What is named can be reached all the same.
    assert_eq!(std::fs::read_to_string(&named).unwrap(), "words");
    std::fs::write(within.join("new"), "report").unwrap();
    std::fs::rename(within.join("new"), within.join("a")).unwrap();
    if matches!(confined.files, Layer::Absent(_)) {
        // A kernel without Landlock: the answer says so, and there is nothing more to hold.
        return;
    }
    for attempt in probe::files() {
        assert!(attempt.is_forbidden(), "{attempt:?}");
    }
    assert!(std::fs::read(&without).is_err() && std::fs::write(&named, "x").is_err());
    assert!(std::fs::read(within.join("a")).is_err(), "a folder to write to is not one to read");
    let worked = std::thread::spawn(move || std::fs::read(without).is_ok()).join().unwrap();
    assert!(!worked, "a thread that starts later is confined too");
}

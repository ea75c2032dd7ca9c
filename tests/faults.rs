//! What can go wrong around the program: full disks, read-only folders, signals, two runs at once, links,
//! damaged files. Nothing is left half written, nothing is lost, and the message says what to do.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

mod listing;

use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use listing::entries;

const CALL: &str = "Ines Marchetti: So where are we with the importer, roughly?\n\
    Bram Okafor: I'd say six weeks for the whole importer.\n\
    Ines Marchetti: Can't you just reuse the export page from last year?\n\
    Bram Okafor: No, because the carriers changed the format. I'll send you the list by Friday.\n";

fn sameside(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sameside"));
    // What one test has read, another reads again.
    command.env("SAMESIDE_CACHE", "");
    command.current_dir(dir).env_remove("SAMESIDE_MODELS");
    command
}

/// A folder with a transcript in it.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("call.txt"), CALL).unwrap();
    dir
}

fn analyze(dir: &Path, arguments: &[&str]) -> Output {
    sameside(dir).args(["analyze", "--no-model", "call.txt", "--pm", "Ines"]).args(arguments).output().unwrap()
}

fn said(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

#[test]
fn a_report_is_for_its_owner_alone() {
    let dir = folder();
    let out = dir.path().join("report.md");
    std::fs::write(&out, "old").unwrap();
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o666)).unwrap();
    assert!(analyze(dir.path(), &["-o", "report.md"]).status.success());
    assert_eq!(std::fs::metadata(&out).unwrap().mode() & 0o777, 0o600);
    assert_eq!(entries(dir.path()), ["call.txt", "report.md"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_named() {
    let dir = folder();
    let run = analyze(dir.path(), &["-o", "/dev/full"]);
    assert_eq!((run.status.code(), said(&run).contains("the disk is full")), (Some(2), true), "{}", said(&run));
    assert!(analyze(dir.path(), &["-o", "/dev/null"]).status.success());
    assert!(!std::fs::symlink_metadata("/dev/null").unwrap().is_file(), "a device stays one");
    let run = analyze(dir.path(), &["-o", "/dev/stdout"]);
    assert!(String::from_utf8_lossy(&run.stdout).contains("Read without a model"), "{}", said(&run));
}

/// In a file system of its own: 64 KB of it, then none to write to.
#[test]
#[cfg(target_os = "linux")]
fn a_small_and_then_a_read_only_file_system_keep_the_old_report() {
    if !Command::new("unshare").args(["-rm", "true"]).status().is_ok_and(|status| status.success()) {
        println!("not tried: this system does not allow unshare -rm");
        return;
    }
    let dir = folder();
    std::fs::create_dir(dir.path().join("disk")).unwrap();
    let script = format!(
        "set -e; mount -t tmpfs -o size=64k none disk; echo old > disk/report.json; cp call.txt disk/\n\
         head -c 60000 /dev/zero > disk/filler || true\n\
         sameside() {{ {} analyze --no-model call.txt --pm Ines --format json -o disk/report.json; }}\n\
         sameside && exit 70; cat disk/report.json; ls -A disk | tr '\\n' ' '\n\
         rm disk/filler; mount -o remount,ro disk; sameside && exit 71; cat disk/report.json",
        env!("CARGO_BIN_EXE_sameside")
    );
    let run = Command::new("unshare").args(["-rm", "sh", "-c", &script]).current_dir(dir.path()).output().unwrap();
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(out, "old\ncall.txt filler report.json old\n", "{}", said(&run));
    assert!(
        said(&run).contains("the disk is full") && said(&run).contains("nothing can be written there"),
        "{}",
        said(&run)
    );
}

#[test]
fn what_is_not_there_is_named_and_nothing_is_written() {
    let dir = folder();
    std::fs::remove_file(dir.path().join("call.txt")).unwrap();
    let run = analyze(dir.path(), &["-o", "report.md"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(said(&run).contains("call.txt: there is no such file"), "{}", said(&run));
    let dir = folder();
    let run = analyze(dir.path(), &["-o", "gone/report.md"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(said(&run).contains("gone/report.md: there is no such f"), "{}", said(&run));
    assert_eq!(entries(dir.path()), ["call.txt"]);
}

#[test]
fn a_report_never_takes_the_place_of_its_transcript() {
    let dir = folder();
    symlink("call.txt", dir.path().join("link.txt")).unwrap();
    for name in ["call.txt", "./call.txt", "link.txt"] {
        let run = analyze(dir.path(), &["-o", name]);
        assert_eq!(run.status.code(), Some(2), "{name}");
        assert!(said(&run).contains("name another file"), "{}", said(&run));
        assert_eq!(std::fs::read_to_string(dir.path().join("call.txt")).unwrap(), CALL);
    }
}

#[test]
fn a_link_is_replaced_and_never_written_through() {
    let dir = folder();
    std::fs::write(dir.path().join("victim"), "precious").unwrap();
    symlink("victim", dir.path().join("report.md")).unwrap();
    assert!(analyze(dir.path(), &["-o", "report.md"]).status.success());
    assert_eq!(std::fs::read_to_string(dir.path().join("victim")).unwrap(), "precious");
    assert!(std::fs::symlink_metadata(dir.path().join("report.md")).unwrap().is_file());
    let run = analyze(dir.path(), &["-o", "."]);
    assert_eq!((run.status.code(), said(&run).contains("it is a folder")), (Some(2), true), "{}", said(&run));
}

#[test]
fn a_strangers_link_in_a_shared_folder_is_not_followed() {
    let dir = folder();
    let (shared, private) = (dir.path().join("shared"), dir.path().join("private"));
    for folder in [&shared, &private] {
        std::fs::create_dir(folder).unwrap();
    }
    std::fs::set_permissions(&shared, std::fs::Permissions::from_mode(0o1777)).unwrap();
    symlink(&private, shared.join("mine")).unwrap();
    // One's own link is nobody's trap.
    let run = analyze(dir.path(), &["-o", "shared/mine/report.md"]);
    assert!(run.status.success(), "{}", said(&run));
    std::fs::remove_file(private.join("report.md")).unwrap();
    if std::os::unix::fs::lchown(shared.join("mine"), Some(12_345), None).is_err() {
        println!("not tried: only root can make a link somebody else's");
        return;
    }
    let run = analyze(dir.path(), &["-o", "shared/mine/report.md"]);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(entries(&private), Vec::<String>::new(), "{}", said(&run));
}

#[test]
fn two_runs_at_once_leave_one_whole_report() {
    let dir = folder();
    let start = |_| -> Child {
        let arguments = ["analyze", "--no-model", "call.txt", "--pm", "Ines", "--format", "json", "-o", "report.json"];
        sameside(dir.path()).args(arguments).spawn().unwrap()
    };
    let children: Vec<Child> = (0..4).map(start).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(report["schema"], "sameside.report/1");
    assert_eq!(entries(dir.path()), ["call.txt", "report.json"]);
}

/// Stopped while it waits, and while the model reads: what was there stays, and nothing new is left.
#[test]
fn a_run_that_is_stopped_leaves_everything_as_it_was() {
    for signal in ["INT", "TERM", "KILL"] {
        let dir = folder();
        std::fs::write(dir.path().join("report.md"), "old").unwrap();
        // No two turns alike, and far more than is read in the time.
        let turn =
            |n| format!("Ines Marchetti: Where are we with parcel {n}?\nBram Okafor: Parcel {n} left on Monday.\n");
        std::fs::write(dir.path().join("long.txt"), (0..6000).map(turn).collect::<String>()).unwrap();
        for input in ["-", "long.txt"] {
            let mut child = sameside(dir.path())
                .args(["analyze", input, "--pm", "Ines", "-o", "report.md"])
                .env("TMPDIR", dir.path())
                .stdin(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            child.stdin.as_mut().unwrap().write_all(b"Ines Marchetti: half a li").unwrap();
            std::thread::sleep(Duration::from_millis(1200));
            assert!(child.try_wait().unwrap().is_none(), "over before it could be stopped");
            let pid = child.id().to_string();
            assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
            let started = Instant::now();
            assert!(!child.wait().unwrap().success());
            assert!(started.elapsed() < Duration::from_secs(5), "{signal}: too slow to stop");
            assert_eq!(std::fs::read_to_string(dir.path().join("report.md")).unwrap(), "old", "{signal}");
            assert_eq!(entries(dir.path()), ["call.txt", "long.txt", "report.md"], "{signal}");
        }
    }
}

#[test]
fn damaged_heads_and_models_are_named() {
    let dir = folder();
    let read = |arguments: &[&str]| {
        let run = sameside(dir.path()).args(["analyze", "call.txt", "--pm", "Ines"]).args(arguments).output().unwrap();
        (run.status.code(), said(&run))
    };
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/sameside-reader.heads.json");
    let whole = std::fs::read_to_string(whole).unwrap();
    for (name, text) in [
        ("cut.json", &whole[..whole.len() / 2]),
        ("empty.json", ""),
        ("other.json", "{\"schema\": \"x\"}"),
        ("binary.json", "\0\u{1}\u{2}"),
        ("hash.json", &whole.replacen("\"sha256\":\"", "\"sha256\":\"é", 1)),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
        let (code, said) = read(&["--heads", name]);
        assert_eq!(code, Some(3), "{name}: {said}");
        assert!(said.contains(name) && said.contains("heads"), "{said}");
    }
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/sameside-reader.gguf");
    let model = std::fs::read(model).unwrap();
    let sha = |bytes: &[u8]| {
        use sha2::Digest as _;
        sha2::Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    };
    let right = sha(&model);
    let mut flipped = model.clone();
    flipped.truncate(model.len() / 3);
    for (name, bytes) in [
        ("cut.gguf", &flipped[..]),
        ("noise.gguf", b"GGUF\x03\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"),
        ("empty.gguf", b""),
    ] {
        std::fs::write(dir.path().join(name), bytes).unwrap();
        // With heads that claim to be for it, so that it is truly loaded.
        std::fs::write(dir.path().join("claim.json"), whole.replace(&right, &sha(bytes))).unwrap();
        let (code, said) = read(&["--model", name, "--heads", "claim.json"]);
        assert_eq!(code, Some(3), "{name}: {said}");
        assert!(said.contains(name.trim_end_matches(".gguf")) && said.contains("--no-model"), "{said}");
    }
}

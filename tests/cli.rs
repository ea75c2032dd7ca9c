//! The program as a person meets it: what it prints, what it says when something is wrong, and the
//! exit code. Nothing here needs a model.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};

fn sameside() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sameside"));
    // What one test has read, another reads again.
    command.env("SAMESIDE_CACHE", "");
    command.current_dir(env!("CARGO_TARGET_TMPDIR")).env_remove("SAMESIDE_MODELS");
    command
}

fn analyze() -> Command {
    let mut command = sameside();
    command.args(["analyze", "--no-model", "--preview"]);
    command
}

const CALL: &str = "Ines Marchetti: So where are we with the importer, roughly?\n\
    Bram Okafor: I'd say six weeks for the whole importer.\n\
    Ines Marchetti: Can't you just reuse the export page from last year?\n\
    Bram Okafor: No, because the carriers changed the format. I'll send you the list by Friday.\n";

#[test]
fn a_report_says_first_that_no_model_read() {
    analyze()
        .args(["-", "--pm", "Ines Marchetti"])
        .write_stdin(CALL)
        .assert()
        .success()
        .stderr(is_empty())
        .stdout(contains("Read without a model").and(contains("Can't you just reuse the export page")));
}

#[test]
fn markdown_and_json_hold_the_same_finding() {
    let json = analyze().args(["-", "--pm", "Ines", "--format", "json"]).write_stdin(CALL).assert().success();
    let report: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(report["schema"], "sameside.report/1");
    assert!(report["tool"]["model"].is_null());
    assert!(report["findings"].as_array().unwrap().iter().any(|f| f["pattern"] == "minimiser-just"));
    analyze()
        .args(["-", "--pm", "Ines", "--format", "markdown"])
        .write_stdin(CALL)
        .assert()
        .success()
        .stdout(contains("> **Ines Marchetti:**"));
}

#[test]
fn several_files_give_an_array_in_order() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a.txt"] {
        std::fs::write(dir.path().join(name), CALL).unwrap();
    }
    let run = analyze()
        .current_dir(dir.path())
        .args(["b.txt", "a.txt", "--pm", "Ines", "--format", "json"])
        .assert()
        .success();
    let reports: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!([&reports[0]["meeting"]["file"], &reports[1]["meeting"]["file"]], ["b.txt", "a.txt"]);
}

#[test]
fn without_roles_the_report_names_the_speakers_and_the_flag() {
    analyze().arg("-").write_stdin(CALL).assert().success().stdout(
        contains("Ines Marchetti, Bram Okafor")
            .and(contains("--pm \"Ines Marchetti\"").or(contains("--pm\n")))
            .and(contains("Can't you just").not()),
    );
}

#[test]
fn roles_come_from_sameside_toml_found_upward() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("deep")).unwrap();
    std::fs::write(
        dir.path().join("sameside.toml"),
        "me = \"Ines\"\n[[people]]\nname = \"Ines Marchetti\"\naliases = [\"Ines\"]\nrole = \"pm\"\n",
    )
    .unwrap();
    let run = analyze()
        .current_dir(dir.path().join("deep"))
        .args(["-", "--format", "json"])
        .write_stdin(CALL)
        .assert()
        .success();
    let report: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(report["meeting"]["participants"][0]["role_source"], "config");
}

/// Each of these must be exit code 2, a message that helps, and nothing written.
fn refused(input: &[u8], args: &[&str], says: &str) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("input.vtt");
    std::fs::write(&file, input).unwrap();
    let out = dir.path().join("report.md");
    analyze().arg(&file).args(args).arg("-o").arg(&out).assert().code(2).stdout(is_empty()).stderr(contains(says));
    assert!(!out.exists(), "a refused input left a report");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "something was left behind");
}

#[test]
fn an_empty_file_is_refused() {
    refused(b"", &[], "empty");
}

#[test]
fn a_binary_file_is_refused() {
    refused(b"PK\x03\x04\x14\0\0\0\x08\0", &[], "export it as");
}

#[test]
fn a_chat_export_is_refused() {
    refused(b"00:01:02\tInes:\thello\r\n00:01:05\tBram:\thi\r\n", &[], "chat export");
}

#[test]
fn a_vtt_without_cues_is_refused() {
    refused(b"WEBVTT\n\n", &[], "without a single cue");
}

#[test]
fn a_name_nobody_has_is_refused_with_the_nearest() {
    refused(CALL.as_bytes(), &["--pm", "Inez Marcheti"], "did you mean \"Ines Marchetti\"?");
}

#[test]
fn a_bad_date_is_refused() {
    refused(CALL.as_bytes(), &["--date", "yesterday"], "--date");
}

#[test]
fn a_patterns_folder_with_a_misspelt_key_is_refused_at_its_line() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("my-own.toml"), "title = \"Mine\"\npolarty = \"strength\"\n").unwrap();
    refused(CALL.as_bytes(), &["--patterns", dir.path().to_str().unwrap()], "polarty");
}

#[test]
fn a_folder_and_a_missing_file_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    analyze().arg(dir.path()).assert().code(2).stderr(contains("is a folder"));
    analyze().arg("no-such-file.vtt").assert().code(2).stderr(contains("no such file"));
}

#[test]
fn one_bad_file_among_good_ones_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("good.txt"), CALL).unwrap();
    std::fs::write(dir.path().join("bad.txt"), "").unwrap();
    analyze()
        .current_dir(dir.path())
        .args(["good.txt", "bad.txt", "-o", "out.txt"])
        .assert()
        .code(2)
        .stderr(contains("bad.txt"));
    assert!(!dir.path().join("out.txt").exists());
}

#[test]
fn a_model_that_is_not_here_is_exit_3_with_the_command_that_gets_it() {
    let empty = tempfile::tempdir().unwrap();
    sameside()
        .env("SAMESIDE_MODELS", empty.path())
        .args(["analyze", "-", "--model", "no-such-model"])
        .write_stdin(CALL)
        .assert()
        .code(3)
        .stdout(is_empty())
        .stderr(contains("models/fetch"));
}

#[test]
fn a_known_model_that_was_asked_for_and_is_not_here_is_exit_3() {
    let empty = tempfile::tempdir().unwrap();
    let mut command = sameside();
    command.env("SAMESIDE_MODELS", empty.path()).args(["analyze", "-", "--model", "smollm2-135m"]).write_stdin(CALL);
    command
        .assert()
        .code(3)
        .stdout(is_empty())
        .stderr(contains("models/fetch smollm2-135m").and(contains("--no-model")));
}

#[test]
fn what_is_in_preview_is_said_only_when_asked_for() {
    let shipped = |options: &[&str]| {
        let mut command = sameside();
        command
            .args(["analyze", "-", "--no-model", "--pm", "Ines", "--format", "json"])
            .args(options)
            .write_stdin(CALL);
        let run = command.assert().success();
        let report: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["pattern"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let library = sameside::pattern::Library::load(&[]).unwrap();
    let is_stable = |id: &String| library.get(id).is_some_and(|p| p.status == sameside::pattern::Status::Stable);
    let (default, all) = (shipped(&[]), shipped(&["--preview"]));
    assert!(default.iter().all(is_stable), "{default:?}");
    assert!(all.contains(&"minimiser-just".to_owned()), "{all:?}");
    assert_eq!(all.iter().filter(|id| is_stable(id)).count(), default.len());
}

#[test]
fn eval_prints_figures_with_intervals_and_the_worst_errors() {
    let dir = tempfile::tempdir().unwrap();
    let gold = |stem: &str, quote: &str| {
        let gold = serde_json::json!({
            "file": format!("{stem}.txt"), "roles": {"Ines Marchetti": "pm", "Bram Okafor": "engineer"},
            "findings": [
                {"pattern": "minimiser-just", "speaker": "Ines Marchetti", "quote": quote},
                {"pattern": "why-that-way", "speaker": "Ines Marchetti", "quote": "So where are we", "clear": true}
            ],
            "strengths": [], "near_misses": [],
            "commitments": [{"who": "Bram Okafor", "what": "send the list", "quote": "I'll send you the list", "due": null, "vague": false}]
        });
        std::fs::write(dir.path().join(format!("{stem}.txt")), CALL).unwrap();
        std::fs::write(dir.path().join(format!("{stem}.gold.json")), gold.to_string()).unwrap();
    };
    gold("one", "Can't you just reuse");
    gold("two", "Can't you just reuse");
    let eval = |options: &[&str]| {
        let mut command = sameside();
        command.args(["eval", "--no-model", "--preview"]).arg(dir.path()).args(options);
        String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
    };
    let text = eval(&[]);
    assert!(
        text.contains("2 meetings") && text.contains("== cues ==") && text.contains("why-that-way: So where are we"),
        "{text}"
    );
    let scores: serde_json::Value = serde_json::from_str(&eval(&["--format", "json"])).unwrap();
    let cues = &scores["detectors"][0];
    assert_eq!((&scores["schema"], &cues["name"]), (&"sameside.eval/1".into(), &"cues".into()));
    let just = &cues["patterns"]["minimiser-just"];
    assert_eq!((&just["right"], &just["missed"], &just["recall"]["value"]), (&2.into(), &0.into(), &1.0.into()));
    assert_eq!(cues["antipatterns"]["recall"]["interval"], serde_json::json!([0.5, 0.5]));
    assert_eq!(cues["commitments"]["recall"]["value"], 1.0);
}

#[test]
fn a_users_pattern_is_found_checked_and_explained() {
    let dir = tempfile::tempdir().unwrap();
    let pattern = "title = \"Naming the importer\"\npolarity = \"strength\"\nstatus = \"preview\"\nseverity = \"info\"\nspeaker = \"any\"\n\
        scope = \"turn\"\nwhat = \"Says importer.\"\nwhy = \"Because.\"\ninstead = [\"Say it again.\"]\n\
        [cue]\nkind = \"existence\"\nany = ['\\bimporter\\b']\n\
        [[example]]\nflag = \"The importer is late.\"\n[[example]]\nclean = \"The exporter is late.\"\nwhy = \"another word\"\n";
    std::fs::write(dir.path().join("naming-the-importer.toml"), pattern).unwrap();
    let folder = dir.path().to_str().unwrap();
    analyze()
        .args(["-", "--patterns", folder])
        .write_stdin(CALL)
        .assert()
        .success()
        .stdout(contains("Naming the importer"));
    sameside().args(["patterns", "--check", "--patterns", folder]).assert().success().stdout(contains(" 0 failures"));
    sameside()
        .args(["explain", "naming-the-importer", "--patterns", folder])
        .assert()
        .success()
        .stdout(contains("Says importer."));
    std::fs::write(dir.path().join("naming-the-importer.toml"), pattern.replace("exporter", "importer")).unwrap();
    sameside().args(["patterns", "--check", "--patterns", folder]).assert().code(2).stdout(contains("1 failures"));
}

#[test]
fn explain_suggests_the_nearest_pattern() {
    sameside()
        .args(["explain", "estimate-hagling"])
        .assert()
        .code(2)
        .stderr(contains("did you mean \"estimate-haggling\"?"));
    sameside().args(["explain", "estimate-haggling"]).assert().success().stdout(contains("Say instead"));
}

#[test]
fn fail_on_turns_findings_into_an_exit_code() {
    let with = |severity: &str| analyze().args(["-", "--pm", "Ines", "--fail-on", severity]).write_stdin(CALL).assert();
    with("medium").code(1);
    analyze()
        .args(["-", "--fail-on", "info"])
        .write_stdin("Ines: Hello there you.\nBram: Hello to you too.\n")
        .assert()
        .code(0);
}

#[test]
fn a_file_is_written_without_colour_and_replaced_in_one_step() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("report.txt");
    std::fs::write(&out, "old").unwrap();
    analyze().args(["-", "--pm", "Ines", "-o"]).arg(&out).write_stdin(CALL).assert().success().stdout(is_empty());
    let report = std::fs::read_to_string(&out).unwrap();
    assert!(report.contains("Can't you just") && !report.contains('\u{1b}'));
}

#[test]
fn output_that_is_no_terminal_has_no_colour_and_no_progress() {
    analyze()
        .args(["-", "--pm", "Ines"])
        .write_stdin(CALL)
        .assert()
        .success()
        .stdout(contains("\u{1b}").not())
        .stderr(is_empty());
}

#[test]
fn the_log_never_holds_what_was_said() {
    let run = analyze().args(["-", "--pm", "Ines", "-vv"]).write_stdin(CALL).assert().success();
    let log = String::from_utf8_lossy(&run.get_output().stderr).to_lowercase();
    assert!(log.contains("turns"), "-vv tells what happens: {log}");
    for word in ["importer", "reuse", "carriers", "six weeks", "marchetti"] {
        assert!(!log.contains(word), "{word:?} is in the log: {log}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_sameside"))
        .env("SAMESIDE_CACHE", "")
        .args(["analyze", "-", "--no-model", "--pm", "Ines", "--all"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(CALL.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{:?}", output.status);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn usage_errors_are_exit_2_and_help_has_examples() {
    sameside().arg("analyze").assert().code(2);
    sameside().args(["analyze", "--help"]).assert().success().stdout(contains("Examples:").and(contains("--pm")));
}

#[test]
fn promises_are_dated_from_the_meetings_date() {
    let run = analyze()
        .args(["-", "--pm", "Ines", "--date", "2026-09-03", "--format", "json"])
        .write_stdin(CALL)
        .assert()
        .success();
    let report: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(report["commitments"][0]["who"], "Bram Okafor");
    assert_eq!(report["commitments"][0]["due"], "2026-09-04");
    assert_eq!(report["commitments"][0]["vague"], false);
}

#[test]
fn what_was_put_right_soon_after_is_said_and_comes_last() {
    let call = "Ines Marchetti: Can't you just reuse the export page from last year?\n\
        Bram Okafor: Hm, I would rather look at it first.\n\
        Ines Marchetti: Why is this taking so long, though?\n\
        Bram Okafor: Because the spec changed twice in April.\n\
        Ines Marchetti: That's on me, I scoped it wrong.\n";
    let run = analyze().args(["-", "--pm", "Ines"]).write_stdin(call).assert().success();
    let report = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(report.contains("Put right soon after") && report.contains("I scoped it wrong"), "{report}");
}

#[test]
fn the_same_words_are_not_blamed_and_praised() {
    let run = analyze().args(["-", "--pm", "Ines", "--format", "json"]).write_stdin(CALL).assert().success();
    let report: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let quotes = |polarity: &str| {
        let of = findings.iter().filter(|f| f["polarity"] == polarity);
        of.map(|f| f["evidence"][0]["quote"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert!(!quotes("antipattern").is_empty());
    assert!(quotes("antipattern").iter().all(|quote| !quotes("strength").contains(quote)), "{findings:#?}");
}

#[test]
fn the_page_about_all_patterns_is_current() {
    let page = include_str!("../prompts/PATTERNS.md");
    let now = sameside().args(["patterns", "--format", "markdown"]).assert().success();
    let now = String::from_utf8_lossy(&now.get_output().stdout).into_owned();
    assert!(now == page, "prompts/PATTERNS.md is not what the pattern files say: make docs");
}

#[test]
fn a_reader_sets_thresholds_and_a_wrong_setting_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("sameside.toml");
    let set = |text: &str| std::fs::write(&config, text).unwrap();
    let analyze = || {
        let mut command = sameside();
        command.args(["analyze", "-", "--no-model", "--format", "json", "--pm", "Ines", "--config"]).arg(&config);
        command
            .write_stdin("Ines: Can't you just add the filter?\nBram: I can look at it.\nInes: Good.\nBram: Okay.\n");
        command
    };
    set("[patterns.minimiser-just]\nseverity = \"high\"\n");
    analyze().assert().success().stdout(contains("\"severity\": \"high\""));
    set("[patterns.minimiser-just]\nreport = \"never\"\n");
    analyze().assert().success().stdout(contains("minimiser-just").not());
    set("[patterns.minimizer-just]\nreport = \"never\"\n");
    analyze().assert().code(2).stderr(contains("did you mean \"minimiser-just\"?"));
}

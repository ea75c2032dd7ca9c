//! Tests that read with the real default model. Where it has not been fetched they are ignored, with
//! the reason in their names; `make test` fetches it first, so there they always run.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use libtest_mimic::{Arguments, Failed, Trial};
use sameside::analyze::{Detectors, Listener, report};
use sameside::head::Heads;
use sameside::llama::Weights;
use sameside::meeting::meeting;
use sameside::model::{self, Found};
use sameside::pattern::Library;
use sameside::people::RoleNames;
use sameside::reading::Reader;
use sameside::signal::Detector;
use sameside::transcript;

type Test = fn(&Found) -> Result<(), Failed>;

fn main() {
    let args = Arguments::from_args();
    let found = model::find(None).expect("a model that is there is whole");
    let tests: [(&str, Test); 8] = [
        ("a_passage_reads_the_same_alone_and_in_a_batch", same_alone_and_in_a_batch),
        ("offsets_cover_the_text_token_by_token", offsets_cover_the_text),
        ("text_that_spells_control_tokens_stays_text", control_tokens_stay_text),
        ("heads_find_what_cues_miss", heads_find_what_cues_miss),
        ("heads_for_another_model_are_refused", other_heads_are_refused),
        ("a_damaged_model_is_exit_3_with_the_way_out", damaged_model_is_exit_3),
        ("the_same_meeting_gives_the_same_bytes", same_bytes),
        ("clean_meetings_have_nothing_to_change", clean_meetings_are_clean),
    ];
    let trials = tests.into_iter().map(|(name, test)| {
        let here = found.clone();
        let why = if here.is_some() { "" } else { " (needs the model: models/fetch smollm2-135m)" };
        let is_ignored = here.is_none();
        Trial::test(format!("{name}{why}"), move || here.as_ref().map_or(Ok(()), test)).with_ignored_flag(is_ignored)
    });
    libtest_mimic::run(&args, trials.collect()).exit();
}

fn weights(found: &Found) -> Result<Weights, Failed> {
    Ok(Weights::load(&found.path, found.id.clone())?)
}

fn heads(found: &Found) -> Result<Heads, Failed> {
    model::heads(found, None)?.ok_or_else(|| "no heads ship for the default model".into())
}

const CALL: &str = "Ines: Morning, how was the offsite?\nBram: Good, long. The importer is six weeks, by the way.\n\
    Ines: Hm, I had more like a fortnight in my head for that.\nBram: Well.\n";

fn same_alone_and_in_a_batch(found: &Found) -> Result<(), Failed> {
    let weights = weights(found)?;
    let mut reader = weights.reader()?;
    let texts = [
        "Could we have it by the weekend?",
        "The build takes twenty minutes on my machine.",
        "Hm, right, and what else is in there?",
    ];
    let together = reader.read(&texts, &mut |_| {})?;
    let width = reader.width();
    for (text, state) in texts.iter().zip(&together) {
        let alone = reader.read(&[text], &mut |_| {})?;
        let (a, b) = (alone[0].mean(width), state.mean(width));
        let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(p, q)| f64::from(p * q)).sum::<f64>();
        let cosine = dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt();
        check(cosine > 0.9999, format!("a neighbour in the batch changed a state: cosine {cosine}"))?;
    }
    Ok(())
}

fn offsets_cover_the_text(found: &Found) -> Result<(), Failed> {
    let weights = weights(found)?;
    let mut reader = weights.reader()?;
    for text in ["Well, I’d say 1,250 days… naïve café 日本 ok?", "can't you just\tship it", "a"] {
        let state = reader.read(&[text], &mut |_| {})?.remove(0);
        check(!state.offsets.is_empty(), format!("the two tokenizers disagree on {text:?}"))?;
        check(state.tokens.len() == state.offsets.len() * reader.width(), "one state per token".to_owned())?;
        let (first, last) = (state.offsets[0].start, state.offsets[state.offsets.len() - 1].end);
        check(first == 0 && last == text.len(), format!("tokens of {text:?} cover {first}..{last}"))?;
    }
    Ok(())
}

fn control_tokens_stay_text(found: &Found) -> Result<(), Failed> {
    let weights = weights(found)?;
    let mut reader = weights.reader()?;
    let state = reader.read(&["<|im_end|>"], &mut |_| {})?.remove(0);
    check(state.offsets.len() > 1, "a control token was read as one token".to_owned())
}

fn heads_find_what_cues_miss(found: &Found) -> Result<(), Failed> {
    let (weights, heads, library) = (weights(found)?, heads(found)?, Library::load(&[])?);
    let mut reader = weights.reader()?;
    let mut only_heads = 0;
    for path in fixtures("meetings") {
        let meeting = labelled(&path)?;
        let mut listener = Listener { reader: &mut reader, heads: &heads };
        let report = report(&meeting, &library, Some(&mut listener), Detectors::All, &mut |_| {})?;
        check(report.turns_read > 30, format!("{}: {} turns read", path.display(), report.turns_read))?;
        for finding in report.findings.iter().filter(|f| f.detected_by == [Detector::Head]) {
            only_heads += 1;
            let said = meeting.turns[finding.primary().turn()].text();
            check(said.contains(finding.primary().quote()), format!("{} is not quoted from its turn", finding.id))?;
            let marked: Vec<&str> =
                finding.primary().tipping().iter().map(|r| &finding.primary().quote()[r.clone()]).collect();
            check(!marked.is_empty(), format!("{}: no words are marked", finding.id))?;
        }
    }
    check(only_heads >= 5, format!("the model alone found {only_heads} moments in the fixture meetings"))
}

fn other_heads_are_refused(found: &Found) -> Result<(), Failed> {
    let mut other = heads(found)?;
    other.model.sha256 = "0".repeat(64);
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("other.heads.json");
    std::fs::write(&path, serde_json::to_string(&other)?)?;
    let run = sameside().args(["analyze", "-", "--heads"]).arg(&path).write_stdin(CALL).assert().code(3);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    check(said.contains("belong to another model") && said.contains("sameside train"), said)
}

fn damaged_model_is_exit_3(found: &Found) -> Result<(), Failed> {
    let dir = tempfile::tempdir()?;
    let mut bytes = std::fs::read(&found.path)?;
    bytes.truncate(1 << 20);
    std::fs::write(dir.path().join(found.path.file_name().ok_or("a model has a name")?), bytes)?;
    let out = dir.path().join("report.md");
    let run = sameside()
        .env("SAMESIDE_MODELS", dir.path())
        .args(["analyze", "-", "-o"])
        .arg(&out)
        .write_stdin(CALL)
        .assert()
        .code(3);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    check(said.contains("damaged") && said.contains("models/fetch smollm2-135m") && !out.exists(), said)
}

fn same_bytes(_: &Found) -> Result<(), Failed> {
    let read = || {
        let run =
            sameside().args(["analyze", "-", "--pm", "Ines", "--format", "json"]).write_stdin(CALL).assert().success();
        run.get_output().stdout.clone()
    };
    let (first, second) = (read(), read());
    check(first == second, "two runs differ".to_owned())?;
    let report: serde_json::Value = serde_json::from_slice(&first)?;
    check(report["tool"]["model"]["name"] == "smollm2-135m", "the report names its model".to_owned())?;
    check(report["coverage"]["turns_read"] == 3, format!("backchannel is not read: {}", report["coverage"]))
}

fn clean_meetings_are_clean(_: &Found) -> Result<(), Failed> {
    for path in fixtures("clean") {
        let gold: sameside::gold::Gold = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
        let mut command = sameside();
        command.args(["analyze", "--format", "json"]).arg(path.with_file_name(&gold.file));
        for (name, role) in &gold.roles {
            command.args([&format!("--{}", role.name()), name]);
        }
        let report: serde_json::Value = serde_json::from_slice(&command.assert().success().get_output().stdout)?;
        let wrong: Vec<_> =
            report["findings"].as_array().into_iter().flatten().filter(|f| f["polarity"] == "antipattern").collect();
        check(wrong.is_empty(), format!("{}: {wrong:#?}", gold.file))?;
    }
    Ok(())
}

fn labelled(gold: &Path) -> Result<sameside::meeting::Meeting, Failed> {
    let labels: sameside::gold::Gold = serde_json::from_str(&std::fs::read_to_string(gold)?)?;
    let path = gold.with_file_name(&labels.file);
    let names = RoleNames { flags: labels.roles.into_iter().collect(), config: Vec::new() };
    let transcript = transcript::parse(&std::fs::read(&path)?, &labels.file)?;
    Ok(meeting(path, transcript, &names)?)
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".gold.json"));
    files.sort();
    files
}

fn sameside() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sameside"));
    command.current_dir(env!("CARGO_TARGET_TMPDIR")).env_remove("SAMESIDE_MODELS");
    command
}

fn check(holds: bool, message: String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(message.into()) }
}

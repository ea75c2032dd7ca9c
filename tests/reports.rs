//! What each format promises, held against real reports: HTML that loads nothing, markdown that can be
//! written again, the contracts for programs, and reports from which words have been taken out.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use regex::Regex;
use serde_json::Value;

const INES: &str = "fixtures/meetings/2026-09-03-ines-bram.vtt";
const NOTES: &str = "fixtures/meetings/2026-06-25-hanne-notes.md";

fn sameside(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sameside"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("SAMESIDE_MODELS").env_remove("COLUMNS").args(args);
    command
}

/// What is printed for `args` about the fixture with Ines, from cues alone.
fn about_ines(args: &[&str]) -> String {
    printed(&[&["analyze", INES, "--pm", "Ines Marchetti", "--no-model", "--preview", "--all"], args].concat())
}

fn printed(args: &[&str]) -> String {
    let run = sameside(args).assert().success().stderr(is_empty());
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

/// Everything a hostile export could hold.
const HOSTILE: &str = "Ines O'Neil: Can't you just </mark></style><script>alert(1)</script> reuse the export page from last year?\n\
    Bram Okafor: No, because <img src=x onerror=alert(2)> & \"quotes\" ' {{ 7 * 7 }} {% raw %}. I'll send you the list by Friday.\n\
    Ines O'Neil: Can't you just [x](javascript:alert(3)) %%gone%% ==lit== --- # not a heading\n\
    Bram Okafor: - [x] ticked, and I'll send you the <b>trace</b> %%by%% Monday.\n";

fn hostile(format: &str) -> String {
    let mut command =
        sameside(&["analyze", "-", "--no-model", "--preview", "--all", "--pm", "Ines", "--format", format]);
    String::from_utf8(command.write_stdin(HOSTILE).assert().success().get_output().stdout.clone()).unwrap()
}

/// HTML without its stylesheet.
fn body(page: &str) -> &str {
    page.split_once("</style>").unwrap().1
}

#[test]
fn html_loads_nothing_runs_nothing_and_has_a_strict_policy() {
    let tags_of = Regex::new("<[^>]*>").unwrap();
    let address = Regex::new(r"(?i)\b(?:https?|ftp|file|data|ws):").unwrap();
    let pages = [about_ines(&["--format", "html"]), printed(&["analyze", NOTES, "--format", "html"]), hostile("html")];
    let forbidden = Regex::new(r#"(?i)<script|<img|<link|<iframe|<object|<embed|<base|<form|\son\w+=|\sstyle=|\ssrc=|javascript:[^(]|@import|url\(|href="[^#]"#).unwrap();
    for page in pages {
        let head = page.split_once("<style>").unwrap().0;
        assert!(
            head.starts_with("<!doctype html>") && head.contains("default-src &#39;none&#39;; style-src &#39;sha256-"),
            "{head}"
        );
        assert_eq!(page.matches("<style>").count(), 1);
        let tags: String = tags_of.find_iter(&page).map(|tag| tag.as_str().to_owned() + "\n").collect();
        assert_eq!(forbidden.find(&tags), None);
        assert_eq!(address.find(&page), None);
    }
}

#[test]
fn html_escapes_whatever_was_said() {
    let page = hostile("html");
    for markup in ["<script", "<img", "</mark></style>", "<b>trace", "x onerror=alert(2)>"] {
        assert!(!body(&page).contains(markup), "{markup}");
    }
    assert!(body(&page).contains("{{ 7 * 7 }} {% raw %}"), "speech is no template either");
    assert!(body(&page).contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{}", body(&page));
}

#[test]
fn html_is_a_document_that_can_be_found_ones_way_in() {
    let sources = ["--format", "html", "--pm", "Ines Marchetti", "--pm", "Ravindra", "--no-model", "--preview"];
    let several = printed(&[&["analyze", INES, NOTES], &sources[..]].concat());
    for page in [about_ines(&["--format", "html"]), several, hostile("html")] {
        let ids: Vec<String> = captured(&page, r#" id="([^"]*)""#);
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice");
        for target in
            captured(&page, r##"href="#([^"]*)""##).iter().chain(&captured(&page, r#"aria-labelledby="([^"]*)""#))
        {
            assert!(unique.contains(target), "nothing is called {target}");
        }
        let levels: Vec<i32> = captured(&page, "<h([1-6])").iter().map(|level| level.parse().unwrap()).collect();
        assert_eq!(levels[0], 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
        for (landmark, times) in [("<main ", 1), ("<footer", 1), ("class=\"skip\"", 1), ("<html lang=\"en\">", 1)] {
            assert_eq!(page.matches(landmark).count(), times, "{landmark}");
        }
        for svg in captured(&page, "<svg ([^>]*)>") {
            let is_spoken = svg.contains("aria-labelledby=") || svg.contains("class=\"flag");
            assert!(is_spoken || svg.contains("aria-hidden=\"true\""), "{svg}");
        }
        assert_eq!(
            captured(&page, "<a href=\"#m([^>]*)><svg").iter().filter(|a| !a.contains("aria-label=")).count(),
            0
        );
    }
}

#[test]
fn html_shows_each_moment_in_its_exchange_and_explains_its_pattern() {
    let page = about_ines(&["--format", "html"]);
    let report: Value = serde_json::from_str(&about_ines(&["--format", "json"])).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|f| f["polarity"] == "antipattern").unwrap();
    let (id, pattern) = (finding["id"].as_str().unwrap(), finding["pattern"].as_str().unwrap());
    let moment = page.split_once(&format!("id=\"m1-{id}\"")).unwrap().1;
    let moment = moment.split_once("</section>").unwrap().0;
    assert!(moment.contains("Say instead") && moment.contains("Why it matters"), "{moment}");
    assert!(moment.matches("class=\"said").count() >= 2 && moment.contains("<mark>"), "{moment}");
    assert!(
        moment.contains(&format!("href=\"#about-{pattern}\"")) && page.contains(&format!("id=\"about-{pattern}\""))
    );
    assert!(page.contains("Who talked when") && page.contains("Who owes whom what") && page.contains("questions: "));
}

fn captured(page: &str, expression: &str) -> Vec<String> {
    Regex::new(expression).unwrap().captures_iter(page).map(|found| found[1].to_owned()).collect()
}

#[test]
fn strengths_come_first_where_they_outweigh() {
    for (file, pm, first) in [
        (INES, "Ines Marchetti", "to change"),
        ("fixtures/clean/2026-05-12-emeka-signe.txt", "Emeka", "What went well"),
    ] {
        for format in ["text", "markdown", "html"] {
            let report = printed(&["analyze", file, "--pm", pm, "--no-model", "--preview", "--format", format]);
            // The ribbon's legend speaks of both.
            let report = report.split_once("</figure>").map_or(report.as_str(), |(_, rest)| rest);
            let at = |words: &str| report.find(words).unwrap_or(usize::MAX);
            let change = at("to change").min(at("What to change")).min(at("Nothing to change"));
            assert_eq!(at("What went well") < change, first == "What went well", "{format} of {file}");
        }
    }
}

#[test]
fn json_keeps_the_contract() {
    let schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    let contract = jsonschema::validator_for(&schema).unwrap();
    let all: Vec<PathBuf> = ["fixtures/meetings", "fixtures/clean"].iter().flat_map(|dir| meetings(dir)).collect();
    let mut args: Vec<&str> =
        vec!["analyze", "--no-model", "--preview", "--format", "json", "--pm", "Ines Marchetti", "--pm", "Emeka"];
    args.extend(all.iter().map(|path| path.to_str().unwrap()));
    let cues: Value = serde_json::from_str(&printed(&args)).unwrap();
    assert!(cues.as_array().unwrap().len() >= 9);
    let model: Value =
        serde_json::from_str(&printed(&["analyze", INES, "--pm", "Ines Marchetti", "--format", "json"])).unwrap();
    assert!(model.to_string().contains("tipped_by"), "the model's marks are part of the contract");
    for document in [cues, model] {
        let errors: Vec<String> =
            contract.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(!contract.is_valid(&without_a_quote(document)), "the contract would let anything pass");
    }
}

fn without_a_quote(mut document: Value) -> Value {
    let report = if document.is_array() { &mut document[3] } else { &mut document };
    report["findings"][0]["evidence"][0].as_object_mut().unwrap().remove("quote");
    document
}

#[test]
fn the_schema_of_a_review_is_whole() {
    let schema: Value = serde_json::from_str(&printed(&["schema", "review"])).unwrap();
    assert_eq!(schema["title"], "sameside.review/1");
    let contract = jsonschema::validator_for(&schema).unwrap();
    let mut checked = BTreeSet::new();
    for asked in [&["--no-model", "--preview"][..], &["--share=pm"]] {
        let written: Value =
            serde_json::from_str(&over_quarter("review", &[&["--format", "json"], asked].concat())).unwrap();
        let errors: Vec<String> =
            contract.iter_errors(&written).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        for list in ["meetings", "ledger", "trends", "statements", "courses", "left_out"] {
            let mut broken = written.clone();
            // A page without a trend has nothing there to break.
            let Some(first) = broken[list].get_mut(0).and_then(Value::as_object_mut) else { continue };
            first.insert("unheard_of".to_owned(), Value::Null);
            assert!(!contract.is_valid(&broken), "the contract would let anything pass in {list}");
            checked.insert(list);
        }
    }
    assert!(checked.len() >= 5, "of too few lists there was something to check: {checked:?}");
}

/// What a command prints about the quarter of two pairs.
fn over_quarter(command: &str, args: &[&str]) -> String {
    let run = sameside(&[&[command, "fixtures/quarter", "--pm", "Ruth Adeyemi"], args].concat());
    let run = { run }.assert().success();
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

fn meetings(dir: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(dir))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|e| e != "json"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn sarif_holds_what_is_certain_and_nothing_of_the_model() {
    let sarif = |args: &[&str]| -> Value {
        let asked = ["analyze", INES, "--pm", "Ines Marchetti", "--preview", "--format", "sarif"];
        serde_json::from_str(&printed(&[&asked, args].concat())).unwrap()
    };
    let log = sarif(&[]);
    assert_eq!(log, sarif(&["--no-model"]), "no model reads for it");
    let run = &log["runs"][0];
    let rules: Vec<&str> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(results.len() >= 8, "{}", results.len());
    let lines: Vec<String> = std::fs::read_to_string(INES).unwrap().lines().map(str::to_owned).collect();
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()) && result["level"] != "error", "{result:#}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], INES);
        let line = usize::try_from(place["region"]["startLine"].as_u64().unwrap()).unwrap();
        let quote = place["region"]["snippet"]["text"].as_str().unwrap();
        let first = quote.split_whitespace().next().unwrap();
        assert!(lines[line - 1].contains(first), "line {line}: {quote}");
    }
    sameside(&["analyze", INES, "--format", "sarif", "--model", "sameside-reader"])
        .assert()
        .code(2)
        .stderr(contains("no model reads for it"));
}

#[test]
fn markdown_has_frontmatter_that_reads_back() {
    for report in [about_ines(&["--format", "markdown", "--wiki-links"]), hostile("markdown")] {
        let front = report.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap().0;
        let front = &yaml_rust2::YamlLoader::load_from_str(front).unwrap()[0];
        assert_eq!(front["tags"][1].as_str(), Some("sameside"));
        let people: Vec<&str> = front["people"].as_vec().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert!(people.contains(&"[[Ines Marchetti]]") || people.contains(&"Ines O'Neil"), "{people:?}");
    }
    let linked = about_ines(&["--format", "markdown", "--wiki-links"]);
    assert!(linked.contains("- [ ] [[Bram Okafor]]: ") && linked.contains("> **[[Ines Marchetti]]:**"), "{linked}");
}

#[test]
fn markdown_never_lets_speech_be_markup() {
    let report = hostile("markdown");
    for markup in ["<script", "<img", "](javascript", "%%gone", "==lit", "\n# not", "- [x]"] {
        assert!(!report.contains(markup), "{markup}: {report}");
    }
}

#[test]
fn markdown_written_again_keeps_ticks_and_own_notes_and_its_headings() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("call.md");
    let write = || {
        let to = file.to_str().unwrap();
        sameside(&[
            "analyze",
            INES,
            "--pm",
            "Ines Marchetti",
            "--no-model",
            "--preview",
            "--format",
            "markdown",
            "-o",
            to,
        ])
    };
    write().assert().success();
    let first = std::fs::read_to_string(&file).unwrap();
    let headings: Vec<&str> = first.lines().filter(|line| line.starts_with('#')).collect();
    assert!(headings.iter().all(|heading| !heading.contains(['(', ':'])), "{headings:?}");
    write().assert().success();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    let kept = first.replacen("- [ ] ", "- [x] ", 1) + "\nMy own thoughts.\n";
    std::fs::write(&file, &kept).unwrap();
    write().assert().success();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), kept);
    std::fs::write(&file, "# My notes of the call\n").unwrap();
    write().assert().code(2).stderr(contains("choose another name"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "# My notes of the call\n");
}

const FORMATS: [&str; 5] = ["text", "markdown", "html", "json", "sarif"];

/// The words of a report, without whatever stands between them.
fn bare(text: &str) -> String {
    let text = text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&").replace("\\u", " ");
    let tags = Regex::new(r"<[^>]*>").unwrap().replace_all(&text, "").to_lowercase();
    let words: Vec<&str> = tags.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// Every run of six words in the turns of `role` ("pm" or "engineer").
fn runs_of_words(file: &str, names: &[&str], role: &str) -> BTreeSet<String> {
    let bytes = std::fs::read(file).unwrap();
    let transcript = sameside::transcript::parse(&bytes, file).unwrap();
    let names = sameside::people::RoleNames::from_flags(names, &[]);
    let meeting = sameside::meeting::meeting(file.into(), transcript, &names).unwrap();
    let turns = meeting.turns.iter().filter(|turn| turn.role.is_some_and(|known| known.name() == role));
    turns
        .flat_map(|turn| {
            let text = bare(turn.text());
            let words: Vec<&str> = text.split_whitespace().collect();
            words.windows(6).map(|run| format!(" {} ", run.join(" "))).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_shared_report_holds_no_name_no_file_and_no_word_of_the_other_side() {
    for (file, pm, private) in [
        (
            INES,
            &["Ines Marchetti"][..],
            &["ines", "marchetti", "bram", "okafor", "deepa", "dominic", "cargomoor", "halvorsen", "vtt 2026"][..],
        ),
        (NOTES, &[][..], &["ravindra", "hanne", "youssef", "gitte", "aabenraa", "notes md"][..]),
    ] {
        let theirs = runs_of_words(file, pm, "engineer");
        let mine = runs_of_words(file, pm, "pm");
        assert!(theirs.len() > 50 && mine.len() > 50, "{file}: {} {}", theirs.len(), mine.len());
        for format in FORMATS {
            let names = pm.iter().flat_map(|name| ["--pm", *name]);
            // The model adds marks of its own; one format is enough to see that they are taken out.
            let reading = if format == "html" { "--preview" } else { "--no-model" };
            let asked = ["analyze", file, "--all", "--format", format, reading];
            let with = |share: &'static str| {
                printed(&asked.iter().copied().chain(names.clone()).chain([share]).collect::<Vec<_>>())
            };
            let shared = bare(&with("--share=pm"));
            for name in private {
                assert!(!shared.contains(&format!(" {name} ")), "{format} of {file} names {name}");
            }
            let left: Vec<&String> = theirs.iter().filter(|run| shared.contains(*run)).collect();
            assert!(left.is_empty(), "{format} of {file}: {left:?}");
            assert!(mine.iter().any(|run| shared.contains(run)), "{format} of {file}: one's own words are gone too");
        }
        let both = bare(&printed(
            &["analyze", file, "--all", "--no-model", "--share=both"]
                .into_iter()
                .chain(pm.iter().flat_map(|name| ["--pm", *name]))
                .collect::<Vec<_>>(),
        ));
        assert!(private.iter().all(|name| !both.contains(&format!(" {name} "))), "{both}");
        assert!(theirs.iter().any(|run| both.contains(run)), "{file}: --share=both leaves words out");
    }
}

/// Every page about many meetings, in every format it has.
const OVER_MANY: [(&str, &[&str]); 8] = [
    ("review", &["--format", "text"]),
    ("review", &["--format", "markdown"]),
    ("review", &["--format", "html"]),
    ("review", &["--format", "json"]),
    ("commitments", &["--format", "text"]),
    ("commitments", &["--format", "csv"]),
    ("prep", &["--format", "text", "--with", "Mateus"]),
    ("prep", &["--format", "markdown", "--with", "Mateus"]),
];

#[test]
fn a_shared_review_holds_no_name_no_file_and_no_word_of_the_other_side() {
    let (mut theirs, mut mine) = (BTreeSet::new(), BTreeSet::new());
    for file in ["mateus", "signe"].iter().flat_map(|of| meetings(&format!("fixtures/quarter/{of}"))) {
        if file.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&file).unwrap();
        // Files that are no meetings, and notes, which have no sides: what holds of them is searched by name.
        let Ok(transcript) = sameside::transcript::parse(&bytes, &file.to_string_lossy()) else { continue };
        if transcript.turns.iter().all(|turn| turn.speaker.is_none()) {
            continue;
        }
        let spelled =
            transcript.turns.iter().filter_map(|turn| turn.speaker.clone()).find(|name| name.starts_with("Ruth"));
        let Some(ruth) = spelled else { continue };
        theirs.extend(runs_of_words(file.to_str().unwrap(), &[&ruth], "engineer"));
        mine.extend(runs_of_words(file.to_str().unwrap(), &[&ruth], "pm"));
    }
    theirs = theirs.difference(&mine).cloned().collect();
    assert!(theirs.len() > 500 && mine.len() > 500, "{} {}", theirs.len(), mine.len());
    for (command, args) in OVER_MANY {
        let whole = bare(&over_quarter(command, &[args, &["--no-model", "--preview"]].concat()));
        let shared = over_quarter(command, &[args, &["--no-model", "--preview", "--share=pm"]].concat());
        let bare = bare(&shared);
        for name in
            ["ruth", "adeyemi", "mateus", "corvo", "signe", "aaltonen", "fixtures", "quarter 2026", "berth calls"]
        {
            assert!(!bare.contains(&format!(" {name} ")), "{command} {args:?} names {name}: {shared}");
        }
        let left: Vec<&String> = theirs.iter().filter(|run| bare.contains(*run)).collect();
        assert!(left.is_empty(), "{command} {args:?}: {left:?}");
        assert!(theirs.iter().any(|run| whole.contains(run)), "{command} {args:?}: there was nothing to leave out");
        assert!(
            mine.iter().any(|run| bare.contains(run)) || command == "prep",
            "{command} {args:?}: one's own words are gone"
        );
    }
    let review = over_quarter("review", &["--no-model", "--share=pm"]);
    assert!(
        review.contains("Only the product manager's words are in it") && review.contains("Product manager"),
        "{review}"
    );
}

#[test]
fn redacted_words_are_in_no_page_about_many_meetings() {
    for (command, args) in OVER_MANY {
        let plain = bare(&over_quarter(command, &[args, &["--no-model", "--preview"]].concat()));
        let redacted = bare(&over_quarter(
            command,
            &[args, &["--no-model", "--preview", "--redact", "mateus", "--redact", "berth"]].concat(),
        ));
        for term in ["mateus", "berth"] {
            assert!(plain.contains(&format!(" {term}")), "{command} {args:?}: nothing to redact in {term}");
            assert!(!redacted.contains(&format!(" {term}")), "{command} {args:?}: {term}");
        }
    }
}

#[test]
fn redacted_words_are_in_no_format() {
    let dir = tempfile::tempdir().unwrap();
    let list = dir.path().join("private.txt");
    std::fs::write(&list, "Cargomoor\nNord C\n\nines\n").unwrap();
    for format in FORMATS {
        let plain = bare(&about_ines(&["--format", format]));
        let redacted =
            bare(&about_ines(&["--format", format, "--redact", list.to_str().unwrap(), "--redact", "okafor"]));
        for term in ["cargomoor", "nord c", "ines", "okafor"] {
            assert!(plain.contains(&format!(" {term} ")), "{format}: nothing to redact in {term}");
            let held = format!(" {term}");
            let at = redacted.find(&held).map(|at| &redacted[at..(at + 60).min(redacted.len())]);
            assert_eq!(at, None, "{format}: {term}");
        }
    }
}

#[test]
fn what_cannot_be_shared_or_redacted_is_refused() {
    sameside(&["analyze", INES, "--share"]).assert().code(2).stdout(is_empty()).stderr(contains("--share=pm"));
    sameside(&["analyze", INES, "--redact", "no/such/list.txt"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("no such file"));
}

#[test]
fn mine_is_whoever_the_config_says_i_am() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("sameside.toml");
    std::fs::write(&config, "me = \"Bram Okafor\"\n[[people]]\nname = \"Bram Okafor\"\nrole = \"engineer\"\n").unwrap();
    let asked = ["analyze", INES, "--no-model", "--preview", "--all", "--share", "--config", config.to_str().unwrap()];
    sameside(&asked)
        .assert()
        .success()
        .stdout(contains("Only the engineer's words are in it").and(contains("Marchetti").not()));
}

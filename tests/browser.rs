//! The HTML report in a real browser: nothing sticks out on a phone, every link leads somewhere, text can be
//! read in light and in dark, and the policy stops nothing of ours. Where no Chromium is
//! installed, these tests are ignored, with the reason in their names.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its files should fail")]

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

/// What a page is of: name, command and arguments, what stands on standard input.
type Page = (&'static str, &'static [&'static str], &'static str);

const PAGES: [Page; 7] = [
    (
        "a_bad_meeting",
        &["analyze", "fixtures/meetings/2026-09-03-ines-bram.vtt", "--pm", "Ines Marchetti", "--all"],
        "",
    ),
    ("a_good_meeting", &["analyze", "fixtures/clean/2026-05-12-emeka-signe.txt", "--pm", "Emeka"], ""),
    ("notes", &["analyze", "fixtures/meetings/2026-06-25-hanne-notes.md"], ""),
    ("an_empty_meeting", &["analyze", "-"], "Ines: Hello.\nBram: Hi there, how are you?\n"),
    ("a_quarter", &["review", "fixtures/quarter", "--pm", "Ruth Adeyemi", "--preview"], ""),
    ("a_shared_quarter", &["review", "fixtures/quarter", "--pm", "Ruth Adeyemi", "--no-model", "--share=pm"], ""),
    (
        "a_hostile_meeting",
        &["analyze", "-", "--no-model", "--preview", "--pm", "Ines <b>"],
        "Ines <b>: Can't you just </mark><script>alert(1)</script> reuse the export page?\n\
         Bram: Noooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo, <img src=x>.\n\
         Ines <b>: Okay.\nBram: I'll send you the list by Friday.\n",
    ),
];

fn main() {
    let args = Arguments::from_args();
    let browser = chromium();
    let why = if browser.is_some() { "" } else { " (needs: chromium)" };
    let trials = PAGES.iter().flat_map(|page| {
        ["light", "dark"].map(|scheme| {
            let browser = browser.clone();
            let is_ignored = browser.is_none();
            let test = move || browser.as_ref().map_or(Ok(()), |browser| page_holds_up(browser, page, scheme));
            Trial::test(format!("{}_in_{scheme}{why}", page.0), test).with_ignored_flag(is_ignored)
        })
    });
    libtest_mimic::run(&args, trials.collect()).exit();
}

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

fn page_holds_up(browser: &Path, page: &Page, scheme: &str) -> Result<(), Failed> {
    let dir = tempfile::tempdir()?;
    let report = dir.path().join("report.html");
    let mut sameside = assert_cmd::Command::new(env!("CARGO_BIN_EXE_sameside"));
    sameside.current_dir(env!("CARGO_MANIFEST_DIR")).args(page.1).args(["--format", "html", "-o"]);
    sameside.arg(&report).write_stdin(page.2).assert().success();
    std::fs::write(dir.path().join("look.html"), include_str!("browser/look.html"))?;
    let seen = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--dump-dom"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=20000", "--window-size=1400,1000"])
        .arg(format!("--user-data-dir={}", dir.path().join("profile").display()))
        .arg(format!("--blink-settings=preferredColorScheme={}", u8::from(scheme != "dark")))
        .arg(format!("file://{}", dir.path().join("look.html").display()))
        .output()?;
    let (dom, log) = (String::from_utf8_lossy(&seen.stdout), String::from_utf8_lossy(&seen.stderr));
    let told = dom.split_once("<pre id=\"seen\">").and_then(|(_, rest)| rest.split_once("</pre>"));
    let told = told.ok_or_else(|| format!("the browser saw nothing: {dom} {log}"))?.0;
    let seen: Value = serde_json::from_str(&told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))?;
    assert_eq!(seen.as_array().map(Vec::len), Some(2), "{seen:#}");
    for at_width in seen.as_array().unwrap() {
        assert_eq!(at_width["dark"], scheme == "dark", "{at_width:#}");
        assert!(at_width["texts"].as_u64().unwrap() > 5, "{at_width:#}");
        let troubles = [
            "sticks_out",
            "cut_off",
            "dead_links",
            "faint",
            "scripts",
            "fetched",
            "unstyled",
            "unnamed",
            "headings",
            "landmarks",
            "tab_order",
        ];
        for trouble in troubles {
            assert_eq!(at_width[trouble], serde_json::json!([]), "{trouble}: {at_width:#}");
        }
    }
    assert!(!log.contains("Content Security Policy"), "{log}");
    Ok(())
}

//! `sameside doctor`: what keeps meetings private on this machine, tried and not only said, and whether
//! the model works.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anstyle::{AnsiColor, Style};

use super::{Failure, listen, output};
use crate::cli::Doctor;
use crate::config;
use crate::meeting::Role;
use crate::model::{self, DEFAULT_MODEL};
use crate::reading::{Part, Reader as _};
use crate::sandbox::probe::{self, Attempt};
use crate::sandbox::{Confinement, Layer};

/// Looks at everything and prints a page.
pub fn run(args: &Doctor, confinement: &Confinement) -> Result<ExitCode, Failure> {
    let mut page = Page::default();
    // First the model, so that its threads are there to be counted.
    let reading = try_model();
    page.privacy(confinement);
    page.model(&reading);
    page.config(args.config.clone());
    page.build();
    output::write(&page.out, None)?;
    Ok(ExitCode::from(if reading.is_ok() { 0 } else { 3 }))
}

/// Words a second below which a half-hour call (4,500 words) takes more than a minute.
const SLOW: f64 = 75.0;

/// The default model, whole and at work.
struct Works {
    heads: usize,
    load_ms: u128,
    words_per_s: f64,
}

/// A line of nobody's, read many times, so that the first pass does not tell too little.
const LINE: &str = "We could start with the importer and look at the rest once the numbers are in.";
const TIMES: usize = 64;

fn try_model() -> Result<Works, Failure> {
    if let Some(missing) = missing_instructions() {
        return Err(Failure::Usage(format!(
            "the program was built for processors with {missing}, and this one has none: build it again on this machine"
        )));
    }
    let found = model::find(DEFAULT_MODEL)?;
    if !model::is_whole(&found)? {
        return Err(Failure::Usage("its bytes are not the right ones: build or install the program again".to_owned()));
    }
    let heads = model::heads(&found, None)?.map_or(0, |heads| heads.heads.len());
    let started = Instant::now();
    let weights = listen::load(&found)?;
    let mut reader = weights.reader().map_err(|error| listen::refused(&found, &error))?;
    let load_ms = started.elapsed().as_millis();
    let line = || vec![Part { speaker: Some(Role::Pm), text: LINE }];
    let lines: Vec<_> = std::iter::repeat_with(line).take(TIMES).collect();
    let started = Instant::now();
    reader.read(&lines, &mut |_| {})?;
    #[expect(clippy::cast_precision_loss, reason = "about a thousand words")]
    let words = (LINE.split_whitespace().count() * TIMES) as f64;
    Ok(Works { heads, load_ms, words_per_s: words / started.elapsed().as_secs_f64() })
}

const HEADING: Style = Style::new().bold();
const WELL: Style = AnsiColor::Cyan.on_default();
const CHANGE: Style = AnsiColor::Yellow.on_default().bold();

#[derive(Default)]
struct Page {
    out: String,
}

impl Page {
    fn privacy(&mut self, confinement: &Confinement) {
        self.heading("Privacy");
        self.well("network code", "none: no crate that opens connections is in the program (deny.toml)");
        let sockets: Vec<Attempt> = probe::sockets().into_iter().chain(probe::sockets_in_a_thread()).collect();
        self.layer("network", &confinement.network);
        self.tried("sockets", &confinement.network, &sockets);
        self.layer("files", &confinement.files);
        self.tried("other files", &confinement.files, &probe::files());
        if let Some((all, confined)) = probe::threads() {
            let words = format!("{confined} of {all} are confined, the model's among them");
            if all == confined { self.well("threads", &words) } else { self.odd("threads", &words) }
        }
        if confinement.network != confinement.files && matches!(confinement.files, Layer::Absent(_)) {
            self.more("A newer kernel with Landlock would hold files too; sockets are refused all the same.");
        }
    }

    fn model(&mut self, reading: &Result<Works, Failure>) {
        self.heading("Model");
        match reading {
            Ok(works) => {
                self.well(DEFAULT_MODEL, "inside the program, its bytes are right");
                self.well("heads", &format!("{} patterns", works.heads));
                let speed = format!("loads in {} ms, reads {:.0} words a second", works.load_ms, works.words_per_s);
                if works.words_per_s >= SLOW {
                    self.well("speed", &speed);
                } else {
                    self.odd("speed", &speed);
                    self.more(
                        "That is slow: a call of half an hour takes a minute. See the build below, or use --no-model.",
                    );
                }
            }
            Err(failure) => {
                self.odd(DEFAULT_MODEL, &failure.to_string());
                self.more("Until that is mended, --no-model reads with cues alone.");
            }
        }
        for (name, known) in model::known() {
            let here = model::folders().iter().any(|folder| folder.join(&known.file).is_file());
            let words =
                if here { "here too; check it with: sameside model verify" } else { "not here, and not needed" };
            self.well(&name, words);
        }
    }

    fn config(&mut self, asked: Option<PathBuf>) {
        self.heading("Settings");
        let here = std::env::current_dir().unwrap_or_default();
        let Some(path) = asked.or_else(|| config::nearest(&here)) else {
            return self
                .well(config::FILE, "none from here upward: name people with --pm and --engineer, or write one");
        };
        match config::load(&path) {
            Ok(read) => {
                let people = read.people.len();
                self.well(config::FILE, &format!("{} names {people} people", path.display()));
            }
            Err(error) => self.odd(config::FILE, &error.to_string()),
        }
    }

    fn build(&mut self) {
        self.heading("Build");
        self.well(
            "program",
            &format!("{} for {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH),
        );
        self.well(
            "model runtime",
            match RUNTIME {
                "native" => "built for the very processor it was built on",
                "plain" => "built without AVX: correct, and several times slower than it could be",
                _ if cfg!(target_arch = "x86_64") => "built for processors with AVX2",
                _ => "built for any processor of this kind",
            },
        );
        if RUNTIME == "plain" && cfg!(target_arch = "x86_64") {
            self.more("Build it again on this machine, with SOURCE_DATE_EPOCH unset.");
        }
        let (has, lacks): (Vec<_>, Vec<_>) = instruction_sets().into_iter().partition(|(_, here)| *here);
        let names = |sets: &[(&str, bool)]| sets.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        self.well("processor", &format!("has {}; lacks {}", or_nothing(&names(&has)), or_nothing(&names(&lacks))));
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.well("cores", &cores.to_string());
    }

    fn layer(&mut self, what: &str, layer: &Layer) {
        match layer {
            Layer::Held(_) => self.well(what, &layer.to_string()),
            Layer::Partly(_) | Layer::Absent(_) => self.odd(what, &layer.to_string()),
        }
    }

    /// What was tried, under what should have refused it.
    fn tried(&mut self, what: &str, layer: &Layer, attempts: &[Attempt]) {
        let worked: Vec<&str> = attempts.iter().filter(|a| !a.is_forbidden()).map(|a| a.what).collect();
        if worked.is_empty() {
            return self.well(what, &format!("tried {} ways, each refused", attempts.len()));
        }
        self.odd(what, &format!("not refused: {}", worked.join(", ")));
        if matches!(layer, Layer::Held(_)) {
            self.more("That should not be. Please report it: SECURITY.md says how.");
        }
    }

    fn heading(&mut self, words: &str) {
        let gap = if self.out.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.out, "{gap}{HEADING}{words}{HEADING:#}");
    }

    fn well(&mut self, what: &str, words: &str) {
        let _ = writeln!(self.out, "  {WELL}ok{WELL:#}  {what:<16}  {words}");
    }

    fn odd(&mut self, what: &str, words: &str) {
        let _ = writeln!(self.out, "  {CHANGE}!!{CHANGE:#}  {what:<16}  {words}");
    }

    fn more(&mut self, words: &str) {
        let _ = writeln!(self.out, "      {:<16}  {words}", "");
    }
}

/// How llama.cpp was compiled, as `build.rs` saw it.
const RUNTIME: &str = env!("SAMESIDE_RUNTIME");

/// What this processor lacks of what llama.cpp was compiled for: it would end the process on the spot.
fn missing_instructions() -> Option<&'static str> {
    if RUNTIME == "plain" {
        return None;
    }
    instruction_sets().into_iter().filter(|(name, _)| *name != "AVX-512").find(|(_, here)| !here).map(|(name, _)| name)
}

fn or_nothing(names: &str) -> &str {
    if names.is_empty() { "nothing" } else { names }
}

/// What llama.cpp can make use of on this kind of processor, and whether this one has it.
#[cfg(target_arch = "x86_64")]
fn instruction_sets() -> Vec<(&'static str, bool)> {
    vec![
        ("AVX", is_x86_feature_detected!("avx")),
        ("AVX2", is_x86_feature_detected!("avx2")),
        ("FMA", is_x86_feature_detected!("fma")),
        ("F16C", is_x86_feature_detected!("f16c")),
        ("AVX-512", is_x86_feature_detected!("avx512f")),
    ]
}

/// What llama.cpp can make use of on this kind of processor, and whether this one has it.
#[cfg(not(target_arch = "x86_64"))]
fn instruction_sets() -> Vec<(&'static str, bool)> {
    Vec::new()
}

//! What reading a meeting costs beside a bare pass of the model over the same tokens, in one process, with the same
//! weights and threads: the ratio, what more heads cost, and what a longer meeting costs per word. `make bench` runs it.
//!
//! Each figure is the median of several runs that take turns, so that a machine whose speed drifts says the same.

#![allow(clippy::print_stdout, reason = "it is asked for its figures")]

use std::time::{Duration, Instant};

use sameside::analyze::{Detectors, hear, report};
use sameside::head::Heads;
use sameside::llama::{LlamaReader, Weights};
use sameside::meeting::{Meeting, meeting};
use sameside::model::{self, DEFAULT_MODEL};
use sameside::pattern::Library;
use sameside::people::RoleNames;
use sameside::reading::stretches;
use sameside::transcript;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const RUNS: usize = 5;

fn main() -> Outcome<()> {
    let found = model::find(DEFAULT_MODEL)?;
    let heads = model::heads(&found, None)?.ok_or("the default model has heads")?;
    let weights = found.with_file(|path| Weights::load(path, found.id.clone()))??;
    let mut reader = weights.reader()?;
    let library = Library::load(&[])?;
    let (short, long) = (call(3)?, call(12)?);
    let few = Heads { heads: heads.heads[..10].to_vec(), ..heads.clone() };

    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut tokens = 0;
    for _ in 0..RUNS {
        let started = Instant::now();
        tokens = reader.skim(&stretches(&short, &reader))?;
        times[0].push(started.elapsed());
        times[1].push(read(&short, &mut reader, &heads, &library)?);
        times[2].push(read(&short, &mut reader, &few, &library)?);
        times[3].push(read(&long, &mut reader, &heads, &library)?);
    }
    let [bare, all, few_heads, longer] = times.map(median);
    println!("{} words, {tokens} tokens, {} heads; medians of {RUNS}", words(&short), heads.heads.len());
    println!("bare pass        {bare:8.3} s  {:8.0} tokens/s", f64::from(u32::try_from(tokens)?) / bare);
    println!("analysis         {all:8.3} s  {:8.3} of the bare pass", all / bare);
    println!("with 10 heads    {few_heads:8.3} s  all of them cost {:+.1} %", (all / few_heads - 1.0) * 100.0);
    let each = (longer / f64::from(words(&long))) / (all / f64::from(words(&short)));
    println!("{} words      {longer:8.3} s  {:+.1} % a word", words(&long), (each - 1.0) * 100.0);
    Ok(())
}

fn read(meeting: &Meeting, reader: &mut LlamaReader, heads: &Heads, library: &Library) -> Outcome<Duration> {
    let started = Instant::now();
    let heard = hear(meeting, reader, heads, &mut |_| {})?;
    let report = report(meeting, library, Some(&heard), Detectors::All);
    std::hint::black_box(report.findings.len());
    Ok(started.elapsed())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// A fixture meeting so many times over.
fn call(times: usize) -> Outcome<Meeting> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/meetings/2026-10-06-kwame-dilnoza.txt");
    let text = std::fs::read_to_string(path)?.repeat(times);
    let transcript = transcript::parse(text.as_bytes(), "call.txt")?;
    Ok(meeting("call.txt".into(), transcript, &RoleNames::from_flags(&["Kwame"], &[]))?)
}

fn words(meeting: &Meeting) -> u32 {
    meeting.turns.iter().map(|turn| u32::try_from(turn.text().split_whitespace().count()).unwrap_or_default()).sum()
}

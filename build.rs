//! Writes what ships inside the program: the sorted listing of `prompts/patterns` is the registry of patterns, so adding
//! a pattern is adding a file; the same holds for trained heads. What would take time at every start is done here: TOML
//! and JSON become `MessagePack`, and the expressions of all patterns get numbers and a table of their needles.

#[path = "src/expression/alphabet.rs"]
#[allow(dead_code)]
mod alphabet;
#[path = "src/expression/automaton.rs"]
mod automaton;
#[path = "src/pattern/english.rs"]
mod english;
#[path = "src/expression/needle.rs"]
mod needle;
#[path = "src/expression/plain.rs"]
mod plain;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);

    let phrases = toml::from_str(&std::fs::read_to_string(root.join("prompts/phrases.toml"))?)?;
    let mut expressions = Expressions { phrases: english::resolved(phrases)?, ..Expressions::default() };
    let mut patterns = String::new();
    let mut guards: toml::Table = toml::from_str(&std::fs::read_to_string(root.join("prompts/guards.toml"))?)?;
    for guard in guards.iter_mut().filter_map(|(_, guard)| guard.as_table_mut()) {
        for regexes in guard.iter_mut().filter_map(|(_, regexes)| regexes.as_array_mut()) {
            expressions.number(regexes)?;
        }
    }
    let packed = packed(&out.join("guards.packed"), &guards)?;
    writeln!(patterns, "static SHIPPED_GUARDS: &[u8] = include_bytes!({packed:?});")?;
    let measured: serde_json::Value = serde_json::from_slice(&std::fs::read(root.join("prompts/measured.json"))?)?;
    let packed_measured = self::packed(&out.join("measured.packed"), &measured)?;
    writeln!(patterns, "static SHIPPED_MEASURED: &[u8] = include_bytes!({packed_measured:?});")?;
    patterns.push_str("static SHIPPED: &[Shipped] = &[\n");
    for category in sorted(&root.join("prompts/patterns"))? {
        for file in sorted(&category)? {
            let (folder, id) = (stem(&category), stem(&file));
            let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
            let mut pattern: toml::Table =
                toml::from_str(&std::fs::read_to_string(&file)?).map_err(|error| wrong(&error))?;
            if let Some(cue) = pattern.get_mut("cue") {
                expressions.number_all(cue).map_err(|error| wrong(&error))?;
            }
            let path = self::packed(&out.join(format!("{folder}.{id}.packed")), &pattern)?;
            writeln!(
                patterns,
                "    Shipped {{ category: {folder:?}, id: {id:?}, packed: include_bytes!({path:?}) }},"
            )?;
        }
    }
    patterns.push_str("];\n");
    std::fs::write(out.join("shipped_patterns.rs"), patterns)?;
    std::fs::write(out.join("shipped_expressions.rs"), expressions.tables(&out)?)?;

    let mut build = std::hash::DefaultHasher::new();
    for part in ["src", "prompts", "models", "Cargo.lock"] {
        hash(&root.join(part), &mut build)?;
    }
    println!("cargo:rustc-env=SAMESIDE_BUILD={:016x}", build.finish());

    let mut heads = String::from("static SHIPPED_HEADS: &[ShippedHeads] = &[\n");
    for file in sorted(&root.join("models"))? {
        if file.display().to_string().ends_with(".heads.json") {
            let mut trained: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
            let sha256 = trained["model"]["sha256"].as_str().unwrap_or_default().to_owned();
            for head in trained["heads"].as_array_mut().into_iter().flatten() {
                let words = head["words"].as_object().cloned().unwrap_or_default();
                let text: String = words.keys().flat_map(|gram| [gram, "\n"]).collect();
                head["words"] = serde_json::json!([text, words.values().collect::<Vec<_>>()]);
            }
            let path = self::packed(&out.join(format!("{}.packed", stem(&file))), &trained)?;
            let name = stem(&file);
            writeln!(
                heads,
                "    ShippedHeads {{ name: {name:?}, model: {sha256:?}, packed: include_bytes!({path:?}) }},"
            )?;
        }
    }
    heads.push_str("];\n");
    std::fs::write(out.join("shipped_heads.rs"), heads)?;
    println!("cargo:rustc-env=SAMESIDE_RUNTIME={}", runtime()?);
    Ok(())
}

/// The expressions of everything that ships, by number.
#[derive(Default)]
struct Expressions {
    phrases: BTreeMap<String, String>,
    sources: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Expressions {
    /// Puts numbers for regexes wherever a `[cue]` table has some.
    fn number_all(&mut self, cue: &mut toml::Value) -> Result<(), String> {
        match cue {
            toml::Value::Table(table) => table.iter_mut().try_for_each(|(key, value)| match value {
                toml::Value::Array(regexes) if ["any", "unless"].contains(&key.as_str()) => self.number(regexes),
                value => self.number_all(value),
            }),
            toml::Value::Array(values) => values.iter_mut().try_for_each(|value| self.number_all(value)),
            _ => Ok(()),
        }
    }

    fn number(&mut self, regexes: &mut Vec<toml::Value>) -> Result<(), String> {
        for regex in regexes {
            let written = regex.as_str().ok_or_else(|| format!("{regex} is no regex"))?;
            let source = english::meant(written, &self.phrases)
                .map_err(|name| format!("no phrase is called {name:?} in prompts/phrases.toml"))?;
            let next = self.numbers.len();
            let number = *self.numbers.entry(source.clone()).or_insert(next);
            if number == next {
                self.sources.push(source);
            }
            *regex = toml::Value::Integer(i64::try_from(number).map_err(|error| error.to_string())?);
        }
        Ok(())
    }

    /// The sources, and the tables that say which of them a text may match (see `src/cue/index.rs`, which reads them).
    fn tables(&self, out: &Path) -> Result<String, Box<dyn Error>> {
        let mut clauses: Vec<usize> = Vec::new();
        let mut wanted: Vec<usize> = Vec::new();
        // By the first three bytes of a needle, then by the needle.
        let mut needles: BTreeMap<[u8; 3], BTreeMap<Vec<u8>, Vec<usize>>> = BTreeMap::new();
        let (mut automata, mut places) = (Vec::new(), Vec::new());
        for (number, source) in self.sources.iter().enumerate() {
            let plain = plain::plain(source);
            let keeps_case = plain.as_ref().is_some_and(|plain| plain.alphabet.case == alphabet::Case::Kept);
            let has_words = plain.as_ref().is_some_and(|plain| plain.alphabet.words == alphabet::Words::Unicode);
            let nfa = plain.as_ref().and_then(|plain| automaton::compiled(&plain.hir));
            let from = automata.len();
            automata.extend(nfa.iter().flat_map(automaton::packed));
            places.push((nfa.is_some(), keeps_case, has_words, from, automata.len()));
            let found = plain.filter(|_| !has_words).map_or(Vec::new(), |plain| needle::clauses(&plain.hir));
            wanted.push(found.len());
            for clause in found {
                for needle in clause {
                    let start = [needle[0], needle[1], needle[2]];
                    needles.entry(start).or_default().entry(needle).or_default().push(clauses.len());
                }
                clauses.push(number);
            }
        }
        let size = (needles.len() * 4).next_power_of_two();
        let mut starts = vec![(0_u32, 0, 0); size];
        let (mut words, mut postings) = (Vec::new(), Vec::<usize>::new());
        for (start, group) in &needles {
            let key = u32::from_le_bytes([start[0], start[1], start[2], 0]);
            let mut slot = slot(key, size);
            while starts[slot].0 != 0 {
                slot = (slot + 1) % size;
            }
            starts[slot] = (key, words.len(), words.len() + group.len());
            for (needle, within) in group {
                let mut value = [0; needle::LONGEST];
                value[..needle.len()].copy_from_slice(needle);
                let mask = u64::MAX >> (8 * (needle::LONGEST - needle.len()));
                words.push((u64::from_le_bytes(value), mask, postings.len(), postings.len() + within.len()));
                postings.extend(within);
            }
        }
        let mut tables = String::new();
        writeln!(tables, "pub static SOURCES: &[&str] = &{:?};", self.sources)?;
        std::fs::write(out.join("automata.packed"), &automata)?;
        let path = out.join("automata.packed").display().to_string();
        writeln!(tables, "pub static PACKED_AUTOMATA: &[u8] = include_bytes!({path:?});")?;
        writeln!(tables, "pub static AUTOMATA: &[(bool, bool, bool, u32, u32)] = &{places:?};")?;
        writeln!(tables, "pub static WANTED: &[u8] = &{wanted:?};")?;
        writeln!(tables, "pub static CLAUSES: &[u32] = &{clauses:?};")?;
        writeln!(tables, "pub static STARTS: &[(u32, u32, u32)] = &{starts:?};")?;
        writeln!(tables, "pub static NEEDLES: &[(u64, u64, u32, u32)] = &{words:?};")?;
        writeln!(tables, "pub static POSTINGS: &[u32] = &{postings:?};")?;
        Ok(tables)
    }
}

/// Where a key is looked for first; `src/cue/index.rs` has the same.
fn slot(key: u32, size: usize) -> usize {
    (key.wrapping_mul(0x9e37_79b1) >> (32 - size.trailing_zeros())) as usize
}

/// Writes a value as `MessagePack`, maps with their keys; the path, for `include_bytes!`.
fn packed(path: &Path, value: &impl serde::Serialize) -> Result<String, Box<dyn Error>> {
    std::fs::write(path, rmp_serde::to_vec_named(value)?)?;
    Ok(path.display().to_string())
}

/// Adds what a file, or every file below a folder, holds: results of another program are not this one's.
fn hash(path: &Path, build: &mut std::hash::DefaultHasher) -> std::io::Result<()> {
    if path.is_dir() {
        return sorted(path)?.iter().try_for_each(|entry| hash(entry, build));
    }
    let is_part =
        path.extension().is_some_and(|e| ["rs", "toml", "json", "sha256", "lock"].iter().any(|part| e == *part));
    if is_part {
        println!("cargo:rerun-if-changed={}", path.display());
        std::fs::read(path)?.hash(build);
    }
    Ok(())
}

/// The processors that llama.cpp is compiled for, by the same signs that its build goes by; for `doctor`.
fn runtime() -> Result<&'static str, std::env::VarError> {
    println!("cargo:rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let is_native = std::env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains("target-cpu=native"));
    let is_plain =
        std::env::var_os("SOURCE_DATE_EPOCH").is_some() || std::env::var("HOST")? != std::env::var("TARGET")?;
    Ok(match () {
        () if is_native => "native",
        () if is_plain => "plain",
        () => "usual",
    })
}

/// The entries of a folder; cargo runs this again when one comes or goes.
fn sorted(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={}", dir.display());
    let mut paths = std::fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

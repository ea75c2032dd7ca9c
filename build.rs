//! Writes the lists of what ships inside the program: the sorted listing of `prompts/patterns` is the
//! registry of patterns, so adding a pattern is adding a file; the same holds for trained heads.

use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);

    let mut patterns = String::from("static SHIPPED: &[Shipped] = &[\n");
    for category in sorted(&root.join("prompts/patterns"))? {
        for file in sorted(&category)? {
            let (folder, id, path) = (stem(&category), stem(&file), file.display().to_string());
            writeln!(patterns, "    Shipped {{ category: {folder:?}, id: {id:?}, text: include_str!({path:?}) }},")?;
        }
    }
    patterns.push_str("];\n");
    std::fs::write(out.join("shipped_patterns.rs"), patterns)?;

    let mut build = std::hash::DefaultHasher::new();
    for part in ["src", "prompts", "models", "Cargo.lock"] {
        hash(&root.join(part), &mut build)?;
    }
    println!("cargo:rustc-env=SAMESIDE_BUILD={:016x}", build.finish());

    let mut heads = String::from("static SHIPPED_HEADS: &[(&str, &str)] = &[\n");
    for file in sorted(&root.join("models"))? {
        let path = file.display().to_string();
        if path.ends_with(".heads.json") {
            writeln!(heads, "    ({:?}, include_str!({path:?})),", stem(&file))?;
        }
    }
    heads.push_str("];\n");
    std::fs::write(out.join("shipped_heads.rs"), heads)?;
    println!("cargo:rustc-env=SAMESIDE_RUNTIME={}", runtime()?);
    Ok(())
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

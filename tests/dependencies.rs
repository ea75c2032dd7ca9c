//! What the program is made of: `deny.toml` bans every crate that opens connections, and this test
//! holds the lock file against it, so that the promise is kept on machines without cargo-deny too.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the repository should fail")]

use std::collections::BTreeSet;
use std::path::Path;

fn toml_file(name: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn nothing_in_the_lock_file_opens_connections() {
    let deny = toml_file("deny.toml");
    let banned: BTreeSet<&str> =
        deny["bans"]["deny"].as_array().unwrap().iter().map(|ban| ban["crate"].as_str().unwrap()).collect();
    let lock = toml_file("Cargo.lock");
    let packages: BTreeSet<&str> =
        lock["package"].as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert!(banned.len() >= 15 && packages.len() > 50, "both files were read");
    let found: Vec<_> = banned.intersection(&packages).collect();
    assert!(found.is_empty(), "{found:?} can open connections: see deny.toml");
}

#[test]
fn the_bindings_and_their_sys_crate_are_one_version() {
    let manifest = toml_file("Cargo.toml");
    let version = |name: &str| manifest["dependencies"][name]["version"].as_str().unwrap().to_owned();
    assert_eq!(version("llama-cpp-2"), version("llama-cpp-sys-2"));
    assert!(version("llama-cpp-2").starts_with('='), "pinned exactly");
}

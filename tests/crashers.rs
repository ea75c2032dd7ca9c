//! Every input that once broke something, under `fixtures/fuzz/TARGET` (found by `make fuzz`, named by what it showed),
//! goes through what its fuzz target does.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures should fail")]

mod fuzzed;
mod page;
mod sound;

use std::path::Path;

fn folder(name: &str) -> Vec<std::path::PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_once_broke_it_does_so_no_more() {
    let mut inputs = 0;
    for of_target in folder("fuzz") {
        let name = of_target.file_name().unwrap().to_str().unwrap();
        let (_, target) = fuzzed::TARGETS.iter().find(|(of, _)| *of == name).expect("a folder is called as its target");
        for file in folder(&format!("fuzz/{name}")) {
            println!("{}", file.display());
            target(&std::fs::read(&file).unwrap());
            inputs += 1;
        }
    }
    assert!(inputs > 0);
}

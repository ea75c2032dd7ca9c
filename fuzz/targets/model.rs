//! Model files and heads, as far as our own code reads them.
#![no_main]
use std::io::Cursor;
use std::path::Path;
use sameside::reading::ModelId;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sameside::gguf::read(Cursor::new(bytes));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let model = ModelId { name: "m".into(), sha256: "0".repeat(64) };
        let _ = sameside::head::parse(Path::new("m.heads.json"), text, &model);
    }
});

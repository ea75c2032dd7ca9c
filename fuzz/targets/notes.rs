//! Markdown notes, with and without frontmatter.
#![no_main]
const HEADERS: [&str; 4] =
    ["# 1:1 with Bram\n\n", "---\npm: Ines\nengineer: Bram\n---\n", "---\n", "---\ndate: 2026-09-03\n---\n\n## Notes\n\n- "];
libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let header = HEADERS[usize::from(input.0) % HEADERS.len()];
    sameside_fuzz::read_text(&format!("{header}{}", input.1));
});

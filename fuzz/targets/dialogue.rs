//! Text with names before it: Otter, Teams, Rev, Fathom, Meet, plain. The first byte says which.
#![no_main]
const HEADERS: [&str; 8] = [
    "Ines Marchetti: hi\nBram: hello\n",
    "Ines Marchetti  0:03\nhi\n\nBram  0:05\n",
    "Ines started transcription\n\nInes   0:03\nhi\n",
    "Ines (00:00:03):\nhi\n\nBram (00:00:05):\n",
    "Ines / Bram - September 3\nVIEW RECORDING - 20 mins (No highlights)\n\n---\n\n0:07 - Ines (Acme)\n  ",
    "# Ines / Bram - Sep 3, 2026 - Transcript\n\n## Transcript\n\n**Ines:** hi\n",
    "[00:01:02] Ines: hi\n[00:01:04] Bram: ",
    "**Ines**: hi\n\n**Bram**: ",
];
libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let header = HEADERS[usize::from(input.0) % HEADERS.len()];
    sameside_fuzz::read_text(&format!("{header}{}", input.1));
});

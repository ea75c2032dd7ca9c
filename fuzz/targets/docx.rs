//! Word documents: the bytes as they are (an archive), and as the XML inside a whole archive.
#![no_main]
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        sameside_fuzz::read(bytes);
        return;
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("word/document.xml", plain).expect("in memory");
    archive.write_all(bytes).expect("in memory");
    sameside_fuzz::read(&archive.finish().expect("in memory").into_inner());
});

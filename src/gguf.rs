//! The vocabulary inside a GGUF file: what `tokenizers` needs to say where each token lies in the text.
//!
//! Reads metadata only, in the published GGUF layout (versions 2 and 3), and never the weights. The
//! bindings do not hand out metadata arrays, which is why this exists.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

/// A byte-pair vocabulary.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// The kind of tokenizer (`gpt2` for byte-level BPE).
    pub model: String,
    /// The pre-tokenizer's name (`smollm`, `qwen2`).
    pub pre: String,
    /// Token texts; the index is the id.
    pub tokens: Vec<String>,
    /// Merges, best first, each two token texts with a space between.
    pub merges: Vec<String>,
}

/// Reads the vocabulary of the model at `path`.
///
/// # Errors
/// When the file cannot be read, or is not GGUF.
pub fn vocabulary(path: &Path) -> io::Result<Vocabulary> {
    read(BufReader::new(File::open(path)?))
}

/// Reads the vocabulary of a model file.
///
/// # Errors
/// When it cannot be read, or is not GGUF.
pub fn read(mut file: impl Read + Seek) -> io::Result<Vocabulary> {
    if bytes::<4>(&mut file)? != *b"GGUF" {
        return Err(invalid("not a GGUF file"));
    }
    if !matches!(u32::from_le_bytes(bytes(&mut file)?), 2 | 3) {
        return Err(invalid("a GGUF version this program does not know"));
    }
    let _tensors = u64::from_le_bytes(bytes(&mut file)?);
    let pairs = u64::from_le_bytes(bytes(&mut file)?);
    let mut vocabulary = Vocabulary::default();
    for _ in 0..pairs {
        let key = string(&mut file)?;
        let kind = u32::from_le_bytes(bytes(&mut file)?);
        match (key.as_str(), kind) {
            ("tokenizer.ggml.model", STRING) => vocabulary.model = string(&mut file)?,
            ("tokenizer.ggml.pre", STRING) => vocabulary.pre = string(&mut file)?,
            ("tokenizer.ggml.tokens", ARRAY) => vocabulary.tokens = strings(&mut file)?,
            ("tokenizer.ggml.merges", ARRAY) => vocabulary.merges = strings(&mut file)?,
            _ => skip(&mut file, kind, 0)?,
        }
    }
    Ok(vocabulary)
}

const STRING: u32 = 8;
const ARRAY: u32 = 9;
/// Longer strings and arrays than any real vocabulary has: a damaged file must not exhaust memory.
const LONGEST: u64 = 1 << 24;
/// Real models have arrays of numbers and of strings: a damaged file must not exhaust the stack.
const DEEPEST: usize = 8;

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

fn bytes<const N: usize>(file: &mut impl Read) -> io::Result<[u8; N]> {
    let mut buffer = [0; N];
    file.read_exact(&mut buffer)?;
    Ok(buffer)
}

fn length(file: &mut impl Read) -> io::Result<u64> {
    let length = u64::from_le_bytes(bytes(file)?);
    if length > LONGEST { Err(invalid("an impossible length in the model file")) } else { Ok(length) }
}

fn string(file: &mut impl Read) -> io::Result<String> {
    let length = length(file)?;
    let mut raw = Vec::new();
    file.take(length).read_to_end(&mut raw)?;
    if raw.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8_lossy(&raw).into_owned())
}

fn strings(file: &mut impl Read) -> io::Result<Vec<String>> {
    if u32::from_le_bytes(bytes(file)?) != STRING {
        return Err(invalid("the vocabulary is not a list of strings"));
    }
    (0..length(file)?).map(|_| string(file)).collect()
}

/// Passes over one value; `depth` is how many arrays it lies in.
fn skip(file: &mut (impl Read + Seek), kind: u32, depth: usize) -> io::Result<()> {
    match kind {
        _ if depth > DEEPEST => Err(invalid("arrays without end in the model file")),
        STRING => string(file).map(drop),
        ARRAY => {
            let of = u32::from_le_bytes(bytes(file)?);
            let length = length(file)?;
            match width(of) {
                Some(width) => seek(file, width * length),
                None => (0..length).try_for_each(|_| skip(file, of, depth + 1)),
            }
        }
        _ => seek(file, width(kind).ok_or_else(|| invalid("an unknown type in the model file"))?),
    }
}

fn seek(file: &mut impl Seek, by: u64) -> io::Result<()> {
    file.seek_relative(i64::try_from(by).map_err(|_| invalid("an impossible length in the model file"))?)
}

/// Bytes of one value of a plain type.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn text(s: &str) -> Vec<u8> {
        [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat()
    }

    #[test]
    fn reads_a_vocabulary_and_passes_over_the_rest() {
        let mut raw = b"GGUF".to_vec();
        raw.extend(3_u32.to_le_bytes());
        raw.extend(0_u64.to_le_bytes());
        raw.extend(3_u64.to_le_bytes());
        raw.extend(
            [
                text("some.numbers"),
                ARRAY.to_le_bytes().to_vec(),
                4_u32.to_le_bytes().to_vec(),
                2_u64.to_le_bytes().to_vec(),
                vec![0; 8],
            ]
            .concat(),
        );
        raw.extend([text("tokenizer.ggml.model"), STRING.to_le_bytes().to_vec(), text("gpt2")].concat());
        raw.extend(
            [
                text("tokenizer.ggml.tokens"),
                ARRAY.to_le_bytes().to_vec(),
                STRING.to_le_bytes().to_vec(),
                2_u64.to_le_bytes().to_vec(),
                text("a"),
                text("b"),
            ]
            .concat(),
        );
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&raw).unwrap();
        let read = vocabulary(file.path()).unwrap();
        assert_eq!((read.model.as_str(), read.tokens), ("gpt2", vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn arrays_in_arrays_without_end_are_refused() {
        let mut raw = [&b"GGUF"[..], &3_u32.to_le_bytes(), &0_u64.to_le_bytes(), &1_u64.to_le_bytes()].concat();
        raw.extend(text("deep"));
        let one = [&ARRAY.to_le_bytes()[..], &1_u64.to_le_bytes()].concat();
        raw.extend([&ARRAY.to_le_bytes()[..], &one.repeat(1_000_000)].concat());
        assert!(read(io::Cursor::new(raw)).is_err());
    }

    #[test]
    fn refuses_what_is_not_gguf_or_is_cut_short() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"GGUF\x03\0\0\0").unwrap();
        assert!(vocabulary(file.path()).is_err());
        assert!(vocabulary(Path::new("Cargo.toml")).is_err());
    }
}

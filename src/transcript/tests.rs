//! What holds for every file, whatever its format.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What [`Turn`] and [`Piece`] promise.
fn assert_sound(transcript: &Transcript) {
    assert!(!transcript.turns.is_empty());
    for turn in &transcript.turns {
        assert!(!turn.text.is_empty());
        assert_eq!(line::clean(&turn.text), turn.text);
        assert_eq!(turn.pieces[0].at, 0);
        assert!(turn.pieces.iter().all(|piece| turn.text.is_char_boundary(piece.at) && piece.line >= 1));
        assert!(turn.pieces.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].line <= pair[1].line));
        assert!(turn.speaker.as_ref().is_none_or(|name| !name.is_empty() && line::clean(name) == *name));
    }
    let joined = transcript.turns.windows(2).all(|pair| pair[0].speaker != pair[1].speaker);
    assert!(joined || transcript.format == Format::Notes);
}

fn check(bytes: &[u8]) {
    if let Ok(transcript) = parse(bytes, "2026-09-03.vtt") {
        assert_sound(&transcript);
        assert!(transcript.date.is_some());
    }
}

/// Pieces of every grammar, to be thrown together in any order.
const SCRAPS: [&str; 52] = [
    "WEBVTT",
    "WEBVTT - x",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "1",
    "2",
    "00:00:01.000 --> 00:00:02.000",
    "00:01,5 --> 0:0:2",
    "0:00:01.000,0:00:02.000",
    "-->",
    "<v Ines>",
    "<v.loud Bram>",
    "</v>",
    "<v",
    "<",
    ">",
    "<i>",
    "{\\an8}",
    "&amp;",
    "&#237;",
    "&",
    ";",
    "Ines: ",
    "Bram: ",
    "**Ines:** ",
    "Note: ",
    "so the plan: ",
    "Ines  0:03",
    "Bram (0:05):",
    "NOTE x",
    "STYLE",
    "# Transcript",
    "x - Transcript",
    "## ",
    "- ",
    "- [ ] ",
    "[x] ",
    "> ",
    "```",
    "---",
    "| a | b |",
    "date: 2026-01-02",
    "pm: Ines",
    "author: Bram",
    "[00:01:02] ",
    "### 00:05:00",
    "Meeting ended after 00:06:00",
    "hello there",
    "é\u{200b}👩\u{200d}💻",
    "\u{feff}",
];

/// A word that no grammar takes for anything but a word.
fn word() -> impl Strategy<Value = String> {
    "[a-zA-Zéß你👋]{1,7}[.,?!]?".prop_filter("a caption's id", |word| !word.is_empty())
}

/// The bytes of a file of captions with these speakers and lines of words.
fn captions(said: &[(usize, Vec<Vec<String>>)], end: &str) -> String {
    const NAMES: [&str; 4] = ["Ines Marchetti", "@hob / Robert H. (ABC-8219)", "storks", "Łukasz | Acme 2"];
    let block = |(at, (speaker, lines)): (usize, &(usize, Vec<Vec<String>>))| {
        let lines: Vec<String> = lines.iter().map(|words| words.join(" ")).collect();
        let (id, minute, second, name, text) = (at + 1, at / 60, at % 60, NAMES[*speaker], lines.join(end));
        format!("{id}{end}00:{minute:02}:{second:02}.000 --> 00:{minute:02}:{second:02}.900{end}{name}: {text}{end}")
    };
    let blocks: Vec<String> = said.iter().enumerate().map(block).collect();
    format!("WEBVTT{end}{end}{}", blocks.join(end))
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        check(text.as_bytes());
    }

    #[test]
    fn no_mix_of_grammars_makes_it_panic(scraps in vec(0..SCRAPS.len(), 0..60), spaced in any::<bool>()) {
        let scraps: Vec<&str> = scraps.into_iter().map(|at| SCRAPS[at]).collect();
        let text = scraps.join(if spaced { "\n" } else { "" });
        check(text.as_bytes());
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide);
    }

    #[test]
    fn every_word_of_a_caption_is_in_a_turn_once(
        said in vec((0_usize..4, vec(vec(word(), 1..8), 1..3)), 2..40),
        end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
    ) {
        // Each speaker speaks twice at least, as people do: a name that comes once may be none.
        let said: Vec<_> = said.iter().chain(&said).cloned().collect();
        let transcript = parse(captions(&said, end).as_bytes(), "call.srt").unwrap();
        assert_sound(&transcript);
        prop_assert_eq!(transcript.format, Format::ZoomVtt);
        // Random words may repeat and look like rolling captions; those are told apart in `rolling`.
        if transcript.asides.is_empty() {
            let words_in: Vec<&String> = said.iter().flat_map(|(_, lines)| lines).flatten().collect();
            let words_out: Vec<&str> = transcript.turns.iter().flat_map(|turn| turn.text.split(' ')).collect();
            prop_assert_eq!(words_in, words_out);
        }
    }

    #[test]
    fn pieces_show_where_the_words_stand(said in vec((0_usize..4, vec(vec(word(), 1..8), 1..3)), 2..20)) {
        let said: Vec<_> = said.iter().chain(&said).cloned().collect();
        let file = captions(&said, "\n");
        let lines: Vec<&str> = file.lines().collect();
        for turn in parse(file.as_bytes(), "").unwrap().turns {
            let ends = turn.pieces.iter().skip(1).map(|piece| piece.at).chain([turn.text.len()]);
            for (piece, end) in turn.pieces.iter().zip(ends) {
                prop_assert!(lines[piece.line - 1].contains(turn.text[piece.at..end].trim_end()));
            }
        }
    }
}

#[test]
fn the_extension_does_not_matter() {
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nInes: hi\n\n2\n00:00:03,000 --> 00:00:04,000\nBram: hey\n";
    let vtt = format!("WEBVTT\n\n{}", srt.replace(',', "."));
    for (bytes, name, format) in
        [(srt, "call.vtt", Format::Srt), (&vtt, "call.srt", Format::ZoomVtt), (&vtt, "-", Format::ZoomVtt)]
    {
        let read = parse(bytes.as_bytes(), name).unwrap();
        assert_eq!((read.format, read.turns.len()), (format, 2), "{name}");
        assert_eq!(read.turns[1].speaker.as_deref(), Some("Bram"));
    }
}

#[test]
fn the_date_comes_from_the_name_only_where_the_file_states_none() {
    let date = |text: &str, name: &str| parse(text.as_bytes(), name).unwrap().date.map(|date| date.to_string());
    assert_eq!(date("Ines: hi\nBram: hey", "2026-09-03-ines.txt").as_deref(), Some("2026-09-03"));
    assert_eq!(date("Date: 2026-09-04\nInes: hi\nBram: hey", "2026-09-03.txt").as_deref(), Some("2026-09-04"));
    assert_eq!(date("Ines: hi\nBram: due 2026-09-04", "ines.txt"), None);
}

#[test]
fn errors_say_what_to_do_and_quote_nothing() {
    for (bytes, expected) in [
        (&b""[..], "empty"),
        (b" \r\n\t\xef\xbb\xbf", "empty"),
        (b"---\npm: Secret\n---\n", "empty"),
        (b"1\n00:00:01,000 --> 00:00:02,000\n\n", "empty"),
        (b"WEBVTT\n\nNOTE Secret", "single cue"),
        (b"PK\x03\x04word/Secret", "export it as .vtt, .txt or .md first"),
        (b"10:00:00\tSecret:\thi\n", "chat"),
        (b"Secret prose.", "not a transcript"),
    ] {
        let message = parse(bytes, "Secret.vtt").unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains("Secret"));
    }
}

#[test]
fn formats_have_names_and_kinds() {
    assert_eq!((Format::ZoomVtt.name(), Format::Otter.name()), ("zoom-vtt", "otter"));
    assert_eq!((Format::Notes.kind().name(), Format::Meet.kind().name()), ("notes", "transcript"));
}

#[test]
fn a_large_file_takes_time_in_proportion() {
    // Texts that invite a scanner to start over at every byte. Quadratic time would take minutes.
    let mut files = vec!["Ines: hello there\nBram: so the plan is this\n".repeat(10_000)];
    for scrap in [
        "<",
        "<v ",
        "&",
        "{\\",
        "a:",
        ": ",
        "**",
        "- ",
        "[",
        "\u{1b}]",
        "\u{9b}",
        "00:00:01.000 --> 00:00:02.000\nyou know\n",
    ] {
        files.push(format!("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{}", scrap.repeat(30_000)));
        files.push(format!("Ines: x\nBram: {}\n", scrap.repeat(30_000)));
    }
    let begun = std::time::Instant::now();
    for file in &files {
        check(file.as_bytes());
    }
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

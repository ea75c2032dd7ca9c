//! Heads and weighing, with a scripted reader in the model's place: two numbers per token, the first of
//! which is high where the script's word stands.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its meeting should fail")]

use sameside::analyze::{Detectors, hear, report};
use sameside::head::{Head, Heads, HeldOut, Mix, SCHEMA};
use sameside::meeting::{Meeting, meeting};
use sameside::pattern::Library;
use sameside::people::RoleNames;
use sameside::reading::{Context, ModelId, ReadError, Reader, State, Stretch};
use sameside::report::Report;
use sameside::signal::Detector;
use sameside::transcript;
use sameside::wording::Weights;

/// Gives 1 to tokens that hold its word and 0 to all others.
struct Scripted {
    id: ModelId,
    word: &'static str,
    context: Context,
    stretches_read: Vec<usize>,
}

impl Reader for Scripted {
    fn model(&self) -> &ModelId {
        &self.id
    }

    fn width(&self) -> usize {
        2
    }

    fn context(&self) -> Context {
        self.context
    }

    fn read(&mut self, stretches: &[Stretch], progress: &mut dyn FnMut(usize)) -> Result<Vec<Vec<State>>, ReadError> {
        self.stretches_read.extend(stretches.iter().map(Vec::len));
        progress(stretches.iter().map(Vec::len).sum());
        Ok(stretches.iter().map(|stretch| stretch.iter().map(|part| self.state(part.text)).collect()).collect())
    }
}

impl Scripted {
    fn state(&self, text: &str) -> State {
        let words = sameside::wording::tokens(text);
        let number = |word: &str| if word == self.word { [1.0, 0.0] } else { [0.0, 1.0] };
        State {
            tokens: words.iter().flat_map(|(_, word)| number(word)).collect(),
            offsets: words.into_iter().map(|(range, _)| range).collect(),
        }
    }
}

fn scripted(context: Context) -> Scripted {
    Scripted { id: id(), word: "zebra", context, stretches_read: Vec::new() }
}

fn id() -> ModelId {
    ModelId { name: "scripted".to_owned(), sha256: "0".repeat(64) }
}

/// A head that is sure where a tenth of a passage or more is the script's word.
fn heads(patterns: &[&str]) -> Heads {
    let held_out =
        HeldOut { flagged: 1, clean: 199, state_ap: 0.0, words_ap: 0.0, ap: 0.0, precision: 0.0, recall: 0.0 };
    let head = |pattern: &&str| Head {
        pattern: (*pattern).to_owned(),
        weights: vec![100.0, 0.0],
        words: Weights::default(),
        mix: Mix { state: 1.0, words: 0.0, offset: -5.0 },
        threshold: 0.6,
        cue_weight: 4.0,
        held_out,
    };
    Heads {
        schema: SCHEMA.to_owned(),
        model: id(),
        corpus: "none".to_owned(),
        width: 2,
        scale: vec![1.0; 2],
        centre: vec![0.0; 2],
        heads: patterns.iter().map(head).collect(),
        outcomes: None,
    }
}

fn held(text: &str) -> Meeting {
    let transcript = transcript::parse(text.as_bytes(), "call.txt").unwrap();
    meeting("call.txt".into(), transcript, &RoleNames::from_flags(&["Ines"], &["Bram"])).unwrap()
}

fn read<'a>(meeting: &'a Meeting, library: &'a Library, patterns: &[&str]) -> Report<'a> {
    let (mut reader, heads) = (scripted(Context::Alone), heads(patterns));
    let heard = hear(meeting, &mut reader, &heads, &mut |_| {}).unwrap();
    report(meeting, library, Some(&heard), Detectors::All)
}

const PM_SAYS_IT: &str = "Ines: Well, the zebra comes on Monday then.\nBram: Okay, noted down here.\n";

#[test]
fn a_head_finds_what_no_cue_knows_and_marks_the_words() {
    let (meeting, library) = (held(PM_SAYS_IT), Library::load(&[]).unwrap());
    let report = read(&meeting, &library, &["pulling-rank"]);
    let found = report.findings.iter().find(|f| f.pattern.id == "pulling-rank").unwrap();
    assert_eq!(found.detected_by, [Detector::Head]);
    let primary = found.primary();
    let marked: Vec<&str> = primary.tipping().iter().map(|range| &primary.quote()[range.clone()]).collect();
    assert_eq!(marked, ["zebra"]);
    assert_eq!(report.turns_read, 2);
}

#[test]
fn a_pattern_of_the_other_side_stays_silent() {
    let (meeting, library) = (held(PM_SAYS_IT), Library::load(&[]).unwrap());
    assert!(read(&meeting, &library, &["product-problem-silo"]).findings.is_empty());
}

#[test]
fn what_may_be_told_speech_takes_a_surer_head() {
    let library = Library::load(&[]).unwrap();
    let finds = |said: &str| {
        let meeting = held(&format!("Ines: {said}\nBram: Okay, noted down here.\n"));
        read(&meeting, &library, &["pulling-rank"]).findings.iter().any(|f| f.pattern.id == "pulling-rank")
    };
    // One word in sixteen leaves this head in doubt; one in eleven makes it sure.
    assert!(finds("My old boss is gone and the zebra comes on Monday, as it does every single week."));
    assert!(!finds("My old boss always used to say the zebra comes on Monday, as it does every week."));
    assert!(finds("My old boss always used to say the zebra comes on Monday."));
}

#[test]
fn what_its_speaker_sets_right_is_let_off() {
    let repaired = "Ines: The zebra comes on Monday.\nBram: Hm, well, I see.\nInes: Sorry, that was unfair of me.\n";
    let (meeting, library) = (held(repaired), Library::load(&[]).unwrap());
    assert!(read(&meeting, &library, &["pulling-rank"]).findings.iter().all(|f| f.pattern.id != "pulling-rank"));
}

#[test]
fn one_passage_gets_one_reading_per_polarity() {
    let (meeting, library) = (held(PM_SAYS_IT), Library::load(&[]).unwrap());
    let report = read(&meeting, &library, &["pulling-rank", "debt-dismissal", "blame-shifting"]);
    assert_eq!(report.findings.iter().filter(|f| f.detected_by == [Detector::Head]).count(), 1);
}

#[test]
fn a_long_turn_is_read_in_passages_and_quoted_where_it_stands() {
    let before = "We talked about the carriers and the ports for a while there. ".repeat(12);
    let text = format!("Ines: {before}Then the zebra comes, the zebra again. {before}\nBram: Okay, noted down here.\n");
    let (meeting, library) = (held(&text), Library::load(&[]).unwrap());
    let report = read(&meeting, &library, &["pulling-rank"]);
    let found = report.findings.iter().find(|f| f.pattern.id == "pulling-rank");
    assert!(found.is_none_or(|f| f.primary().quote().contains("zebra")));
}

#[test]
fn a_reader_that_fails_is_an_error_and_no_half_report() {
    struct Broken(ModelId);
    impl Reader for Broken {
        fn model(&self) -> &ModelId {
            &self.0
        }
        fn width(&self) -> usize {
            2
        }
        fn context(&self) -> Context {
            Context::Alone
        }
        fn read(&mut self, _: &[Stretch], _: &mut dyn FnMut(usize)) -> Result<Vec<Vec<State>>, ReadError> {
            Err(ReadError("out of memory".to_owned()))
        }
    }
    let (meeting, heads) = (held(PM_SAYS_IT), heads(&["pulling-rank"]));
    let result = hear(&meeting, &mut Broken(id()), &heads, &mut |_| {});
    assert!(result.err().unwrap().to_string().contains("out of memory"));
}

#[test]
fn a_reader_of_exchanges_sees_every_turn_once_and_the_one_before_again() {
    let text = "Ines: So the zebra, is it in?\nBram: Fine.\n".repeat(40);
    let (meeting, library) = (held(&text), Library::load(&[]).unwrap());
    let (mut reader, heads) = (scripted(Context::Exchange), heads(&["pulling-rank"]));
    let heard = hear(&meeting, &mut reader, &heads, &mut |_| {}).unwrap();
    let report = report(&meeting, &library, Some(&heard), Detectors::Model);
    assert_eq!(report.turns_read, 80);
    assert!(reader.stretches_read.len() > 1 && reader.stretches_read.len() < 10, "{:?}", reader.stretches_read);
    let again = reader.stretches_read.len() - 1;
    assert_eq!(reader.stretches_read.iter().sum::<usize>(), 80 + again);
    assert_eq!(report.findings.len(), 40);
    assert!(report.findings.iter().all(|f| f.primary().quote().contains("zebra")));
}

#[test]
fn damaged_heads_are_refused() {
    let path = std::path::Path::new("some.heads.json");
    let refuse = |text: &str| sameside::head::parse(path, text, &id()).unwrap_err().to_string();
    assert!(refuse("{}").contains("sameside train"));
    let mut narrow = heads(&["pulling-rank"]);
    narrow.heads[0].weights.pop();
    assert!(refuse(&serde_json::to_string(&narrow).unwrap()).contains("not all of one width"));
    let mut old = heads(&[]);
    old.schema = "sameside.heads/0".to_owned();
    assert!(refuse(&serde_json::to_string(&old).unwrap()).contains("layout"));
}

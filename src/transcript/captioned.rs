//! From captions to turns: who speaks in each, and what is said twice only because it was shown twice.

use std::collections::HashMap;

use super::Turn;
use super::aside::{Aside, Asides};
use super::caption::Caption;
use super::label::{Likeness, Names, is_name_shaped, label, likeness};
use super::line::clean;
use super::markup::runs;
use super::rolling::{Shown, unroll};
use super::turns::{Span, Utterance, say};

/// What the captions of a file amount to.
pub(super) struct Captioned {
    pub(super) turns: Vec<Turn>,
    /// Seconds from the first time to the last.
    pub(super) duration_s: Option<f64>,
    pub(super) speakers: Speakers,
}

/// How a file says who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speakers {
    /// `<v Name>`.
    Voices,
    /// `Name: text`.
    Labels,
    Unsaid,
}

/// The turns of `captions`. A caption that names nobody goes on with whoever spoke last.
pub(super) fn captioned(captions: &[Caption<'_>], asides: &mut Asides) -> Captioned {
    let mut shown: Vec<Vec<Said>> = captions.iter().map(voiced).collect();
    drop_copies(captions, &mut shown, asides);
    let speakers = speakers(&mut shown);
    let names = carry_on(&mut shown);
    unroll_shown(&mut shown, asides);

    let (mut turns, mut span) = (Vec::new(), Span::default());
    for (caption, said) in captions.iter().zip(&shown) {
        span.see(caption.start_s);
        span.see(caption.end_s);
        for part in said {
            let utterance = Utterance {
                speaker: names[part.by].as_deref(),
                line: part.line,
                start_s: caption.start_s,
                end_s: caption.end_s,
                text: &part.text,
            };
            say(&mut turns, utterance);
        }
    }
    Captioned { turns, duration_s: span.seconds(), speakers }
}

/// One line of a caption by one speaker.
struct Said {
    /// As this line itself states; `Some("")` where it states that nobody is known.
    speaker: Option<String>,
    /// The speaker once silence is filled: an index into the names.
    by: usize,
    line: usize,
    text: String,
}

fn voiced(caption: &Caption<'_>) -> Vec<Said> {
    let said = |run: super::markup::Run| Said { speaker: run.voice, by: 0, line: run.line, text: run.text };
    runs(&caption.lines).into_iter().map(said).collect()
}

/// How the captions say who speaks. Voices go first where most captions have one. Where few do and labels
/// name the speakers, a voice is a thing that somebody said, and must not take everybody else's name away.
fn speakers(shown: &mut [Vec<Said>]) -> Speakers {
    let voiced = shown.iter().filter(|said| said.iter().any(|part| part.speaker.is_some())).count();
    let spoken = shown.iter().filter(|said| !said.is_empty()).count();
    if voiced > 0 && voiced * 2 >= spoken {
        return Speakers::Voices;
    }
    let taken: Vec<Option<String>> = shown.iter_mut().flatten().map(|part| part.speaker.take()).collect();
    if name_by_labels(shown) || name_by_first_lines(shown) {
        return Speakers::Labels;
    }
    for (part, voice) in shown.iter_mut().flatten().zip(taken) {
        part.speaker = voice;
    }
    if voiced > 0 { Speakers::Voices } else { Speakers::Unsaid }
}

/// Empties captions that stand in the file twice: the same words at the same time.
fn drop_copies(captions: &[Caption<'_>], shown: &mut [Vec<Said>], asides: &mut Asides) {
    let key = |said: &[Said]| said.iter().map(|part| (part.speaker.clone(), part.text.clone())).collect::<Vec<_>>();
    let mut before = None;
    for (caption, said) in captions.iter().zip(shown) {
        let now = (caption.start_s, caption.end_s, key(said));
        if caption.start_s.is_some() && before.as_ref() == Some(&now) {
            asides.add_many(Aside::Repeated, said.iter().map(|part| part.text.split_whitespace().count()).sum());
            said.clear();
        }
        before = Some(now);
    }
}

/// Takes `Name: ` off the texts. Only the first line of a caption tells which names there are; on a
/// later line (`Ines: Ready?` / `Bram: Yes.`) they must be known from there.
fn name_by_labels(shown: &mut [Vec<Said>]) -> bool {
    let mut names = Names::default();
    for first in shown.iter().filter_map(|said| said.first()) {
        names.see(label(&first.text).filter(|label| label.time.is_none()).map(|label| label.name).as_deref());
    }
    let mut any = false;
    for said in shown.iter_mut().flatten() {
        if let Some(label) = label(&said.text)
            && label.time.is_none()
            && names.is_speaker(&label.name)
        {
            let text = clean(label.rest);
            said.speaker = Some(label.name);
            said.text = text;
            any = true;
        }
    }
    any
}

/// Takes the first lines off as names, as older Word documents of Teams have them: a time, a name, the
/// words. They must be names in nearly all captions, and come back; two lines of a film do not.
fn name_by_first_lines(shown: &mut [Vec<Said>]) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let spoken = shown.iter().filter(|said| !said.is_empty()).count();
    let headed = shown.iter().filter(|said| said.len() >= 2).map(|said| said[0].text.as_str());
    for name in headed.filter(|name| is_name_shaped(name) && likeness(name) == Likeness::Name) {
        *counts.entry(name).or_default() += 1;
    }
    let labelled: usize = counts.values().sum();
    if spoken < 2 || labelled * 10 < spoken * 9 || counts.len() * 2 > labelled.max(4) {
        return false;
    }
    let names: Vec<String> = counts.into_keys().map(str::to_owned).collect();
    for said in shown.iter_mut().filter(|said| said.len() >= 2 && names.contains(&said[0].text)) {
        let name = said.remove(0).text;
        said[0].speaker = Some(name);
    }
    true
}

/// Fills in who speaks where a line does not say, and numbers the speakers; 0 is nobody known.
fn carry_on(shown: &mut [Vec<Said>]) -> Vec<Option<String>> {
    let mut names = vec![None];
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut current = 0;
    for said in shown.iter_mut().flatten() {
        match said.speaker.take() {
            Some(name) if name.is_empty() => current = 0,
            Some(name) => {
                current = *numbers.entry(name).or_insert_with_key(|name| {
                    names.push(Some(name.clone()));
                    names.len() - 1
                });
            }
            None => {}
        }
        said.by = current;
    }
    names
}

/// Rolling captions are unrolled within what one speaker says: a caption of several speakers stands
/// between others like a wall.
fn unroll_shown(shown: &mut [Vec<Said>], asides: &mut Asides) {
    let parts = shown.iter_mut().filter(|said| !said.is_empty()).map(|said| {
        let speaker = said[0].by;
        let alone = said.iter().all(|part| part.by == speaker);
        let texts = if alone { said.iter_mut().map(|part| &mut part.text).collect() } else { Vec::new() };
        Shown { speaker, texts }
    });
    unroll(parts.collect(), asides);
}

#[cfg(test)]
mod tests {
    use super::super::caption::captions;
    use super::super::line::lines;
    use super::*;

    fn read(text: &str) -> (Vec<(Option<String>, String)>, Speakers) {
        let mut asides = Asides::default();
        let lines = lines(text);
        let found = captions(&lines, &mut asides);
        let read = captioned(&found.list, &mut asides);
        (read.turns.into_iter().map(|turn| (turn.speaker, turn.text)).collect(), read.speakers)
    }

    /// A file of captions with these texts, one second each.
    fn file(texts: &[&str]) -> String {
        let block = |(at, text)| format!("{at}\n00:00:{at:02}.000 --> 00:00:{:02}.000\n{text}\n", at + 1);
        let blocks: Vec<String> = texts.iter().enumerate().map(block).collect();
        format!("WEBVTT\n\n{}", blocks.join("\n"))
    }

    fn by(speaker: &str, text: &str) -> (Option<String>, String) {
        (Some(speaker.to_owned()), text.to_owned())
    }

    #[test]
    fn captions_of_one_speaker_are_one_turn() {
        let (turns, speakers) =
            read(&file(&["Ines: So, the export.", "Ines: It is late.", "and nobody knows why.", "Bram: I do."]));
        assert_eq!(turns, [by("Ines", "So, the export. It is late. and nobody knows why."), by("Bram", "I do.")]);
        assert_eq!(speakers, Speakers::Labels);
    }

    #[test]
    fn a_colon_in_speech_makes_no_speaker() {
        let (turns, _) = read(&file(&[
            "Ines: Well.",
            "so the plan: ship it",
            "Note: not on Friday",
            "plan: ship it",
            "Bram: Fine: go.",
        ]));
        assert_eq!(
            turns,
            [by("Ines", "Well. so the plan: ship it Note: not on Friday plan: ship it"), by("Bram", "Fine: go.")]
        );
    }

    #[test]
    fn several_speakers_share_a_caption() {
        let (turns, _) = read(&file(&["Ines: Ready?\nBram: Yes.", "Bram: Go."]));
        // Bram is known from the second caption.
        assert_eq!(turns, [by("Ines", "Ready?"), by("Bram", "Yes. Go.")]);
    }

    #[test]
    fn voices_win_over_colons() {
        let (turns, speakers) = read(&file(&["<v Ines>Plan: ship.</v><v Bram>No.</v>", "Never: no."]));
        assert_eq!(turns, [by("Ines", "Plan: ship."), by("Bram", "No. Never: no.")]);
        assert_eq!(speakers, Speakers::Voices);
    }

    #[test]
    fn one_voice_among_labels_is_speech() {
        let (turns, speakers) =
            read(&file(&["Ines: Hi.", "Bram: He said <v Ines>never</v> to me.", "Ines: Oh.", "Bram: Yes."]));
        assert_eq!(
            turns,
            [by("Ines", "Hi."), by("Bram", "He said never to me."), by("Ines", "Oh."), by("Bram", "Yes.")]
        );
        assert_eq!(speakers, Speakers::Labels);
    }

    #[test]
    fn a_voice_without_a_name_is_nobody() {
        let (turns, _) = read(&file(&["<v Ines>Hi.</v>", "<v >Who?</v>"]));
        assert_eq!(turns, [by("Ines", "Hi."), (None, "Who?".to_owned())]);
    }

    #[test]
    fn without_names_it_is_one_voice() {
        assert_eq!(read(&file(&["one", "two"])), (vec![(None, "one two".to_owned())], Speakers::Unsaid));
    }

    #[test]
    fn a_name_on_a_line_of_its_own_names_the_next() {
        let (turns, _) = read(&file(&["INES:\nHello.", "INES:\nWell."]));
        assert_eq!(turns, [by("INES", "Hello. Well.")]);
    }

    #[test]
    fn a_name_above_the_words_of_every_caption_is_the_speaker() {
        let (turns, _) = read(&file(&["Ines Marchetti\nHi.", "Bram Okafor\nHey.\nYes.", "Ines Marchetti\nSo."]));
        assert_eq!(turns, [by("Ines Marchetti", "Hi."), by("Bram Okafor", "Hey. Yes."), by("Ines Marchetti", "So.")]);
        let (turns, _) = read(&file(&["Run\nNow.", "No\nNever.", "Then\nstay.", "All right\nGo."]));
        assert_eq!(turns, [(None, "Run Now. No Never. Then stay. All right Go.".to_owned())]);
    }

    #[test]
    fn a_caption_that_stands_there_twice_is_said_once() {
        let block = "00:01.000 --> 00:02.000\nInes: Yes.\n\n";
        let (turns, _) = read(&format!("WEBVTT\n\n{block}{block}00:02.000 --> 00:03.000\nInes: Yes.\n"));
        assert_eq!(turns, [by("Ines", "Yes. Yes.")]);
    }

    #[test]
    fn rolling_captions_say_each_word_once() {
        let (turns, _) = read(&file(&[
            "Ines: so I think we",
            "Ines: I think we should look",
            "Ines: we should look at it",
            "Bram: look at it",
        ]));
        assert_eq!(turns, [by("Ines", "so I think we should look at it"), by("Bram", "look at it")]);
    }
}

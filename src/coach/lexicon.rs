//! A lexicon: the words a sentence may be made of, and the shape it must have. A model is held to it token by
//! token, so that it cannot name what nobody named; the guard holds the whole sentence against it once more.

use std::collections::BTreeSet;

/// The words that may be used at one moment.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// In lower case.
    words: BTreeSet<String>,
    /// Those that were written with a capital where none is needed: names, and days.
    capitals: BTreeSet<String>,
}

/// More words than these are a speech.
const MOST_WORDS: usize = 45;
/// Fewer are a politeness.
const FEWEST_WORDS: usize = 5;
/// "One or two sentences".
const MOST_SENTENCES: usize = 2;

impl Lexicon {
    /// The words of `texts`, beside those that name nothing.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for text in texts {
            let text = text.replace('’', "'");
            for (at, word) in words(&text) {
                let word = word.trim_end_matches(['\'', '-']);
                lexicon.words.insert(word.to_lowercase());
                let before = text[..at].trim_end_matches([' ', '"', '“', '(']);
                let opens = before.is_empty() || before.ends_with(['.', '?', '!', ':', '…', '-', '–', '—']);
                if word.starts_with(char::is_uppercase) && !opens {
                    lexicon.capitals.insert(word.to_owned());
                }
            }
        }
        lexicon.words.extend(COMMON.split_whitespace().map(str::to_owned));
        lexicon.capitals.extend(["I", "I'm", "I'd", "I'll", "I've"].map(str::to_owned));
        // A name is no word to write small.
        lexicon.words.retain(|word| is_common(word) || !lexicon.capitals.iter().any(|c| c.to_lowercase() == *word));
        lexicon
    }

    /// Whether `text` can be the beginning of a sentence or two of these words.
    pub fn admits(&self, text: &str) -> bool {
        self.shape(text).is_some()
    }

    /// Whether `text` is a sentence or two of these words, whole.
    pub fn is_whole(&self, text: &str) -> bool {
        text.ends_with(['.', '?']) && self.shape(text).is_some_and(|words| words >= FEWEST_WORDS)
    }

    /// Whether every word of `text` is known, whatever its shape.
    pub(super) fn knows_all(&self, text: &str) -> bool {
        let text = text.replace('’', "'");
        words(&text).all(|(_, word)| {
            let word = word.trim_end_matches(['\'', '-']);
            self.words.contains(&word.to_lowercase()) || self.capitals.contains(word)
        })
    }

    /// The number of words, if they are all known and stand as they should. The last may be a beginning.
    fn shape(&self, text: &str) -> Option<usize> {
        let text = text.replace('’', "'");
        let mut last = '.';
        let mut ends = 0;
        for c in text.chars() {
            let fits = match c {
                ' ' => last.is_alphanumeric() || (matches!(last, ',' | '.' | '?') && ends < MOST_SENTENCES),
                ',' | '.' | '?' => last.is_alphanumeric(),
                '\'' | '-' => last.is_alphanumeric(),
                c if c.is_alphanumeric() => last != ',' && (!matches!(last, '.' | '?') || ends == 0 && c.is_uppercase()),
                _ => false,
            };
            if !fits {
                return None;
            }
            ends += usize::from(matches!(c, '.' | '?'));
            last = c;
        }
        let spoken: Vec<(usize, &str)> = words(&text).collect();
        for (number, (at, word)) in spoken.iter().enumerate() {
            let opens = *at == 0 || text[..*at].ends_with([' ']) && text[..*at].trim_end().ends_with(['.', '?']);
            let is_last = number + 1 == spoken.len() && text.ends_with(word);
            if !self.knows(word, opens, if is_last { Reach::Beginning } else { Reach::Whole }) {
                return None;
            }
        }
        let lower: Vec<String> = spoken.iter().map(|(_, word)| word.to_lowercase()).collect();
        let repeats = lower.windows(3).enumerate().any(|(at, three)| lower[..at].windows(3).any(|w| w == three));
        (!repeats && spoken.len() <= MOST_WORDS).then_some(spoken.len())
    }

    fn knows(&self, word: &str, opens: bool, reach: Reach) -> bool {
        let is_capital = word.starts_with(char::is_uppercase);
        let (among, word) = match (opens, is_capital) {
            (true, false) => return false,
            (true, true) if Lexicon::begins(&self.capitals, word, reach) => return true,
            (true, true) if word.chars().skip(1).any(char::is_uppercase) => return false,
            (true, true) | (false, false) => (&self.words, word.to_lowercase()),
            (false, true) => (&self.capitals, word.to_owned()),
        };
        Lexicon::begins(among, &word, reach)
    }

    fn begins(among: &BTreeSet<String>, word: &str, reach: Reach) -> bool {
        match reach {
            Reach::Whole => among.contains(word),
            Reach::Beginning => among.range(word.to_owned()..).next().is_some_and(|next| next.starts_with(word)),
        }
    }
}

/// How much of a word is there.
#[derive(Debug, Clone, Copy)]
enum Reach {
    Whole,
    Beginning,
}

/// Words with where they begin: letters and digits, with what joins them. `text` has straight apostrophes.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inside = |c: char| c.is_alphanumeric() || c == '\'' || c == '-';
    let mut at = 0;
    text.split(move |c: char| !is_inside(c)).filter_map(move |part| {
        let from = at;
        at += part.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let word = part.trim_start_matches(['\'', '-']);
        (!word.is_empty()).then(|| (from + part.len() - word.len(), word))
    })
}

/// Whether a word in lower case names nothing: it may stand in any sentence and says nothing of any.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.split_whitespace().any(|common| common == word)
}

/// Words that join, point and ask, and the few verbs of listening and asking. No number, no day, no thing.
const COMMON: &str = " a an the this that these those it its it's that's there there's here and or but so if as at by for from in into \
    of off on onto out over to up with without about before after until when while where who whom whose which what what's why how how's \
    than then not no nor yet is are was were be been being am do does did done doing has have had having can could will would shall should \
    may might must let let's me my mine you your yours he him his she her hers we us our ours they them their i i'm i'd i'll i've you're \
    you've you'd you'll we're we've we'd we'll they're isn't aren't wasn't don't doesn't didn't can't couldn't won't wouldn't shouldn't \
    haven't hasn't all any both each either every some none more most much many less least few other another same such own only also too \
    very quite rather really still again already now just even ever never always often sometimes maybe perhaps first next last \
    okay ok right yes sure sorry thanks thank please well \
    need needs needed want wants wanted like liked know knows knew think thinks thought see sees saw say says said tell tells told \
    ask asks asked hear hears heard understand understood mean means meant help helps helped make makes made take takes took taken \
    get gets got give gives gave given go goes going went come comes came put puts keep keeps kept look looks looked find found \
    try tries tried talk talks talked start feel feels felt sound sounds seem seems matter matters happen happens happened \
    one ones something anything nothing everything somebody anybody nobody everybody thing things way ways part parts bit kind lot \
    because instead together else between around through good hard glad able worth ";

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::of(["Six weeks for the importer, Bram says.", "What drives it? Ask Dominic's team."].into_iter())
    }

    #[test]
    fn only_words_that_were_said_or_name_nothing() {
        let lexicon = lexicon();
        for text in ["S", "Six weeks", "What drives the importer, and how can I help?", "I'd like to ask Dominic's team.", "I"] {
            assert!(lexicon.admits(text), "{text}");
        }
        for text in [
            "six", "Seven", "Six months", "What drives bram", "What drives Cargomoor", "Ask <b>", "Ask\n", "*Ask*", "Ask!", "Ask..",
            " Ask", "Ask  it", "Six weeks. What drives it? And", "Ask: it", "Ask it,it", "\"Ask", "Ask (it",
        ] {
            assert!(!lexicon.admits(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_is_whole_at_its_end_and_no_mere_politeness() {
        let lexicon = lexicon();
        assert!(lexicon.is_whole("Six weeks, okay. What drives it?"));
        for text in ["Six weeks, okay", "Thanks.", "What drives it?", "What drives the impor?", ""] {
            assert!(!lexicon.is_whole(text), "{text}");
        }
    }

    #[test]
    fn it_does_not_go_in_circles() {
        assert!(!lexicon().admits("What drives it and what drives it"));
    }

    #[test]
    fn words_are_found_with_their_places() {
        let text = "It's 'a' six-week -job, né?";
        let found: Vec<(usize, &str)> = words(text).collect();
        assert!(found.iter().all(|(at, word)| text[*at..].starts_with(word)), "{found:?}");
        assert_eq!(found.iter().map(|(_, word)| *word).collect::<Vec<_>>(), ["It's", "a'", "six-week", "job", "né"]);
    }
}

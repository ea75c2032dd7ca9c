//! Rolling captions: live captioning shows the last words again in every caption, so words double.

use super::aside::{Aside, Asides};

/// What one caption says, by one speaker: cleaned texts, one per line of the file.
pub(super) struct Shown<'a> {
    /// The speaker, as a number: equal numbers are the same speaker.
    pub(super) speaker: usize,
    pub(super) texts: Vec<&'a mut String>,
}

/// Removes from each caption the words that it repeats from the end of the one before.
///
/// People do repeat themselves ("Yeah." "Yeah."), so nothing is touched unless most captions of the
/// file repeat at least two words and add or leave out others.
pub(super) fn unroll(mut shown: Vec<Shown<'_>>, asides: &mut Asides) {
    let words: Vec<Vec<String>> = shown.iter().map(words).collect();
    let mut repeated = vec![0; shown.len()];
    let (mut pairs, mut rolling) = (0_usize, 0_usize);
    for at in 1..shown.len() {
        let (before, now) = (&words[at - 1], &words[at]);
        if shown[at - 1].speaker != shown[at].speaker || before.is_empty() || now.is_empty() {
            continue;
        }
        let overlap = overlap(before, now);
        let (all_before, all_now) = (overlap == before.len(), overlap == now.len());
        pairs += 1;
        rolling += usize::from(overlap >= 2 && !(all_before && all_now));
        // "Fix the." "The edge case": one word in common is a stammer, unless it is all there was.
        if overlap >= 2 || all_before || all_now {
            repeated[at] = overlap;
        }
    }
    if rolling < 2 || rolling * 2 < pairs || rolling * 4 < shown.len() {
        return;
    }
    for (caption, count) in shown.iter_mut().zip(&repeated) {
        drop_words(caption, *count);
    }
    asides.add_many(Aside::Repeated, repeated.iter().sum());
}

/// The words of a caption as they are compared: recognition revises case and commas as it goes.
fn words(caption: &Shown<'_>) -> Vec<String> {
    let texts = caption.texts.iter().flat_map(|text| text.split(' ')).filter(|word| !word.is_empty());
    let bare = |word: &str| {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if bare.is_empty() { word.to_owned() } else { bare }
    };
    texts.map(bare).collect()
}

/// The most words that end `before` and begin `now`, in linear time (the failure function of
/// Knuth, Morris and Pratt, run over `now` and then `before`).
fn overlap(before: &[String], now: &[String]) -> usize {
    let mut failure = vec![0; now.len()];
    let mut matched = 0;
    for at in 1..now.len() {
        while matched > 0 && now[at] != now[matched] {
            matched = failure[matched - 1];
        }
        matched += usize::from(now[at] == now[matched]);
        failure[at] = matched;
    }
    matched = 0;
    for word in before {
        while matched > 0 && (matched == now.len() || *word != now[matched]) {
            matched = failure[matched - 1];
        }
        matched += usize::from(*word == now[matched]);
    }
    matched
}

fn drop_words(caption: &mut Shown<'_>, mut count: usize) {
    for text in &mut caption.texts {
        if count == 0 || text.is_empty() {
            continue;
        }
        if let Some((space, _)) = text.match_indices(' ').nth(count - 1) {
            text.drain(..=space);
            count = 0;
        } else {
            count -= text.split(' ').count();
            text.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unrolled(captions: &[&str]) -> Vec<String> {
        let mut texts: Vec<String> = captions.iter().map(|text| (*text).to_owned()).collect();
        let shown = texts.iter_mut().map(|text| Shown { speaker: 0, texts: vec![text] }).collect();
        unroll(shown, &mut Asides::default());
        texts
    }

    #[test]
    fn repeated_tails_vanish() {
        assert_eq!(
            unrolled(&["so I think we", "I think we should look", "We should look, at the export", "the export first"]),
            ["so I think we", "should look", "at the export", "first"]
        );
    }

    #[test]
    fn growing_captions_leave_each_word_once() {
        assert_eq!(unrolled(&["so", "so I", "so I think", "so I think we"]), ["so", "I", "think", "we"]);
    }

    #[test]
    fn people_may_repeat_themselves() {
        for captions in [
            &["Yeah.", "Yeah.", "Yeah.", "No."][..],
            &["thank you", "thank you", "thank you"],
            &["you know", "you know what", "it is late", "for the demo", "in my view"],
        ] {
            assert_eq!(unrolled(captions), captions);
        }
    }

    #[test]
    fn the_longest_overlap_is_found() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (before, now, expected) in [
            ("a b a b", "a b a b c", 4),
            ("x a b a", "a b a c", 3),
            ("a a a", "a a", 2),
            ("a", "b", 0),
            ("a b c", "c", 1),
        ] {
            assert_eq!(overlap(&words(before), &words(now)), expected, "{before} / {now}");
        }
    }
}

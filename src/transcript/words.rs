//! Words that tell names from talk before a colon, in lower case and in the singular. What they are for
//! is said in [`super::label::likeness`].
//!
//! English words: with speech in another language, names are told by coming back.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

/// Words before a colon that are nobody's name, in the singular.
pub(super) static KEYS: Words = LazyLock::new(|| {
    words(
        "\
    abstract, action, action item, actual, actually, again, agenda, agreed, aim, also,
    alternatively, and, answer, anyway, anyways, api, ask, assumption, attended, attendee,
    attending, author, background, basically, bcc, because, best case, blocked, blocker, bonus,
    bottom line, bug, but, case, cause, caution, caveat, cc, challenge, chapter, check-in,
    commitment, concern, conclusion, cons, consider, context, correction, date, deadline,
    decided, decision, definition, dependency, description, disclaimer, discussion, do, doing,
    done, dont, due, duration, edit, email, error, eta, etc, exactly, example, fact, faq,
    feedback, file, finally, first, focus, follow-up, followup, format, from, fun fact,
    fyi, goal, good, great, guess, headline, heads up, hello, help, here, hey, hi, highlight,
    hint, home, honestly, hot take, how, http, https, hypothesis, idea, imagine, impact,
    important, improvement, in progress, in short, info, invited, invitee, issue, item, kudo,
    language, learning, lesson, like, line, link, listen, location, long story short, look,
    lowlight, maybe, meaning, meeting, metric, milestone, minute, mood, morale, namely, nb,
    need, news, next, next step, no, note, notice, now, number, objective, obviously, ok, okay,
    okr, open, opinion, option, organizer, outcome, owner, p.s, parking lot, part, participant,
    phase, plan, plus, point, pr, present, priority, problem, progress, pros, pros and cons, ps,
    purpose, qa, question, quick one, quick question, re, reason, recap, recording, ref,
    reference, regrets, remark, remember, reminder, request, result, retro, right, risk, say,
    scenario, second, section, see, shoutout, side note, similarly, so, solution, sorry, source,
    specifically, spoiler, standup, start, status, step, stop, subject, suggestion,
    summary, sure, takeaway, task, thanks, that, then, theory, there, thing, third, this,
    thought, time, tip, title, tl;dr, tldr, to, to do, to-do, today, todo, tomorrow, topic,
    transcript, translation, true, update, user, value, version, via, wait, warning, week, well,
    what, when, where, who, why, win, work, worst case, wrap-up, yeah, yes, yesterday",
    )
});

/// Words that begin or end what is said before a colon (`Open questions`, `Step two`); also, rarely, a name.
pub(super) static HEADS: Words = LazyLock::new(|| {
    words(
        "\
    action, agenda, assumption, attendee, blocker, chapter, comment, concern, deadline,
    decision, detail, example, follow-up, friday, goal, highlight, issue, item, line, metric,
    monday, note, objective, option, outcome, participant, phase, point, priority, problem,
    question, reason, remark, request, result, risk, saturday, section, step, summary, sunday,
    takeaway, thing, thursday, topic, tuesday, update, version, wednesday",
    )
});

/// Words that open sentences but not names of two words and more.
pub(super) static OPENINGS: Words = LazyLock::new(|| {
    words(
        "\
    and, another, are, as, because, but, for, he, her, here, his, how, i, i'm, if, is, it, it's,
    its, just, like, my, no, ok, okay, one, or, our, she, some, that, the, their, then, there,
    these, they, this, those, three, to, two, was, we, what, when, where, which, who, why, yeah,
    yes, you, your",
    )
});

/// Words that stand within sentences but, so spelled, not within names.
pub(super) static GLUE: Words = LazyLock::new(|| {
    words(
        "\
    a, about, am, an, are, be, because, been, but, can, could, did, does, had, has, have, he,
    her, here, his, how, i, if, is, it, it's, its, just, like, me, my, no, not, our, said, say,
    she, should, so, that, that's, the, their, them, then, there, these, they, this, those, us,
    was, we, were, what, when, which, who, why, would, you, your",
    )
});

/// Small words within names: Marijn van der Meer, Ana de la Cruz.
pub(super) static PARTICLES: Words = LazyLock::new(|| {
    words(
        "\
    al, ben, bin, da, das, de, del, della, den, der, di, do, dos, du, el, ibn, la, le, ten, ter,
    van, von, y, zu",
    )
});

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split(',').map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_spelled_as_they_are_looked_up() {
        for list in [&KEYS, &HEADS, &OPENINGS, &GLUE, &PARTICLES] {
            assert!(list.iter().all(|word| !word.is_empty() && *word == word.to_lowercase() && word.trim() == *word));
        }
    }
}

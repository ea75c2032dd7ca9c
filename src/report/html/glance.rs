//! The meeting at a glance: how much each person spoke and asked. Counts of a conversation, never of a person's worth.

use super::chart::{Stretch, side, stacked};
use crate::meeting::Participant;
use crate::report::{Report, role_word};

/// One person's part in the conversation, for a template.
pub(super) struct Voice<'r> {
    pub name: &'r str,
    pub role: Option<&'static str>,
    pub side: &'static str,
    /// In percent.
    pub words: String,
    pub words_bar: Vec<Stretch>,
    pub open: usize,
    pub closed: usize,
    /// As long as the other's where they asked as much.
    pub questions_bar: Vec<Stretch>,
    pub longest_turn_words: usize,
}

/// Everyone who speaks, in the order of their first words; empty where nobody was counted.
pub(super) fn voices<'r>(report: &'r Report) -> Vec<Voice<'r>> {
    let metrics = &report.metrics;
    let asked = |name: &str| metrics.questions.get(name).copied().unwrap_or_default();
    let most_asked = metrics.questions.values().map(|q| q.open + q.closed).max().unwrap_or_default();
    let voice = |(p, participant): (usize, &'r Participant)| {
        let share = *metrics.talk_share.get(&participant.name)?;
        let questions = asked(&participant.name);
        #[expect(clippy::cast_precision_loss, reason = "counts of questions in a meeting")]
        let amounts = [(questions.open as f64, "open"), (questions.closed as f64, "closed")];
        #[expect(clippy::cast_precision_loss, reason = "counts of questions in a meeting")]
        let questions_bar = stacked(&amounts, most_asked as f64);
        Some(Voice {
            name: &participant.name,
            role: participant.role.map(|(role, _)| role_word(role)),
            side: side(Some(p)),
            words: format!("{:.0}", share * 100.0),
            words_bar: stacked(&[(share, side(Some(p)))], 1.0),
            open: questions.open,
            closed: questions.closed,
            questions_bar,
            longest_turn_words: metrics.longest_turn_words.get(&participant.name).copied().unwrap_or_default(),
        })
    };
    report.meeting.participants.iter().enumerate().filter_map(voice).collect()
}

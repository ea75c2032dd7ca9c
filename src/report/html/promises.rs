//! Who owes whom what, by the day on which it is due.

use jiff::civil::Date;

use super::chart::side;
use crate::report::clock::weekday;
use crate::report::{Report, said_of};

/// What is due on one day, for a template.
pub(super) struct Due<'r> {
    /// The day for machines and for people; `None` where no day was named.
    pub day: Option<(String, String)>,
    pub promises: Vec<Owed<'r>>,
}

/// One promise, for a template.
pub(super) struct Owed<'r> {
    pub who: &'r str,
    pub side: &'static str,
    pub words: &'r str,
    pub is_vague: bool,
    pub is_done: bool,
}

/// The promises by due day, the soonest first; what has no day comes last.
pub(super) fn by_day<'r>(report: &'r Report) -> Vec<Due<'r>> {
    let mut days: Vec<Option<Date>> = report.commitments.iter().map(|promise| promise.due).collect();
    days.sort_unstable_by_key(|day| (day.is_none(), *day));
    days.dedup();
    let position = |who: &str| report.meeting.participants.iter().position(|p| p.name == who);
    let due_on = |day: Option<Date>| Due {
        day: day.map(|day| (day.to_string(), weekday(day))),
        promises: report
            .commitments
            .iter()
            .filter(|promise| promise.due == day)
            .map(|promise| Owed {
                who: &promise.who,
                side: side(position(&promise.who)),
                words: said_of(promise),
                is_vague: promise.vague,
                is_done: promise.done,
            })
            .collect(),
    };
    days.into_iter().map(due_on).collect()
}

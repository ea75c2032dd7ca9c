//! Reports on many meetings: from the cache where nothing has changed, else read now, one after the other.

use super::listen::{Count, Ear, Listening, Loaded};
use super::{Failure, Progress};
use crate::analyze::{Detectors, report};
use crate::cache::{Cache, Key, key};
use crate::meeting::Meeting;
use crate::pattern::Library;
use crate::report::{Kept, Report, keep};

/// A report per meeting. Each is kept as soon as it is made, so that a run that is stopped loses none.
pub fn reports<'a>(
    meetings: &'a [Meeting],
    library: &'a Library,
    ear: Option<&Ear>,
    cache: &Cache,
    progress: Progress,
) -> Result<Vec<Report<'a>>, Failure> {
    let listeners = [library.digest(), ear.map(Ear::digest).unwrap_or_default()];
    let keys: Vec<Key> = meetings.iter().map(|meeting| of(meeting, &listeners)).collect();
    let known: Vec<Option<Report>> =
        meetings.iter().zip(&keys).map(|(m, key)| cache.get::<Kept>(key)?.report(m, library)).collect();
    let missing = known.iter().filter(|report| report.is_none()).count();
    tracing::info!(known = meetings.len() - missing, missing, "reports");
    // The model is loaded only if there is anything to read.
    let loaded = if missing > 0 { ear.map(Ear::load).transpose()?.flatten() } else { None };
    let mut listening = loaded.as_ref().map(Loaded::listening).transpose()?;
    let mut reports = Vec::with_capacity(meetings.len());
    let mut number = 0;
    for ((meeting, key), known) in meetings.iter().zip(&keys).zip(known) {
        if let Some(report) = known {
            reports.push(report);
            continue;
        }
        number += 1;
        let report = made(meeting, library, listening.as_mut(), progress, Count { number, of: missing })?;
        cache.put(key, &keep(&report));
        reports.push(report);
    }
    Ok(reports)
}

fn made<'a>(
    meeting: &'a Meeting,
    library: &'a Library,
    listening: Option<&mut Listening>,
    progress: Progress,
    count: Count,
) -> Result<Report<'a>, Failure> {
    let heard = listening.map(|listening| listening.hear(meeting, progress, count)).transpose()?;
    Ok(report(meeting, library, heard.as_ref(), Detectors::All))
}

/// What a report depends on: what was said by whom in which role and when, what is looked for, and what reads.
fn of(meeting: &Meeting, [library, ear]: &[String; 2]) -> Key {
    let said: Vec<_> = meeting.turns.iter().map(|turn| (turn.participant, &turn.said)).collect();
    let meeting = format!("{:?}", (meeting.format, meeting.date, meeting.duration_s, &meeting.participants, said));
    key(&[&meeting, library, ear])
}

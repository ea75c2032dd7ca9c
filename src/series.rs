//! A series: the meetings of the same people, in the order of their dates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;

use crate::config::Config;
use crate::folder::{Fault, Folder, LeftOut};
use crate::meeting::{Meeting, Role, meeting};
use crate::people::{RoleNames, folded};
use crate::roster::{Roster, roster};
use crate::transcript::{Kind, Transcript};

/// The meetings of a folder, sorted out.
#[derive(Debug)]
pub struct Sorted {
    /// By date; those without a date come last.
    pub meetings: Vec<Meeting>,
    /// Who is who in all of them.
    pub roster: Roster,
    /// Every meeting is in one of them.
    pub series: Vec<Series>,
    /// Files that are no meetings after all.
    pub left_out: Vec<LeftOut>,
}

/// The meetings of the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Their names, sorted: those on both sides of the table where roles are known, else everybody.
    pub people: Vec<String>,
    /// Indexes of the meetings, by date.
    pub meetings: Vec<usize>,
    /// Meetings of an earlier period that these are compared with, by date.
    pub earlier: Vec<usize>,
}

/// Finds out who is who, which notes are of a meeting, and which meetings belong together.
pub fn sort(folder: Folder, names: &RoleNames, config: &Config) -> Sorted {
    let Folder { read, mut left_out } = folder;
    let spoken: Vec<&str> =
        read.iter().flat_map(|(_, t)| t.attendees.iter().map(String::as_str).chain(speakers(t))).collect();
    let typed = names.flags.iter().map(|(name, _)| name.as_str());
    let roster = roster(spoken.into_iter().chain(typed), &config.people);
    let mut transcripts = Vec::with_capacity(read.len());
    for (path, mut transcript) in read {
        if transcript.attendees.is_empty() && speakers(&transcript).next().is_none() {
            let head = format!(
                "{} {}",
                transcript.title.as_deref().unwrap_or_default(),
                path.file_stem().unwrap_or_default().to_string_lossy()
            );
            transcript.attendees = roster.named_in(&head).into_iter().map(str::to_owned).collect();
        }
        if transcript.attendees.is_empty() && speakers(&transcript).next().is_none() {
            let reason = "it reads like notes, and names nobody who was there".to_owned();
            left_out.push(LeftOut { path, reason, fault: Fault::None });
        } else {
            transcripts.push((path, named(transcript, &roster)));
        }
    }
    let roles = roles(&transcripts, names, &roster);
    let mut meetings: Vec<Meeting> = transcripts.into_iter().map(|(path, t)| held(path, t, &roles, &roster)).collect();
    meetings.sort_by(|a, b| (a.date.is_none(), a.date, &a.file).cmp(&(b.date.is_none(), b.date, &b.file)));
    let series = series(&meetings, &roster);
    left_out.sort_by(|a, b| a.path.cmp(&b.path));
    Sorted { meetings, roster, series, left_out }
}

/// The transcript with everybody under their one name.
fn named(mut transcript: Transcript, roster: &Roster) -> Transcript {
    let spelled = transcript.turns.iter_mut().filter_map(|turn| turn.speaker.as_mut());
    for name in spelled.chain(&mut transcript.attendees) {
        *name = roster.name(name).to_owned();
    }
    transcript
}

fn speakers(transcript: &Transcript) -> impl Iterator<Item = &str> {
    transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref())
}

/// A role that is known from any meeting holds in all of them, unless they contradict each other.
fn roles(transcripts: &[(PathBuf, Transcript)], names: &RoleNames, roster: &Roster) -> BTreeMap<String, Role> {
    let typed = names.flags.iter().chain(&names.config);
    let mut known: BTreeMap<String, Role> = typed.map(|(name, role)| (roster.name(name).to_owned(), *role)).collect();
    let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, transcript) in transcripts {
        let meeting = held(path.clone(), transcript.clone(), &known, roster);
        for participant in &meeting.participants {
            if let Some((role, _)) = participant.role {
                seen.entry(roster.name(&participant.name).to_owned()).or_default().insert(role.name());
            }
        }
    }
    for (name, roles) in seen {
        if let [role] = roles.into_iter().collect::<Vec<_>>()[..] {
            known.entry(name).or_insert(if role == Role::Pm.name() { Role::Pm } else { Role::Engineer });
        }
    }
    known
}

fn held(path: PathBuf, transcript: Transcript, roles: &BTreeMap<String, Role>, roster: &Roster) -> Meeting {
    let spelled = speakers(&transcript).chain(transcript.attendees.iter().map(String::as_str));
    let mut here: Vec<(String, Role)> =
        spelled.filter_map(|name| Some((name.to_owned(), *roles.get(roster.name(name))?))).collect();
    here.sort_by(|a, b| a.0.cmp(&b.0));
    here.dedup();
    let names = RoleNames { flags: Vec::new(), config: here };
    meeting(path, transcript, &names).expect("names of the file itself, asked for quietly, are never refused")
}

fn series(meetings: &[Meeting], roster: &Roster) -> Vec<Series> {
    let mut of: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (index, meeting) in meetings.iter().enumerate() {
        of.entry(who(meeting, roster)).or_default().push(index);
    }
    // Notes may name one of two people only: they belong to the pair, if it is the only one.
    let keys: Vec<Vec<String>> = of.keys().cloned().collect();
    for part in &keys {
        let wholes: Vec<&Vec<String>> = keys
            .iter()
            .filter(|whole| whole.len() > part.len() && part.iter().all(|name| whole.contains(name)))
            .collect();
        let is_notes = of[part].iter().all(|&index| meetings[index].kind() == Kind::Notes);
        if let ([whole], true) = (&wholes[..], is_notes) {
            let moved = of.remove(part).unwrap_or_default();
            of.entry((*whole).clone()).or_default().extend(moved);
        }
    }
    let mut series: Vec<Series> = of
        .into_iter()
        .map(|(people, mut meetings)| {
            meetings.sort_unstable();
            Series { people, meetings, earlier: Vec::new() }
        })
        .collect();
    series.sort_by_key(|series| (std::cmp::Reverse(series.meetings.len()), series.people.clone()));
    series
}

fn who(meeting: &Meeting, roster: &Roster) -> Vec<String> {
    let name = |name: &str| roster.name(name).to_owned();
    let sides: BTreeSet<String> =
        meeting.participants.iter().filter(|p| p.role.is_some()).map(|p| name(&p.name)).collect();
    let everybody = || meeting.participants.iter().map(|p| name(&p.name)).collect::<BTreeSet<_>>();
    let people = if sides.len() > 1 { sides } else { everybody() };
    people.into_iter().collect()
}

impl Sorted {
    /// Sets the meetings before `since` apart: what follows is compared with them. A series that has none after that
    /// day is let go.
    pub fn set_apart(&mut self, since: Date) {
        for series in &mut self.series {
            let is_earlier = |&index: &usize| self.meetings[index].date.is_some_and(|date| date < since);
            (series.earlier, series.meetings) = series.meetings.iter().partition(|&index| is_earlier(index));
        }
        self.series.retain(|series| !series.meetings.is_empty());
    }

    /// The names from the command line that nobody in any of the meetings has.
    pub fn strangers<'n>(&self, names: &'n RoleNames) -> Vec<&'n str> {
        let is_here = |name: &str| {
            let one = self.roster.name(name);
            self.meetings.iter().flat_map(|m| &m.participants).any(|p| folded(self.roster.name(&p.name)) == folded(one))
        };
        names.flags.iter().map(|(name, _)| name.as_str()).filter(|name| !is_here(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::parse;

    fn sorted(files: &[(&str, &str)], names: &RoleNames) -> Sorted {
        let read =
            files.iter().map(|(name, text)| (PathBuf::from(name), parse(text.as_bytes(), name).unwrap())).collect();
        sort(Folder { read, left_out: Vec::new() }, names, &Config::default())
    }

    const CALL: &str =
        "Ines Marchetti: Hello there.\nBram Okafor: Hi.\nInes Marchetti: How was it?\nBram Okafor: Good.\n";
    const OTHER: &str = "Ines: Hello there.\nDana Wu: Hi.\nInes: How was it?\nDana Wu: Good.\n";
    const NOTES: &str = "# 1:1 Ines / Bram\n\n- talked about the export\n- he is fine with May\n";
    const LIST: &str = "# Groceries\n\n- milk\n- bread\n";

    #[test]
    fn meetings_of_the_same_people_belong_together_in_the_order_of_their_dates() {
        let names = RoleNames::from_flags(&["Ines"], &[]);
        let files = [
            ("b-2026-09-10.txt", CALL),
            ("list.md", LIST),
            ("a-2026-09-17.md", NOTES),
            ("x.txt", CALL),
            ("c-2026-09-03.txt", CALL),
            ("d-2026-09-04.txt", OTHER),
        ];
        let sorted = sorted(&files, &names);
        let files: Vec<Vec<String>> = sorted
            .series
            .iter()
            .map(|s| s.meetings.iter().map(|&m| sorted.meetings[m].file.display().to_string()).collect())
            .collect();
        assert_eq!(files[0], ["c-2026-09-03.txt", "b-2026-09-10.txt", "a-2026-09-17.md", "x.txt"]);
        assert_eq!(files[1], ["d-2026-09-04.txt"]);
        assert_eq!(sorted.series[0].people, ["Bram Okafor", "Ines Marchetti"]);
        assert_eq!(sorted.left_out.len(), 1);
        assert!(sorted.strangers(&names).is_empty());
        assert_eq!(sorted.strangers(&RoleNames::from_flags(&["Zoe"], &[])), ["Zoe"]);
    }

    #[test]
    fn a_role_known_from_one_meeting_holds_in_the_others() {
        let names = RoleNames::from_flags(&["Ines Marchetti"], &[]);
        let notes = "---\nattendees: [Ines, Bram]\ndate: 2026-09-17\n---\n- [ ] @Bram send the trace\n";
        let sorted = sorted(&[("1-2026-09-03.txt", CALL), ("2.md", notes)], &names);
        let engineer = sorted.meetings[1].participants.iter().find(|p| p.name == "Bram Okafor").unwrap();
        assert_eq!(engineer.role.map(|(role, _)| role), Some(Role::Engineer));
    }
}

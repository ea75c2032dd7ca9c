//! The page about one meeting, or about several one after the other.

use askama::Template;

use super::about::About;
use super::glance::{Voice, voices};
use super::moment::{Moment, moments};
use super::page::page;
use super::promises::{Due, by_day};
use super::ribbon::{Ribbon, numbered, ribbon};
use super::spoken::Part;
use crate::pattern::Polarity;
use crate::report::{CHANGES_SHOWN, Point, Report, STRENGTHS_SHOWN, Shown, clock, named, role_word};

/// Writes the reports as one document that needs nothing beside itself.
///
/// # Errors
/// Never for reports made here; the template engine's error type is passed on all the same.
pub fn html(reports: &[Report], shown: Shown) -> Result<String, askama::Error> {
    let told: Vec<Told> = reports.iter().map(|report| Told::of(report, shown)).collect();
    let meetings: Vec<Meeting> = (1..).zip(&told).map(|(number, told)| meeting(told, format!("m{number}"))).collect();
    let abouts = abouts(&meetings, &told);
    let title = match reports {
        [one] => one.title(),
        several => format!("{} meetings", several.len()),
    };
    page(&title, &Body { meetings, abouts }.render()?)
}

#[derive(Template)]
#[template(path = "meetings.html")]
struct Body<'r> {
    meetings: Vec<Meeting<'r>>,
    abouts: Vec<About<'r>>,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct Meeting<'r> {
    anchor: String,
    title: String,
    facts: Vec<String>,
    people: String,
    how_it_was_read: String,
    notes: &'r [String],
    ribbon: Option<Ribbon<'r>>,
    voices: Vec<Voice<'r>>,
    strengths_lead: bool,
    changes: Vec<Moment<'r>>,
    nothing_to_change: &'static str,
    strengths: Vec<Moment<'r>>,
    days: Vec<Due<'r>>,
    left: Option<String>,
    has_shares: bool,
}

/// What is told of a report.
struct Told<'r> {
    report: &'r Report<'r>,
    changes: Vec<Point<'r>>,
    strengths: Vec<Point<'r>>,
    left: Option<String>,
}

impl<'r> Told<'r> {
    fn of(report: &'r Report<'r>, shown: Shown) -> Told<'r> {
        Told {
            report,
            changes: report.first(Polarity::Antipattern, shown.most(CHANGES_SHOWN)),
            strengths: report.first(Polarity::Strength, shown.most(STRENGTHS_SHOWN)),
            left: report.left_for_all().filter(|_| shown == Shown::Top),
        }
    }
}

fn meeting<'r>(told: &'r Told<'r>, anchor: String) -> Meeting<'r> {
    let (report, held) = (told.report, told.report.meeting);
    let (title, people) = heading(report);
    let is_named_by_people = held.title.is_none() && title != report.title();
    let facts = [
        is_named_by_people.then(|| report.title()),
        held.date.map(clock::day),
        held.duration_s.map(|s| format!("{} minutes", (s / 60.0).ceil())),
        Some(format!("{} turns", held.turns.len())),
    ];
    Meeting {
        title,
        facts: facts.into_iter().flatten().collect(),
        people,
        how_it_was_read: report.how_it_was_read(),
        notes: &report.notes,
        ribbon: ribbon(report, &numbered(&told.changes, &told.strengths), &anchor),
        voices: voices(report),
        strengths_lead: report.strengths_lead(),
        changes: moments(report, &told.changes, &anchor),
        nothing_to_change: report.nothing_to_change(),
        strengths: moments(report, &told.strengths, &anchor),
        days: by_day(report),
        left: told.left.clone(),
        has_shares: report.has_shares(),
        anchor,
    }
}

/// What a meeting is called, and who was there: by its title, else by its people, as a file's name is no heading.
fn heading(report: &Report) -> (String, String) {
    let people = &report.meeting.participants;
    let joined = |words: Vec<String>| words.join(" and ");
    if report.meeting.title.is_some() || people.is_empty() || people.len() > MOST_IN_HEADING {
        return (report.title(), joined(people.iter().map(named).collect()));
    }
    let roles: Option<Vec<String>> =
        people.iter().map(|p| p.role.map(|(role, _)| role_word(role).to_owned())).collect();
    (joined(people.iter().map(|p| p.name.clone()).collect()), joined(roles.unwrap_or_default()))
}

/// More people than these make a heading that nobody reads.
const MOST_IN_HEADING: usize = 3;

/// Every pattern that is told of, once, with links back to where.
fn abouts<'r>(meetings: &[Meeting<'r>], told: &'r [Told<'r>]) -> Vec<About<'r>> {
    let points = told.iter().flat_map(|told| told.changes.iter().chain(&told.strengths));
    let mut abouts: Vec<About> = Vec::new();
    for point in points {
        let pattern = point.shown().pattern;
        if !abouts.iter().any(|about| about.pattern.id == pattern.id) {
            abouts.push(About { pattern, back: Vec::new() });
        }
    }
    for meeting in meetings {
        for moment in meeting.changes.iter().chain(&meeting.strengths) {
            let about = abouts.iter_mut().find(|about| about.pattern.id == moment.pattern);
            let words = match meetings.len() {
                1 => format!("Back to “{}”", moment.title),
                _ => format!("Back to “{}” in {}", moment.title, meeting.title),
            };
            if let Some(about) = about {
                about.back.push((moment.anchor.clone(), words));
            }
        }
    }
    abouts
}

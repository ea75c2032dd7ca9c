//! The review for machines: the contract `sameside.review/1`.

use serde::Serialize;

use super::{Chapter, Review};
use crate::ledger::Entry;
use crate::report::{self, Report};

/// The review as one object. Ends with a newline.
///
/// # Errors
/// Never for reviews made here; the serializer's error type is passed on all the same.
pub fn json(review: &Review) -> Result<String, serde_json::Error> {
    let held: std::collections::BTreeSet<usize> = review.chapters.iter().flat_map(|c| c.meetings.clone()).collect();
    let reports = held
        .iter()
        .map(|&index| &review.reports[index])
        .map(|r| Ok(Read { file: file(r), date: date(r), report: report::value(r)? }));
    let document = Document {
        schema: "sameside.review/1",
        meetings: reports.collect::<Result<_, serde_json::Error>>()?,
        ledger: review.chapters.iter().flat_map(|c| &c.ledger).map(|entry| promise(entry, review)).collect(),
        trends: review.chapters.iter().flat_map(|chapter| trends(chapter, review)).collect(),
        statements: review.chapters.iter().flat_map(|chapter| statements(chapter, review)).collect(),
        courses: review.chapters.iter().flat_map(|chapter| courses(chapter, review)).collect(),
        left_out: review
            .left_out
            .iter()
            .map(|left| LeftOut { file: left.path.display().to_string(), reason: &left.reason })
            .collect(),
        notes: &review.notes,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

#[derive(Serialize)]
struct Document<'r> {
    schema: &'static str,
    meetings: Vec<Read>,
    ledger: Vec<Promise<'r>>,
    trends: Vec<Counted<'r>>,
    statements: Vec<Said<'r>>,
    courses: Vec<Course<'r>>,
    left_out: Vec<LeftOut<'r>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'r [String],
}

/// Beyond the contract: what only the meetings together show.
#[derive(Serialize)]
struct Course<'r> {
    people: &'r [String],
    pattern: &'r str,
    title: &'r str,
    told: Option<&'r str>,
    evidence: Vec<Quoted<'r>>,
}

#[derive(Serialize)]
struct Read {
    file: String,
    date: Option<String>,
    report: serde_json::Value,
}

#[derive(Serialize)]
struct Promise<'r> {
    id: &'r str,
    who: &'r str,
    what: &'r str,
    quote: &'r str,
    made_in: String,
    due: Option<String>,
    vague: bool,
    status: &'static str,
    closed_in: Option<String>,
    closing_quote: Option<&'r str>,
    mentions: Vec<Quoted<'r>>,
}

#[derive(Serialize)]
struct Quoted<'r> {
    file: String,
    quote: &'r str,
}

#[derive(Serialize)]
struct Counted<'r> {
    people: &'r [String],
    name: &'r str,
    direction: &'static str,
    values: Vec<At>,
}

#[derive(Serialize)]
struct At {
    file: String,
    date: Option<String>,
    value: f64,
}

#[derive(Serialize)]
struct Said<'r> {
    people: &'r [String],
    text: &'r str,
    evidence: Vec<Quoted<'r>>,
}

#[derive(Serialize)]
struct LeftOut<'r> {
    file: String,
    reason: &'r str,
}

fn file(report: &Report) -> String {
    report.meeting.file.display().to_string()
}

fn date(report: &Report) -> Option<String> {
    report.meeting.date.map(|date| date.to_string())
}

fn promise<'r>(entry: &'r Entry, review: &'r Review) -> Promise<'r> {
    let name = |meeting: usize| file(&review.reports[meeting]);
    Promise {
        id: &entry.id,
        who: &entry.who,
        what: &entry.what,
        quote: &entry.quote,
        made_in: name(entry.made_in),
        due: entry.due.map(|date| date.to_string()),
        vague: entry.vague,
        status: entry.status.name(),
        closed_in: entry.closing.as_ref().map(|closing| name(closing.meeting)),
        closing_quote: entry.closing.as_ref().map(|closing| closing.quote.as_str()),
        mentions: entry.mentions.iter().map(|m| Quoted { file: name(m.meeting), quote: &m.quote }).collect(),
    }
}

fn trends<'r>(chapter: &'r Chapter, review: &'r Review) -> impl Iterator<Item = Counted<'r>> {
    let value = |(meeting, value): &(usize, f64)| {
        let report = &review.reports[*meeting];
        At { file: file(report), date: date(report), value: (value * 1000.0).round() / 1000.0 }
    };
    chapter.trends.iter().map(move |trend| Counted {
        people: &chapter.people,
        name: &trend.name,
        direction: trend.direction.name(),
        values: trend.values.iter().map(value).collect(),
    })
}

fn courses<'r>(chapter: &'r Chapter, review: &'r Review) -> impl Iterator<Item = Course<'r>> {
    let quoted = |(meeting, quote): &'r (usize, String)| Quoted { file: file(&review.reports[*meeting]), quote };
    chapter.courses.iter().map(move |shown| Course {
        people: &chapter.people,
        pattern: &shown.pattern.id,
        title: &shown.pattern.title,
        told: shown.told.as_deref(),
        evidence: shown.moments.iter().map(quoted).collect(),
    })
}

fn statements<'r>(chapter: &'r Chapter, review: &'r Review) -> impl Iterator<Item = Said<'r>> {
    chapter.statements.iter().map(move |statement| Said {
        people: &chapter.people,
        text: &statement.text,
        evidence: statement
            .evidence
            .iter()
            .map(|source| Quoted { file: file(&review.reports[source.meeting]), quote: &source.quote })
            .collect(),
    })
}

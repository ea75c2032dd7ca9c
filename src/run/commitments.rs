//! `sameside commitments`: the ledger alone.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::review::reviewed;
use super::{Failure, Progress, output};
use crate::cli::{Commitments, LedgerFormat};
use crate::ledger::{Entry, Status};
use crate::people::is_same;
use crate::report::without_box;
use crate::review::{Review, day};

/// Prints every promise, or those that are asked for.
pub fn run(args: &Commitments, progress: Progress) -> Result<ExitCode, Failure> {
    let wanted = |entry: &&Entry| {
        (!args.open || entry.status == Status::Open)
            && args.person.as_ref().is_none_or(|name| is_same(name, &entry.who))
    };
    reviewed(&args.folder, progress, |whole, review, _| {
        let entries: Vec<&Entry> =
            all(whole).zip(all(review)).filter(|(entry, _)| wanted(entry)).map(|(_, written)| written).collect();
        let page = match args.format {
            LedgerFormat::Text => text(&entries, review, output::width()),
            LedgerFormat::Csv => csv(&entries, review),
        };
        output::write(&page, args.output.as_deref())
    })
}

fn all<'r>(review: &'r Review) -> impl Iterator<Item = &'r Entry> {
    review.chapters.iter().flat_map(|chapter| &chapter.ledger)
}

fn text(entries: &[&Entry], review: &Review, width: usize) -> String {
    let mut out = String::new();
    let mut paragraph = |text: &str, first: &str, rest: &str| {
        let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(rest);
        let _ = writeln!(out, "{}", textwrap::fill(text, options));
    };
    if entries.is_empty() {
        paragraph("No promises of that kind.", "", "");
    }
    for entry in entries {
        let due = entry.due.map(|due| format!(", due {}", due.strftime("%-d %B %Y"))).unwrap_or_default();
        let made = day(review.reports[entry.made_in].meeting);
        let who = if entry.who.is_empty() { "Somebody" } else { &entry.who };
        paragraph(&format!("{}: {who} on {made}{due}", entry.status.name()), "", "  ");
        paragraph(&format!("“{}”", without_box(&entry.quote)), "  ", "  ");
        if let Some(closing) = &entry.closing {
            let on = day(review.reports[closing.meeting].meeting);
            paragraph(&format!("{on}: “{}”", closing.quote), "  → ", "    ");
        }
    }
    out
}

fn csv(entries: &[&Entry], review: &Review) -> String {
    let mut out = String::from("status,who,what,quote,made_in,made_on,due,vague,closed_in,closing_quote\r\n");
    for entry in entries {
        let file = |meeting: usize| review.reports[meeting].meeting.file.display().to_string();
        let on = |meeting: usize| review.reports[meeting].meeting.date.map(|d| d.to_string()).unwrap_or_default();
        let closing = entry.closing.as_ref();
        let fields = [
            entry.status.name().to_owned(),
            entry.who.clone(),
            entry.what.clone(),
            entry.quote.clone(),
            file(entry.made_in),
            on(entry.made_in),
            entry.due.map(|due| due.to_string()).unwrap_or_default(),
            entry.vague.to_string(),
            closing.map(|c| file(c.meeting)).unwrap_or_default(),
            closing.map(|c| c.quote.clone()).unwrap_or_default(),
        ];
        let _ = write!(out, "{}\r\n", fields.map(|field| escaped(&field)).join(","));
    }
    out
}

/// A field of RFC 4180, which no spreadsheet takes for a formula.
fn escaped(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if is_formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_text_and_never_a_formula() {
        assert_eq!(escaped("send it, \"now\""), "\"send it, \"\"now\"\"\"");
        assert_eq!(escaped("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(escaped("plain"), "plain");
    }
}

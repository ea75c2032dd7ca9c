//! The report as markdown, to keep beside one's notes.
//!
//! Headings say nothing that changes when the meeting is read again, so links to them hold. What a
//! person adds to the file stays when it is written again: see [`rewritten`].

use std::fmt::Write as _;

use super::clock::day;
use super::text::{Places, advice, also, marked, phrased, told};
use super::{CHANGES_SHOWN, Report, STRENGTHS_SHOWN, Shown, due_words, role_word, said_of};
use crate::pattern::Polarity;

/// Whether names are links to pages of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// Plain names.
    None,
    /// `[[Name]]`.
    Wiki,
}

/// Where the report ends, and the reader's own notes begin.
const END: &str = "<!-- sameside ends here. What you write below stays when the report is written again. -->";

/// Writes the reports as one `CommonMark` document with YAML frontmatter. What was said is escaped: it
/// is text, never markup.
pub fn markdown(reports: &[Report], shown: Shown, links: Links) -> String {
    let mut out = frontmatter(reports, links);
    for report in reports {
        out.push('\n');
        one(report, shown, links, &mut out);
    }
    let _ = writeln!(out, "\n{END}");
    out
}

/// `report` as it is to be written over `before`: boxes that were ticked there are ticked, and what stands
/// below its end mark stays. `None` where `before` is something else, which must not be lost.
pub fn rewritten(report: &str, before: &str) -> Option<String> {
    if before.trim().is_empty() {
        return Some(report.to_owned());
    }
    let (told, own) = before.split_once(END)?;
    let ticked: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("- [x] ")).collect();
    let line = |line: &str| match line.strip_prefix("- [ ] ") {
        Some(promise) if ticked.contains(&promise) => format!("- [x] {promise}\n"),
        _ => format!("{line}\n"),
    };
    let report: String = report.lines().map(line).collect();
    Some(report.trim_end().to_owned() + if own.is_empty() { "\n" } else { own })
}

fn frontmatter(reports: &[Report], links: Links) -> String {
    let title = match reports {
        [one] => one.title(),
        several => format!("{} meetings", several.len()),
    };
    let mut people: Vec<String> = Vec::new();
    for name in reports.iter().flat_map(|r| &r.meeting.participants).map(|p| &p.name) {
        let name = if is_linked(name, links) { format!("[[{name}]]") } else { name.clone() };
        if !people.contains(&name) {
            people.push(name);
        }
    }
    let patterns = |polarity: Polarity| {
        let mut ids: Vec<String> =
            reports.iter().flat_map(|r| r.points(polarity)).map(|p| p.shown().pattern.id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let mut out = format!("---\ntitle: {}\n", yaml(&title));
    if let [report] = reports
        && let Some(date) = report.meeting.date
    {
        let _ = writeln!(out, "date: {date}");
    }
    let sources = reports.iter().map(|r| r.meeting.file.display().to_string()).collect();
    for (key, words) in [
        ("people", people),
        ("source", sources),
        ("to-change", patterns(Polarity::Antipattern)),
        ("went-well", patterns(Polarity::Strength)),
    ] {
        let _ = writeln!(out, "{key}: [{}]", words.iter().map(|word| yaml(word)).collect::<Vec<_>>().join(", "));
    }
    let _ = writeln!(out, "tags: [one-on-one, sameside]\nsameside: {}\n---", yaml(env!("CARGO_PKG_VERSION")));
    out
}

fn one(report: &Report, shown: Shown, links: Links, out: &mut String) {
    let meeting = report.meeting;
    let _ = writeln!(out, "# {}\n", escaped(&report.title()));
    let people: Vec<String> = meeting
        .participants
        .iter()
        .map(|p| match p.role.map(|(role, _)| role_word(role)) {
            Some(role) if !p.name.to_lowercase().starts_with(role) => format!("{} ({role})", person(&p.name, links)),
            _ => person(&p.name, links),
        })
        .collect();
    let facts: Vec<String> =
        [meeting.date.map(day), (!people.is_empty()).then(|| people.join(" and "))].into_iter().flatten().collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}\n", facts.join(" · "));
    }
    let _ = writeln!(out, "*{}*", escaped(&report.how_it_was_read()));
    if report.strengths_lead() {
        strengths(report, shown, links, out);
        changes(report, shown, links, out);
    } else {
        changes(report, shown, links, out);
        strengths(report, shown, links, out);
    }
    promises(report, links, out);
    if report.has_shares() {
        let _ = writeln!(out, "\n## Talk share\n");
        for (name, share) in &report.metrics.talk_share {
            let _ = writeln!(out, "- {}: {:.0} %", person(name, links), share * 100.0);
        }
    }
    if !report.notes.is_empty() {
        let _ = writeln!(out, "\n## Good to know\n");
        for note in &report.notes {
            let _ = writeln!(out, "- {}", escaped(note));
        }
    }
}

fn changes(report: &Report, shown: Shown, links: Links, out: &mut String) {
    let points = report.first(Polarity::Antipattern, shown.most(CHANGES_SHOWN));
    let _ = writeln!(out, "\n## What to change");
    if points.is_empty() {
        let _ = writeln!(out, "\nNothing stood out. {}", report.nothing_to_change());
    }
    let places = Places::of(report);
    for point in &points {
        let finding = point.shown();
        let _ = writeln!(out, "\n### {}\n", escaped(&finding.pattern.title));
        if !told(point).is_empty() {
            let _ = writeln!(out, "*At{}*\n", places.when(point).replace(['(', ')'], ""));
        }
        let quotes: Vec<String> = told(point)
            .into_iter()
            .map(|evidence| format!("> **{}:** {}\n", person(evidence.speaker(), links), quoted(evidence)))
            .collect();
        let _ = writeln!(out, "{}", quotes.join(">\n"));
        if let Some(repair) = &finding.repaired_by {
            let _ = writeln!(out, "**Put right soon after:** {} {}\n", places.of_one(repair), escaped(repair.quote()));
        }
        if let Some(also) = also(finding) {
            let _ = writeln!(out, "**Also in these words:** {also}\n");
        }
        let _ = writeln!(out, "**Why it matters:** {}\n", finding.pattern.why);
        let _ = writeln!(out, "**{}:** {}", advice(finding), escaped(&finding.instead));
        if let Some(phrased) = phrased(finding) {
            let _ = writeln!(out, "*({})*", escaped(&phrased));
        }
    }
}

fn strengths(report: &Report, shown: Shown, links: Links, out: &mut String) {
    let points = report.first(Polarity::Strength, shown.most(STRENGTHS_SHOWN));
    if points.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## What went well\n");
    let places = Places::of(report);
    for point in &points {
        let finding = point.shown();
        let _ = writeln!(out, "- **{}**{}  ", escaped(&finding.pattern.title), places.when(point));
        for evidence in told(point).into_iter().filter(|e| *e == finding.primary()) {
            let _ = writeln!(out, "  {}: {}", person(evidence.speaker(), links), quoted(evidence));
        }
    }
}

fn promises(report: &Report, links: Links, out: &mut String) {
    if report.commitments.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## Who owes whom what\n");
    for promise in &report.commitments {
        let due = due_words(promise, report.meeting.date);
        let mark = if promise.done { 'x' } else { ' ' };
        let who = if promise.who.is_empty() { String::new() } else { format!("{}: ", person(&promise.who, links)) };
        let _ = writeln!(out, "- [{mark}] {who}{} ({due})", escaped(said_of(promise)));
    }
}

/// The quote with its tipping words in bold. The marks travel through escaping as two private-use
/// characters; speech that holds these itself comes out bold at worst.
fn quoted(evidence: &crate::finding::Evidence) -> String {
    let (on, off) = ("\u{e000}", "\u{e001}");
    escaped(&marked(evidence, on, off)).replace(on, "**").replace(off, "**")
}

/// A name, as a link to a page of that name where links are wanted.
fn person(name: &str, links: Links) -> String {
    if is_linked(name, links) { format!("[[{name}]]") } else { escaped(name) }
}

/// Whether a name becomes a link; one that holds what ends a link or points into a page does not.
fn is_linked(name: &str, links: Links) -> bool {
    links == Links::Wiki && !name.contains(['[', ']', '|', '#', '^', '\\', '<', '>', '&'])
}

/// The frontmatter by which sameside knows its own pages again and passes over them.
pub fn stamp() -> String {
    format!("---\ntags: [one-on-one, sameside]\nsameside: {}\n---\n\n", yaml(env!("CARGO_PKG_VERSION")))
}

/// What YAML wants escaped, and what turns the direction of the text around it.
fn is_unseen(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A YAML string in double quotes: JSON's escapes, and those that YAML wants besides.
fn yaml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // A viewer that knows no frontmatter takes it for text, and a `<` in it for markup.
            c if c == '<' || c.is_control() || is_unseen(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out + "\""
}

/// Text with every character that could be markup made harmless, for `CommonMark`, GitHub and Obsidian.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut last = None;
    while let Some(c) = chars.next() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '!' => out.extend(['\\', c]),
            // At the beginning of a line they make a list, a definition or a rule.
            '-' | '+' | ':' if last.is_none() => out.extend(['\\', c]),
            '.' | ')' if !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit()) => out.extend(['\\', c]),
            // Doubled, they mark or hide what stands between them.
            '=' | '%' if last == Some(c) || chars.peek() == Some(&c) => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
        last = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn speech_is_never_markup() {
        assert_eq!(escaped("<b>*hi* [x](y) `c`"), "&lt;b&gt;\\*hi\\* \\[x\\](y) \\`c\\`");
        assert_eq!(escaped(": a: b - c"), "\\: a: b - c");
        assert_eq!((escaped("- x").as_str(), escaped("12. x. 3.").as_str()), ("\\- x", "12\\. x. 3."));
        assert_eq!(escaped("%%hid%% ==lit== 5% a=b"), "\\%\\%hid\\%\\% \\=\\=lit\\=\\= 5% a=b");
    }

    #[test]
    fn names_are_links_where_they_can_be() {
        assert_eq!(person("Bram Okafor", Links::Wiki), "[[Bram Okafor]]");
        assert_eq!(person("Bram [QA]", Links::Wiki), "Bram \\[QA\\]");
        assert_eq!(person("Bram_Okafor", Links::None), "Bram\\_Okafor");
    }

    #[test]
    fn ticks_and_own_notes_stay_and_nothing_is_written_twice() {
        let report = format!("# A\n\n- [ ] Ines: one\n- [ ] Bram: two\n\n{END}\n");
        assert_eq!(rewritten(&report, "").as_deref(), Some(report.as_str()));
        let kept = report.replace("- [ ] Bram", "- [x] Bram") + "\nmine\n";
        let once = rewritten(&report, &kept).unwrap();
        assert_eq!(once, kept);
        assert_eq!(rewritten(&report, &once).unwrap(), once);
        assert_eq!(rewritten(&report, "# My own notes\n"), None);
    }

    proptest! {
        #[test]
        fn frontmatter_strings_come_back_from_yaml(text in "\\PC*|[\\x00-\\x7f]{0,20}|(: |- |#|\"|'|\\\\|\\[|\u{85}|\u{2028}){0,8}") {
            let read = yaml_rust2::YamlLoader::load_from_str(&format!("title: {}\n", yaml(&text))).unwrap();
            prop_assert_eq!(read[0]["title"].as_str(), Some(text.as_str()));
        }
    }
}

//! The block between `---` lines at the head of a markdown file: the part of YAML that people write there.

use jiff::civil::Date;

use super::calendar;
use super::line::{Line, clean};

/// What a file states about its meeting.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Frontmatter {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    /// Who wrote the notes.
    pub(super) author: Option<String>,
    /// Name and role word (`pm` or `engineer`).
    pub(super) roles: Vec<(String, String)>,
    pub(super) attendees: Vec<String>,
}

impl Frontmatter {
    /// Everybody who is named.
    pub(super) fn people(&self) -> impl Iterator<Item = &str> {
        let roles = self.roles.iter().map(|(name, _)| name);
        self.author.iter().chain(roles).chain(&self.attendees).map(String::as_str)
    }
}

/// The frontmatter and the lines below it. An opening `---` without a closing one is a rule.
pub(super) fn split<'l, 'a>(lines: &'l [Line<'a>]) -> (Option<Frontmatter>, &'l [Line<'a>]) {
    let Some(open) = lines.iter().position(|line| !line.is_blank()) else {
        return (None, lines);
    };
    let inner = &lines[open + 1..];
    let is_open = lines[open].text.trim_start_matches('\u{feff}').trim_end() == "---";
    let close = inner.iter().take(200).position(|line| matches!(line.text.trim_end(), "---" | "..."));
    match close {
        // Between two rules of a document without frontmatter stands prose, not `key: value`.
        Some(close) if is_open && inner[..close].iter().all(is_yaml) => {
            (Some(read(&inner[..close])), &inner[close + 1..])
        }
        _ => (None, lines),
    }
}

/// Who was there, as a line of the notes' head says it: `Attendees: Ines, Bram`.
pub(super) fn attendees<'l>(lines: &'l [Line<'_>]) -> impl Iterator<Item = String> + 'l {
    let named = |line: &'l Line<'_>| {
        let text = line.text.trim().trim_start_matches(['-', '*', ' ']).trim_end_matches(['*', ' ']);
        let (key, value) = key_value(text)?;
        is_attendance(&key.trim_matches('*').to_lowercase()).then(|| list(value.trim_start_matches('*')))
    };
    lines.iter().filter_map(named).flatten()
}

fn is_attendance(key: &str) -> bool {
    matches!(key, "attendees" | "participants" | "people" | "with" | "present")
}

fn is_yaml(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    let indented = line.text.starts_with([' ', '\t']);
    text.is_empty() || indented || text.starts_with(['-', '#', ']']) || key_value(text).is_some()
}

fn key_value(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let plausible = !key.is_empty() && key.chars().count() <= 40 && key.split_whitespace().count() <= 3;
    (plausible && (value.is_empty() || value.starts_with(char::is_whitespace))).then(|| (key.trim(), value.trim()))
}

fn read(lines: &[Line<'_>]) -> Frontmatter {
    let mut front = Frontmatter::default();
    let mut key = String::new();
    for line in lines {
        let text = line.text.trim();
        if let Some(item) = text.strip_prefix('-') {
            // An item of a block is one value, commas and all.
            take(&mut front, &key, &format!("\"{}\"", scalar(item).unwrap_or_default()));
        } else if let Some((name, value)) = key_value(text).filter(|_| !line.text.starts_with([' ', '\t'])) {
            key = name.trim_matches(['"', '\'']).to_lowercase();
            take(&mut front, &key, value);
        }
    }
    front
}

fn take(front: &mut Frontmatter, key: &str, value: &str) {
    let values = || list(value);
    match key {
        "title" | "meeting" | "subject" => front.title = front.title.take().or_else(|| scalar(value)),
        "date" | "day" | "created" | "when" => front.date = front.date.or_else(|| calendar::day(value)),
        "author" | "authors" | "by" | "written_by" | "notes_by" | "notes by" => {
            front.author = front.author.take().or_else(|| values().next());
        }
        "pm" | "product manager" | "product_manager" => {
            front.roles.extend(values().map(|name| (name, "pm".to_owned())));
        }
        "engineer" | "engineers" => front.roles.extend(values().map(|name| (name, "engineer".to_owned()))),
        key if is_attendance(key) => {
            front.roles.extend(values().filter_map(|name| Some((name.clone(), role_in_brackets(&name)?.to_owned()))));
            front.attendees.extend(values());
        }
        _ => {}
    }
}

/// "Marchetti, Ines (PM)".
fn role_in_brackets(name: &str) -> Option<&'static str> {
    let (_, inside) = name.trim().strip_suffix(')')?.rsplit_once('(')?;
    match inside.trim().to_lowercase().as_str() {
        "pm" | "product manager" | "product" => Some("pm"),
        "engineer" | "developer" | "tech lead" | "engineering manager" | "em" | "eng" | "dev" => Some("engineer"),
        _ => None,
    }
}

/// `"Ines"` or `Ines  # comment`.
fn scalar(value: &str) -> Option<String> {
    let value = value.trim();
    let unquoted = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split(quote).next().unwrap_or(""),
        _ => value.split(" #").next().unwrap_or(""),
    };
    let text = clean(unquoted.trim().trim_start_matches("[[").trim_end_matches("]]"));
    let is_nothing = text.is_empty() || matches!(text.as_str(), "~" | "null" | "[]" | "|" | ">");
    (!is_nothing).then_some(text)
}

/// `[Ines, Bram]`, `Ines, Bram` or one name.
fn list(value: &str) -> impl Iterator<Item = String> {
    let value = value.trim();
    let value = match value.strip_prefix('[') {
        Some(inner) if !inner.starts_with('[') => inner.trim_end_matches(']'),
        _ => value,
    };
    let mut quote = None;
    let parts = value.split(|c: char| {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        c == ',' && quote.is_none()
    });
    parts.filter_map(scalar).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_what_people_write() {
        let text = "---\ntitle: \"1:1: Ines / Bram\"\ndate: 2026-09-03T10:00\nAuthor: 'Ines Marchetti'\npm: Ines Marchetti  # me\nengineer: [Bram de Vries, Ada]\nattendees:\n  - Ines Marchetti\n  - \"[[Bram de Vries]]\"\ntags: [a, b]\n---\nbody";
        let lines = lines(text);
        let (front, body) = split(&lines);
        let front = front.unwrap();
        assert_eq!(front.title.as_deref(), Some("1:1: Ines / Bram"));
        assert_eq!(front.date, Some(date(2026, 9, 3)));
        assert_eq!(front.author.as_deref(), Some("Ines Marchetti"));
        let roles: Vec<_> = front.roles.iter().map(|(name, role)| (name.as_str(), role.as_str())).collect();
        assert_eq!(roles, [("Ines Marchetti", "pm"), ("Bram de Vries", "engineer"), ("Ada", "engineer")]);
        assert_eq!(front.attendees, ["Ines Marchetti", "Bram de Vries"]);
        assert_eq!((body.len(), body[0].number), (1, 12));
    }

    #[test]
    fn a_quoted_name_and_an_item_are_one_person_each() {
        let text = "---\nwith: \"Okafor, Bram\"\nparticipants:\n  - Marchetti, Ines (PM)\n  - Ada's twin\n---\n";
        let lines = lines(text);
        let front = split(&lines).0.unwrap();
        assert_eq!(front.attendees, ["Okafor, Bram", "Marchetti, Ines (PM)", "Ada's twin"]);
        assert_eq!(front.roles, [("Marchetti, Ines (PM)".to_owned(), "pm".to_owned())]);
    }

    #[test]
    fn two_rules_are_no_frontmatter() {
        for text in
            ["---\nWe met and spoke. It was long.\n---\nx", "---\ntitle: x\nbody", "title: x\n---\n", "", "\n\n"]
        {
            assert_eq!(split(&lines(text)).0, None, "{text}");
        }
        assert_eq!(split(&lines("---\ntitle:\npm: ~\n---")).0, Some(Frontmatter::default()));
    }
}

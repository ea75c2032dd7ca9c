//! Somebody's own markdown notes. There is one author and no verbatim speech, so every paragraph and
//! every list item is a turn of its own: joining them would make one wall of text out of many thoughts.

use std::collections::HashSet;

use super::aside::{Aside, Asides};
use super::dialogue::{is_heading, is_rule};
use super::entity::unescape;
use super::frontmatter::{self, Frontmatter};
use super::label::{Label, Likeness, Names, label, likeness};
use super::line::{Line, clean};
use super::turns::{Utterance, begin, extend};
use super::{Format, Transcript, Turn, calendar};

/// Reads markdown notes, below the frontmatter that says who wrote them.
pub(super) fn transcript(lines: &[Line<'_>], front: &Frontmatter) -> Transcript {
    let mut asides = Asides::default();
    let items = items(lines, &mut asides);
    let people = People::of(front, &items);
    let mut turns = Vec::new();
    for item in &items {
        write(item, &people, front.author.as_deref(), &mut turns);
    }
    let headings: Vec<_> = lines.iter().filter(|line| is_heading(line.text)).copied().collect();
    let above = &lines[..lines.len().min(15)];
    Transcript {
        format: Format::Notes,
        title: headings.first().map(|line| heading_text(line.text)).filter(|title| !title.is_empty()),
        date: calendar::stated(&headings).or_else(|| calendar::stated(above)),
        stated_roles: Vec::new(),
        attendees: frontmatter::attendees(above).chain(front.people().map(str::to_owned)).collect(),
        turns,
        duration_s: None,
        asides: asides.words(),
    }
}

/// Whether the file has anything of markdown in it.
pub(super) fn is_notes(lines: &[Line<'_>]) -> bool {
    let first = lines.iter().find(|line| !line.is_blank()).map_or("", |line| line.text.trim_start());
    let is_page_or_script = first.starts_with(['<', '{']) || first.starts_with("#!");
    !is_page_or_script && lines.iter().any(|line| is_markdown(line.text))
}

/// Whether a line is a heading, a list item or a checkbox.
pub(super) fn is_markdown(line: &str) -> bool {
    is_heading(line) || bullet(line).is_some() || checkbox(line).is_some()
}

/// A paragraph or a list item, on one line or more.
struct Item<'a> {
    /// `[ ]` or `[x]`, as it stands in the file.
    checkbox: Option<&'a str>,
    lines: Vec<Line<'a>>,
}

fn items<'a>(lines: &[Line<'a>], asides: &mut Asides) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = Vec::new();
    let mut open = false;
    // What is opened and never closed is not taken for code or a comment: the rest of the notes would be lost.
    let last_fence = FENCES.map(|mark| lines.iter().rposition(|line| is_closing(line.text, mark)));
    let last_comment = lines.iter().rposition(|line| line.text.contains(COMMENT_END));
    let mut block = Block::Prose;
    for (at, line) in lines.iter().enumerate() {
        let mut text = line.text.trim();
        if let Block::Code(mark) = block {
            if is_closing(text, mark) {
                block = Block::Prose;
            }
            continue;
        }
        if let Some(mark) = (0..FENCES.len()).find(|n| text.starts_with(FENCES[*n]) && last_fence[*n] > Some(at)) {
            block = Block::Code(FENCES[mark]);
            asides.add(Aside::Code);
            open = false;
            continue;
        }
        if matches!(block, Block::Prose) && text.starts_with("<!--") && last_comment >= Some(at) {
            block = Block::Comment;
            asides.add(Aside::Comment);
        }
        if matches!(block, Block::Comment) {
            let Some((_, after)) = text.split_once(COMMENT_END) else {
                continue;
            };
            block = Block::Prose;
            text = after.trim();
        }
        let quote = text.trim_start_matches('>').trim_start();
        let is_break = quote.is_empty() || line.is_blank() || is_rule(text) || is_table_rule(text);
        if is_break || is_heading(text) {
            open = false;
            if !is_break {
                asides.add(Aside::Heading);
            }
            continue;
        }
        let marked = bullet(quote).or_else(|| checkbox(quote).map(|_| quote));
        let content = marked.unwrap_or(quote);
        let (checkbox, content) = checkbox(content).map_or((None, content), |(mark, rest)| (Some(mark), rest));
        let content = Line { number: line.number, text: content };
        match items.last_mut() {
            Some(item) if open && marked.is_none() && !text.starts_with('|') => item.lines.push(content),
            _ => items.push(Item { checkbox, lines: vec![content] }),
        }
        open = true;
    }
    items
}

/// What a line stands in.
enum Block {
    Prose,
    /// Up to a line of this mark.
    Code(&'static str),
    Comment,
}

const FENCES: [&str; 2] = ["```", "~~~"];
const COMMENT_END: &str = "-->";

/// Whether a line ends a block of code that began with `mark`: marks alone, as many or more.
fn is_closing(line: &str, mark: &str) -> bool {
    let line = line.trim();
    line.starts_with(mark) && line.trim_start_matches(&mark[..1]).is_empty()
}

/// What follows the mark of a list item: `- `, `* `, `+ `, `• `, `1. `, `2) `.
fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let digits = line.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => line.strip_prefix(['-', '*', '+', '•', '‣', '◦', '–'])?,
        1..=3 => line[digits..].strip_prefix(['.', ')'])?,
        _ => return None,
    };
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix(char::is_whitespace).map(str::trim_start)
}

/// `[ ]` or `[x]` at the start of a line, and the rest.
fn checkbox(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let is_box = matches!(line.get(..3), Some("[ ]" | "[x]" | "[X]" | "[-]" | "[/]"));
    let (mark, rest) = if is_box { line.split_at(3) } else { return None };
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| (mark, rest.trim_start()))
}

/// `|---|:-:|`
fn is_table_rule(line: &str) -> bool {
    line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whose name before a colon makes them the speaker.
struct People {
    stated: HashSet<String>,
    names: Names,
}

impl People {
    fn of(front: &Frontmatter, items: &[Item<'_>]) -> Self {
        let mut stated = HashSet::new();
        for name in front.people() {
            // `Ines Marchetti (PM)` is also Ines Marchetti, and Ines.
            let lower = name.to_lowercase();
            stated.extend(lower.split('(').next().map(|bare| bare.trim().to_owned()));
            stated.extend(lower.split(' ').next().map(str::to_owned));
            stated.insert(lower);
        }
        let mut names = Names::default();
        for line in items.iter().flat_map(|item| &item.lines) {
            names.see(label(line.text).map(|label| label.name).as_deref());
        }
        Self { stated, names }
    }

    fn include(&self, name: &str) -> bool {
        let recurs = self.names.count(name) >= 2 && likeness(name) == Likeness::Name;
        recurs || self.stated.contains(&name.to_lowercase())
    }
}

fn write(item: &Item<'_>, people: &People, author: Option<&str>, turns: &mut Vec<Turn>) {
    for (at, line) in item.lines.iter().enumerate() {
        let label = label(line.text).filter(|label| people.include(&label.name));
        let named = label.is_some();
        let Label { name, time, rest } = label.unwrap_or(Label { name: String::new(), time: None, rest: line.text });
        let mut text = unescape(rest).into_owned();
        if let Some(checkbox) = item.checkbox.filter(|_| at == 0) {
            text = format!("{checkbox} {text}");
        }
        let speaker = if named { Some(name.as_str()) } else { author };
        let utterance = Utterance { speaker, line: line.number, start_s: time, end_s: None, text: &text };
        match turns.last_mut() {
            // A paragraph goes on, whoever it began with, until another name begins a line.
            Some(turn)
                if at > 0 && !named && turn.pieces.last().is_some_and(|piece| piece.line >= item.lines[0].number) =>
            {
                extend(turn, utterance);
            }
            _ => begin(turns, utterance),
        }
    }
}

fn heading_text(line: &str) -> String {
    clean(&line.trim().trim_matches('#').replace("**", ""))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Transcript {
        super::super::format::read(&lines(text)).unwrap()
    }

    fn turns(read: &Transcript) -> Vec<(Option<&str>, &str)> {
        read.turns.iter().map(|turn| (turn.speaker.as_deref(), turn.text.as_str())).collect()
    }

    #[test]
    fn every_paragraph_and_item_is_a_turn() {
        let text = "# 1:1 Bram, 3 Sep 2026\n\nWe spoke about\nthe export.\n\n## Next\n- late again\n  because of tests\n- [ ] @Bram sends logs by Friday\n  * [x] done\n1. first\n> a quote\n> goes on\n\n```\ncode: x\n```\n";
        let read = read(text);
        let expected = [
            "We spoke about the export.",
            "late again because of tests",
            "[ ] @Bram sends logs by Friday",
            "[x] done",
            "first a quote goes on",
        ];
        assert_eq!(turns(&read), expected.map(|text| (None, text)));
        assert_eq!((read.title.as_deref(), read.date), (Some("1:1 Bram, 3 Sep 2026"), Some(date(2026, 9, 3))));
        assert_eq!(read.asides, ["2 headings", "1 block of code"]);
        assert_eq!(read.turns[0].pieces.iter().map(|piece| piece.line).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn the_author_speaks_unless_a_person_is_named() {
        let text = "---\ndate: 2026-09-03\nauthor: Ines Marchetti\nengineer: Bram de Vries\n---\n- late\n- Bram: needs a week\n- **Bram de Vries:** or two\n- [ ] Bram: logs\n- Blockers: none\n- Blockers: many\nBram: yes\nInes: no\n";
        let read = read(text);
        let (ines, bram) = (Some("Ines Marchetti"), Some("Bram"));
        assert_eq!(
            turns(&read),
            [
                (ines, "late"),
                (bram, "needs a week"),
                (Some("Bram de Vries"), "or two"),
                (bram, "[ ] logs"),
                (ines, "Blockers: none"),
                (ines, "Blockers: many"),
                (bram, "yes"),
                (Some("Ines"), "no"),
            ]
        );
        assert_eq!(read.stated_roles, [("Bram de Vries".to_owned(), "engineer".to_owned())]);
        assert_eq!(read.date, Some(date(2026, 9, 3)));
    }

    #[test]
    fn a_name_that_comes_back_speaks() {
        let read =
            read("# Sync\n- Ada: one\n- Ada: two\n- Bram: once\n- Note: x\n- Note: y\n- see https://a.example: z\n");
        assert_eq!(
            turns(&read),
            [
                (Some("Ada"), "one"),
                (Some("Ada"), "two"),
                (None, "Bram: once"),
                (None, "Note: x"),
                (None, "Note: y"),
                (None, "see https://a.example: z")
            ]
        );
    }

    #[test]
    fn comments_and_code_end_where_they_end() {
        let read = read("- a\n<!-- b\nc --> d\n~~~ rust\ne\n~~~\nf\n<!-- g --> h\n```\ni\n<!-- j\n");
        assert_eq!(turns(&read), ["a d", "f h ``` i <!-- j"].map(|text| (None, text)));
        assert_eq!(read.asides, ["2 comment or style blocks", "1 block of code"]);
    }

    #[test]
    fn prose_and_pages_are_no_notes() {
        for text in
            ["Just prose.\n\nMore prose.", "<html>\n- x\n</html>", "#!/bin/sh\n# x\n", "#hashtag", "-dash", "1.5 weeks"]
        {
            assert!(!is_notes(&lines(text)), "{text}");
        }
    }
}

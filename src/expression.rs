//! An expression: a regex that is cheap to have and costs something only when it is asked.
//!
//! It is compiled when it is first asked, and where that is possible not over Unicode but over an alphabet of our
//! own, which takes a tenth of the time. What it matches is what the `regex` crate says it matches: whatever the
//! alphabet cannot say, of the expression or of the text, is left to that crate.

mod alphabet;
mod automaton;
mod engine;
mod plain;

use std::borrow::Cow;
use std::ops::{Index, Range};
use std::sync::{Arc, OnceLock};

use regex::Regex;

pub use alphabet::{Alphabet, Case, Words, Written, written};
use engine::Engine;

/// A regex, compiled on first use.
#[derive(Clone)]
pub struct Expression {
    source: Cow<'static, str>,
    /// Its number among those that ship, whose needles are known.
    pub(crate) number: Option<u32>,
    /// Its automaton, where it ships.
    packed: Option<(Alphabet, &'static [u8])>,
    plain: OnceLock<Option<Arc<Engine>>>,
    exact: OnceLock<Regex>,
}

// As its source: whether it has been compiled already is nobody's business.
impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/", self.source)
    }
}

impl Expression {
    /// An expression of our own, known to compile: a test that asks it is enough to be sure.
    pub fn trusted(source: impl Into<Cow<'static, str>>) -> Expression {
        Expression { source: source.into(), number: None, packed: None, plain: OnceLock::new(), exact: OnceLock::new() }
    }

    /// As `Regex::new` reads, for expressions of our own: nothing is compiled before it is asked.
    ///
    /// # Errors
    /// Never here; one that does not compile stops the first test that asks it.
    pub fn new(source: &str) -> Result<Expression, std::convert::Infallible> {
        Ok(Expression::trusted(source.to_owned()))
    }

    /// The shipped expression of this number.
    pub(crate) fn shipped(number: u32, source: &'static str, packed: Option<(Alphabet, &'static [u8])>) -> Expression {
        Expression { number: Some(number), packed, ..Expression::trusted(source) }
    }

    /// An expression from anywhere.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn checked(source: String) -> Result<Expression, regex::Error> {
        let exact = OnceLock::from(Regex::new(&source)?);
        Ok(Expression { exact, ..Expression::trusted(source) })
    }

    /// Whether it matches anywhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        match self.prepared(text) {
            Prepared::Plain(engine, written) => engine.is_match(&written.symbols),
            Prepared::Exact(regex) => regex.is_match(text),
        }
    }

    /// The first match.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        match self.prepared(text) {
            Prepared::Plain(engine, written) => {
                engine.find(&written.symbols, 0).map(|found| Match::at(text, &written, &found))
            }
            Prepared::Exact(regex) => regex.find(text).map(|found| Match { text, span: found.range() }),
        }
    }

    /// All matches that do not overlap.
    pub fn find_iter<'r, 't>(&'r self, text: &'t str) -> impl Iterator<Item = Match<'t>> + use<'r, 't> {
        match self.prepared(text) {
            Prepared::Plain(engine, written) => {
                let mut after = After::default();
                Either::Plain(std::iter::from_fn(move || {
                    let found =
                        after.next(written.symbols.len(), |from| engine.find(&written.symbols, from), Range::clone)?;
                    Some(Match::at(text, &written, &found))
                }))
            }
            Prepared::Exact(regex) => {
                Either::Exact(regex.find_iter(text).map(move |m| Match { text, span: m.range() }))
            }
        }
    }

    /// The first match, with what its groups caught.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        match self.prepared(text) {
            Prepared::Plain(engine, written) => {
                engine.groups(&written.symbols, 0).map(|groups| Captures::at(text, engine, &written, &groups))
            }
            Prepared::Exact(regex) => regex.captures(text).map(|found| Captures::of(text, regex, &found)),
        }
    }

    /// All matches that do not overlap, with what their groups caught.
    pub fn captures_iter<'r, 't>(&'r self, text: &'t str) -> impl Iterator<Item = Captures<'t>> + use<'r, 't> {
        match self.prepared(text) {
            Prepared::Plain(engine, written) => {
                let mut after = After::default();
                Either::Plain(std::iter::from_fn(move || {
                    let whole =
                        |groups: &Vec<Option<Range<usize>>>| groups.first().cloned().flatten().unwrap_or_default();
                    let groups =
                        after.next(written.symbols.len(), |from| engine.groups(&written.symbols, from), whole)?;
                    Some(Captures::at(text, engine, &written, &groups))
                }))
            }
            Prepared::Exact(regex) => {
                Either::Exact(regex.captures_iter(text).map(move |found| Captures::of(text, regex, &found)))
            }
        }
    }

    /// `text` with other words in the place of all matches, as they stand.
    pub fn replace_all<'t>(&self, text: &'t str, with: &str) -> Cow<'t, str> {
        let (mut replaced, mut kept) = (String::new(), 0);
        for found in self.find_iter(text) {
            replaced.extend([&text[kept..found.start()], with]);
            kept = found.end();
        }
        if kept == 0 && replaced.is_empty() {
            return Cow::Borrowed(text);
        }
        replaced.push_str(&text[kept..]);
        Cow::Owned(replaced)
    }

    fn prepared(&self, text: &str) -> Prepared<'_> {
        let engine = self.plain.get_or_init(|| self.engine().map(Arc::new));
        let written = engine.as_ref().and_then(|engine| Some((engine, written(text, engine.alphabet)?)));
        match written {
            Some((engine, written)) => Prepared::Plain(engine, written),
            None => Prepared::Exact(self.exact()),
        }
    }

    fn engine(&self) -> Option<Engine> {
        if let Some((alphabet, packed)) = self.packed {
            return Engine::new(automaton::unpacked(packed)?, alphabet);
        }
        let plain = plain::plain(&self.source)?;
        Engine::new(automaton::compiled(&plain.hir)?, plain.alphabet)
    }

    /// As the `regex` crate has it.
    fn exact(&self) -> &Regex {
        self.exact.get_or_init(|| Regex::new(&self.source).expect("an expression of our own compiles"))
    }
}

/// What is to be asked, and the text as it wants it.
enum Prepared<'r> {
    Plain(&'r Engine, Written),
    Exact(&'r Regex),
}

enum Either<A, B> {
    Plain(A),
    Exact(B),
}

impl<T, A: Iterator<Item = T>, B: Iterator<Item = T>> Iterator for Either<A, B> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Either::Plain(found) => found.next(),
            Either::Exact(found) => found.next(),
        }
    }
}

/// Where matches go on after the last one.
#[derive(Default)]
struct After {
    from: usize,
    last: Option<usize>,
}

impl After {
    fn next<T>(
        &mut self,
        end: usize,
        find: impl Fn(usize) -> Option<T>,
        span: impl Fn(&T) -> Range<usize>,
    ) -> Option<T> {
        while self.from <= end {
            let found = find(self.from)?;
            let at = span(&found);
            // No empty match touches the match before it.
            if at.is_empty() && self.last == Some(at.end) {
                self.from += 1;
                continue;
            }
            (self.from, self.last) = (at.end, Some(at.end));
            return Some(found);
        }
        None
    }
}

/// Where an expression matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    span: Range<usize>,
}

impl<'t> Match<'t> {
    fn at(text: &'t str, written: &Written, symbols: &Range<usize>) -> Match<'t> {
        Match { text, span: written.byte(symbols.start)..written.byte(symbols.end) }
    }

    /// Its first byte.
    pub fn start(&self) -> usize {
        self.span.start
    }

    /// The byte after it.
    pub fn end(&self) -> usize {
        self.span.end
    }

    /// Its bytes.
    pub fn range(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Its words.
    pub fn as_str(&self) -> &'t str {
        &self.text[self.span.clone()]
    }
}

/// What the groups of an expression caught.
#[derive(Debug)]
pub struct Captures<'t> {
    text: &'t str,
    groups: Vec<Option<Range<usize>>>,
    names: Arc<[Option<String>]>,
}

impl<'t> Captures<'t> {
    fn at(text: &'t str, engine: &Engine, written: &Written, groups: &[Option<Range<usize>>]) -> Captures<'t> {
        let byte = |group: &Option<Range<usize>>| group.as_ref().map(|g| written.byte(g.start)..written.byte(g.end));
        Captures { text, groups: groups.iter().map(byte).collect(), names: Arc::clone(&engine.names) }
    }

    fn of(text: &'t str, regex: &Regex, found: &regex::Captures<'t>) -> Captures<'t> {
        let groups = found.iter().map(|group| group.map(|group| group.range())).collect();
        Captures { text, groups, names: regex.capture_names().map(|name| name.map(str::to_owned)).collect() }
    }

    /// What group `number` caught; 0 is the whole match.
    pub fn get(&self, number: usize) -> Option<Match<'t>> {
        Some(Match { text: self.text, span: self.groups.get(number)?.clone()? })
    }

    /// What the group of this name caught.
    pub fn name(&self, name: &str) -> Option<Match<'t>> {
        self.get(self.names.iter().position(|own| own.as_deref() == Some(name))?)
    }
}

impl Index<usize> for Captures<'_> {
    type Output = str;

    fn index(&self, number: usize) -> &str {
        self.get(number).expect("a group that caught something").as_str()
    }
}

impl Index<&str> for Captures<'_> {
    type Output = str;

    fn index(&self, name: &str) -> &str {
        self.name(name).expect("a group that caught something").as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expressions of this program's own kind: Unicode's words, flags inside, groups, empty matches.
    #[test]
    fn it_matches_what_the_regex_crate_matches() {
        let sources = [
            r"(?i)\bwho\b|\b\w+ing\b",
            r"(?ix) ^\W* (?P<yes> yes | sure )? \b  # the rest",
            r"(?i)\b(?:ask|talk\s+to)\s+(?-i:[A-Z])\w+",
            r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?i:of\s+)?(?P<month>May|June)\b",
            r"(?i)[^.?!]*\bcan['’]?t\b.{0,9}?(\s|$)",
            r"x*",
            r"(?m)^\s*$|-$",
            r"(?i)\bseeing\s+\p{L}+",
            r"(?i)caf[eé]\b",
        ];
        let texts = [
            "Who is going? WHOEVER’S asking René; yes, ŁUKASZ can’t…",
            "Sure. Ask Dana, talk to dana, ask Émile on 3rd of May or 12 June\n\n- x-\nxx",
            "seeing Édouard_at the café, seeing K, 3\u{a0}May, ٣ May — naïve CAFÉ",
            "",
            "_who_ can't seeing you",
        ];
        for source in sources {
            let (own, exact) = (Expression::trusted(source), Regex::new(source).unwrap());
            for text in texts {
                let names: Vec<&str> = exact.capture_names().flatten().collect();
                let expected: Vec<_> = exact
                    .captures_iter(text)
                    .map(|c| (c[0].to_owned(), names.iter().map(|n| c.name(n).map(|m| m.range())).collect::<Vec<_>>()))
                    .collect();
                let found: Vec<_> = own
                    .captures_iter(text)
                    .map(|c| (c[0].to_owned(), names.iter().map(|n| c.name(n).map(|m| m.range())).collect::<Vec<_>>()))
                    .collect();
                assert_eq!(found, expected, "{source} in {text}");
                let spans: Vec<_> = own.find_iter(text).map(|m| m.range()).collect();
                assert_eq!(spans, exact.find_iter(text).map(|m| m.range()).collect::<Vec<_>>(), "{source} in {text}");
                assert_eq!(own.replace_all(text, "-"), exact.replace_all(text, "-"), "{source} in {text}");
            }
        }
    }
}

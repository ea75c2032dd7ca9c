//! An expression over the alphabet of [`super::alphabet`], made from its source.
//!
//! `None` wherever the source asks for something that the alphabet cannot tell apart: such an expression is left to
//! the `regex` crate as it stands. A property test holds the two against each other.

use regex_syntax::ast::{self, Ast};
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};

use super::alphabet::{Alphabet, Case, LAST, Words, symbol};

/// The expression, and the alphabet in which the text is to be written.
#[derive(Debug)]
pub struct Plain {
    /// Over bytes that are symbols.
    pub hir: Hir,
    /// The alphabet.
    pub alphabet: Alphabet,
}

/// The expression that `source` spells; `None` where it cannot be had in any alphabet.
pub fn plain(source: &str) -> Option<Plain> {
    let ast = ast::parse::ParserBuilder::new().nest_limit(200).build().parse(source).ok()?;
    // What has no `\b` can have every letter told apart.
    let is_of_unicode = source.matches(r"\b").count() > source.matches(r"(?-u:\b)").count();
    let words = if is_of_unicode { Words::Unicode } else { Words::Ascii };
    let alphabet = Alphabet { case: Case::Folded, words };
    let made = |alphabet| {
        Maker { alphabet, flags: Flags { ignores_case: false, lines: false, dot_all: false, unicode: true } }
            .hir(&ast)
            .map(|hir| Plain { hir, alphabet })
    };
    match made(alphabet) {
        Err(Cannot::WithoutCase) => made(Alphabet { case: Case::Kept, words }).ok(),
        made => made.ok(),
    }
}

/// Why there is no expression.
enum Cannot {
    /// It tells capital letters from small ones.
    WithoutCase,
    /// It asks for something else that the alphabet does not have.
    AtAll,
}

#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is on or off, as the syntax has them")]
struct Flags {
    ignores_case: bool,
    lines: bool,
    dot_all: bool,
    unicode: bool,
}

struct Maker {
    alphabet: Alphabet,
    flags: Flags,
}

impl Maker {
    fn hir(&mut self, ast: &Ast) -> Result<Hir, Cannot> {
        match ast {
            Ast::Empty(_) => Ok(Hir::empty()),
            Ast::Flags(set) => {
                self.set(&set.flags)?;
                Ok(Hir::empty())
            }
            Ast::Literal(literal) => self.literal(literal),
            Ast::Dot(_) => {
                let all = Set(0, 0).not();
                self.class(if self.flags.dot_all { all } else { all.without(Set::of('\n')) })
            }
            Ast::Assertion(assertion) => self.look(&assertion.kind),
            Ast::ClassPerl(class) => self.class(self.perl(class)?),
            Ast::ClassBracketed(class) => self.class(self.brackets(class)?),
            Ast::ClassUnicode(class) => self.class(unicode(class)?),
            Ast::Repetition(repetition) => {
                let (min, max) = match &repetition.op.kind {
                    ast::RepetitionKind::ZeroOrOne => (0, Some(1)),
                    ast::RepetitionKind::ZeroOrMore => (0, None),
                    ast::RepetitionKind::OneOrMore => (1, None),
                    ast::RepetitionKind::Range(ast::RepetitionRange::Exactly(n)) => (*n, Some(*n)),
                    ast::RepetitionKind::Range(ast::RepetitionRange::AtLeast(n)) => (*n, None),
                    ast::RepetitionKind::Range(ast::RepetitionRange::Bounded(n, m)) => (*n, Some(*m)),
                };
                let sub = Box::new(self.hir(&repetition.ast)?);
                Ok(Hir::repetition(Repetition { min, max, greedy: repetition.greedy, sub }))
            }
            Ast::Group(group) => self.group(group),
            Ast::Alternation(all) => {
                Ok(Hir::alternation(all.asts.iter().map(|ast| self.hir(ast)).collect::<Result<_, _>>()?))
            }
            Ast::Concat(all) => Ok(Hir::concat(all.asts.iter().map(|ast| self.hir(ast)).collect::<Result<_, _>>()?)),
        }
    }

    /// Flags that are set inside a group end with it.
    fn group(&mut self, group: &ast::Group) -> Result<Hir, Cannot> {
        let outside = self.flags;
        if let ast::GroupKind::NonCapturing(flags) = &group.kind {
            self.set(flags)?;
        }
        let sub = self.hir(&group.ast)?;
        self.flags = outside;
        let (index, name) = match &group.kind {
            ast::GroupKind::NonCapturing(_) => return Ok(sub),
            ast::GroupKind::CaptureIndex(index) => (*index, None),
            ast::GroupKind::CaptureName { name, .. } => (name.index, Some(name.name.as_str().into())),
        };
        Ok(Hir::capture(Capture { index, name, sub: Box::new(sub) }))
    }

    fn set(&mut self, flags: &ast::Flags) -> Result<(), Cannot> {
        let mut is_set = true;
        for item in &flags.items {
            match item.kind {
                ast::FlagsItemKind::Negation => is_set = false,
                ast::FlagsItemKind::Flag(ast::Flag::CaseInsensitive) => self.flags.ignores_case = is_set,
                ast::FlagsItemKind::Flag(ast::Flag::MultiLine) => self.flags.lines = is_set,
                ast::FlagsItemKind::Flag(ast::Flag::DotMatchesNewLine) => self.flags.dot_all = is_set,
                ast::FlagsItemKind::Flag(ast::Flag::Unicode) => self.flags.unicode = is_set,
                // The parser has seen to it.
                ast::FlagsItemKind::Flag(ast::Flag::IgnoreWhitespace) => {}
                ast::FlagsItemKind::Flag(ast::Flag::SwapGreed | ast::Flag::CRLF) => return Err(Cannot::AtAll),
            }
        }
        Ok(())
    }

    fn literal(&self, literal: &ast::Literal) -> Result<Hir, Cannot> {
        let c = literal.c;
        let cased = if c.is_ascii_alphabetic() { Some(self.alphabet.case) } else { None };
        match (cased, self.flags.ignores_case) {
            (Some(Case::Folded), true) => Ok(Hir::literal([byte(c)?.to_ascii_lowercase()])),
            (Some(Case::Folded), false) => Err(Cannot::WithoutCase),
            (Some(Case::Kept), true) => self.class(Set::of(c).in_either_case()),
            (Some(Case::Kept), false) => Ok(Hir::literal([byte(c)?])),
            // `_` stands for other letters where words are Unicode's, and letters with a case of their own are rare.
            (None, ignores_case) => {
                let is_letter = c == '_' && self.alphabet.words == Words::Unicode;
                let is_cased = c == 'é' && !ignores_case;
                if is_letter || is_cased || !self.has_own(c) || literal.byte().is_some() {
                    return Err(Cannot::AtAll);
                }
                Ok(Hir::literal([byte(c)?]))
            }
        }
    }

    fn look(&self, kind: &ast::AssertionKind) -> Result<Hir, Cannot> {
        let is_of_words = (self.flags.unicode, self.alphabet.words) == (true, Words::Unicode)
            || (self.flags.unicode, self.alphabet.words) == (false, Words::Ascii);
        let look = match (kind, self.flags.lines) {
            (ast::AssertionKind::StartLine, false) | (ast::AssertionKind::StartText, _) => Look::Start,
            (ast::AssertionKind::EndLine, false) | (ast::AssertionKind::EndText, _) => Look::End,
            (ast::AssertionKind::StartLine, true) => Look::StartLF,
            (ast::AssertionKind::EndLine, true) => Look::EndLF,
            (ast::AssertionKind::WordBoundary, _) if is_of_words => Look::WordAscii,
            (ast::AssertionKind::NotWordBoundary, _) if is_of_words => Look::WordAsciiNegate,
            _ => return Err(Cannot::AtAll),
        };
        Ok(Hir::look(look))
    }

    /// The symbols whose characters are in a class.
    fn class(&self, set: Set) -> Result<Hir, Cannot> {
        let mut set = set;
        if self.alphabet.case == Case::Folded {
            if set.capitals() << 32 != set.0 & SMALL {
                return Err(Cannot::WithoutCase);
            }
            set.0 &= !CAPITALS;
        }
        if self.alphabet.words == Words::Unicode {
            // They are all written as `_`, which itself is not written at all.
            if set.has('é') != set.has('ж') {
                return Err(Cannot::AtAll);
            }
            let letters = Set::of('é').and(Set::of('ж'));
            set = if set.has('é') { set.without(letters).and(Set::of('_')) } else { set.without(Set::of('_')) };
        }
        Ok(Hir::class(Class::Bytes(ClassBytes::new(set.ranges()))))
    }

    /// Whether `c` is not one of many characters that are written alike.
    fn has_own(&self, c: char) -> bool {
        let stands_for_many = matches!(c, '\u{a0}' | 'ж' | '☃');
        let is_written = !(c == 'é' && self.alphabet.words == Words::Unicode);
        c.is_ascii() || !stands_for_many && is_written && symbol(c).is_some() && !Set::of(c).is_for_many()
    }

    fn perl(&self, class: &ast::ClassPerl) -> Result<Set, Cannot> {
        // `(?-u:\W)` is about bytes.
        if class.negated && !self.flags.unicode {
            return Err(Cannot::AtAll);
        }
        let digits = Set::range('0', '9');
        let set = match (&class.kind, self.flags.unicode) {
            (ast::ClassPerlKind::Digit, _) => digits,
            (ast::ClassPerlKind::Space, is_unicode) => {
                let ascii = Set::range('\t', '\r').and(Set::of(' '));
                if is_unicode { ascii.and(Set::of('\u{a0}')) } else { ascii }
            }
            (ast::ClassPerlKind::Word, is_unicode) => {
                let ascii = digits.and(Set::of('_')).and(Set(CAPITALS | SMALL, 0));
                if is_unicode { ascii.and(Set::of('é')).and(Set::of('ж')) } else { ascii }
            }
        };
        Ok(if class.negated { set.not() } else { set })
    }

    fn brackets(&self, class: &ast::ClassBracketed) -> Result<Set, Cannot> {
        match &class.kind {
            ast::ClassSet::Item(item) => self.item(item).map(|set| if class.negated { set.not() } else { set }),
            ast::ClassSet::BinaryOp(_) => Err(Cannot::AtAll),
        }
    }

    fn item(&self, item: &ast::ClassSetItem) -> Result<Set, Cannot> {
        let either = |set: Set| if self.flags.ignores_case { set.in_either_case() } else { set };
        match item {
            ast::ClassSetItem::Empty(_) => Ok(Set(0, 0)),
            ast::ClassSetItem::Literal(literal) => {
                let is_cased = literal.c == 'é' && !self.flags.ignores_case;
                if !self.has_own(literal.c) || is_cased || literal.byte().is_some() {
                    return Err(Cannot::AtAll);
                }
                Ok(either(Set::of(literal.c)))
            }
            ast::ClassSetItem::Range(range) if range.end.c.is_ascii() => {
                Ok(either(Set::range(range.start.c, range.end.c)))
            }
            ast::ClassSetItem::Perl(class) => self.perl(class),
            ast::ClassSetItem::Bracketed(class) => self.brackets(class),
            ast::ClassSetItem::Union(union) => {
                union.items.iter().try_fold(Set(0, 0), |set, item| Ok(set.and(self.item(item)?)))
            }
            ast::ClassSetItem::Unicode(class) => unicode(class),
            ast::ClassSetItem::Range(_) | ast::ClassSetItem::Ascii(_) => Err(Cannot::AtAll),
        }
    }
}

/// `\p{L}`, and no other class of Unicode's.
fn unicode(class: &ast::ClassUnicode) -> Result<Set, Cannot> {
    let is_letters = match &class.kind {
        ast::ClassUnicodeKind::OneLetter(name) => *name == 'L',
        ast::ClassUnicodeKind::Named(name) => name == "L",
        ast::ClassUnicodeKind::NamedValue { .. } => false,
    };
    if !is_letters || class.negated {
        return Err(Cannot::AtAll);
    }
    Ok(Set(CAPITALS | SMALL, 0).and(Set::of('é')).and(Set::of('ж')))
}

/// Characters: a bit for each of ASCII, and one for each further symbol.
#[derive(Clone, Copy)]
struct Set(u128, u32);

const CAPITALS: u128 = ((1 << 26) - 1) << 65;
const SMALL: u128 = CAPITALS << 32;
const FURTHER: u32 = (1 << (LAST - 0x7f)) - 1;

impl Set {
    /// A character that has a symbol, or stands for those that share one.
    fn of(c: char) -> Set {
        match symbol(c) {
            Some(symbol @ 0..=0x7f) => Set(1 << symbol, 0),
            Some(symbol) => Set(0, 1 << (symbol - 0x80)),
            None => Set(0, 0),
        }
    }

    /// ASCII characters.
    fn range(from: char, to: char) -> Set {
        (from..=to).fold(Set(0, 0), |set, c| set.and(Set::of(c)))
    }

    fn and(self, other: Set) -> Set {
        Set(self.0 | other.0, self.1 | other.1)
    }

    fn not(self) -> Set {
        Set(!self.0, !self.1 & FURTHER)
    }

    fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0, self.1 & !other.1)
    }

    fn has(self, c: char) -> bool {
        let own = Set::of(c);
        self.0 & own.0 != 0 || self.1 & own.1 != 0
    }

    /// Whether its symbol is one that stands for many characters.
    fn is_for_many(self) -> bool {
        ['\u{a0}', 'ж', '☃'].into_iter().any(|many| self.has(many))
    }

    fn capitals(self) -> u128 {
        self.0 & CAPITALS
    }

    fn in_either_case(self) -> Set {
        Set(self.0 | self.capitals() << 32 | (self.0 & SMALL) >> 32, self.1)
    }

    /// Runs of symbols.
    fn ranges(self) -> Vec<ClassBytesRange> {
        let is_in =
            |symbol: &u8| if *symbol < 0x80 { self.0 >> symbol & 1 == 1 } else { self.1 >> (symbol - 0x80) & 1 == 1 };
        let mut ranges: Vec<ClassBytesRange> = Vec::new();
        for symbol in (0..=LAST).filter(is_in) {
            match ranges.last_mut() {
                Some(last) if last.end() + 1 == symbol => *last = ClassBytesRange::new(last.start(), symbol),
                _ => ranges.push(ClassBytesRange::new(symbol, symbol)),
            }
        }
        ranges
    }
}

fn byte(c: char) -> Result<u8, Cannot> {
    symbol(c).ok_or(Cannot::AtAll)
}

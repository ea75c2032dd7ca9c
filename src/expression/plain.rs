//! An expression over the alphabet of [`super::alphabet`], made from its source.
//!
//! `None` wherever the source asks for something that the alphabet cannot tell apart: such an expression is left to
//! the `regex` crate as it stands. A property test holds the two against each other.

use regex_syntax::ast::{self, Ast};
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};

use super::alphabet::{Alphabet, Case, LETTERS, Words, symbol, symbols};

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
                let all = self.flags.dot_all;
                self.class(|_, c| Ok(all || c != '\n'))
            }
            Ast::Assertion(assertion) => self.look(&assertion.kind),
            Ast::ClassPerl(class) => self.class(|maker, c| maker.in_perl(class, c)),
            Ast::ClassBracketed(class) => self.class(|maker, c| maker.in_brackets(class, c)),
            Ast::ClassUnicode(_) => Err(Cannot::AtAll),
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
            (Some(Case::Kept), true) => self.class(|_, other| Ok(other.eq_ignore_ascii_case(&c))),
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
    fn class(&self, is_in: impl Fn(&Maker, char) -> Result<bool, Cannot>) -> Result<Hir, Cannot> {
        let mut class = ClassBytes::empty();
        for (symbol, c) in symbols(self.alphabet) {
            let here = is_in(self, c)?;
            if self.alphabet.case == Case::Folded
                && c.is_ascii_lowercase()
                && here != is_in(self, c.to_ascii_uppercase())?
            {
                return Err(Cannot::WithoutCase);
            }
            if here {
                class.push(ClassBytesRange::new(symbol, symbol));
            }
        }
        if self.alphabet.words == Words::Unicode {
            let letter = is_in(self, '_')?;
            for other in LETTERS {
                if is_in(self, other)? != letter {
                    return Err(Cannot::AtAll);
                }
            }
        }
        Ok(Hir::class(Class::Bytes(class)))
    }

    /// Whether `c` is not one of many characters that are written alike.
    fn has_own(&self, c: char) -> bool {
        let stands_for_many = matches!(c, '\u{a0}' | 'ж' | '☃');
        c.is_ascii() || !stands_for_many && symbols(self.alphabet).any(|(_, own)| own == c)
    }

    fn in_perl(&self, class: &ast::ClassPerl, c: char) -> Result<bool, Cannot> {
        // `(?-u:\W)` is about bytes.
        if class.negated && !self.flags.unicode {
            return Err(Cannot::AtAll);
        }
        let is_in = match (&class.kind, self.flags.unicode) {
            (ast::ClassPerlKind::Digit, _) => c.is_ascii_digit(),
            (ast::ClassPerlKind::Space, true) => c.is_whitespace(),
            (ast::ClassPerlKind::Space, false) => matches!(c, ' ' | '\t'..='\r'),
            (ast::ClassPerlKind::Word, true) => c == '_' || c.is_alphanumeric(),
            (ast::ClassPerlKind::Word, false) => c == '_' || c.is_ascii_alphanumeric(),
        };
        Ok(is_in != class.negated)
    }

    fn in_brackets(&self, class: &ast::ClassBracketed, c: char) -> Result<bool, Cannot> {
        match &class.kind {
            ast::ClassSet::Item(item) => Ok(self.in_item(item, c)? != class.negated),
            ast::ClassSet::BinaryOp(_) => Err(Cannot::AtAll),
        }
    }

    fn in_item(&self, item: &ast::ClassSetItem, c: char) -> Result<bool, Cannot> {
        let either = |is_in: &dyn Fn(char) -> bool| is_in(c) || self.flags.ignores_case && is_in(other_case(c));
        match item {
            ast::ClassSetItem::Empty(_) => Ok(false),
            ast::ClassSetItem::Literal(literal) => {
                if !self.has_own(literal.c) || literal.c == 'é' && !self.flags.ignores_case {
                    return Err(Cannot::AtAll);
                }
                Ok(either(&|c| c == literal.c))
            }
            ast::ClassSetItem::Range(range) => {
                if !range.end.c.is_ascii() {
                    return Err(Cannot::AtAll);
                }
                Ok(either(&|c| (range.start.c..=range.end.c).contains(&c)))
            }
            ast::ClassSetItem::Perl(class) => self.in_perl(class, c),
            ast::ClassSetItem::Bracketed(class) => self.in_brackets(class, c),
            ast::ClassSetItem::Union(union) => {
                union.items.iter().try_fold(false, |found, item| Ok(self.in_item(item, c)? || found))
            }
            ast::ClassSetItem::Ascii(_) | ast::ClassSetItem::Unicode(_) => Err(Cannot::AtAll),
        }
    }
}

fn byte(c: char) -> Result<u8, Cannot> {
    symbol(c).ok_or(Cannot::AtAll)
}

fn other_case(c: char) -> char {
    match c {
        c if c.is_ascii_lowercase() => c.to_ascii_uppercase(),
        c => c.to_ascii_lowercase(),
    }
}

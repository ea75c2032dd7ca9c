//! Automata of expressions as bytes: those that ship are made when the program is built, and only put together again
//! when they are first asked.
//!
//! One record per state, in order: a tag, then numbers of seven bits a byte. Almost every state is one symbol that
//! leads to the next state, which takes two bytes.

use std::sync::Arc;

use regex_automata::nfa::thompson::{BuildError, Builder, Compiler, Config, NFA, State, Transition};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::{PatternID, StateID};
use regex_syntax::hir::Hir;

/// The automaton of an expression over symbols; `None` where it is bigger than any we would write.
pub fn compiled(hir: &Hir) -> Option<NFA> {
    Compiler::new().configure(Config::new().utf8(false).nfa_size_limit(Some(LARGEST))).build_from_hir(hir).ok()
}

/// Bytes of an automaton.
const LARGEST: usize = 10 << 20;

const NEXT: u8 = 0;
const RANGE: u8 = 1;
const RANGES: u8 = 2;
const EITHER: u8 = 3;
const LOOK: u8 = 4;
const OPENS: u8 = 5;
const CLOSES: u8 = 6;
const FAIL: u8 = 7;
const MATCH: u8 = 8;

/// The automaton as bytes.
#[allow(dead_code, reason = "used by the build script and by tests")]
pub fn packed(nfa: &NFA) -> Vec<u8> {
    let mut out = Vec::new();
    let names: Vec<Option<&str>> = nfa.group_info().pattern_names(PatternID::ZERO).collect();
    number(&mut out, names.len());
    for name in names {
        let name = name.unwrap_or_default();
        number(&mut out, name.len());
        out.extend(name.as_bytes());
    }
    number(&mut out, nfa.start_anchored().as_usize());
    number(&mut out, nfa.start_unanchored().as_usize());
    number(&mut out, nfa.states().len());
    let transition = |out: &mut Vec<u8>, t: &Transition| {
        out.extend([t.start, t.end]);
        number(out, t.next.as_usize());
    };
    for (at, state) in nfa.states().iter().enumerate() {
        match state {
            State::ByteRange { trans } if trans.start == trans.end && trans.next.as_usize() == at + 1 => {
                out.extend([NEXT, trans.start]);
            }
            State::ByteRange { trans } => {
                out.push(RANGE);
                transition(&mut out, trans);
            }
            State::Sparse(sparse) => {
                out.push(RANGES);
                number(&mut out, sparse.transitions.len());
                for t in &sparse.transitions {
                    transition(&mut out, t);
                }
            }
            State::Dense(dense) => {
                let leads = (0..=u8::MAX).zip(&dense.transitions).filter(|(_, next)| **next != StateID::ZERO);
                let all: Vec<Transition> =
                    leads.map(|(symbol, next)| Transition { start: symbol, end: symbol, next: *next }).collect();
                out.push(RANGES);
                number(&mut out, all.len());
                for t in &all {
                    transition(&mut out, t);
                }
            }
            State::Union { alternates } => either(&mut out, alternates),
            State::BinaryUnion { alt1, alt2 } => either(&mut out, &[*alt1, *alt2]),
            State::Look { look, next } => {
                out.push(LOOK);
                number(&mut out, look.as_repr() as usize);
                number(&mut out, next.as_usize());
            }
            State::Capture { next, group_index, slot, .. } => {
                out.push(if slot.as_usize() % 2 == 0 { OPENS } else { CLOSES });
                number(&mut out, group_index.as_usize());
                number(&mut out, next.as_usize());
            }
            State::Fail => out.push(FAIL),
            State::Match { .. } => out.push(MATCH),
        }
    }
    out
}

fn either(out: &mut Vec<u8>, states: &[StateID]) {
    out.push(EITHER);
    number(out, states.len());
    for state in states {
        number(out, state.as_usize());
    }
}

fn number(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

/// The automaton that [`packed`] made these bytes of; `None` where they are no such bytes.
#[allow(dead_code, reason = "the build script only packs")]
pub fn unpacked(bytes: &[u8]) -> Option<NFA> {
    let mut bytes = Bytes(bytes);
    let names: Vec<Option<Arc<str>>> = (0..bytes.number()?)
        .map(|_| {
            let length = bytes.number()?;
            let name = std::str::from_utf8(bytes.take(length)?).ok()?;
            Some((!name.is_empty()).then(|| Arc::from(name)))
        })
        .collect::<Option<_>>()?;
    let (anchored, unanchored) = (bytes.state()?, bytes.state()?);
    let mut builder = Builder::new();
    builder.set_utf8(false);
    builder.start_pattern().ok()?;
    for at in 0..bytes.number()? {
        state(&mut builder, &mut bytes, at, &names)?.ok()?;
    }
    builder.finish_pattern(anchored).ok()?;
    builder.build(anchored, unanchored).ok()
}

fn state(
    builder: &mut Builder,
    bytes: &mut Bytes,
    at: usize,
    names: &[Option<Arc<str>>],
) -> Option<Result<StateID, BuildError>> {
    Some(match bytes.byte()? {
        NEXT => {
            let symbol = bytes.byte()?;
            builder.add_range(Transition { start: symbol, end: symbol, next: StateID::new(at + 1).ok()? })
        }
        RANGE => builder.add_range(bytes.transition()?),
        RANGES => {
            let count = bytes.number()?;
            builder.add_sparse((0..count).map(|_| bytes.transition()).collect::<Option<_>>()?)
        }
        EITHER => {
            let count = bytes.number()?;
            builder.add_union((0..count).map(|_| bytes.state()).collect::<Option<_>>()?)
        }
        LOOK => {
            let look = Look::from_repr(u32::try_from(bytes.number()?).ok()?)?;
            builder.add_look(bytes.state()?, look)
        }
        OPENS => {
            let group = bytes.number()?;
            builder.add_capture_start(bytes.state()?, u32::try_from(group).ok()?, names.get(group)?.clone())
        }
        CLOSES => {
            let group = u32::try_from(bytes.number()?).ok()?;
            builder.add_capture_end(bytes.state()?, group)
        }
        FAIL => builder.add_fail(),
        MATCH => builder.add_match(),
        _ => return None,
    })
}

struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
            shift += 7;
        }
    }

    fn state(&mut self) -> Option<StateID> {
        StateID::new(self.number()?).ok()
    }

    fn transition(&mut self) -> Option<Transition> {
        Some(Transition { start: self.byte()?, end: self.byte()?, next: self.state()? })
    }
}

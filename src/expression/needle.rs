//! Needles: what must stand in a text for an expression to match in it.
//!
//! An expression has clauses; of each clause's needles at least one stands in every text that matches. Most
//! expressions have a word or two that most turns do not, so that they need not even be compiled.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Needles of which one must be there; their letters are small.
pub type Clause = BTreeSet<Vec<u8>>;

/// The clauses that tell most, best first; none where nothing must be there.
pub fn clauses(hir: &Hir) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = all(known(hir)).into_iter().filter(|clause| shortest(clause) >= FEWEST).collect();
    clauses.sort_by_key(|clause| std::cmp::Reverse(worth(clause)));
    clauses.dedup();
    clauses.truncate(CLAUSES);
    for clause in &mut clauses {
        *clause = clause.iter().map(|needle| needle[..needle.len().min(LONGEST)].to_vec()).collect();
    }
    clauses
}

/// Clauses of one expression that are looked at.
const CLAUSES: usize = 3;
/// Characters of a needle; shorter ones stand everywhere.
const FEWEST: usize = 3;
/// Characters of a needle that are looked at.
pub const LONGEST: usize = 8;
/// Words that one clause may be made of by joining parts.
const JOINED: usize = 24;

fn shortest(clause: &Clause) -> usize {
    clause.iter().map(Vec::len).min().unwrap_or_default()
}

fn worth(clause: &Clause) -> usize {
    (shortest(clause).min(LONGEST) * 100).saturating_sub(clause.len())
}

/// What is known of every match.
enum Known {
    /// It is one of these.
    Whole(Clause),
    /// Every one of these clauses holds.
    Parts(Vec<Clause>),
}

fn known(hir: &Hir) -> Known {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::Whole([Vec::new()].into()),
        HirKind::Literal(literal) => Known::Whole([literal.0.to_ascii_lowercase()].into()),
        HirKind::Class(Class::Bytes(class)) => {
            let symbols: BTreeSet<u8> =
                class.iter().flat_map(|r| r.start()..=r.end()).take(12).map(|c| c.to_ascii_lowercase()).collect();
            if symbols.len() <= 4 {
                Known::Whole(symbols.into_iter().map(|c| vec![c]).collect())
            } else {
                Known::Parts(Vec::new())
            }
        }
        HirKind::Class(Class::Unicode(_)) => Known::Parts(Vec::new()),
        HirKind::Capture(capture) => known(&capture.sub),
        HirKind::Repetition(repetition) => match (repetition.min, repetition.max, known(&repetition.sub)) {
            (1, Some(1), sub) => sub,
            (0, Some(1), Known::Whole(mut words)) if words.len() < JOINED => {
                words.insert(Vec::new());
                Known::Whole(words)
            }
            (0, ..) => Known::Parts(Vec::new()),
            (_, _, sub) => Known::Parts(all(sub)),
        },
        HirKind::Concat(subs) => joined(subs.iter().map(known)),
        HirKind::Alternation(subs) => either(subs.iter().map(known).collect()),
    }
}

/// One after the other.
fn joined(subs: impl Iterator<Item = Known>) -> Known {
    let mut clauses = Vec::new();
    let mut run: Clause = [Vec::new()].into();
    let mut is_whole = true;
    for sub in subs {
        match sub {
            Known::Whole(words) if run.len() * words.len() <= JOINED => {
                run = run.iter().flat_map(|a| words.iter().map(move |b| [&a[..], b].concat())).collect();
            }
            Known::Whole(words) => {
                is_whole = false;
                add(&mut clauses, std::mem::replace(&mut run, words));
            }
            Known::Parts(parts) => {
                is_whole = false;
                add(&mut clauses, std::mem::replace(&mut run, [Vec::new()].into()));
                clauses.extend(parts);
            }
        }
    }
    if is_whole {
        return Known::Whole(run);
    }
    add(&mut clauses, run);
    Known::Parts(clauses)
}

/// One or the other.
fn either(subs: Vec<Known>) -> Known {
    let whole: Option<Clause> = subs
        .iter()
        .map(|sub| if let Known::Whole(words) = sub { Some(words.iter().cloned()) } else { None })
        .collect::<Option<Vec<_>>>()
        .map(|words| words.into_iter().flatten().collect());
    if let Some(words) = whole {
        // Too many are not joined to what stands beside them, but they are a clause.
        return if words.len() <= MOST { Known::Whole(words) } else { Known::Parts(all(Known::Whole(words))) };
    }
    let best = |sub: Known| all(sub).into_iter().filter(|clause| shortest(clause) >= FEWEST).max_by_key(worth);
    match subs.into_iter().map(best).collect::<Option<Vec<Clause>>>() {
        Some(clauses) => Known::Parts(vec![clauses.into_iter().flatten().collect()]),
        None => Known::Parts(Vec::new()),
    }
}

/// Words of one alternation that are kept apart.
const MOST: usize = 64;

fn add(clauses: &mut Vec<Clause>, clause: Clause) {
    if clause.iter().all(|needle| !needle.is_empty()) {
        clauses.push(clause);
    }
}

fn all(known: Known) -> Vec<Clause> {
    match known {
        Known::Parts(clauses) => clauses,
        Known::Whole(words) => {
            let mut clauses = Vec::new();
            add(&mut clauses, words);
            clauses
        }
    }
}

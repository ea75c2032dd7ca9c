//! The automata of a compiled expression: a DFA that is made as it goes says whether and up to where a text matches,
//! which is mostly all there is to say; from where, and what the groups caught, is then traced in the NFA.

use std::ops::Range;
use std::sync::Arc;

use regex_automata::Input;
use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::NFA;
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::pikevm::{self, PikeVM};
use regex_automata::util::pool::Pool;
use regex_automata::util::primitives::{NonMaxUsize, PatternID};

use super::alphabet::Alphabet;

/// A compiled expression.
pub struct Engine {
    /// The alphabet in which it takes text.
    pub alphabet: Alphabet,
    /// The names of its groups.
    pub names: Arc<[Option<String>]>,
    nfa: NFA,
    dfa: DFA,
    tracer: BoundedBacktracker,
    rooms: Pool<Room, Box<dyn Fn() -> Room + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>>,
}

/// What one thread needs to work in.
struct Room {
    dfa: dfa::Cache,
    tracer: Option<backtrack::Cache>,
}

impl Engine {
    /// On an automaton; `None` where it is of a kind that cannot be run so.
    pub fn new(nfa: NFA, alphabet: Alphabet) -> Option<Engine> {
        let config = dfa::Config::new().skip_cache_capacity_check(true);
        let dfa = dfa::Builder::new().configure(config).build_from_nfa(nfa.clone()).ok()?;
        let tracer = BoundedBacktracker::new_from_nfa(nfa.clone()).ok()?;
        let names = nfa.group_info().pattern_names(PatternID::ZERO).map(|name| name.map(str::to_owned)).collect();
        let make = {
            let dfa = dfa.clone();
            move || Room { dfa: dfa.create_cache(), tracer: None }
        };
        Some(Engine { alphabet, names, nfa, dfa, tracer, rooms: Pool::new(Box::new(make)) })
    }

    /// Whether it matches anywhere.
    pub fn is_match(&self, symbols: &[u8]) -> bool {
        let mut room = self.rooms.get();
        let input = Input::new(symbols).earliest(true);
        match self.dfa.try_search_fwd(&mut room.dfa, &input) {
            Ok(found) => found.is_some(),
            Err(_) => self.traced(&mut room, &input, 0).is_some(),
        }
    }

    /// The first match from `from` on.
    pub fn find(&self, symbols: &[u8], from: usize) -> Option<Range<usize>> {
        self.slots(symbols, from, 2)?.into_iter().next().flatten()
    }

    /// The groups of the first match from `from` on.
    pub fn groups(&self, symbols: &[u8], from: usize) -> Option<Vec<Option<Range<usize>>>> {
        self.slots(symbols, from, self.nfa.group_info().slot_len())
    }

    fn slots(&self, symbols: &[u8], from: usize, count: usize) -> Option<Vec<Option<Range<usize>>>> {
        let mut room = self.rooms.get();
        let input = Input::new(symbols).range(from..);
        let input = match self.dfa.try_search_fwd(&mut room.dfa, &input) {
            // It ends there whatever comes later, and what is not looked at costs nothing.
            Ok(found) => {
                let end = found?.offset();
                Input::new(symbols).range(from..end)
            }
            Err(_) => input,
        };
        let slots = self.traced(&mut room, &input, count)?;
        let group = |pair: &[Option<NonMaxUsize>]| Some(pair.first()?.as_ref()?.get()..pair.get(1)?.as_ref()?.get());
        Some(slots.chunks(2).map(group).collect())
    }

    fn traced(&self, room: &mut Room, input: &Input, count: usize) -> Option<Vec<Option<NonMaxUsize>>> {
        let mut slots = vec![None; count];
        let tracer = room.tracer.get_or_insert_with(|| self.tracer.create_cache());
        if let Ok(found) = self.tracer.try_search_slots(tracer, input, &mut slots) {
            return found.map(|_| slots);
        }
        // A text too long to trace step by step.
        let slow = PikeVM::builder().build_from_nfa(self.nfa.clone()).ok()?;
        let mut cache: pikevm::Cache = slow.create_cache();
        slow.search_slots(&mut cache, input, &mut slots).map(|_| slots)
    }
}

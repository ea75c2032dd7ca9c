//! How a ledger compares with gold: promises found, links from a promise to its end, what became of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::gold::{GoldEntry, LedgerGold};
use crate::ledger::{Entry, Status};

/// A link or an outcome that gold has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerError {
    /// The promise.
    pub promise: String,
    /// What gold says: status, file and words.
    pub gold: String,
    /// What the ledger says.
    pub said: String,
}

/// The figures of a ledger.
#[derive(Debug, Default, Clone, Serialize)]
pub struct LedgerScore {
    /// Promises of gold.
    pub promises: usize,
    /// Those that the ledger holds.
    pub found: usize,
    /// Entries of the ledger that are no promise of gold.
    pub extra: usize,
    /// Ends of promises that gold has.
    pub ends: usize,
    /// Ends that the ledger has, of promises of gold.
    pub links: usize,
    /// Those in the same meeting as in gold.
    pub right_links: usize,
    /// Of them, those that quote the same words.
    pub right_quotes: usize,
    /// Promises found whose status is that of gold.
    pub right_status: usize,
    /// Promises that gold leaves open and the ledger does not.
    pub false_closures: usize,
    /// By status of gold: how many there are, how many have it here, and how many have it here wrongly.
    pub by_status: BTreeMap<&'static str, Counts>,
    /// What differs.
    pub errors: Vec<LedgerError>,
}

/// Of one status.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In gold, among promises found.
    pub gold: usize,
    /// In gold and in the ledger.
    pub right: usize,
    /// In the ledger alone.
    pub wrong: usize,
}

impl LedgerScore {
    /// Links that are right, of those made.
    pub fn link_precision(&self) -> Option<f64> {
        ratio(self.right_links, self.links)
    }

    /// Ends of gold that are linked rightly; those of promises that were not found count as missed.
    pub fn link_recall(&self) -> Option<f64> {
        ratio(self.right_links, self.ends)
    }

    /// Harmonic mean of both.
    pub fn link_f1(&self) -> Option<f64> {
        ratio(2 * self.right_links, self.links + self.ends)
    }

    /// Promises found whose status is right.
    pub fn status_accuracy(&self) -> Option<f64> {
        ratio(self.right_status, self.found)
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of promises")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Compares the entries of all series with gold; `file` tells the file of a meeting, as gold names it.
pub fn compare_ledger(entries: &[&Entry], gold: &LedgerGold, file: &dyn Fn(usize) -> String) -> LedgerScore {
    let mut score = LedgerScore { promises: gold.ledger.len(), ..LedgerScore::default() };
    let mut free: Vec<&&Entry> = entries.iter().collect();
    for status in [Status::Open, Status::Kept, Status::Late, Status::Dropped, Status::Renegotiated] {
        score.by_status.insert(status.name(), Counts::default());
    }
    for promise in &gold.ledger {
        score.ends += usize::from(promise.closed_in.is_some());
        let is_it = |entry: &&&Entry| file(entry.made_in) == promise.made_in && overlap(&entry.quote, &promise.quote);
        let Some(at) = free.iter().position(is_it) else { continue };
        let entry = free.remove(at);
        score.found += 1;
        one(&mut score, entry, promise, file);
    }
    score.extra = free.len();
    score
}

fn one(score: &mut LedgerScore, entry: &Entry, gold: &GoldEntry, file: &dyn Fn(usize) -> String) {
    let closed_in = entry.closing.as_ref().map(|closing| file(closing.meeting));
    let is_linked = closed_in.is_some() && closed_in == gold.closed_in;
    score.links += usize::from(closed_in.is_some());
    score.right_links += usize::from(is_linked);
    let said = entry.closing.as_ref().map(|closing| closing.quote.as_str()).unwrap_or_default();
    let true_words = gold.closing_quote.as_deref().unwrap_or_default();
    score.right_quotes += usize::from(is_linked && overlap(said, true_words));
    let is_right = entry.status.name() == gold.status;
    score.right_status += usize::from(is_right);
    score.false_closures += usize::from(gold.status == "open" && !is_right);
    let mut count = |status: &str, add: &dyn Fn(&mut Counts)| {
        score.by_status.iter_mut().filter(|(name, _)| **name == status).for_each(|(_, counts)| add(counts));
    };
    count(&gold.status, &|counts| {
        counts.gold += 1;
        counts.right += usize::from(is_right);
    });
    if !is_right {
        count(entry.status.name(), &|counts| counts.wrong += 1);
    }
    if !is_right || closed_in != gold.closed_in {
        score.errors.push(LedgerError {
            promise: gold.quote.clone(),
            gold: format!("{} {} {true_words:?}", gold.status, gold.closed_in.as_deref().unwrap_or("-")),
            said: format!("{} {} {said:?}", entry.status.name(), closed_in.as_deref().unwrap_or("-")),
        });
    }
}

/// Whether one text holds the words of the other, whatever stands between them.
fn overlap(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
    };
    let (a, b) = (plain(a), plain(b));
    !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Mention;

    fn entry(quote: &str, status: Status, closed_in: Option<usize>) -> Entry {
        Entry {
            id: String::new(),
            who: "Ines".into(),
            role: None,
            what: String::new(),
            quote: quote.into(),
            made_in: 0,
            due: None,
            vague: false,
            status,
            closing: closed_in.map(|meeting| Mention { meeting, quote: "It went out, by the way.".into() }),
            mentions: Vec::new(),
        }
    }

    #[test]
    fn links_outcomes_and_false_closures_are_counted() {
        let gold = r#"{"roles": {}, "meetings": [], "ledger": [
            {"who": "Ines", "what": "", "quote": "I'll send it", "made_in": "0", "due": null, "vague": false,
             "status": "kept", "closed_in": "1", "closing_quote": "it went out"},
            {"who": "Ines", "what": "", "quote": "I'll ask", "made_in": "0", "due": null, "vague": false,
             "status": "open", "closed_in": null, "closing_quote": null},
            {"who": "Ines", "what": "", "quote": "never found", "made_in": "0", "due": null, "vague": false,
             "status": "late", "closed_in": "2", "closing_quote": "x"}]}"#;
        let gold: LedgerGold = serde_json::from_str(gold).unwrap();
        let ledger = [
            entry("Right, I'll send it.", Status::Kept, Some(1)),
            entry("I'll ask", Status::Late, Some(1)),
            entry("nothing", Status::Open, None),
        ];
        let score = compare_ledger(&ledger.iter().collect::<Vec<_>>(), &gold, &|meeting| meeting.to_string());
        assert_eq!((score.found, score.extra, score.ends, score.links), (2, 1, 2, 2));
        assert_eq!((score.right_links, score.right_quotes, score.right_status, score.false_closures), (1, 1, 1, 1));
        assert_eq!(score.by_status["late"], Counts { gold: 0, right: 0, wrong: 1 });
        assert_eq!(score.errors.len(), 1);
        assert_eq!(score.link_f1(), Some(0.5));
    }
}

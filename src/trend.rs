//! Trends: whether a count rises or falls from meeting to meeting, against the pair's own past and nobody
//! else's. What may be chance is not called a trend.

/// A count over the meetings of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What is counted, in words for people.
    pub name: String,
    /// The pattern whose moments are counted, if it is one.
    pub pattern: Option<String>,
    /// Index of the meeting, and the value there; meetings in which it cannot be counted are left out.
    pub values: Vec<(usize, f64)>,
    /// What may be said of it.
    pub direction: Direction,
}

/// What may be said of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It rises.
    Up,
    /// It falls.
    Down,
    /// Nothing beyond chance.
    WithinNoise,
    /// Nothing, of so few meetings.
    TooFew,
}

impl Direction {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
            Direction::WithinNoise => "within-noise",
            Direction::TooFew => "too-few-meetings",
        }
    }
}

/// The trend of a count.
pub fn trend(name: &str, values: Vec<(usize, f64)>) -> Trend {
    let numbers: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    Trend { name: name.to_owned(), pattern: None, direction: direction(&numbers), values }
}

/// Fewer meetings than this show no trend.
pub const FEWEST: usize = 5;
/// Two-sided significance of one in ten: of ten counts without a trend, one would be called one.
const CRITICAL: f64 = 1.645;

/// The Mann–Kendall test with correction for ties and for continuity (Kendall 1975).
fn direction(values: &[f64]) -> Direction {
    if values.len() < FEWEST {
        return Direction::TooFew;
    }
    let mut score = 0.0;
    for (i, earlier) in values.iter().enumerate() {
        for later in &values[i + 1..] {
            score += f64::from(i8::from(later > earlier) - i8::from(later < earlier));
        }
    }
    let term = |count: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a count of meetings")]
        let n = count as f64;
        n * (n - 1.0) * (2.0 * n + 5.0)
    };
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::float_cmp, reason = "ties are equal values")]
    let ties: f64 = sorted.chunk_by(|a, b| a == b).map(|tie| term(tie.len())).sum();
    let variance = (term(values.len()) - ties) / 18.0;
    if variance <= 0.0 || score.abs() <= 1.0 || (score.abs() - 1.0) / variance.sqrt() < CRITICAL {
        Direction::WithinNoise
    } else if score > 0.0 {
        Direction::Up
    } else {
        Direction::Down
    }
}

/// Fisher's exact test (Fisher 1922), two-sided: the chance of shares at least as far apart as `k` of `n` and `l` of
/// `m` where both come from one.
pub fn fisher((k, n): (usize, usize), (l, m): (usize, usize)) -> f64 {
    let log_factorials: Vec<f64> = std::iter::once(0.0)
        .chain((1..=n + m).scan(0.0, |sum, i| {
            #[expect(clippy::cast_precision_loss, reason = "a count of meetings")]
            let term = (i as f64).ln();
            *sum += term;
            Some(*sum)
        }))
        .collect();
    let choose = |n: usize, k: usize| log_factorials[n] - log_factorials[k] - log_factorials[n - k];
    let shown = k + l;
    let chance = |first: usize| (choose(n, first) + choose(m, shown - first) - choose(n + m, shown)).exp();
    let here = chance(k) * (1.0 + 1e-9);
    (shown.saturating_sub(m)..=shown.min(n)).map(chance).filter(|other| *other <= here).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_beyond_chance_is_a_trend() {
        assert_eq!(direction(&[1.0, 2.0, 3.0, 4.0]), Direction::TooFew);
        assert_eq!(direction(&[1.0, 2.0, 3.0, 4.0, 5.0]), Direction::Up);
        assert_eq!(direction(&[9.0, 8.0, 8.0, 6.0, 5.0, 4.0]), Direction::Down);
        assert_eq!(direction(&[1.0, 5.0, 2.0, 4.0, 3.0, 3.0]), Direction::WithinNoise);
        assert_eq!(direction(&[2.0; 8]), Direction::WithinNoise);
    }

    /// Fisher's lady tasting tea: all four of four right has a chance of 1 in 70 on one side, so 2 in 70.
    #[test]
    fn shares_are_compared_exactly() {
        assert!((fisher((4, 4), (0, 4)) - 2.0 / 70.0).abs() < 1e-9);
        assert!((fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-9);
        assert!((fisher((2, 5), (2, 5)) - 1.0).abs() < 1e-9);
        assert!((fisher((0, 5), (0, 6)) - 1.0).abs() < 1e-9);
    }

    /// Kendall's own tables: with six values, a score of 9 has a two-sided chance of 0.136, and 11 one of 0.056.
    #[test]
    fn it_agrees_with_the_tables() {
        assert_eq!(direction(&[1.0, 4.0, 2.0, 3.0, 5.0, 6.0]), Direction::Up, "score 11");
        assert_eq!(direction(&[2.0, 1.0, 4.0, 3.0, 6.0, 5.0]), Direction::WithinNoise, "score 9");
    }
}

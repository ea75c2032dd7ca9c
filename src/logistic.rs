//! Logistic regression with a ridge, fitted by L-BFGS (Liu and Nocedal, 1989), and the mixing of scores.
//!
//! Ours, because it is forty lines of arithmetic at the heart of the product, must give the same
//! bytes on every run, and the crates that offer it bring a matrix library each.

use std::collections::VecDeque;

/// A training row.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'r> {
    /// What is looked at.
    pub row: Row<'r>,
    /// Whether it shows what is to be found.
    pub is_flagged: bool,
}

/// The numbers of a training row.
#[derive(Debug, Clone, Copy)]
pub enum Row<'r> {
    /// All of them.
    Dense(&'r [f32]),
    /// Those that are not zero, by index.
    Sparse(&'r [(usize, f32)]),
}

impl Row<'_> {
    /// The weighted sum of the row.
    pub fn dot(self, weights: &[f64]) -> f64 {
        match self {
            Row::Dense(row) => weights.iter().zip(row).map(|(w, x)| w * f64::from(*x)).sum(),
            Row::Sparse(row) => row.iter().map(|(i, x)| weights[*i] * f64::from(*x)).sum(),
        }
    }

    /// Adds `times` the row to `sum`.
    fn add_to(self, sum: &mut [f64], times: f64) {
        match self {
            Row::Dense(row) => sum.iter_mut().zip(row).for_each(|(s, x)| *s += times * f64::from(*x)),
            Row::Sparse(row) => row.iter().for_each(|(i, x)| sum[*i] += times * f64::from(*x)),
        }
    }
}

/// A fitted line: weights and bias.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// One weight per number of a row.
    pub weights: Vec<f64>,
    /// Added to the weighted sum.
    pub bias: f64,
}

impl Fit {
    /// The log-odds of a row.
    pub fn score(&self, row: Row) -> f64 {
        self.bias + row.dot(&self.weights)
    }
}

/// Fits weights for rows of `width` numbers that minimise the mean logistic loss plus
/// `ridge / 2 × |weights|²`; the bias is free.
pub fn fit(samples: &[Sample], width: usize, ridge: f64) -> Fit {
    let mut weights = minimise(vec![0.0; width + 1], |point, gradient| loss(samples, ridge, point, gradient));
    let bias = weights.pop().unwrap_or_default();
    Fit { weights, bias }
}

/// The logistic curve over several scores of each turn: how to mix them into one probability.
/// For a single score it is Platt scaling (Platt, 1999, with his smoothed targets); for several it is
/// stacking (Wolpert, 1992). The last number returned is the offset.
pub fn mix<const N: usize>(scores: &[([f64; N], bool)]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of turns")]
    let count = |truth: bool| scores.iter().filter(|(_, t)| *t == truth).count() as f64;
    let (high, low) = ((count(true) + 1.0) / (count(true) + 2.0), 1.0 / (count(false) + 2.0));
    let start: Vec<f64> = std::iter::repeat_n(0.5, N).chain([0.0]).collect();
    minimise(start, |point, gradient| {
        gradient.fill(0.0);
        let mut loss = 0.0;
        for (score, truth) in scores {
            let target = if *truth { high } else { low };
            let margin = point[N] + dot(&point[..N], score);
            loss += softplus(margin) - target * margin;
            let error = sigmoid(margin) - target;
            gradient.iter_mut().zip(score).for_each(|(g, s)| *g += error * s);
            gradient[N] += error;
        }
        loss
    })
}

fn loss(samples: &[Sample], ridge: f64, point: &[f64], gradient: &mut [f64]) -> f64 {
    let width = point.len() - 1;
    let (weights, bias) = (&point[..width], point[width]);
    gradient.fill(0.0);
    let mut total = 0.0;
    for sample in samples {
        let target = f64::from(u8::from(sample.is_flagged));
        let margin = bias + sample.row.dot(weights);
        total += softplus(margin) - target * margin;
        let error = sigmoid(margin) - target;
        sample.row.add_to(&mut gradient[..width], error);
        gradient[width] += error;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of turns")]
    let count = samples.len().max(1) as f64;
    for g in gradient.iter_mut() {
        *g /= count;
    }
    gradient.iter_mut().zip(weights).for_each(|(g, w)| *g += ridge * w);
    total / count + ridge / 2.0 * dot(weights, weights)
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// L-BFGS with ten remembered steps and backtracking until the Armijo condition holds. `value`
/// fills the gradient at a point and returns the function's value there.
fn minimise(mut point: Vec<f64>, mut value: impl FnMut(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let mut gradient = vec![0.0; point.len()];
    let mut at = value(&point, &mut gradient);
    let mut memory: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    for _ in 0..MOST_STEPS {
        if dot(&gradient, &gradient).sqrt() < FLAT {
            break;
        }
        let direction = descent(&memory, &gradient);
        let slope = dot(&direction, &gradient);
        let mut length = if memory.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let mut next_gradient = vec![0.0; point.len()];
        let (next, next_at) = loop {
            let next: Vec<f64> = point.iter().zip(&direction).map(|(x, d)| x + length * d).collect();
            let there = value(&next, &mut next_gradient);
            if there <= at + 1e-4 * length * slope || length < 1e-12 {
                break (next, there);
            }
            length /= 2.0;
        };
        let step: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let turn: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let stalled = (at - next_at).abs() <= 1e-9 * at.abs().max(1e-3);
        if dot(&step, &turn) > 1e-12 {
            memory.push_back((step, turn));
            if memory.len() > 10 {
                memory.pop_front();
            }
        }
        (point, gradient, at) = (next, next_gradient, next_at);
        if stalled {
            break;
        }
    }
    point
}

const MOST_STEPS: usize = 200;
/// A gradient shorter than this is flat.
const FLAT: f64 = 1e-6;

/// The two-loop recursion: minus the gradient, bent by the remembered curvature.
fn descent(memory: &VecDeque<(Vec<f64>, Vec<f64>)>, gradient: &[f64]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for (step, turn) in memory.iter().rev() {
        let share = dot(step, &direction) / dot(step, turn);
        direction.iter_mut().zip(turn).for_each(|(d, y)| *d -= share * y);
        shares.push(share);
    }
    if let Some((step, turn)) = memory.back() {
        let scale = dot(step, turn) / dot(turn, turn);
        for d in &mut direction {
            *d *= scale;
        }
    }
    for ((step, turn), share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = share - dot(turn, &direction) / dot(step, turn);
        direction.iter_mut().zip(step).for_each(|(d, s)| *d += back * s);
    }
    direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_what_can_be_separated_dense_or_sparse() {
        let rows: Vec<[f32; 2]> = (0..40_u8).map(|i| [f32::from(i % 8) - 3.5, f32::from(i / 8)]).collect();
        let sparse: Vec<[(usize, f32); 2]> = rows.iter().map(|row| [(0, row[0]), (1, row[1])]).collect();
        let flagged = |row: &[f32; 2]| row[0] > 0.0;
        let dense: Vec<Sample> =
            rows.iter().map(|row| Sample { row: Row::Dense(row), is_flagged: flagged(row) }).collect();
        let fitted = fit(&dense, 2, 0.001);
        assert!(dense.iter().all(|s| (fitted.score(s.row) > 0.0) == s.is_flagged));
        assert!(fitted.weights[0] > 10.0 * fitted.weights[1].abs());
        let sparse: Vec<Sample> =
            sparse.iter().zip(&rows).map(|(s, row)| Sample { row: Row::Sparse(s), is_flagged: flagged(row) }).collect();
        assert_eq!(fit(&sparse, 2, 0.001), fitted);
    }

    #[test]
    fn finds_the_minimum_of_a_valley() {
        // Rosenbrock's valley, whose minimum lies at (1, 1).
        let found = minimise(vec![-1.2, 1.0], |p, g| {
            let (a, b) = (1.0 - p[0], p[1] - p[0] * p[0]);
            g[0] = -2.0 * a - 400.0 * p[0] * b;
            g[1] = 200.0 * b;
            a * a + 100.0 * b * b
        });
        assert!((found[0] - 1.0).abs() < 1e-3 && (found[1] - 1.0).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn one_score_is_mapped_to_frequencies() {
        let scores: Vec<([f64; 1], bool)> =
            (0..1000).map(|i| ([f64::from(i % 10) - 4.5], i % 10 >= 5 || i % 20 == 0)).collect();
        let curve = mix(&scores);
        let probability = |score: f64| sigmoid(curve[0] * score + curve[1]);
        assert!(curve[0] > 0.0 && probability(4.5) > 0.9 && probability(-4.5) < 0.2);
    }

    #[test]
    fn a_score_that_says_nothing_gets_no_weight() {
        let scores: Vec<([f64; 2], bool)> = (0..1000)
            .map(|i| ([f64::from(i % 10) - 4.5, f64::from(i % 3) - 1.0], (i * 7 % 10) * 3 / 10 + i % 10 > 5))
            .collect();
        let curve = mix(&scores);
        assert!(curve[0] > 5.0 * curve[1].abs(), "{curve:?}");
    }
}

//! Logistic regression with a ridge, fitted by L-BFGS (Liu and Nocedal, 1989), and Platt scaling.
//!
//! Ours, because it is forty lines of arithmetic at the heart of the product, must give the same
//! bytes on every run, and the crates that offer it bring a matrix library each.

use std::collections::VecDeque;

use crate::head::Calibration;

/// A training row.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'r> {
    /// Centred and scaled numbers.
    pub row: &'r [f32],
    /// Whether it shows what is to be found.
    pub is_flagged: bool,
}

/// A fitted line: weights and bias.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// One weight per number of a row.
    pub weights: Vec<f32>,
    /// Added to the weighted sum.
    pub bias: f32,
}

impl Fit {
    /// The log-odds of a row.
    pub fn score(&self, row: &[f32]) -> f64 {
        f64::from(self.bias) + self.weights.iter().zip(row).map(|(w, x)| f64::from(*w) * f64::from(*x)).sum::<f64>()
    }
}

/// Fits weights that minimise the mean logistic loss plus `ridge / 2 × |weights|²`; the bias is free.
/// Flagged rows, being rare, weigh as much together as a third of the others.
pub fn fit(samples: &[Sample], ridge: f64) -> Fit {
    let width = samples.first().map_or(0, |sample| sample.row.len());
    let flagged = samples.iter().filter(|s| s.is_flagged).count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "counts of turns")]
    let raise = ((samples.len() - flagged) as f64 / flagged as f64 / 3.0).max(1.0);
    let minimum = minimise(vec![0.0; width + 1], |point, gradient| loss(samples, ridge, raise, point, gradient));
    #[expect(clippy::cast_possible_truncation, reason = "weights are kept as f32")]
    let weights = minimum.iter().map(|w| *w as f32);
    let mut weights: Vec<f32> = weights.collect();
    let bias = weights.pop().unwrap_or_default();
    Fit { weights, bias }
}

/// A logistic curve from scores to probabilities (Platt, 1999, with his smoothed targets).
pub fn platt(scores: &[(f64, bool)]) -> Calibration {
    #[expect(clippy::cast_precision_loss, reason = "counts of turns")]
    let count = |truth: bool| scores.iter().filter(|(_, t)| *t == truth).count() as f64;
    let (high, low) = ((count(true) + 1.0) / (count(true) + 2.0), 1.0 / (count(false) + 2.0));
    let minimum = minimise(vec![1.0, 0.0], |point, gradient| {
        gradient.fill(0.0);
        let mut loss = 0.0;
        for (score, truth) in scores {
            let target = if *truth { high } else { low };
            let margin = point[0] * score + point[1];
            loss += softplus(margin) - target * margin;
            let error = sigmoid(margin) - target;
            gradient[0] += error * score;
            gradient[1] += error;
        }
        loss
    });
    Calibration { slope: minimum[0], offset: minimum[1] }
}

fn loss(samples: &[Sample], ridge: f64, raise: f64, point: &[f64], gradient: &mut [f64]) -> f64 {
    let width = point.len() - 1;
    let (weights, bias) = (&point[..width], point[width]);
    gradient.fill(0.0);
    let (mut total, mut mass) = (0.0, 0.0);
    for sample in samples {
        let share = if sample.is_flagged { raise } else { 1.0 };
        let target = f64::from(u8::from(sample.is_flagged));
        let margin = bias + weights.iter().zip(sample.row).map(|(w, x)| w * f64::from(*x)).sum::<f64>();
        total += share * (softplus(margin) - target * margin);
        mass += share;
        let error = share * (sigmoid(margin) - target);
        gradient.iter_mut().zip(sample.row).for_each(|(g, x)| *g += error * f64::from(*x));
        gradient[width] += error;
    }
    let mass = f64::max(mass, 1.0);
    for g in gradient.iter_mut() {
        *g /= mass;
    }
    gradient.iter_mut().zip(weights).for_each(|(g, w)| *g += ridge * w);
    total / mass + ridge / 2.0 * dot(weights, weights)
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
        let stalled = (at - next_at).abs() <= 1e-10 * at.abs().max(1.0);
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
    fn separates_what_can_be_separated() {
        let rows: Vec<[f32; 2]> = (0..40_u8).map(|i| [f32::from(i % 8) - 3.5, f32::from(i / 8)]).collect();
        let samples: Vec<Sample> = rows.iter().map(|row| Sample { row, is_flagged: row[0] > 0.0 }).collect();
        let fitted = fit(&samples, 0.001);
        assert!(samples.iter().all(|s| (fitted.score(s.row) > 0.0) == s.is_flagged));
        assert!(fitted.weights[0] > 10.0 * fitted.weights[1].abs());
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
    fn platt_maps_scores_to_frequencies() {
        let scores: Vec<(f64, bool)> =
            (0..1000).map(|i| (f64::from(i % 10) - 4.5, i % 10 >= 5 || i % 20 == 0)).collect();
        let curve = platt(&scores);
        assert!(curve.slope > 0.0 && curve.probability(4.5) > 0.9 && curve.probability(-4.5) < 0.2);
    }
}

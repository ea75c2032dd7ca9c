//! What charts share. Lengths are shares of the whole, so a chart fits any width without a script,
//! and its text keeps the size of the text around it.

use std::fmt;

/// A share of a chart's width. Shown as a percentage, as SVG wants it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Share(pub f64);

impl Share {
    /// The nearest share from `least` to `most`.
    pub(crate) fn within(self, least: f64, most: f64) -> Share {
        Share(self.0.clamp(least, most))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:.2}%", self.0 * 100.0)
    }
}

/// A stretch of a bar.
#[derive(Debug)]
pub(super) struct Stretch {
    /// Where it begins.
    pub x: Share,
    /// How long it is.
    pub width: Share,
    /// What it shows, as a class of the stylesheet.
    pub class: &'static str,
}

/// Stretches one after the other: `parts` are amounts of `whole` with their classes.
pub(super) fn stacked(parts: &[(f64, &'static str)], whole: f64) -> Vec<Stretch> {
    let mut x = 0.0;
    parts
        .iter()
        .map(|&(amount, class)| {
            let width = if whole > 0.0 { amount / whole } else { 0.0 };
            let stretch = Stretch { x: Share(x), width: Share(width), class };
            x += width;
            stretch
        })
        .collect()
}

/// The class of a participant's colour. Their lane, name or pattern says the same, for whoever sees no colours.
pub(super) fn side(participant: Option<usize>) -> &'static str {
    const SIDES: [&str; 4] = ["side-a", "side-b", "side-c", "side-d"];
    participant.map_or("side-none", |p| SIDES[p % SIDES.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_follow_each_other() {
        let bar = stacked(&[(1.0, "a"), (2.0, "b")], 4.0);
        assert_eq!((bar[1].x.to_string(), bar[1].width.to_string()), ("25.00%".to_owned(), "50.00%".to_owned()));
        assert_eq!(stacked(&[(1.0, "a")], 0.0)[0].width, Share(0.0));
    }
}

//! Systems without a sandbox that a program can put itself into.

use super::{Confinement, Layer, Reach};

/// Says that nothing is held.
pub(super) fn confine(_: &Reach) -> Confinement {
    let why = || Layer::Absent(format!("{} has no sandbox that this program can ask for", std::env::consts::OS));
    Confinement { network: why(), files: why() }
}

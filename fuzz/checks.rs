//! What the targets do stands beside the tests, so that what once broke them stays a test.

#[path = "../tests/fuzzed/mod.rs"]
pub mod fuzzed;
#[path = "../tests/page/mod.rs"]
pub mod page;
#[path = "../tests/sound/mod.rs"]
pub mod sound;

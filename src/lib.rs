//! sameside reads a 1:1 between a product manager and an engineer, on the machine it runs on, and
//! shows the moments that cost trust and those that built it: the exact words, why they matter, what
//! to say instead.
//!
//! Data flows one way, and each step is a module:
//!
//! ```text
//! file ── transcript ──> Transcript ── people, meeting ──> Meeting ─┬─ cue ─────────────> Signal ─┐
//!                                                                   └─ reading ─ head ──> Signal ─┤
//!                                                                                                 │
//!  text, html, … <── (share) <── report <── commitment, metrics <── Finding <── finding <── weigh <────┘
//! ```
//!
//! - [`transcript`] turns the bytes of a file into turns; nothing after it knows a file format.
//! - [`meeting`] gives people their roles ([`people`]); roles are stated, never guessed silently.
//! - [`pattern`] reads the patterns: one file each, the only place where behaviour is described.
//! - [`cue`] finds patterns in words, order and counts. Pure, and quick.
//! - [`reading`] is the model's single pass over the meeting, through the seam [`reading::Reader`];
//!   [`llama`] is the one file that knows a model runtime. [`head`] looks at the states it leaves.
//! - [`weigh`] makes findings of signals. A [`finding::Finding`] cannot be built without a quote that
//!   stands byte for byte in the turn it names.
//! - [`commitment`] lists who owes whom what, [`metrics`] counts, [`report`] says it all; [`share`] takes words and names
//!   out of it first, where that is asked for. [`schema`] is the contract with programs.
//! - [`folder`] reads many files, [`roster`] and [`series`] sort out whose meetings they are, [`ledger`] follows promises from one to the
//!   next, [`trend`] and [`course`] see what only many show; [`review`] and [`prep`] say it. [`cache`] keeps what was read.
//! - [`train`] fits heads on a [`corpus`]; [`score`] compares reports with [`gold`], what careful people say.
//! - [`run`] carries out the commands of [`cli`], each inside the [`sandbox`].
//!
//! There is no network code here, and no score of a person; neither will be added.

pub mod analyze;
pub mod cache;
pub mod check;
pub mod cli;
pub mod coach;
pub mod coaching;
pub mod commitment;
pub mod config;
pub mod corpus;
pub mod course;
pub mod cue;
pub mod due;
pub mod duration;
pub mod expression;
pub mod finding;
pub mod folder;
pub mod gguf;
pub mod gold;
pub mod head;
pub mod ledger;
pub mod llama;
pub mod logistic;
pub mod meeting;
pub mod metrics;
pub mod model;
pub mod offsets;
pub mod pattern;
pub mod people;
pub mod period;
pub mod prep;
pub mod printable;
pub mod reading;
pub mod report;
pub mod review;
pub mod roster;
pub mod run;
pub mod sandbox;
pub mod schema;
pub mod score;
pub mod sentence;
pub mod series;
pub mod share;
pub mod signal;
pub mod train;
pub mod transcript;
pub mod trend;
pub mod weigh;
pub mod wording;

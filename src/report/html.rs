//! The report as one HTML file: no script, nothing fetched, read in any browser, on paper, by ear.
//!
//! Templates (askama) escape all that is filled in; only what a template of ours has written goes in
//! as it is. Two ways were thrown out: writing HTML with `format!`, where one forgotten call lets a
//! transcript write markup, and maud, whose last release is from early 2025. Askama is alive, checks
//! its templates when the program is compiled, and they stay HTML that a designer can read.
//!
//! [`mod@page`] is the frame of any page, [`chart`] the measures of any chart, [`about`] the words on any pattern;
//! [`meeting`] is the page that puts them together for meetings.

mod about;
mod chart;
mod glance;
mod meeting;
mod moment;
mod page;
mod promises;
mod ribbon;
mod spoken;

pub(crate) use chart::Share;
pub use meeting::html;
pub(crate) use page::page;

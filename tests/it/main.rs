//! The tests of the program, in one binary so that everything is linked once.
//!
//! They run the program from outside, each in a folder of its own ([`project`]), and look at what it
//! prints and at the PDFs that it writes ([`pdf`]). Goldens are in `snapshots/`; where a change of
//! them is meant, `INSTA_UPDATE=always cargo test` writes them anew.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "../support/mod.rs"]
mod support;

mod build;
mod commands;
mod escaping;
mod formats;
mod house;
mod outputs;
mod pdf;
mod project;
mod read;
mod readme;
mod reports;
mod samples;
mod up_to_date;

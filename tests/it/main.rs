//! The tests of the program, in one binary so that everything is linked once.
//!
//! They run the program from outside, each in a folder of its own ([`project`]), and look at what it
//! prints and at the PDFs that it writes ([`pdf`]). Goldens are in `snapshots/`; where a change of
//! them is meant, `INSTA_UPDATE=always cargo test --release` writes them anew.

// So that lints know functions beside the tests themselves for tests, too.
#![cfg(test)]

#[path = "../support/browser.rs"]
mod browser;
#[path = "../support/mod.rs"]
mod support;

mod again;
mod agreement;
mod authors;
mod build;
mod chain;
mod charts;
mod choose;
mod commands;
mod consent;
mod contract;
mod escaping;
mod fanout;
mod faults;
mod formats;
mod guide;
mod house;
mod images;
mod late;
mod layout;
mod looks;
mod lost;
mod new;
mod odd;
mod oracle;
mod outputs;
mod pack;
mod partition;
mod pdf;
mod preview;
mod problems;
mod project;
mod read;
mod readme;
mod reports;
mod rows_from;
mod samples;
mod session;
mod starter;
mod trial;
mod up_to_date;
mod values;
mod variants;
mod watch;
mod worker;

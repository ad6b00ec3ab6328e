//! The tests of the program, in one binary so that everything is linked once.

// So that lints know functions beside the tests themselves for tests, too.
#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod read;
mod readme;

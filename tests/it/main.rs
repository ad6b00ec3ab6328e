//! The tests of the program, in one binary so that everything is linked once.

#[path = "../support/mod.rs"]
mod support;

mod read;
mod readme;

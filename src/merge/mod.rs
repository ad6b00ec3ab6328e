//! Merging: a dataset becomes Typst source, and text can never become code.

mod source;

pub use source::{Piece, Source, Written};

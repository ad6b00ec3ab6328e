//! Trying a document type out without any user's data.

pub mod invent;

//! A **workbook** is *read*, *validated* into a **dataset**, *merged* into a template as Typst
//! **source**, *compiled* into a **PDF**, and *written*.

pub mod compile;
pub mod build;
pub mod cli;
pub mod diagnostic;
pub mod doctype;
pub mod merge;
pub mod project;
pub mod read;
pub mod validate;
pub mod write;

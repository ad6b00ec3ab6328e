//! Validating: a workbook becomes a dataset of a document type, or a list of what to mend.

mod dataset;

pub use dataset::{Dataset, Field, Record, Records, Special, Value};

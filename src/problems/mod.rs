//! Problems, for whoever has to mend them: what was found in workbooks as a workbook, or as a page
//! for a browser, with copies of the sheets in which the cells at fault are marked.
//!
//! Nothing of a workbook does anything in here: each value is written as text, so that no formula
//! and no link of it comes to life.

mod html;
mod list;
mod tabs;
#[cfg(test)]
mod tests;
mod window;
mod words;
mod xlsx;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::read::Workbook;

pub use window::{Line, Window};

/// The first words of each page of problems, by which it is known again.
pub const MARK: &str = "Problems found by Rapporteur";

/// A form in which problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A spreadsheet.
    Xlsx,
    /// A page for a browser.
    Html,
}

/// What was found, as a file of this form, beside copies of the sheets of these workbooks.
///
/// # Errors
///
/// Fails with a reason if the spreadsheet can't be made.
pub fn file(
    form: Form,
    found: &[&Diagnostic],
    workbooks: &[Arc<Workbook>],
) -> Result<Vec<u8>, String> {
    let list = list::List::new(found, workbooks);
    match form {
        Form::Xlsx => xlsx::bytes(&list).map_err(|fault| fault.to_string()),
        Form::Html => Ok(html::page(&list).into_bytes()),
    }
}

/// Whether a workbook is one of problems, as it is written here.
pub fn is_ours(workbook: &Workbook) -> bool {
    let first = workbook.sheets.first().and_then(|sheet| sheet.rows.first()?.cell(0));
    first.is_some_and(|cell| words::written(&cell.value).starts_with(MARK))
}

/// Whether a text is a page of problems, as it is written here.
pub fn is_our_page(text: &str) -> bool {
    text.contains(html::GENERATOR)
}

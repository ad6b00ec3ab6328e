//! Starting right: a contract becomes a workbook that is ready to be filled in, blank or with the
//! type's sample.
//!
//! First it is settled what every cell holds (`content`), what its tabs are called (`tabs`) and which
//! words its drop-downs offer (`choices`). Then the sheets are drawn: tables and forms (`sheets`)
//! with their looks (`looks`) and rules (`rules`), and before them a page that explains all of it
//! (`guide`). A folder of CSV files holds the same without looks and rules (`csv`).
//!
//! The same contract gives the same bytes: nothing here asks for the time.

mod choices;
mod content;
mod csv;
mod guide;
mod looks;
mod rules;
mod sheets;
mod tabs;
mod text;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use content::{Filling, images};
pub use csv::folder;

use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Doctype, STAMP_SHEET, Stamp};

use choices::Lists;

/// What a starter is made of.
struct Plan<'a> {
    /// The document type.
    doctype: &'a Doctype,
    /// What the tab of each sheet of the contract is called.
    tabs: Vec<String>,
    /// The drop-downs whose words stand on a sheet of their own.
    lists: Lists,
}

/// The bytes of a workbook (`.xlsx`) to start from.
///
/// # Errors
///
/// `bad-contract` where a sheet of the contract has no name that a tab can have, and
/// `bad-template` where a sample is asked for that there is not.
pub fn xlsx(doctype: &Doctype, filling: Filling) -> Result<Vec<u8>, Diagnostic> {
    let content = content::of(doctype, filling)?;
    let plan = Plan { doctype, tabs: tabs::of(doctype)?, lists: Lists::of(doctype) };
    drawn(&plan, &content).map_err(|fault| {
        let name = &doctype.manifest.name;
        let message = format!("no starter can be made of {}: {fault}", quoted(name));
        Diagnostic::error(Name::BadContract, message)
            .hint("shorten the names of its sheets and columns")
    })
}

fn drawn(plan: &Plan, content: &[content::Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let manifest = &plan.doctype.manifest;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&manifest.title)
            .set_subject(format!("{} {}", manifest.name, manifest.version))
            // A fixed day, so that the same contract gives the same bytes.
            .set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 1)?),
    );
    guide::draw(plan, content, workbook.add_worksheet())?;
    for (index, sheet) in content.iter().enumerate().filter(|(_, sheet)| sheet.wanted) {
        sheets::draw(plan, (index, &sheet.rows), workbook.add_worksheet())?;
    }
    if !plan.lists.is_empty() {
        plan.lists.draw(workbook.add_worksheet())?;
    }
    let stamp = Stamp::of(plan.doctype);
    let sheet = workbook.add_worksheet().set_name(STAMP_SHEET)?.set_very_hidden(true);
    for (row, cells) in (0..).zip(stamp.rows()) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    workbook.save_to_buffer()
}

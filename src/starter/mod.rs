//! Starting right: a contract becomes a workbook that is ready to be filled in, blank or with the
//! type's sample.
//!
//! First it is settled what every cell holds (`content`), what its tabs are called (`tabs`) and which
//! words its drop-downs offer (`choices`). Then there are pages (`page`): tables and forms (`sheets`)
//! with their looks (`looks`) and rules (`rules`), and before them one that explains all of it
//! (`guide`). Pages are written as workbooks (`xlsx`, `ods`). A folder of CSV files holds the same
//! without looks and rules (`csv`).
//!
//! The same contract gives the same bytes: nothing here asks for the time.

mod choices;
mod content;
mod csv;
mod guide;
mod looks;
mod ods;
mod page;
mod rules;
mod sheets;
mod tabs;
mod text;
mod xlsx;

pub use content::{Filling, images};
pub use csv::folder;

use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Doctype, STAMP_SHEET, Stamp};

use choices::Lists;
use page::{Cell, Look, Page, Row, State};

/// What a starter is made of.
struct Plan<'a> {
    /// The document type.
    doctype: &'a Doctype,
    /// What the tab of each sheet of the contract is called.
    tabs: Vec<String>,
    /// The drop-downs whose words stand on a sheet of their own.
    lists: Lists,
}

/// The bytes of a workbook of Excel (`.xlsx`) to start from.
///
/// # Errors
///
/// `bad-contract` where a sheet of the contract has no name that a tab can have, and
/// `bad-template` where a sample is asked for that there is not.
pub fn xlsx(doctype: &Doctype, filling: Filling) -> Result<Vec<u8>, Diagnostic> {
    let pages = pages(doctype, filling, "xlsx")?;
    xlsx::bytes(&doctype.manifest, &pages).map_err(|_| impossible(doctype))
}

/// The bytes of an OpenDocument spreadsheet (`.ods`) to start from.
///
/// # Errors
///
/// As for a workbook of Excel.
pub fn ods(doctype: &Doctype, filling: Filling) -> Result<Vec<u8>, Diagnostic> {
    let pages = pages(doctype, filling, "ods")?;
    ods::bytes(&doctype.manifest, &pages).map_err(|_| impossible(doctype))
}

/// All pages: the one that explains, those of the contract, and those that are hidden.
fn pages(doctype: &Doctype, filling: Filling, ending: &str) -> Result<Vec<Page>, Diagnostic> {
    let content = content::of(doctype, filling)?;
    let plan = Plan { doctype, tabs: tabs::of(doctype)?, lists: Lists::of(doctype) };
    let mut pages = vec![guide::page(&plan, &content, ending)];
    let wanted = content.iter().enumerate().filter(|(_, sheet)| sheet.wanted);
    pages.extend(wanted.map(|(index, sheet)| sheets::page(&plan, (index, &sheet.rows))));
    if !plan.lists.is_empty() {
        pages.push(plan.lists.page());
    }
    pages.push(stamp(doctype));
    Ok(pages)
}

/// The hidden page by which it is known later what the contract asked for.
fn stamp(doctype: &Doctype) -> Page {
    let stamp = Stamp::of(doctype);
    let row = |cells: Vec<&str>| {
        let cells = cells.into_iter().map(|cell| Cell::text(cell, Look::Bare));
        Row { height: None, cells: cells.collect() }
    };
    Page {
        name: STAMP_SHEET.to_owned(),
        state: State::VeryHidden,
        rows: stamp.rows().into_iter().map(row).collect(),
        ..Page::default()
    }
}

/// The fault of a contract with texts that no spreadsheet can hold.
fn impossible(doctype: &Doctype) -> Diagnostic {
    let name = quoted(&doctype.manifest.name);
    let message = format!("no spreadsheet can hold the starter of {name}");
    let path = format!("templates/{}/schema.toml", doctype.manifest.name);
    Diagnostic::error(Name::BadContract, message)
        .at(std::path::Path::new(&path))
        .hint("shorten its titles, descriptions and the values of its sample")
}

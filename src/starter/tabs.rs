//! What tabs are called: by the title of their sheet, where a spreadsheet program takes it.

use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Doctype, STAMP_SHEET, Sheet};

/// The sheet that explains the workbook.
pub const GUIDE: &str = "Read me";

/// The hidden sheet that holds the words of long drop-downs.
pub const LISTS: &str = "_lists";

/// Most characters of a tab's name.
const LONGEST: usize = 31;

/// The name of the tab of each sheet: its title, else one of its aliases, else its name.
pub fn of(doctype: &Doctype) -> Result<Vec<String>, Diagnostic> {
    let mut tabs = Vec::new();
    for sheet in &doctype.schema.sheets {
        let names = [&sheet.title].into_iter().chain(&sheet.aliases).chain([&sheet.name]);
        match names.into_iter().find(|name| is_free(name, &tabs)) {
            Some(name) => tabs.push(name.clone()),
            None => return Err(nameless(doctype, sheet)),
        }
    }
    Ok(tabs)
}

/// Whether a tab can have this name, which no other has.
fn is_free(name: &str, tabs: &[String]) -> bool {
    let is = |other: &str| other.to_lowercase() == name.to_lowercase();
    rust_xlsxwriter::utility::check_sheet_name(name).is_ok()
        && !tabs.iter().map(String::as_str).any(is)
        && ![GUIDE, LISTS, STAMP_SHEET, "History"].into_iter().any(is)
}

/// The fault of a sheet that has no name for its tab.
fn nameless(doctype: &Doctype, sheet: &Sheet) -> Diagnostic {
    let message = format!("no tab can be called {}", quoted(&sheet.title));
    let path = format!("templates/{}/schema.toml", doctype.manifest.name);
    Diagnostic::error(Name::BadContract, message).at(std::path::Path::new(&path)).hint(format!(
        "give the sheet a title or an alias of at most {LONGEST} characters, none of them \
         `[ ] : * ? / \\`, that no other sheet has"
    ))
}

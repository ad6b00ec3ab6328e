//! Rows of a text file with more cells than the header: a comma in a text has split it, and all that
//! stands behind it is one column too far right.

use std::path::Path;

use super::header::Head;
use super::raw;
use super::table::Table;
use crate::diagnostic::{CellPlace, Diagnostic, Name, Place, Severity};
use crate::read::{self, Shape};

/// The endings of files whose cells no comma divides.
const SPREADSHEETS: [&str; 9] =
    ["xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "ods", "ots", "fods"];

/// A row with more cells than the header.
pub(super) struct Ragged {
    row: u32,
    cells: u32,
    headers: u32,
}

/// The rows of a table that reach beyond the last cell of its header.
pub(super) fn rows(head: &Head, source: &read::Sheet, place: &CellPlace) -> Vec<Ragged> {
    let ending = Path::new(&*place.file).extension().map(|it| it.to_string_lossy().to_lowercase());
    let is_text = !ending.is_some_and(|ending| SPREADSHEETS.contains(&&*ending));
    let last = head.titles.iter().map(|title| title.at.column).max();
    let (Some(last), true) = (last, is_text && source.shape == Shape::Grid) else {
        return Vec::new();
    };
    let below = source.rows.iter().filter(|row| row.index > *head.rows.end());
    below
        .filter_map(|row| {
            let end = row.cells.iter().rfind(|cell| !raw::is_blank(&cell.value))?.column;
            let too_long = Ragged { row: row.index, cells: end + 1, headers: last + 1 };
            (end > last).then_some(too_long)
        })
        .collect()
}

/// Tells each of these rows once, in place of all that is wrong with its cells. Where nothing is,
/// nothing has been split.
pub(super) fn told(tables: &[Table], found: &mut Vec<Diagnostic>) {
    for table in tables {
        for Ragged { row, cells, headers } in &table.ragged {
            let is_of_it = |fault: &Diagnostic| match &fault.place {
                Some(Place::Cell(place)) => {
                    place.row == Some(*row)
                        && (place.tab, &place.sheet) == (table.place.tab, &table.place.sheet)
                }
                _ => false,
            };
            if !found.iter().any(|fault| fault.severity == Severity::Error && is_of_it(fault)) {
                continue;
            }
            found.retain(|fault| !is_of_it(fault));
            let under = if *headers == 1 { "1 header" } else { &format!("{headers} headers") };
            let message = format!(
                "row {} has {cells} cells under {under}: a comma has probably split a cell",
                u64::from(*row) + 1
            );
            found.push(
                Diagnostic::error(Name::DoubtfulRow, message)
                    .at(CellPlace { row: Some(*row), ..table.place.clone() })
                    .hint("put quotation marks around the text in which it stands"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::validate::dataset;
    use crate::validate::testing::{laid_out, line, plan};

    #[test]
    fn a_row_that_a_comma_has_split_is_one_fault() {
        let rows = &[
            "Id|Parent|Title|Start|End|Places|Status",
            "1.1|1|a|b|TBD||Albania|Done",
            "1.2|7|c",
            "1.3|1|d|TBD||||seen",
        ];
        let mut book = laid_out(rows, &crate::read::Layout::default());
        let found = |book: &crate::read::Workbook| {
            let found = dataset(book, &plan(), &[]).diagnostics;
            found.iter().map(line).collect::<Vec<_>>()
        };
        let in_a_spreadsheet = found(&book).len();
        assert!(in_a_spreadsheet > 3, "{in_a_spreadsheet}");
        book.file = "plan".into();
        assert_eq!(
            found(&book),
            [
                "error doubtful-row plan · Activities row 2: row 2 has 8 cells under 7 headers: a \
                 comma has probably split a cell | put quotation marks around the text in which it \
                 stands",
                "error broken-reference plan · Activities!B3 · \"Parent\": `7` is not in the sheet \
                 `Outputs` | write what stands there under `Id`: `1`, `2`",
            ]
        );
    }
}

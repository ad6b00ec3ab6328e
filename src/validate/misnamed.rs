//! Sheets whose names are slips of the contract's.

use super::columns::is_filled;
use super::header::{self, names};
use super::{fold, form};
use crate::diagnostic::{Diagnostic, Name, nearest, quoted};
use crate::doctype::{Shape, Sheet};
use crate::read;

/// The warning on a sheet whose name is near to one that the workbook lacks, and which is laid out
/// like it: its rows are lost without it.
pub(super) fn misnamed(sheet: &read::Sheet, absent: &[&Sheet]) -> Option<Diagnostic> {
    let is_near = |contract: &Sheet| {
        let names = [&contract.title, &contract.name].into_iter().chain(&contract.aliases);
        nearest(&sheet.name, names.map(String::as_str)).is_some()
    };
    let records = |contract: &Sheet| {
        let names = names(contract);
        let filled = sheet.rows.iter().filter(|row| is_filled(row));
        Some(match contract.shape {
            Shape::Table => {
                let head = header::find(sheet, contract, &names)?;
                filled.filter(|row| row.index > *head.rows.end()).count()
            }
            Shape::Form => form::entries(sheet, contract.hidden, |name| names.contains_key(name))
                .iter()
                .filter_map(|entry| entry.title.as_deref())
                .filter(|title| names.contains_key(&fold::name(title)))
                .count(),
        })
    };
    let near = absent.iter().filter(|contract| is_near(contract));
    let (contract, count) = near
        .filter_map(|contract| Some((contract, records(contract)?)))
        .find(|(_, count)| *count > 0)?;
    let title = quoted(&contract.title);
    let lost = if count == 1 { "1 row is".to_owned() } else { format!("{count} rows are") };
    let message = format!(
        "the sheet {} is not used, and there is no {title}: {lost} left out",
        quoted(&sheet.name)
    );
    Some(
        Diagnostic::warning(Name::UnknownSheet, message)
            .hint(format!("if it is meant, rename it to {title}")),
    )
}

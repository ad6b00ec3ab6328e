//! Sheets whose names are slips of the contract's.

use std::collections::BTreeMap;

use super::columns::is_filled;
use super::header::{self, names};
use super::{fold, form};
use crate::diagnostic::{Diagnostic, Name, nearest, quoted};
use crate::doctype::{Shape, Sheet};
use crate::read;

/// The warnings on sheets whose names are near to one that the workbook lacks, each by the number of its
/// sheet. Of several for the same one it is said that they may all be meant.
pub(super) fn misnamed(sheets: &[&read::Sheet], absent: &[&Sheet]) -> BTreeMap<usize, Diagnostic> {
    let slips = sheets.iter().enumerate();
    let slips: Vec<_> = slips.filter_map(|(at, it)| Some((at, one(it, absent)?))).collect();
    let all = slips.iter().map(|(at, (title, fault))| {
        let same = slips.iter().filter(|(_, (other, _))| other == title);
        let names = same.filter_map(|(at, _)| Some(quoted(&sheets.get(*at)?.name)));
        let names: Vec<_> = names.collect();
        let fault = if names.len() < 2 {
            fault.clone().hint(format!("if it is meant, rename it to {title}"))
        } else {
            let names = names.join(", ");
            fault.clone().hint(format!(
                "if all of these are meant, put their rows into one sheet {title}, those of one below \
                 those of the other: {names}"
            ))
        };
        (*at, fault)
    });
    all.collect()
}

/// The title that a sheet may be meant for, and the warning: its rows are lost without it, for it is laid
/// out like that sheet.
fn one(sheet: &read::Sheet, absent: &[&Sheet]) -> Option<(String, Diagnostic)> {
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
    Some((title, Diagnostic::warning(Name::UnknownSheet, message)))
}

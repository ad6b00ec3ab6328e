//! Lists of rows by their keys: `6.1–6.12; 6.15`.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Name, nearest, quoted};
use crate::validate::keys::Keys;
use crate::validate::table::Table;

/// The most rows that one range stands for.
const LONGEST: u64 = 100_000;

/// The rows that a list names; what is wrong with it has no place yet.
pub(super) fn read(
    text: &str,
    (table, keys): (&Table, &Keys),
    faults: &mut Vec<Diagnostic>,
) -> BTreeSet<usize> {
    let mut rows = BTreeSet::new();
    let parts = text.split([';', ',', '\n']).map(str::trim).filter(|part| !part.is_empty());
    for part in parts {
        let named = match keys.words.find(part) {
            Some(row) => vec![(part.to_owned(), Some(row))],
            None => match range(part, keys, table) {
                Ok(named) => named,
                Err(fault) => {
                    faults.push(*fault);
                    continue;
                }
            },
        };
        for (key, row) in named {
            match row {
                Some(row) if !rows.insert(row) => faults.push(
                    Diagnostic::error(
                        Name::DuplicateValue,
                        format!("{} stands twice in this cell", quoted(&key)),
                    )
                    .hint("name each only once"),
                ),
                Some(_) => {}
                None => faults.push(missing(&key, keys)),
            }
        }
    }
    rows
}

/// The rows from a first to a last.
fn range(
    part: &str,
    keys: &Keys,
    table: &Table,
) -> Result<Vec<(String, Option<usize>)>, Box<Diagnostic>> {
    let dashes = part.match_indices(['-', '–', '—', '−']);
    let ends = dashes.filter_map(|(at, dash)| {
        let (first, last) = (part.get(..at)?.trim(), part.get(at + dash.len()..)?.trim());
        (!first.is_empty() && !last.is_empty()).then_some((first, last))
    });
    for (first, last) in ends {
        if let Some(((before, from), (other, to))) = number(first).zip(number(last))
            && (other.is_empty() || before == other)
        {
            if from > to || to - from > LONGEST {
                let message = format!("{} is no range of rows", quoted(part));
                let fault = Diagnostic::error(Name::BrokenReference, message);
                return Err(Box::new(fault.hint("write the first row, `–`, and a later one")));
            }
            let width = first.len() - before.len();
            let all = (from..=to).map(|number| {
                let plain = format!("{before}{number}");
                let row = keys.words.find(&plain);
                let padded = || keys.words.find(&format!("{before}{number:0>width$}"));
                let row = row.or_else(padded);
                (plain, row)
            });
            return Ok(all.collect());
        }
        if let Some((first, last)) = keys.words.find(first).zip(keys.words.find(last))
            && first <= last
        {
            let name = |row: usize| keys.names.get(row)?.as_deref().map(str::to_owned);
            let rows = (first..=last).filter(|row| *row < table.lines.len());
            return Ok(rows.map(|row| (name(row).unwrap_or_default(), Some(row))).collect());
        }
    }
    Err(Box::new(missing(part, keys)))
}

/// What stands before the last number of a key, and that number.
fn number(key: &str) -> Option<(&str, u64)> {
    let digits = key.len() - key.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = key.split_at_checked(key.len() - digits)?;
    Some((before, number.parse().ok()?))
}

/// The fault of a key that is not there.
fn missing(key: &str, keys: &Keys) -> Diagnostic {
    let message = format!("{} is not in the sheet {}", quoted(key), quoted(&keys.title));
    let fault = Diagnostic::error(Name::BrokenReference, message);
    match nearest(key, keys.sound()) {
        Some(near) => fault.hint(format!("did you mean {}?", quoted(near))),
        None => fault.hint(format!("write what stands there under {}", quoted(&keys.column))),
    }
}

//! Ranges in lists of references: `6.1–6.12` stands for all rows from the first to the last, in the
//! order of their sheet.

use super::{Diagnostic, Name, Value, quoted, raw, word};
use crate::read::CellValue;
use crate::validate::expected::{Expected, Lookup};
use crate::validate::fold::trimmed;
use crate::validate::keys::Keys;

/// What stands between the ends of a range, the surest signs first: a hyphen may be part of a key.
const BETWEEN: [&str; 6] = ["–", "—", " to ", "‑", "−", "-"];

/// The rows that an item of a list stands for, or what is wrong with it; none where it is no range.
pub(super) fn of(
    expected: &Expected,
    item: &CellValue,
) -> Option<Result<Vec<Value>, Box<Diagnostic>>> {
    let (Lookup::Keys(keys), CellValue::Text(_)) = (&expected.lookup, item) else { return None };
    if !expected.column.ranges {
        return None;
    }
    let text = raw::text(item);
    let row = |text: &str| word::record(keys, text);
    if row(&text).is_some() {
        return None;
    }
    let splits = || BETWEEN.iter().flat_map(|between| splits(&text, between));
    let known = splits().find_map(|(first, last)| Some((row(first)?, row(last)?)));
    Some(match known {
        Some((first, last)) if last < first => Err(Box::new(reversed(&text, keys, (last, first)))),
        Some((first, last)) if !expected.take_room(last - first) => {
            Err(Box::new(too_many(&text, last - first)))
        }
        Some((first, last)) => {
            let rows =
                (first..=last).filter(|row| keys.names.get(*row).is_some_and(Option::is_some));
            Ok(rows.map(|record| Value::Reference { sheet: keys.sheet, record }).collect())
        }
        None => {
            let (_, unknown) = splits().find_map(|(first, last)| {
                match (row(first).is_some(), row(last).is_some()) {
                    (true, false) if may_be_key(last) => Some((first, last)),
                    (false, true) if may_be_key(first) => Some((last, first)),
                    _ => None,
                }
            })?;
            let message = format!("{} is not in the sheet `{}`", quoted(unknown), keys.title);
            let fault = Diagnostic::error(Name::BrokenReference, message);
            let near = expected.near(unknown, keys.sound());
            let fault = near
                .map(|near| format!("did you mean {}?", quoted(near)))
                .into_iter()
                .fold(fault, Diagnostic::hint);
            Err(Box::new(fault.hint(format!("it is an end of the range {}", quoted(&text)))))
        }
    })
}

/// Whether a text looks like the number of a row, and not like a word that follows one.
fn may_be_key(text: &str) -> bool {
    text.contains(|letter: char| letter.is_numeric())
}

/// What stands before and behind each of the signs that may part the ends of a range.
fn splits<'a>(text: &'a str, between: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.match_indices(between).filter_map(move |(at, _)| {
        let (first, last) = (text.get(..at)?, text.get(at + between.len()..)?);
        let (first, last) = (trimmed(first), trimmed(last));
        (!first.is_empty() && !last.is_empty()).then_some((first, last))
    })
}

/// The fault of a range whose end stands above its beginning.
fn reversed(text: &str, keys: &Keys, (above, below): (usize, usize)) -> Diagnostic {
    let name = |row: usize| keys.names.get(row).cloned().flatten().unwrap_or_default();
    let meant = format!("{}–{}", name(above), name(below));
    let message = format!("the range {} ends above the row where it begins", quoted(text));
    Diagnostic::error(Name::WrongOrder, message).hint(format!("write {}", quoted(&meant)))
}

/// The fault of a range that no workbook has room for.
fn too_many(text: &str, rows: usize) -> Diagnostic {
    let message = format!("the range {} has {rows} rows, which is too many", quoted(text));
    Diagnostic::error(Name::OutOfRange, message)
        .hint("name fewer rows, or name them in fewer cells")
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Doctype, Sheet, Type};
    use crate::validate::testing::{column, doctype, line, sheet, workbook};
    use crate::validate::{Value, dataset};

    /// Lists of the rows of a sheet, which have such keys.
    fn types(kind: Type) -> Doctype {
        let document = sheet("document", vec![column("title", Type::Text)]);
        let all = sheet("all", vec![column("id", kind)]);
        let rows = Column {
            separator: Some(";".into()),
            ranges: true,
            ..column("rows", Type::Reference(1))
        };
        let form = Sheet { shape: crate::doctype::Shape::Form, ..document };
        doctype(vec![form, all, sheet("lists", vec![rows])])
    }

    /// The rows that a cell means, or what is wrong with it.
    fn rows(kind: Type, keys: &[&str], cell: &str) -> Result<Vec<usize>, Vec<String>> {
        let keys: Vec<&str> = ["Id"].into_iter().chain(keys.iter().copied()).collect();
        let lists: &[&str] = &["Rows", cell];
        let sheets = [("Document", &["Title|A"][..]), ("All", &keys), ("Lists", lists)];
        let checked = dataset(&workbook(&sheets), &types(kind), &[]);
        let Some(dataset) = checked.value else {
            return Err(checked.diagnostics.iter().map(line).collect());
        };
        let Value::List(items) = &dataset.sheets[2].records[0].fields[0].value else {
            return Ok(vec![]);
        };
        let record = |item: &Value| match item {
            Value::Reference { record, .. } => *record,
            other => panic!("{other:?}"),
        };
        Ok(items.iter().map(record).collect())
    }

    #[test]
    fn ranges_are_all_rows_between_their_ends() {
        let dotted = ["6.1", "6.2", "6.10", "6.11", "7.1"];
        let ids = ["M-001", "M-002", "M-003", "M-003a"];
        for (cell, expected) in [
            ("6.1–6.10", vec![0, 1, 2]),
            ("6.2 - 6.11; 7.1", vec![1, 2, 3, 4]),
            ("6.1 to 6.2; 6.2; 6.1–6.10", vec![0, 1, 2]),
            ("7.1–7.1", vec![4]),
        ] {
            assert_eq!(rows(Type::DottedNumber, &dotted, cell), Ok(expected), "{cell}");
        }
        for (cell, expected) in
            [("M-001-M-003", vec![0, 1, 2]), ("m-002 to M-003a", vec![1, 2, 3]), ("M-002", vec![1])]
        {
            assert_eq!(rows(Type::Text, &ids, cell), Ok(expected), "{cell}");
        }
    }

    #[test]
    fn a_faulty_range_is_told() {
        let ids = ["M-001", "M-002", "M-003"];
        for (cell, expected) in [
            (
                "M-003–M-001",
                "error wrong-order Lists!A2 · \"Rows\": the range `M-003–M-001` ends above the row \
                 where it begins | write `M-001–M-003`",
            ),
            (
                "M-002–M-00",
                "error broken-reference Lists!A2 · \"Rows\": `M-00` is not in the sheet `All` | did \
                 you mean `M-001`? | it is an end of the range `M-002–M-00`",
            ),
        ] {
            assert_eq!(rows(Type::Text, &ids, cell), Err(vec![expected.to_owned()]));
        }
        let none = rows(Type::Text, &ids, "K-1–K-2").unwrap_err();
        assert!(none[0].contains("`K-1–K-2` is not in the sheet"), "{none:?}");
    }
}

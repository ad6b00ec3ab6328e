//! Numbering: 1, 2, 3; under a parent whose key is 2: 2.1, 2.2, 2.3; without a gap, in order.

use std::collections::HashMap;

use super::checks::Checking;
use super::dataset::Value;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, quoted};

/// Checks that a column numbers the rows without a gap, in the order of their parents.
///
/// A row whose own number is faulty takes the next one silently, and after a wrong number the
/// count goes on from it, so that one slip is one fault.
pub(super) fn check(
    checking: &Checking,
    column: usize,
    (tables, all): (&[Table], &[Typed]),
    found: &mut Vec<Diagnostic>,
) {
    // The last number under each parent, by what stands before the number.
    let mut last: HashMap<String, u64> = HashMap::new();
    let mut furthest: Option<usize> = None;
    for (line, record) in checking.typed.records.iter().enumerate() {
        // A whole number does not repeat the number of its parent.
        let (number, whole) = match checking.typed.sound(line, column) {
            Some(Value::DottedNumber(number) | Value::Text(number)) => {
                (Some(number.clone()), false)
            }
            Some(Value::Integer(number)) => (Some(number.to_string()), true),
            // An unnumbered row counts for nothing.
            Some(_) => continue,
            None => (None, false),
        };
        let Some(prefix) = prefix(checking, line, (tables, all)) else {
            // The parent is unknown, and that has been said: the number itself tells it.
            if let Some((before, number)) = number.as_deref().map(split) {
                last.insert(before.to_owned(), number.unwrap_or_default());
            }
            continue;
        };
        let expected = last.get(&prefix).copied().unwrap_or_default() + 1;
        let Some(number) = number else {
            last.insert(prefix, expected);
            continue;
        };
        let written = match split(&number) {
            (before, number) if whole || before == prefix => number,
            _ => None,
        };
        let early = record.parent.zip(furthest).is_some_and(|(parent, other)| parent < other);
        furthest = furthest.max(record.parent);
        last.insert(prefix.clone(), written.unwrap_or_default().max(expected));
        if written != Some(expected) {
            let prefix = if whole { "" } else { &prefix };
            found.push(fault(checking, (line, column), &format!("{prefix}{expected}")));
        } else if early {
            let message = format!("{} stands below rows of a later number", quoted(&number));
            found.push(
                checking
                    .fault(Name::WrongNumbering, message, (line, column))
                    .hint("put the rows into the order of their numbers"),
            );
        }
    }
}

fn fault(checking: &Checking, (line, column): (usize, usize), expected: &str) -> Diagnostic {
    let message = format!("{} is out of sequence", checking.written(line, column));
    checking
        .fault(Name::WrongNumbering, message, (line, column))
        .hint(format!("the number of this row would be {}", quoted(expected)))
}

/// What stands before the number of a row: `2.` under the parent 2, nothing without a parent; none
/// where the parent is not known.
fn prefix(checking: &Checking, line: usize, (tables, all): (&[Table], &[Typed])) -> Option<String> {
    let Some(parent) = checking.table.contract.parent else { return Some(String::new()) };
    let Value::Reference { sheet, record } = *checking.typed.sound(line, parent)? else {
        return Some(String::new());
    };
    let key = tables.get(sheet)?.contract.key?;
    if all.get(sheet)?.faulty.contains(&(record, key)) {
        return None;
    }
    let key = all.get(sheet)?.records.get(record)?.key.as_ref()?;
    Some(format!("{key}."))
}

/// A number's last part, and what stands before it.
fn split(number: &str) -> (&str, Option<u64>) {
    let at = number.rfind('.').map_or(0, |at| at + 1);
    let (before, last) = number.split_at(at);
    (before, last.parse().ok())
}

#[cfg(test)]
mod tests {
    use crate::doctype::Rule;
    use crate::validate::testing::{found, plan_with};

    /// The addresses of wrong numbers among rows of number and parent.
    fn wrong(rows: &[&str]) -> Vec<String> {
        let rows: Vec<String> = rows.iter().map(|row| format!("{row}|title")).collect();
        let mut all = vec!["Id|Parent|Title"];
        all.extend(rows.iter().map(String::as_str));
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "1", "2", "3"]);
        let found = found(&plan_with(Rule::Numbering(0)), &[outputs, ("Activities", &all)]);
        let short = |line: &String| line.split(" · ").next().map(str::to_owned);
        found.iter().filter_map(short).map(|line| line.replace("error ", "")).collect()
    }

    #[test]
    fn numbers_follow_their_parents() {
        let cases: &[(&[&str], &[&str])] = &[
            (&["1.1|1", "1.2|1", "2.1|2", "3.1|3"], &[]),
            // A gap is one fault, however many rows follow.
            (&["1.1|1", "1.3|1", "1.4|1"], &["wrong-numbering Activities!A3"]),
            // Under another parent than its number says.
            (&["1.1|1", "1.2|2", "2.2|2"], &["wrong-numbering Activities!A3"]),
            // Out of the parents' order.
            (&["1.1|1", "2.1|2", "1.2|1"], &["wrong-numbering Activities!A4"]),
            // A faulty number takes its place in silence.
            (&["1.1|1", "=1.2|1", "1.3|1"], &["number-for-dotted-number Activities!A3"]),
            (&["1.1|1", "1.1|1", "1.3|1"], &["duplicate-value Activities!A3"]),
            // A broken reference is the only fault of its row and those below.
            (&["1.1|1", "1.2|9", "1.3|1"], &["broken-reference Activities!B3"]),
        ];
        for (rows, expected) in cases {
            assert_eq!(&wrong(rows), expected, "{rows:?}");
        }
    }

    #[test]
    fn the_expected_number_is_told() {
        let rows: &[&str] = &["Id|Parent|Title", "1.2|1|a"];
        let sheets: [(&str, &[&str]); 2] = [("Outputs", &["Id", "1"]), ("Activities", rows)];
        assert_eq!(
            found(&plan_with(Rule::Numbering(0)), &sheets),
            [
                "error wrong-numbering Activities!A2 · \"Id\": `1.2` is out of sequence | the number of \
             this row would be `1.1`"
            ]
        );
    }
}

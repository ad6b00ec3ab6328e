//! Numbering: 1, 2, 3; under a parent whose key is 2: 2.1, 2.2, 2.3; without a gap, in order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::checks::Checking;
use super::dataset::Value;
use super::dotted;
use super::order::{Last, Parents};
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::Type;

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
    let rows: Vec<Option<Row>> = (0..checking.typed.records.len())
        .map(|line| row(checking, (line, column), (tables, all)))
        .collect();
    // A paper may be about one part of a whole that is numbered elsewhere.
    if checking.table.contract.parent.is_none() && rows.iter().flatten().count() == 1 {
        return;
    }
    let first = start(checking, &rows);
    let whole = complete(&rows, first.unwrap_or(1));
    let twice = found.iter().filter(|fault| fault.name == Name::DuplicateValue);
    let twice: BTreeSet<Place> = twice.filter_map(|fault| fault.place.clone()).collect();
    let taken: Taken = match twice.is_empty() {
        true => BTreeSet::new(),
        false => {
            rows.iter().flatten().filter_map(|row| Some((&*row.prefix, row.number??))).collect()
        }
    };
    // The last number under each parent, by what stands before the number.
    let mut last: HashMap<&str, Last> = HashMap::new();
    if let Some(number) = first {
        last.entry("").or_default().number = number - 1;
    }
    let (mut parents, mut doubled) = (Parents::new(checking, (tables, all)), Vec::new());
    for (line, row) in rows.iter().enumerate() {
        let Some(row) = row else { continue };
        let before = last.entry(row.prefix.as_str()).or_default();
        let Some(number) = row.number else {
            // A faulty number takes its place; under an unknown parent it tells it itself. One that
            // occurs twice does not where another row has that place.
            let expected = before.number + 1;
            if twice.contains(&place(checking, (line, column))) {
                doubled.push((line, expected));
                if taken.contains(&(row.prefix.as_str(), expected)) {
                    continue;
                }
            }
            before.step();
            continue;
        };
        if row.unplaced {
            (before.number, before.instead) = (number.unwrap_or_default(), None);
            continue;
        }
        let parent = checking.typed.records.get(line).and_then(|record| record.parent);
        let early = parent.and_then(|parent| parents.step(parent, line));
        // If no number is missing, only the order can be wrong.
        let later = number
            .filter(|_| whole.contains(row.prefix.as_str()))
            .and_then(|number| before.peaks.step(number, line));
        let expected = before.number + 1;
        let fits = number == Some(expected)
            || number.is_some() && number == before.instead.map(|number| number + 1)
            || whole.contains(row.prefix.as_str());
        if !fits {
            let prefix = if row.whole { "" } else { &row.prefix };
            let expected_here = dotted::written(expected, row.lettered);
            found.push(fault(checking, (line, column), &format!("{prefix}{expected_here}")));
            before.number = number.unwrap_or_default().max(expected);
            before.instead = Some(expected);
            continue;
        }
        let number = number.unwrap_or(expected);
        before.instead = None;
        before.number =
            if whole.contains(row.prefix.as_str()) { before.number.max(number) } else { number };
        if let Some(later) = later.or(early) {
            found.push(stands_below(checking, (line, later), column));
        }
    }
    free(checking, (column, &rows), (&doubled, taken), found);
}

/// The fault of a row that has to stand further up.
fn stands_below(checking: &Checking, (line, later): (usize, usize), column: usize) -> Diagnostic {
    let written = |line| checking.written(line, column);
    let message = format!("{} stands below {}", written(line), written(later));
    let fault = checking.fault(Name::WrongNumbering, message, (line, column));
    let rows = checking.table.row(line).zip(checking.table.row(later));
    match rows {
        Some((row, later)) if !checking.table.place.records => {
            fault.hint(format!("move row {} above row {}", row + 1, later + 1))
        }
        _ => fault.hint(format!("move it above {}", written(later))),
    }
}

/// Says at numbers that occur twice which number is free: the one that belongs there, if no other
/// row has it, else the next one, where its row can be moved to.
fn free<'a>(
    checking: &Checking,
    (column, rows): (usize, &'a [Option<Row>]),
    (doubled, mut taken): (&[(usize, u64)], Taken<'a>),
    found: &mut [Diagnostic],
) {
    if doubled.is_empty() {
        return;
    }
    let twice = found.iter_mut().filter(|fault| fault.name == Name::DuplicateValue);
    let mut twice: BTreeMap<Place, &mut Diagnostic> =
        twice.filter_map(|fault| Some((fault.place.clone()?, fault))).collect();
    let is_whole =
        checking.table.contract.columns.get(column).is_some_and(|it| it.kind == Type::Integer);
    for (line, expected) in doubled {
        let Some(Some(row)) = rows.get(*line) else { continue };
        let Some(fault) = twice.get_mut(&place(checking, (*line, column))) else { continue };
        let prefix = row.prefix.as_str();
        let is_free = |number: &u64| !taken.contains(&(prefix, *number));
        let Some(number) = (*expected..).find(is_free) else { continue };
        let written = |number: u64| {
            let number = dotted::written(number, row.lettered);
            quoted(&if is_whole { number } else { format!("{prefix}{number}") })
        };
        let hint = if number == *expected {
            format!("the next free number is {}: write it here", written(number))
        } else {
            format!(
                "the next free number is {}: write it, and move the row below {}",
                written(number),
                written(number - 1)
            )
        };
        fault.hints = vec![hint];
        taken.insert((prefix, number));
    }
}

/// The numbers that rows have, each with what stands before it.
type Taken<'a> = BTreeSet<(&'a str, u64)>;

/// The place of a field.
fn place(checking: &Checking, (line, column): (usize, usize)) -> Place {
    let key = checking.typed.records.get(line).and_then(|record| record.key.as_ref());
    checking.table.field_place(line, column, key).into()
}

/// A row that has a number, or should have.
struct Row {
    /// What stands before the number.
    prefix: String,
    /// Its last part; none in there where the number does not begin with the prefix. None at all
    /// where it is faulty.
    number: Option<Option<u64>>,
    /// Whether it is a whole number, which does not repeat the number of its parent.
    whole: bool,
    /// Whether it is a letter, below a number.
    lettered: bool,
    /// Whether the parent is not known, so that the number itself has to tell it.
    unplaced: bool,
}

/// A row as its number is judged; nothing where it counts for nothing.
fn row(
    checking: &Checking,
    (line, column): (usize, usize),
    (tables, all): (&[Table], &[Typed]),
) -> Option<Row> {
    if !checking.is_meant(line) {
        return None;
    }
    let (number, whole) = match checking.typed.sound(line, column) {
        Some(Value::DottedNumber(number) | Value::Text(number)) => (Some(number.clone()), false),
        Some(Value::Integer(number)) => (Some(number.to_string()), true),
        // An unnumbered row.
        Some(_) => return None,
        None => (None, false),
    };
    match prefix(checking, line, (tables, all)) {
        Some(prefix) => {
            let parted = number.as_deref().map(dotted::split);
            let lettered = parted.is_some_and(|(.., lettered)| lettered);
            // A letter below a number of this sheet counts among its like: 1, 1.a, 1.b, 2.
            if let Some((before, number, true)) = parted
                && before.len() > prefix.len()
                && before.starts_with(&prefix)
            {
                let prefix = before.to_owned();
                return Some(Row {
                    prefix,
                    number: Some(number),
                    whole,
                    lettered,
                    unplaced: false,
                });
            }
            let number = parted.map(
                |(before, number, _)| {
                    if whole || before == prefix { number } else { None }
                },
            );
            Some(Row { prefix, number, whole, lettered, unplaced: false })
        }
        // That has been said.
        None => {
            let (before, number, lettered) = dotted::split(number.as_deref()?);
            let prefix = before.to_owned();
            Some(Row { prefix, number: Some(number), whole, lettered, unplaced: true })
        }
    }
}

/// The prefixes under which no number is missing and none is faulty, in whatever order they are.
fn complete(rows: &[Option<Row>], first: u64) -> HashSet<&str> {
    let mut numbers: BTreeMap<&str, Option<BTreeSet<u64>>> = BTreeMap::new();
    for row in rows.iter().flatten() {
        let seen = numbers.entry(&row.prefix).or_insert_with(|| Some(BTreeSet::new()));
        let number = row.number.flatten().filter(|_| !row.unplaced);
        let is_new = number.is_some_and(|number| {
            number > 0 && seen.as_mut().is_some_and(|seen| seen.insert(number))
        });
        if !is_new {
            *seen = None;
        }
    }
    let is_gapless = |seen: &BTreeSet<u64>, first: u64| {
        let last = seen.last().map(|last| last + 1 - first);
        last == u64::try_from(seen.len()).ok()
    };
    let whole = numbers.into_iter().filter(|(prefix, seen)| {
        let first = if prefix.is_empty() { first } else { 1 };
        seen.as_ref().is_some_and(|seen| is_gapless(seen, first))
    });
    whole.map(|(prefix, _)| prefix).collect()
}

fn fault(checking: &Checking, (line, column): (usize, usize), expected: &str) -> Diagnostic {
    let message = format!("{} is out of sequence", checking.written(line, column));
    checking
        .fault(Name::WrongNumbering, message, (line, column))
        .hint(format!("{EXPECTED}{}", quoted(expected)))
}

/// What a fault of numbering says before the number that should stand there.
const EXPECTED: &str = "the number of this row would be ";

/// The number, in backticks, that should stand where this fault is, if it says so.
pub(super) fn expected(fault: &Diagnostic) -> Option<&str> {
    fault.hints.iter().find_map(|hint| hint.strip_prefix(EXPECTED))
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

/// The number with which a sheet begins that has no parent: a plan may be about a part of a whole. It
/// is that of the first row, where none is less.
fn start(checking: &Checking, rows: &[Option<Row>]) -> Option<u64> {
    if checking.table.contract.parent.is_some() {
        return None;
    }
    let top = rows.iter().flatten().filter(|row| row.prefix.is_empty());
    let numbers: Vec<u64> = top.filter_map(|row| row.number.flatten()).collect();
    let first = numbers.first().copied().filter(|first| *first > 0)?;
    numbers.iter().all(|number| *number >= first).then_some(first)
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
    fn one_row_alone_may_have_any_number() {
        let rows: [&str; 3] = ["Id|Parent|Title", "2.1|2|a", "2.2|2|b"];
        assert_eq!(both(&["Id", "2"], &rows), [""; 0]);
        let gap: [&str; 3] = ["Id|Parent|Title", "2.1|2|a", "2.3|2|b"];
        assert_eq!(both(&["Id", "2"], &gap).len(), 1);
        assert_eq!(both(&["Id", "2", "3"], &["Id|Parent|Title", "2.1|2|a", "3.1|3|b"]), [""; 0]);
        assert_eq!(both(&["Id", "2", "4"], &["Id|Parent|Title", "2.1|2|a", "4.1|4|b"]).len(), 1);
    }

    #[test]
    fn numbers_follow_their_parents() {
        let cases: &[(&[&str], &[&str])] = &[
            (&["1.1|1", "1.2|1", "2.1|2", "3.1|3"], &[]),
            // A gap is one fault, however many rows follow.
            (&["1.1|1", "1.3|1", "1.4|1"], &["wrong-numbering Activities!A3"]),
            // A slip that is followed by what should follow, and rows that only stand wrong.
            (&["1.1|1", "1.5|1", "1.3|1"], &["wrong-numbering Activities!A3"]),
            (&["1.2|1", "1.3|1", "1.1|1"], &["wrong-numbering Activities!A4"]),
            // Letters below a number.
            (&["1.1|1", "1.1.a|1", "1.1(b)|1", "1.2|1"], &[]),
            (&["1.a|1", "1.b|1"], &[]),
            (&["1.a|1", "1.c|1"], &["wrong-numbering Activities!A3"]),
            (&["1.1|1", "1.1.a|1", "1.1.c|1"], &["wrong-numbering Activities!A4"]),
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

    /// All that is found in rows of outputs and of activities, both numbered.
    fn both(outputs: &[&str], activities: &[&str]) -> Vec<String> {
        let mut plan = plan_with(Rule::Numbering(0));
        let checks = plan.schema.sheets[2].checks.clone();
        plan.schema.sheets[1].checks = checks;
        found(&plan, &[("Outputs", outputs), ("Activities", activities)])
    }

    #[test]
    fn the_order_of_parents_is_no_fault_of_their_children() {
        let swapped = "error wrong-numbering Outputs!A3 · \"Id\": `1` stands below `2` | move row \
                       3 above row 2";
        let head = "Id|Parent|Title";
        for rows in [[head, "1.1|1|a", "2.1|2|b"], [head, "2.1|2|a", "1.1|1|b"]] {
            assert_eq!(both(&["Id", "2", "1"], &rows), [swapped], "{rows:?}");
        }
        assert_eq!(
            both(&["Id", "1", "2"], &[head, "1.1|1|a", "2.1|2|b", "1.2|1|c"]),
            [
                "error wrong-numbering Activities!A4 · \"Id\": `1.2` stands below `2.1` | move row 4 \
              above row 3"
            ]
        );
    }

    #[test]
    fn a_number_that_occurs_twice_is_told_the_next_free_one() {
        let head = "Id|Parent|Title";
        let twice =
            "error duplicate-value Activities!A3 · \"Id\": `1.1` occurs twice in this column";
        for (last, hint) in [
            ("1.3|1|c", "the next free number is `1.2`: write it here"),
            ("1.2|1|c", "the next free number is `1.3`: write it, and move the row below `1.2`"),
        ] {
            assert_eq!(
                both(&["Id", "1"], &[head, "1.1|1|a", "1.1|1|b", last]),
                [format!("{twice} | {hint}")]
            );
        }
        assert_eq!(both(&["Id", "1"], &[head, "1.1|1|a", "1.3|1|b", "1.2|1|c"]).len(), 1);
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

//! Rows that tell how a table is filled in, and rows that show it: no records, and nothing of what
//! else is wrong with them is worth a word.

use super::cell;
use super::expected::{Context, Expected};
use super::fold::folded;
use super::language;
use super::table::{Header, Table};
use crate::diagnostic::{Diagnostic, Name};
use crate::doctype::{Column, Doctype, Shape, Type};
use crate::read::CellValue;

/// Beginnings of nothing but examples, folded.
const CERTAIN: &[&str] = &["e.g.", "e. g.", "eg.", "z.b.", "z. b.", "p.ex.", "p. ex.", "напр."];

/// Beginnings of examples and of instructions, folded, which a record may have, too.
const LIKELY: &[&str] = &[
    "example",
    "for example",
    "sample",
    "beispiel",
    "zum beispiel",
    "exemple",
    "par exemple",
    "ejemplo",
    "por ejemplo",
    "esempio",
    "exemplo",
    "örnek",
    "пример",
    "например",
    "приклад",
];

/// Beginnings of instructions, folded, which a record may have, too.
const ASKING: &[&str] = &[
    "please ",
    "fill in ",
    "enter ",
    "insert ",
    "type ",
    "bitte ",
    "veuillez ",
    "por favor",
    "пожалуйста",
];

/// Most rows below a header that are looked at for instructions that no word tells.
const LEADING: usize = 3;

/// What a row is that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Example,
    Instructions,
}

/// Leaves rows out of the tables that read like an example or like instructions, and says so.
pub(super) fn leave_out(tables: &mut [Table], doctype: &Doctype, found: &mut Vec<Diagnostic>) {
    let language = language::of(tables, doctype);
    let context = Context::new(doctype, &[], language);
    let numbered: Vec<bool> = tables
        .iter()
        .map(|table| key(table).is_some_and(|column| column.kind == Type::DottedNumber))
        .collect();
    for table in tables {
        if table.contract.shape != Shape::Table || table.place.records {
            continue;
        }
        let judging = Judging { table, context: &context, numbered: &numbered };
        let rows = judging.rows();
        if rows.is_empty() {
            continue;
        }
        for (line, kind) in &rows {
            found.extend(judging.fault(*line, *kind));
        }
        let mut line = 0;
        let mut left_out = rows.iter().map(|(line, _)| *line).peekable();
        table.lines.retain(|_| {
            let is_left_out = left_out.next_if_eq(&line).is_some();
            line += 1;
            !is_left_out
        });
        table.sound &= !table.lines.is_empty();
    }
}

/// The key column of a table.
fn key<'a>(table: &Table<'a>) -> Option<&'a Column> {
    table.contract.columns.get(table.contract.key?)
}

/// A table whose rows are judged.
struct Judging<'a, 'b> {
    table: &'b Table<'a>,
    context: &'b Context<'b>,
    /// Whether the keys of each sheet are numbers such as `3.10`.
    numbered: &'b [bool],
}

impl Judging<'_, '_> {
    /// The lines that are no records.
    fn rows(&self) -> Vec<(usize, Kind)> {
        let mut columns: Vec<(u32, usize)> = self
            .table
            .headers
            .iter()
            .enumerate()
            .filter_map(|(at, header)| match header {
                Header::At(column, _) => Some((*column, at)),
                _ => None,
            })
            .collect();
        columns.sort_unstable();
        let columns: Vec<usize> = columns.into_iter().map(|(_, at)| at).collect();
        let mut rows = Vec::new();
        let mut leading = Vec::new();
        for line in 0..self.table.lines.len() {
            if let Some(kind) = self.by_word(line, &columns) {
                rows.push((line, kind));
            } else if rows.len() + leading.len() == line
                && line < LEADING
                && self.is_unlike(line, &columns)
            {
                leading.push((line, Kind::Instructions));
            }
        }
        // If no row is like a record, the columns are wrong rather than the rows.
        if rows.len() + leading.len() < self.table.lines.len() {
            rows.extend(leading);
            rows.sort_unstable_by_key(|(line, _)| *line);
        }
        rows
    }

    /// What a row is by the words that it begins with.
    fn by_word(&self, line: usize, columns: &[usize]) -> Option<Kind> {
        let cell = columns.iter().find_map(|at| self.table.spot(line, *at).cell)?;
        let CellValue::Text(text) = cell else { return None };
        let text = text.get(..text.floor_char_boundary(40)).unwrap_or(text);
        let folded = folded(text);
        let folded = folded.trim_start_matches(['(', '[', '<', '{', '"', '*', ' ']);
        let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
        if begins(CERTAIN) {
            return Some(Kind::Example);
        }
        let kind = match (begins(LIKELY), begins(ASKING)) {
            (true, _) => Kind::Example,
            (_, true) => Kind::Instructions,
            _ => return None,
        };
        let key = self.table.contract.key?;
        let cell = self.table.spot(line, key).cell?;
        self.is_wrong(key, cell).then_some(kind)
    }

    /// Whether a row can't be a record: its key is none, and most of its cells are not what their
    /// columns ask for, or all stand in brackets.
    fn is_unlike(&self, line: usize, columns: &[usize]) -> bool {
        let spot = |at: usize| self.table.spot(line, at).cell;
        let Some(key) = self.table.contract.key else { return false };
        // A key that is no text was typed by somebody who gave it a number.
        let Some(held @ CellValue::Text(text)) = spot(key) else { return false };
        if text.contains(|letter: char| letter.is_numeric()) || !self.is_wrong(key, held) {
            return false;
        }
        let cells: Vec<(usize, &CellValue)> =
            columns.iter().filter_map(|at| Some((*at, spot(*at)?))).collect();
        let is_bracketed = |cell: &CellValue| match cell {
            CellValue::Text(text) => {
                let text = text.trim();
                [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')]
                    .iter()
                    .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
            }
            _ => false,
        };
        let wrong = cells.iter().filter(|(at, cell)| self.is_wrong(*at, cell)).count();
        cells.len() > 2
            && (wrong * 2 > cells.len() || cells.iter().all(|(_, cell)| is_bracketed(cell)))
    }

    /// Whether a cell can't be what its column asks for.
    fn is_wrong(&self, at: usize, held: &CellValue) -> bool {
        let Some(column) = self.table.contract.columns.get(at) else { return false };
        if let (Type::Reference(sheet), CellValue::Text(text)) = (&column.kind, held) {
            return self.numbered.get(*sheet).is_some_and(|numbered| *numbered)
                && !text.contains(|letter: char| letter.is_numeric());
        }
        let mut faults = Vec::new();
        cell::value(&Expected::new(column, self.context, false), held, &mut faults);
        faults.iter().any(Diagnostic::is_error)
    }

    /// The fault of a row that is no record.
    fn fault(&self, line: usize, kind: Kind) -> Option<Diagnostic> {
        let row = self.table.row(line)? + 1;
        let is_filled = |at: &usize| self.table.spot(line, *at).cell.is_some();
        let first = (0..self.table.headers.len()).filter(is_filled);
        let first = first.min_by_key(|at| self.table.spot(line, *at).at.map(|at| at.column))?;
        let what = match kind {
            Kind::Example => "an example",
            Kind::Instructions => "instructions",
        };
        Some(
            Diagnostic::error(
                Name::DoubtfulRow,
                format!("row {row} reads like {what}, not like a record"),
            )
            .at(self.table.field_place(line, first, None))
            .hint("delete the row"),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::doctype::Rule;
    use crate::validate::testing::{found, plan_with};

    const HEAD: &str = "Id|Parent|Title|Start|End|Places|Status";

    fn said(rows: &[&str]) -> Vec<String> {
        let rows: Vec<&str> = std::iter::once(HEAD).chain(rows.iter().copied()).collect();
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "1", "2"]);
        found(&plan_with(Rule::Numbering(0)), &[outputs, ("Activities", &rows)])
    }

    fn fault(row: usize, what: &str) -> String {
        format!(
            "error doubtful-row Activities!A{row} · \"Id\": row {row} reads like {what}, not like a \
             record | delete the row"
        )
    }

    #[test]
    fn examples_and_instructions_are_one_fault_each() {
        assert_eq!(
            said(&[
                "(number)|(of the output)|(what is done)|(dd/mm/yyyy)||(with semicolons)|(choose)",
                "e.g. 1.1|1|Example: a workshop||||",
                "1.1|1|a",
                "1.2|1|b",
                "Beispiel 2.1|2|c||||maybe",
            ]),
            [fault(2, "instructions"), fault(3, "an example"), fault(6, "an example")]
        );
        assert_eq!(said(&["Please give each activity a number|1|a"]), [fault(2, "instructions")]);
    }

    #[test]
    fn records_that_are_faulty_are_no_examples() {
        for rows in [
            // The only row of a table, and a row of a table with wrong columns.
            &["x|y|z|soon|later|Narnia|maybe"][..],
            &["x|y|z|soon|later|Narnia|maybe", "x|y|z|soon|later|Narnia|maybe"],
            // A row further down, and one with a number.
            &["1.1|1|a", "x|y|z|soon|later|Narnia|maybe"],
            &["1,1|y|z|soon|later|Narnia|maybe", "1.2|1|b"],
            // A number is missing, and the title happens to begin like this.
            &["|1|Example towns are chosen"],
            &["1.1|1|Example towns are chosen||||maybe"],
        ] {
            let found = said(rows);
            assert!(!found.is_empty(), "{rows:?}");
            assert!(!found.iter().any(|line| line.contains("doubtful-row")), "{found:#?}");
        }
    }
}

//! Lists that are spread over columns: `Q1`, `Q2`, `Q3` in the header, and a mark below those that are
//! meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cell;
use super::dataset::Value;
use super::expected::{Context, Expected};
use super::fold;
use super::raw;
use super::table::{Header, Stranger, Table};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, Place, Severity, quoted};
use crate::doctype::{Column, Shape};
use crate::read::{self, CellValue, Workbook};

/// Longest header that is taken for a value, in bytes.
const LONGEST: usize = 80;

/// Marks that mean yes below a header, and mean nothing where a word is asked for, folded.
const YES: [&str; 14] = ["xx", "xxx", "•", "●", "■", "█", "▓", "▪", "◼", "*", "+", "→", "►", "⬤"];

/// Marks that mean no below a header, folded.
const NO: [&str; 8] = ["-", "--", "○", "□", "◻", "n/a", "na", "none"];

/// A column that is headed by a value.
struct Tick<'t> {
    stranger: &'t Stranger,
    column: u32,
    values: Vec<Value>,
}

/// What of a table is in such columns.
type Cells<'a> = BTreeMap<(u32, u32), (Address, &'a CellValue)>;

/// Takes the columns for what they say that are headed by values of a column that asks for it, and are
/// no other column: what was said of them as unknown is taken back. A mark that is none is told.
pub(super) fn take(
    workbook: &Workbook,
    tables: &mut [Table],
    context: &Context,
    found: &mut Vec<Diagnostic>,
) {
    for table in tables.iter_mut().filter(|it| it.contract.shape == Shape::Table && it.present) {
        let Some(source) = workbook.sheets.get(table.place.tab) else { continue };
        let mut strangers = std::mem::take(&mut table.strangers);
        for (at, column) in table.contract.columns.iter().enumerate().filter(|it| it.1.ticks) {
            let expected = Expected::new(column, context, table.place.records);
            let ticks: Vec<Tick> = strangers.iter().filter_map(|it| tick(&expected, it)).collect();
            if ticks.is_empty() {
                continue;
            }
            let cells = cells(table, source, &ticks);
            if !are_marks(&ticks, &cells) {
                doubt(&ticks, column, found);
                continue;
            }
            told_as_unknown(table, &ticks, found);
            siblings((table, source), (&expected, &strangers), &ticks, found);
            marks(table, at, (&ticks, &cells), found);
            if matches!(table.headers.get(at), Some(Header::Missing)) {
                found.retain(|fault| !is_missing(fault, table, column));
                table.headers.get_mut(at).into_iter().for_each(|it| *it = Header::Absent);
            }
            let taken: Vec<u32> = ticks.iter().map(|tick| tick.column).collect();
            strangers.retain(|it| !it.place.column.is_some_and(|at| taken.contains(&at)));
        }
        table.strangers = strangers;
    }
}

/// The column, if its header is a value. A number alone heads columns of many kinds.
fn tick<'t>(expected: &Expected, stranger: &'t Stranger) -> Option<Tick<'t>> {
    let column = stranger.place.column?;
    let title = &*stranger.title;
    if title.len() > LONGEST || !title.contains(char::is_alphabetic) {
        return None;
    }
    let mut faults = Vec::new();
    let value = cell::value(expected, &CellValue::Text(title.to_owned()), &mut faults);
    let Value::List(values) = value else { return None };
    let is_one = faults.is_empty() && (values.len() == 1 || expected.column.expand);
    is_one.then_some(Tick { stranger, column, values })
}

/// The cells of the columns that hold anything; what is merged stands in each cell of its area.
fn cells<'a>(table: &Table, source: &'a read::Sheet, ticks: &[Tick]) -> Cells<'a> {
    let mut areas = BTreeMap::new();
    for area in &source.layout.merged {
        areas.insert((area.first.row, area.first.column), area.last);
    }
    let last = (0..table.lines.len()).filter_map(|line| table.row(line)).max().unwrap_or(0);
    let first = table.lines.first().and_then(|_| table.row(0)).unwrap_or(0);
    let columns: Vec<u32> = ticks.iter().map(|tick| tick.column).collect();
    let mut cells = Cells::new();
    for row in source.rows.iter().filter(|row| (first..=last).contains(&row.index)) {
        for cell in row.cells.iter().filter(|cell| !raw::is_blank(&cell.value)) {
            let at = Address::new(row.index, cell.column);
            let end = areas.get(&(row.index, cell.column)).copied().unwrap_or(at);
            for column in columns.iter().filter(|it| (at.column..=end.column).contains(it)) {
                for row in at.row..=end.row.min(last) {
                    cells.entry((row, *column)).or_insert((at, &cell.value));
                }
            }
        }
    }
    cells
}

/// Whether what stands in a cell is a mark, and what it means.
fn mark(value: &CellValue, title: &str) -> Option<bool> {
    let text = raw::text(value);
    let folded = fold::folded(&text);
    if YES.contains(&&*folded) || fold::name(&text) == fold::name(title) {
        return Some(true);
    }
    if NO.contains(&&*folded) { Some(false) } else { cell::truth(value) }
}

/// Whether most of what the columns hold is marks: below `Q1`, amounts may stand as well.
fn are_marks(ticks: &[Tick], cells: &Cells) -> bool {
    let title = |column: u32| ticks.iter().find(|tick| tick.column == column);
    let is_mark = |((_, column), (_, value)): &(&(u32, u32), &(Address, &CellValue))| {
        title(*column).is_some_and(|tick| mark(value, &tick.stranger.title).is_some())
    };
    cells.iter().filter(is_mark).count() * 2 >= cells.len()
}

/// Takes in what each row has a mark for.
fn marks(
    table: &mut Table,
    at: usize,
    (ticks, cells): (&[Tick], &Cells),
    found: &mut Vec<Diagnostic>,
) {
    for line in 0..table.lines.len() {
        let Some(row) = table.row(line) else { continue };
        let mut marks: Vec<(Address, Value)> = Vec::new();
        for tick in ticks {
            let Some((address, value)) = cells.get(&(row, tick.column)) else { continue };
            let title = &tick.stranger.title;
            match mark(value, title) {
                Some(true) => marks.extend(tick.values.iter().map(|it| (*address, it.clone()))),
                Some(false) => {}
                // What is merged is told where it stands.
                None if address.row == row && address.column == tick.column => {
                    let place = CellPlace {
                        title: Some(Arc::clone(title)),
                        ..table.place.clone().cell(*address)
                    };
                    found.push(no_mark(value, title).at(place));
                }
                None => {}
            }
        }
        if !marks.is_empty() {
            table.marks.insert((line, at), marks);
        }
    }
}

/// The fault of a cell that holds something else than a mark.
fn no_mark(value: &CellValue, title: &str) -> Diagnostic {
    let (text, title) = (quoted(&raw::text(value)), quoted(title));
    Diagnostic::error(
        Name::NotYesOrNo,
        format!("{text} is no mark, and {title} is no other column"),
    )
    .hint(format!("write `x` where {title} is meant, and leave the cell blank where it is not"))
    .hint("if the column is about something else, give it another header")
}

/// Whether a diagnostic is about the header in one of these columns.
fn is_about(fault: &Diagnostic, ticks: &[Tick]) -> bool {
    ticks.iter().any(|tick| fault.place == Some(Place::Cell(tick.stranger.place.clone())))
}

/// Takes back that the columns are not used.
fn told_as_unknown(table: &Table, ticks: &[Tick], found: &mut Vec<Diagnostic>) {
    let is_own = |fault: &Diagnostic| match &fault.place {
        Some(Place::Cell(place)) => place.tab == table.place.tab,
        _ => false,
    };
    found.retain(|fault| {
        let is_unused = matches!(fault.name, Name::UnknownColumn | Name::SecondTable);
        !(is_unused && is_own(fault) && is_about(fault, ticks))
    });
}

/// Says of columns that are not used why they are not taken for values.
fn doubt(ticks: &[Tick], column: &Column, found: &mut [Diagnostic]) {
    let unknown = found.iter_mut().filter(|fault| fault.name == Name::UnknownColumn);
    for fault in unknown.filter(|fault| is_about(fault, ticks)) {
        let title = quoted(&column.title);
        fault.hints = vec![format!("below a value of {title}, only marks such as `x` are read")];
    }
}

/// Warns of columns with marks whose headers are like those of the others, and are no values: `Q5`.
fn siblings(
    (table, source): (&Table, &read::Sheet),
    (expected, strangers): (&Expected, &[Stranger]),
    ticks: &[Tick],
    found: &mut [Diagnostic],
) {
    let bare = |title: &str| {
        let plain = fold::name(title);
        plain.chars().filter(|letter| letter.is_alphabetic()).collect::<String>()
    };
    for stranger in strangers {
        let Some(column) = stranger.place.column else { continue };
        let is_taken = ticks.iter().any(|tick| tick.column == column);
        let is_like = ticks.iter().any(|it| bare(&it.stranger.title) == bare(&stranger.title));
        if is_taken || !is_like {
            continue;
        }
        let rows = (0..table.lines.len()).filter_map(|line| table.row(line));
        let cells = rows.filter_map(|row| {
            let at = source.rows.binary_search_by_key(&row, |row| row.index).ok()?;
            source.rows.get(at)?.cell(column)
        });
        let marked = cells.filter(|cell| mark(&cell.value, &stranger.title) == Some(true));
        let (true, title) = (marked.count() > 0, &*stranger.title) else { continue };
        let mut faults = Vec::new();
        cell::value(expected, &CellValue::Text(title.to_owned()), &mut faults);
        let hints = faults.into_iter().find(Diagnostic::is_error).map(|fault| fault.hints);
        let of = quoted(&expected.column.title);
        let place = Some(Place::Cell(stranger.place.clone()));
        for note in found.iter_mut().filter(|it| it.name == Name::UnknownColumn) {
            if note.place == place {
                note.severity = Severity::Warning;
                note.message =
                    format!("there are marks below {}, which is none of {of}", quoted(title));
                note.hints = hints.clone().unwrap_or_default();
            }
        }
    }
}

/// Whether a fault says that a column is missing.
fn is_missing(fault: &Diagnostic, table: &Table, column: &Column) -> bool {
    fault.name == Name::MissingColumn
        && matches!(&fault.place, Some(Place::Cell(place)) if place.tab == table.place.tab
            && place.title.as_deref() == Some(&*column.title))
}

/// What a field holds, and what its row has marks for, each once.
pub(super) fn joined(value: Value, marks: &[(Address, Value)]) -> Value {
    if marks.is_empty() {
        return value;
    }
    let mut values = match value {
        Value::List(values) => values,
        Value::Blank | Value::Special(_) => Vec::new(),
        other => vec![other],
    };
    for (_, value) in marks {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    Value::List(values)
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Type};
    use crate::read::Layout;
    use crate::validate::testing::{column, doctype, line, merged, required, sheet, workbook};
    use crate::validate::{Day, Value, faulty};

    /// What is found in a plan whose quarters may be ticked, and the quarters of each row.
    fn plan(rows: &[&str], layout: &Layout) -> (Vec<String>, Vec<String>) {
        let quarters = Column {
            separator: Some(";".into()),
            ticks: true,
            ..column("quarters", Type::Quarter)
        };
        let types =
            doctype(vec![sheet("works", vec![required(column("id", Type::Text)), quarters])]);
        let mut book = workbook(&[("Works", rows)]);
        book.sheets[0].layout = layout.clone();
        let (dataset, found) = faulty(&book, &types, &[], &Day::default());
        let quarters = dataset.sheets[0].records.iter().map(|record| {
            let Value::List(values) = &record.fields[1].value else { return String::new() };
            let one = |value: &Value| match value {
                Value::Quarter { year, quarter } => match year {
                    Some(year) => format!("{quarter}/{year}"),
                    None => quarter.to_string(),
                },
                other => format!("{other:?}"),
            };
            values.iter().map(one).collect::<Vec<_>>().join(" ")
        });
        (found.iter().map(line).collect(), quarters.collect())
    }

    #[test]
    fn marks_below_values_are_read_as_a_list() {
        let rows = [
            "Id|Q1|Q2 2026|Quarters|Q3",
            "a|X||Q4|✓",
            "b|no|1||0",
            "c|-||Q1|",
            "d|yes|Q2 2026|Q1|",
        ];
        let (found, quarters) = plan(&rows, &Layout::default());
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(quarters, ["4 1 3", "2/2026", "1", "1 2/2026"]);
    }

    #[test]
    fn a_mark_that_is_merged_is_meant_for_all_that_it_covers() {
        let rows = ["Id|Q1|Q2|Q3", "a|x||", "b|||x", "c|||"];
        let (found, quarters) = plan(&rows, &merged(&["B2:C2", "D3:D4"]));
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(quarters, ["1 2", "3", "3"]);
    }

    #[test]
    fn a_year_over_its_quarters() {
        let told = |titles: &str| {
            format!(
                "note header-rows Works row 2: rows 1 and 2 are read together as the header: {titles}"
            )
        };
        let whole = told("`Id`, `2026 Q1`, `2026 Q2`, `2027 Q1`, `2027 Q2`");
        for (rows, areas) in [
            (["Id|2026||2027|", "|Q1|Q2|Q1|Q2", "a|x||x|"], &["A1:A2", "B1:C1", "D1:E1"][..]),
            (["Id|=2026||FY 2027|", "|Q1|Q2|Q1|Q2", "a|x||x|"], &[]),
            (["|2026||2027|", "Id|Q1|Q2|Q1|Q2", "a|x||x|"], &["B1:C1", "D1:E1"]),
        ] {
            let (found, quarters) = plan(&rows, &merged(areas));
            assert_eq!(found, [whole.as_str()], "{rows:?}");
            assert_eq!(quarters, ["1/2026 1/2027"], "{rows:?}");
        }
        // A word over them, be it one that the contract knows, says no year.
        for group in ["Timing", "Quarters"] {
            let rows = [&format!("Id|{group}||"), "|Q1|Q2|Q3 2027", "a|x||x"];
            let (found, quarters) = plan(&rows, &merged(&["B1:D1"]));
            assert_eq!(found, [told("`Id`, `Q1`, `Q2`, `Q3 2027`")], "{group}");
            assert_eq!(quarters, ["1 3/2027"], "{group}");
        }
        // The name of the sheet above its header is no group, and a record no header.
        let (found, quarters) = plan(&["Plan 2026||", "Id|Q1|Q2", "a|x|x"], &merged(&["A1:C1"]));
        assert_eq!(found, ["note header-rows Works row 2: the header is row 2; row 1 is not used"]);
        assert_eq!(quarters, ["1 2"]);
        let (found, quarters) = plan(&["Id|Quarters|Note", "a|Q1|Q2", "b|Q2|"], &Layout::default());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(quarters, ["1", "2"]);
    }

    #[test]
    fn what_is_no_mark_is_told_at_its_cell() {
        let (found, quarters) = plan(&["Id|Q1|Q2", "a|x|soon", "b|x|"], &Layout::default());
        assert_eq!(
            found,
            [
                "error not-yes-or-no Works!C2 · \"Q2\": `soon` is no mark, and `Q2` is no other column | \
              write `x` where `Q2` is meant, and leave the cell blank where it is not | if the column \
              is about something else, give it another header"
            ]
        );
        assert_eq!(quarters, ["1", "1"]);
    }

    #[test]
    fn columns_of_something_else_are_left_alone() {
        let unknown = |column: &str, title: &str, rest: &str| {
            format!(
                "note unknown-column Works!{column}1 · \"{title}\": the column `{title}` is not known \
                     and not used{rest}"
            )
        };
        let hint = " | below a value of `Quarters`, only marks such as `x` are read";
        let (found, quarters) =
            plan(&["Id|Q1|2026|Quarters", "a|1200|x|Q2", "b|800||"], &Layout::default());
        assert_eq!(found, [unknown("B", "Q1", hint), unknown("C", "2026", "")]);
        assert_eq!(quarters, ["2", ""]);
        let (found, _) = plan(&["Id|Q1|Q5|Flag", "a|x|x|x"], &Layout::default());
        assert_eq!(
            found,
            [
                "warning unknown-column Works!C1 · \"Q5\": there are marks below `Q5`, which is none of \
                 `Quarters` | write it as `Q1` or `Q1 2026`, Q1 to Q4"
                    .to_owned(),
                unknown("D", "Flag", ""),
            ]
        );
    }
}

//! Sheets as people lay them out: where the header is, which rows are records, and what is said of
//! all that is none. The cases are in `layout/cases.txt`.

use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use rapporteur::diagnostic::{Address, Diagnostic, Place};
use rapporteur::doctype::{self, Doctype};
use rapporteur::read::{self, Area, Cell, CellValue, Layout, Options, Row, Shape, Sheet, Workbook};
use rapporteur::validate;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::project::{Project, REPOSITORY};
use crate::support::{self, Book};

/// The sheets.
const CASES: &str = include_str!("layout/cases.txt");

/// What the cells of any sheet hold.
const WORDS: &[&str] = &[
    "", "", "", "", "No.", "Activity", "Start", "date", "UNFPA", "Total", "Note: so", "▸ so", "#5",
    "Office:",
];

/// The document type, loaded once.
static PLAN: LazyLock<Doctype> = LazyLock::new(plan);

/// The document type of the cases.
fn plan() -> Doctype {
    let types = doctype::load(Some(&Path::new(REPOSITORY).join("tests/it/layout")));
    types.get("plan").unwrap().1.value.clone().unwrap()
}

/// A cell as a case writes it.
fn cell(written: &str) -> CellValue {
    if let Some(date) = written.strip_prefix('@') {
        CellValue::Date(date.parse::<jiff::civil::Date>().unwrap().at(0, 0, 0, 0))
    } else if let Some(number) = written.strip_prefix('#').and_then(|it| it.parse().ok()) {
        CellValue::Number(number)
    } else {
        CellValue::Text(written.replace('⍽', "\u{a0}"))
    }
}

fn row(index: u32, line: &str) -> Row {
    let cells = (0..).zip(line.split('|')).filter(|(_, cell)| !cell.is_empty());
    Row { index, cells: cells.map(|(column, it)| Cell { column, value: cell(it) }).collect() }
}

/// `D17`.
fn address(text: &str) -> Address {
    let (letter, row) = text.split_at(1);
    Address::new(row.parse::<u32>().unwrap() - 1, column(letter))
}

fn column(letter: &str) -> u32 {
    u32::from(letter.as_bytes()[0] - b'A')
}

/// What a line says of a layout: `merged A1:B2`, `hidden 3 5-7 D sheet`, `filtered`.
fn lay_out(layout: &mut Layout, line: &str) {
    let mut words = line.split(' ');
    match words.next() {
        Some("merged") => layout.merged.extend(words.map(|word| {
            let (first, last) = word.split_once(':').unwrap();
            Area { first: address(first), last: address(last) }
        })),
        Some("hidden") => {
            for word in words {
                if word == "sheet" {
                    layout.hidden = true;
                    continue;
                }
                let (first, last) = word.split_once('-').unwrap_or((word, word));
                match first.parse::<u32>() {
                    Ok(first) => {
                        layout.hidden_rows.push(first - 1..=last.parse::<u32>().unwrap() - 1);
                    }
                    Err(_) => layout.hidden_columns.push(column(first)..=column(last)),
                }
            }
        }
        Some("filtered") => layout.filtered = true,
        other => panic!("{other:?}"),
    }
}

/// A sheet: its name, its rows, and how these are laid out.
fn sheet(text: &str) -> Sheet {
    let (name, lines) = text.trim_end().split_once('\n').unwrap();
    let mut layout = Layout::default();
    let mut rows = Vec::new();
    for line in lines.lines() {
        match line.strip_prefix("> ") {
            Some(line) => lay_out(&mut layout, line),
            None => rows.push(line),
        }
    }
    let rows = (0..).zip(rows).map(|(index, line)| row(index, line));
    let rows = rows.filter(|row| !row.cells.is_empty()).collect();
    Sheet { name: name.into(), shape: Shape::Grid, rows, layout }
}

/// The sheets of a case, with a form `Document`.
fn workbook(sheets: &str) -> Workbook {
    let document = "Document\nType|plan\nTitle|A plan";
    let sheets = sheets.split("Sheet ").skip(1).map(sheet);
    Workbook {
        file: "plan.xlsx".into(),
        sheets: std::iter::once(self::sheet(document)).chain(sheets).collect(),
    }
}

/// A fault with its place and what to do.
fn told(found: &Diagnostic) -> String {
    let severity = format!("{:?}", found.severity).to_lowercase();
    let place = found.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let place = place.replace("plan.xlsx · ", "");
    let hints: String = found.hints.iter().map(|hint| format!("\n  {hint}")).collect();
    format!("{place}: {severity}[{}]: {}{hints}\n", found.name, found.message)
}

/// All cases, with what is found in each, and the cells of each record.
pub fn cases() -> String {
    let plan = plan();
    let mut all = String::new();
    for case in CASES.split("\n## ").skip(1) {
        let (title, sheets) = case.split_once('\n').unwrap();
        let mut sheets = sheets.to_owned();
        if !sheets.contains("Sheet Activities") && !sheets.contains("Sheet Work plan") {
            sheets.push_str("Sheet Activities\nNo.|Activity|Lead\n1.1|a|b\n");
        }
        let read = validate::dataset(&workbook(&sheets), &plan, &[]);
        let _ = writeln!(all, "## {title}");
        for found in &read.diagnostics {
            all.push_str(&told(found));
        }
        for records in read.value.iter().flat_map(|dataset| dataset.sheets.iter().skip(1)) {
            for record in &records.records {
                let values = record.fields.iter().filter(|it| it.value != validate::Value::Blank);
                let cells: Vec<_> = values.filter_map(|it| Some(it.at?.to_string())).collect();
                let _ = writeln!(all, "= {} {}", records.place.sheet, cells.join(" "));
            }
        }
        all.push('\n');
    }
    all
}

#[test]
fn what_is_found_in_sheets_as_people_lay_them_out() {
    insta::assert_snapshot!(cases());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a sheet looks like: values stand where they are said to, and no row with a number
    /// of its own is left out without a word.
    #[test]
    fn no_record_is_lost_and_no_address_wrong(
        above in vec(vec(select(WORDS), 0..5), 0..3),
        below in vec((any::<bool>(), vec(select(WORDS), 0..5)), 1..7),
        areas in vec((0..9_u32, 0..7_u32, 0..3_u32, 0..3_u32), 0..4),
        hidden in vec(0..9_u32, 0..2),
    ) {
        let mut layout = Layout { hidden_rows: hidden.into_iter().map(|row| row..=row).collect(), ..Layout::default() };
        layout.hidden_rows.sort_by_key(|rows| *rows.start());
        layout.merged = areas.into_iter().map(|(row, column, down, right)| Area {
            first: Address::new(row, column),
            last: Address::new(row + down, column + right),
        }).collect();
        layout.merged.sort();
        let above = above.iter().map(|cells| cells.join("|"));
        let below = (1..).zip(&below).map(|(number, (is_record, cells))| match is_record {
            true => format!("{number}.7|Train statisticians|UNFPA|{}", cells.join("|")),
            false => cells.join("|"),
        });
        let header = std::iter::once("No.|Activity|Lead||Start|Status".to_owned());
        let lines = above.chain(header).chain(below);
        let rows = (0..).zip(lines).map(|(index, line)| row(index, &line));
        let rows: Vec<Row> = rows.filter(|row| !row.cells.is_empty()).collect();
        let sheet = Sheet { name: "Activities".into(), shape: Shape::Grid, rows, layout };
        let mut book = workbook("");
        book.sheets.push(sheet);
        let sheet = &book.sheets[1];
        let read = validate::dataset(&book, &PLAN, &[]);
        let Some(dataset) = read.value else { return Ok(()) };
        let records = &dataset.sheets[1].records;
        let held = |at: Address| {
            let row = sheet.rows.iter().find(|row| row.index == at.row)?;
            Some(row.cell(at.column)?.value.clone())
        };
        for field in records.iter().flat_map(|record| &record.fields) {
            // A number in a column of text is that number as it is shown.
            if let validate::Value::Text(text) = &field.value
                && let Some(CellValue::Text(held)) = held(field.at.unwrap())
            {
                prop_assert_eq!(&held, text);
            }
        }
        let told = |row: u32| read.diagnostics.iter().any(|found| match &found.place {
            Some(Place::Cell(place)) => place.row == Some(row),
            _ => false,
        });
        let first = records.iter().filter_map(|record| record.row).min().unwrap_or(u32::MAX);
        for row in sheet.rows.iter().filter(|row| row.index >= first) {
            let is_record = records.iter().any(|record| record.row == Some(row.index));
            let number = row.cells.iter().find(|cell| matches!(&cell.value, CellValue::Text(text) if text.ends_with(".7")));
            let is_seen = |cell: &&Cell| {
                let at = Address::new(row.index, cell.column);
                let over = |area: &Area| area.first != at && (area.first.row..=area.last.row).contains(&at.row)
                    && (area.first.column..=area.last.column).contains(&at.column);
                !sheet.layout.merged.iter().any(over)
            };
            let key = dataset.place(1, 0, 0).and_then(|place| place.column);
            let number = number.filter(is_seen).filter(|cell| Some(cell.column) == key);
            let is_aside = row.cells.first().is_some_and(|it| it.value == CellValue::Text("▸ so".into()));
            prop_assert!(number.is_none() || is_record || told(row.index) || is_aside, "row {}", row.index + 1);
        }
    }
}

#[test]
fn a_badly_laid_out_workbook_is_read_in_every_format() {
    let project = Project::new().copied("tests/it/layout/plan", "templates/plan");
    let rows = |rows: &[&str]| {
        let cells = |row: &&str| row.split('|').map(support::Cell::from).collect();
        rows.iter().map(cells).collect()
    };
    let book = Book::new()
        .sheet("Document", rows(&["|Work plan 2026", "", "|Type|plan", "|Title|A plan"]))
        .sheet(
            "Activities",
            rows(&[
                "Annual work plan",
                "",
                "No.|Activity|Lead|Timeline|",
                "|||Start|End",
                "1.1|Train statisticians|UN Women|2026-02-01|2026-03-31",
                "",
                "Note: to be confirmed",
            ]),
        )
        .sheet("Read me", rows(&["How to fill this in"]));
    for file in ["plan.xlsx", "plan.ods", "plan.xls", "plan.xlsb"] {
        project.save(file, &book);
        let run = project.run(["check", "--format", "short", file]).success();
        assert_eq!(
            run.stderr,
            format!(
                "{file}:Activities!4:4: note[header-rows]: rows 3 and 4 are read together as the \
                 header: `No.`, `Activity`, `Lead`, `Start`, `End`; rows 1 and 2 are not used\n{file}:Activities!A7: note[row-not-used]: the remark `Note: to be \
                 confirmed` is not used\n"
            )
        );
    }
}

/// A sheet as a book holds it that is written to a file.
fn written(sheet: &Sheet) -> Vec<Vec<support::Cell>> {
    let last = sheet.rows.last().map_or(0, |row| row.index + 1);
    let cells = |index: u32| -> Vec<support::Cell> {
        let row = sheet.rows.iter().find(|row| row.index == index);
        let last = row.and_then(|row| row.cells.last()).map_or(0, |cell| cell.column + 1);
        let cell = |column: u32| match row?.cell(column).map(|cell| &cell.value)? {
            CellValue::Text(text) => Some(text.as_str().into()),
            CellValue::Number(number) => Some((*number).into()),
            CellValue::Date(date) => Some(date.date().into()),
            other => panic!("{other:?}"),
        };
        (0..last).map(|column| cell(column).unwrap_or_default()).collect()
    };
    (0..last).map(cells).collect()
}

#[test]
fn files_of_every_format_are_judged_as_their_layout_is() {
    let (plan, project) = (plan(), Project::new());
    for case in CASES.split("\n## ").skip(1) {
        let (title, sheets) = case.split_once('\n').unwrap();
        let book = workbook(sheets);
        let told = |book: &Workbook| -> Vec<String> {
            validate::dataset(book, &plan, &[]).diagnostics.iter().map(told).collect()
        };
        let expected = told(&book);
        let written = book.sheets.iter().fold(Book::new(), |written, sheet| {
            written
                .sheet(&sheet.name, self::written(sheet))
                .laid_out(&sheet.name, sheet.layout.clone())
        });
        for ending in ["xlsx", "xlsb", "xls", "ods"] {
            let name = format!("plan.{ending}");
            project.save(&name, &written);
            let read = read::workbook(&project.path(&name), "plan.xlsx", &Options::default());
            assert_eq!(told(&read.value.unwrap()), expected, "{title} as {ending}");
        }
    }
}

//! Reading: every format gives the same cells, and what can't be read is named.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use rapporteur::diagnostic::{Address, Name, Severity};
use rapporteur::read::{self, Area, CellValue, Layout, Options, Shape, Sheet};
use tempfile::TempDir;

use crate::support::{Book, Cell};

/// Cells of every kind, with what formats are apt to lose: blank rows and cells, spaces, line
/// breaks, letters of other scripts, signs that mean something to the format, and trailing zeros.
fn book() -> Book {
    let text = Cell::from;
    Book::new()
        .sheet(
            "Document",
            vec![
                vec![text("Field"), text("Value")],
                vec![text("Type"), text("work-plan")],
                vec![text("Title"), text("Ünïcode & <signs> \"quoted\" Ελληνικά Кириллица")],
                vec![text("Place"), text("TÜRKİYE, Kōchi; 山")],
                vec![text("Date"), date(2024, 3, 22).into()],
                vec![text("Note")],
                vec![text("Year"), 2024.0.into()],
            ],
        )
        .sheet(
            "Results",
            vec![
                vec![text("No."), text("Title"), text("Share"), text("Due"), text("Done")],
                vec![
                    text("3.10"),
                    text("Two lines\nand a third:\n\n  indented  twice"),
                    0.125.into(),
                    date(1999, 12, 31).into(),
                    true.into(),
                ],
                vec![],
                vec![text("3.11"), Cell::Empty, (-7.0).into(), Cell::Empty, false.into()],
                vec![Cell::Empty, text(" "), 1e15.into()],
            ],
        )
}

/// How a sheet may be laid out in any format that has layouts.
fn layout() -> Layout {
    let area = |first: (u32, u32), last: (u32, u32)| Area {
        first: Address::new(first.0, first.1),
        last: Address::new(last.0, last.1),
    };
    Layout {
        hidden: true,
        hidden_rows: vec![1..=2, 4..=4],
        filtered: true,
        hidden_columns: vec![1..=1, 3..=4],
        merged: vec![area((1, 0), (3, 0)), area((3, 1), (3, 3))],
    }
}

#[test]
fn every_format_tells_layouts_and_errors_alike() {
    let rows = |error| {
        let text = Cell::from;
        vec![
            vec![text("A"), text("B"), text("C"), text("D"), text("E")],
            vec![text("merged"), error, text("c"), text("d"), text("e")],
            vec![Cell::Empty, text("b")],
            vec![Cell::Empty, text("merged"), Cell::Empty, Cell::Empty, 1.0.into()],
            vec![text("hidden")],
        ]
    };
    let book = Book::new()
        .sheet("Plain", rows(Cell::Empty))
        .sheet("Laid out", rows(Cell::Error))
        .laid_out("Laid out", layout());
    let folder = TempDir::new().unwrap();
    for name in ["book.xlsx", "book.xlsb", "book.xls", "book.ods"] {
        let path = folder.path().join(name);
        book.write(&path).unwrap();
        let sheets = read(&path);
        assert_eq!(sheets[0].layout, Layout::default(), "{name}");
        assert_eq!(sheets[1].layout, layout(), "{name}");
        let error = sheets[1].rows[1].cell(1).map(|cell| &cell.value);
        assert_eq!(error, Some(&CellValue::Error("#DIV/0!".to_owned())), "{name}");
        assert_eq!(sheets[0].rows.len(), sheets[1].rows.len(), "{name}");
    }
}

fn read(path: &Path) -> Vec<Sheet> {
    let read = read::workbook(path, &path.display().to_string(), &Options::default());
    assert_eq!(read.diagnostics, [], "{}", path.display());
    read.value.expect("a workbook without faults").sheets
}

/// The book as it must be read.
fn expected(value: impl Fn(&Cell) -> Option<CellValue>) -> Vec<Sheet> {
    let sheet = |(name, rows): &(String, Vec<Vec<Cell>>)| {
        let rows = rows.iter().zip(0..).map(|(cells, index)| read::Row {
            index,
            cells: cells
                .iter()
                .zip(0..)
                .filter_map(|(cell, column)| Some(read::Cell { column, value: value(cell)? }))
                .collect(),
        });
        Sheet {
            name: name.as_str().into(),
            shape: Shape::Grid,
            layout: Layout::default(),
            rows: rows.filter(|row| !row.cells.is_empty()).collect(),
        }
    };
    book().sheets.iter().map(sheet).collect()
}

fn typed(cell: &Cell) -> Option<CellValue> {
    Some(match cell {
        Cell::Empty => return None,
        Cell::Text(text) => CellValue::Text(text.clone()),
        Cell::Number(number) => CellValue::Number(*number),
        Cell::Date(date) => CellValue::Date(date.at(0, 0, 0, 0)),
        Cell::Bool(truth) => CellValue::Bool(*truth),
        Cell::Error => CellValue::Error(cell.to_text()),
    })
}

fn as_text(cell: &Cell) -> Option<CellValue> {
    (*cell != Cell::Empty).then(|| CellValue::Text(cell.to_text()))
}

fn as_records(mut sheets: Vec<Sheet>) -> Vec<Sheet> {
    sheets.iter_mut().for_each(|sheet| sheet.shape = Shape::Records);
    sheets
}

#[test]
fn every_format_gives_the_same_cells() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let book = book();
    book.write_xlsx(&at("book.xlsx")).unwrap();
    book.write_xlsb(&at("book.xlsb")).unwrap();
    book.write_xls(&at("book.xls")).unwrap();
    book.write_ods(&at("book.ods")).unwrap();
    book.write_csv(&at("book")).unwrap();
    book.write_json(&at("book.json")).unwrap();
    book.write_toml(&at("book.toml")).unwrap();

    for name in ["book.xlsx", "book.xlsb", "book.xls", "book.ods"] {
        assert_eq!(read(&at(name)), expected(typed), "{name}");
    }
    assert_eq!(read(&at("book")), expected(as_text));
    assert_eq!(read(&at("book.toml")), as_records(expected(typed)));
    let json = expected(|cell| match cell {
        Cell::Date(_) => as_text(cell),
        cell => typed(cell),
    });
    assert_eq!(read(&at("book.json")), as_records(json));
}

#[test]
fn content_counts_and_not_the_extension() {
    let folder = TempDir::new().unwrap();
    let book = book();
    for (write, name) in [
        (Book::write_xlsb as fn(&Book, &Path) -> std::io::Result<()>, "really-xlsb.xlsx"),
        (Book::write_xls, "really-xls.csv"),
        (Book::write_ods, "really-ods"),
    ] {
        let path = folder.path().join(name);
        write(&book, &path).unwrap();
        assert_eq!(read(&path), expected(typed), "{name}");
    }
}

#[test]
fn a_folder_of_csv_becomes_typed_cells_again() {
    let folder = TempDir::new().unwrap();
    let book = book();
    book.write_csv(folder.path()).unwrap();
    fs::write(folder.path().join("order.txt"), "Results\nDocument\n").unwrap();
    let mut again = Book::from_csv_folder(folder.path()).unwrap();
    again.sheets.reverse();
    for ((name, rows), (expected_name, expected)) in again.sheets.iter().zip(&book.sheets) {
        assert_eq!(name, expected_name);
        for (row, expected) in rows.iter().zip(expected) {
            let filled = expected.iter().rposition(|cell| *cell != Cell::Empty);
            // What has a dot could be a number of parts.
            let typed = |cell: &Cell| match cell {
                Cell::Number(number) if number.fract() != 0.0 => Cell::Text(cell.to_text()),
                cell => cell.clone(),
            };
            let expected = expected.iter().take(filled.map_or(0, |at| at + 1)).map(typed);
            assert_eq!(*row, expected.collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    for round in [&one, &other] {
        book().write_xlsx(&round.with_extension("xlsx")).unwrap();
        book().write_ods(&round.with_extension("ods")).unwrap();
    }
    for extension in ["xlsx", "ods"] {
        let bytes = |path: &Path| fs::read(path.with_extension(extension)).unwrap();
        assert!(bytes(&one) == bytes(&other), "{extension}");
    }
}

#[test]
fn what_is_no_workbook_is_named() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    book().write_xlsx(&at("whole.xlsx")).unwrap();
    book().write_xls(&at("whole.xls")).unwrap();
    book().write_ods(&at("whole.ods")).unwrap();
    let half = |name: &str| {
        let bytes = fs::read(at(name)).unwrap();
        bytes[..bytes.len() / 2].to_vec()
    };
    fs::create_dir(at("folder")).unwrap();
    let cases: &[(&str, Vec<u8>, Name, &str)] = &[
        ("empty.xlsx", vec![], Name::EmptyFile, "the file is empty"),
        ("half.xlsx", half("whole.xlsx"), Name::DamagedFile, "the end of the file is missing"),
        ("half.xls", half("whole.xls"), Name::DamagedFile, "damaged or was cut off"),
        ("half.ods", half("whole.ods"), Name::DamagedFile, "the end of the file is missing"),
        ("logo.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0".into(), Name::NotAWorkbook, "a PNG picture"),
        ("paper.xlsx", b"%PDF-1.7\n".into(), Name::NotAWorkbook, "a PDF"),
        ("page.xls", b"<html><table>".into(), Name::NotAWorkbook, "a web page"),
        ("notes.txt", b"Some notes".into(), Name::NotAWorkbook, "plain text"),
        ("~$plan.xlsx", b"\x05owner".into(), Name::NotAWorkbook, "a lock file"),
        ("open.csv", b"a,b\n\"c,d\n".into(), Name::BadText, "opens here and never closes"),
        ("comma.json", b"{\"A\": [1,}".into(), Name::BadText, "can't be understood here"),
        (
            "twice.json",
            b"{\"A\": [{\"b\": 1, \"b\": 2}]}".into(),
            Name::BadText,
            "`b` is given twice",
        ),
        ("list.json", b"[]".into(), Name::BadText, "no sheets with names"),
        ("deep.json", b"{\"A\": [{\"b\": {}}]}".into(), Name::BadText, "a group of fields"),
        ("equals.toml", b"[A]\nb 1\n".into(), Name::BadText, "can't be understood here"),
    ];
    for (name, bytes, expected, message) in cases {
        fs::write(at(name), bytes).unwrap();
        let read = read::workbook(&at(name), name, &Options::default());
        assert!(read.value.is_none(), "{name}");
        let [found] = &read.diagnostics[..] else { panic!("{name}: {:?}", read.diagnostics) };
        assert_eq!((found.severity, found.name), (Severity::Error, *expected), "{name}");
        assert!(found.message.contains(message), "{name}: {}", found.message);
        assert!(found.place.is_some() && !found.hints.is_empty(), "{name}");
    }
    let only = |name: &str| {
        let read = read::workbook(&at(name), name, &Options::default());
        assert!(read.value.is_none(), "{name}");
        read.diagnostics.into_iter().next().unwrap()
    };
    assert_eq!(only("folder").name, Name::NotAWorkbook);
    let missing = only("whole.xslx");
    assert_eq!(missing.name, Name::NoSuchInput);
    assert!(missing.hints[0].contains("did you mean `whole."), "{:?}", missing.hints);
}

//! Pages of problems of workbooks that nobody should have made, but somebody did.

use std::io::{Cursor, Read};
use std::sync::Arc;

use super::*;
use crate::diagnostic::{Address, CellPlace, Name};
use crate::read::{Cell, CellValue, Layout, Row, Shape, Sheet};

/// A workbook of one sheet with these texts.
fn workbook(name: &str, cells: &[(u32, u32, &str)]) -> Arc<Workbook> {
    let mut rows: Vec<Row> = Vec::new();
    for (index, column, text) in cells {
        let cell = Cell { column: *column, value: CellValue::Text((*text).to_owned()) };
        match rows.last_mut().filter(|row| row.index == *index) {
            Some(row) => row.cells.push(cell),
            None => rows.push(Row { index: *index, cells: vec![cell] }),
        }
    }
    let sheet = Sheet { name: name.into(), shape: Shape::Grid, rows, layout: Layout::default() };
    Arc::new(Workbook { file: "plan.xlsx".into(), sheets: vec![sheet] })
}

fn at(sheet: &str, row: u32, column: u32) -> Diagnostic {
    let place = CellPlace::sheet("plan.xlsx".into(), sheet.into());
    Diagnostic::error(Name::NotADate, "`<b>` & `x` is not a date")
        .at(place.cell(Address::new(row, column)))
        .hint("write a date")
}

/// The parts of a package, one after another.
fn parts(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        archive.by_index(index).unwrap().read_to_string(&mut all).unwrap();
    }
    all
}

fn both(found: &[Diagnostic], workbook: &Arc<Workbook>) -> (String, String) {
    let found: Vec<&Diagnostic> = found.iter().collect();
    let workbooks = [Arc::clone(workbook)];
    let xlsx = file(Form::Xlsx, &found, &workbooks).unwrap();
    assert_eq!(xlsx, file(Form::Xlsx, &found, &workbooks).unwrap(), "same problems, same bytes");
    let html = file(Form::Html, &found, &workbooks).unwrap();
    (parts(&xlsx), String::from_utf8(html).unwrap())
}

#[test]
fn what_excel_can_not_hold_is_left_out_or_cut() {
    let long = "x".repeat(40_000);
    let wide = "🙂".repeat(20_000);
    let cells: &[(u32, u32, &str)] = &[
        (0, 0, "\u{0}\u{b}\u{ffff}_x0041_\r\nnext"),
        (1, 0, &long),
        (1, 1, &wide),
        (1, 20_000, "far"),
        (2_000_000, 0, "deep"),
    ];
    let found = [at("Plan", 1, 0), at("Plan", 1, 20_000), at("Plan", 2_000_000, 0)];
    let (xlsx, html) = both(&found, &workbook("Plan", cells));
    assert!(xlsx.contains("cut here"));
    assert!(xlsx.contains("⟨U+0000⟩⟨U+000B⟩⟨U+FFFF⟩"));
    assert!(!xlsx.contains("r=\"A2000001\"") && html.contains("deep"));
    assert!(xlsx.contains("A2000001"), "the list names what the copy can't hold");
}

#[test]
fn any_name_of_a_sheet_can_be_linked_to() {
    for name in ["Problems", "it's", "a/b:c*d?e[f]", "'", "", "=1+1", &"long ".repeat(20)] {
        let (xlsx, html) = both(&[at(name, 1, 0)], &workbook(name, &[(1, 0, "x")]));
        assert_eq!(xlsx.matches("<hyperlink ").count(), 1, "{name}");
        assert!(html.contains("href=\"#cell-0-A2\"") && html.contains("id=\"cell-0-A2\""));
    }
}

#[test]
fn of_a_long_sheet_what_is_near_problems_is_copied_and_that_is_said() {
    let rows: Vec<(u32, u32, String)> =
        (0..30_000).map(|row| (row, 0, format!("row {row}"))).collect();
    let cells: Vec<_> = rows.iter().map(|(row, column, text)| (*row, *column, &**text)).collect();
    let found = [at("Plan", 20_000, 0)];
    let (xlsx, html) = both(&found, &workbook("Plan", &cells));
    for (row, copied) in [(0, true), (49, true), (50, false), (19_980, true), (20_021, false)] {
        assert_eq!(xlsx.contains(&format!(">row {row}<")), copied, "{row}");
        assert_eq!(html.contains(&format!(">row {row}<")), copied, "{row}");
    }
    for page in [xlsx, html] {
        assert!(page.contains("The sheet Plan is long"), "{page}");
        assert!(page.contains("91 of 30000"));
    }
}

#[test]
fn a_hundred_thousand_problems_are_counted_and_the_first_are_listed() {
    let rows: Vec<(u32, u32, &str)> = (0..6_000).map(|row| (row, 0, "x")).collect();
    let found: Vec<_> = (0..6_000).map(|row| at("Plan", row, 0)).collect();
    let (xlsx, html) = both(&found, &workbook("Plan", &rows));
    for page in [xlsx, html] {
        assert!(page.contains("6000 errors in plan.xlsx"));
        assert!(page.contains("There are 1000 more problems, which are not listed"));
    }
}

#[test]
fn nothing_of_a_page_is_markup_of_a_value() {
    let (_, html) =
        both(&[at("<i>", 0, 0)], &workbook("<i>", &[(0, 0, "<script>alert(1)</script>")]));
    assert!(!html.contains("<script") && !html.contains("<i>") && !html.contains("<b>"));
    assert!(html.contains("<code><bdi>&lt;b&gt;</bdi></code> &amp; "));
}

#[test]
fn the_header_is_the_row_with_the_title_or_the_first() {
    let cells: &[(u32, u32, &str)] = &[
        (0, 0, "Our plan"),
        (3, 0, "No."),
        (3, 1, " dead  LINE"),
        (4, 0, "1"),
        (4, 1, "soon"),
        (5, 0, "Layuot"),
    ];
    let workbook = workbook("Plan", cells);
    let header = |row, column, title: &str| {
        let place = CellPlace::sheet("plan.xlsx".into(), "Plan".into());
        let place = CellPlace { title: Some(title.into()), ..place };
        let window = Window::of(&workbook, &place.cell(Address::new(row, column))).unwrap();
        window.header.map(|line| line.row)
    };
    assert_eq!(header(4, 1, "Dead line"), Some(3));
    assert_eq!(header(4, 1, "Status"), Some(0));
    assert_eq!(header(5, 0, "Layuot"), Some(0));
    assert_eq!(header(0, 0, "Our plan"), None);
}

#[test]
fn a_page_says_what_to_do_in_the_list_and_at_the_cell() {
    let (_, html) = both(&[at("Plan", 1, 0)], &workbook("Plan", &[(0, 0, "Date"), (1, 0, "x")]));
    assert_eq!(html.matches("Write a date").count(), 2, "{html}");
}

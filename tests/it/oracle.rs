//! The readers against another one: `calamine` finds the same cells, with the same in them.
//!
//! Workbooks made here are compared in every format that has cells; so are all real ones below the
//! folder that `RAPPORTEUR_CORPUS` names, if it names one. Where the two differ and `calamine` is
//! wrong, [`KNOWN`] says so; everything else is a fault of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use calamine::{
    CellErrorType, Data, ExcelDateTime, Reader as _, SheetType, SheetVisible, Sheets,
    open_workbook_auto_from_rs,
};
use jiff::civil::{self, Date, DateTime, Time};
use jiff::{SignedDuration, Span, Unit};
use rapporteur::diagnostic::Address;
use rapporteur::read::{self, CellValue, Options, Sheet};
use tempfile::TempDir;

use crate::odd::corpus;
use crate::support::{Book, Cell};

/// Where the two differ and `calamine` is wrong: the file, the cell, and why.
const KNOWN: &[(&str, &str, &str)] = &[
    ("covered.ods", "sheet1!A3", "another cell is merged over it, and no program shows it"),
    ("sheet_name_parsing.xls", "Sheet1!A1", TWO_BYTES),
    ("sheet_name_parsing.xls", "Sheet1!B1", TWO_BYTES),
    ("sheet_name_parsing.xls", "Sheet1!C1", TWO_BYTES),
    ("sheet_name_parsing.xls", "Sheet1!D1", TWO_BYTES),
    ("sheet_name_parsing.xls", "Sheet1!E1", TWO_BYTES),
    ("sheet_name_parsing.xls", "Sheet1!F1", TWO_BYTES),
    ("sheet_name_parsing.xls", "Sheet1!G1", TWO_BYTES),
];

const TWO_BYTES: &str =
    "the letters are said to have one byte and have two, which it shows as zeros";

/// What `calamine` reads and we refuse: the file, and why.
const REFUSED: &[(&str, &str)] = &[
    ("OOM_alloc2.xls", EXCEL_95),
    ("biff5_write.xls", EXCEL_95),
    ("issue_643_biff5_formula.xls", EXCEL_95),
    ("malformed_format.xls", EXCEL_95),
    ("misc_biff5_parsing.xls", EXCEL_95),
    ("ptgexp-truncated-operand.xls", EXCEL_95),
];

const EXCEL_95: &str = "Excel 95 or older: its letters are in an encoding that has to be guessed";

/// What `calamine` makes of a formula that results in an error, in formats where it is wrong.
const ERRORS: &[(&str, Option<Data>, &str)] = &[
    ("ods", Some(Data::Float(0.0)), "it takes the number that is kept beside"),
    ("xlsb", None, "it leaves out formulas that result in an error"),
];

/// Larger files, and sheets with their corners farther apart, take time and memory to compare.
const MOST_BYTES: usize = 5_000_000;
const MOST_CELLS: u64 = 2_000_000;

/// What became of a comparison.
#[derive(Debug, Default)]
struct Compared {
    files: usize,
    cells: usize,
    /// Files and cells that differ, with what is told of them.
    differ: BTreeMap<(String, String), String>,
    /// Files that only `calamine` reads, with what we say.
    refused: BTreeMap<String, String>,
}

/// Sheets as `calamine` has them: name, whether it is hidden, cells, and which of them have formulas.
type Theirs = Vec<(String, bool, BTreeMap<Address, Data>, BTreeSet<Address>)>;

impl Compared {
    fn file(&mut self, path: &Path) {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(path).unwrap();
        if bytes.len() > MOST_BYTES {
            return;
        }
        let read = read::workbook(path, &file, &Options::default());
        let is_vast = |sheet: &Sheet| {
            let columns = sheet.rows.iter().filter_map(|row| Some(row.cells.last()?.column)).max();
            let rows = sheet.rows.last().map_or(0, |row| row.index);
            (u64::from(rows) + 1) * (u64::from(columns.unwrap_or_default()) + 1) > MOST_CELLS
        };
        if read.value.as_ref().is_some_and(|workbook| workbook.sheets.iter().any(is_vast)) {
            return;
        }
        let theirs = panic::catch_unwind(AssertUnwindSafe(|| theirs(bytes)));
        let Ok(Some(theirs)) = theirs else { return };
        let Some(workbook) = read.value else {
            let why = read.diagnostics.into_iter().map(|found| found.message).collect();
            self.refused.insert(file, why);
            return;
        };
        self.files += 1;
        let mut ours: BTreeMap<&str, &Sheet> =
            workbook.sheets.iter().map(|sheet| (&*sheet.name, sheet)).collect();
        for (name, hidden, cells, formulas) in theirs {
            let Some(sheet) = ours.remove(name.as_str()) else {
                self.differ.insert((file.clone(), name), "the sheet is missing here".to_owned());
                continue;
            };
            if sheet.layout.hidden != hidden {
                let told = format!("calamine says of its being hidden: {hidden}");
                self.differ.insert((file.clone(), name.clone()), told);
            }
            self.cells(&file, sheet, (&cells, &formulas));
        }
        for name in ours.into_keys() {
            let told = "the sheet is missing there".to_owned();
            self.differ.insert((file.clone(), name.to_owned()), told);
        }
    }

    fn cells(
        &mut self,
        file: &str,
        sheet: &Sheet,
        (theirs, formulas): (&BTreeMap<Address, Data>, &BTreeSet<Address>),
    ) {
        let ours: BTreeMap<Address, &CellValue> = sheet
            .rows
            .iter()
            .flat_map(|row| {
                row.cells.iter().map(|cell| (Address::new(row.index, cell.column), &cell.value))
            })
            .collect();
        let places: BTreeSet<Address> = ours.keys().chain(theirs.keys()).copied().collect();
        for at in places {
            self.cells += 1;
            let (our, their) = (ours.get(&at).copied(), theirs.get(&at));
            let same = match (our, their) {
                (Some(our), Some(their)) if is_same(our, their) => true,
                (None, Some(Data::String(their))) => their.trim().is_empty(),
                (Some(CellValue::Text(our)), None) => our.trim().is_empty(),
                (Some(CellValue::Error(our)), their) => {
                    let is_known = |(ending, known, _): &(&str, Option<Data>, &str)| {
                        known.as_ref() == their && file.ends_with(ending)
                    };
                    // It gives nothing for a formula that was never calculated.
                    let is_empty =
                        our.starts_with('=') && their.is_none() && formulas.contains(&at);
                    is_empty || ERRORS.iter().any(is_known)
                }
                _ => false,
            };
            if !same {
                let place = (file.to_owned(), format!("{}!{at}", sheet.name));
                self.differ.insert(place, format!("ours {our:?}, theirs {their:?}"));
            }
        }
    }
}

/// What `calamine` finds, if it can read the file.
fn theirs(bytes: Vec<u8>) -> Option<Theirs> {
    let mut workbook: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes)).ok()?;
    let tabs = workbook.sheets_metadata().to_vec();
    let tabs = tabs.into_iter().filter(|tab| tab.typ == SheetType::WorkSheet);
    let mut sheets = Vec::new();
    for tab in tabs {
        let range = workbook.worksheet_range(&tab.name).ok()?;
        let at = |(row, column): (usize, usize), start: Option<(u32, u32)>| {
            let (first_row, first_column) = start.unwrap_or_default();
            Address::new(first_row + row as u32, first_column + column as u32)
        };
        let cells = range
            .used_cells()
            .map(|(row, column, value)| (at((row, column), range.start()), value.clone()))
            .collect();
        let formulas = workbook.worksheet_formula(&tab.name).unwrap_or_default();
        let formulas = formulas
            .used_cells()
            .map(|(row, column, _)| at((row, column), formulas.start()))
            .collect();
        sheets.push((tab.name, tab.visible != SheetVisible::Visible, cells, formulas));
    }
    Some(sheets)
}

/// Whether two cells hold the same.
fn is_same(ours: &CellValue, theirs: &Data) -> bool {
    match (ours, theirs) {
        (CellValue::Text(ours), Data::String(theirs)) => {
            ours.trim() == theirs.replace("\r\n", "\n").replace('\r', "\n").trim()
        }
        // What spreadsheets show for an error is an error where only its text is kept.
        (CellValue::Error(ours), Data::String(theirs)) => ours == theirs && ours.contains('#'),
        (CellValue::Number(ours), Data::Float(theirs)) => ours == theirs,
        (CellValue::Number(ours), Data::Int(theirs)) => *ours == *theirs as f64,
        (CellValue::Formatted(ours), Data::Float(theirs)) => ours.number == *theirs,
        (CellValue::Formatted(ours), Data::Int(theirs)) => ours.number == *theirs as f64,
        (CellValue::Bool(ours), Data::Bool(theirs)) => ours == theirs,
        (CellValue::Error(ours), Data::Error(CellErrorType::GettingData)) => {
            ours == "#GETTING_DATA"
        }
        (CellValue::Error(ours), Data::Error(theirs)) => *ours == theirs.to_string(),
        (ours, Data::DateTime(theirs)) => is_same_date(ours, theirs),
        (CellValue::Date(ours) | CellValue::Month(ours), Data::DateTimeIso(theirs)) => {
            let whole = theirs.parse::<DateTime>().and_then(|theirs| theirs.round(Unit::Second));
            whole.ok() == Some(*ours)
                || theirs.parse::<Date>().is_ok_and(|theirs| theirs.at(0, 0, 0, 0) == *ours)
        }
        (CellValue::Text(ours), Data::DateTimeIso(theirs)) => {
            let time = theirs.parse::<Time>();
            time.is_ok_and(|time| {
                *ours == clock(time.duration_since(Time::midnight()).as_secs_f64())
            })
        }
        (CellValue::Text(ours), Data::DurationIso(theirs)) => {
            let theirs = theirs.parse::<Span>().and_then(SignedDuration::try_from);
            theirs.is_ok_and(|theirs| *ours == clock(theirs.as_secs_f64()))
        }
        _ => false,
    }
}

/// Whether a cell of ours is what a count of days stands for.
fn is_same_date(ours: &CellValue, theirs: &ExcelDateTime) -> bool {
    let days = theirs.as_f64();
    match ours {
        CellValue::Date(ours) | CellValue::Month(ours) => {
            let (year, month, day, hour, minute, second, thousandth) = theirs.to_ymd_hms_milli();
            let small = |part: u8| i8::try_from(part).unwrap();
            let time = civil::time(small(hour), small(minute), small(second), 0);
            let date = Date::new(i16::try_from(year).unwrap(), small(month), small(day));
            let date = date.map(|date| date.to_datetime(time));
            let thousandth = SignedDuration::from_millis(thousandth.into());
            let date = date.and_then(|date| date.checked_add(thousandth)?.round(Unit::Second));
            theirs.is_datetime() && date.ok() == Some(*ours)
        }
        // Excel counts a day that never was.
        CellValue::Text(ours) if ours == "1900-02-29" => days.floor() == 60.0,
        CellValue::Text(ours) => {
            (theirs.is_duration() || (0.0..1.0).contains(&days)) && *ours == clock(days * 86_400.0)
        }
        // Spreadsheets show no date for these.
        CellValue::Error(ours) => ours == "#####" && !(0.0..2_957_004.0).contains(&days),
        CellValue::Number(ours) => *ours == days && days > 2_957_004.0,
        _ => false,
    }
}

/// Seconds as hours, minutes and, unless they are none, seconds.
fn clock(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let seconds = seconds.abs().round() as u64;
    let short = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds.is_multiple_of(60) { short } else { format!("{short}:{:02}", seconds % 60) }
}

/// A workbook whose cells are different for each number.
fn book(seed: u32) -> Book {
    const TEXTS: [&str; 12] = [
        "Ünïcode & <signs> \"quoted\"",
        "Ελληνικά Кириллица 山",
        "two\nlines",
        "1.10",
        "a;b,c|d\te",
        "=not a formula",
        "#no error",
        "'quoted'",
        "12.03.2026",
        "TRUE",
        "x",
        "🖨 beyond the first 65,536",
    ];
    // As good as random, and the same each time.
    let mut state = u64::from(seed) | 1 << 40;
    let mut below = move |most: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let mut cell = || match below(9) {
        0 | 1 => Cell::Text(TEXTS[below(12) as usize].to_owned()),
        2 => Cell::Text(TEXTS[below(12) as usize].repeat(1 + below(40) as usize)),
        3 => Cell::Number(below(1000) as f64),
        4 => Cell::Number((below(1 << 31) as f64 - 1e9) / 7.0),
        5 => Cell::Date(civil::date(1900, 3, 1) + Span::new().days(below(2_958_000) as i64)),
        6 => Cell::Bool(below(2) == 0),
        7 if below(8) == 0 => Cell::Error,
        _ => Cell::Empty,
    };
    let mut rows =
        |count: u32| (0..count).map(|row| (0..row % 12).map(|_| cell()).collect()).collect();
    Book::new()
        .sheet("Plan", rows(120))
        .sheet("Ünï & <signs>", rows(40))
        .sheet("Empty", Vec::new())
        .sheet("Far", Vec::new())
        .with("Far", "IV300", "corner")
}

#[test]
fn workbooks_of_every_format_are_read_as_by_another_reader() {
    let folder = TempDir::new().unwrap();
    let mut compared = Compared::default();
    for seed in 0..12 {
        for ending in ["xlsx", "xlsb", "xls", "ods"] {
            let path = folder.path().join(format!("{seed}.{ending}"));
            book(seed).write(&path).unwrap();
            compared.file(&path);
        }
    }
    assert!(compared.differ.is_empty(), "{:#?}", compared.differ);
    assert!(compared.refused.is_empty(), "{:#?}", compared.refused);
    assert_eq!(compared.files, 48);
    assert!(compared.cells > 20_000, "{}", compared.cells);
}

#[test]
fn real_workbooks_are_read_as_by_another_reader() {
    let files = corpus();
    if files.is_empty() {
        println!("skipped: RAPPORTEUR_CORPUS names no folder");
        return;
    }
    let mut compared = Compared::default();
    for path in files {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if matches!(ending.as_str(), "xlsx" | "xlsm" | "xltx" | "xltm" | "xlsb" | "xls" | "ods") {
            compared.file(&path);
        }
    }
    println!("{} files, {} cells", compared.files, compared.cells);
    let refused: BTreeSet<&str> = compared.refused.keys().map(String::as_str).collect();
    assert_eq!(refused, REFUSED.iter().map(|(file, _)| *file).collect(), "{:#?}", compared.refused);
    for (file, cell, why) in KNOWN {
        let known = ((*file).to_owned(), (*cell).to_owned());
        assert!(compared.differ.remove(&known).is_some(), "{file} {cell} differs no more: {why}");
    }
    assert!(compared.differ.is_empty(), "{:#?}", compared.differ);
    assert!(compared.cells > 30_000, "{}", compared.cells);
}

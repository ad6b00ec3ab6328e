//! A long sheet, and what reading and validating it cost beside reading alone:
//! `cargo bench --bench sheet -- 100000` takes 100,000 rows of 15 columns, and a tenth of them.
//!
//! Two things are timed, each in a process of its own, in turns so that a noisy machine is noisy for
//! both:
//!
//! - *checked*: the workbook is read, in the process that the program reads in, and validated;
//! - *streamed*: `calamine` hands out the cells of the same file one by one, and nothing is kept.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a benchmark prints, or stops")]

use std::hint::black_box;
use std::io::BufReader;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use calamine::{Reader as _, Xlsx, open_workbook};
use rapporteur::read::{Options, Reader};
use rapporteur::{doctype, validate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each is timed; the fastest counts.
const ROUNDS: usize = 5;

/// A contract with fifteen columns of the types that work plans and lists of messages have.
const CONTRACT: &str = r#"
[[sheet]]
name = "groups"
key = "code"
column = [{ name = "code", type = "text", required = true }]

[[sheet]]
name = "rows"
key = "id"
column = [
  { name = "id", type = "text", required = true, pattern = "M-[0-9]+" },
  { name = "group", type = "reference", sheet = "groups", required = true },
  { name = "title", type = "text", required = true, longest = 200 },
  { name = "text", type = "rich-text" },
  { name = "remark", type = "text" },
  { name = "count", type = "integer", minimum = 0 },
  { name = "size", type = "number" },
  { name = "share", type = "percent" },
  { name = "cost", type = "money", currency = "USD" },
  { name = "start", type = "date", required = true },
  { name = "end", type = "date" },
  { name = "country", type = "code", codes = "places" },
  { name = "status", type = "text", values = ["Planned", "Under way", "Done"] },
  { name = "public", type = "yes-no" },
  { name = "quarter", type = "quarter" },
]
check = [{ rule = "not-after", columns = ["start", "end"] }]
"#;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["checked", folder] => checked(Path::new(folder)),
        ["streamed", folder] => streamed(Path::new(folder)),
        [rows] => compare(rows.parse().expect("a number of rows")),
        _ => compare(100_000),
    }
}

/// Times both on this many rows and on a tenth of them, and prints what they took.
fn compare(rows: u32) {
    let (most, few) = (timed(rows), timed(rows / 10));
    println!("{rows} rows take {:.1} times the time of {}", most / few, rows / 10);
}

/// Times both on this many rows in turns, and returns what reading and validating took, in seconds.
fn timed(rows: u32) -> f64 {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let folder = folder.path();
    write(folder, rows).expect("the workbook can be written");
    let mut best = [Duration::MAX; 2];
    let mut memory = 0;
    for _ in 0..ROUNDS {
        for (best, what) in best.iter_mut().zip(["checked", "streamed"]) {
            let start = Instant::now();
            let peak = peak(child(what, folder));
            *best = start.elapsed().min(*best);
            memory = if what == "checked" { peak.max(memory) } else { memory };
        }
    }
    let [checked, streamed] = best.map(|time| time.as_secs_f64());
    println!("{rows} rows of 15 columns, best of {ROUNDS} rounds in turns:");
    println!("  read and validated   {checked:.3} s, {memory} MB in both processes together");
    println!("  streamed             {streamed:.3} s");
    println!("  ratio                {:.2}", checked / streamed);
    checked
}

/// This benchmark again, for one thing alone.
fn child(what: &str, folder: &Path) -> Child {
    let program = env::current_exe().expect("it is running");
    Command::new(program).arg(what).arg(folder).stdin(Stdio::null()).spawn().expect("it starts")
}

/// Waits for a process; the most memory that it and those that it started took, each at its worst, in
/// megabytes.
fn peak(mut child: Child) -> u64 {
    let mut peaks = std::collections::BTreeMap::new();
    while child.try_wait().expect("it can be waited for").is_none() {
        for id in family(child.id()) {
            let of = peaks.entry(id).or_insert(0);
            *of = high_water(id).max(*of);
        }
        thread::sleep(Duration::from_millis(1));
    }
    peaks.values().sum::<u64>() / 1024
}

/// A process and those that it started; itself alone where that can't be told.
fn family(id: u32) -> Vec<u32> {
    let path = format!("/proc/{id}/task/{id}/children");
    let children = fs::read_to_string(path).unwrap_or_default();
    std::iter::once(id)
        .chain(children.split_whitespace().filter_map(|id| id.parse().ok()))
        .collect()
}

/// The most memory that a process has used, in kilobytes; nothing where it can't be told.
fn high_water(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Reads and validates.
fn checked(folder: &Path) {
    let types = doctype::load(Some(&folder.join("templates")));
    let (_, ledger) = types.get("ledger").expect("it was written");
    let ledger = ledger.value.as_ref().expect("it is sound");
    let program = Some(env!("CARGO_BIN_EXE_rapporteur").into());
    let reader = Reader::new(Options::default(), program);
    let workbook = reader.workbook(&folder.join("rows.xlsx"), "rows.xlsx");
    let workbook = workbook.value.expect("it can be read");
    let dataset = validate::dataset(&workbook, ledger, &[]);
    assert_eq!(dataset.diagnostics, []);
    black_box(dataset.value.expect("it is sound"));
}

/// Takes all cells out of the same file.
fn streamed(folder: &Path) {
    let mut book: Xlsx<BufReader<fs::File>> =
        open_workbook(folder.join("rows.xlsx")).expect("it can be read");
    for name in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&name).expect("it is a sheet");
        while let Some(cell) = cells.next_cell().expect("it is sound") {
            black_box(cell);
        }
    }
}

/// Writes the document type and the workbook.
fn write(folder: &Path, rows: u32) -> Result<(), XlsxError> {
    let doctype = folder.join("templates/ledger");
    fs::create_dir_all(&doctype)?;
    fs::write(doctype.join("schema.toml"), CONTRACT)?;
    let manifest = "name = \"ledger\"\ntitle = \"Ledger\"\nversion = \"1.0.0\"\n";
    fs::write(doctype.join("template.toml"), format!("{manifest}description = \"A ledger.\"\n"))?;
    let mut book = Workbook::new();
    let document = book.add_worksheet().set_name("Document")?;
    document.write_row_matrix(0, 0, [["Type", "ledger"], ["Title", "A ledger"]])?;
    let groups = book.add_worksheet().set_name("Groups")?;
    groups.write_column(0, 0, ["Code", "A", "B", "C", "D"])?;
    let sheet = book.add_worksheet().set_name("Rows")?;
    sheet.write_row(
        0,
        0,
        [
            "Id", "Group", "Title", "Text", "Remark", "Count", "Size", "Share", "Cost", "Start",
            "End", "Country", "Status", "Public", "Quarter",
        ],
    )?;
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let start = ExcelDateTime::from_ymd(2026, 1, 1)?.to_excel();
    for row in 1..=rows {
        let one_of = |words: &[&'static str]| {
            *words.iter().cycle().nth(row as usize % words.len()).expect("there are some")
        };
        let number = f64::from(row);
        sheet.write(row, 0, format!("M-{row}"))?;
        sheet.write(row, 1, one_of(&["A", "B", "C", "D"]))?;
        sheet.write(row, 2, format!("Message number {row} of the consultation"))?;
        sheet.write(row, 3, format!("Count *unpaid* care work in round {row}."))?;
        sheet.write(row, 4, one_of(&["", "see the minutes", ""]))?;
        sheet.write(row, 5, row % 40)?;
        sheet.write(row, 6, number / 8.0)?;
        sheet.write(row, 7, f64::from(row % 100) / 100.0)?;
        sheet.write(row, 8, number * 12.5)?;
        sheet.write_with_format(row, 9, start + f64::from(row % 300), &day)?;
        sheet.write_with_format(row, 10, start + 300.0 + f64::from(row % 50), &day)?;
        sheet.write(row, 11, one_of(&["Albania", "Türkiye", "Georgia", "Kazakhstan", "Serbia"]))?;
        sheet.write(row, 12, one_of(&["Planned", "Under way", "Done"]))?;
        sheet.write(row, 13, one_of(&["yes", "no"]))?;
        sheet.write(row, 14, one_of(&["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"]))?;
    }
    book.save(folder.join("rows.xlsx"))
}

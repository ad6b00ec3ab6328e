//! The problems as a workbook: the list on the first sheet, then the copies.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Note,
    Url, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::MARK;
use super::list::{Copy, List, Problem, TITLE};
use super::window::find;
use super::words::{self, written};
use crate::diagnostic::{Address, Diagnostic, Severity};

/// The longest text of a cell, in UTF-16 units: a little less than Excel takes.
const LONGEST: usize = 32_700;
/// The longest note of a cell, in UTF-16 units.
const LONGEST_NOTE: usize = 8_000;
/// How many rows a sheet has in Excel.
const ROWS: u32 = 1_048_576;
/// How many columns a sheet has in Excel.
const COLUMNS: u32 = 16_384;
/// How many cells one list may link to in Excel.
const LINKS: usize = 65_000;
/// The widest column of a copy, in characters.
const WIDEST: usize = 44;
/// The list's columns: their titles and widths.
const LIST: [(&str, f64); 8] = [
    ("Severity", 10.0),
    ("Sheet", 16.0),
    ("Cell", 10.0),
    ("Column", 18.0),
    ("Row", 12.0),
    ("Value", 26.0),
    ("What is wrong", 46.0),
    ("What to do", 56.0),
];
/// The column before the list's others where there are several workbooks.
const WORKBOOK: (&str, f64) = ("Workbook", 24.0);

/// The bytes of the workbook.
pub(super) fn bytes(list: &List) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a time of its own, so that the same problems give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(MARK)
        .set_comment("A report. Mend the workbook that it is about, not this one.")
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    write_list(workbook.add_worksheet().set_name(TITLE)?, list)?;
    for copy in &list.copies {
        write_copy(workbook.add_worksheet().set_name(&copy.name)?, copy)?;
    }
    workbook.save_to_buffer()
}

/// The look of a cell that holds text.
fn plain() -> Format {
    Format::new().set_align(FormatAlign::Top).set_text_wrap()
}

/// The look of a header.
fn heading() -> Format {
    plain().set_bold().set_background_color(Color::RGB(0x1F_3A_5F)).set_font_color(Color::White)
}

/// The look of what is this bad.
fn bad(severity: Severity) -> Format {
    let (fill, text) = match severity {
        Severity::Error => (0xFF_C7_CE, 0x7A_00_06),
        Severity::Warning => (0xFF_EB_9C, 0x5C_43_00),
        Severity::Note => (0xDD_EB_F7, 0x1F_3A_5F),
    };
    plain().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(text))
}

/// A text that a cell can hold, whatever is in it.
fn holdable(text: &str) -> String {
    let mut length = 0;
    let mut held = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
        length += letter.len_utf16();
        if length > LONGEST {
            held.push_str(" … (cut here)");
            break;
        }
        match letter {
            '\n' | '\t' => held.push(letter),
            // Characters that no XML file can hold, and those that Excel shows as nothing.
            _ if letter.is_control() || u32::from(letter) & 0xfffe == 0xfffe => {
                held.push_str(&crate::diagnostic::visible(&letter.to_string()));
            }
            _ => held.push(letter),
        }
    }
    held
}

/// Writes a text as nothing but text: without the mark before it, Excel would make a formula of
/// `=1+1` as soon as somebody edits the cell and leaves it as it was.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = holdable(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\'']) {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Where a cell can be in Excel.
fn position(address: Address) -> Option<(u32, u16)> {
    let column = u16::try_from(address.column).ok().filter(|_| address.column < COLUMNS)?;
    (address.row < ROWS).then_some((address.row, column))
}

/// How many lines a text takes in a column of this width.
fn lines(text: &str, width: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a width is a small number"
    )]
    let width = width as usize;
    text.lines().map(|line| line.width().div_ceil(width).max(1)).sum::<usize>().max(1)
}

/// The height of a row with so many lines, in points. Not every program works it out by itself.
fn height(lines: Option<usize>) -> f64 {
    // No row may be higher than this in Excel.
    const HIGHEST: f64 = 400.0;
    let lines = u32::try_from(lines.unwrap_or(1)).unwrap_or(u32::MAX);
    f64::min(f64::from(lines) * 15.0, HIGHEST)
}

fn write_list(sheet: &mut Worksheet, list: &List) -> Result<(), XlsxError> {
    let first = (list.files.len() > 1).then_some(WORKBOOK);
    let columns: Vec<(&str, f64)> = first.into_iter().chain(LIST).collect();
    for ((_, width), column) in columns.iter().zip(0..) {
        sheet.set_column_width(column, *width)?;
    }
    let title = Format::new().set_bold().set_font_size(16);
    sheet.write_string_with_format(0, 0, MARK, &title)?;
    sheet.write_string_with_format(1, 0, holdable(&list.summary()), &Format::new().set_bold())?;
    let mut row = 2;
    for remark in list.remarks() {
        sheet.write_string(row, 0, holdable(&remark))?;
        row += 1;
    }
    // A row of air between them and the list.
    row += 1;
    for ((title, _), column) in columns.iter().zip(0..) {
        sheet.write_string_with_format(row, column, *title, &heading())?;
    }
    sheet.set_freeze_panes(row + 1, 0)?;
    sheet.set_repeat_rows(row, row)?;
    let last = u16::try_from(columns.len()).unwrap_or(1) - 1;
    let length = u32::try_from(list.problems.len()).unwrap_or_default();
    if length > 0 {
        sheet.autofilter(row, 0, row + length, last)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    for (number, problem) in list.problems.iter().enumerate() {
        row += 1;
        write_problem(sheet, row, (list, problem), number < LINKS)?;
    }
    Ok(())
}

fn write_problem(
    sheet: &mut Worksheet,
    row: u32,
    (list, problem): (&List, &Problem),
    linked: bool,
) -> Result<(), XlsxError> {
    let line = |format: Format| {
        format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(Color::RGB(0xD0_D0_D0))
    };
    let (found, place) = (problem.found, problem.place);
    let mut column = 0;
    if list.files.len() > 1 {
        let file = found.place.as_ref().map(|place| place.file()).unwrap_or_default();
        write(sheet, (row, column), &file, &line(plain()))?;
        column += 1;
    }
    let word = words::severity(found.severity);
    write(sheet, (row, column), word, &line(bad(found.severity).set_bold()))?;
    let name = place.map(|place| place.sheet.to_string()).unwrap_or_default();
    write(sheet, (row, column + 1), &name, &line(plain()))?;
    let cell = place.map(words::cell).unwrap_or_default();
    let target = problem.target.filter(|_| linked).and_then(|(at, address)| {
        let (row, column) = position(address)?;
        let copy = list.copies.get(at)?;
        Some((copy, Address::new(row, column.into())))
    });
    match target {
        Some((copy, address)) => {
            let text = if cell.is_empty() { "whole sheet" } else { &*cell };
            let link = format!("internal:'{}'!{address}", copy.name.replace('\'', "''"));
            let tip = "Show it in the copy of the sheet";
            let format = line(plain())
                .set_font_color(Color::RGB(0x05_63_C1))
                .set_underline(FormatUnderline::Single);
            let link = Url::new(link).set_text(holdable(text)).set_tip(tip);
            sheet.write_url_with_format(row, column + 2, link, &format)?;
        }
        None => write(sheet, (row, column + 2), &cell, &line(plain()))?,
    }
    let title = place.and_then(|place| place.title.as_deref()).unwrap_or_default();
    let key = place.and_then(|place| place.key.as_deref()).unwrap_or_default();
    let wrong = words::plain(&words::wrong(found));
    let remedy = words::plain(&words::remedy(found));
    let texts = [title, key, &problem.value, &wrong, &remedy];
    for (text, column) in texts.into_iter().zip(column + 3..) {
        write(sheet, (row, column), text, &line(plain()))?;
    }
    let widths = LIST.iter().skip(3).map(|(_, width)| *width);
    let lines = texts.iter().zip(widths).map(|(text, width)| lines(text, width)).max();
    sheet.set_row_height(row, height(lines))?;
    Ok(())
}

fn write_copy(sheet: &mut Worksheet, copy: &Copy) -> Result<(), XlsxError> {
    let mut widths: BTreeMap<u16, usize> = BTreeMap::new();
    for cell in copy.rows.iter().flat_map(|row| &row.cells) {
        if let Some((_, column)) = position(Address::new(0, cell.column)) {
            let text = written(&cell.value);
            let longest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
            let width = widths.entry(column).or_insert(6);
            *width = longest.clamp(*width, WIDEST);
        }
    }
    let (ordinary, header) = (plain(), heading());
    for row in &copy.rows {
        let mut highest = 1;
        let is_header = copy.header == Some(row.index);
        for cell in &row.cells {
            let address = Address::new(row.index, cell.column);
            let Some(at) = position(address) else { continue };
            let text = written(&cell.value);
            let width = widths.get(&at.1).copied().unwrap_or(WIDEST);
            highest = highest.max(text.lines().map(|line| line.width().div_ceil(width)).sum());
            let marked = copy.marks.get(&address).and_then(|found| worst(found));
            let format = marked.map(bad);
            let usual = if is_header { &header } else { &ordinary };
            write(sheet, at, &text, format.as_ref().unwrap_or(usual))?;
        }
        if highest > 1 && row.index < ROWS {
            sheet.set_row_height(row.index, height(Some(highest)))?;
        }
    }
    for (address, found) in &copy.marks {
        let (Some(at), Some(severity)) = (position(*address), worst(found)) else { continue };
        if find(copy.sheet, address.row).and_then(|row| row.cell(address.column)).is_none() {
            sheet.write_blank(at.0, at.1, &bad(severity))?;
            widths.entry(at.1).or_insert(10);
        }
        sheet.insert_note(at.0, at.1, &note(found))?;
    }
    for (column, width) in widths {
        let width = u32::try_from(width).unwrap_or_default();
        sheet.set_column_width(column, f64::from(width) + 3.0)?;
    }
    if let Some(row) = copy.header.filter(|row| *row < 30) {
        sheet.set_freeze_panes(row + 1, 0)?;
        sheet.set_repeat_rows(0, row)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// How bad the worst of it is.
fn worst(found: &[&Diagnostic]) -> Option<Severity> {
    found.iter().map(|found| found.severity).min()
}

/// What is wrong with a cell, beside it.
fn note(found: &[&Diagnostic]) -> Note {
    let mut text = String::new();
    for found in found {
        let word = words::severity(found.severity);
        let blank = if text.is_empty() { "" } else { "\n\n" };
        text.push_str(&format!("{blank}{word}: {}", words::plain(&words::wrong(found))));
        for hint in &found.hints {
            text.push_str(&format!("\n– {}", words::plain(&words::capital(hint))));
        }
    }
    let mut length = 0;
    let text: String = holdable(&text)
        .chars()
        .take_while(|letter| {
            length += letter.len_utf16();
            length <= LONGEST_NOTE
        })
        .collect();
    let lines: usize = text.lines().map(|line| line.chars().count() / 38 + 1).sum();
    let height = u32::try_from(lines).unwrap_or(20).clamp(3, 20) * 18;
    Note::new(text)
        .set_author("Rapporteur")
        .add_author_prefix(false)
        .set_width(280)
        .set_height(height)
}

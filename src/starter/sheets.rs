//! Sheets: the tables and forms of a starter, drawn.

use rust_xlsxwriter::{Format, IgnoreError, Worksheet, XlsxError};

use super::content::Held;
use super::{Plan, looks, rules, text};
use crate::doctype::{ASIDE, Column, Doctype, Shape, Sheet, Type, words};

/// The first row of a table's records, counted from zero: above it stand header and help.
pub const FIRST: u32 = 2;

/// The last row of a sheet, counted from zero.
const LAST: u32 = 1_048_575;

/// Longest example below a header.
const EXAMPLE: usize = 60;

/// The widths of a form's columns.
const VALUE: f64 = 52.0;
const NEEDED: f64 = 20.0;
const TOLD: f64 = 72.0;

/// The day from which spreadsheet programs count days.
const START: jiff::civil::Date = jiff::civil::date(1899, 12, 30);

/// Draws the sheet of the contract with this index.
pub fn draw(
    plan: &Plan,
    (index, rows): (usize, &[Vec<Held>]),
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let (contracts, tabs) = (&plan.doctype.schema.sheets, &plan.tabs);
    let Some((contract, tab)) = contracts.get(index).zip(tabs.get(index)) else { return Ok(()) };
    sheet.set_name(tab)?;
    match contract.shape {
        Shape::Table => table(plan, (contract, rows), sheet),
        Shape::Form => form(plan, (contract, rows), sheet),
    }
}

/// A header with an asterisk where each row needs a value; matching headers leaves it aside.
fn header(column: &Column) -> String {
    if column.is_needed() { format!("{} *", column.title) } else { column.title.clone() }
}

/// Whether a value is needed, in words, and what a blank cell stands for.
fn needed(doctype: &Doctype, column: &Column) -> String {
    match &column.default {
        _ if column.is_needed() => "required".to_owned(),
        _ if is_type(doctype, column) => "keep as it is".to_owned(),
        Some(default) => {
            let word = super::choices::meant(doctype, column, default).unwrap_or(default);
            format!("optional (blank means {word})")
        }
        None => "optional".to_owned(),
    }
}

fn table(
    plan: &Plan,
    (contract, rows): (&Sheet, &[Vec<Held>]),
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let mut wide = 0.0;
    let mut helps = Vec::new();
    let mut headers = Vec::new();
    let mut widths = Vec::new();
    for (at, (index, column)) in (0..).zip(contract.columns.iter().enumerate()) {
        let held = || rows.iter().filter_map(|row| row.get(index));
        let width = looks::width(column, held());
        wide += width;
        let format = looks::value(column);
        sheet.set_column_width(at, width)?.set_column_format(at, &format)?;
        let title = header(column);
        sheet.write_string_with_format(0, at, &title, &looks::header(column.is_needed()))?;
        let mut help = format!("{ASIDE} {}", needed(plan.doctype, column));
        if let Some(example) = example(plan.doctype, column) {
            help += &format!("\nfor example: {}", text::cut(&example, EXAMPLE));
        }
        sheet.write_string_with_format(1, at, &help, &looks::help())?;
        // Its letters are bold, and so a little wider.
        headers.push((title, width * 0.92, looks::SIZE));
        helps.push((help, width, looks::SMALL));
        widths.push(width);
        for (row, held) in (FIRST..).zip(held()) {
            write(sheet, (row, at), (held, &format))?;
        }
        sheet.add_data_validation(FIRST, at, LAST, at, &rules::of(plan, column)?)?;
    }
    sheet.set_row_height(0, height(&headers))?.set_row_height(1, height(&helps))?;
    for (row, held) in (FIRST..).zip(rows) {
        let texts = held.iter().map(Held::text).zip(&widths);
        let texts: Vec<_> = texts.map(|(text, width)| (text, *width, looks::SIZE)).collect();
        sheet.set_row_height(row, height(&texts))?;
    }
    let columns = u16::try_from(contract.columns.len()).unwrap_or(u16::MAX);
    if let Some(last) = columns.checked_sub(1) {
        sheet.ignore_error_range(FIRST, 0, LAST, last, IgnoreError::NumberStoredAsText)?;
    }
    // A key at the left stays in sight beside the header.
    let kept = u16::from(contract.key == Some(0) && columns > 3);
    sheet.set_freeze_panes(1, kept)?.set_repeat_rows(0, 0)?.set_print_gridlines(true);
    sheet.set_selection(FIRST, 0, FIRST, 0)?;
    looks::print(sheet, wide > 90.0);
    Ok(())
}

fn form(
    plan: &Plan,
    (contract, rows): (&Sheet, &[Vec<Held>]),
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    const COLUMNS: [(&str, f64); 4] =
        [("Field", 26.0), ("Value", VALUE), ("Needed", NEEDED), ("What to write", TOLD)];
    for (at, (title, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, title, &looks::header(false))?;
    }
    let held = rows.first().map(Vec::as_slice).unwrap_or_default();
    for (row, (index, column)) in (1..).zip(contract.columns.iter().enumerate()) {
        let title = header(column);
        sheet.write_string_with_format(row, 0, title, &looks::header(column.is_needed()))?;
        let format = looks::field(column);
        write(sheet, (row, 1), (held.get(index).unwrap_or(&Held::Blank), &format))?;
        sheet.add_data_validation(row, 1, row, 1, &rules::of(plan, column)?)?;
        let needed = needed(plan.doctype, column);
        let told = told(plan.doctype, column, true);
        sheet.write_string_with_format(row, 2, &needed, &looks::help())?;
        sheet.write_string_with_format(row, 3, &told, &looks::help())?;
        // Paragraphs get room.
        let text = held.get(index).map(Held::text).unwrap_or_default();
        let least = if column.kind == Type::RichText { "\n\n\n" } else { "" };
        sheet.set_row_height(
            row,
            looks::height(&[
                (&text, VALUE, looks::SIZE),
                (least, VALUE, looks::SIZE),
                (&needed, NEEDED, looks::SMALL),
                (&told, TOLD, looks::SMALL),
            ]),
        )?;
    }
    let last = u32::try_from(contract.columns.len()).unwrap_or(LAST);
    sheet.ignore_error_range(1, 1, last.max(1), 1, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?.set_selection(1, 1, 1, 1)?;
    looks::print(sheet, true);
    Ok(())
}

/// What could stand in a column, in the words of its drop-down where it has one.
pub fn example(doctype: &Doctype, column: &Column) -> Option<String> {
    let example = match is_type(doctype, column) {
        true => &doctype.manifest.name,
        false => column.example.as_ref()?,
    };
    let meant = super::choices::meant(doctype, column, example);
    Some(meant.unwrap_or(example).to_owned())
}

/// Whether it is the field that names the document type.
pub fn is_type(doctype: &Doctype, column: &Column) -> bool {
    let form = doctype.schema.sheets.first();
    let field = form.and_then(|form| form.columns.get(form.column("type")?));
    field.is_some_and(|field| std::ptr::eq(field, column))
}

/// A column in a few sentences: what to write, what its values are, an example. Where there are
/// drop-downs, they tell of their words themselves.
pub fn told(doctype: &Doctype, column: &Column, drop_downs: bool) -> String {
    let one = match &column.kind {
        Type::Text => None,
        Type::RichText => Some("text with emphasis, links, lists and paragraphs".to_owned()),
        Type::Code(_) if drop_downs => Some("from the list of the drop-down".to_owned()),
        _ => Some(words::one(doctype, &column.kind)),
    };
    // Most descriptions say it themselves.
    let separator = column.separator.as_ref().filter(|_| !column.description.contains("between"));
    let several = separator.map(|separator| format!("several, with `{separator}` between them"));
    let each = if column.separator.is_some() { "each " } else { "" };
    let one = one.map(|one| format!("{each}{one}"));
    let clauses = several.into_iter().chain(one);
    // What a blank cell stands for is said elsewhere.
    let limits = words::limits(doctype, column).into_iter().filter(|clause| {
        // A regular expression tells its author more than anybody else.
        !clause.starts_with("of the form ")
            && !(drop_downs
                && (clause.starts_with("one of: ") || clause.starts_with("blank means ")))
    });
    let clauses: Vec<String> = clauses.chain(limits).collect();
    let mut told = text::ended(&column.description);
    told = format!("{told} {}", text::sentence(&clauses.join("; "))).trim().to_owned();
    if let Some(example) = example(doctype, column) {
        told += &format!(" For example: {example}");
    }
    text::curly(&told)
}

/// How high a row of such texts is.
fn height(texts: &[(String, f64, f64)]) -> f64 {
    let texts: Vec<_> = texts.iter().map(|(text, width, size)| (&**text, *width, *size)).collect();
    looks::height(&texts)
}

/// Writes what a cell holds.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (held, format): (&Held, &Format),
) -> Result<(), XlsxError> {
    match held {
        Held::Blank => sheet.write_blank(row, column, format),
        Held::Text(text) => sheet.write_string_with_format(row, column, text, format),
        Held::Number(number) => sheet.write_number_with_format(row, column, *number, format),
        Held::Date(date) => {
            let days = f64::from((*date - START).get_days());
            sheet.write_number_with_format(row, column, days, format)
        }
    }?;
    Ok(())
}

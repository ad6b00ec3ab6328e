//! Pages as a workbook of Excel.

use std::collections::BTreeMap;

use rust_xlsxwriter::utility::{column_number_to_name, quote_sheet_name};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Formula, IgnoreError, Url,
    Workbook, Worksheet, XlsxError,
};

use super::content::Held;
use super::page::{Allows, Cell, Look, Page, Rule, Shown, State};
use super::tabs::LISTS;
use super::{looks, sheets};
use crate::doctype::Manifest;

/// The day from which spreadsheet programs count days.
const START: jiff::civil::Date = jiff::civil::date(1899, 12, 30);

/// The bytes of a workbook of these pages.
pub fn bytes(manifest: &Manifest, pages: &[Page]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&manifest.title)
            .set_subject(format!("{} {}", manifest.name, manifest.version))
            // A fixed day, so that the same contract gives the same bytes.
            .set_creation_datetime(&ExcelDateTime::from_ymd(2024, 1, 1)?),
    );
    let mut formats = Formats::default();
    for page in pages {
        draw(page, &mut formats, workbook.add_worksheet())?;
    }
    workbook.save_to_buffer()
}

fn draw(page: &Page, formats: &mut Formats, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    match page.state {
        State::Shown => {}
        State::Hidden => drop(sheet.set_hidden(true)),
        State::VeryHidden => drop(sheet.set_very_hidden(true)),
    }
    for (at, (width, look)) in (0..).zip(&page.columns) {
        sheet.set_column_width(at, *width)?.set_column_format(at, formats.of(*look))?;
    }
    for (at, row) in (0..).zip(&page.rows) {
        if let Some(height) = row.height {
            sheet.set_row_height(at, height)?;
        }
        for (column, cell) in (0..).zip(&row.cells) {
            write(sheet, (at, column), (cell, formats.of(cell.look)))?;
        }
    }
    for ruled in &page.rules {
        let ((first, last), column) = (ruled.rows, ruled.column);
        sheet.add_data_validation(first, column, last, column, &validation(&ruled.rule)?)?;
    }
    if page.state == State::Shown {
        let last = u16::try_from(page.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        sheet.ignore_error_range(0, 0, sheets::LAST, last, IgnoreError::NumberStoredAsText)?;
        seen(page, sheet)?;
    }
    Ok(())
}

/// What is seen and printed of a page: on A4, as many pages high as it needs and one wide.
fn seen(page: &Page, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    let ((rows, columns), (row, column)) = (page.frozen, page.chosen);
    if rows > 0 {
        sheet.set_freeze_panes(rows, columns)?.set_repeat_rows(0, rows - 1)?;
    }
    sheet.set_selection(row, column, row, column)?;
    sheet.set_screen_gridlines(page.grid).set_print_gridlines(page.grid);
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&L&A&RPage &P of &N");
    sheet.set_header_footer_scale_with_doc(false).set_margins(0.5, 0.5, 0.6, 0.75, 0.3, 0.3);
    if page.wide {
        sheet.set_landscape();
    }
    Ok(())
}

/// Writes what a cell holds.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (cell, format): (&Cell, &Format),
) -> Result<(), XlsxError> {
    match &cell.held {
        Held::Blank => sheet.write_blank(row, column, format),
        Held::Text(text) if cell.look == Look::Link => {
            let url = Url::new(format!("internal:{}!A1", quoted_tab(text))).set_text(text);
            sheet.write_url_with_format(row, column, url, format)
        }
        Held::Text(text) if text.is_empty() => sheet.write_blank(row, column, format),
        Held::Text(text) => sheet.write_string_with_format(row, column, text, format),
        Held::Number(number) => sheet.write_number_with_format(row, column, *number, format),
        Held::Date(date) => {
            let days = f64::from((*date - START).get_days());
            sheet.write_number_with_format(row, column, days, format)
        }
    }?;
    Ok(())
}

/// A tab's name as formulas write it: in quotation marks, where it needs them.
fn quoted_tab(tab: &str) -> String {
    quote_sheet_name(tab)
}

fn validation(rule: &Rule) -> Result<DataValidation, XlsxError> {
    let any = DataValidation::new();
    let made = match &rule.allows {
        Allows::Anything => any.allow_any_value(),
        Allows::Words(words) => any.allow_list_strings(words)?,
        Allows::List(column, count) => {
            let (letters, tab) = (column_number_to_name(*column), quoted_tab(LISTS));
            let range = format!("={tab}!${letters}$2:${letters}${}", count + 1);
            any.allow_list_formula(Formula::new(range))
        }
        Allows::Keys(tab, column) => {
            let (letters, tab) = (column_number_to_name(*column), quoted_tab(tab));
            let (first, last) = (sheets::FIRST + 1, sheets::KEYS);
            // Without the blank cells below the last key, at which the drop-down would open.
            any.allow_list_formula(Formula::new(format!(
                "=OFFSET({tab}!${letters}${first},0,0,MAX(1,COUNTA({tab}!${letters}${first}:\
                 ${letters}${last})),1)"
            )))
        }
        Allows::Number(least, most) => match between(*least, *most) {
            Some(limits) => any.allow_decimal_number(limits),
            None => any.allow_any_value(),
        },
        Allows::Length(least, most) => match between(*least, *most) {
            Some(limits) => any.allow_text_length(limits),
            None => any.allow_any_value(),
        },
    };
    let (title, message) = &rule.help;
    let made = made.set_input_title(title)?.set_input_message(message)?;
    let Some(fault) = &rule.fault else { return Ok(made.show_error_message(false)) };
    let style = match fault.stops {
        true => DataValidationErrorStyle::Stop,
        false => DataValidationErrorStyle::Warning,
    };
    made.set_error_style(style).set_error_title(&fault.title)?.set_error_message(&fault.message)
}

/// A range as a rule.
fn between<T: rust_xlsxwriter::IntoDataValidationValue>(
    least: Option<T>,
    most: Option<T>,
) -> Option<DataValidationRule<T>> {
    match (least, most) {
        (Some(least), Some(most)) => Some(DataValidationRule::Between(least, most)),
        (Some(least), None) => Some(DataValidationRule::GreaterThanOrEqualTo(least)),
        (None, Some(most)) => Some(DataValidationRule::LessThanOrEqualTo(most)),
        (None, None) => None,
    }
}

/// The formats of looks, each made once.
#[derive(Default)]
struct Formats(BTreeMap<Look, Format>);

impl Formats {
    fn of(&mut self, look: Look) -> &Format {
        self.0.entry(look).or_insert_with(|| format(looks::style(look)))
    }
}

fn format(style: looks::Style) -> Format {
    let mut format = Format::new().set_num_format(match style.shown {
        Some(Shown::Text) => "@",
        Some(Shown::Number) | None => "General",
        Some(Shown::Integer) => "0",
        Some(Shown::Percent) => "0.0%",
        Some(Shown::Money) => "#,##0.00",
        Some(Shown::Date) => "yyyy-mm-dd",
    });
    if style.bold {
        format = format.set_bold();
    }
    if style.italic {
        format = format.set_italic();
    }
    if style.underlined {
        format = format.set_underline(FormatUnderline::Single);
    }
    if let Some(size) = style.size {
        format = format.set_font_size(size);
    }
    if let Some(ink) = style.ink {
        format = format.set_font_color(Color::RGB(ink));
    }
    if let Some(fill) = style.fill {
        format = format.set_background_color(Color::RGB(fill));
    }
    if style.framed {
        format = format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(looks::LINE));
    }
    if style.wrapped {
        format = format.set_align(FormatAlign::Top).set_text_wrap();
    }
    if style.left {
        format = format.set_align(FormatAlign::Left);
    }
    format
}

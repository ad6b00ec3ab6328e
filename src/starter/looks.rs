//! Looks: fonts, fills and formats of numbers, and how wide columns are.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline, Worksheet};

use super::content::Held;
use super::text;
use crate::doctype::{Column, Type};

/// Behind the header of a column that each row must fill, with white on it: 8.6 to 1.
const STRONG: Color = Color::RGB(0x1F_4E79);

/// Behind the header of any other column, with dark text on it: 11 to 1.
const PALE: Color = Color::RGB(0xDC_E6F1);

/// Behind what explains, and behind the values of a form.
const GREY: Color = Color::RGB(0xF2_F2F2);
const CREAM: Color = Color::RGB(0xFF_FBE6);

/// Of text on the pale fills, and of text that explains.
const DARK: Color = Color::RGB(0x1F_2A44);
const DIM: Color = Color::RGB(0x50_5050);

/// Of lines.
const LINE: Color = Color::RGB(0xA6_A6A6);

/// The size of ordinary letters, and of those that explain, in points.
pub const SIZE: f64 = 11.0;
pub const SMALL: f64 = 9.0;

/// Widest column of a table, in characters.
const WIDEST: f64 = 60.0;

fn wrapped() -> Format {
    Format::new().set_align(FormatAlign::Top).set_text_wrap()
}

/// A header, or the name of a field.
pub fn header(needed: bool) -> Format {
    let format = wrapped().set_bold().set_border(FormatBorder::Thin).set_border_color(LINE);
    match needed {
        true => format.set_background_color(STRONG).set_font_color(Color::White),
        false => format.set_background_color(PALE).set_font_color(DARK),
    }
}

/// What stands below a header, or beside a field, to explain it.
pub fn help() -> Format {
    let format = wrapped().set_italic().set_font_size(SMALL).set_font_color(DIM);
    format.set_background_color(GREY).set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// A value of a column's type.
pub fn value(column: &Column) -> Format {
    wrapped().set_num_format(number_format(column))
}

/// A value of a form.
pub fn field(column: &Column) -> Format {
    let format = value(column).set_align(FormatAlign::Left).set_background_color(CREAM);
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// The title of the page that explains.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(18).set_font_color(STRONG)
}

/// A heading of that page.
pub fn heading() -> Format {
    Format::new().set_bold().set_font_size(13).set_font_color(STRONG)
}

/// A link to a sheet, as a heading of that page.
pub fn link() -> Format {
    heading().set_underline(FormatUnderline::Single)
}

/// What stands at the left of that page.
pub fn label() -> Format {
    wrapped().set_bold()
}

/// What stands at the right of it.
pub fn paragraph() -> Format {
    wrapped()
}

/// How values are shown. What is no number is kept as text, so that `3.10` and `007` stay as they
/// are typed, and `2026-12` does not become a day.
fn number_format(column: &Column) -> &'static str {
    match column.kind {
        _ if column.separator.is_some() => "@",
        Type::Integer => "0",
        Type::Number => "General",
        Type::Percent => "0.0%",
        Type::Money(_) => "#,##0.00",
        Type::Date => "yyyy-mm-dd",
        _ => "@",
    }
}

/// How wide a column of a table is, in characters: by its type, its header and what it holds.
pub fn width<'a>(column: &Column, held: impl Iterator<Item = &'a Held>) -> f64 {
    let by_type = match column.kind {
        _ if column.separator.is_some() => 24,
        Type::RichText => 52,
        Type::Text if column.values.is_empty() && column.longest.is_none_or(|most| most > 60) => 24,
        Type::Url => 34,
        Type::Code(_) | Type::Image(_) => 22,
        Type::Text | Type::Money(_) | Type::YearMonth | Type::Quarter | Type::Reference(_) => 16,
        Type::Integer | Type::Number | Type::Percent | Type::Date | Type::YesNo => 14,
        Type::DottedNumber => 12,
    };
    // A header may wrap between words, and not within one.
    let word = column.title.split(' ').map(text::length).max().unwrap_or_default() + 4;
    let longest = held.map(|held| text::length(&held.text())).max().unwrap_or_default() + 2;
    let width = by_type.max(word).max(longest.min(42));
    f64::from(u32::try_from(width).unwrap_or(u32::MAX)).min(WIDEST)
}

/// How high a row is, in points, that holds these texts, each in a column of a width and in a size of
/// letters. Not every program finds it by itself.
pub fn height(texts: &[(&str, f64, f64)]) -> f64 {
    let lines = |(text, width, size): &(&str, f64, f64)| {
        // Widths count digits, which are a little wider than the usual letter.
        let wide = (width - 1.0) * 1.14 * SIZE / size;
        (lines(text, wide), size * 1.37)
    };
    let heights = texts.iter().map(lines).map(|(count, line)| count * line + 2.0);
    // What spreadsheet programs allow.
    heights.fold(0.0, f64::max).clamp(15.75, 409.0)
}

/// How many lines a text takes that is wrapped between words.
fn lines(text: &str, wide: f64) -> f64 {
    let mut lines = 0.0;
    for paragraph in text.split('\n') {
        let mut filled = 0.0;
        lines += 1.0;
        for word in paragraph.split(' ') {
            let length = f64::from(u32::try_from(text::length(word)).unwrap_or(u32::MAX));
            if filled > 0.0 && filled + length > wide {
                lines += 1.0;
                filled = 0.0;
            }
            // A word that is longer than a line is broken.
            lines += (length / wide).ceil().max(1.0) - 1.0;
            filled += length % wide + 1.0;
        }
    }
    lines
}

/// How a sheet is printed: on A4, as many pages high as it needs and one wide.
pub fn print(sheet: &mut Worksheet, wide: bool) {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&L&A&RPage &P of &N");
    sheet.set_header_footer_scale_with_doc(false).set_margins(0.5, 0.5, 0.6, 0.75, 0.3, 0.3);
    if wide {
        sheet.set_landscape();
    }
}

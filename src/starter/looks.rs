//! Looks: colours and sizes, how values are shown, how wide and how high cells are.

use super::content::Held;
use super::page::{Look, Shown};
use super::text;
use crate::doctype::{Column, Type};

/// What a look is made of, for every format.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Whether letters are bold.
    pub bold: bool,
    /// Whether letters lean.
    pub italic: bool,
    /// Whether letters are underlined.
    pub underlined: bool,
    /// The size of letters, in points; none for the usual one.
    pub size: Option<f64>,
    /// The colour of letters, as red, green and blue.
    pub ink: Option<u32>,
    /// What is behind them.
    pub fill: Option<u32>,
    /// Whether lines are around the cell.
    pub framed: bool,
    /// Whether text is broken between words, and begins at the top.
    pub wrapped: bool,
    /// Whether numbers, too, stand at the left.
    pub left: bool,
    /// How values are shown; none for as a spreadsheet program likes.
    pub shown: Option<Shown>,
}

/// Behind the header of a column that each row must fill, with white on it: 8.6 to 1.
const STRONG: u32 = 0x1F_4E79;
const WHITE: u32 = 0xFF_FFFF;

/// Behind the header of any other column, with dark text on it: 11 to 1.
const PALE: u32 = 0xDC_E6F1;
const DARK: u32 = 0x1F_2A44;

/// Behind what explains, with its ink on it: 7 to 1; and behind the values of a form.
const GREY: u32 = 0xF2_F2F2;
const DIM: u32 = 0x50_5050;
const CREAM: u32 = 0xFF_FBE6;

/// The colour of lines.
pub const LINE: u32 = 0xA6_A6A6;

/// The size of ordinary letters, and of those that explain, in points.
pub const SIZE: f64 = 11.0;
pub const SMALL: f64 = 9.0;

/// Widest column of a table, in characters.
const WIDEST: f64 = 60.0;

/// What a look is made of.
pub fn style(look: Look) -> Style {
    let plain = Style::default();
    let wrapped = Style { wrapped: true, ..plain };
    let framed = Style { framed: true, ..wrapped };
    let heading = Style { bold: true, size: Some(13.0), ink: Some(STRONG), ..plain };
    match look {
        Look::Bare => Style { shown: Some(Shown::Text), ..plain },
        Look::Title => Style { size: Some(18.0), ..heading },
        Look::Heading => heading,
        Look::Link => Style { underlined: true, ..heading },
        Look::Label => Style { bold: true, ..wrapped },
        Look::Paragraph => wrapped,
        Look::Header(true) => Style { bold: true, fill: Some(STRONG), ink: Some(WHITE), ..framed },
        Look::Header(false) => Style { bold: true, fill: Some(PALE), ink: Some(DARK), ..framed },
        Look::Help => {
            Style { italic: true, size: Some(SMALL), fill: Some(GREY), ink: Some(DIM), ..framed }
        }
        Look::Value(shown) => Style { shown: Some(shown), ..wrapped },
        Look::Field(shown) => Style { shown: Some(shown), fill: Some(CREAM), left: true, ..framed },
    }
}

/// How values of a column are shown. What is no number is kept as text, so that `3.10` and `007`
/// stay as they are typed, and `2026-12` does not become a day.
pub fn shown(column: &Column) -> Shown {
    match column.kind {
        _ if column.separator.is_some() => Shown::Text,
        Type::Integer => Shown::Integer,
        Type::Number => Shown::Number,
        Type::Percent => Shown::Percent,
        Type::Money(_) => Shown::Money,
        Type::Date if !column.months => Shown::Date,
        _ => Shown::Text,
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
        Type::Period => 18,
        Type::Integer | Type::Number | Type::Percent | Type::Date | Type::Time | Type::YesNo => 14,
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

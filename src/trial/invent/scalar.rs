//! One value of a column's type: numbers, days, words of lists; texts are made elsewhere.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::bounds::closed;
use super::{TURNS, form, texts};
use crate::doctype::{CodeList, Column, Doctype, Type};
use crate::read::CellValue;

/// The first day of all that are invented: the end of a month, before a February.
const DAY: Date = date(2026, 1, 31);

/// Numbers that layouts may not expect, tried where a contract allows them.
const NUMBERS: &[f64] = &[1_234_567.89, -42.5, 0.0, 0.1, 999_999.99, -1_000_000.0, 3.0];
/// The same for whole numbers.
const WHOLE: &[f64] = &[1_234_567.0, -42.0, 0.0, 1.0, 1_000_000.0, -7.0, 12.0];
/// The same for shares.
const SHARES: &[f64] = &[0.325, 1.0, 0.0, -0.05, 12.5, 0.0001];

/// A value for each turn, which may be that of an earlier one.
pub fn usual(doctype: &Doctype, column: &Column, turn: usize) -> CellValue {
    if let Some(word) =
        words(doctype, column).get(turn.checked_rem(count(doctype, column)).unwrap_or_default())
    {
        return text(word.as_str());
    }
    match &column.kind {
        Type::Integer => number(column, WHOLE, turn),
        Type::Number => number(column, NUMBERS, turn),
        Type::Percent => share(number(column, SHARES, turn)),
        Type::Money(own) => match number(column, NUMBERS, turn) {
            CellValue::Number(amount) if turn % 5 == 4 => {
                text(format!("{own} {:.0}", amount.trunc()))
            }
            amount => amount,
        },
        Type::Date if column.months && turn % 3 == 2 => {
            text(format!("{:04}-{:02}", 2026 + turn / 12, turn % 12 + 1))
        }
        Type::Date | Type::YearMonth => day(column, turn, 0),
        Type::Period => period(turn),
        Type::Time => time(turn),
        Type::Quarter if turn % 4 == 3 => text(format!("Q{}", turn / 4 % 4 + 1)),
        Type::Quarter => day(column, turn, 0),
        Type::YesNo => CellValue::Bool(turn.is_multiple_of(2)),
        Type::Url => url(column, turn),
        Type::DottedNumber => match form::text(column, turn) {
            Some(number) => text(number),
            None => text(format!("{}.{}", turn / 12 + 1, turn % 12 + 1)),
        },
        Type::Image(_) => {
            text(if turn.is_multiple_of(2) { "wide.png" } else { "pictures/tall.png" })
        }
        Type::RichText => text(texts::rich(column, turn)),
        Type::Text | Type::Code(_) | Type::Reference(_) => text(texts::plain(column, turn)),
    }
}

/// A value for each row, none twice as far as the contract allows.
pub fn unique(doctype: &Doctype, column: &Column, row: usize) -> CellValue {
    if !words(doctype, column).is_empty() {
        return usual(doctype, column, row);
    }
    match &column.kind {
        Type::Integer => CellValue::Number(step(column, row, true)),
        Type::Number | Type::Money(_) => CellValue::Number(step(column, row, false)),
        Type::Percent => share(CellValue::Number(step(column, row, false))),
        Type::Quarter | Type::Period | Type::Time => day(column, row, 0),
        Type::Image(_) => text(format!("picture-{}.png", row + 1)),
        Type::Text | Type::RichText if column.pattern.is_none() => {
            text(texts::fitting(column, &texts::plain(column, row), Some(row)))
        }
        _ => usual(doctype, column, row),
    }
}

/// The words between which a column's values choose: values, codes, yes and no; empty where there
/// are none, or more than a form can try.
pub fn choices(doctype: &Doctype, column: &Column) -> Vec<String> {
    let words = words(doctype, column);
    match column.kind {
        Type::YesNo if words.is_empty() => vec!["yes".to_owned(), "no".to_owned()],
        _ if words.len() > TURNS => Vec::new(),
        _ => words,
    }
}

/// All words that a column may hold, where the contract lists them.
fn words(doctype: &Doctype, column: &Column) -> Vec<String> {
    let separator = column.separator.as_deref();
    let can_stand = |word: &str| separator.is_none_or(|separator| !word.contains(separator));
    if !column.values.is_empty() {
        return column.values.iter().filter(|word| can_stand(word)).cloned().collect();
    }
    let Type::Code(list) = &column.kind else { return Vec::new() };
    doctype.codes.get(list.as_str()).map(codes).unwrap_or_default()
}

fn count(doctype: &Doctype, column: &Column) -> usize {
    words(doctype, column).len()
}

/// The codes of a list; first one of each kind, by which of its further columns are filled.
fn codes(list: &CodeList) -> Vec<String> {
    let mut kinds: Vec<Vec<bool>> = Vec::new();
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for entry in &list.entries {
        let kind: Vec<bool> = entry.further.iter().map(String::is_empty).collect();
        if kinds.contains(&kind) {
            others.push(entry.code.clone());
        } else {
            kinds.push(kind);
            first.push(entry.code.clone());
        }
    }
    // The kind with the most in it is not the first one that a small document shows.
    first.extend(others);
    first
}

/// How many different numbers a column can hold.
pub fn numbers(column: &Column) -> usize {
    let (least, most) = closed(range(column));
    match column.kind {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "only compared"
        )]
        Type::Integer => (most.floor() - least.ceil() + 1.0).max(0.0) as usize,
        _ if most > least => usize::MAX,
        _ => 1,
    }
}

fn range(column: &Column) -> (f64, f64) {
    (column.minimum.unwrap_or(f64::NEG_INFINITY), column.maximum.unwrap_or(f64::INFINITY))
}

/// A number of a column: one that layouts may not expect, or one of the ends of its range.
fn number(column: &Column, known: &[f64], turn: usize) -> CellValue {
    let (least, most) = range(column);
    let mut all: Vec<f64> = [most, least].into_iter().filter(|end| end.is_finite()).collect();
    all.extend(known.iter().copied().filter(|number| (least..=most).contains(number)));
    if all.len() < 3 {
        let (least, most) = closed((least, most));
        all.push(whole(column, f64::midpoint(least, most)));
    }
    CellValue::Number(
        all.get(turn % all.len()).copied().map_or(0.0, |number| whole(column, number)),
    )
}

/// A number of its own for each row.
#[expect(clippy::cast_precision_loss, reason = "rows are few")]
fn step(column: &Column, row: usize, is_whole: bool) -> f64 {
    let (least, most) = closed(range(column));
    if is_whole {
        let width = ((most.floor() - least.ceil()) / 61.0).floor().max(1.0);
        return least.ceil() + width * row as f64;
    }
    least + ((most - least) * row as f64 / 61.0 * 10_000.0).floor() / 10_000.0
}

/// A number as its column can hold it.
pub fn whole(column: &Column, number: f64) -> f64 {
    let (least, most) = range(column);
    let rounded = match column.kind {
        Type::Integer => number.floor().max(least.ceil()),
        _ => (number * 10_000.0).floor() / 10_000.0,
    };
    rounded.max(least).min(most)
}

/// A share as people write it: below nothing and above the whole with its sign.
pub fn share(number: CellValue) -> CellValue {
    match number {
        CellValue::Number(share) if !(0.0..=1.0).contains(&share) => {
            text(format!("{}%", (share * 100.0).round()))
        }
        other => other,
    }
}

/// A day, month or quarter: later with each turn, and with each level.
pub fn day(column: &Column, turn: usize, level: usize) -> CellValue {
    let days = i64::try_from(turn * 29 + level * 100).unwrap_or_default();
    let months = i64::try_from(turn * 3).unwrap_or_default();
    let day = match column.kind {
        // Each its own, whatever the length of months.
        Type::YearMonth | Type::Quarter if level == 0 => DAY.checked_add(months.months()),
        _ => DAY.checked_add(days.days()),
    };
    let day = day.unwrap_or(DAY);
    match column.kind {
        Type::Time => {
            let minutes = 480 + (turn * 7) % 600 + level * 40;
            text(format!("{:02}:{:02}", minutes / 60, minutes % 60))
        }
        Type::YearMonth => text(format!("{:04}-{:02}", day.year(), day.month())),
        Type::Quarter => text(format!("Q{} {}", (day.month() + 2) / 3, day.year())),
        _ => CellValue::Date(day.at(0, 0, 0, 0)),
    }
}

/// A period in one of the forms that people write, later with each turn.
fn period(turn: usize) -> CellValue {
    let year = 2026 + turn / 8;
    text(match turn % 8 {
        0 => format!("30 June {year}"),
        1 => format!("{year}-09"),
        2 => format!("Q{} {year}", turn / 8 % 4 + 1),
        3 => format!("September {year} to February {}", year + 1),
        4 => format!("H2 {year}"),
        5 => year.to_string(),
        6 => format!("end of {year}"),
        _ => format!("{year}–{}", year + 1),
    })
}

/// A time in one of the forms that people write, later with each turn.
fn time(turn: usize) -> CellValue {
    let hour = 8 + turn % 10;
    text(match turn % 4 {
        0 => format!("{hour}.30"),
        1 => format!("{hour:02}:15–{:02}:40", hour + 1),
        2 => format!("{hour}h45"),
        _ => format!("{hour:02}:00"),
    })
}

fn url(column: &Column, turn: usize) -> CellValue {
    if let Some(url) = form::text(column, turn) {
        return text(url);
    }
    let all = [
        format!("https://example.org/a_long/path-{turn}/with.many/parts?and=a&query={turn}#place"),
        format!("mailto:someone-{turn}@example.org"),
        format!("https://example.org/{turn}"),
    ];
    let start = turn % 2;
    let fitting = all.iter().skip(start).find(|url| texts::is_long(column, url));
    text(fitting.or(all.last()).cloned().unwrap_or_default())
}

/// A value as it stands in a list of several.
pub fn written(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) => text.clone(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Date(day) => day.date().to_string(),
        CellValue::Bool(true) => "yes".to_owned(),
        _ => "no".to_owned(),
    }
}

fn text(text: impl Into<String>) -> CellValue {
    CellValue::Text(text.into())
}

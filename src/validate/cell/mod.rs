//! One cell becomes a value of its column's type, or says why it can't.
//!
//! A fault is a diagnostic that has no place yet: the caller knows the place.

mod beside;
mod broken;
mod counted;
mod currency;
mod date;
mod deadline;
mod digits;
mod figure;
mod formatted;
mod group;
mod limits;
mod magnitude;
mod money;
mod month;
mod number;
mod period;
mod quarter;
mod quarters;
mod range;
mod several;
mod special;
mod text;
mod time;
mod weekday;
mod word;
mod yearless;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::dataset::Value;
use super::expected::{Expected, Lookup};
use super::raw;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::{CellValue, Formatted};

pub(super) use counted::{Uncounted, counted, is_bare};
pub(super) use currency::{find as currency, is_one as is_currency};
pub(super) use figure::parse as figure;
pub(super) use magnitude::power;
pub(super) use quarter::{heads as quarter, year};
pub(super) use word::{entry, is_yes as truth};

/// A value, or what is wrong with the cell.
type Typed = Result<Value, Box<Diagnostic>>;

/// What is wrong with a cell that is not what it should be: `x` is not a date.
fn wrong(name: Name, cell: &CellValue, what: &str) -> Diagnostic {
    Diagnostic::error(name, format!("{} is not {what}", quoted(&raw::text(cell))))
}

/// The value of a cell that is not blank; its faults are added to `faults`, and then it is blank.
pub(super) fn value(expected: &Expected, cell: &CellValue, faults: &mut Vec<Diagnostic>) -> Value {
    match cell {
        CellValue::Error(error) => {
            faults.push(broken::error(error));
            return Value::Blank;
        }
        CellValue::Unreadable(held) => {
            faults.push(broken::unreadable(held));
            return Value::Blank;
        }
        CellValue::TooLong(length) => {
            faults.push(broken::too_long(*length));
            return Value::Blank;
        }
        // What is seen, where it is what the column takes.
        CellValue::Month(at)
            if !expected.column.months
                && !matches!(expected.column.kind, Type::Period | Type::YearMonth | Type::Text) =>
        {
            return value(expected, &CellValue::Date(*at), faults);
        }
        _ => {}
    }
    if !expected.column.special.is_empty()
        && let Some(word) = special::word(cell)
        && expected.column.special.contains(&word)
    {
        return Value::Special(word);
    }
    if let CellValue::Formatted(cell) = cell {
        return shown(expected, cell, faults);
    }
    match &expected.column.separator {
        Some(separator) => {
            let items = several::taken_apart(expected, items(cell, separator), faults);
            list(expected, &items, faults)
        }
        None => one(expected, cell).unwrap_or_else(|fault| {
            let fault = several::in_cell(expected, cell, *fault);
            let (value, fault) = leniently(expected, cell, fault);
            faults.push(fault);
            value.unwrap_or(Value::Blank)
        }),
    }
}

/// The value of a number that is shown with something beside it.
fn shown(expected: &Expected, cell: &Formatted, faults: &mut Vec<Diagnostic>) -> Value {
    let is_list = expected.column.separator.is_some();
    if is_list && matches!(expected.column.kind, Type::Code(_) | Type::Reference(_) | Type::Text) {
        return value(expected, &formatted::seen(expected, cell), faults);
    }
    let (value, said) = formatted::value(expected, cell);
    faults.extend(said);
    match value {
        Ok(value) if is_list => Value::List(vec![value]),
        Ok(value) => value,
        Err(fault) => {
            faults.push(*fault);
            Value::Blank
        }
    }
}

/// The items that a cell holds, blank ones left out.
fn items<'a>(cell: &'a CellValue, separator: &str) -> Vec<Cow<'a, CellValue>> {
    match cell {
        CellValue::List(items) => {
            items.iter().filter(|item| !raw::is_blank(item)).map(Cow::Borrowed).collect()
        }
        CellValue::Text(text) => text
            .split(['\n', '\r'])
            .flat_map(|line| line.split(separator))
            .map(|item| CellValue::Text(item.to_owned()))
            .filter(|item| !raw::is_blank(item))
            .map(Cow::Owned)
            .collect(),
        _ => vec![Cow::Borrowed(cell)],
    }
}

/// A list of values. A code or a record that stands in it twice is said; what a range, a group or parts
/// of one entry stand for is in it once.
fn list(expected: &Expected, items: &[Cow<CellValue>], faults: &mut Vec<Diagnostic>) -> Value {
    let mut values = Vec::with_capacity(items.len());
    // What is in it already, by the entry or the row, and whether it was written by itself.
    let mut known: BTreeMap<usize, bool> = BTreeMap::new();
    for item in items {
        if let Some(range) = range::of(expected, item) {
            match range {
                Ok(rows) => values.extend(rows.into_iter().filter(|row| is_new(row, &mut known))),
                Err(fault) => faults.push(*fault),
            }
            continue;
        }
        let read = one(expected, item).or_else(|fault| {
            let (value, fault) =
                leniently(expected, item, several::in_list(expected, item, *fault));
            faults.push(fault);
            value.ok_or(())
        });
        let Ok(value) = read else { continue };
        if let Some(members) = group::members(expected, &value) {
            values.extend(members.into_iter().filter(|member| is_new(member, &mut known)));
            continue;
        }
        // Two targets of one goal are that goal, once.
        if group::is_part(expected, &value, item) {
            if is_new(&value, &mut known) {
                values.push(value);
            }
            continue;
        }
        let before = number(&value).map(|number| known.insert(number, true));
        match before {
            Some(Some(true)) => {
                let shown = quoted(&raw::text(item));
                faults.push(
                    Diagnostic::warning(
                        Name::DuplicateValue,
                        format!("{shown} stands twice in this cell"),
                    )
                    .hint("name each only once"),
                );
            }
            Some(Some(false)) => {}
            Some(None) | None => values.push(value),
        }
    }
    if values.is_empty() { Value::Blank } else { Value::List(values) }
}

/// Whether a value that a range or a group stands for is not in the list yet.
fn is_new(value: &Value, known: &mut BTreeMap<usize, bool>) -> bool {
    number(value).is_none_or(|number| match known.entry(number) {
        Entry::Vacant(free) => {
            free.insert(false);
            true
        }
        Entry::Occupied(_) => false,
    })
}

/// The entry of a code list, or the row of a sheet, that a value is.
const fn number(value: &Value) -> Option<usize> {
    match value {
        Value::Code { entry, .. } => Some(*entry),
        Value::Reference { record, .. } => Some(*record),
        _ => None,
    }
}

/// The word that is surely meant by one that is none, with a note, where the contract asks for it;
/// else the fault as it is.
fn leniently(
    expected: &Expected,
    cell: &CellValue,
    fault: Diagnostic,
) -> (Option<Value>, Diagnostic) {
    let meant = if expected.column.lenient { word::meant(expected, cell) } else { None };
    let Some(meant) = meant else {
        let short = period::short(expected, cell);
        let due = short.map(|(period, note)| (Value::Period(period), note));
        let due = due.or_else(|| deadline::read(expected, cell));
        return match due.or_else(|| money::in_words(expected, cell)) {
            Some((value, note)) => (Some(value), note),
            None => yearless::meant(expected, cell).unwrap_or((None, fault)),
        };
    };
    let value = one(expected, &CellValue::Text(meant.to_owned())).ok();
    let note = Diagnostic::note(
        Name::TakenAs,
        format!("{} is taken as {}", quoted(&raw::text(cell)), quoted(meant)),
    );
    match value {
        Some(value) => (Some(value), note.hint("correct it if another one is meant")),
        None => (None, fault),
    }
}

/// One value, within all limits of its column.
fn one(expected: &Expected, cell: &CellValue) -> Typed {
    if let Some(fault) = digits::lost(expected, cell) {
        return Err(Box::new(fault));
    }
    let value = typed(expected, cell).map_err(|fault| specials(expected, cell, fault))?;
    limits::check(expected, cell, &value)?;
    Ok(value)
}

/// The fault of a cell that may have been meant to hold a special word, with what is known of them.
fn specials(expected: &Expected, cell: &CellValue, fault: Box<Diagnostic>) -> Box<Diagnostic> {
    let special = &expected.column.special;
    // A word that the column takes is no fault, unless it stands in a list.
    let is_time = matches!(
        expected.column.kind,
        Type::Date | Type::YearMonth | Type::Quarter | Type::Period | Type::Time
    );
    if let Some(word) = special::word(cell).filter(|word| is_time || !word.is_time()) {
        let shown = quoted(word.word());
        return Box::new(if special.contains(&word) {
            fault.hint(format!("{shown} has to stand alone in its cell"))
        } else {
            fault.hint(format!("this column does not take {shown}"))
        });
    }
    let is_word = matches!(cell, CellValue::Text(text) if !text.contains(|c: char| c.is_numeric()));
    if special.is_empty() || !is_word {
        return fault;
    }
    let words: Vec<_> = special.iter().map(|word| quoted(word.word())).collect();
    Box::new(fault.hint(format!("this column also takes {}", words.join(", "))))
}

/// One value of the column's type.
fn typed(expected: &Expected, cell: &CellValue) -> Typed {
    let language = expected.language;
    let manner = date::Manner { language, order: expected.column.date_order };
    match (&expected.column.kind, &expected.lookup) {
        (_, Lookup::Values(words)) => word::allowed(expected, words, cell),
        (Type::Code(_), Lookup::Codes { list, words }) => word::code(expected, list, words, cell),
        (Type::Reference(_), Lookup::Keys(keys)) => word::reference(expected, keys, cell),
        (Type::Text, Lookup::Codes { list, words }) => word::known(list, words, cell),
        (Type::Text, _) if expected.column.pattern.is_some() => text::formed(cell),
        (Type::Text | Type::Code(_) | Type::Reference(_), _) => text::text(cell),
        (Type::RichText, _) => text::rich(cell),
        (Type::Integer, _) => number::integer(expected, cell),
        (Type::Number, _) => number::number(expected, cell),
        (Type::Percent, _) => number::percent(expected, cell),
        (Type::Money(currency), _) => money::money(currency, language, cell),
        (Type::Date, _) if expected.column.months => month::or_day(manner, cell),
        (Type::Date, _) => date::date(manner, cell),
        (Type::YearMonth, _) => month::month(manner, cell),
        (Type::Quarter, _) => quarter::quarter(expected, cell),
        (Type::Period, _) => period::period(manner, cell),
        (Type::Time, _) => time::time(cell),
        (Type::YesNo, _) => word::yes_no(cell),
        (Type::Url, _) => text::url(cell),
        (Type::DottedNumber, _) => text::dotted_number(cell),
        (Type::Image(_), _) => text::image(cell),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{column, doctype};

    /// All types, as columns of no sheet.
    fn types() -> Vec<Type> {
        vec![
            Type::Text,
            Type::RichText,
            Type::Integer,
            Type::Number,
            Type::Percent,
            Type::Money("EUR".into()),
            Type::Date,
            Type::YearMonth,
            Type::Quarter,
            Type::Period,
            Type::Time,
            Type::YesNo,
            Type::Code("places".into()),
            Type::Reference(0),
            Type::Url,
            Type::DottedNumber,
            Type::Image(0),
        ]
    }

    /// Text that is likely to look like a value of some type.
    fn likely() -> impl Strategy<Value = String> {
        prop_oneof![
            ".*",
            "[-+]?[0-9 ,.'eE%€$−\u{a0}]{0,12}( ?[A-Za-z€]{0,3})",
            "[0-9]{0,4}[-/. ]([0-9]{0,2}|[A-Za-z]{3})[-/. ,T]{1,2}[0-9:]{0,8}",
            "[Qq]?[0-9]{0,4}[- /]?[Qq]?[0-9]{0,4}(st|th)?",
        ]
    }

    proptest! {
        #[test]
        fn any_text_gives_a_value_or_a_fault(text in likely()) {
            let (types_of, keys) = (doctype(Vec::new()), Vec::new());
            let context = Context::new(&types_of, &keys, Language::plain());
            let cell = CellValue::Text(text);
            prop_assume!(!raw::is_blank(&cell));
            for kind in types() {
                let column = column("value", kind);
                let mut faults = Vec::new();
                let value = value(&Expected::new(&column, &context, false), &cell, &mut faults);
                prop_assert_eq!(value == Value::Blank, faults.len() == 1);
            }
        }

        #[test]
        fn any_number_gives_a_value_or_a_fault(number in any::<f64>()) {
            let (types_of, keys) = (doctype(Vec::new()), Vec::new());
            let context = Context::new(&types_of, &keys, Language::plain());
            for kind in types() {
                let column = column("value", kind);
                let mut faults = Vec::new();
                let cell = CellValue::Number(number);
                let value = value(&Expected::new(&column, &context, false), &cell, &mut faults);
                prop_assert_eq!(value == Value::Blank, faults.len() == 1);
            }
        }
    }
}

//! Words out of a set: yes and no, allowed values, codes, keys of other sheets.

use std::borrow::Cow;

use super::{Typed, digits, several, text, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::CodeList;
use crate::read::CellValue;
use crate::validate::expected::{Expected, Lookup};
use crate::validate::fold::{self, Words, folded};
use crate::validate::keys::Keys;
use crate::validate::{Value, dates, dotted, raw};

/// Most words, and most characters of all of them, that a hint lists.
const LISTED: (usize, usize) = (8, 160);

/// Yes or no.
pub(super) fn yes_no(cell: &CellValue) -> Typed {
    let found = match cell {
        CellValue::Bool(value) => Some(*value),
        CellValue::Number(value) if *value == 1.0 => Some(true),
        CellValue::Number(value) if *value == 0.0 => Some(false),
        CellValue::Text(_) => truth(folded(&fold::plain(&raw::text(cell))).trim_end_matches('.')),
        _ => None,
    };
    found.map(Value::YesNo).ok_or_else(|| {
        let fault = wrong(Name::NotYesOrNo, cell, "yes or no");
        Box::new(match cell {
            CellValue::Text(text) if text.contains('☒') => {
                fault.hint("a box with a cross is yes to some and no to others: write which")
            }
            _ => fault.hint("write `yes` or `no`"),
        })
    })
}

/// Whether a cell says yes or no, if either.
pub fn is_yes(cell: &CellValue) -> Option<bool> {
    match yes_no(cell) {
        Ok(Value::YesNo(is_yes)) => Some(is_yes),
        _ => None,
    }
}

/// What a folded word means, in any of the languages that people fill in forms in. Words that mean
/// yes in one and no in another, and the box `☒`, are left out.
fn truth(word: &str) -> Option<bool> {
    match word {
        "yes" | "y" | "true" | "x" | "1" | "✓" | "✔" | "☑" | "✅" | "√" => {
            return Some(true);
        }
        "no" | "n" | "false" | "0" | "✗" | "✘" | "☐" | "❌" => return Some(false),
        _ => {}
    }
    match word {
        "ja" | "j" | "wahr" | "oui" | "vrai" | "sí" | "si" | "verdadero" | "sì" | "vero"
        | "sim" | "verdadeiro" | "waar" | "da" | "tak" | "prawda" | "ano" | "pravda" | "igen"
        | "igaz" | "да" | "истина" | "так" | "істина" | "evet" | "doğru" | "dogru" | "bəli"
        | "иә" | "ооба" | "ҳа" | "бале" | "այո" | "კი" | "დიახ" | "نعم" | "صحيح" | "صواب"
        | "بله" | "כן" | "是" | "真" | "はい" | "예" | "हाँ" | "हां" | "ya" | "có" => {
            Some(true)
        }
        "nein" | "falsch" | "non" | "faux" | "falso" | "não" | "nao" | "nee" | "onwaar" | "nie"
        | "fałsz" | "nem" | "hamis" | "нет" | "ложь" | "не" | "ні" | "хибність" | "hayır"
        | "hayir" | "yanlış" | "yanliş" | "yanlis" | "xeyr" | "жоқ" | "жок" | "йўқ" | "ոչ"
        | "არა" | "لا" | "خطأ" | "خير" | "نه" | "לא" | "否" | "不" | "假" | "いいえ" | "아니요"
        | "नहीं" | "tidak" | "không" => Some(false),
        _ => None,
    }
}

/// The word of the column that is surely meant by one with a typing slip in it: one entry only is
/// near, by a letter or, in long words, two; the first letter and all digits are right.
pub(super) fn meant<'a>(expected: &Expected<'a>, cell: &CellValue) -> Option<&'a str> {
    let CellValue::Text(_) = cell else { return None };
    let words = match &expected.lookup {
        Lookup::Values(words) => words,
        Lookup::Codes { words, .. } => words,
        _ => return None,
    };
    let text = raw::text(cell);
    let typed = folded(&text);
    let letters = typed.chars().count();
    let slips = match letters {
        0..SHORTEST => return None,
        SHORTEST..10 => 1,
        _ => 2,
    };
    let is_digit = |letter: &char| letter.is_numeric();
    let is_near = |known: &str| {
        let count = known.chars().count();
        known.chars().next() == typed.chars().next()
            && count >= SHORTEST
            && count.abs_diff(letters) <= slips
            && known.chars().filter(is_digit).eq(typed.chars().filter(is_digit))
            && strsim::damerau_levenshtein(known, &typed) <= slips
    };
    let mut near = words.list().filter(|(known, _)| is_near(known)).map(|(_, index)| index);
    let first = near.next()?;
    if near.any(|other| other != first) {
        return None;
    }
    match &expected.lookup {
        Lookup::Codes { list, .. } => list.entries.get(first).map(|entry| &entry.label),
        _ => expected.column.values.get(first),
    }
    .map(String::as_str)
}

/// Fewest letters of a word in which a typing slip is mended: shorter ones are too much alike.
const SHORTEST: usize = 5;

/// One of the values that the contract lists, as it writes it.
pub(super) fn allowed(expected: &Expected, words: &Words, cell: &CellValue) -> Typed {
    let text = raw::text(cell);
    let values = &expected.column.values;
    let found = words.find(&text).and_then(|at| values.get(at));
    found.map(|value| Value::Text(value.clone())).ok_or_else(|| {
        let fault = wrong(Name::NotAllowed, cell, "one of the allowed values");
        let values = values.iter().map(String::as_str);
        let fault = offered(fault, near(expected, &text, values.clone()));
        Box::new(listed(fault, values))
    })
}

/// An entry of a code list where the text is a word for one, else the text as it is.
pub(super) fn known(list: &CodeList, words: &Words, cell: &CellValue) -> Typed {
    match words.find(&raw::text(cell)) {
        Some(entry) => Ok(Value::Code { list: list.name.clone(), entry }),
        None => text::text(cell),
    }
}

/// An entry of a code list, by its code, its label or one of its aliases.
pub(super) fn code(expected: &Expected, list: &CodeList, words: &Words, cell: &CellValue) -> Typed {
    let text = raw::text(cell);
    if let Some(entry) = entry(list, words, &text) {
        return Ok(Value::Code { list: list.name.clone(), entry });
    }
    let title = quoted(&expected.column.title);
    let message = format!("{} is not one of the entries that {title} takes", quoted(&text));
    let fault = Diagnostic::error(Name::UnknownCode, message);
    if let Some(hint) = numbered(list, &text) {
        return Err(Box::new(fault.hint(hint)));
    }
    // A code of two letters is near to half of all words of three.
    let all = list.entries.iter().flat_map(|entry| {
        let aliases = entry.aliases.iter().map(String::as_str);
        let words = [entry.label.as_str(), entry.code.as_str()].into_iter().chain(aliases);
        words.filter(|word| word.len() > 2)
    });
    let near = near(expected, &text, all);
    let label = near.and_then(|near| Some(&list.entries.get(words.find(near)?)?.label));
    let fault = match (near, label) {
        (Some(near), Some(label)) if folded(near) != folded(label) => {
            fault.hint(format!("did you mean {} (printed as {})?", quoted(near), quoted(label)))
        }
        (near, _) => offered(fault, near),
    };
    let fault = listed(fault, list.entries.iter().map(|entry| entry.label.as_str()));
    Err(Box::new(if fault.hints.is_empty() { fault.hint(examples(list)) } else { fault }))
}

/// The entry of a code list that a text means.
pub(in crate::validate) fn entry(list: &CodeList, words: &Words, text: &str) -> Option<usize> {
    words.find(text).or_else(|| by_number(list, words, text))
}

/// The entry whose code is a number such as 1.1 with which a text begins: `1.1 Common analysis`. None
/// where the words behind it are those of another entry.
fn by_number(list: &CodeList, words: &Words, text: &str) -> Option<usize> {
    let text = fold::trimmed(text);
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))?;
    let (number, rest) = text.split_at_checked(end)?;
    let number = number.trim_end_matches('.');
    let entry = words.find(number).filter(|entry| {
        number.contains('.') && list.entries.get(*entry).is_some_and(|entry| entry.code == number)
    })?;
    let is_apart = rest.starts_with(|first: char| !first.is_alphanumeric());
    let rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    (is_apart && words.find(rest).is_none_or(|other| other == entry)).then_some(entry)
}

/// Which numbers there are, where a text is a number and the codes of the list are all those from
/// one number to another.
fn numbered(list: &CodeList, text: &str) -> Option<String> {
    let number: u32 = fold::plain(text).trim().parse().ok()?;
    let codes: Option<Vec<u32>> =
        list.entries.iter().map(|entry| entry.code.parse().ok()).collect();
    let mut codes = codes?;
    codes.sort_unstable();
    let (first, last) = (*codes.first()?, *codes.last()?);
    (first..=last)
        .eq(codes)
        .then(|| format!("there is no {number}: write a number from {first} to {last}"))
}

/// The nearest of the known words, if any is near. No word of one part is near to a text of two:
/// `UNDP/WHO` is not `UNDPO`.
fn near<'w>(
    expected: &Expected,
    text: &str,
    known: impl Iterator<Item = &'w str> + Clone,
) -> Option<&'w str> {
    let parts = several::count(text);
    expected.near(text, known.filter(|word| several::count(word) == parts))
}

/// The fault with a word offered, if there is one.
fn offered(fault: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => fault.hint(format!("did you mean {}?", quoted(near))),
        None => fault,
    }
}

/// A few entries of a code list that is too long to be listed whole.
fn examples(list: &CodeList) -> String {
    let first: Vec<_> = list.entries.iter().take(3).map(|entry| quoted(&entry.label)).collect();
    let (count, first) = (list.entries.len(), first.join(", "));
    format!("write one of its {count} entries, such as {first}")
}

/// A record of another sheet, by its key.
pub(super) fn reference(expected: &Expected, keys: &Keys, cell: &CellValue) -> Typed {
    if let CellValue::Number(value) = cell
        && let Some(rows) = keys.numbers.get(&raw::rounded(*value).to_bits())
    {
        // A zero at its end would be lost, which matters only where there is such a key.
        return match rows.as_slice() {
            [record] => Ok(Value::Reference { sheet: keys.sheet, record: *record }),
            rows => {
                let names = rows.iter().filter_map(|row| keys.names.get(*row)?.as_deref());
                Err(Box::new(text::ambiguous(*value, names)))
            }
        };
    }
    if let CellValue::Date(at) = cell
        && keys.dotted
    {
        return Err(Box::new(dates::fault(*at, &keys.dates.number(at.date()))));
    }
    let text = raw::text(cell);
    let plain = if keys.dotted { fold::plain(&text) } else { Cow::Borrowed(&*text) };
    let word = if keys.dotted { plain.strip_suffix('.').unwrap_or(&plain) } else { &*text };
    record(keys, &text).map(|record| Value::Reference { sheet: keys.sheet, record }).ok_or_else(
        || {
            let zeros = with_zeros(keys, word);
            if let (Some(key), CellValue::Number(_)) = (&zeros, cell) {
                return Box::new(digits::zeros(word, key));
            }
            let message = format!("{} is not in the sheet `{}`", quoted(&text), keys.title);
            let fault = Diagnostic::error(Name::BrokenReference, message);
            let known = keys.sound();
            let fault = match zeros {
                Some(key) => fault.hint(format!("did you mean {}?", quoted(&key))),
                None => offered(fault, near(expected, &text, known.clone())),
            };
            Box::new(fault.hint(if !keys.present {
                format!("the workbook has no sheet `{}`: add it", keys.title)
            } else if keys.names.is_empty() {
                format!("the sheet `{}` has no rows", keys.title)
            } else {
                let all = few(known).map(|all| format!(": {all}")).unwrap_or_default();
                format!("write what stands there under `{}`{all}", keys.column)
            }))
        },
    )
}

/// The row of a sheet that a text names.
pub(super) fn record(keys: &Keys, text: &str) -> Option<usize> {
    if !keys.dotted {
        return keys.words.find(text);
    }
    let plain = fold::plain(text);
    let number = dotted::read(text);
    let word = number.as_deref().unwrap_or(&plain);
    keys.words.find(word).or_else(|| keys.lost(word))
}

/// The key that is the same whole number with more or fewer zeros before it.
fn with_zeros(keys: &Keys, word: &str) -> Option<String> {
    if keys.dotted {
        return None;
    }
    let is_key = |word: &str| keys.words.find(word).is_some();
    let bare = word.trim_start_matches('0');
    if is_key(bare) { Some(bare.to_owned()) } else { digits::padded(bare, is_key) }
}

/// The fault with a hint that lists all words, where they are few.
fn listed<'a>(fault: Diagnostic, words: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    match few(words) {
        Some(all) => fault.hint(format!("allowed: {all}")),
        None => fault,
    }
}

/// The words in a row, if they are few.
fn few<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let (most, longest) = LISTED;
    let count = words.clone().count();
    if count == 0 || count > most || words.clone().map(str::len).sum::<usize>() > longest {
        return None;
    }
    let all: Vec<_> = words.map(quoted).collect();
    Some(all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::{Column, Type};
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{assert_typed, column, doctype, text as t};

    #[test]
    fn only_sure_slips_are_mended() {
        let words =
            ["Initiated", "Phase 1", "Phase 2", "Completed", "Incomplete", "Done", "UNICEF"];
        let column =
            Column { values: words.map(str::to_owned).to_vec(), ..column("status", Type::Text) };
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::plain());
        let expected = Expected::new(&column, &context, false);
        for (typed, word) in [
            ("Initated", Some("Initiated")),
            ("INITIATTED", Some("Initiated")),
            ("UNCIEF", Some("UNICEF")),
            ("Compleeted", Some("Completed")),
            ("Phase 3", None),
            ("Phse 1", Some("Phase 1")),
            ("Complete", Some("Completed")),
            ("Uncomplete", None),
            ("Doen", None),
            ("Nitiated", None),
        ] {
            assert_eq!(meant(&expected, &t(typed)), word, "{typed}");
        }
    }

    #[test]
    fn a_text_may_be_a_word_for_an_entry() {
        let mut types = doctype(Vec::new());
        let list = crate::doctype::CodeList::clone(types.codes.values().next().unwrap());
        let (name, entry) = (list.name.clone(), list.entries[0].clone());
        types.codes.insert(name.clone(), list);
        let keys = Vec::new();
        let context = Context::new(&types, &keys, Language::plain());
        let column = Column { known: Some(name.to_string()), ..column("lead", Type::Text) };
        let expected = Expected::new(&column, &context, false);
        let judged = |text: &str| super::super::one(&expected, &t(text)).unwrap();
        let meant = Value::Code { list: name, entry: 0 };
        assert_eq!(judged(&entry.code), meant);
        assert_eq!(judged(&entry.label), meant);
        assert_eq!(judged("The secretariat"), Value::Text("The secretariat".to_owned()));
    }

    #[test]
    fn yes_and_no() {
        assert_typed(
            yes_no,
            [
                (t("Yes"), Ok(Value::YesNo(true))),
                (t("y"), Ok(Value::YesNo(true))),
                (t("X"), Ok(Value::YesNo(true))),
                (t("✓"), Ok(Value::YesNo(true))),
                (t("TRUE"), Ok(Value::YesNo(true))),
                (CellValue::Bool(false), Ok(Value::YesNo(false))),
                (CellValue::Number(1.0), Ok(Value::YesNo(true))),
                (t("no"), Ok(Value::YesNo(false))),
                (t("✔\u{fe0f}"), Ok(Value::YesNo(true))),
                (t("Oui"), Ok(Value::YesNo(true))),
                (t("SÍ"), Ok(Value::YesNo(true))),
                (t("Да"), Ok(Value::YesNo(true))),
                (t("نعم"), Ok(Value::YesNo(true))),
                (t("WAHR"), Ok(Value::YesNo(true))),
                (t("١"), Ok(Value::YesNo(true))),
                (t("HAYIR"), Ok(Value::YesNo(false))),
                (t("Nein"), Ok(Value::YesNo(false))),
                (t("нет"), Ok(Value::YesNo(false))),
                (t("否"), Ok(Value::YesNo(false))),
                (t("☒"), Err("not-yes-or-no")),
                (t("maybe"), Err("not-yes-or-no")),
                (CellValue::Number(2.0), Err("not-yes-or-no")),
            ],
        );
    }
}

//! Titles with something added to the name of a column: `Key action(s)`, `Deadline (dd/mm/yyyy)`,
//! `Comments / progress`, `May we quote?`.

use std::collections::BTreeMap;

use super::cell::is_currency;
use super::header::Title;
use super::table::Table;
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Sheet, Type};

/// What stands in brackets and says nothing.
const ENDINGS: [&str; 4] = ["s", "es", "ies", "y/n"];

/// Lets each title that names no column name the one that is left without what is added to it, if
/// no other title may mean that column.
pub(super) fn settle(titles: &mut [Title], contract: &Sheet, names: &BTreeMap<String, usize>) {
    let means = |title: &Title| title.column.or_else(|| meant(&title.name, contract, names));
    let all: Vec<Option<usize>> = titles.iter().map(means).collect();
    for (title, column) in titles.iter_mut().zip(&all) {
        let is_only = all.iter().filter(|other| *other == column).count() == 1;
        if title.column.is_none() && column.is_some() && is_only {
            (title.column, title.is_added_to) = (*column, true);
        }
    }
}

/// The column that a folded title names without what is added to it.
pub(super) fn meant(
    title: &str,
    contract: &Sheet,
    names: &BTreeMap<String, usize>,
) -> Option<usize> {
    let named = |name: &str| names.get(bare(name)).copied();
    if let Some((name, inside)) = title.strip_suffix([')', ']']).and_then(|it| {
        let open = it.rfind(['(', '['])?;
        Some((it.get(..open)?, it.get(open + 1..)?.trim()))
    }) {
        return named(name).filter(|at| {
            contract.columns.get(*at).is_some_and(|column| says_nothing_else(&column.kind, inside))
        });
    }
    if title.ends_with('?') {
        return named(title);
    }
    let mut parts = title.split('/').map(named);
    let first = parts.next()??;
    let mut rest = parts.peekable();
    (rest.peek().is_some() && rest.all(|other| other == Some(first))).then_some(first)
}

/// A name without signs at its end.
fn bare(name: &str) -> &str {
    name.trim().trim_end_matches(['?', ':', '*', ' '])
}

/// Whether what stands in brackets leaves the values what they are: a column of amounts is in
/// another currency, or in thousands, where its title says so.
fn says_nothing_else(kind: &Type, inside: &str) -> bool {
    let said = inside.strip_prefix("in ").unwrap_or(inside);
    match kind {
        Type::Money(currency) => {
            let is_dollar = matches!(said, "$" | "us$" | "us dollars" | "dollars");
            ENDINGS.contains(&said)
                || said == currency.to_lowercase().as_str()
                || is_dollar && &**currency == "USD"
        }
        Type::Percent => ENDINGS.contains(&said) || said == "%",
        Type::Number | Type::Integer => {
            ENDINGS.contains(&said) || matches!(said, "number" | "no." | "total")
        }
        _ => !is_unit(said),
    }
}

/// Whether a word says what an amount is counted in, which a text beside it may not say.
fn is_unit(word: &str) -> bool {
    let counted = ["million", "thousand", "per cent", "'000", "000"];
    word.contains(['$', '€', '£', '%'])
        || word.split(' ').any(|part| is_currency(&part.to_uppercase()))
        || counted.iter().any(|unit| word.contains(unit))
}

/// What is noted of titles to which more is added than an ending.
pub(super) fn notes(table: &Table, titles: &[Title], found: &mut Vec<Diagnostic>) {
    for title in titles.iter().filter(|title| title.is_added_to) {
        let column = title.column.and_then(|at| table.contract.columns.get(at));
        let is_ending = ENDINGS.iter().any(|end| title.name.ends_with(&format!("({end})")));
        let Some(column) = column.filter(|_| !is_ending) else { continue };
        let message = format!("{} is read as {}", quoted(&title.text), quoted(&column.title));
        let place =
            CellPlace { title: Some(title.text.clone()), ..table.place.clone().cell(title.at) };
        found.push(Diagnostic::note(Name::TakenAs, message).at(place));
    }
}

#[cfg(test)]
mod tests {
    use crate::doctype::Type;
    use crate::validate::testing::{found, plan};

    #[test]
    fn what_is_added_to_a_title_is_no_part_of_its_name() {
        let read = |name: &str| {
            format!("note taken-as Outputs!B1 · \"{name}\": `{name}` is read as `Text`")
        };
        for (title, expected) in [
            ("Text(s)", vec![]),
            ("Text (in one sentence)", vec![read("Text (in one sentence)")]),
            ("Text?", vec![read("Text?")]),
            ("Text / text", vec![read("Text / text")]),
        ] {
            let rows: &[&str] = &[&format!("Id|{title}"), "1|a"];
            assert_eq!(found(&plan(), &[("Outputs", rows)]), expected, "{title}");
        }
    }

    #[test]
    fn a_title_that_may_mean_something_else_names_no_column() {
        let mut plan = plan();
        for (kind, title, is_read) in [
            (Type::Text, "Text (a)|Text (b)", false),
            (Type::Text, "Text|Text (b)", false),
            (Type::Text, "Text / Id", false),
            (Type::Text, "Text (US$ million)", false),
            (Type::Text, "Text (in EUR)", false),
            (Type::Text, "Text (dd/mm/yyyy)", true),
            (Type::Money("USD".into()), "Text (US$)", true),
            (Type::Money("USD".into()), "Text (EUR)", false),
            (Type::Money("USD".into()), "Text (in thousands)", false),
            (Type::Integer, "Text (%)", false),
        ] {
            plan.schema.sheets[1].columns[1].kind = kind;
            let rows: &[&str] = &[&format!("Id|{title}"), "1|5|5"];
            let found = found(&plan, &[("Outputs", rows)]);
            let is_said = |line: &String| line.contains(" is read as ");
            assert_eq!(found.iter().any(is_said), is_read, "{title}: {found:#?}");
            let is_unknown =
                |line: &String| line.contains("unknown-column") && !line.contains("no header");
            assert_eq!(found.iter().any(is_unknown), !is_read, "{title}: {found:#?}");
        }
    }
}

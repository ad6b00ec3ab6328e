//! Two columns that go by the name of one, where one of them holds answers and the other what is said of them:
//! `Management response`, in sentences, beside `Response category`.

use super::header::{Head, Title};
use super::raw;
use super::table::Table;
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::read;

/// Longest text that is an answer by itself, in characters.
const LONGEST: usize = 40;

/// Gives columns of sentences to the column that takes the answers in prose, where the header has no other
/// for that, and a column of the same name has the answers. That is noted.
pub(super) fn part(
    table: &Table,
    head: &mut Head,
    source: &read::Sheet,
    found: &mut Vec<Diagnostic>,
) {
    for (at, column) in table.contract.columns.iter().enumerate() {
        let Some(to) = column.prose_in else { continue };
        if head.titles.iter().any(|title| title.column == Some(to)) {
            continue;
        }
        let below = head.rows.end();
        let longest = |title: &Title| {
            let rows = source.rows.iter().filter(|row| row.index > *below);
            let cells = rows.filter_map(|row| row.cell(title.at.column));
            cells.map(|cell| raw::text(&cell.value).chars().count()).max().unwrap_or_default()
        };
        let twins: Vec<_> = head.titles.iter().filter(|title| title.column == Some(at)).collect();
        let [one, other] = twins.as_slice() else { continue };
        let (prose, answers) = match (longest(one) > LONGEST, longest(other) > LONGEST) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            _ => continue,
        };
        let title = table.contract.columns.get(to).map_or("", |column| column.title.as_str());
        let (read, answer) = (quoted(&prose.text), quoted(&answers.text));
        let message = format!("{read} is read as {}, beside {answer}", quoted(title));
        let place = CellPlace {
            title: Some(std::sync::Arc::clone(&prose.text)),
            ..table.place.clone().cell(prose.at)
        };
        found.push(Diagnostic::note(Name::TakenAs, message).at(place));
        let cell = prose.at;
        if let Some(title) = head.titles.iter_mut().find(|title| title.at == cell) {
            title.column = Some(to);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Type};
    use crate::validate::testing::{column, doctype, found_in, sheet};

    #[test]
    fn of_two_columns_of_a_name_one_may_hold_sentences() {
        let rows = sheet(
            "rows",
            vec![
                Column {
                    aliases: vec!["Category".into()],
                    prose_in: Some(1),
                    ..column("answer", Type::Code("places".into()))
                },
                column("comment", Type::RichText),
            ],
        );
        let types = doctype(vec![rows]);
        let long = "The office has asked all of its partners about this.";
        let sentence = format!("{long}|Albania");
        let turned = format!("Albania|{long}");
        let note = "note taken-as Rows!{}1 · \"{}\": `{}` is read as `Comment`, beside `{}`";
        let said = |letter: &str, prose: &str, answer: &str| {
            let words = [letter, prose, prose, answer].into_iter();
            vec![words.fold(note.to_owned(), |note, word| note.replacen("{}", word, 1))]
        };
        let of = |header: &str, row: &str| found_in(&types, &[("Rows", &[header, row])]);
        assert_eq!(of("Answer|Category", &sentence), said("A", "Answer", "Category"));
        assert_eq!(of("Answer|Category", &turned), said("B", "Category", "Answer"));
        // Where it is not clear, or there is a comment already, they are the same column.
        for (header, row) in [
            ("Answer|Category", "Albania|Albania".to_owned()),
            ("Answer|Category|Comment", format!("{sentence}|No.")),
        ] {
            let found = of(header, &row);
            let first = found.iter().find(|line| line.starts_with("error"));
            assert!(first.is_some_and(|it| it.contains("duplicate-column")), "{found:?}");
        }
    }
}

//! What most likely belongs in a reference that was left blank.

use super::fold::folded;
use super::keys::Keys;
use super::raw;
use super::table::Table;
use crate::diagnostic::{Diagnostic, quoted};

/// How far up and down a filled cell is looked for.
const NEAR: usize = 50;

/// Tells of a missing reference to the keys of a sheet what its row and its neighbours say of it.
pub(super) fn hint(
    fault: &mut Diagnostic,
    table: &Table,
    (line, at): (usize, usize),
    (keys, own): (&Keys, Option<&str>),
) {
    let Some(column) = table.contract.columns.get(at) else { return };
    let written = |line: usize| Some(raw::text(table.spot(line, at).cell?));
    let above = (0..line).rev().take(NEAR).find_map(written);
    let below = (line + 1..table.lines.len()).take(NEAR).find_map(written);
    let is_key = |word: &&str| keys.words.find(word).is_some();
    // 3.1 stands under 3, and a row between two of the same parent under that.
    let of_number = own.and_then(|own| Some(own.rsplit_once('.')?.0));
    let of_number = of_number.filter(|_| table.contract.parent == Some(at)).filter(is_key);
    let between = above.as_deref().filter(|above| {
        is_key(above) && below.as_deref().is_some_and(|below| folded(above) == folded(below))
    });
    let likely = of_number.or(between);
    let is_above = above.as_deref().is_some_and(|above| {
        likely.is_none_or(|likely| keys.words.find(likely) == keys.words.find(above))
    });
    let mut hints = Vec::new();
    if is_above {
        let title = quoted(&table.title(at));
        hints.push(format!(
            "a blank is not taken from the row above: write the {title} into each row"
        ));
    } else {
        hints.push("each row needs a value here".to_owned());
    }
    match (likely, own) {
        (Some(likely), Some(own)) => {
            hints.push(format!("row {own}: most likely {}", quoted(likely)));
        }
        (Some(likely), None) => hints.push(format!("most likely {}", quoted(likely))),
        (None, _) => {
            let example = column.example.as_deref().filter(is_key);
            hints.extend(example.map(|example| format!("for example: {}", quoted(example))));
        }
    }
    fault.hints = hints;
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    #[test]
    fn a_blank_reference_is_told_what_its_row_says() {
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "1", "2", "3"]);
        let blank = "a blank is not taken from the row above: write the `Parent` into each row";
        let each = "each row needs a value here";
        for (rows, hints) in [
            (["1.1|1|a", "1.2||b", "2.1|2|c"], format!("{blank} | row 1.2: most likely `1`")),
            (["1.1|1|a", "2.1||b", "2.2|2|c"], format!("{each} | row 2.1: most likely `2`")),
            (["7|1|a", "8||b", "9|1|c"], format!("{blank} | row 8: most likely `1`")),
            (["7|1|a", "8||b", "9|2|c"], blank.to_owned()),
        ] {
            let all: Vec<&str> = std::iter::once("Id|Parent|Title").chain(rows).collect();
            let row = rows[1].split('|').next().unwrap_or_default();
            let fault = "error missing-value Activities!B3 · \"Parent\": `Parent` is missing";
            assert_eq!(
                found(&plan(), &[outputs, ("Activities", &all)]),
                [format!("{fault} | {hints}")],
                "{row}"
            );
        }
    }
}

//! Identifiers of which a spreadsheet has made numbers, and what they have lost by it.

use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::raw;

/// From here on a number has sixteen digits, one more than a spreadsheet keeps.
const SIXTEEN: f64 = 1e15;

/// Most digits that an identifier is made of for which zeros are put before a number.
const LONGEST: usize = 15;

/// What is wrong with a number where an identifier belongs, if it has lost any of its digits.
pub(super) fn lost(expected: &Expected, cell: &CellValue) -> Option<Diagnostic> {
    let (CellValue::Number(value), kind) = (cell, &expected.column.kind) else { return None };
    let is_text = matches!(
        kind,
        Type::Text | Type::RichText | Type::Code(_) | Type::Reference(_) | Type::DottedNumber
    );
    // JSON and TOML keep whole numbers a little longer.
    let kept = if expected.records { raw::EXACT } else { SIXTEEN };
    if is_text && value.abs() >= kept {
        return Some(rounded(*value));
    }
    if *kind != Type::Text {
        return None;
    }
    let text = raw::number(*value);
    let meant = match (&expected.column.pattern, expected.digits) {
        (Some(pattern), _) if !pattern.is_match(&text) => {
            padded(&text, |padded| pattern.is_match(padded))
        }
        (None, Some(digits)) => padded(&text, |padded| padded.len() == digits),
        _ => None,
    };
    Some(zeros(&text, &meant?))
}

/// A whole number with as many zeros before it as make it fit, if it does not as it stands.
pub(super) fn padded(number: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    (number.len() + 1..=LONGEST).map(|width| format!("{number:0>width$}")).find(|text| fits(text))
}

/// What is wrong with a number that was typed with zeros before it.
pub(super) fn zeros(number: &str, meant: &str) -> Diagnostic {
    Diagnostic::error(
        Name::DigitsLost,
        format!("{} is stored as a number, which has lost its zeros", quoted(number)),
    )
    .hint(format!("format the column as text, then type {} again", quoted(meant)))
}

/// What to do about digits that nobody can know any more.
const RETYPE: &str = "format the cell as text, then type all digits again from the source";

/// What is wrong with a text that is a number as spreadsheets show long ones, if it is one:
/// `2.02605E+16`.
pub(super) fn shortened(text: &str) -> Option<Diagnostic> {
    let (number, power) = text.trim().split_once(['E', 'e'])?;
    let is_short = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && number.starts_with(|letter: char| letter.is_ascii_digit())
        && power.strip_prefix('+')?.parse::<u8>().is_ok();
    is_short.then(|| {
        let message =
            format!("{} is a number in short form, of which digits are lost", quoted(text));
        Diagnostic::error(Name::DigitsLost, message).hint(RETYPE)
    })
}

/// What is wrong with a number that has more digits than are kept.
fn rounded(value: f64) -> Diagnostic {
    let shown = quoted(&raw::number(value));
    Diagnostic::error(
        Name::DigitsLost,
        format!("{shown} is stored as a number, of which only the first 15 digits are kept"),
    )
    .hint(format!("the rest has been rounded: {RETYPE}"))
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Pattern, Type};
    use crate::validate::testing::{column, doctype, found, found_in, plan, required, sheet};

    #[test]
    fn identifiers_that_have_lost_digits() {
        let parts = || sheet("parts", vec![required(column("id", Type::Text))]);
        let zeros = "is stored as a number, which has lost its zeros | format the column as text, \
                     then type";
        for (rows, expected) in [
            (["Id", "001", "=7"], vec![format!("`7` {zeros} `007` again")]),
            (["Id", "1", "=7"], vec![]),
            (["Id", "001", "=100"], vec![]),
            (["Id", "A01", "=7"], vec![]),
            (
                ["Id", "a", "=1234567890123456"],
                vec![
                    "`1234567890123456` is stored as a number, of which only the first 15 digits \
                     are kept | the rest has been rounded: format the cell as text, then type all \
                     digits again from the source"
                        .to_owned(),
                ],
            ),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|text| format!("error digits-lost Parts!A3 · \"Id\": {text}"))
                .collect();
            assert_eq!(found_in(&doctype(vec![parts()]), &[("Parts", &rows)]), expected);
        }
        let pattern = Some(Pattern::new("[0-9]{4}").unwrap());
        let post = sheet("posts", vec![Column { pattern, ..column("post", Type::Text) }]);
        let found = found_in(&doctype(vec![post]), &[("Posts", &["Post", "=123", "=1234"])]);
        assert_eq!(
            found,
            [format!("error digits-lost Posts!A2 · \"Post\": `123` {zeros} `0123` again")]
        );
    }

    #[test]
    fn numbers_in_short_form() {
        let pattern = Some(Pattern::new("[0-9]{17}").unwrap());
        let contract = sheet("rows", vec![Column { pattern, ..column("contract", Type::Text) }]);
        let types = doctype(vec![contract]);
        let found = |text| found_in(&types, &[("Rows", &["Contract", text])]);
        assert_eq!(
            found("2.02605E+16"),
            ["error digits-lost Rows!A2 · \"Contract\": `2.02605E+16` is a number in short form, \
                 of which digits are lost | format the cell as text, then type all digits again \
                 from the source"]
        );
        assert!(found("E+16")[0].starts_with("error wrong-pattern"));
        assert!(found("20260415000123457").is_empty());
    }

    #[test]
    fn references_that_have_lost_zeros() {
        let mut plan = plan();
        plan.schema.sheets[1].columns[0].kind = Type::Text;
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "007", "008"]);
        let rows: &[&str] = &["Id|Parent|Title", "1.1|=7|a", "1.2|8|b", "1.3|008|c"];
        assert_eq!(
            found(&plan, &[outputs, ("Activities", rows)]),
            [
                "error digits-lost Activities!B2 · \"Parent\": `7` is stored as a number, which has \
                 lost its zeros | format the column as text, then type `007` again",
                "error broken-reference Activities!B3 · \"Parent\": `8` is not in the sheet \
                 `Outputs` | did you mean `008`? | write what stands there under `Id`: `007`, \
                 `008`",
            ]
        );
        // The key itself has lost them, and that has been said.
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "=7", "008"]);
        let rows: &[&str] = &["Id|Parent|Title", "1.1|007|a", "1.2|=7|b"];
        assert_eq!(found(&plan, &[outputs, ("Activities", rows)]).len(), 1);
        // All keys are numbers, the reference is none.
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "=7", "=8"]);
        let rows: &[&str] = &["Id|Parent|Title", "1.1|007|a"];
        assert_eq!(
            found(&plan, &[outputs, ("Activities", rows)]),
            ["error broken-reference Activities!B2 · \"Parent\": `007` is not in the sheet \
              `Outputs` | did you mean `7`? | write what stands there under `Id`: `7`, `8`"]
        );
    }
}

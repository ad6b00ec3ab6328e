//! Numbers with words beside them: `6 hours`, `ca. 4,000`, `US$ 20 million`.

use super::figure::{self, Reading};
use super::magnitude::{self, Magnitude};
use crate::diagnostic::quoted;
use crate::validate::expected::Expected;
use crate::validate::fold::folded;

/// Most words that stand beside a number. Where there are more, it is a sentence.
const MOST: usize = 3;

/// Words and signs that say that a number is not exact.
const DOUBTFUL: [&str; 26] = [
    "approx",
    "approximately",
    "about",
    "around",
    "ca",
    "circa",
    "c",
    "est",
    "estimated",
    "estimate",
    "roughly",
    "over",
    "nearly",
    "almost",
    "environ",
    "env",
    "etwa",
    "rund",
    "около",
    "примерно",
    "aprox",
    "~",
    "≈",
    "+",
    ">",
    "<",
];

/// A number between what stands before and behind it.
pub(super) struct Parts<'a> {
    /// What stands before it.
    pub(super) before: &'a str,
    /// The number.
    pub(super) number: &'a str,
    /// What stands behind it.
    pub(super) after: &'a str,
}

impl<'a> Parts<'a> {
    /// The words and signs beside the number.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> {
        self.before.split_whitespace().chain(self.after.split_whitespace())
    }
}

/// The first number of a text, up to the last digit, and what stands beside it.
pub(super) fn parts(text: &str) -> Option<Parts<'_>> {
    let is_start = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '(');
    let (before, rest) = text.split_at(text.find(is_start)?);
    let end = rest.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let closed = rest.get(end..).and_then(|rest| rest.strip_prefix(')'));
    let end = if rest.starts_with('(') && closed.is_some() { end + 1 } else { end };
    let (number, after) = rest.split_at_checked(end)?;
    Some(Parts { before, number, after })
}

/// Whether a word says that the number beside it is not exact.
pub(super) fn is_doubtful(word: &str) -> bool {
    let word = folded(word);
    let bare = word.trim_matches(['.', ',', '(', ')']);
    DOUBTFUL.contains(&bare)
}

/// What to write instead of a number with words beside it, if it is one.
pub(super) fn hint(expected: &Expected, text: &str, fits: impl Fn(f64) -> bool) -> Option<String> {
    let language = expected.language;
    let parts = parts(text)?;
    let words: Vec<&str> = parts.words().collect();
    // `A5` is a name.
    let is_name = parts.before.ends_with(char::is_alphanumeric);
    if words.is_empty() || words.len() > MOST || is_name {
        return None;
    }
    let is_magnitude = |word: &&str| {
        matches!(magnitude::of(word, language), Some(Magnitude::Power(_)))
            && parts.after.contains(*word)
    };
    if let Some(word) = words.iter().copied().find(is_magnitude) {
        let figures = magnitude::figures(&format!("{} {word}", parts.number), language)?;
        // Metres, where nothing tells of money.
        if matches!(word, "m" | "mm") && words.len() == 1 {
            return Some(format!(
                "write {}, or {} for millions",
                quoted(parts.number),
                quoted(&figures)
            ));
        }
        return Some(format!("write it in figures: {}", quoted(&figures)));
    }
    let numbers = match figure::read(parts.number, language) {
        Reading::Number(digits) => {
            if !digits.parse().is_ok_and(fits) {
                return None;
            }
            quoted(parts.number)
        }
        Reading::Either(one, other) => format!("{} or {}", quoted(&one), quoted(&other)),
        Reading::None => return None,
    };
    let units: Vec<&str> = words.into_iter().filter(|word| !is_doubtful(word)).collect();
    Some(match expected.unit.filter(|_| !units.is_empty()) {
        Some(unit) => {
            let units = quoted(&units.join(" "));
            format!("write {numbers} only: {units} belongs under {}", quoted(unit))
        }
        None => format!("write {numbers} only"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::{Column, Type};
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{column, doctype, found_in, sheet};

    #[test]
    fn the_number_that_is_meant() {
        let column = column("people", Type::Number);
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of("en"));
        let expected = Expected::new(&column, &context, false);
        for (text, wanted) in [
            ("12.5 %", Some("write `12.5` only")),
            ("6 hours", Some("write `6` only")),
            ("1.3 m", Some("write `1.3`, or `1300000` for millions")),
            ("US$ 20 million", Some("write it in figures: `20000000`")),
            ("1.25 million people", Some("write it in figures: `1250000`")),
            ("18,400 approx.", Some("write `18,400` only")),
            ("ca. 4,000", Some("write `4,000` only")),
            ("1900+", Some("write `1900` only")),
            ("~ 5", Some("write `5` only")),
            ("64.000 people", Some("write `64` or `64000` only")),
            ("(300) km", Some("write `(300)` only")),
            ("12 of 30", None),
            ("2026-03-22", None),
            ("A5", None),
            ("about 5 of them or so", None),
            ("many", None),
        ] {
            assert_eq!(hint(&expected, text, |_| true).as_deref(), wanted, "{text}");
        }
        assert_eq!(hint(&expected, "2.5 km", |number| number.fract() == 0.0), None);
    }

    #[test]
    fn a_unit_belongs_into_its_column() {
        let columns = vec![column("value", Type::Number), column("unit", Type::Text)];
        let figures = sheet("figures", columns.clone());
        for (text, hint) in [
            ("6 hours", "write `6` only: `hours` belongs under `Unit`"),
            ("approx. 6", "write `6` only"),
        ] {
            let types = doctype(vec![sheet("figures", columns.clone())]);
            let found = found_in(&types, &[("Figures", &["Value|Unit", text])]);
            assert!(found.iter().any(|line| line.ends_with(&format!(" | {hint}"))), "{found:?}");
        }
        let bare =
            Column { name: "other".into(), title: "Other".into(), ..figures.columns[1].clone() };
        let types = doctype(vec![sheet("figures", vec![figures.columns[0].clone(), bare])]);
        let found = found_in(&types, &[("Figures", &["Value|Other", "6 hours"])]);
        assert!(found[0].ends_with(" | write `6` only"), "{found:?}");
    }
}

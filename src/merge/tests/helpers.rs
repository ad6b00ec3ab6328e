//! Helpers, with good arguments and with bad ones.

use jiff::civil::date;

use super::fixture;
use crate::merge::helpers::{ALL, Returns};
use crate::validate::Value;

/// The data that all cases below see.
fn data() -> super::fixture::Fixture {
    let text = |text: &str| Value::Text(text.to_owned());
    fixture()
        .title("Türkiye i")
        .set("count", Value::Integer(3))
        .set("share", Value::Percent(0.3256))
        .set("cost", Value::Money { amount: 1234.5, currency: "USD".into() })
        .set("start", Value::Date(date(2024, 3, 2)))
        .set("end", Value::Date(date(2024, 12, 31)))
        .set("month", Value::YearMonth { year: 2016, month: 12 })
        .set("done", Value::YesNo(false))
        .set("place", Value::Code { list: "spots".into(), entry: 0 })
        .set("tags", Value::List(vec![text("a"), text("b"), text("c")]))
}

/// Calls within `{{#with document}}`, and what is printed.
const GOOD: &[(&str, &str)] = &[
    ("eq title \"Türkiye i\"", "yes"),
    ("eq place \"TR\"", "yes"),
    ("eq place \"Türkiye\"", "yes"),
    ("eq place \"AL\"", "no"),
    ("eq count 3", "yes"),
    ("eq count \"3\"", "yes"),
    ("eq lead \"\"", "no"),
    ("eq lead null", "yes"),
    ("ne count 4", "yes"),
    ("lt count 4", "yes"),
    ("lt start end", "yes"),
    ("gt start end", "no"),
    ("gt share 0.3", "yes"),
    ("and title count", "yes"),
    ("and title lead", "no"),
    ("or lead done", "no"),
    ("or lead count", "yes"),
    ("not done", "yes"),
    ("default lead \"nobody\"", "nobody"),
    ("default title \"none\"", "Türkiye i"),
    ("date start", "2 March 2024"),
    ("date start \"long\"", "2 March 2024"),
    ("date start \"medium\"", "2 Mar 2024"),
    ("date start \"short\"", "02/03/2024"),
    ("date start \"month-year\"", "March 2024"),
    ("date start style=\"iso\"", "2024-03-02"),
    ("date month", "December 2016"),
    ("date month \"iso\"", "2016-12"),
    ("date title", "Türkiye i"),
    ("number cost", "1,234.5"),
    ("number cost 2", "1,234.50"),
    ("number 0.125 1", "0.1"),
    ("number -1234567", "-1,234,567"),
    ("percent share", "32.56%"),
    ("percent share 0", "33%"),
    ("roman count", "III"),
    ("roman 3999", "MMMCMXCIX"),
    ("roman-lower 4", "iv"),
    ("letter 1", "a"),
    ("letter 27", "aa"),
    ("add count 1", "4"),
    ("add count -1 0.5", "2.5"),
    ("upper title", "TÜRKIYE I"),
    ("upper (concat title \" ß\")", "TÜRKIYE I SS"),
    ("concat title \": \" count", "Türkiye i: 3"),
    ("label \"annex\"", "Annex"),
    ("plural count \"one day\" \"{} days\"", "3 days"),
    ("plural 1 \"one day\" \"{} days\"", "one day"),
    ("plural 0 \"one day\" \"{} days\"", "0 days"),
    ("plural tags \"one tag\" \"{} tags\"", "3 tags"),
    ("join tags", "a, b and c"),
    ("join tags style=\"or\"", "a, b or c"),
    ("join tags style=\"comma\"", "a, b, c"),
    ("join places", ""),
    ("count tags", "3"),
    ("count ../activities", "3"),
    ("count (where ../activities \"status\" \"done\")", "2"),
    ("count (where-has ../activities \"spots\" \"TR\")", "1"),
    ("count (group-by ../activities \"status\")", "2"),
];

#[test]
fn helpers_give_what_they_promise() {
    for (call, expected) in GOOD {
        let template = format!("{{{{#with document}}}}#\"{{{{{call}}}}}\"{{{{/with}}}}");
        assert_eq!(data().merge(&template), format!("#\"{expected}\""), "{call}");
    }
    for signature in ALL.iter().filter(|signature| signature.returns != Returns::Block) {
        let tried =
            GOOD.iter().any(|(call, _)| call.split([' ', '(']).any(|word| word == signature.name));
        assert!(tried, "{}", signature.name);
    }
}

#[test]
fn capitals_are_those_of_the_language() {
    let language = crate::merge::language::Language::of;
    assert_eq!(language("en").capitals("Türkiye"), "TÜRKIYE");
    assert_eq!(language("tr").capitals("Türkiye"), "TÜRKİYE");
    assert_eq!(language("en").all_of(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    assert_eq!(language("en").all_of(&["a".into()]), "a");
    assert_eq!(language("en").number(1234.5, None), "1,234.5");
    assert_eq!(language("en").percent(0.07, None), "7%");
    assert_eq!(language("en").date(date(2024, 3, 22)), "22 March 2024");
    assert_eq!(language("fr").date(date(2024, 3, 22)), "22 mars 2024");
}

#[test]
fn a_sum_that_no_number_can_hold_is_told() {
    let huge = data().set("share", Value::Percent(f64::MAX));
    let found = huge.merge("#f({{add document.share document.share}})");
    assert!(found.starts_with("1:4 helper-failed: add: the sum is too large"), "{found}");
}

#[test]
fn bad_arguments_are_told_with_their_cell() {
    for (call, message, cell) in [
        ("lt title 1", "lt: `Türkiye i` is no number", "B"),
        ("lt start 1", "lt: these values have no order", "G"),
        ("add title 1", "add: `Türkiye i` is no number", "B"),
        ("number cost 99", "number: the number of decimals is not between 0 and 12", "F"),
        ("number title", "number: `Türkiye i` is no number", "B"),
        ("roman 0", "roman: 0 is no whole number from 1 to 3999", ""),
        ("roman share", "roman: 0.3256 is no whole number from 1 to 3999", "E"),
        ("letter title", "letter: `Türkiye i` is no number", "B"),
        ("date count", "date: `3` is no date", "D"),
        (
            "date start (concat \"x\")",
            "date: `x` is no style of dates; known are long, medium, short, month-year, iso",
            "G",
        ),
        ("label (concat \"no\" \"where\")", "label: the language has no label `nowhere`", ""),
        ("plural title \"a\" \"b\"", "plural: `Türkiye i` is no number", "B"),
    ] {
        let template = format!("{{{{#with document}}}}\n {{{{{call}}}}}{{{{/with}}}}");
        let found = data().merge(&template);
        assert!(found.starts_with(&format!("2:2 helper-failed: {message}")), "{call}: {found}");
        assert_eq!(
            found.contains("[value from plan.xlsx · Document!"),
            !cell.is_empty(),
            "{found}"
        );
    }
}

//! Helpers, with good arguments and with bad ones.

use jiff::civil::date;

use super::fixture;
use crate::merge::helpers::{ALL, Returns};
use crate::validate::Value;

/// The data that all cases below see.
fn data() -> super::fixture::Fixture {
    let text = |text: &str| Value::Text(text.to_owned());
    let mut data = fixture();
    for (id, hours, part) in [("a", 7.5, 0.7), ("b", 0.25, 0.3), ("c", 0.0, 0.0)] {
        let hours = if id == "c" { Value::Blank } else { Value::Number(hours) };
        let fields = [("id", text(id)), ("hours", hours), ("part", Value::Percent(part))];
        data.row("costs", &fields);
    }
    data.title("Türkiye i")
        .set("count", Value::Integer(3))
        .set("share", Value::Percent(0.3256))
        .set("cost", Value::Money { amount: 1234.5, currency: "USD".into() })
        .set("start", Value::Date(date(2024, 3, 2)))
        .set("end", Value::Date(date(2024, 12, 31)))
        .set("month", Value::YearMonth { year: 2016, month: 12 })
        .set("done", Value::YesNo(false))
        .set("when", Value::Quarter { year: Some(2026), quarter: 3 })
        .set("due", Value::Period("2026-06 to 2026-09".parse().unwrap()))
        .set("by", Value::Special(crate::validate::Special::ToBeDetermined))
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
    ("lt start \"2024-03-03\"", "yes"),
    ("lt month \"2016-12\"", "no"),
    ("le month \"2016-12\"", "yes"),
    ("past month \"2016-12-31\"", "no"),
    ("past month \"2017-01-01\"", "yes"),
    ("past when \"2026-09-30\"", "no"),
    ("past when \"2026-10-01\"", "yes"),
    ("past due \"2026-09-30\"", "no"),
    ("past due \"2026-10-01\"", "yes"),
    ("past end due", "yes"),
    ("past due due", "no"),
    ("lt due \"2026-12\"", "yes"),
    ("ge due \"Q4 2026\"", "no"),
    ("lt start due", "yes"),
    ("eq due \"2026-06 to 2026-09\"", "yes"),
    ("date due", "June–September 2026"),
    ("date due \"year-month\"", "2026/06–2026/09"),
    ("date due \"iso\"", "2026-09-30"),
    ("date month \"year-month\"", "2016/12"),
    ("past start end", "yes"),
    ("past by end", "no"),
    ("past start lead", "no"),
    ("ge count 3", "yes"),
    ("ge count 4", "no"),
    ("le share 0.3256", "yes"),
    ("gt cost 1000", "yes"),
    ("lt by end", "no"),
    ("gt by end", "no"),
    ("lt lead 1", "no"),
    ("gt when \"Q2 2026\"", "yes"),
    ("eq when \"Q3 2026\"", "yes"),
    ("eq start \"2024-03-02\"", "yes"),
    ("eq share 0.3256", "yes"),
    ("eq by \"TBD\"", "yes"),
    ("eq done false", "yes"),
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
    ("number cost", "1,234.5"),
    ("number cost 2", "1,234.50"),
    ("number 0.125 1", "0.1"),
    ("number -1234567", "-1,234,567"),
    ("percent share", "32.56%"),
    ("percent share 0", "33%"),
    ("number lead.name 2", ""),
    ("number (subtract lead.name 1)", ""),
    ("date by", "TBD"),
    ("roman count", "III"),
    ("roman 3999", "MMMCMXCIX"),
    ("roman-lower 4", "iv"),
    ("letter 1", "a"),
    ("letter 27", "aa"),
    ("add count 1", "4"),
    ("add count -1 0.5", "2.5"),
    ("add cost 0.1 0.2", "USD\u{a0}1,234.80"),
    ("add 0.1 0.2", "0.3"),
    ("add share share", "65.12%"),
    ("subtract count 1", "2"),
    ("subtract cost 0.3", "USD\u{a0}1,234.20"),
    ("subtract lead.name 3", ""),
    ("share count 4", "75%"),
    ("share 1 0", ""),
    ("share cost cost", "100%"),
    ("sum ../costs \"hours\"", "7.75"),
    ("sum ../costs \"part\"", "100%"),
    ("sum (where ../costs \"id\" \"none\") \"hours\"", "0"),
    ("average ../costs \"hours\"", "3.875"),
    ("average (where ../costs \"id\" \"none\") \"hours\"", ""),
    ("first tags", "a"),
    ("last tags", "c"),
    ("first places", ""),
    ("join (limit tags 2)", "a and b"),
    ("join (limit tags 0)", ""),
    ("count (where-not ../activities \"status\" \"done\" \"late\")", "1"),
    ("count (where ../activities \"status\" \"done\" \"open\")", "3"),
    ("count (where ../activities \"result.title\" \"First\")", "2"),
    ("count (where-not ../costs \"hours\" null)", "2"),
    ("count (sort-by ../costs \"hours\")", "3"),
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
    let mut wrong = Vec::new();
    for (call, expected) in GOOD {
        let template = format!("{{{{#with document}}}}#\"{{{{{call}}}}}\"{{{{/with}}}}");
        let merged = data().merge(&template);
        if merged != format!("#\"{expected}\"") {
            wrong.push(format!("{call}: {merged}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for signature in ALL.iter().filter(|signature| signature.returns != Returns::Block) {
        // Of literals, other tests tell.
        let tried = signature.returns == Returns::Literal
            || GOOD
                .iter()
                .any(|(call, _)| call.split([' ', '(']).any(|word| word == signature.name));
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
    for (code, amount, expected) in [
        ("en", 1180.5, "1,180.50"),
        ("en", 1180.0, "1,180"),
        ("en", -0.125, "-0.125"),
        ("fr", 1180.5, "1\u{202f}180,50"),
        ("de", 1180.05, "1.180,05"),
        ("ru", 1180.5, "1\u{a0}180,50"),
    ] {
        assert_eq!(language(code).amount(amount), expected, "{code} {amount}");
    }
    assert_eq!(language("en").percent(0.07, None), "7%");
    assert_eq!(language("en").date(date(2024, 3, 22)), "22 March 2024");
    assert_eq!(language("fr").date(date(2024, 3, 22)), "22 mars 2024");
}

#[test]
fn a_sum_that_no_number_can_hold_is_told() {
    let huge = data().set("share", Value::Percent(f64::MAX));
    let found = huge.merge("#f({{add document.share document.share}})");
    assert!(found.starts_with("1:4 helper-failed: add: the result is too large"), "{found}");
}

#[test]
fn bad_arguments_are_told_with_their_cell() {
    for (call, message, cell) in [
        ("lt title 1", "lt: `Türkiye i` is no number", "B"),
        ("lt start (add 1 0)", "lt: these values have no order", "G"),
        ("past count end", "past: `3` is no date", "C"),
        ("past start count", "past: `3` is no day", "C"),
        ("lt start month", "lt: these values have no order", "G"),
        ("add title 1", "add: `Türkiye i` is no number", "B"),
        ("number cost 99", "number: the number of decimals is not between 0 and 12", "F"),
        ("number title", "number: `Türkiye i` is no number", "B"),
        ("roman 0", "roman: 0 is no whole number from 1 to 3999", ""),
        ("roman share", "roman: 0.3256 is no whole number from 1 to 3999", "E"),
        ("letter title", "letter: `Türkiye i` is no number", "B"),
        ("date (add count 0)", "date: `3` is no date", "D"),
        ("subtract title 1", "subtract: `Türkiye i` is no number", "B"),
        ("share title 1", "share: `Türkiye i` is no number", "B"),
        ("limit tags share", "limit: 0.3256 is no number of items", "E"),
        ("add cost share", "add: a percentage and an amount of money can't be taken together", "F"),
        (
            "date start (concat \"x\")",
            "date: `x` is no style of dates; known are long, medium, short, month-year, year-month, iso",
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

#[test]
fn lists_are_sorted_as_readers_expect() {
    let text = |text: &str| Value::Text(text.to_owned());
    let money = |amount| Value::Money { amount, currency: "USD".into() };
    let quarter = |year, quarter| Value::Quarter { year, quarter };
    let dotted = |text: &str| Value::DottedNumber(text.to_owned());
    let special = Value::Special(crate::validate::Special::ToBeDetermined);
    let day = |day| Value::Date(date(2026, 1, day));
    for (field, values, up, down) in [
        (
            "id",
            vec![text("Zebra"), text("Étude"), text("apple"), text("Apple"), text("Eta"), text("")],
            "apple Apple Eta Étude Zebra  ",
            "Zebra Étude Eta Apple apple  ",
        ),
        (
            "number",
            vec![dotted("2"), dotted("1.10"), dotted("1.9"), Value::Blank],
            "1.9 1.10 2  ",
            "2 1.10 1.9  ",
        ),
        (
            "hours",
            vec![Value::Number(10.0), Value::Number(9.0), Value::Blank, Value::Number(-1.0)],
            "-1 9 10  ",
            "10 9 -1  ",
        ),
        (
            "price",
            vec![money(5.0), money(1.5), Value::Blank],
            "USD\u{a0}1.50 USD\u{a0}5  ",
            "USD\u{a0}5 USD\u{a0}1.50  ",
        ),
        (
            "day",
            vec![day(20), Value::Blank, special, day(3)],
            "3 January 2026 20 January 2026 TBD  ",
            "20 January 2026 3 January 2026 TBD  ",
        ),
        (
            "when",
            vec![quarter(Some(2027), 1), quarter(Some(2026), 4), quarter(Some(2026), 3)],
            "Q3 2026 Q4 2026 Q1 2027 ",
            "Q1 2027 Q4 2026 Q3 2026 ",
        ),
        (
            "due",
            ["end of 2026", "Q1 2027", "2026", "2026-06-30"]
                .map(|due| Value::Period(due.parse().unwrap()))
                .into_iter()
                .chain([Value::Special(crate::validate::Special::Ongoing)])
                .collect(),
            "30 June 2026 end of 2026 2026 Q1 2027 Ongoing ",
            "Q1 2027 end of 2026 2026 30 June 2026 Ongoing ",
        ),
        (
            "ready",
            vec![Value::YesNo(true), Value::YesNo(false), Value::YesNo(true)],
            "no yes yes ",
            "yes yes no ",
        ),
        (
            "spot",
            vec![
                Value::Code { list: "spots".into(), entry: 0 },
                Value::Code { list: "spots".into(), entry: 1 },
            ],
            "Albania Türkiye ",
            "Türkiye Albania ",
        ),
    ] {
        for (order, expected) in [("ascending", up), ("descending", down)] {
            let mut data = fixture();
            for value in &values {
                data.row("costs", &[(field, value.clone())]);
            }
            let template = format!(
                "{{{{#each (sort-by costs \"{field}\" order=\"{order}\")}}}}{{{{{field}}}}} {{{{/each}}}}"
            );
            assert_eq!(data.read(&template), expected, "{field} {order}");
        }
    }
}

#[test]
fn what_is_sorted_keeps_its_order_and_its_fields() {
    let sorted = "{{#each (sort-by activities \"status\" order=\"descending\") as |it at|}}{{it.id}} \
                  {{result.title}} {{at}}{{#unless @last}}, {{/unless}}{{/each}}";
    assert_eq!(fixture().read(sorted), "1.2 First 0, 1.1 First 1, 2.1 Second 2");
    let nested =
        "{{#each (sort-by activities \"result.title\" order=\"descending\")}}{{id}} {{/each}}";
    assert_eq!(fixture().read(nested), "2.1 1.1 1.2 ");
    let groups = "{{#each (group-by (sort-by activities \"status\") \"result.title\")}}\
                  {{key}}: {{#each items}}{{id}} {{/each}}{{/each}}";
    assert_eq!(fixture().read(groups), "First: 1.1 1.2 Second: 2.1 ");
}

#[test]
fn currencies_are_never_mixed() {
    let money = |amount, currency: &str| Value::Money { amount, currency: currency.into() };
    let data = || {
        let mut data = data().set("cost", money(1.0, "EUR"));
        data.row("costs", &[("price", money(1.0, "USD"))]);
        data.row("costs", &[("price", money(2.0, "USD"))]);
        data.row("costs", &[("price", money(2.0, "CHF"))]);
        data
    };
    let cells = "[value from plan.xlsx · Costs!E5 · \"Price\"] \
                 [value from plan.xlsx · Costs!E7 · \"Price\"]";
    let message = "amounts in USD and CHF can't be taken together";
    for call in ["sum costs \"price\"", "average costs \"price\""] {
        let name = call.split(' ').next().unwrap();
        let found = data().merge(&format!("a {{{{{call}}}}}"));
        assert_eq!(found, format!("1:3 helper-failed: {name}: {message} {cells}"));
    }
    let found = data().merge("{{#each (sort-by costs \"price\")}}{{/each}}");
    assert_eq!(found, format!("1:1 helper-failed: sort-by: {message} {cells}"));
    for call in
        ["add document.cost", "subtract document.cost", "lt document.cost", "share document.cost"]
    {
        let found = data().merge(&format!("{{{{{call} (sum (limit costs 4) \"price\")}}}}"));
        assert!(found.contains("amounts in EUR and USD can't be taken together"), "{found}");
        assert!(found.contains("Document!"), "{found}");
    }
    let mut words = data();
    words.row("costs", &[("price", Value::Special(crate::validate::Special::ToBeDetermined))]);
    let found = words.merge("{{sum costs \"price\"}}");
    assert_eq!(
        found,
        "1:1 helper-failed: sum: `TBD` is no number [value from plan.xlsx · Costs!E8 · \"Price\"] \
         (leave such rows out: `(where-not rows \"amount\" \"TBD\")`)"
    );
}

//! The rules about amounts that stand twice, and about what is given where others are.

use crate::diagnostic::Severity;
use crate::doctype::{Check, Doctype, Rule, Sheet, Type};
use crate::validate::testing::{column, doctype, found_in, required, sheet};

/// Outputs, and activities that stand under them.
fn types(rule: Rule) -> Doctype {
    let check =
        Check { rule, when: None, unless: Vec::new(), severity: Severity::Warning, message: None };
    let usd = || Type::Money("USD".into());
    let outputs = Sheet {
        key: Some(0),
        checks: vec![check],
        ..sheet("outputs", vec![required(column("id", Type::Text)), column("budget", usd())])
    };
    let activities = Sheet {
        key: Some(0),
        key_else: None,
        parent: Some(1),
        ..sheet(
            "activities",
            vec![
                required(column("id", Type::Text)),
                column("output", Type::Reference(0)),
                column("budget", usd()),
            ],
        )
    };
    doctype(vec![outputs, activities])
}

#[test]
fn an_amount_that_is_the_sum_of_those_below_is_counted_twice() {
    let types = types(Rule::NotTheSum(1, (1, 2)));
    let outputs: (&str, &[&str]) =
        ("Outputs", &["Id|Budget", "1|300", "2|300", "3|300", "4|300", "5|0"]);
    let rows: &[&str] = &[
        "Id|Output|Budget",
        "a|1|",
        "b|1|100",
        "c|1|200",
        "d|2|100",
        "e|3|EUR 300",
        "f|4|100",
        "g|4|EUR 200",
        "h|5|0",
    ];
    assert_eq!(
        found_in(&types, &[outputs, ("Activities", rows)]),
        ["warning wrong-total Outputs!B2 · \"Budget\": `Budget` `300` is what its rows in \
          `Activities` come to, and is added to them | leave it blank, or write only what is needed \
          beside theirs"]
    );
}

#[test]
fn what_some_rows_have_the_others_are_asked_for() {
    let types = types(Rule::Given(1, vec![(0, 1)]));
    let found = |rows: &[&str]| found_in(&types, &[("Outputs", rows)]);
    assert_eq!(found(&["Id|Budget", "1|", "2|"]), Vec::<String>::new());
    assert_eq!(
        found(&["Id|Budget", "1|300", "2|"]),
        [
            "warning missing-value Outputs!B3 · \"Budget\": `Budget` is missing | this row needs a value \
          here"
        ]
    );
}

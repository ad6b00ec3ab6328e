//! What is said of a row by its parts.

use crate::diagnostic::Severity;
use crate::doctype::{Check, Column, Rule, Sheet, Type};
use crate::validate::testing::{column, doctype, found_in, required, sheet};

#[test]
fn a_row_whose_parts_are_named_is_named() {
    let rule = Rule::Used(vec![(1, 0)]);
    let check =
        Check { rule, when: None, unless: Vec::new(), severity: Severity::Error, message: None };
    let points = Sheet {
        key: Some(0),
        checks: vec![check],
        ..sheet("points", vec![required(column("no", Type::DottedNumber))])
    };
    let named = Column { separator: Some(";".into()), ..column("points", Type::Reference(0)) };
    let types = doctype(vec![points, sheet("acts", vec![named])]);
    let rows: &[&str] = &["No", "1", "1.1", "1.1.a", "2", "2.1", "10"];
    let told = found_in(&types, &[("Points", rows), ("Acts", &["Points", "1.1(a)", "2"])]);
    let line = |cell: &str, no: &str| {
        format!(
            "error unused-row Points!{cell} · \"No\": `{no}` is named nowhere under `Points` of `Acts` \
             | name it there, or delete the row"
        )
    };
    assert_eq!(told, [line("A6", "2.1"), line("A7", "10")]);
}

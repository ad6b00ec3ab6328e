//! The rules within a sheet; those between sheets are below.

mod amounts;
mod between;
mod parts;

use crate::doctype::Rule;
use crate::validate::testing::{found, plan, plan_with};

const OUTPUTS: (&str, &[&str]) = ("Outputs", &["Id|Text", "1|One"]);

#[test]
fn rules_between_cells() {
    let head = "Id|Parent|Title|Start|End";
    let cases: &[(Rule, &str, &[&str])] = &[
        (Rule::NotAfter(3, 4), "1.1|1|a|2024-03-22|2024-03-22", &[]),
        (Rule::NotAfter(3, 4), "1.1|1|a||2024-03-22", &[]),
        (Rule::NotAfter(3, 4), "1.1|1|a|TBD|2024-03-22", &[]),
        (
            Rule::NotAfter(3, 4),
            "1.1|1|a|23 March 2024|2024-03-22",
            &["error wrong-order Activities!D2 · \"Start\": `Start` `23 March 2024` is after \
               `End` `2024-03-22` | change one of the two"],
        ),
        (
            Rule::NotAfter(3, 4),
            "1.1|1|a|soon|2024-03-22",
            &["error not-a-date Activities!D2 · \"Start\": `soon` is not a date | write it as \
               `2024-03-22` or `22 March 2024` | this column also takes `TBD`"],
        ),
        (
            Rule::Together(vec![3, 4]),
            "1.1|1|a||2024-03-22",
            &["error incomplete-pair Activities!D2 · \"Start\": `Start` is missing although \
               `End` is given | write `Start`, or leave `End` blank too"],
        ),
        (Rule::Requires(3, 4), "1.1|1|a||2024-03-22", &[]),
        (
            Rule::Requires(3, 4),
            "1.1|1|a|TBD|",
            &["error incomplete-pair Activities!E2 · \"End\": `End` is missing although \
               `Start` is given | write `End`, or leave `Start` blank too"],
        ),
        (
            Rule::AtLeast(2),
            "1.1|1|a",
            &["error too-few-rows Activities: the sheet has 1 row below its header | write at \
               least 2 rows"],
        ),
    ];
    for (rule, row, expected) in cases {
        let sheets = [OUTPUTS, ("Activities", &[head, row])];
        assert_eq!(&found(&plan_with(rule.clone()), &sheets), expected, "{rule:?} {row}");
    }
}

#[test]
fn a_check_may_be_a_warning_in_words_of_its_own() {
    let mut plan = plan_with(Rule::AtLeast(1));
    let check = &mut plan.schema.sheets[2].checks[0];
    check.severity = crate::diagnostic::Severity::Warning;
    check.message = Some("a plan without activities is empty".into());
    assert_eq!(
        found(&plan, &[OUTPUTS, ("Activities", &["Id|Parent|Title"])]),
        ["warning too-few-rows Activities: a plan without activities is empty | the sheet has no \
         rows below its header | write at least 1 row",]
    );
    assert_eq!(found(&plan, &[OUTPUTS]), Vec::<String>::new());
    assert_eq!(found(&self::plan(), &[OUTPUTS]), Vec::<String>::new());
}

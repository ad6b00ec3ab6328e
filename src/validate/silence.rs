//! Faults that only follow from another one: they are gone as soon as that is mended.

use std::collections::BTreeSet;

use super::numbering;
use crate::diagnostic::{Diagnostic, Name, Place};

/// Leaves out what only follows from a slip in a number, where the numbering has found the slip and
/// says what should stand there: that the number occurs again further down, in its right place, and
/// that other sheets refer to what should stand there.
pub(super) fn consequences(found: &mut Vec<Diagnostic>) {
    let (mut slips, mut broken) = (BTreeSet::new(), BTreeSet::new());
    // A slip that may stay as it is, for a warning, silences no error.
    for slip in found.iter().filter(|it| it.name == Name::WrongNumbering && it.is_error()) {
        let Some(place @ Place::Cell(cell)) = &slip.place else { continue };
        slips.insert(place.clone());
        let meant = numbering::expected(slip);
        broken.extend(meant.map(|number| format!("{number} is not in the sheet `{}`", cell.sheet)));
    }
    found.retain(|fault| match fault.name {
        Name::DuplicateValue => !fault.also.first().is_some_and(|(_, first)| slips.contains(first)),
        Name::BrokenReference => !broken.contains(&fault.message),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::doctype::Rule;
    use crate::validate::testing::{found, plan_with};

    fn names(severity: Severity, outputs: &[&str], activities: &[&str]) -> Vec<String> {
        let mut plan = plan_with(Rule::Numbering(0));
        let check = plan.schema.sheets[2].checks.pop().unwrap();
        for sheet in &mut plan.schema.sheets[1..3] {
            let mut check = check.clone();
            check.severity = severity;
            sheet.checks = vec![check];
        }
        let found = found(&plan, &[("Outputs", outputs), ("Activities", activities)]).into_iter();
        found.filter_map(|line| Some(line.split(" · ").next()?.to_owned())).collect()
    }
    #[test]
    fn a_slip_that_the_numbering_finds_is_no_value_that_occurs_twice() {
        let activities = ["Id|Parent|Title", "1.1|1|a", "1.3|1|b", "1.3|1|c"];
        let names = |severity| names(severity, &["Id", "1"], &activities);
        assert_eq!(names(Severity::Error), ["error wrong-numbering Activities!A3"]);
        // A slip that may stay does not take the error with it.
        assert_eq!(
            names(Severity::Warning),
            ["warning wrong-numbering Activities!A3", "error duplicate-value Activities!A4"]
        );
    }

    #[test]
    fn a_slip_in_a_number_breaks_no_reference_to_what_should_stand_there() {
        let activities = ["Id|Parent|Title", "1.1|1|a", "2.1|2|b", "2.2|2|c", "4.1|4|d"];
        let names = |severity| names(severity, &["Id", "1", "22", "3"], &activities);
        // What is meant by 4, nobody knows.
        assert_eq!(
            names(Severity::Error),
            ["error wrong-numbering Outputs!A3", "error broken-reference Activities!B5"]
        );
        assert_eq!(names(Severity::Warning).len(), 4);
    }
}

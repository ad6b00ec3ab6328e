//! The verdict: the first line of a report, and what differs from the last run.

use std::collections::BTreeSet;

use super::Detail;
use super::style::BOLD;
use super::wrap::wrapped;
use crate::build::{Outcome, Since};
use crate::diagnostic::{CellPlace, Place, Severity};

/// How many new problems are named.
const NAMED: usize = 8;

/// What came of a run in a line, with counts; then what differs from the last run, if that is known.
pub fn lines(outcome: &Outcome, detail: Detail, columns: usize) -> String {
    let mut text = format!("{BOLD}{}{BOLD:#}\n", verdict(outcome, detail));
    let chosen = outcome.chosen.as_ref().filter(|_| !outcome.refused);
    if let Some(chosen) = chosen.filter(|_| detail > Detail::Errors) {
        let (count, of) = (outcome.documents.len(), chosen.of);
        let is = if count == 1 { "is" } else { "are" };
        text.push_str(&format!("{count} of {of} documents {is} chosen\n"));
    }
    if let Some(since) = outcome.since.as_ref().filter(|_| detail > Detail::Errors) {
        text.push_str(&wrapped(&told(outcome, since), columns, 0).join("\n  "));
        text.push('\n');
    }
    text
}

/// What came of a run: `2 of 3 documents can't be made: 14 errors and 2 warnings in 2 workbooks`.
fn verdict(outcome: &Outcome, detail: Detail) -> String {
    let totals = outcome.totals();
    let found = found(outcome, detail);
    let because = found.as_ref().map(|found| format!(": {found}")).unwrap_or_default();
    let with = found.map(|found| format!(", with {found}")).unwrap_or_default();
    let (all, failed) = (totals.documents, totals.failed);
    if totals.skipped > 0 {
        let tried = match totals.skipped {
            1 => "1 document was not tried".to_owned(),
            count => format!("{count} documents were not tried"),
        };
        let failed = match failed {
            0 => String::new(),
            count => format!(", {count} can't be made{because}"),
        };
        return format!("stopped before the end: {tried}{failed}");
    }
    let whole = if all == 2 { "both documents".to_owned() } else { format!("all {all} documents") };
    let chosen = outcome.chosen.as_ref().filter(|_| all == 0 && !outcome.refused);
    if let Some(chosen) = chosen {
        return format!("{}{because}", chosen.none);
    }
    match (all, failed) {
        (0, _) if outcome.checked => format!("nothing could be checked{because}"),
        (0, _) => format!("nothing could be made{because}"),
        (1, 1) => format!("the document can't be made{because}"),
        (_, 1..) if all == failed => format!("none of the {all} documents can be made{because}"),
        (_, 1..) if totals.due > 0 => {
            let due = totals.due;
            format!("{due} of {all} documents would be made, {failed} can't be made{because}")
        }
        (_, 1..) => format!("{failed} of {all} documents can't be made{because}"),
        (1, 0) if totals.due == 1 => format!("the document would be made{with}"),
        (_, 0) if totals.due > 0 && totals.due == all => format!("{whole} would be made{with}"),
        (_, 0) if totals.due > 0 => {
            format!("{} of {all} documents would be made{with}", totals.due)
        }
        (1, 0) if outcome.checked => format!("the document can be made{with}"),
        (_, 0) if outcome.checked => format!("{whole} can be made{with}"),
        (1, 0) if totals.unchanged == 1 => format!("the document is up to date{with}"),
        (1, 0) => format!("the document is made{with}"),
        (_, 0) if totals.unchanged == all => format!("{whole} are up to date{with}"),
        (_, 0) if totals.unchanged == 0 => format!("{whole} are made{with}"),
        (_, 0) => {
            let (new, old) = (totals.written, totals.unchanged);
            format!("{whole} are made{with} ({new} anew, {old} up to date)")
        }
    }
}

/// What was found in numbers, and in how many files; nothing where nothing was.
fn found(outcome: &Outcome, detail: Detail) -> Option<String> {
    let totals = outcome.totals();
    let warnings = if detail > Detail::Errors { totals.warnings } else { 0 };
    let counts = [counted(totals.errors, "error"), counted(warnings, "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let worst = if detail > Detail::Errors { Severity::Warning } else { Severity::Error };
    let inputs: BTreeSet<&str> = outcome.documents.iter().map(|it| &*it.input).collect();
    let mut files = BTreeSet::new();
    for found in outcome.diagnostics.iter().filter(|found| found.severity <= worst) {
        files.extend(found.place.as_ref().map(|place| place.file().replace('\\', "/")));
    }
    let (workbooks, others): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| inputs.contains(&***file));
    let places = [counted(workbooks.len(), "workbook"), counted(others.len(), "other file")];
    let places: Vec<String> = places.into_iter().flatten().collect();
    let places = match (places.join(" and "), workbooks.is_empty()) {
        (places, _) if places.is_empty() => String::new(),
        (places, true) => format!(" in {}", places.replace("other ", "")),
        (places, false) => format!(" in {places}"),
    };
    (!counts.is_empty()).then(|| format!("{}{places}", counts.join(" and ")))
}

/// What differs from the last run.
fn told(outcome: &Outcome, since: &Since) -> String {
    let totals = outcome.totals();
    let clean = totals.errors + totals.warnings == 0;
    let gone = match since.gone {
        0 => "no problem is gone".to_owned(),
        1 if clean => "the one problem is gone".to_owned(),
        1 => "1 problem is gone".to_owned(),
        count if clean => format!("all {count} problems are gone"),
        count => format!("{count} problems are gone"),
    };
    let new = match since.new.len() {
        _ if clean => String::new(),
        0 => ", none is new".to_owned(),
        1 => ", 1 is new".to_owned(),
        count => format!(", {count} are new"),
    };
    let places: Vec<String> = since
        .new
        .iter()
        .filter_map(|at| outcome.diagnostics.get(*at)?.place.as_ref())
        .map(|place| short(place, outcome.workbooks.len() > 1))
        .collect();
    let mut named = places.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if places.len() > NAMED {
        named.push_str(&format!(" and {} more", places.len() - NAMED));
    }
    let named = if named.is_empty() { named } else { format!(": {named}") };
    format!("since the last run: {gone}{new}{named}")
}

/// A place in few words.
fn short(place: &Place, with_file: bool) -> String {
    match place {
        Place::Cell(cell) => {
            let text = CellPlace { title: None, ..cell.clone() }.to_string();
            let file = format!("{} · ", cell.file);
            match text.strip_prefix(&file).filter(|_| !with_file) {
                Some(within) => within.to_owned(),
                None => text,
            }
        }
        _ => place.to_string(),
    }
}

/// A number of things; nothing where there are none.
pub fn counted(count: usize, thing: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {thing}")),
        _ => Some(format!("{count} {thing}s")),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::*;
    use crate::build::{Document, Status};
    use crate::diagnostic::{Address, Diagnostic, Name};

    fn outcome(statuses: &[Status], found: &[Severity]) -> Outcome {
        let document = |(number, status): (usize, &Status)| Document {
            doctype: "work-plan".to_owned(),
            input: format!("{number}.xlsx"),
            output: PathBuf::new(),
            status: *status,
            stale: false,
            pages: None,
            elapsed: Duration::ZERO,
            causes: Vec::new(),
        };
        let at = |row| {
            let sheet = CellPlace::sheet("0.xlsx".into(), "Plan".into());
            sheet.cell(Address::new(row, 3))
        };
        let diagnostic = |(row, severity): (u32, &Severity)| {
            Diagnostic::error(Name::NotADate, "no").severity(*severity).at(at(row))
        };
        Outcome {
            documents: statuses.iter().enumerate().map(document).collect(),
            diagnostics: (0..).zip(found).map(diagnostic).collect(),
            ..Outcome::default()
        }
    }

    #[test]
    fn the_verdict_fits_what_came_of_it() {
        use Severity::{Error, Note, Warning};
        use Status::{Due, Failed, Skipped, Sound, Unchanged, Written};
        type Case<'a> = (&'a [Status], &'a [Severity], &'a str);
        let cases: &[Case] = &[
            (&[Written], &[], "the document is made"),
            (&[Written], &[Note], "the document is made"),
            (&[Written], &[Warning], "the document is made, with 1 warning in 1 workbook"),
            (&[Unchanged], &[], "the document is up to date"),
            (&[Written, Written], &[], "both documents are made"),
            (&[Written, Unchanged], &[], "both documents are made (1 anew, 1 up to date)"),
            (&[Unchanged, Unchanged], &[], "both documents are up to date"),
            (&[Sound], &[], "the document can be made"),
            (&[Sound, Sound], &[], "both documents can be made"),
            (&[Due], &[], "the document would be made"),
            (&[Due, Due], &[], "both documents would be made"),
            (&[Due, Unchanged, Due], &[], "2 of 3 documents would be made"),
            (
                &[Due, Unchanged, Failed],
                &[Error],
                "1 of 3 documents would be made, 1 can't be made: 1 error in 1 workbook",
            ),
            (&[Failed], &[Error, Error], "the document can't be made: 2 errors in 1 workbook"),
            (
                &[Failed, Written],
                &[Error, Warning],
                "1 of 2 documents can't be made: 1 error and 1 warning in 1 workbook",
            ),
            (
                &[Failed, Failed],
                &[Error],
                "none of the 2 documents can be made: 1 error in 1 workbook",
            ),
            (
                &[Failed, Skipped, Skipped],
                &[Error],
                "stopped before the end: 2 documents were not tried, 1 can't be made: 1 error in \
                 1 workbook",
            ),
            (&[], &[Error], "nothing could be made: 1 error in 1 file"),
        ];
        for (statuses, found, expected) in cases {
            let mut outcome = outcome(statuses, found);
            outcome.checked = statuses.contains(&Sound);
            assert_eq!(&verdict(&outcome, Detail::Usual), expected);
        }
    }

    #[test]
    fn what_is_new_is_named() {
        let of = |gone, new: &[usize], found: usize| {
            let outcome = outcome(&[Status::Failed], &vec![Severity::Error; found]);
            told(&outcome, &Since { gone, new: new.to_vec() })
        };
        assert_eq!(of(9, &[1], 2), "since the last run: 9 problems are gone, 1 is new: Plan!D2");
        assert_eq!(
            of(1, &(0..10).collect::<Vec<_>>(), 10),
            "since the last run: 1 problem is gone, 10 are new: Plan!D1, Plan!D2, Plan!D3, \
             Plan!D4, Plan!D5, Plan!D6, Plan!D7, Plan!D8 and 2 more"
        );
        assert_eq!(of(0, &[], 2), "since the last run: no problem is gone, none is new");
        assert_eq!(of(9, &[], 0), "since the last run: all 9 problems are gone");
    }
}

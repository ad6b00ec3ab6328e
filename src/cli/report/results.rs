//! The results: one line for each document, then the sums.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};

use super::Detail;
use super::style::GOOD;
use super::verdict::counted;
use crate::build::{Cause, Document, Outcome, Status};
use crate::diagnostic::{Place, Severity};
use crate::project::slashed;

/// One line for each document and for each list of problems, then the sums if they are wanted.
/// Nothing if only errors are asked for: those were told already.
pub fn lines(outcome: &Outcome, detail: Detail, with_sums: bool) -> String {
    let mut text = String::new();
    if detail == Detail::Errors || outcome.refused {
        return text;
    }
    for document in &outcome.documents {
        line(&mut text, document, detail);
    }
    for problems in &outcome.problems {
        let style = AnsiColor::BrightYellow.on_default().bold();
        let of = match &*problems.inputs {
            [input] if !is_any_marked(outcome, input) => format!("what is wrong with {input}"),
            [input] => format!("{input} with its faults marked"),
            inputs => format!("{} workbooks with their faults marked", inputs.len()),
        };
        let path = slashed(&problems.path);
        let _ = writeln!(text, "{style}{:<9}{style:#}  {path} ({of})", "problems");
    }
    if with_sums {
        text.push_str(&sums(outcome));
        text.push('\n');
    }
    text
}

/// Whether anything that is wrong with an input is at a row or cell of it, so that it is marked there.
fn is_any_marked(outcome: &Outcome, input: &str) -> bool {
    outcome.diagnostics.iter().any(|found| match &found.place {
        Some(Place::Cell(place)) => {
            found.severity < Severity::Note && place.row.is_some() && *place.file == *input
        }
        _ => false,
    })
}

/// The line of one document.
fn line(text: &mut String, document: &Document, detail: Detail) {
    let (word, style) = word(document.status);
    let shown = match document.status {
        Status::Written | Status::Unchanged => slashed(&document.output),
        Status::Failed if document.stale => slashed(&document.output),
        // There may never have been a PDF: it is the workbook that this is about.
        Status::Sound | Status::Failed | Status::Skipped => document.input.clone(),
    };
    let _ = write!(text, "{style}{word:<9}{style:#}  {shown}");
    let mut remarks: Vec<String> = Vec::new();
    if shown == document.input && !document.doctype.is_empty() {
        remarks.push(document.doctype.clone());
    }
    remarks.extend(document.pages.and_then(|pages| counted(pages, "page")));
    if detail == Detail::Full && document.status == Status::Written {
        remarks.push(format!("{:.2} s", document.elapsed.as_secs_f64()));
    }
    if document.stale {
        remarks.push("the PDF of an earlier build stays, and is out of date".to_owned());
    }
    if !remarks.is_empty() {
        let _ = write!(text, " ({})", remarks.join(", "));
    }
    text.push('\n');
    for cause in causes(&document.causes, detail) {
        let _ = writeln!(text, "{:9}  {cause}", "");
    }
}

/// How many causes of a document are told, if not all are asked for.
const CAUSES: usize = 3;

/// Why a document was made, in lines. What goes without saying is only told in full.
fn causes(causes: &[Cause], detail: Detail) -> Vec<String> {
    let most = match (detail, causes) {
        (Detail::Full, _) => usize::MAX,
        (_, [Cause::New | Cause::Forced]) => 0,
        _ => CAUSES,
    };
    let mut lines: Vec<String> = causes.iter().take(most).map(ToString::to_string).collect();
    let more = causes.len().saturating_sub(most);
    if most > 0 && more > 0 {
        lines.push(format!("and {more} more (-v shows all)"));
    }
    lines
}

/// What came of a document, in a word and its colour.
fn word(status: Status) -> (&'static str, Style) {
    match status {
        Status::Written => ("written", GOOD),
        Status::Unchanged => ("unchanged", Style::new().dimmed()),
        Status::Sound => ("sound", GOOD),
        Status::Failed => ("failed", AnsiColor::BrightRed.on_default().bold()),
        Status::Skipped => ("skipped", AnsiColor::BrightYellow.on_default().bold()),
    }
}

/// `3 documents: 1 written, 1 unchanged, 1 failed`
fn sums(outcome: &Outcome) -> String {
    let totals = outcome.totals();
    let Some(all) = counted(totals.documents, "document") else {
        return "no documents".to_owned();
    };
    let parts = [
        (totals.written, "written"),
        (totals.unchanged, "unchanged"),
        (totals.sound, "sound"),
        (totals.failed, "failed"),
        (totals.skipped, "skipped"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("{all}: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::build::{Change, What};

    fn document(output: &str, status: Status) -> Document {
        Document {
            doctype: "work-plan".to_owned(),
            input: "inputs/plan.xlsx".to_owned(),
            output: output.into(),
            status,
            stale: status == Status::Failed,
            pages: (status == Status::Written).then_some(4),
            elapsed: Duration::from_millis(840),
            causes: match status {
                Status::Written => (1..=5).map(change).collect(),
                _ => Vec::new(),
            },
        }
    }

    fn change(row: u64) -> Cause {
        Cause::Record(Change {
            sheet: "Activities".to_owned(),
            records: false,
            row: Some(row),
            cell: Some(format!("D{row}")),
            column: Some("Status".to_owned()),
            key: None,
            label: String::new(),
            what: What::Changed { before: String::new(), after: "Completed".to_owned() },
        })
    }

    fn plain(outcome: &Outcome, detail: Detail) -> String {
        anstream::adapter::strip_str(&lines(outcome, detail, true)).to_string()
    }

    #[test]
    fn each_document_has_a_line_and_all_have_a_sum() {
        let documents = vec![
            document("out/plan.pdf", Status::Written),
            document("out/note.pdf", Status::Unchanged),
            document("out/brief.pdf", Status::Failed),
        ];
        let outcome = Outcome { documents, ..Outcome::default() };
        let expected = "\
written    out/plan.pdf (4 pages)
           changed: Activities!D1 (Status: blank → Completed)
           changed: Activities!D2 (Status: blank → Completed)
           changed: Activities!D3 (Status: blank → Completed)
           and 2 more (-v shows all)
unchanged  out/note.pdf
failed     out/brief.pdf (the PDF of an earlier build stays, and is out of date)
3 documents: 1 written, 1 unchanged, 1 failed
";
        assert_eq!(plain(&outcome, Detail::Usual), expected);
        assert_eq!(plain(&outcome, Detail::Errors), "");
    }

    #[test]
    fn in_full_the_time_and_the_causes_are_told() {
        let documents = vec![document("out/plan.pdf", Status::Written)];
        let outcome = Outcome { documents, ..Outcome::default() };
        let expected = "\
written    out/plan.pdf (4 pages, 0.84 s)
           changed: Activities!D1 (Status: blank → Completed)
           changed: Activities!D2 (Status: blank → Completed)
           changed: Activities!D3 (Status: blank → Completed)
           changed: Activities!D4 (Status: blank → Completed)
           changed: Activities!D5 (Status: blank → Completed)
1 document: 1 written
";
        assert_eq!(plain(&outcome, Detail::Full), expected);
    }

    #[test]
    fn a_workbook_without_a_pdf_is_told_by_its_own_name() {
        let failed = Document { stale: false, ..document("out/plan.pdf", Status::Failed) };
        let documents = vec![document("out/plan.pdf", Status::Sound), failed];
        let outcome = Outcome { documents, ..Outcome::default() };
        let expected = "\
sound      inputs/plan.xlsx (work-plan)
failed     inputs/plan.xlsx (work-plan)
2 documents: 1 sound, 1 failed
";
        assert_eq!(plain(&outcome, Detail::Usual), expected);
    }
}

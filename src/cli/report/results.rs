//! The results: one line for each document, then the sums.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};

use super::style::GOOD;
use super::verdict::counted;
use super::{Detail, stale, table};
use crate::build::{Cause, Document, Outcome, Status};
use crate::diagnostic::{Place, Severity};
use crate::project::slashed;

/// How many documents of a kind have a line of their own, unless all are asked for.
pub const FEW: usize = 20;

/// How many reasons are told for each document, unless all are asked for.
const REASONS: usize = 3;

/// One line for each document, stale PDF and list of problems, then the sums if they are wanted. Of
/// many documents, the first of each kind have one. Nothing if only errors are asked for: those were
/// told already.
pub fn lines(outcome: &Outcome, detail: Detail, with_sums: bool) -> String {
    let mut text = String::new();
    if detail == Detail::Errors || outcome.refused {
        return text;
    }
    let limit = if detail == Detail::Full { usize::MAX } else { FEW };
    if outcome.dry {
        text.push_str(&table::lines(outcome, detail));
    } else if outcome.documents.len() <= limit {
        outcome.documents.iter().for_each(|document| line(&mut text, document, detail));
    } else {
        many(&mut text, outcome, detail);
    }
    stale::lines(&mut text, &outcome.stale, limit);
    let style = AnsiColor::BrightYellow.on_default().bold();
    for problems in outcome.problems.iter().take(limit) {
        let of = match &*problems.inputs {
            [input] if !is_any_marked(outcome, input) => format!("what is wrong with {input}"),
            [input] => format!("{input} with its faults marked"),
            inputs => format!("{} workbooks with their faults marked", inputs.len()),
        };
        let path = slashed(&problems.path);
        let _ = writeln!(text, "{style}{:<9}{style:#}  {path} ({of})", "problems");
    }
    rest(&mut text, ("problems", style), outcome.problems.len().saturating_sub(limit));
    if with_sums {
        text.push_str(&sums(outcome));
        text.push('\n');
    }
    text
}

/// Many documents: the first of each kind, what needs looking after at the end. Those that are well
/// as they are are only counted.
fn many(text: &mut String, outcome: &Outcome, detail: Detail) {
    use Status::{Due, Failed, Skipped, Sound, Unchanged, Written};
    for status in [Unchanged, Sound, Due, Written, Skipped, Failed] {
        let (name, style) = word(status);
        let of = outcome.documents.iter().filter(|document| document.status == status);
        let documents: Vec<&Document> = of.collect();
        if matches!(status, Unchanged | Sound) && documents.len() > 1 {
            let _ = writeln!(text, "{style}{name:<9}{style:#}  {} documents", documents.len());
            continue;
        }
        documents.iter().take(FEW).for_each(|document| line(text, document, detail));
        rest(text, (name, style), documents.len().saturating_sub(FEW));
    }
}

/// How many more there are than were listed.
pub fn rest(text: &mut String, (word, style): (&str, Style), count: usize) {
    if count > 0 {
        let _ = writeln!(text, "{style}{word:<9}{style:#}  {count} more (--verbose lists them)");
    }
}

/// One line for each of those documents.
pub fn those(outcome: &Outcome, detail: Detail, wanted: impl Fn(&Document) -> bool) -> String {
    let mut text = String::new();
    for document in outcome.documents.iter().filter(|document| wanted(document)) {
        line(&mut text, document, detail);
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
        Status::Written | Status::Unchanged | Status::Due => slashed(&document.output),
        Status::Failed if document.stale => slashed(&document.output),
        // There may never have been a PDF: it is the workbook that this is about.
        Status::Sound | Status::Failed | Status::Skipped => document.input.clone(),
    };
    let _ = write!(text, "{style}{word:<9}{style:#}  {shown}");
    let mut remarks: Vec<String> = Vec::new();
    if shown == document.input && !document.doctype.is_empty() {
        remarks.push(match document.key.as_str() {
            "" => document.doctype.clone(),
            key => format!("{}: {key}", document.doctype),
        });
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
    let goes_without_saying = [Cause::New, Cause::Forced];
    if detail == Detail::Full
        || document.causes.iter().any(|cause| !goes_without_saying.contains(cause))
    {
        causes(text, document, detail);
    }
}

/// Why a document was made, or would be: a line for each reason, the first of many.
pub fn causes(text: &mut String, document: &Document, detail: Detail) {
    let limit = if detail == Detail::Full { usize::MAX } else { REASONS };
    for cause in document.causes.iter().take(limit) {
        let _ = writeln!(text, "{:9}  {cause}", "");
    }
    let more = document.causes.len().saturating_sub(limit);
    if more > 0 {
        let _ = writeln!(text, "{:9}  … and {more} more", "");
    }
}

/// What came of a document, in a word and its colour.
fn word(status: Status) -> (&'static str, Style) {
    match status {
        Status::Written => ("written", GOOD),
        Status::Unchanged => ("unchanged", Style::new().dimmed()),
        Status::Due => ("due", GOOD),
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
        (totals.due, "to be made"),
        (totals.sound, "sound"),
        (totals.failed, "failed"),
        (totals.skipped, "skipped"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let of = outcome.chosen.as_ref().map(|chosen| format!(" of {}", chosen.of)).unwrap_or_default();
    format!("{all}{of}: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::build::{Change, Chosen, What};

    fn document(output: &str, status: Status) -> Document {
        Document {
            doctype: "work-plan".to_owned(),
            input: "inputs/plan.xlsx".to_owned(),
            key: String::new(),
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
            file: None,
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
           … and 2 more
unchanged  out/note.pdf
failed     out/brief.pdf (the PDF of an earlier build stays, and is out of date)
3 documents: 1 written, 1 unchanged, 1 failed
";
        assert_eq!(plain(&outcome, Detail::Usual), expected);
        assert_eq!(plain(&outcome, Detail::Errors), "");
    }

    #[test]
    fn of_many_documents_the_first_of_each_kind_have_a_line() {
        let many = |status, count: usize| {
            let name = move |number| format!("out/{status:?}-{number}.pdf");
            (0..count).map(move |number| document(&name(number), status))
        };
        let documents: Vec<Document> = many(Status::Written, 180)
            .chain(many(Status::Unchanged, 117))
            .chain(many(Status::Failed, 2))
            .collect();
        let chosen = Chosen { of: 400, none: String::new() };
        let outcome = Outcome { documents, chosen: Some(chosen), ..Outcome::default() };
        let text = plain(&outcome, Detail::Usual);
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(lines[0], "unchanged  117 documents");
        assert_eq!(lines[1], "written    out/Written-0.pdf (4 pages)");
        assert_eq!(lines[21], "written    160 more (--verbose lists them)");
        assert!(lines[22].starts_with("failed     out/Failed-0.pdf"));
        assert_eq!(lines[24], "299 documents of 400: 180 written, 117 unchanged, 2 failed");
        assert_eq!(lines.len(), 25);
        let all = plain(&outcome, Detail::Full);
        assert_eq!(all.lines().filter(|line| !line.starts_with(' ')).count(), 300);
    }

    #[test]
    fn a_plan_is_a_table() {
        let due = |output, causes: Vec<Cause>| Document { causes, ..document(output, Status::Due) };
        let five = (1..=5).map(|number| Cause::File(format!("{number}.png"))).collect();
        let documents = vec![
            due("out/bhutan-2027.pdf", vec![Cause::New]),
            due("out/chad.pdf", five),
            document("out/mali.pdf", Status::Unchanged),
            document("out/niue.pdf", Status::Failed),
        ];
        let outcome = Outcome { documents, dry: true, ..Outcome::default() };
        let expected = "\
state      document             workbook
new        out/bhutan-2027.pdf  inputs/plan.xlsx
changed    out/chad.pdf         inputs/plan.xlsx
           changed: 1.png
           changed: 2.png
           changed: 3.png
           … and 2 more
unchanged  out/mali.pdf         inputs/plan.xlsx
failed     out/niue.pdf         inputs/plan.xlsx
4 documents: 1 unchanged, 2 to be made, 1 failed
";
        assert_eq!(plain(&outcome, Detail::Usual), expected);
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

//! The sheets of the contract, found among those of the workbook.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::columns::is_filled;
use super::header::names;
use super::misnamed::misnamed;
use super::table::{Table, is_needed};
use super::{columns, fold, form, hidden, rows_from, spare};
use crate::diagnostic::{CellPlace, Diagnostic, Name, nearest, quoted};
use crate::doctype::{Doctype, Hidden, STAMP_SHEET, Schema, Shape, Sheet};
use crate::read::{self, Workbook};

/// The name of the form that every document type has.
pub(super) const DOCUMENT: &str = "document";

/// The sheets that a starter has beside those of its contract.
const STARTER: [&str; 3] = ["Read me", "_lists", STAMP_SHEET];

/// The names of sheets that only explain a workbook, folded.
const EXPLAINING: [&str; 2] = ["read me", "readme"];

/// Finds each sheet of the contract, in its order. Sheets and columns that the document types in
/// `also` use are not unknown.
pub(super) fn find<'a>(
    workbook: &'a Workbook,
    schema: &'a Schema,
    also: &[&Doctype],
    found: &mut Vec<Diagnostic>,
) -> Vec<Table<'a>> {
    let (sources, mut strangers) = sources(workbook, schema, found);
    let (theirs, none) = (theirs(also), BTreeSet::new());
    strangers.retain(|sheet| {
        let name = fold::name(&sheet.name);
        !EXPLAINING.contains(&&*name) && !theirs.contains_key(&name)
    });
    let mut tables = Vec::with_capacity(schema.sheets.len());
    for (contract, source) in schema.sheets.iter().zip(sources) {
        // Its rows may all be in other workbooks.
        let is_required = contract.required
            && !(contract.shape == Shape::Table && rows_from::is_given(tables.first()));
        tables.push(match source {
            Some(source)
                if source.layout.hidden
                    && contract.hidden == Hidden::Exclude
                    && source.rows.iter().any(is_filled) =>
            {
                let place = workbook.place(source);
                found.push(left_out(contract, place.clone()));
                Table::empty(contract, place, !is_required)
            }
            Some(source) if source.rows.iter().any(is_filled) => {
                if source.layout.hidden {
                    found.push(hidden::sheet(contract.hidden, workbook.place(source)));
                }
                let known = theirs.get(&fold::name(&source.name)).unwrap_or(&none);
                let read = match contract.shape {
                    Shape::Table => columns::table,
                    Shape::Form => form::table,
                };
                read(contract, (source, workbook.place(source)), known, found)
            }
            Some(source) => {
                let place = workbook.place(source);
                if is_required {
                    found.push(empty(contract, place.clone()));
                }
                Table::empty(contract, place, !is_required)
            }
            None => {
                let place =
                    CellPlace::sheet(Arc::clone(&workbook.file), contract.title.as_str().into());
                if is_required {
                    found.push(missing(workbook, contract, &mut strangers));
                }
                Table::empty(contract, place, !is_required)
            }
        });
    }
    spare::fields(schema, &tables, found);
    let absent: Vec<_> = tables.iter().filter(|it| !it.present).map(|it| it.contract).collect();
    strangers.retain(|sheet| sheet.rows.iter().any(is_filled));
    let mut slips = misnamed(&strangers, &absent);
    for (at, sheet) in strangers.into_iter().enumerate() {
        // What another document type makes of it, is said there.
        let is_theirs = nearest(&sheet.name, theirs.keys().map(String::as_str)).is_some();
        if let Some(fault) = slips.remove(&at) {
            found.push(fault.at(workbook.place(sheet)));
        } else if !is_theirs {
            let titles = schema.sheets.iter().map(|sheet| sheet.title.as_str());
            let message = format!("the sheet {} is not known and not used", quoted(&sheet.name));
            let note = Diagnostic::note(Name::UnknownSheet, message);
            let note = note.at(workbook.place(sheet)).offer(&sheet.name, titles);
            found.push(spare::table(schema, sheet, note));
        }
    }
    tables
}

/// The sheet of the workbook for each sheet of the contract, and the sheets that it does not know.
fn sources<'a>(
    workbook: &'a Workbook,
    schema: &Schema,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Option<&'a read::Sheet>>, Vec<&'a read::Sheet>) {
    let names = sheet_names(schema);
    let mut sources: Vec<Option<&read::Sheet>> = vec![None; schema.sheets.len()];
    let mut strangers = Vec::new();
    // Taken by its letters, `_lists` would be an alias such as `Lists`.
    for sheet in workbook.sheets.iter().filter(|sheet| !STARTER.contains(&&*sheet.name)) {
        match names.get(&fold::name(&sheet.name)).and_then(|at| sources.get_mut(*at)) {
            None => strangers.push(sheet),
            // Of two sheets, one of them empty, it is clear which is meant.
            Some(Some(_)) if !sheet.rows.iter().any(is_filled) => {}
            Some(Some(first)) if first.rows.iter().any(is_filled) => found.push(
                Diagnostic::error(
                    Name::DuplicateSheet,
                    format!("{} is the same sheet as {}", quoted(&sheet.name), quoted(&first.name)),
                )
                .at(workbook.place(sheet))
                .also("the first of them", workbook.place(first))
                .hint("keep one of the two, with the rows of both, or rename the other"),
            ),
            Some(slot) => *slot = Some(sheet),
        }
    }
    (sources, strangers)
}

/// The names that sheets of a contract go by, folded. No alias hides a title or a name.
fn sheet_names(schema: &Schema) -> BTreeMap<String, usize> {
    let sheets = || schema.sheets.iter().enumerate();
    let titles = sheets().map(|(at, sheet)| (&sheet.title, at));
    let names = sheets().map(|(at, sheet)| (&sheet.name, at));
    let aliases =
        sheets().flat_map(|(at, sheet)| sheet.aliases.iter().map(move |alias| (alias, at)));
    let mut all = BTreeMap::new();
    for (name, at) in titles.chain(names).chain(aliases) {
        all.entry(fold::name(name)).or_insert(at);
    }
    all
}

/// The sheets that other document types use, by folded name, with the folded names of their columns.
pub(super) fn theirs(also: &[&Doctype]) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for sheet in also.iter().flat_map(|doctype| &doctype.schema.sheets) {
        for name in [&sheet.title, &sheet.name].into_iter().chain(&sheet.aliases) {
            all.entry(fold::name(name)).or_default().extend(names(sheet).into_keys());
        }
    }
    all
}

/// The fault of a sheet that the workbook must have. The unknown sheet that looks like it is shown
/// beside it, and no longer noted by itself.
fn missing(workbook: &Workbook, contract: &Sheet, strangers: &mut Vec<&read::Sheet>) -> Diagnostic {
    if contract.name == DOCUMENT {
        let fault = no_document_sheet(workbook);
        let shown = |sheet: &read::Sheet| {
            fault.also.iter().any(|(_, place)| *place == workbook.place(sheet).into())
        };
        strangers.retain(|sheet| !shown(sheet));
        return fault;
    }
    let title = quoted(&contract.title);
    let fault = Diagnostic::error(Name::MissingSheet, format!("the sheet {title} is missing"))
        .at(Path::new(&*workbook.file));
    let words = [&contract.title, &contract.name].into_iter().chain(&contract.aliases);
    let near = words
        .into_iter()
        .find_map(|word| nearest(word, strangers.iter().map(|sheet| &*sheet.name)));
    let at = near.and_then(|near| strangers.iter().position(|sheet| *sheet.name == *near));
    match at.map(|at| strangers.remove(at)) {
        Some(sheet) => fault
            .hint(format!("if {} is meant, rename it to {title}", quoted(&sheet.name)))
            .also("this sheet is not known", workbook.place(sheet)),
        None => fault.hint(format!("add a sheet of that name, with {}", columns_of(contract))),
    }
}

/// The fault of a workbook that lacks the sheet `Document`.
pub(super) fn no_document_sheet(workbook: &Workbook) -> Diagnostic {
    if !workbook.sheets.iter().any(|sheet| sheet.rows.iter().any(is_filled)) {
        return Diagnostic::error(Name::NoDocumentSheet, "the workbook is empty")
            .at(Path::new(&*workbook.file));
    }
    let near = nearest(DOCUMENT, workbook.sheets.iter().map(|sheet| &*sheet.name));
    let fault = Diagnostic::error(Name::NoDocumentSheet, "there is no sheet `Document`")
        .at(Path::new(&*workbook.file));
    match workbook.sheets.iter().find(|sheet| near == Some(&*sheet.name)) {
        Some(sheet) => fault
            .hint(format!("if {} is meant, rename it to `Document`", quoted(&sheet.name)))
            .also("this sheet has a similar name", workbook.place(sheet)),
        None => fault.hint(
            "add a sheet `Document`: in A1 `Type` and in B1 the name of a document type, in A2 \
             `Title` and in B2 the title",
        ),
    }
}

/// What is said of a hidden sheet where the contract leaves out what is hidden.
fn left_out(contract: &Sheet, place: CellPlace) -> Diagnostic {
    if contract.required {
        Diagnostic::error(Name::MissingSheet, "the sheet is needed, and is hidden")
            .at(place)
            .hint("show it (right-click a tab, Unhide): what is hidden is left out here")
    } else {
        hidden::sheet(Hidden::Exclude, place)
    }
}

/// The fault of a sheet that must not be empty.
fn empty(contract: &Sheet, place: CellPlace) -> Diagnostic {
    Diagnostic::error(Name::EmptySheet, "the sheet is empty")
        .at(place)
        .hint(format!("fill it in, with {}", columns_of(contract)))
}

/// What a sheet needs at least, in words.
fn columns_of(contract: &Sheet) -> String {
    let needed: Vec<_> = contract
        .columns
        .iter()
        .filter(|column| is_needed(column))
        .map(|column| quoted(&column.title))
        .collect();
    match (contract.shape, needed.is_empty()) {
        (Shape::Table, true) => "a header row".to_owned(),
        (Shape::Table, false) => format!("the headers {}", needed.join(", ")),
        (Shape::Form, true) => "two columns, field and value".to_owned(),
        (Shape::Form, false) => format!("the fields {}", needed.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{doctype, found_in, line, plan, workbook};

    const DOCUMENT: (&str, &[&str]) = ("Document", &["Title|A plan"]);
    const OUTPUTS: (&str, &[&str]) = ("Outputs", &["Id|Text", "1|One"]);

    #[test]
    fn sheets_are_found_by_title_name_and_alias() {
        let actions: (&str, &[&str]) = (" ACTIONS ", &["Id|Parent|Title", "1.1|1|Do it"]);
        let sheets = [("document", DOCUMENT.1), ("OUTPUTS", OUTPUTS.1), actions];
        let read = crate::validate::dataset(&workbook(&sheets), &plan(), &[]);
        assert_eq!(read.diagnostics, []);
        let counts: Vec<_> =
            read.value.unwrap().sheets.iter().map(|sheet| sheet.records.len()).collect();
        assert_eq!(counts, [1, 1, 1, 0]);
    }

    #[test]
    fn faults_of_sheets() {
        type Sheets<'a> = &'a [(&'a str, &'a [&'a str])];
        let cases: &[(Sheets, &[&str])] = &[
            (
                &[OUTPUTS],
                &[
                    "error no-document-sheet : there is no sheet `Document` | add a sheet `Document`: \
                     in A1 `Type` and in B1 the name of a document type, in A2 `Title` and in B2 the \
                     title",
                ],
            ),
            (
                &[DOCUMENT],
                &[
                    "error missing-sheet : the sheet `Outputs` is missing | add a sheet of that name, \
                   with the headers `Id`",
                ],
            ),
            (
                &[DOCUMENT, ("Output list", OUTPUTS.1)],
                &[
                    "error missing-sheet : the sheet `Outputs` is missing | if `Output list` is meant, \
                   rename it to `Outputs`",
                ],
            ),
            (
                &[DOCUMENT, ("Outputs", &["  "])],
                &[
                    "error empty-sheet Outputs: the sheet is empty | fill it in, with the headers `Id`",
                ],
            ),
            (
                &[DOCUMENT, OUTPUTS, ("Activites", &["a"]), ("Sheet3", &[])],
                &[
                    "note unknown-sheet Activites: the sheet `Activites` is not known and not used | \
                   did you mean `Activities`?",
                ],
            ),
            (
                &[DOCUMENT, OUTPUTS, ("Activities (final)", &["Id|Title", "1.1|a", "1.2|b"])],
                &[
                    "warning unknown-sheet Activities (final): the sheet `Activities (final)` is not \
                     used, and there is no `Activities`: 2 rows are left out | if it is meant, \
                     rename it to `Activities`",
                ],
            ),
            (
                &[
                    DOCUMENT,
                    OUTPUTS,
                    ("Activities A", &["Id|Title", "1.1|a"]),
                    ("Activities B", &["Id|Title", "1.2|b"]),
                ],
                &[
                    "warning unknown-sheet Activities A: the sheet `Activities A` is not used, and \
                     there is no `Activities`: 1 row is left out | if all of these are meant, put \
                     their rows into one sheet `Activities`, those of one below those of the other: \
                     `Activities A`, `Activities B`",
                    "warning unknown-sheet Activities B: the sheet `Activities B` is not used, and \
                     there is no `Activities`: 1 row is left out | if all of these are meant, put \
                     their rows into one sheet `Activities`, those of one below those of the other: \
                     `Activities A`, `Activities B`",
                ],
            ),
            (
                &[DOCUMENT, OUTPUTS, ("Activites", &["Id|Title"])],
                &[
                    "note unknown-sheet Activites: the sheet `Activites` is not known and not used | \
                   did you mean `Activities`?",
                ],
            ),
            (
                &[DOCUMENT, OUTPUTS, ("Actions", &["x"]), ("Activities", &["y"])],
                &[
                    "error no-header Actions: the sheet's only row has none of its headers | write \
                     the headers into one row, above the records: `Id`, `Parent`, `Title`, \
                     `Start`, `End`, `Places`, `Status`",
                    "error duplicate-sheet Activities: `Activities` is the same sheet as `Actions` \
                     | keep one of the two, with the rows of both, or rename the other",
                ],
            ),
            (&[DOCUMENT, OUTPUTS, ("Actions", &[]), ("Activities", &["Id|Parent|Title"])], &[]),
        ];
        for (sheets, expected) in cases {
            assert_eq!(&found_in(&plan(), sheets), expected);
        }
    }

    #[test]
    fn sheets_that_explain_a_workbook_are_silent() {
        let silent: &[(&str, &[&str])] =
            &[DOCUMENT, OUTPUTS, ("Read me", &["a"]), ("READ-ME", &["a"]), ("_rapporteur", &["a"])];
        assert_eq!(found_in(&plan(), silent), Vec::<String>::new());
    }

    #[test]
    fn a_hidden_sheet_is_used_unless_the_contract_leaves_it_out() {
        let sheets = [DOCUMENT, OUTPUTS, ("Notes", &["Id|Note"])];
        let mut book = workbook(&sheets);
        for sheet in &mut book.sheets[1..] {
            sheet.layout.hidden = true;
        }
        let found = |doctype: &crate::doctype::Doctype| {
            let found = crate::validate::dataset(&book, doctype, &[]).diagnostics;
            found.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(
            found(&plan()),
            [
                "note hidden-sheet Outputs: the sheet is hidden and is used",
                "note hidden-sheet Notes: the sheet is hidden and is used",
            ]
        );
        let mut exclude = plan();
        for sheet in &mut exclude.schema.sheets {
            sheet.hidden = Hidden::Exclude;
        }
        assert_eq!(
            found(&exclude),
            [
                "error missing-sheet Outputs: the sheet is needed, and is hidden | show it \
                 (right-click a tab, Unhide): what is hidden is left out here",
                "note hidden-sheet Notes: the sheet is hidden and is left out",
            ]
        );
    }

    #[test]
    fn what_another_document_type_uses_is_not_unknown() {
        let mut other = doctype(plan().schema.sheets.split_off(2));
        other.schema.sheets[0].columns[6].title = "Colour".into();
        let activities: (&str, &[&str]) = ("Activities", &["Id|Colour|Weight", "1|red|2"]);
        let sheets = [DOCUMENT, OUTPUTS, activities];
        let mut mine = plan();
        mine.schema.sheets.truncate(2);
        assert_eq!(crate::validate::dataset(&workbook(&sheets), &mine, &[&other]).diagnostics, []);
    }
}

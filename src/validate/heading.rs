//! What a workbook wants to become: the document types that its sheet `Document` names.

use std::path::Path;

use super::form::{self, Entry};
use super::sheets::{DOCUMENT, no_document_sheet};
use super::{fold, raw};
use crate::diagnostic::{CellPlace, Checked, Diagnostic, Name, Place, nearest, quoted};
use crate::doctype::Hidden;
use crate::read::{CellValue, Sheet, Workbook};

/// The names that the field of the document type goes by, folded.
const FIELD: [&str; 4] = ["type", "types", "document type", "document types"];

/// The names that the sheet goes by, folded, the best one first. They are those of the base
/// contract; which contract applies is not known before the sheet has been read.
const SHEET: [&str; 2] = [DOCUMENT, "document form"];

/// Fields of the document that stand near its type, folded: behind it where a form lies on its side.
const BESIDE: [&str; 5] = ["title", "language", "stage", "date", "author"];

/// What a workbook wants to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The document types, in the order in which they are named; at least one.
    pub types: Vec<Wanted>,
}

/// A document type that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name, as it is written.
    pub name: String,
    /// The cell that names it; none where the command line does.
    pub place: Option<CellPlace>,
}

/// Reads which document types a workbook names. `asked` is one that the command line asks for
/// instead; the workbook is not looked at then.
pub fn header(workbook: &Workbook, asked: Option<&str>) -> Checked<Heading> {
    if let Some(name) = asked {
        let wanted = Wanted { name: name.to_owned(), place: None };
        return Checked::new(Heading { types: vec![wanted] }, Vec::new());
    }
    let Some(sheet) = document(workbook) else {
        return no_document_sheet(workbook).into();
    };
    let is_type = |title: &str| FIELD.contains(&fold::name(title).as_str());
    let is_name = |name: &str| FIELD.contains(&name) || BESIDE.contains(&name);
    let entries = form::entries(sheet, Hidden::Include, is_name);
    let entry = entries.iter().find(|entry| entry.title.as_deref().is_some_and(is_type));
    let Some(Entry { title, name_at, spot, .. }) = entry else {
        let fault = Diagnostic::error(Name::MissingValue, "the field `Type` is missing")
            .at(CellPlace { title: Some("Type".into()), ..workbook.place(sheet) })
            .hint("add a row with `Type` and the name of a document type");
        return fault.into();
    };
    let mut place = workbook.cell_place(sheet, spot.at.unwrap_or(*name_at));
    place.title.clone_from(title);
    let mut types: Vec<Wanted> = Vec::new();
    for name in spot.cell.map(names).unwrap_or_default() {
        if !types.iter().any(|known| fold::name(&known.name) == fold::name(&name)) {
            types.push(Wanted { name, place: Some(place.clone()) });
        }
    }
    if types.is_empty() {
        let fault = Diagnostic::error(Name::MissingValue, "`Type` is missing")
            .at(place)
            .hint("write the name of a document type");
        return fault.into();
    }
    Checked::new(Heading { types }, Vec::new())
}

/// The form `Document`, by the best of its names, and of equal ones the first that is not empty.
pub(super) fn document(workbook: &Workbook) -> Option<&Sheet> {
    SHEET.iter().find_map(|name| {
        let mut named = workbook.sheets.iter().filter(|sheet| fold::name(&sheet.name) == *name);
        named.clone().find(|sheet| !sheet.rows.is_empty()).or(named.next())
    })
}

/// The names that a cell holds, with `;`, `,` or line breaks between them.
fn names(cell: &CellValue) -> Vec<String> {
    let text = raw::text(cell);
    let names = text.split([';', ',', '\n']).map(fold::trimmed);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The fault of a document type that there is not, the nearest of those that there are offered.
pub fn unknown_type<'a>(
    workbook: &Workbook,
    wanted: &Wanted,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let place = match &wanted.place {
        Some(place) => Place::from(place.clone()),
        None => Place::from(Path::new(&*workbook.file)),
    };
    let message = format!("there is no document type {}", quoted(&wanted.name));
    let all: Vec<_> = known.iter().map(|name| quoted(name)).collect();
    if wanted.place.is_some() && BESIDE.contains(&fold::name(&wanted.name).as_str()) {
        return Diagnostic::error(Name::UnknownType, message).at(place).hint(
            "the fields seem to stand side by side: write them one below the other, each with its \
             value at its right",
        );
    }
    // What is written in words holds the same words.
    let folded: Vec<_> = known.iter().map(|name| fold::name(name)).collect();
    let near = nearest(&fold::name(&wanted.name), folded.iter().map(String::as_str));
    let near = near.and_then(|near| known.iter().find(|name| fold::name(name) == near));
    let fault = Diagnostic::error(Name::UnknownType, message).at(place);
    let fault = match near {
        Some(near) => fault.hint(format!("did you mean {}?", quoted(near))),
        None => fault,
    };
    fault.hint(format!("the document types are {}", all.join(", ")))
}

/// A fault of a workbook that does not say what it wants to become, with the document types that
/// there are.
#[must_use]
pub fn with_types<'a>(fault: Diagnostic, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let Some(first) = known.first().filter(|_| fault.also.is_empty()) else { return fault };
    let all: Vec<_> = known.iter().map(|name| quoted(name)).collect();
    let fault = fault.hint(match all.as_slice() {
        [one] => format!("the document type is {one}"),
        _ => format!("the document types are {}", all.join(", ")),
    });
    if fault.name == Name::NoDocumentSheet {
        fault.hint(format!("`rapporteur starter {first}` writes a workbook to fill in"))
    } else {
        fault
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{line, workbook};

    fn types(rows: &[&str]) -> Result<Vec<String>, String> {
        let read = header(&workbook(&[(" DOCUMENT ", rows)]), None);
        match read.value {
            Some(heading) => Ok(heading.types.into_iter().map(|wanted| wanted.name).collect()),
            None => Err(line(&read.diagnostics[0])),
        }
    }

    #[test]
    fn the_types_that_a_workbook_names() {
        for (rows, expected) in [
            (&["Type|work-plan"][..], &["work-plan"][..]),
            (
                &["Field|Value", "", "document types:|Work plan; outcome-brief, Work-plan"],
                &["Work plan", "outcome-brief"],
            ),
            (&["Types|a\nb"], &["a", "b"]),
        ] {
            assert_eq!(types(rows).unwrap(), expected);
        }
    }

    #[test]
    fn a_type_has_to_be_named() {
        let missing = types(&["Title|A plan"]).unwrap_err();
        assert!(missing.starts_with("error missing-value  DOCUMENT  · \"Type\": "), "{missing}");
        let blank = types(&["Type| ; "]).unwrap_err();
        assert!(blank.starts_with("error missing-value  DOCUMENT !B1 · \"Type\": "), "{blank}");
        let none = header(&workbook(&[("Documents", &["Type|a"])]), None);
        assert_eq!(none.diagnostics[0].name, Name::NoDocumentSheet);
        assert_eq!(none.diagnostics[0].also.len(), 1);
    }

    #[test]
    fn the_command_line_wins() {
        let read = header(&workbook(&[]), Some("brief")).value.unwrap();
        assert_eq!(read.types, [Wanted { name: "brief".into(), place: None }]);
    }

    #[test]
    fn what_says_nothing_of_its_type_is_told_which_there_are() {
        let hints = |sheets: &[(&str, &[&str])]| {
            let fault = header(&workbook(sheets), None).diagnostics.remove(0);
            with_types(fault, ["brief", "work-plan"]).hints.join(" | ")
        };
        let types = "the document types are `brief`, `work-plan`";
        let starter = "`rapporteur starter brief` writes a workbook to fill in";
        assert_eq!(hints(&[("Sheet1", &[""])]), format!("{types} | {starter}"));
        assert_eq!(
            hints(&[("Activities", &["a"])]),
            format!(
                "add a sheet `Document`: in A1 `Type` and in B1 the name of a document type, in A2 \
                 `Title` and in B2 the title | {types} | {starter}"
            )
        );
        assert_eq!(
            hints(&[("Document", &["Type|"])]),
            format!("write the name of a document type | {types}")
        );
        assert!(!hints(&[("Documents", &["Type|a"])]).contains(types));
    }

    #[test]
    fn the_nearest_type_is_offered() {
        let wanted = Wanted { name: "workplan".into(), place: None };
        let fault = unknown_type(&workbook(&[]), &wanted, ["work-plan", "concept-note"]);
        assert_eq!(
            fault.hints,
            ["did you mean `work-plan`?", "the document types are `work-plan`, `concept-note`"]
        );
        let in_words = Wanted { name: "Annual Work Plan (AWP)".into(), place: None };
        let fault = unknown_type(&workbook(&[]), &in_words, ["concept-note", "work-plan"]);
        assert_eq!(fault.hints[0], "did you mean `work-plan`?");
    }
}

//! Whole workbooks: records, references, and all faults in one run.

use super::testing::{column, doctype, found, line, plan, required, sheet, workbook};
use super::{Dataset, Value, dataset};
use crate::doctype::{Column, Pattern, Type};

const OUTPUTS: (&str, &[&str]) = ("Outputs", &["Id|Text", "=1|One", "3.10|Ten"]);

/// The dataset of sound sheets.
fn sound(sheets: &[(&str, &[&str])]) -> Dataset {
    let document: (&str, &[&str]) = ("Document", &["Title|A plan"]);
    let sheets: Vec<_> = std::iter::once(document).chain(sheets.iter().copied()).collect();
    let read = dataset(&workbook(&sheets), &plan(), &[]);
    let faults: Vec<_> = read.diagnostics.iter().map(line).collect();
    read.value.unwrap_or_else(|| panic!("{faults:#?}"))
}

#[test]
fn records_hold_typed_values_with_their_cells() {
    let activities: &[&str] = &[
        "Parent|Id|Places|Title|Status|Start",
        "1|1.1|turkey; AL;|First|done|TBD",
        "||||",
        "3.10|3.10.1|=TRUE|",
    ];
    let all = sound(&[OUTPUTS, ("Activities", activities.get(..3).unwrap())]);
    let record = &all.sheets[2].records[0];
    let code = |entry| Value::Code { list: "places".into(), entry };
    assert_eq!(record.key.as_deref(), Some("1.1"));
    assert_eq!((record.row, record.parent), (Some(1), Some(0)));
    let values: Vec<_> = record.fields.iter().map(|field| field.value.clone()).collect();
    assert_eq!(
        values,
        [
            Value::DottedNumber("1.1".into()),
            Value::Reference { sheet: 1, record: 0 },
            Value::Text("First".into()),
            Value::Special(super::Special::ToBeDetermined),
            Value::Blank,
            Value::List(vec![code(1), code(0)]),
            Value::Text("Done".into()),
        ]
    );
    assert_eq!(all.place(2, 0, 6).unwrap().to_string(), "plan.xlsx · Activities!E2 · \"Status\"");
    assert_eq!(record.fields[4].at, None, "the sheet has no column for it");
    assert_eq!(all.sheets[3].records, []);
}

#[test]
fn all_faults_come_in_one_run() {
    let activities: &[&str] = &[
        "Id|Parent|Title|Start|End|Places|Status",
        "1.1|1|a|2024-03-22|TBD|Turkye|Planed",
        "1.2|4||=#REF!|03/04/2024|AL; AL|",
        "=1.3|=3.1|c",
    ];
    assert_eq!(
        found(&plan(), &[OUTPUTS, ("Activities", activities)]),
        [
            "error not-a-date Activities!E2 · \"End\": `TBD` is not a date | write it as `2024-03-22` or \
         `22 March 2024` | this column does not take `TBD`",
            "error unknown-code Activities!F2 · \"Places\": `Turkye` is not one of the entries that \
         `Places` takes | did you mean `Turkey` (printed as `Türkiye`)? | allowed: `Albania`, \
         `Türkiye`, `Georgia`",
            "error not-allowed Activities!G2 · \"Status\": `Planed` is not one of the allowed values | \
         did you mean `Planned`? | allowed: `Planned`, `Done`",
            "error broken-reference Activities!B3 · \"Parent\": `4` is not in the sheet `Outputs` | \
         write what stands there under `Id`: `1`, `3.10`",
            "error missing-value Activities!C3 · \"Title\": `Title` is missing | each row needs a value \
         here",
            "error cell-error Activities!D3 · \"Start\": the cell shows the error `#REF!` | a cell or sheet \
         that its formula refers to is not there any more: mend the formula, or write the value in \
         its place",
            "error not-a-date Activities!E3 · \"End\": `03/04/2024` can be two dates | for 3 April 2024 \
         write `2024-04-03`, for 4 March 2024 write `2024-03-04`",
            "warning duplicate-value Activities!F3 · \"Places\": `AL` stands twice in this cell | name \
         each only once",
            "error number-for-dotted-number Activities!A4 · \"Id\": `1.3` is stored as a number, which \
         can mean `1.3` or `1.30` | format the column as text, then type the numbers again",
        ]
    );
}

#[test]
fn messages_know_the_key_of_the_row() {
    let activities: (&str, &[&str]) = ("Activities", &["Id|Parent|Title", "1.1|1|"]);
    let sheets = [("Document", &["Title|A"][..]), OUTPUTS, activities];
    let read = dataset(&workbook(&sheets), &plan(), &[]);
    let Some(crate::diagnostic::Place::Cell(place)) = &read.diagnostics[0].place else { panic!() };
    assert_eq!(place.key.as_deref(), Some("1.1"));
}

#[test]
fn references_into_what_is_missing_are_silent() {
    let activities: (&str, &[&str]) = ("Activities", &["Id|Parent|Title", "1.1|1|a", "1.2|1|b"]);
    let found = found(&plan(), &[activities]);
    assert_eq!(found.len(), 1, "{found:#?}");
    // A number that may have lost its zero is said at its cell, not where it is referred to.
    let numbers: &[(&str, &[&str])] =
        &[("Outputs", &["Id", "=3.1"]), ("Activities", &["Id|Parent|Title", "1|3.10|a"])];
    let found = super::testing::found(&plan(), numbers);
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn a_row_can_not_stand_under_itself() {
    let tasks = sheet(
        "tasks",
        vec![required(column("id", Type::Text)), column("parent", Type::Reference(0))],
    );
    let rows: &[&str] = &["Id|Parent", "a|b", "b|c", "c|b", "d|d", "e|"];
    let read = dataset(&workbook(&[("Tasks", rows)]), &doctype(vec![tasks]), &[]);
    let found: Vec<_> = read.diagnostics.iter().map(line).collect();
    let hint = "name another row, or leave the cell blank";
    assert_eq!(
        found,
        ["3 · \"Parent\": `b`", "4 · \"Parent\": `c`", "5 · \"Parent\": `d`"]
            .map(|at| format!("error broken-reference Tasks!B{at} stands under itself | {hint}"))
    );
}

#[test]
fn defaults_stand_for_blank_cells() {
    let tasks = sheet(
        "tasks",
        vec![
            column("name", Type::Text),
            required(Column { default: Some("Q2".into()), ..column("quarter", Type::Quarter) }),
        ],
    );
    let types = doctype(vec![tasks]);
    let read = dataset(&workbook(&[("Tasks", &["Name|Quarter", "a|", "b|Q3"])]), &types, &[]);
    let records = &read.value.unwrap().sheets[0].records;
    let quarter = |quarter| Value::Quarter { year: None, quarter };
    assert_eq!(records[0].fields[1].value, quarter(2));
    assert_eq!(records[0].fields[1].at, None);
    assert_eq!(records[1].fields[1].value, quarter(3));
}

#[test]
fn figures_are_read_in_the_language_of_the_document() {
    let language = Column { default: Some("en".into()), ..column("language", languages()) };
    let document = crate::doctype::Sheet {
        shape: crate::doctype::Shape::Form,
        ..sheet("document", vec![language])
    };
    let size = Column { default: Some("2.5".into()), ..column("size", Type::Number) };
    let mut types = doctype(vec![document, sheet("sizes", vec![column("name", Type::Text), size])]);
    let entry = |code: &str, label: &str| crate::doctype::Entry {
        code: code.into(),
        label: label.into(),
        aliases: Vec::new(),
        further: Vec::new(),
    };
    let list = crate::doctype::CodeList {
        name: "languages".into(),
        edition: crate::doctype::Edition::default(),
        columns: Vec::new(),
        entries: vec![entry("en", "English"), entry("de", "German")],
        words: Default::default(),
    };
    types.codes.insert("languages".into(), list);
    let read = |form: &[&str], first: &str, records: bool| {
        let first = format!("a|{first}");
        let sizes: &[&str] = &["Name|Size", &first, "b|1.234,5", "c|"];
        let mut book = workbook(&[("Document", form), ("Sizes", sizes)]);
        if records {
            book.sheets.iter_mut().for_each(|sheet| sheet.shape = crate::read::Shape::Records);
        }
        let dataset = dataset(&book, &types, &[]).value?;
        let values = dataset.sheets[1].records.iter().map(|record| record.fields[1].value.clone());
        Some(values.collect::<Vec<_>>())
    };
    let numbers = |numbers: [f64; 3]| Some(numbers.map(Value::Number).to_vec());
    assert_eq!(read(&["Language|German"], "1.234", false), numbers([1234.0, 1234.5, 2.5]));
    assert_eq!(read(&["Language|English"], "1,234", false), numbers([1234.0, 1234.5, 2.5]));
    assert_eq!(read(&["Language|"], "1.2345", false), numbers([1.2345, 1234.5, 2.5]));
    assert_eq!(read(&["Language|English"], "1.234", false), numbers([1.234, 1234.5, 2.5]));
    // Nobody writes three zeros as decimals.
    assert_eq!(read(&["Language|English"], "1.000", false), None);
    assert_eq!(read(&["Language|"], "1.000", false), None);
    // A program has written them.
    let records = &["Field|Value", "Language|German"];
    assert_eq!(read(records, "1.234", true), numbers([1.234, 1234.5, 2.5]));
}

fn languages() -> Type {
    Type::Code("languages".into())
}

#[test]
fn limits_of_a_column() {
    let limited = |kind: Type| Column {
        minimum: Some(2.0),
        maximum: Some(4.0),
        longest: Some(3),
        pattern: Some(Pattern::new("a|ab").unwrap()),
        example: Some("ab".into()),
        ..column("value", kind)
    };
    for (kind, cell, expected) in [
        (Type::Integer, "3", ""),
        (
            Type::Integer,
            "5",
            "error out-of-range Tasks!A2 · \"Value\": `5` is too large | write a \
                              value from 2 to 4",
        ),
        (Type::Text, "ab", ""),
        (
            Type::Text,
            "abb",
            "error wrong-pattern Tasks!A2 · \"Value\": `abb` is not written as it \
                             should be | write it like `ab`",
        ),
        (
            Type::Text,
            "abcd",
            "error wrong-length Tasks!A2 · \"Value\": `abcd` has 4 characters | \
                              write at most 3 characters",
        ),
    ] {
        let types = doctype(vec![sheet("tasks", vec![limited(kind)])]);
        let read = dataset(&workbook(&[("Tasks", &["Value", cell])]), &types, &[]);
        let found: Vec<_> = read.diagnostics.iter().map(line).collect();
        assert_eq!(found.concat(), expected);
    }
}

#[test]
fn an_image_needs_its_alternative_text() {
    let photos = sheet("photos", vec![column("photo", Type::Image(1)), column("alt", Type::Text)]);
    let types = doctype(vec![photos]);
    let rows: &[&str] = &["Photo|Alt", "a.jpg|People at a table", "b.jpg|", "|"];
    let read = dataset(&workbook(&[("Photos", rows)]), &types, &[]);
    let found: Vec<_> = read.diagnostics.iter().map(line).collect();
    assert_eq!(
        found,
        ["error missing-value Photos!B3 · \"Alt\": the image `b.jpg` has no \
                        alternative text | describe under `Alt` what the image shows, for those who \
                        can't see it"]
    );
}

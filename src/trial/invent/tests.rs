//! Whatever a contract asks for, what is invented for it is sound.

use std::fs;

use super::{Invented, all};
use crate::diagnostic::Name;
use crate::doctype::{self, Doctype};
use crate::validate;

/// What is found in the workbooks that are invented for a document type.
fn found(doctype: &Doctype) -> Vec<String> {
    let mut told = Vec::new();
    for Invented { workbook, .. } in all(doctype) {
        let checked = validate::dataset(&workbook, doctype, &[]);
        assert!(checked.value.is_some() || checked.has_errors());
        for found in checked.diagnostics {
            let place = found.place.map(|place| place.to_string()).unwrap_or_default();
            told.push(format!("{} {place}: {} {:?}", found.name, found.message, found.hints));
        }
    }
    told.truncate(40);
    told
}

/// A document type with this contract.
fn doctype(contract: &str) -> Doctype {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("odd");
    fs::create_dir(&own).unwrap();
    let manifest = "name = \"odd\"\ntitle = \"Odd\"\ndescription = \"Odd.\"\nversion = \"1\"\n";
    fs::write(own.join("template.toml"), manifest).unwrap();
    fs::write(own.join("schema.toml"), contract).unwrap();
    let types = doctype::load(Some(folder.path()));
    let checked = types.get("odd").unwrap().1;
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    checked.value.clone().unwrap()
}

/// Every type of column, each plain, required, unique, as a list, and with special words.
fn every_column() -> String {
    let mut contract = String::new();
    let mut sheet = |name: &str, more: &dyn Fn(&str) -> &'static str| {
        contract.push_str(&format!("[[sheet]]\nname = \"{name}\"\n"));
        for (kind, own) in KINDS {
            let (name, more) = (format!("a-{kind}"), more(kind));
            contract.push_str(&format!(
                "[[sheet.column]]\nname = \"{name}\"\ntype = \"{kind}\"\n{own}\n{more}\n"
            ));
        }
        contract.push_str("[[sheet.column]]\nname = \"alt\"\ntype = \"text\"\n");
    };
    sheet("plain", &|_| "");
    sheet("required", &|_| "required = true");
    sheet("distinct", &|_| "unique = true");
    sheet("lists", &|_| "separator = \";\"");
    sheet("commas", &|_| "separator = \",\"\nrequired = true");
    sheet("special", &|_| "special = [\"none\", \"TBD\", \"N/A\"]");
    contract.push_str(TARGET);
    contract
}

const KINDS: &[(&str, &str)] = &[
    ("text", ""),
    ("rich-text", "footnotes = \"target\""),
    ("integer", ""),
    ("number", ""),
    ("percent", ""),
    ("money", "currency = \"EUR\""),
    ("date", ""),
    ("year-month", ""),
    ("quarter", ""),
    ("yes-no", ""),
    ("code", "codes = \"places\""),
    ("reference", "sheet = \"target\""),
    ("url", ""),
    ("dotted-number", ""),
    ("image", "alt = \"alt\""),
];

const TARGET: &str = "
[[sheet]]
name = \"target\"
key = \"id\"
[[sheet.column]]
name = \"id\"
type = \"text\"
[[sheet.column]]
name = \"text\"
type = \"rich-text\"
";

#[test]
fn the_shipped_types_take_what_is_invented_for_them() {
    for (name, checked) in doctype::load(None).all() {
        let found = found(checked.value.as_ref().unwrap());
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn every_type_of_column_is_filled() {
    let found = found(&doctype(&every_column()));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_limit_is_kept() {
    let contract = r#"
[[sheet]]
name = "rows"
key = "id"
[[sheet.column]]
name = "id"
type = "text"
pattern = "[A-Z]{3}-\\d{4}"
required = true
[[sheet.column]]
name = "short"
type = "text"
longest = 5
unique = true
[[sheet.column]]
name = "letter"
type = "text"
longest = 1
unique = true
[[sheet.column]]
name = "exact"
type = "rich-text"
shortest = 20
longest = 20
required = true
[[sheet.column]]
name = "long"
type = "text"
shortest = 900
separator = "/"
[[sheet.column]]
name = "age"
type = "integer"
minimum = 18
maximum = 21
[[sheet.column]]
name = "share"
type = "percent"
minimum = 0
maximum = 1
unique = true
[[sheet.column]]
name = "half"
type = "number"
minimum = 0.5
maximum = 0.5
[[sheet.column]]
name = "below"
type = "money"
currency = "USD"
maximum = -10
[[sheet.column]]
name = "word"
type = "text"
values = ["one", "two; three", "four"]
required = true
[[sheet.column]]
name = "words"
type = "text"
values = ["one", "two", "three"]
separator = ";"
[[sheet.column]]
name = "grade"
type = "integer"
values = ["1", "2", "3"]
[[sheet.column]]
name = "post"
type = "text"
pattern = "\\d{5}"
separator = ","
[[sheet.column]]
name = "site"
type = "url"
longest = 30
[[sheet.column]]
name = "level"
type = "dotted-number"
pattern = "\\d\\.\\d"
[[sheet.column]]
name = "stage"
type = "code"
codes = "statuses"
lenient = true
[[sheet.column]]
name = "switch"
type = "yes-no"
default = "no"
[[sheet]]
name = "few"
[[sheet.column]]
name = "stage"
type = "code"
codes = "stages"
unique = true
[[sheet.column]]
name = "choice"
type = "yes-no"
"#;
    let found = found(&doctype(contract));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_rule_is_kept() {
    let contract = r#"
[[sheet]]
name = "rows"
[[sheet.column]]
name = "no"
type = "integer"
required = true
[[sheet.column]]
name = "start"
type = "date"
default = "2030-01-01"
[[sheet.column]]
name = "middle"
type = "year-month"
[[sheet.column]]
name = "end"
type = "date"
required = true
special = ["TBD"]
[[sheet.column]]
name = "first"
type = "quarter"
[[sheet.column]]
name = "last"
type = "quarter"
[[sheet.column]]
name = "least"
type = "integer"
minimum = 5
[[sheet.column]]
name = "most"
type = "number"
maximum = 9
[[sheet.column]]
name = "paid"
type = "money"
currency = "EUR"
[[sheet.column]]
name = "planned"
type = "money"
currency = "EUR"
[[sheet.column]]
name = "lead"
type = "text"
required = true
[[sheet.column]]
name = "mail"
type = "url"
[[sheet.column]]
name = "phone"
type = "text"
[[sheet.column]]
name = "photo"
type = "image"
alt = "photo-alt"
[[sheet.column]]
name = "photo-alt"
type = "text"
[[sheet.check]]
rule = "numbering"
column = "no"
[[sheet.check]]
rule = "at-least"
rows = 2
[[sheet.check]]
rule = "not-after"
columns = ["start", "middle"]
[[sheet.check]]
rule = "not-after"
columns = ["middle", "end"]
[[sheet.check]]
rule = "not-after"
columns = ["start", "end"]
[[sheet.check]]
rule = "not-after"
columns = ["first", "last"]
[[sheet.check]]
rule = "not-after"
columns = ["least", "most"]
[[sheet.check]]
rule = "not-after"
columns = ["paid", "planned"]
[[sheet.check]]
rule = "together"
columns = ["lead", "mail"]
[[sheet.check]]
rule = "requires"
columns = ["mail", "phone"]
[[sheet.check]]
rule = "requires"
columns = ["phone", "photo"]
"#;
    let found = found(&doctype(contract));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn sheets_refer_to_one_another() {
    let contract = r#"
[[sheet]]
name = "goals"
key = "id"
[[sheet.column]]
name = "id"
type = "dotted-number"
required = true
[[sheet.column]]
name = "best"
type = "reference"
sheet = "measures"
required = true
[[sheet.check]]
rule = "numbering"
column = "id"
[[sheet]]
name = "targets"
required = false
key = "id"
parent = "goal"
[[sheet.column]]
name = "id"
type = "text"
required = true
[[sheet.column]]
name = "goal"
type = "reference"
sheet = "goals"
required = true
[[sheet.check]]
rule = "numbering"
column = "id"
[[sheet]]
name = "measures"
required = false
key = "id"
parent = "target"
[[sheet.column]]
name = "id"
type = "dotted-number"
required = true
[[sheet.column]]
name = "target"
type = "reference"
sheet = "targets"
required = true
[[sheet.column]]
name = "number"
type = "integer"
[[sheet.column]]
name = "also"
type = "reference"
sheet = "measures"
separator = ";"
[[sheet.column]]
name = "goals"
type = "reference"
sheet = "goals"
separator = ","
required = true
[[sheet.check]]
rule = "numbering"
column = "id"
[[sheet.check]]
rule = "numbering"
column = "number"
[[sheet.check]]
rule = "at-least"
rows = 1
[[sheet]]
name = "details"
key = "measure"
parent = "measure"
[[sheet.column]]
name = "measure"
type = "reference"
sheet = "measures"
[[sheet.column]]
name = "text"
type = "rich-text"
footnotes = "remarks"
[[sheet]]
name = "remarks"
key = "mark"
[[sheet.column]]
name = "mark"
type = "text"
[[sheet.column]]
name = "text"
type = "rich-text"
footnotes = "remarks"
[[sheet]]
name = "one"
key = "other"
[[sheet.column]]
name = "other"
type = "reference"
sheet = "other"
[[sheet]]
name = "other"
key = "one"
[[sheet.column]]
name = "one"
type = "reference"
sheet = "one"
[[sheet]]
name = "annex"
shape = "form"
required = false
[[sheet.column]]
name = "about"
type = "reference"
sheet = "remarks"
[[sheet.column]]
name = "layout"
type = "text"
values = ["a", "b", "c"]
special = ["none"]
"#;
    let found = found(&doctype(contract));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_too_little() {
    for contract in ["", "[[sheet]]\nname = \"form\"\nshape = \"form\"\n"] {
        let found = found(&doctype(contract));
        assert!(found.is_empty(), "{contract}: {found:#?}");
    }
}

#[test]
fn the_same_is_invented_again() {
    let doctype = crate::doctype::tests::shipped("work-plan");
    let workbooks = || all(&doctype).into_iter().map(|it| it.workbook).collect::<Vec<_>>();
    assert_eq!(workbooks(), workbooks());
    assert!(workbooks().len() > 4);
}

#[test]
fn what_no_value_fits_is_left_to_validation() {
    let contract = "[[sheet]]\nname = \"rows\"\n[[sheet.column]]\nname = \"a\"\ntype = \"text\"\n\
                    required = true\npattern = \"a{9}\"\nlongest = 3\n";
    let doctype = doctype(contract);
    let full = &all(&doctype)[2].workbook;
    let checked = validate::dataset(full, &doctype, &[]);
    assert!(checked.diagnostics.iter().any(|found| found.name == Name::WrongPattern));
}

//! Whatever a contract asks for, what is invented for it is sound.

use std::fs;

use super::{Invented, all};
use crate::diagnostic::{Name, Stage};
use crate::doctype::{self, Doctype};
use crate::validate;

/// What is found in the workbooks that are invented for a document type.
fn found(doctype: &Doctype) -> Vec<String> {
    let mut told = Vec::new();
    for Invented { workbook, .. } in all(doctype) {
        let checked = validate::dataset(&workbook, doctype, &[]);
        assert!(checked.value.is_some() || checked.has_errors());
        // Nobody edits a text that is invented.
        let found = checked.diagnostics.into_iter();
        for found in found.filter(|found| found.name.stage() != Stage::Wording) {
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
        let text = more("text").replace("unique = true", "").replace("required = true", "");
        for (kind, own) in KINDS {
            let (name, more) = (format!("a-{kind}"), more(kind));
            contract.push_str(&format!(
                "[[sheet.column]]\nname = \"{name}\"\ntype = \"{kind}\"\n{own}\n{more}\n"
            ));
        }
        contract.push_str(&format!("[[sheet.column]]\nname = \"alt\"\ntype = \"text\"\n{text}\n"));
    };
    sheet("plain", &|_| "");
    sheet("required", &|_| "required = true");
    sheet("distinct", &|_| "unique = true");
    // Rich text has lists of its own.
    let of = |kind: &str, list| if kind == "rich-text" { "" } else { list };
    sheet("lists", &|kind| of(kind, "separator = \";\""));
    sheet("commas", &|kind| of(kind, "separator = \",\"\nrequired = true"));
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
    let contract = include_str!("tests/limits.toml");
    let found = found(&doctype(contract));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_rule_is_kept() {
    let contract = include_str!("tests/rules.toml");
    let found = found(&doctype(contract));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn rules_between_rows_and_sheets_are_kept() {
    let contract = include_str!("tests/between.toml");
    let found = found(&doctype(contract));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn sheets_refer_to_one_another() {
    let contract = include_str!("tests/references.toml");
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

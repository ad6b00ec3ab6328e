//! A small document type, in each of the forms.

use std::collections::BTreeMap;

use super::*;
use crate::cli::schema;
use crate::doctype::words;
use crate::doctype::{
    CodeList, Column, DateOrder, Entry, Files, Hidden, Manifest, Merged, Origin, Schema, Shape,
    Sheet, Standard, Type,
};
use crate::validate::Special;

fn column(name: &str, kind: Type) -> Column {
    Column {
        name: name.to_lowercase(),
        title: name.to_owned(),
        aliases: Vec::new(),
        description: String::new(),
        example: None,
        kind,
        separator: None,
        required: false,
        unique: false,
        default: None,
        values: Vec::new(),
        minimum: None,
        maximum: None,
        shortest: None,
        longest: None,
        pattern: None,
        special: Vec::new(),
        known: None,
        footnotes: None,
        default_from: None,
        roughly_in: None,
        prose_in: None,
        headed_by: None,
        earlier_in: None,
        nests: false,
        ranges: false,
        expand: false,
        ticks: false,
        agree: None,
        shown_if: None,
        date_order: None,
        months: false,
        year_from: Vec::new(),
        lenient: false,
        unused: false,
        base: false,
        span: 0..0,
    }
}

fn sheet(name: &str, shape: Shape, columns: Vec<Column>) -> Sheet {
    Sheet {
        name: name.to_lowercase(),
        title: name.to_owned(),
        aliases: Vec::new(),
        description: format!("All that is said of the {}.", name.to_lowercase()),
        shape,
        required: true,
        merged: Merged::Report,
        hidden: Hidden::Include,
        key: None,
        key_else: None,
        parent: None,
        columns,
        checks: Vec::new(),
        takes: None,
        unused: false,
        base: false,
        span: 0..0,
    }
}

fn work_plan() -> Doctype {
    let document = sheet(
        "Document",
        Shape::Form,
        vec![Column { required: true, ..column("Title", Type::Text) }],
    );
    let number = Column {
        required: true,
        unique: true,
        example: Some("2.1".to_owned()),
        ..column("No.", Type::DottedNumber)
    };
    let places = Column {
        separator: Some(";".to_owned()),
        description: "Where it is done; a place that is not in the list is added to the list of \
                      places | countries first."
            .to_owned(),
        special: vec![Special::ToBeDetermined],
        ..column("Places", Type::Code("places".to_owned()))
    };
    let share = Column { minimum: Some(0.0), maximum: Some(1.0), ..column("Share", Type::Percent) };
    let after =
        Column { aliases: vec!["Follows".to_owned()], ..column("After", Type::Reference(1)) };
    let activities = Sheet {
        aliases: vec!["Actions".to_owned()],
        merged: Merged::Fill,
        hidden: Hidden::Exclude,
        key: Some(0),
        ..sheet("Activities", Shape::Table, vec![number, places, share, after])
    };
    let entry = |code: &str, label: &str| Entry {
        code: code.to_owned(),
        label: label.to_owned(),
        aliases: Vec::new(),
        further: Vec::new(),
    };
    let places = CodeList {
        name: "places".into(),
        edition: crate::doctype::Edition::default(),
        columns: Vec::new(),
        entries: vec![entry("TR", "Türkiye"), entry("KE", "Kenya")],
        words: Default::default(),
    };
    Doctype {
        manifest: Manifest {
            name: "work-plan".to_owned(),
            title: "Work plan".to_owned(),
            description: "Results, outputs and activities.".to_owned(),
            version: "1.0.0".to_owned(),
            output: "{{input}}".to_owned(),
            output_at: None,
            per: Vec::new(),
            standards: vec![Standard::Ua1],
            author: None,
            encoding: None,
            trusted: Vec::new(),
            variants: Vec::new(),
        },
        schema: Schema { sheets: vec![document, activities] },
        codes: BTreeMap::from([("places".into(), places)]),
        files: Files::new(),
        sample: Files::new(),
        tests: Files::new(),
        origin: Origin::Embedded,
    }
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn the_list_names_what_each_type_makes_and_where_it_comes_from() {
    let sound = Checked::new(work_plan(), Vec::new());
    let faulty = Checked::failed(Vec::new());
    let list = plain(&human::list(&[("brief", &faulty), ("work-plan", &sound)]));
    insta::assert_snapshot!(list, @r#"
    brief      can't be used: see the messages above
    work-plan  Work plan, version 1.0.0, shipped with rapporteur
               Results, outputs and activities.
    "#);
}

#[test]
fn a_type_is_told_in_plain_words_within_80_columns() {
    let text = plain(&human::columns(&work_plan()));
    assert!(text.lines().all(|line| line.chars().count() <= 80));
    insta::assert_snapshot!(text, @r#"
    work-plan  Work plan
    Results, outputs and activities.
    Version 1.0.0, shipped with rapporteur.

    Sheet Document
      (two columns, field and value)
      All that is said of the document.

      Title (required)
          Value: text

    Sheet Activities
      (a table with a header row; a cell merged over several rows is meant for each
      of them; what is hidden is left out; also called Actions)
      All that is said of the activities.

      No. (required)
          Value: a number of parts, such as 3.10; no value twice
          Example: 2.1

      Places
          Where it is done; a place that is not in the list is added to the list of
          places | countries first.
          Value: several, with `;` between them, each an entry of the code list
          places; one of: Türkiye, Kenya; or TBD

      Share
          Value: a percentage; from 0 to 100%

      After
          Value: the No. of a row of the sheet Activities
          Also called: Follows
    "#);
}

#[test]
fn a_type_is_a_section_of_a_readme() {
    insta::assert_snapshot!(doctype::markdown(&work_plan()), @r#"
    ### Document

    All that is said of the document. (two columns, field and value)

    | Column | Required | Value | Description |
    | --- | --- | --- | --- |
    | Title | yes | text |  |

    ### Activities

    All that is said of the activities. (a table with a header row; a cell merged over several rows is meant for each of them; what is hidden is left out; also called Actions)

    | Column | Required | Value | Description |
    | --- | --- | --- | --- |
    | No. | yes | a number of parts, such as 3.10; no value twice | Example: 2.1 |
    | Places |  | several, with `;` between them, each an entry of the code list places; one of: Türkiye, Kenya; or TBD | Where it is done; a place that is not in the list is added to the list of places \| countries first. |
    | Share |  | a percentage; from 0 to 100% |  |
    | After (also Follows) |  | the No. of a row of the sheet Activities |  |
    "#);
}

#[test]
fn the_catalogue_follows_its_schema() {
    let schema = schema::of::<Catalogue>().to_value();
    let doctype = work_plan();
    let catalogue = serde_json::to_value(Catalogue::of([&doctype].into_iter())).unwrap();
    schema::holds(&schema, &catalogue).unwrap();
    assert_eq!(catalogue["types"][0]["name"], "work-plan");
    assert_eq!(catalogue["types"][0]["sheets"][0]["merged"], "report");
    assert_eq!(catalogue["types"][0]["sheets"][1]["hidden"], "exclude");
    assert_eq!(catalogue["types"][0]["sheets"][1]["columns"][3]["sheet"], "activities");
}

#[test]
fn what_is_understood_is_told() {
    let day_first = Column { date_order: Some(DateOrder::DayFirst), ..column("Day", Type::Date) };
    assert_eq!(words::limits(&work_plan(), &day_first), ["03/04/2026 is 3 April"]);
    let lenient =
        Column { lenient: true, values: vec!["Open".to_owned()], ..column("Status", Type::Text) };
    assert_eq!(words::limits(&work_plan(), &lenient), ["one of: Open", "a typing slip is mended"]);
}

#[test]
fn the_nearest_type_is_offered() {
    let fault = unknown("workplan", ["brief", "work-plan"].into_iter());
    assert_eq!(fault.hints.first().map(String::as_str), Some("did you mean `work-plan`?"));
}

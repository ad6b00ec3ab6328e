//! The guide for authors of document types: what it shows works, and its tables are those of the
//! program.

use std::fs;
use std::path::Path;

use rapporteur::doctype::reference as contract;
use rapporteur::merge::reference as merging;

use crate::project::{Project, REPOSITORY};
use crate::session;

const GUIDE: &str = include_str!("../../templates/README.md");

#[test]
fn the_type_of_the_guide_is_made_as_it_says() {
    let typed = session::play(GUIDE);
    assert!(typed > 5, "the guide shows a session");
}

#[test]
fn the_tables_of_the_guide_are_those_of_the_program() {
    let tables = [
        ("contexts", merging::contexts_table()),
        ("helpers", merging::helpers_table()),
        ("keys", contract::keys()),
        ("types", contract::types()),
        ("rules", contract::rules()),
    ];
    let mut page = GUIDE.to_owned();
    for (name, table) in tables {
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let (before, rest) = page.split_once(&open).unwrap();
        let (_, after) = rest.split_once(&close).unwrap();
        page = format!("{before}{open}{table}{close}{after}");
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|wish| wish == "always") {
        fs::write(Path::new(REPOSITORY).join("templates/README.md"), page).unwrap();
        return;
    }
    assert!(
        page == GUIDE,
        "templates/README.md is out of date: `INSTA_UPDATE=always cargo test --release guide` \
         writes its tables anew"
    );
}

#[test]
fn the_guide_can_be_read_in_one_sitting() {
    assert!(GUIDE.lines().count() < 300, "{}", GUIDE.lines().count());
}

#[test]
fn the_charts_of_the_guide_are_drawn() {
    let charts: Vec<&str> = GUIDE.lines().filter(|line| line.contains("#charts.")).collect();
    assert_eq!(charts.len(), 4);
    let layout = format!(
        r#"#import "../_shared/house.typ"
#import "../_shared/charts.typ"
#let paper(title, rows) = {{
  show: house.document.with(title: title)
  house.title-block(title)
  [
{}
]
}}
"#,
        charts.join("\n")
    );
    let column =
        |name: &str, more: &str| format!("[[sheet.column]]\nname = \"{name}\"\ntype = {more}\n");
    let contract = [
        "[[sheet]]\nname = \"rows\"\n".to_owned(),
        column("name", "\"text\""),
        column("women", "\"number\""),
        column("men", "\"number\""),
        column("law", "\"text\""),
        column("quarters", "\"quarter\"\nseparator = \";\""),
        column("due", "\"date\""),
    ];
    let project = Project::new()
        .file(
            "templates/t/template.toml",
            "name = \"t\"\ntitle = \"T\"\ndescription = \"Charts.\"\nversion = \"1.0.0\"\n",
        )
        .file("templates/t/schema.toml", contract.concat())
        .file("templates/t/layout.typ", layout)
        .file(
            "templates/t/main.typ.hbs",
            "#import \"layout.typ\": *\n#paper({{document.title}}, {{typst rows}})\n",
        )
        .file("inputs/charts/Document.csv", "Type,t\nTitle,Charts\n")
        .file(
            "inputs/charts/Rows.csv",
            "Name,Women,Men,Law,Quarters,Due\n\
             Albania,55,45,Done,Q1 2026; Q2 2026,2026-09-30\n\
             Georgia,40,60,Late,Q3 2026,\n",
        );
    let report = project.build([]);
    assert_eq!(report.found(), [""; 0]);
    let words = project.pdf("out/charts.pdf").text();
    assert!(words.contains("Late") && words.contains("Georgia"), "{words}");
}

//! Pages to be looked at: what changed, and what stands at a point.

use super::draft::{Draft, PIXEL, told};
use crate::compile::{Origin, Pages};

/// The functions of a layout in miniature.
const LAYOUT: &str = "#let head(title, lead) = {
  heading(title)
  [Lead: #lead.join(\", \")]
}
#let rows(..rows) = for row in rows.pos() {
  block(row.text)
  block(upper(row.status))
}
#let photo(path, words) = image(path, alt: words, width: 2cm)
#let swatch = rect(width: 2cm, height: 2cm, fill: red)
";

fn draft() -> Draft {
    Draft::new()
        .file("/plan/layout.typ", LAYOUT)
        .text("#set page(width: 300pt, height: 400pt, margin: 20pt)\n#import \"layout.typ\": *\n")
}

fn pages(draft: Draft) -> Pages {
    let checked = draft.pages();
    assert_eq!(told(&checked.diagnostics), "");
    checked.value.unwrap()
}

/// All that is told of the points of the first page, line by line, in the order in which it comes.
fn map(pages: &Pages) -> String {
    let (mut told, mut last) = (Vec::new(), None);
    for y in (0..400).step_by(4) {
        for x in (0..300).step_by(4) {
            let written = pages.at(0, (f64::from(x), f64::from(y)));
            if let Some(written) = written.filter(|written| Some(written) != last.as_ref()) {
                let line = shown(&written);
                if !told.contains(&line) {
                    told.push(line);
                }
                last = Some(written);
            }
        }
    }
    told.join("\n")
}

fn shown(written: &Origin) -> String {
    let file = |place: &Option<crate::diagnostic::FilePlace>| {
        place.as_ref().map_or("-".to_owned(), |it| it.to_string().replace("templates/plan/", ""))
    };
    let cells: Vec<_> = written
        .cells
        .iter()
        .map(|cell| cell.to_string().replace("plan.xlsx · Activities!", ""))
        .collect();
    let cells = if cells.is_empty() { "-".to_owned() } else { cells.join(" ") };
    format!("{} | {} | {cells}", file(&written.template), file(&written.layout))
}

#[test]
fn a_point_leads_to_the_template_and_the_cell_of_what_stands_there() {
    let found =
        map(&pages(draft().text("Our plan: ").value(4, "#\"Survey\";", "Survey").text(" ends.")));
    insta::assert_snapshot!(found, @r#"
    main.typ.hbs:5:1 | - | -
    main.typ.hbs:5:9 | - | -
    main.typ.hbs:5:11 | - | B4
    main.typ.hbs:5:20 | - | -
    main.typ.hbs:5:21 | - | -
    "#);
}

#[test]
fn text_that_a_layout_prints_leads_to_its_line_and_the_cell() {
    let draft = draft()
        .text("#head(")
        .value(4, "\"The Plan\"", "The Plan")
        .text(", ")
        .value(
            5,
            "(\"UNICEF\", \"World Health Organization\")",
            "UNICEF and World Health Organization",
        )
        .text(")");
    insta::assert_snapshot!(map(&pages(draft)), @r#"
    main.typ.hbs:5:7 | layout.typ:2:3 | B4
    - | layout.typ:3:4 | -
    - | layout.typ:3:9 | -
    main.typ.hbs:5:18 | layout.typ:3:11 | B5
    - | layout.typ:3:11 | -
    "#);
}

#[test]
fn equal_values_are_told_apart_by_what_stands_beside_them() {
    let row = |draft: Draft, at: u32, text: &str, status: &str| {
        let draft = draft.text("(text: ").value(at, &format!("\"{text}\""), text);
        draft.text(", status: ").value(at + 10, &format!("\"{status}\""), status).text("),\n")
    };
    let rows = row(draft().text("#rows(\n"), 4, "Train the trainers", "Ongoing");
    let rows = row(rows, 5, "Survey the schools", "Ongoing");
    let rows = row(
        rows,
        6,
        "Print the report, which is a longer text that needs a second line",
        "Ongoing",
    );
    insta::assert_snapshot!(map(&pages(rows.text(")"))), @r#"
    main.typ.hbs:6:8 | - | B4
    main.typ.hbs:6:27 | - | B14
    main.typ.hbs:7:8 | - | B5
    main.typ.hbs:7:27 | - | B15
    main.typ.hbs:8:8 | - | B6
    main.typ.hbs:8:27 | - | B16
    "#);
}

#[test]
fn equal_values_with_nothing_beside_them_are_all_told() {
    let draft = draft().text("#head(").value(4, "\"Survey\"", "Survey");
    let draft = draft.text(", (").value(5, "\"Survey\"", "Survey").text(",))");
    insta::assert_snapshot!(map(&pages(draft)), @r#"
    main.typ.hbs:5:7 | layout.typ:2:3 | B4 B5
    - | layout.typ:3:4 | -
    - | layout.typ:3:9 | -
    main.typ.hbs:5:7 | layout.typ:3:11 | B4 B5
    "#);
}

#[test]
fn an_image_leads_to_the_cells_that_name_it_and_a_shape_to_its_line() {
    let draft = draft()
        .image("/input/photo.png", PIXEL)
        .text("#photo(")
        .value(4, "\"/input/photo.png\"", "photo.png")
        .text(", ")
        .value(5, "\"A square\"", "A square")
        .text(")\n#swatch\n#rect(width: 1cm, height: 1cm)");
    insta::assert_snapshot!(map(&pages(draft)), @r#"
    main.typ.hbs:5:8 | layout.typ:9:27 | B4
    - | layout.typ:10:15 | -
    main.typ.hbs:7:2 | - | -
    "#);
}

#[test]
fn a_page_is_a_picture_and_changes_only_with_what_is_on_it() {
    let two =
        |text: &str| draft().text("First\n#pagebreak()\n").value(4, &format!("#\"{text}\";"), text);
    let first = pages(two("Survey"));
    let second = two("Report").pages().value.unwrap();
    let same = two("Report").pages().value.unwrap();
    assert_eq!((first.count(), first.size(1)), (2, Some((300.0, 400.0))));
    assert!(first.svg(1).unwrap().starts_with("<svg"));
    assert_eq!((first.svg(2), first.hash(2), first.size(2)), (None, None, None));
    assert_eq!(first.hash(0), second.hash(0));
    assert_ne!(first.hash(1), second.hash(1));
    assert_eq!(second.hash(1), same.hash(1));
    assert_eq!(shown(&second.at(1, (25.0, 25.0)).unwrap()), "main.typ.hbs:7:1 | - | B4");
}

#[test]
fn pages_tell_what_is_wrong_and_what_the_standards_forbid() {
    let faulty = draft().text("語").pages();
    assert!(faulty.has_errors() && faulty.value.is_some());
    assert!(draft().text("#panic()").pages().value.is_none());
    let deep = draft().text("=== ").value(4, "#\"Deep\";", "Deep");
    let found = deep.made(None, |engine, job| {
        let pages = crate::compile::pages(engine, job).value.unwrap();
        pages.violations(engine, job)
    });
    insta::assert_snapshot!(told(&found), @r#"
    standard-violated: PDF/UA-1 error: the first heading must be of level 1
      at main.typ.hbs:5:5
    "#);
}

//! Rows from other workbooks: a region's card takes those of its countries.

use crate::project::Project;
use crate::support::{Book, Cell};

const SCHEMA: &str = r#"
[[sheet]]
name = "document"
shape = "form"
column = [{ name = "country", type = "text" }]

[[sheet]]
name = "areas"
key = "id"
required = true
column = [
  { name = "id", type = "dotted-number", title = "No.", required = true },
  { name = "name", type = "text", required = true },
]
check = [{ rule = "at-least", rows = 1 }]

[[sheet]]
name = "findings"
parent = "area"
required = true
column = [
  { name = "area", type = "reference", sheet = "areas", required = true },
  { name = "country", type = "text" },
  { name = "text", type = "rich-text", footnotes = "notes", required = true },
  { name = "score", type = "integer" },
  { name = "photo", type = "image", alt = "country" },
]

[[sheet]]
name = "notes"
key = "mark"
column = [{ name = "mark", type = "text" }, { name = "note", type = "text" }]
"#;

/// Prints all that a document has.
const TEMPLATE: &str = r#"
#let all = "{{document.country}}|{{#each areas}}{{id}} {{name}}: {{#each findings}}{{country}} {{score}} {{area.name}}, {{/each}}{{/each}}"
#set document(title: "{{document.title}}")
#all
{{#each findings}}
{{text}} {{#if photo}}#image({{photo}}, alt: "A photo"){{/if}}

{{/each}}
"#;

const DOT: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><rect width='4' height='4'/></svg>";

fn rows(rows: &[&str]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.split('|').map(Cell::from).collect()).collect()
}

/// A country's card: two areas, these findings, and a note 1.
pub fn card(country: &str, form: &[&str], findings: &[&str]) -> Book {
    let of = |text: &str| text.replace('X', country);
    let own = of("Country|X");
    let document = [&["Field|Value", "Type|card", "Title|A card", &own], form].concat();
    let findings = [&["Area|Country|Text|Score|Photo"], findings].concat();
    let areas = [of("1|Plans of X"), of("2|Money of X")];
    Book::new()
        .sheet("Document", rows(&document))
        .sheet("Areas", rows(&["No.|Name", &areas[0], &areas[1]]))
        .sheet("Findings", rows(&findings))
        .sheet("Notes", rows(&["Mark|Note", &of("1|Note of X")]))
}

/// The form of a region, and no rows of its own.
fn region(form: &[&str]) -> Book {
    let document = [&["Field|Value", "Type|card", "Title|All cards", "Country|Region"], form];
    Book::new().sheet("Document", rows(&document.concat()))
}

/// A project with two cards, and a region that takes their rows.
pub fn project(manifest: &str) -> Project {
    let manifest = format!(
        "name = \"card\"\ntitle = \"Card\"\ndescription = \"\"\nversion = \"1.0.0\"\n\
         standards = []\n{manifest}\n"
    );
    Project::new()
        .file("templates/card/template.toml", manifest)
        .file("templates/card/schema.toml", SCHEMA)
        .file("templates/card/main.typ.hbs", TEMPLATE)
        .workbook("inputs/card-b.xlsx", &card("B", &[], &["1|B|Two.[^1]|2"]))
        .workbook("inputs/card-a.xlsx", &card("A", &[], &["2|A|One.[^1]|1", "1|A|More|3"]))
        .workbook("inputs/region.xlsx", &region(&["Rows from|card-*.xlsx"]))
}

fn all(project: &Project, name: &str) -> String {
    let text = project.text(&format!("out/{name}.typ"));
    text.split("let all = \"").nth(1).unwrap().split("\"\n").next().unwrap().to_owned()
}

#[test]
fn rows_of_other_workbooks_stand_behind_the_own_ones_in_the_order_of_the_files() {
    let project = project("");
    project.run(["build", "--keep-typst"]).success();
    assert_eq!(
        all(&project, "region"),
        "Region|1 Plans of A: A 3 Plans of A, 2 Money of A: A 1 Money of A, \
         1 Plans of B: B 2 Plans of B, 2 Money of B: "
    );
    assert_eq!(all(&project, "card-b"), "B|1 Plans of B: B 2 Plans of B, 2 Money of B: ");
    // Marks are those of their own workbook, though both have the same.
    let text = project.pdf("out/region.pdf").text();
    assert!(text.contains("Note of A") && text.contains("Note of B"), "{text}");
    assert_eq!(text.matches("Note of").count(), 2, "{text}");
}

#[test]
fn own_rows_come_first_and_each_workbook_is_read_in_its_own_order() {
    let project = project("");
    let own = card("Region", &["Rows from|card-b.xlsx; CARD-A.xlsx"], &["1|All|Own|9"]);
    project.save("inputs/region.xlsx", &own);
    project.run(["build", "inputs/region.xlsx", "--keep-typst"]).success();
    assert_eq!(
        all(&project, "region"),
        "Region|1 Plans of Region: All 9 Plans of Region, 2 Money of Region: \
         1 Plans of A: A 3 Plans of A, 2 Money of A: A 1 Money of A, \
         1 Plans of B: B 2 Plans of B, 2 Money of B: "
    );
    assert_eq!(project.names("out").iter().filter(|name| name.ends_with(".pdf")).count(), 1);
}

#[test]
fn a_faulty_workbook_stops_the_whole_and_is_told_in_its_own_file() {
    let project = project("");
    let faulty = card("B", &[], &["1|B|Two.[^1]|two", "7|B|x|1"]);
    project.save("inputs/card-b.xlsx", &faulty);
    let report = project.build([]);
    assert_eq!(report.statuses(), ["card-a.pdf written", "card-b.pdf failed", "region.pdf failed"]);
    assert_eq!(
        report.found(),
        [
            "error[not-an-integer] inputs/card-b.xlsx Findings!D2: `two` is not a whole number",
            "error[broken-reference] inputs/card-b.xlsx Findings!A3: `7` is not in the sheet `Areas`",
            "error[rows-not-added] inputs/region.xlsx Document!B5: the rows of \
             `inputs/card-b.xlsx` can't be added: there is something wrong in it (2 errors)",
        ]
    );
    // Where nobody else reads it, it is told all the same, and shown.
    let run = project.run(["check", "inputs/region.xlsx"]).failure(1);
    assert!(run.stderr.contains("inputs/card-b.xlsx · Findings!D2"), "{}", run.stderr);
    let report = project.build(["--only", "region"]);
    assert_eq!(report.found().len(), 3, "{:?}", report.found());
}

#[test]
fn of_papers_for_each_country_only_that_with_the_faulty_rows_is_stopped() {
    let project = project("per = [\"findings.country\"]");
    let faulty = card("B", &[], &["1|B|Two.[^1]|two"]);
    project.save("inputs/card-b.xlsx", &faulty);
    let report = project.build(["inputs/region.xlsx"]);
    assert_eq!(report.statuses(), ["region-A.pdf written", "region-B.pdf failed"]);
    assert_eq!(
        report.found(),
        ["error[not-an-integer] inputs/card-b.xlsx Findings!D2: `two` is not a whole number"]
    );
    let problems = project.names("out");
    assert!(problems.contains(&"card-b.problems.xlsx".to_owned()), "{problems:?}");
}

#[test]
fn patterns_that_mean_nothing_are_told_at_their_cell() {
    let plan = Book::new().sheet("Document", rows(&["Field|Value", "Type|plan", "Title|A"]));
    let nested = region(&["Rows from|card-a.xlsx"]);
    let project = project("")
        .workbook("inputs/plan.xlsx", &plan)
        .workbook("inputs/world.xlsx", &nested)
        .file("templates/plan/template.toml", "name = \"plan\"\ntitle = \"Plan\"\ndescription = \"\"\nversion = \"1.0.0\"\nstandards = []\n")
        .file("templates/plan/schema.toml", "")
        .file("templates/plan/main.typ.hbs", "#set document(title: \"{{document.title}}\")\n");
    for (pattern, told) in [
        ("crad-a.xlsx", "error: `crad-a.xlsx` is the name of no workbook here"),
        (
            "region.xlsx",
            "error: `region.xlsx` is this workbook itself, whose rows are here already",
        ),
        ("../inputs/card-*", "error: `../inputs/card-*` leads out of the folder of this workbook"),
        (
            "plan.xlsx",
            "error: the rows of `inputs/plan.xlsx` can't be added: it is no `card`, but `plan`",
        ),
        (
            "world.xlsx",
            "error: the rows of `inputs/world.xlsx` can't be added: it takes rows from other \
             workbooks itself",
        ),
        (
            "[cr]*-a.xlsx; REGION*; card-b.xlsx",
            "error: `REGION*` is this workbook itself, whose rows are here already",
        ),
    ] {
        project.save("inputs/region.xlsx", &region(&[&format!("Rows from|{pattern}")]));
        let report = project.build(["inputs/region.xlsx"]);
        let at = "[rows-not-added] inputs/region.xlsx Document!B5";
        let found = &report.found()[0];
        assert_eq!(found, &told.replacen("error", &format!("error{at}"), 1), "{pattern}");
    }
    // That a pattern fits the workbook as well is worth a note.
    project.save("inputs/card-all.xlsx", &region(&["Rows from|card-*.xlsx"]));
    let report = project.build(["inputs/card-all.xlsx"]);
    assert_eq!(report.statuses(), ["card-all.pdf written"]);
    assert!(report.found()[0].starts_with("note[rows-not-added]"), "{:?}", report.found());
}

#[test]
fn what_is_up_to_date_is_told_by_the_cells_of_the_other_workbooks() {
    let project = project("");
    project.build([]);
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["card-a.pdf unchanged", "card-b.pdf unchanged", "region.pdf unchanged"]
    );
    project.save("inputs/card-b.xlsx", &card("B", &[], &["1|B|Two.[^1]|5"]));
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["card-a.pdf unchanged", "card-b.pdf written", "region.pdf written"]
    );
    assert_eq!(report.causes("card-b.pdf"), ["changed: Findings!D2 (Score: 2 → 5)"]);
    let cause = "changed: inputs/card-b.xlsx · Findings!D2 (Score: 2 → 5)";
    assert_eq!(report.causes("region.pdf"), [cause]);
    // A new file that the pattern fits, and one that is gone.
    project.save("inputs/card-aa.xlsx", &card("AA", &[], &["1|AA|Three|4"]));
    let report = project.build(["inputs/region.xlsx"]);
    assert_eq!(report.statuses(), ["region.pdf written"]);
    assert!(
        report
            .causes("region.pdf")
            .contains(&"added: inputs/card-aa.xlsx · Findings row 2 (Three)".to_owned()),
        "{:?}",
        report.causes("region.pdf")
    );
    project.remove("inputs/card-aa.xlsx");
    let report = project.build(["inputs/region.xlsx"]);
    assert_eq!(report.statuses(), ["region.pdf written"]);
    let run = project.run(["build", "--explain", "region"]).success();
    assert!(run.stdout.contains("inputs/card-b.xlsx · Findings: 1, row 2"), "{}", run.stdout);
}

#[test]
fn images_are_found_beside_their_own_workbook() {
    let with = |photo: &str| card("B", &[], &[&format!("1|B|Two|2|{photo}")]);
    let project = project("")
        .workbook("inputs/cards/b.xlsx", &with("dot.svg"))
        .file("inputs/cards/dot.svg", DOT)
        .workbook("inputs/region.xlsx", &region(&["Rows from|cards/*.xlsx"]));
    let build = || project.build(["inputs/region.xlsx"]);
    assert_eq!(build().statuses(), ["region.pdf written"]);
    assert_eq!(build().statuses(), ["region.pdf unchanged"]);
    project.write("inputs/cards/dot.svg", String::from_utf8_lossy(DOT).replace("'4'", "'5'"));
    assert_eq!(build().causes("region.pdf"), ["changed: cards/dot.svg"]);
    project.save("inputs/cards/b.xlsx", &with("dat.svg"));
    let found = build().found();
    let told = "error[bad-image] inputs/cards/b.xlsx Findings!E2: the image";
    assert!(found.iter().any(|found| found.starts_with(told)), "{found:?}");
}

/// A card with messages, whose senders are shown where they agreed to it.
fn messages(form: &[&str], messages: &[&str]) -> Book {
    let document = [&["Field|Value", "Type|post", "Title|Post"], form].concat();
    let book = Book::new().sheet("Document", rows(&document));
    let messages = [&["No.|Sender|Consent|Text"], messages].concat();
    if messages.len() > 1 { book.sheet("Messages", rows(&messages)) } else { book }
}

/// What a region's paper of two countries comes to, one of which withholds a name.
fn region_of(own: &[&str], other: &[&str]) -> (Project, String) {
    let schema = r#"
[[sheet]]
name = "messages"
key = "id"
column = [
  { name = "id", type = "text", title = "No.", required = true },
  { name = "sender", type = "text", shown-if = "consent is named" },
  { name = "consent", type = "text" },
  { name = "text", type = "text" },
]
"#;
    let manifest = "name = \"post\"\ntitle = \"Post\"\ndescription = \"\"\nversion = \"1.0.0\"\nstandards = []\n";
    let project = Project::new()
        .file("templates/post/template.toml", manifest)
        .file("templates/post/schema.toml", schema)
        .file(
            "templates/post/main.typ.hbs",
            "#set document(title: \"{{document.title}}\")\n{{#each messages}}{{id}} {{sender}}: {{text}}\n\n{{/each}}",
        )
        .workbook("inputs/a.xlsx", &messages(&[], &["A1|Odo Ravenscourt|no|We are few."]))
        .workbook("inputs/b.xlsx", &messages(&[], other))
        .workbook("inputs/region.xlsx", &messages(&["Rows from|a.xlsx; b.xlsx"], own));
    let run = project.run(["build", "--keep-typst"]);
    let said = format!("{}{}", run.stdout, run.stderr);
    (project, said.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn a_text_does_not_tell_what_another_workbook_withholds() {
    let told = "A1` is not to be shown, and stands in this text";
    // In another country's text, or in one of the region's own.
    let (project, said) = region_of(&[], &["B1|Ana Ray|named|As Odo Ravenscourt said."]);
    assert!(said.contains(told) && said.contains("inputs/b.xlsx"), "{said}");
    assert!(!said.contains("Ravenscourt"), "{said}");
    let copy = std::fs::read(project.path("out/b.problems.xlsx")).unwrap();
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(copy)).unwrap();
    let mut texts = String::new();
    std::io::Read::read_to_string(&mut parts.by_name("xl/sharedStrings.xml").unwrap(), &mut texts)
        .unwrap();
    assert!(!texts.contains("Ravenscourt"), "{texts}");
    assert!(project.path("out/b.pdf").is_file() && !project.path("out/region.pdf").exists());
    let (project, said) =
        region_of(&["R1|Ravenscourt, Odo|no|Odo Ravenscourt agrees."], &["B1|||Yes"]);
    assert!(said.contains(told) || said.contains("R1` is not to be shown"), "{said}");
    assert!(!project.path("out/region.pdf").exists());
    // In a fault, it is not told either.
    let (_, said) = region_of(&["R1|Ana Ray|named|Yes"], &["B1|Bo Day|named|Yes"]);
    assert!(!said.contains("not to be shown"), "{said}");
    // Who is shown by consent elsewhere, is.
    let (project, said) = region_of(&[], &["B1|Odo Ravenscourt|named|Yes"]);
    assert!(!said.contains("not to be shown"), "{said}");
    assert!(project.pdf("out/region.pdf").text().contains("B1 Odo Ravenscourt: Yes"));
}

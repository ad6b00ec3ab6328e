//! One workbook, many documents: per row, per value, per language, each with its own records.

use crate::project::{Project, Report};
use crate::support::{Book, Cell};

const SCHEMA: &str = r#"
[[sheet]]
name = "results"
key = "id"
column = [
  { name = "id", type = "dotted-number", title = "No.", required = true },
  { name = "heading", type = "text" },
]

[[sheet]]
name = "activities"
key = "id"
parent = "result"
column = [
  { name = "id", type = "dotted-number", title = "No.", required = true },
  { name = "result", type = "reference", sheet = "results", required = true },
  { name = "countries", type = "code", codes = "countries", separator = ";" },
  { name = "lead", type = "text", required = false },
  { name = "text", type = "text", required = true },
  { name = "cost", type = "integer" },
]

[[sheet]]
name = "steps"
required = false
column = [
  { name = "activity", type = "reference", sheet = "activities" },
  { name = "step", type = "text" },
  { name = "photo", type = "image", alt = "step" },
]

[[sheet]]
name = "risks"
required = false
column = [
  { name = "result", type = "reference", sheet = "results" },
  { name = "risk", type = "text" },
]

[[sheet]]
name = "terms"
required = false
column = [{ name = "term", type = "text" }, { name = "year", type = "integer" }]

[[sheet]]
name = "scratch"
required = false
unused = true
column = [{ name = "number", type = "integer" }]
"#;

/// Prints all that a document has.
const TEMPLATE: &str = r#"
#let all = "{{per}}|{{#each results}}{{id}} {{#each activities}}{{id}} {{/each}}{{/each}}|{{#each activities}}{{id}} {{/each}}|{{#each steps}}{{step}} {{/each}}|{{#each risks}}{{risk}} {{/each}}|{{#each terms}}{{term}} {{/each}}"
#set document(title: "{{document.title}}")
#all
"#;

const COUNTRIES: &str = "code,label,region\nAL,Albania,West\nGE,Georgia,East\nTR,Türkiye,East\nCI,Côte d'Ivoire,Other\n";

fn rows(rows: &[&str]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.split('|').map(Cell::from).collect()).collect()
}

/// A workbook of a plan; each row of the form is `Field|Value`.
fn plan(form: &[&str]) -> Book {
    let document = [&["Field|Value", "Type|plan", "Title|A plan"], form].concat();
    let activities = [
        "No.|Result|Countries|Lead|Text|Cost",
        "1.1|1|Albania|UN Women|Survey|1",
        "1.2|1|Albania; Georgia|ILO|Training|2",
        "2.1|2|Georgia|UN Women|Law|3",
        "3.1|3|Türkiye||Paper|4",
    ];
    Book::new()
        .sheet("Document", rows(&document))
        .sheet("Results", rows(&["No.|Heading", "1|One", "2|Two", "3|Three", "4|Four"]))
        .sheet("Activities", rows(&activities))
        .sheet("Steps", rows(&["Activity|Step", "1.1|s11", "1.2|s12", "|all", "3.1|s31"]))
        .sheet("Risks", rows(&["Result|Risk", "1|r1", "2|r2", "|r", "4|r4"]))
        .sheet("Terms", rows(&["Term", "t1", "t2"]))
}

/// A project with a type whose manifest has these lines, too.
fn project(manifest: &str) -> Project {
    let manifest = format!(
        "name = \"plan\"\ntitle = \"Plan\"\ndescription = \"\"\nversion = \"1.0.0\"\n\
         standards = []\n{manifest}\n"
    );
    Project::new()
        .file("templates/plan/template.toml", manifest)
        .file("templates/plan/schema.toml", SCHEMA)
        .file("templates/plan/main.typ.hbs", TEMPLATE)
        .file("templates/_shared/codes/countries.csv", COUNTRIES)
}

/// What each document has, by its name: what the template prints between the bars.
fn made(project: &Project) -> Vec<String> {
    project.run(["build", "--keep-typst"]).success();
    sources(project)
}

fn sources(project: &Project) -> Vec<String> {
    let names =
        project.made().into_iter().filter_map(|name| Some(name.strip_suffix(".typ")?.to_owned()));
    let all = names.map(|name| {
        let text = project.text(&format!("out/{name}.typ"));
        let all = text.split("let all = \"").nth(1).unwrap().split("\"\n").next().unwrap();
        let parts: Vec<&str> = all.split('|').map(str::trim).collect();
        format!("{name}: {}", parts.join(" | "))
    });
    all.collect()
}

fn statuses(report: &Report) -> Vec<String> {
    report.statuses()
}

#[test]
fn each_document_has_its_own_records() {
    let cases: [(&str, &[&str]); 6] = [
        (
            "activities.countries",
            &[
                "plan-Albania: Albania | 1 1.1 1.2 | 1.1 1.2 | s11 s12 all | r1 r | t1 t2",
                "plan-Georgia: Georgia | 1 1.2 2 2.1 | 1.2 2.1 | s12 all | r1 r2 r | t1 t2",
                "plan-Türkiye: Türkiye | 3 3.1 | 3.1 | all s31 | r | t1 t2",
            ],
        ),
        (
            "results",
            &[
                "plan-1: 1 | 1 1.1 1.2 | 1.1 1.2 | s11 s12 all | r1 r | t1 t2",
                "plan-2: 2 | 2 2.1 | 2.1 | all | r2 r | t1 t2",
                "plan-3: 3 | 3 3.1 | 3.1 | all s31 | r | t1 t2",
                "plan-4: 4 | 4 |  | all | r r4 | t1 t2",
            ],
        ),
        (
            "terms",
            &[
                "plan-t1: t1 | 1 1.1 1.2 2 2.1 3 3.1 4 | 1.1 1.2 2.1 3.1 | s11 s12 all s31 | r1 r2 r r4 | t1",
                "plan-t2: t2 | 1 1.1 1.2 2 2.1 3 3.1 4 | 1.1 1.2 2.1 3.1 | s11 s12 all s31 | r1 r2 r r4 | t2",
            ],
        ),
        (
            "results; Activities!Countries",
            &[
                "plan-1-Albania: 1, Albania | 1 1.1 1.2 | 1.1 1.2 | s11 s12 all | r1 r | t1 t2",
                "plan-1-Georgia: 1, Georgia | 1 1.2 | 1.2 | s12 all | r1 r | t1 t2",
                "plan-2-Georgia: 2, Georgia | 2 2.1 | 2.1 | all | r2 r | t1 t2",
                "plan-3-Türkiye: 3, Türkiye | 3 3.1 | 3.1 | all s31 | r | t1 t2",
            ],
        ),
        (
            "Lead; Countries",
            &[
                "plan-ILO-Albania: ILO, Albania | 1 1.2 | 1.2 | s12 all | r1 r | t1 t2",
                "plan-ILO-Georgia: ILO, Georgia | 1 1.2 | 1.2 | s12 all | r1 r | t1 t2",
                "plan-UN Women-Albania: UN Women, Albania | 1 1.1 | 1.1 | s11 all | r1 r | t1 t2",
                "plan-UN Women-Georgia: UN Women, Georgia | 2 2.1 | 2.1 | all | r2 r | t1 t2",
            ],
        ),
        (
            "none",
            &[
                "plan:  | 1 1.1 1.2 2 2.1 3 3.1 4 | 1.1 1.2 2.1 3.1 | s11 s12 all s31 | r1 r2 r r4 | t1 t2",
            ],
        ),
    ];
    for (per, expected) in cases {
        let book = plan(&[&format!("Per|{per}")]);
        let project = project("per = \"results\"").workbook("inputs/plan.xlsx", &book);
        assert_eq!(made(&project), expected, "{per}");
    }
    // The manifest alone says the same.
    for (per, at) in [
        ("\"activities.countries\"", 0),
        ("\"results\"", 1),
        ("[\"results\", \"activities.countries\"]", 3),
    ] {
        let project = project(&format!("per = {per}")).workbook("inputs/plan.xlsx", &plan(&[]));
        assert_eq!(made(&project), cases[at].1, "{per}");
    }
}

#[test]
fn a_row_that_says_where_it_belongs_is_in_no_other_document() {
    let book = Book::new()
        .sheet(
            "Document",
            rows(&["Field|Value", "Type|concept-note", "Title|Water", "Per|Consultations"]),
        )
        .sheet("Consultations", rows(&["Consultation|Venue", "North|Harbour", "South|Hilltop"]))
        .sheet("Sections", rows(&["No.|Heading", "I|Objectives"]))
        .sheet(
            "Items",
            rows(&[
                "Section|Text|Consultations",
                "I|Everybody|",
                "I|Northerners|North",
                "I|Southerners|South",
            ]),
        )
        .sheet("Panels", rows(&["Panel|Title", "1|Taps"]))
        .sheet(
            "Agenda",
            rows(&[
                "Kind|Panel|Room|Consultations",
                "Panel|1|Boathouse|North",
                "Panel|1|Stable|South",
            ]),
        );
    let project = Project::new().workbook("inputs/note.xlsx", &book);
    project.run(["build"]).success();
    for (place, own, other) in [
        (
            "North",
            ["Harbour", "Everybody", "Northerners", "Taps", "Boathouse"],
            ["Southerners", "Stable"],
        ),
        (
            "South",
            ["Hilltop", "Everybody", "Southerners", "Taps", "Stable"],
            ["Northerners", "Boathouse"],
        ),
    ] {
        let words = project.pdf(&format!("out/note-{place}.pdf")).text();
        let lower = words.to_lowercase();
        assert!(own.iter().all(|word| lower.contains(&word.to_lowercase())), "{place}: {words}");
        assert!(!other.iter().any(|word| words.contains(word)), "{place}: {words}");
    }
}

#[test]
fn rows_in_no_document_are_told() {
    let book = plan(&["Per|Lead"]).with("Activities", "D3", "");
    let project = project("").workbook("inputs/plan.xlsx", &book);
    let report = project.build([]);
    assert_eq!(report.statuses(), ["plan-UN Women.pdf written"]);
    assert_eq!(
        report.found(),
        [
            "warning[missing-value] inputs/plan.xlsx Activities!D3: `Lead` is blank in 2 rows, which are in no \
          document: D3, D5"
        ]
    );
}

#[test]
fn a_bad_row_stops_the_documents_that_it_feeds() {
    let all = ["Albania", "Georgia", "Türkiye"];
    let cases: &[(&str, &str, &str, &[&str])] = &[
        // A cell of an own record, and of one above, below and beside.
        ("Activities", "F2", "much", &["Albania"]),
        ("Activities", "F3", "much", &["Albania", "Georgia"]),
        ("Results", "A4", "x", &["Türkiye"]),
        ("Steps", "B5", "", &[]),
        // Two rows with one key stop the documents of both.
        ("Activities", "A4", "1.1", &["Albania", "Georgia"]),
        // A row whose place is not known is in no document, and may be missing in the one that its word
        // is near to.
        ("Activities", "C2", "Albanai", &["Albania"]),
        ("Activities", "C2", "Nowhere", &[]),
        ("Activities", "C3", "Albanai; Georgia", &["Albania", "Georgia"]),
        ("Steps", "A3", "9.9", &[]),
        // What is not connected belongs to all, and so does what is at no row.
        ("Terms", "B2", "soon", &all),
        ("Activities", "F1", "Text", &all),
        ("Document", "B3", "", &all),
        // A sheet of which nothing is made stops nobody.
        ("Scratch", "A2", "x", &[]),
    ];
    for (sheet, address, value, stopped) in cases {
        let mut book = plan(&["Per|Countries"]).with("Terms", "B1", "Year");
        book = book.sheet("Scratch", rows(&["Number", "1"])).with(sheet, address, *value);
        let project = project("").workbook("inputs/plan.xlsx", &book);
        let report = project.build([]);
        let expected: Vec<String> = all
            .iter()
            .map(|name| {
                let status = if stopped.contains(name) { "failed" } else { "written" };
                format!("plan-{name}.pdf {status}")
            })
            .collect();
        assert_eq!(statuses(&report), expected, "{sheet}!{address} {value}: {:?}", report.found());
    }
}

#[test]
fn a_row_whose_document_is_not_known_is_told_to_be_in_none() {
    let book = plan(&["Per|Countries"]).with("Activities", "C2", "Albanai");
    let project = project("").workbook("inputs/plan.xlsx", &book);
    let run = project.run(["build"]).failure(1);
    assert!(
        run.stderr.contains("the row is in no document until this is mended"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("did you mean `Albania`?"), "{}", run.stderr);
}

#[test]
fn warnings_that_are_denied_stop_only_their_documents() {
    let book = plan(&["Per|Countries"]).with("Activities", "C2", "Albania; Albania");
    let project = project("").workbook("inputs/plan.xlsx", &book);
    let report = project.build(["--deny-warnings"]);
    assert_eq!(
        report.statuses(),
        ["plan-Albania.pdf failed", "plan-Georgia.pdf written", "plan-Türkiye.pdf written"]
    );
}

#[test]
fn a_template_sees_the_whole_and_what_its_document_is_made_per() {
    let template = "#metadata(\"{{#each activities}}{{id}} {{/each}}of {{#each whole.activities}}{{id}} {{/each}}\
                    in {{#each whole.results}}{{id}}({{count activities}}) {{/each}}\
                    {{#if per}}for {{per.countries.label}} in {{per.countries.region}}, {{countries.code}}{{/if}}\
                    {{#if per.results}}!{{per.results.heading}}{{/if}}\")\n";
    let project = project("per = \"activities.countries\"")
        .file("templates/plan/main.typ.hbs", template)
        .workbook("inputs/plan.xlsx", &plan(&[]));
    project.run(["build", "--keep-typst"]).success();
    let text = project.text("out/plan-Georgia.typ");
    let whole = "of 1.1 1.2 2.1 3.1 in 1(2) 2(1) 3(1) 4(0) ";
    assert_eq!(text.trim(), format!("#metadata(\"1.2 2.1 {whole}for Georgia in East, GE\")"));
    project.save("inputs/plan.xlsx", &plan(&["Per|Results"]));
    project.run(["build", "--keep-typst"]).success();
    let text = project.text("out/plan-2.typ");
    assert_eq!(text.trim(), format!("#metadata(\"2.1 {whole}for  in , !Two\")"));
    project.save("inputs/plan.xlsx", &plan(&["Per|none"]));
    project.run(["build", "--keep-typst"]).success();
    assert_eq!(
        project.text("out/plan.typ").trim(),
        format!("#metadata(\"1.1 1.2 2.1 3.1 {whole}\")")
    );
    // What the whole shows, feeds all documents.
    let book = plan(&[]).with("Activities", "F2", "much");
    project.save("inputs/plan.xlsx", &book);
    let report = project.build([]);
    assert!(
        report.statuses().iter().all(|it| it.ends_with("failed stale") || it.ends_with("failed")),
        "{:?}",
        report.statuses()
    );
}

#[test]
fn a_field_that_nothing_is_made_per_is_told_at_its_line() {
    let project = project("")
        .file(
            "templates/plan/main.typ.hbs",
            "a\n{{per.country}} {{whole.activites}} {{per.countries.colour}}\n",
        )
        .workbook("inputs/plan.xlsx", &plan(&[]));
    let run = project.run(["build", "--format", "short"]).failure(1);
    let told = "templates/plan/main.typ.hbs:2:7: error[unknown-template-field]: no document can be made per `country`";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(
        run.stderr.contains("main.typ.hbs:2:25: error[unknown-template-field]"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("the code list `countries` has no column `colour`"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_no_sheet_or_column_is_told_at_its_cell() {
    let cases = [
        (
            "Countrys",
            "`Countrys` is no sheet or column to make documents per",
            "did you mean `Countries`?",
        ),
        (
            "Result; Colour",
            "`Colour` is no sheet or column to make documents per",
            "write the name of a sheet",
        ),
        (
            "No.",
            "`No.` is a column of more than one sheet",
            "write `Results: No.` or `Activities: No.`",
        ),
        ("Document", "`Document` is no sheet or column to make documents per", "write the name"),
    ];
    for (per, message, hint) in cases {
        let book = plan(&[&format!("Per|{per}")]);
        let project = project("").workbook("inputs/plan.xlsx", &book);
        let run = project.run(["build"]).failure(1);
        let words = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [message, hint, "Document!B4"] {
            assert!(words.contains(part), "{per}: {part}\n{}", run.stderr);
        }
    }
}

#[test]
fn a_manifest_that_is_wrong_is_told_at_its_line() {
    let cases = [
        (
            "per = \"activities.country\"",
            ":6:7: error[bad-manifest]: documents can't be made per `activities.country`",
        ),
        (
            "per = [\"results\", \"result\"]",
            ":6:19: error[bad-manifest]: documents can't be made per `result`",
        ),
        (
            "per = [\"results\", \"results\"]",
            ":6:19: error[bad-manifest]: `results` stands twice in `per`",
        ),
        ("per = 3", ":6:7: error[bad-manifest]: a number stands where a text is expected"),
        (
            "output = \"{{input}}-{{keys}}\"",
            ":6:23: error[bad-manifest]: the name of the PDF can't be made of `keys`",
        ),
        (
            "per = \"activities.countries\"\noutput = \"{{country.cod}}\"",
            ":7:13: error[bad-manifest]: the name of the PDF can't be made of `country.cod`",
        ),
        (
            "per = \"results\"\noutput = \"{{country.code}}\"",
            ":7:13: error[bad-manifest]: the name of the PDF can't be made of `country.code`",
        ),
    ];
    for (lines, told) in cases {
        let project = project(lines).workbook("inputs/plan.xlsx", &plan(&[]));
        let run = project.run(["build", "--format", "short"]).failure(1);
        let told = format!("templates/plan/template.toml{told}");
        assert!(run.stderr.contains(&told), "{told}\n{}", run.stderr);
    }
}

#[test]
fn pdfs_are_called_as_the_manifest_says() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        (
            "per = \"activities.countries\"\noutput = \"{{country.code}}-work-plan-{{year}}\"",
            "Date|2026-03-01",
            "",
            &["AL-work-plan-2026", "GE-work-plan-2026", "TR-work-plan-2026"],
        ),
        (
            "per = \"activities.countries\"\noutput = \"{{countries.region}}/{{title}}/{{key}} ({{type}})\"",
            "",
            "",
            &[
                "East/A plan/Georgia (plan)",
                "East/A plan/Türkiye (plan)",
                "West/A plan/Albania (plan)",
            ],
        ),
        // What a workbook chooses, the author could not foresee.
        (
            "output = \"{{document.title}}\"",
            "",
            "Results",
            &["A plan-1", "A plan-2", "A plan-3", "A plan-4"],
        ),
        (
            "per = \"results\"\noutput = \"{{result.heading}}\"",
            "",
            "results; countries",
            &["One-Albania", "One-Georgia", "Three-Türkiye", "Two-Georgia"],
        ),
        (
            "per = \"results\"\noutput = \"{{input}}-{{key}}-{{language}}\"",
            "",
            "none",
            &["plan-en"],
        ),
    ];
    for (manifest, date, per, expected) in cases {
        let per = format!("Per|{per}");
        let form: Vec<&str> = [*date, if per == "Per|" { "" } else { &per }]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect();
        let project = project(manifest).workbook("inputs/plan.xlsx", &plan(&form));
        let report = project.build([]);
        let documents = report.0["documents"].as_array().unwrap();
        let mut names: Vec<String> = documents
            .iter()
            .map(|it| it["output"].as_str().unwrap().replace("out/", "").replace(".pdf", ""))
            .collect();
        names.sort();
        assert_eq!(&names, expected, "{manifest} {:?}", report.found());
        for name in names {
            assert!(project.path(&format!("out/{name}.pdf")).is_file(), "{name}");
        }
    }
}

#[test]
fn two_documents_of_one_name_are_told_with_both_cells() {
    let book = plan(&["Per|Lead"])
        .with("Activities", "D2", "CON")
        .with("Activities", "D3", "con")
        .with("Activities", "D5", "../etc");
    let project = project("").file("templates/plan/template.toml", "name = \"plan\"\ntitle = \"Plan\"\n\
         description = \"\"\nversion = \"1.0.0\"\nstandards = []\nper = \"activities.lead\"\noutput = \"{{lead}}\"\n")
        .workbook("inputs/plan.xlsx", &book);
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["CON-.pdf failed", "con-.pdf failed", "UN Women.pdf written", "-etc.pdf written"]
    );
    let fault = &report.0["diagnostics"][0];
    assert_eq!(fault["name"], "duplicate-output");
    assert_eq!(fault["message"], "2 documents would be written as `con-.pdf`");
    assert_eq!(fault["also"][0]["what"], "`CON` is made of");
    assert_eq!(fault["also"][0]["place"]["cell"], "D2");
    assert_eq!(fault["also"][1]["place"]["cell"], "D3");
}

#[test]
fn a_document_can_not_lie_where_another_needs_a_folder() {
    let book = plan(&[]).with("Activities", "D2", "a").with("Activities", "D3", "a.pdf").with(
        "Activities",
        "E3",
        "x",
    );
    let project = project("per = \"activities\"\noutput = \"{{activity.lead}}/{{activity.text}}\"")
        .workbook(
            "inputs/plan.xlsx",
            &book
                .with("Activities", "D4", "a")
                .with("Activities", "E2", "b")
                .with("Activities", "E4", "b.pdf/")
                .with("Activities", "E5", "a"),
        );
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["b.pdf written", "x.pdf failed", "b.pdf-.pdf written", "a.pdf failed"],
        "{:?}",
        report.found()
    );
    assert_eq!(
        report.found(),
        ["error[duplicate-output] out/a.pdf: `a.pdf` is a document, and the folder of another"]
    );
}

#[test]
fn a_document_is_made_in_each_language() {
    let labels = "page = \"{{page}}\"\n";
    let with = |form: &[&str]| {
        project("")
            .file("templates/_shared/labels/fr.toml", labels)
            .file("templates/_shared/labels/en.toml", labels)
            .file(
                "templates/_shared/codes/countries.csv",
                "code,label,label-fr\nAL,Albania,Albanie\nGE,Georgia,Géorgie\nTR,Türkiye,Türkiye\n",
            )
            .file("templates/_shared/codes/languages.csv", "code,label\nen,English\nfr,French\n")
            .file("templates/plan/main.typ.hbs", "#let all = \"{{per}}|{{document.language}}\"\n")
            .workbook("inputs/plan.xlsx", &plan(form))
    };
    for (form, expected) in [
        (&["Per|Language", "Language|en; French"][..], &["plan-en:  | en", "plan-fr:  | fr"][..]),
        (&["Per|language"], &["plan-en:  | en", "plan-fr:  | fr"]),
        (&["Per|Language", "Language|fr"], &["plan-fr:  | fr"]),
        (
            &["Per|Countries; Language", "Language|en; fr"],
            &[
                "plan-Albania-en: Albania | en",
                "plan-Albanie-fr: Albanie | fr",
                "plan-Georgia-en: Georgia | en",
                "plan-Géorgie-fr: Géorgie | fr",
                "plan-Türkiye-en: Türkiye | en",
                "plan-Türkiye-fr: Türkiye | fr",
            ],
        ),
    ] {
        assert_eq!(made(&with(form)), expected, "{form:?}");
    }
    let report = with(&["Per|Language", "Language|en; Klingon"]).build([]);
    assert!(report.found()[0].contains("unknown-code"), "{:?}", report.found());
    assert!(report.statuses().iter().all(|it| it.ends_with("failed")), "{:?}", report.statuses());
}

#[test]
fn a_document_reads_the_images_of_its_own_records() {
    let book =
        plan(&["Per|Countries"]).with("Steps", "C1", "Photo").with("Steps", "C2", "gone.png");
    let project = project("").workbook("inputs/plan.xlsx", &book);
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["plan-Albania.pdf failed", "plan-Georgia.pdf written", "plan-Türkiye.pdf written"]
    );
    assert_eq!(report.found().len(), 1, "{:?}", report.found());
}

#[test]
fn a_workbook_with_nothing_to_make_documents_of_is_told() {
    for (per, address, told) in [
        (
            "Steps",
            "",
            "error[missing-value] inputs/plan.xlsx Steps: there is nothing to make documents of: the sheet has no rows",
        ),
        (
            "Lead",
            "D",
            "error[missing-value] inputs/plan.xlsx Activities: there is nothing to make documents of: `Lead` is blank in all rows",
        ),
    ] {
        let mut book = plan(&[&format!("Per|{per}")]);
        for row in 2..=5 {
            if !address.is_empty() {
                book = book.with("Activities", &format!("{address}{row}"), "");
            }
        }
        if per == "Steps" {
            book.sheets.retain(|(name, _)| name != "Steps");
            book = book.sheet("Steps", rows(&["Activity|Step"]));
        }
        let project = project("").workbook("inputs/plan.xlsx", &book);
        let report = project.build([]);
        assert_eq!(report.statuses(), ["plan.pdf failed"]);
        assert_eq!(report.found(), [told]);
    }
}

#[test]
fn a_type_with_several_documents_can_be_tested() {
    let project = project("per = \"activities.countries\"").file("templates/plan/README.md", "");
    for (name, text) in [
        ("Document", "Field,Value\nType,plan\nTitle,A plan\n"),
        ("Results", "No.,Heading\n1,One\n"),
        ("Activities", "No.,Result,Countries,Text\n1.1,1,Albania; Georgia,Survey\n"),
    ] {
        project.write(&format!("templates/plan/sample/{name}.csv"), text);
        project.write(&format!("templates/plan/tests/two/input/{name}.csv"), text);
    }
    project.run(["test", "plan", "--bless"]);
    let mut names = project.names("templates/plan/tests/two/expected");
    names.sort();
    assert_eq!(names, ["input-Albania.typ", "input-Georgia.typ"]);
    let run = project.run(["test", "plan"]);
    assert!(!run.stderr.contains("case-differs"), "{}", run.stderr);
    assert!(!run.stderr.contains("error"), "{}", run.stderr);
    project.change("templates/plan/tests/two/expected/input-Georgia.typ", "1.1", "1.2");
    project.write("templates/plan/tests/two/expected/input-Malta.typ", "");
    let run = project.run(["test", "plan", "--format", "short"]).failure(1);
    for told in ["expected/input-Georgia.typ", "no longer gives `expected/input-Malta.typ`"] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
}

#[test]
fn a_workbook_of_two_types_may_make_several_documents_of_one() {
    let book = plan(&["Per|Countries"]).with("Document", "B2", "plan; list");
    let project = project("")
        .file(
            "templates/list/template.toml",
            "name = \"list\"\ntitle = \"List\"\ndescription = \"\"\nversion = \"1\"\nstandards = []\n",
        )
        .file("templates/list/schema.toml", "[[sheet]]\nname = \"terms\"\ncolumn = [{ name = \"term\", type = \"text\" }]\n")
        .file("templates/list/main.typ.hbs", "{{#each terms}}{{term}}{{/each}}\n")
        .workbook("inputs/plan.xlsx", &book);
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        [
            "plan-Albania-plan.pdf written",
            "plan-Georgia-plan.pdf written",
            "plan-Türkiye-plan.pdf written",
            "plan-list.pdf written",
        ],
        "{:?}",
        report.found()
    );
}

#[test]
fn several_languages_are_told_how_to_become_several_documents() {
    let project = project("")
        .file("templates/_shared/labels/fr.toml", "")
        .workbook("inputs/plan.xlsx", &plan(&["Language|en; fr"]));
    let run = project.run(["build"]).failure(1);
    let words = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("write `Language` beside a field `Per`"), "{}", run.stderr);
}

#[test]
fn a_document_that_fails_is_told_by_what_it_is_made_per() {
    let book = plan(&["Per|Countries"]).with("Activities", "F4", "much");
    let project = project("").workbook("inputs/plan.xlsx", &book);
    let run = project.run(["build"]).failure(1);
    assert!(run.stdout.contains("failed     inputs/plan.xlsx (plan: Georgia)"), "{}", run.stdout);
    // Chosen by its key, another one is made, and nothing is said of this one.
    let run = project.run(["build", "--only", "albania", "--force"]).success();
    assert!(!run.stderr.contains("much"), "{}", run.stderr);
    project.run(["build", "--only", "Georgia"]).failure(1);
}

/// The shipped regional plan: what the paper of one country is made of.
#[test]
fn the_share_of_a_country_in_the_shipped_regional_plan_is_as_it_was() {
    let project = Project::new()
        .copied("inputs/work-plan-western-balkans.xlsx", "inputs/work-plan-western-balkans.xlsx");
    project.run(["build", "--keep-typst", "--deny-warnings"]).success().stderr("");
    insta::assert_snapshot!(project.text("out/work-plan-western-balkans-Montenegro.typ"));
}

/// A type whose activities and outputs both name countries, and may name an entity by any of its names.
const TWO_LEVELS: &str = r#"
[[sheet]]
name = "outputs"
key = "id"
column = [
  { name = "id", type = "dotted-number", title = "No.", required = true },
  { name = "countries", type = "code", codes = "countries", separator = ";" },
  { name = "lead", type = "text", codes = "entities" },
]

[[sheet]]
name = "activities"
key = "id"
parent = "output"
required = false
column = [
  { name = "id", type = "dotted-number", title = "No.", required = true },
  { name = "output", type = "reference", sheet = "outputs", required = true },
  { name = "countries", type = "code", codes = "countries", separator = ";" },
  { name = "lead", type = "text", codes = "entities" },
]
"#;

#[test]
fn a_row_that_has_none_below_it_stands_for_itself() {
    let template = "#let all = \"{{per}}|{{#each outputs}}{{id}} {{lead}} {{#each activities}}{{id}} \
                    {{lead}} {{/each}}{{/each}}\"\n#set document(title: \"{{document.title}}\")\n#all\n";
    let entities = "code,label,aliases\nUNFPA,UNFPA,United Nations Population Fund\n";
    let outputs = ["No.|Countries|Lead", "1|Georgia|ILO", "2|Georgia; Albania|UNFPA", "3||"];
    let activities = [
        "No.|Output|Countries|Lead",
        "1.1|1|Albania|United Nations Population Fund",
        "3.1|3|Türkiye|Secretariat",
    ];
    let cases: [(&str, &[&str]); 2] = [
        (
            "Activities: Countries",
            &[
                "plan-Albania: Albania | 1 ILO 1.1 UNFPA 2 UNFPA",
                "plan-Georgia: Georgia | 2 UNFPA",
                "plan-Türkiye: Türkiye | 3  3.1 Secretariat",
            ],
        ),
        (
            "Activities: Lead",
            &[
                "plan-Secretariat: Secretariat | 3  3.1 Secretariat",
                "plan-UNFPA: UNFPA | 1 ILO 1.1 UNFPA 2 UNFPA",
            ],
        ),
    ];
    for (per, expected) in cases {
        let document = ["Field|Value", "Type|plan", "Title|A plan", &format!("Per|{per}")];
        let book = Book::new()
            .sheet("Document", rows(&document))
            .sheet("Outputs", rows(&outputs))
            .sheet("Activities", rows(&activities));
        let project = project("")
            .file("templates/plan/schema.toml", TWO_LEVELS)
            .file("templates/plan/main.typ.hbs", template)
            .file("templates/_shared/codes/entities.csv", entities)
            .workbook("inputs/plan.xlsx", &book);
        assert_eq!(made(&project), expected, "{per}");
    }
}

//! Starters: workbooks made from a contract. They build as they are, and programs that open them show
//! what they should.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use rapporteur::read::{self, CellValue, Formatted, Workbook};
use zip::ZipArchive;

use crate::project::{Project, TYPES};

/// A document type with a column of each type.
const TRIAL: &str = r#"
[[sheet]]
name = "groups"
title = "Groups"
key = "no"
required = false
column = [
  { name = "no", title = "No.", type = "dotted-number", required = true, example = "1.10" },
  { name = "code", title = "Code", type = "text", description = "Three digits" },
]

[[sheet]]
name = "rows"
title = "A title that is too long for the tab of a sheet"
aliases = ["Rows"]
required = false
column = [
  { name = "group", title = "Group", type = "reference", sheet = "groups", required = true },
  { name = "also", title = "Also", type = "reference", sheet = "groups", separator = ";" },
  { name = "count", title = "Count", type = "integer", minimum = 1, maximum = 99 },
  { name = "size", title = "Size", type = "number" },
  { name = "share", title = "Share", type = "percent", maximum = 0.5 },
  { name = "cost", title = "Cost", type = "money", currency = "USD" },
  { name = "start", title = "Start", type = "date", special = ["TBD"] },
  { name = "month", title = "Month", type = "year-month" },
  { name = "done", title = "Done", type = "yes-no", default = "no" },
  { name = "place", title = "Place", type = "code", codes = "places" },
  { name = "places", title = "Places", type = "code", codes = "places", separator = ";" },
  { name = "kind", title = "Kind", type = "text", values = ["old", "new, or nearly"] },
  { name = "tone", title = "Tone", type = "text", values = ["warm", "cold"], special = ["N/A"] },
  { name = "name", title = "Name", type = "text", shortest = 2, longest = 20 },
  { name = "photo", title = "Photo", type = "image", alt = "alt" },
  { name = "alt", title = "Photo shows", type = "text" },
]
"#;

/// Its sample.
const ROWS: &str = "\
Group;Also;Count;Size;Share;Cost;Start;Month;Done;Place;Places;Kind;Tone;Photo;Photo shows
1.10;1.1;7;2.5;32%;1200;2026-03-02;2026-12;TRUE;turkey;Albania;OLD;n/a;photos/tree.png;A tree
1.1;;;;;USD 20;TBD;;;;;;;;
";

fn trial() -> Project {
    let manifest = "name = \"trial\"\ntitle = \"Trial\"\ndescription = \"It tries\"\n\
                    version = \"1.0.0\"\n";
    Project::new()
        .file("templates/trial/template.toml", manifest)
        .file("templates/trial/schema.toml", TRIAL)
        .file(
            "templates/trial/main.typ.hbs",
            "#set document(title: {{document.title}})\n= {{document.title}}\n",
        )
        .file("templates/trial/sample/document.csv", "Field;Value\nTitle;A trial\n")
        .file("templates/trial/sample/Groups.csv", "no,Code\n1.10,007\n1.1,12\n")
        .file("templates/trial/sample/Rows.csv", ROWS)
        .copied(
            "inputs/outcome-brief-digital-services/terraces.png",
            "templates/trial/sample/photos/tree.png",
        )
}

/// The parts of a workbook, by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        if part.read_to_string(&mut text).is_ok() {
            parts.insert(name, text);
        }
    }
    parts
}

fn workbook(path: &Path) -> Workbook {
    read::workbook(path, "starter", &read::Options::default()).value.unwrap()
}

/// What stands in the cells of a sheet's row.
fn row(workbook: &Workbook, sheet: &str, index: u32) -> Vec<CellValue> {
    let sheet = workbook.sheets.iter().find(|it| &*it.name == sheet).unwrap();
    let row = sheet.rows.iter().find(|row| row.index == index).unwrap();
    row.cells.iter().map(|cell| cell.value.clone()).collect()
}

/// The rule of the cells that begin at an address.
fn rule<'a>(sheet: &'a str, first: &str) -> &'a str {
    let mut rules = sheet.split("<dataValidation ").skip(1);
    let rule = rules.find(|rule| {
        let (_, range) = rule.split_once("sqref=\"").unwrap();
        let range = range.split('"').next().unwrap();
        range.split(':').next() == Some(first)
    });
    rule.unwrap_or_else(|| panic!("no rule at {first}"))
}

#[test]
fn a_starter_with_its_sample_builds_without_a_word() {
    for doctype in TYPES {
        let project = Project::new();
        let name = format!("inputs/{doctype}.xlsx");
        project.run(["starter", doctype, "--sample", "-o", &name]).success().stderr("");
        let folder = format!("inputs/{doctype}-csv");
        project.run(["starter", doctype, "--sample", "--format=csv", "-o", &folder]).success();
        let name = format!("inputs/{doctype}-ods.ods");
        project.run(["starter", doctype, "--sample", "-o", &name]).success().stderr("");
        let report = project.build([]);
        assert_eq!(report.found(), [""; 0], "{doctype}");
        assert_eq!(
            report.statuses(),
            [
                format!("{doctype}-csv.pdf written"),
                format!("{doctype}-ods.pdf written"),
                format!("{doctype}.pdf written")
            ]
        );
        // What is printed is what the sample itself prints.
        let sample = Project::sample(doctype);
        sample.build([]);
        let expected = sample.pdf(&format!("out/{doctype}.pdf")).text();
        assert_eq!(project.pdf(&format!("out/{doctype}.pdf")).text(), expected);
        assert_eq!(project.pdf(&format!("out/{doctype}-csv.pdf")).text(), expected);
        assert_eq!(project.pdf(&format!("out/{doctype}-ods.pdf")).text(), expected);
    }
}

#[test]
fn an_empty_starter_lacks_only_what_is_required() {
    let project = Project::new();
    let mut all = String::new();
    for doctype in TYPES {
        project.run(["starter", doctype]).success().stdout(&format!("written    {doctype}.xlsx\n"));
        let run = project.run(["check", "--format", "short", &format!("{doctype}.xlsx")]);
        all += &run.failure(1).stderr;
        project.run(["starter", doctype, "--format", "csv"]).success();
        let run = project.run(["check", "--format", "short", doctype]).failure(1);
        assert!(run.stderr.lines().count() <= 2, "{}", run.stderr);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_same_contract_gives_the_same_bytes() {
    let project = Project::new();
    for doctype in TYPES {
        project.run(["starter", doctype, "--sample", "-o", "one.xlsx", "-f"]).success();
        project.run(["starter", doctype, "--sample", "-o", "other.xlsx", "-f"]).success();
        assert!(project.bytes("one.xlsx") == project.bytes("other.xlsx"), "{doctype}");
        project.run(["starter", doctype, "--sample", "-o", "one.ods", "-f"]).success();
        project.run(["starter", doctype, "--sample", "-o", "other.ods", "-f"]).success();
        assert!(project.bytes("one.ods") == project.bytes("other.ods"), "{doctype}");
    }
}

#[test]
fn a_sample_keeps_the_types_of_its_values() {
    let project = trial();
    project
        .run(["starter", "trial", "--sample", "-o", "new/t.xlsx"])
        .success()
        .stdout("written    new/t.xlsx\nwritten    new/photos/tree.png\n");
    assert_eq!(project.build(["new/t.xlsx"]).found(), [""; 0]);
    let text = |text: &str| CellValue::Text(text.to_owned());
    let made = workbook(&project.path("new/t.xlsx"));
    assert_eq!(row(&made, "Groups", 2), [text("1.10"), text("007")]);
    let day = CellValue::Date(jiff::civil::date(2026, 3, 2).at(0, 0, 0, 0));
    let share = Formatted {
        number: 0.32,
        before: String::new(),
        after: "%".to_owned(),
        power: 2,
        decimals: Some(1),
        grouped: false,
    };
    assert_eq!(
        row(&made, "Rows", 2),
        [
            text("1.10"),
            text("1.1"),
            CellValue::Number(7.0),
            CellValue::Number(2.5),
            CellValue::Formatted(Box::new(share)),
            CellValue::Number(1200.0),
            day,
            text("2026-12"),
            text("yes"),
            text("Türkiye"),
            text("Albania"),
            text("old"),
            text("n/a"),
            text("photos/tree.png"),
            text("A tree"),
        ]
    );
    assert_eq!(row(&made, "Rows", 3), [text("1.1"), text("USD 20"), text("TBD")]);
}

/// The row of the last place in the sheet of lists: a header and the entries of the code list.
fn last_of_places() -> usize {
    let places = include_str!("../../templates/_shared/codes/places.csv");
    places.lines().filter(|line| !line.starts_with('#')).count()
}

#[test]
fn every_column_has_the_rule_of_its_type() {
    let project = trial();
    project.run(["starter", "trial"]).success();
    let parts = parts(&project.bytes("trial.xlsx"));
    // After the page that explains come Document, Groups and Rows.
    let form = &parts["xl/worksheets/sheet2.xml"];
    let groups = &parts["xl/worksheets/sheet3.xml"];
    let rows = &parts["xl/worksheets/sheet4.xml"];
    let lists = &parts["xl/worksheets/sheet8.xml"];
    assert!(
        rule(groups, "A3")
            .contains("promptTitle=\"No.\" prompt=\"Required.&#xA;For example: 1.10\"")
    );
    assert!(rule(groups, "B3").contains("prompt=\"Three digits.\""));
    assert!(rule(form, "B6").contains("type=\"list\""), "stage");
    let keys = "<formula1>OFFSET(Groups!$A$3,0,0,MAX(1,COUNTA(Groups!$A$3:$A$10000)),1)</formula1>";
    let last = last_of_places();
    let entries = format!("<formula1>_lists!$A$2:$A${last}</formula1>");
    let is_strict = |cell: &str| rule(rows, cell).contains("showErrorMessage=\"1\"");
    for (cell, strict, holds) in [
        ("A3", true, keys),
        ("B3", false, keys),
        ("C3", true, "<formula1>1</formula1><formula2>99</formula2>"),
        ("E3", true, "error=\"The number has to be at most 50 per cent.\""),
        ("G3", false, "sqref=\"G3:G1048576\"/>"),
        ("I3", true, "<formula1>\"yes,no\"</formula1>"),
        ("J3", true, entries.as_str()),
        ("K3", false, entries.as_str()),
        ("L3", true, "<formula1>_lists!$B$2:$B$3</formula1>"),
        ("M3", true, "<formula1>\"warm,cold,N/A\"</formula1>"),
        ("N3", true, "type=\"textLength\""),
    ] {
        // Quotation marks around the names of tabs may stand or not.
        let rule = rule(rows, cell).replace('\'', "");
        assert!(rule.contains(holds), "{cell}: {rule}");
        assert_eq!(is_strict(cell), strict, "{cell}: {rule}");
    }
    assert!(rule(rows, "A3").contains("errorStyle=\"warning\""));
    for (row, column) in [(1, 'A'), (last, 'A'), (1, 'B'), (3, 'B')] {
        assert!(lists.contains(&format!("r=\"{column}{row}\"")), "{column}{row}");
    }
    let tabs = &parts["xl/workbook.xml"];
    assert!(tabs.contains("name=\"_lists\" sheetId=\"8\" state=\"hidden\""), "{tabs}");
    assert!(tabs.contains("name=\"_rapporteur\" sheetId=\"9\" state=\"veryHidden\""), "{tabs}");
    assert!(
        groups.contains("<pane xSplit=\"1\" ySplit=\"1\"") || groups.contains("<pane ySplit=\"1\"")
    );
}

#[test]
fn what_is_required_is_said_in_words() {
    let project = trial();
    project.run(["starter", "trial"]).success();
    let made = workbook(&project.path("trial.xlsx"));
    let texts = |sheet, index| {
        let texts = row(&made, sheet, index).into_iter().map(|value| match value {
            CellValue::Text(text) => text,
            other => panic!("{other:?}"),
        });
        texts.collect::<Vec<_>>()
    };
    assert_eq!(texts("Groups", 0), ["No. *", "Code"]);
    assert_eq!(texts("Groups", 1), ["▸ required\nfor example: 1.10", "▸ optional"]);
    assert_eq!(texts("Document", 0), ["Field", "Value", "Needed", "What to write"]);
    assert_eq!(texts("Document", 1)[..3], ["Type", "trial", "keep as it is"]);
    assert_eq!(texts("Document", 2)[..2], ["Title *", "required"]);
    assert_eq!(
        texts("Document", 3)[..3],
        ["Language", "English", "optional (blank means English)"]
    );
    let page = made.sheets.first().unwrap();
    let told = format!("{page:?}");
    for part in ["rapporteur check trial.xlsx", "rapporteur build trial.xlsx", "asterisk", "▸"] {
        assert!(told.contains(part), "{part}");
    }
}

#[test]
fn an_outdated_starter_tells_what_changed() {
    let project = trial();
    project.run(["starter", "trial", "--sample"]).success();
    let path = "templates/trial/schema.toml";
    project.change("templates/trial/template.toml", "1.0.0", "1.1.0");
    let note = "note[outdated-starter] trial.xlsx: the starter of this workbook is of version `1.0.0` \
                of `trial`, which is now `1.1.0`";
    let report = project.build(["trial.xlsx"]);
    assert_eq!(report.found(), [note]);
    assert_eq!(
        report.0["diagnostics"][0]["hints"][0],
        "its sheets and columns are the same; lists of words may have changed"
    );
    project.change(
        path,
        "title = \"Code\", type = \"text\"",
        "title = \"Sign\", type = \"text\", required = true",
    );
    project.change(path, "aliases = [\"Rows\"]", "aliases = [\"Rows\", \"Lines\"]");
    project.change(
        path,
        "{ name = \"size\", title = \"Size\"",
        "{ name = \"width\", title = \"Width\"",
    );
    project.write(
        path,
        project.text(path)
            + "[[sheet]]\nname = \"more\"\ntitle = \"More\"\nrequired = false\n\
               column = [{ name = \"a\", title = \"A\", type = \"text\", required = true }]\n",
    );
    project.change(path, "title = \"Groups\"", "title = \"Teams\"");
    project.change(path, "title = \"Sign\"", "title = \"Sign\", aliases = [\"Code\"]");
    let report = project.build(["trial.xlsx"]);
    let hints: Vec<_> = report.0["diagnostics"][0]["hints"].as_array().unwrap().iter().collect();
    assert_eq!(
        hints,
        [
            "added since: the sheet `More`",
            "the sheet `Groups` is now `Teams`",
            "added since: `Width` in `A title that is too long for the tab of a sheet`",
            "no longer used: `Size` in `A title that is too long for the tab of a sheet`",
            "required since: `Sign` in `Teams`",
            "`Code` in `Teams` is now `Sign`",
            "`rapporteur starter trial` writes a new one",
        ]
    );
    project.run(["starter", "trial", "--sample", "--force"]).success();
    assert_eq!(project.build(["trial.xlsx"]).found(), [""; 0]);
}

#[test]
fn nothing_is_overwritten_unless_asked_to() {
    let project = Project::new().file("work-plan.xlsx", "mine").file("plan/Notes.csv", "mine");
    let refused = project.run(["starter", "work-plan"]).failure(2).stdout("");
    assert!(refused.stderr.contains("`work-plan.xlsx` is there already"), "{}", refused.stderr);
    assert_eq!(project.text("work-plan.xlsx"), "mine");
    project.run(["starter", "work-plan", "-o", "plan.csv"]).failure(2).stdout("");
    assert_eq!(project.names("plan"), ["Notes.csv"]);
    project.run(["starter", "work-plan", "--force"]).success();
    project.run(["starter", "work-plan", "--force", "-o", "plan.csv"]).success();
    assert_eq!(project.names("plan").len(), 11);
    project
        .run(["starter", "work-plan", "-o", "plan"])
        .success()
        .stdout("written    plan/work-plan.xlsx\n");
    // What it would write anyway may be there.
    project.run(["starter", "work-plan"]).success();
}

#[test]
fn what_can_not_be_written_is_refused() {
    let project = Project::new();
    for (arguments, words) in [
        (&["work-plans"][..], "did you mean `work-plan`?"),
        (&["work-plan", "-o", "plan.pdf"], "a starter can't be written as `.pdf`"),
        (&["work-plan", "-o", "plan.xls"], "ends with `.xlsx` or `.ods`"),
        (&["work-plan", "-o", "plan.csv", "--format", "xlsx"], "contradict each other"),
        (&["work-plan", "--root", "nowhere"], "there is no folder `nowhere`"),
    ] {
        let line = ["starter"].iter().chain(arguments).copied();
        let refused = project.run(line).failure(2).stdout("");
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
    }
    assert_eq!(project.names(""), [""; 0]);
    let tabless = trial();
    tabless.change("templates/trial/schema.toml", "aliases = [\"Rows\"]", "aliases = [\"_lists\"]");
    tabless.change("templates/trial/schema.toml", "name = \"rows\"", "name = \"history\"");
    let refused = tabless.run(["starter", "trial"]).failure(2).stderr;
    assert!(refused.contains("no tab can be called"), "{refused}");
    let plain = Project::new().copied("templates/work-plan", "templates/work-plan");
    std::fs::remove_dir_all(plain.path("templates/work-plan/sample")).unwrap();
    let refused = plain.run(["starter", "work-plan", "--sample"]).failure(2).stderr;
    assert!(refused.contains("has no sample"), "{refused}");
    plain.run(["starter", "work-plan"]).success();
}

#[test]
fn csv_opens_right_in_a_spreadsheet_program() {
    let project = Project::new();
    project.run(["starter", "work-plan", "--sample", "-o", "plan.csv"]).success();
    assert_eq!(
        project.names("plan"),
        [
            "Acronyms.csv",
            "Activities.csv",
            "Document.csv",
            "Expect.csv",
            "Facts.csv",
            "Notes.csv",
            "Outputs.csv",
            "Overrides.csv",
            "Read me.txt",
            "Results.csv",
            "Sections.csv"
        ]
    );
    let form = project.text("plan/Document.csv");
    assert!(
        form.starts_with("\u{feff}Field,Value\r\nType,work-plan\r\nTitle,Work plan for 2026\r\n")
    );
    let notes = project.text("plan/Notes.csv");
    let expected = "\u{feff}Mark,Text\r\nsources,\"The sources are household surveys, registers and \
                    the census.\"\r\n";
    assert_eq!(notes, expected);
}

#[test]
fn a_contract_is_told_as_a_data_package() {
    let project = trial();
    let package = project.run(["schema", "trial"]).success().stderr("").json();
    assert_eq!(package["profile"], "tabular-data-package");
    assert_eq!(package["name"], "trial");
    let resources = package["resources"].as_array().unwrap();
    let paths: Vec<_> = resources.iter().map(|it| it["path"].as_str().unwrap()).collect();
    assert_eq!(paths[..2], ["Document.csv", "Groups.csv"]);
    let form = &resources[0];
    assert_eq!(form["schema"]["primaryKey"], serde_json::json!(["Field"]));
    assert_eq!(form["rapporteur:form"][1]["rapporteur:name"], "title");
    assert_eq!(resources[1]["schema"]["primaryKey"], serde_json::json!(["No."]));
    let rows = &resources[2]["schema"];
    assert_eq!(
        rows["foreignKeys"],
        serde_json::json!([
            { "fields": ["Group"], "reference": { "resource": "groups", "fields": ["No."] } }
        ])
    );
    let types: Vec<_> = rows["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            format!("{} {}", field["name"].as_str().unwrap(), field["type"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        types,
        [
            "Group string",
            "Also string",
            "Count integer",
            "Size number",
            "Share number",
            "Cost number",
            "Start string",
            "Month yearmonth",
            "Done boolean",
            "Place string",
            "Places string",
            "Kind string",
            "Tone string",
            "Name string",
            "Photo string",
            "Photo shows string",
        ]
    );
    let limits = &rows["fields"][2]["constraints"];
    assert_eq!((&limits["minimum"], &limits["maximum"]), (&1.0.into(), &99.0.into()));
    let places = rows["fields"][9]["constraints"]["enum"].as_array().unwrap();
    assert!(["Türkiye", "TR", "Turkey"].iter().all(|word| places.contains(&(*word).into())));
    assert_eq!(rows["fields"][10]["constraints"].get("enum"), None);
    let refused = project.run(["schema", "trail"]).failure(2).stdout("").stderr;
    assert!(refused.contains("did you mean `trial`?"), "{refused}");
    let told = project.run(["schema", "--help"]).success().stdout;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let last = "report, events, types, test, pack, story, changes, manifest or contract";
    assert!(told.contains(last), "{told}");
}

/// The sample of each package is as its Table Schemas say, as far as names and required values go.
#[test]
fn the_samples_are_as_their_data_packages_say() {
    for doctype in TYPES {
        let project = Project::new();
        let package = project.run(["schema", doctype]).success().json();
        project.run(["starter", doctype, "--sample", "--format", "csv"]).success();
        let made = workbook(&project.path(doctype));
        for resource in package["resources"].as_array().unwrap() {
            let tab = resource["path"].as_str().unwrap().strip_suffix(".csv").unwrap();
            let fields = resource["schema"]["fields"].as_array().unwrap();
            let names: Vec<_> = fields
                .iter()
                .map(|field| CellValue::Text(field["name"].as_str().unwrap().to_owned()))
                .collect();
            assert_eq!(row(&made, tab, 0), names, "{doctype} {tab}");
        }
    }
}

/// LibreOffice, where there is one to ask.
fn soffice() -> Option<OsString> {
    let program = env::var_os("RAPPORTEUR_SOFFICE");
    if program.is_none() {
        println!("skipped: RAPPORTEUR_SOFFICE names no program");
    }
    program
}

/// Has LibreOffice open a workbook of a project and save it as `.ods` into the folder `saved`.
fn saved_as_ods(program: &OsString, project: &Project, name: &str) {
    let profile = project.path("profile");
    let url = format!("-env:UserInstallation=file://{}", profile.display());
    let mut command = Command::new(program);
    command.current_dir(project.path("")).args([
        "--headless",
        &url,
        "--convert-to",
        "ods",
        "--outdir",
        "saved",
        name,
    ]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The cells of a sheet in an `.ods` to which a drop-down belongs, with its condition.
fn drop_downs(content: &str, sheet: &str, row: usize) -> Vec<Option<String>> {
    let conditions: BTreeMap<&str, &str> = content
        .split("<table:content-validation ")
        .skip(1)
        .filter_map(|it| Some((attribute(it, "table:name")?, attribute(it, "table:condition")?)))
        .collect();
    let table =
        content.split("<table:table ").find(|it| attribute(it, "table:name") == Some(sheet));
    let table = table.unwrap_or_else(|| panic!("no sheet {sheet}"));
    let row = table.split("<table:table-row ").nth(row + 1).unwrap_or_else(|| panic!("{table}"));
    let cells = row.split("<table:table-cell").skip(1).flat_map(|cell| {
        let tag = cell.split('>').next().unwrap();
        let repeated = attribute(tag, "table:number-columns-repeated");
        let count = repeated.map_or(1, |count| count.parse::<usize>().unwrap().min(50));
        let name = attribute(tag, "table:content-validation-name");
        let condition = name.and_then(|name| conditions.get(name));
        let list = condition.filter(|condition| condition.contains("is-in-list"));
        // Some versions quote names that need no quotation marks.
        let list = list.map(|list| list.replace("$'_lists'", "$_lists"));
        std::iter::repeat_n(list, count)
    });
    cells.collect()
}

/// The value of an attribute of the tag that a text begins with.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let tag = text.split('>').next()?;
    tag.split_once(&format!("{name}=\""))?.1.split('"').next()
}

#[test]
fn libreoffice_shows_the_drop_downs() {
    let Some(program) = soffice() else { return };
    for name in ["trial.xlsx", "trial.ods"] {
        let project = trial();
        project.run(["starter", "trial", "--sample", "-o", name]).success();
        saved_as_ods(&program, &project, name);
        shows_drop_downs(&project);
    }
}

/// Holds that the saved workbook has its drop-downs, and what they lead to.
#[track_caller]
fn shows_drop_downs(project: &Project) {
    let content = parts(&project.bytes("saved/trial.ods")).remove("content.xml").unwrap();
    let lists = drop_downs(&content, "Rows", 2);
    let has = |column: usize, words: &str| {
        let list = lists[column].as_ref().unwrap_or_else(|| panic!("no list in column {column}"));
        assert!(list.contains(words), "{list}");
    };
    let keys = "OFFSET([$Groups.$A$3];0;0;MAX(1;COUNTA([$Groups.$A$3:.$A$10000]));1)";
    has(0, keys);
    has(1, keys);
    has(8, "&quot;yes&quot;;&quot;no&quot;");
    has(9, &format!("[$_lists.$A$2:.$A${}]", last_of_places()));
    has(10, &format!("[$_lists.$A$2:.$A${}]", last_of_places()));
    has(11, "[$_lists.$B$2:.$B$3]");
    has(12, "&quot;warm&quot;;&quot;cold&quot;;&quot;N/A&quot;");
    assert_eq!([lists[2].as_ref(), lists[6].as_ref(), lists[7].as_ref()], [None; 3]);
    // What they lead to is there.
    let saved = workbook(&project.path("saved/trial.ods"));
    let text = |text: &str| CellValue::Text(text.to_owned());
    assert_eq!(row(&saved, "Groups", 2)[0], text("1.10"));
    assert_eq!(row(&saved, "_lists", 1), [text("Albania"), text("old")]);
    assert_eq!(row(&saved, "_lists", 2)[1], text("new, or nearly"));
    assert!(drop_downs(&content, "Document", 3)[1].is_some(), "language");
}

#[test]
fn a_starter_that_went_through_libreoffice_builds() {
    let Some(program) = soffice() else { return };
    for (doctype, ending) in TYPES.iter().flat_map(|it| [(it, "xlsx"), (it, "ods")]) {
        let project = Project::new();
        let name = format!("{doctype}.{ending}");
        project.run(["starter", doctype, "--sample", "-o", &name]).success();
        saved_as_ods(&program, &project, &name);
        let report = project.build([&*format!("saved/{doctype}.ods")]);
        assert_eq!(report.found(), [""; 0], "{doctype}");
        // The stamp went with it.
        assert!(
            workbook(&project.path(&format!("saved/{doctype}.ods")))
                .sheets
                .iter()
                .any(|sheet| &*sheet.name == "_rapporteur" && sheet.rows.len() > 2)
        );
    }
}

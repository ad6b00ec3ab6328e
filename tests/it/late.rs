//! Late changes and expected totals: what the sheets `Overrides` and `Expect` do, what texts count,
//! and what the day of the run has to do with it.

mod expected;

use crate::project::Project;
use crate::support::{Book, Cell};

const SCHEMA: &str = r#"
[[sheet]]
name = "document"
column = [{ name = "intro", title = "Introduction", type = "rich-text" }]

[[sheet]]
name = "recommendations"
title = "Recommendations"
aliases = ["Messages"]
key = "id"
column = [
  { name = "id", title = "No.", type = "dotted-number", required = true },
  { name = "text", title = "Text", type = "rich-text", required = true },
  { name = "response", title = "Response", type = "text", values = ["Accepted", "Noted"] },
  { name = "states", title = "States", type = "code", codes = "places", separator = ";" },
  { name = "budget", title = "Budget", type = "money", currency = "USD" },
  { name = "deadline", title = "Deadline", type = "date", special = ["nothing further"] },
  { name = "to", title = "To", type = "text", codes = "addressees", separator = ";" },
]

[[sheet]]
name = "notes"
title = "Notes"
required = false
column = [{ name = "note", title = "Note", type = "text", required = true }]
"#;

const TEMPLATE: &str = "#set document(title: {{document.title}})
= {{document.title}}
{{document.intro}}
{{#each recommendations}}
- {{id}}: {{text}}; {{response}}; {{budget}}; {{#if deadline}}{{deadline}}{{else}}open{{/if}}.
{{/each}}
{{#each notes}}Note: {{note}}. {{/each}}
";

const MANIFEST: &str =
    "name = \"list\"\ntitle = \"List\"\ndescription = \"A list.\"\nversion = \"1.0.0\"\n";

const HEAD: &str = "Sheet|Key|Field|Value|Reason|By|Date|Expires";

fn rows(rows: &[&str]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.split('|').map(Cell::from).collect()).collect()
}

/// A workbook with five recommendations.
fn book() -> Book {
    Book::new()
        .sheet("Document", rows(&["Type|list", "Title|The list", "Introduction|"]))
        .sheet(
            "Recommendations",
            rows(&[
                "No.|Text|Response|States|Budget|Deadline",
                "6.1|One|Accepted|Albania; Georgia|1000|2026-06-30",
                "6.2|Two|Accepted|Albania|500|nothing further",
                "6.3|Three|Noted|Georgia||2026-07-30",
                "6.4|Four|Noted|||",
                "6.10|Ten||Türkiye||",
            ]),
        )
        .sheet("Notes", rows(&["Note", "first", "second"]))
}

fn with_overrides(overrides: &[&str]) -> Book {
    let all: Vec<&str> = [HEAD].into_iter().chain(overrides.iter().copied()).collect();
    book().sheet("Overrides", rows(&all))
}

fn with_expected(expected: &[&str]) -> Book {
    let all: Vec<&str> = ["What|Value|Which"].into_iter().chain(expected.iter().copied()).collect();
    book().sheet("Expect", rows(&all))
}

fn project(book: &Book) -> Project {
    Project::new()
        .file("templates/list/schema.toml", SCHEMA)
        .file("templates/list/template.toml", MANIFEST)
        .file("templates/list/main.typ.hbs", TEMPLATE)
        .workbook("inputs/list.xlsx", book)
}

/// Of the papers made per recommendation, only one fails if this is late.
fn only_one_paper_fails_with(row: &str) {
    let book = with_overrides(&[row]).with("Document", "A4", "Per").with(
        "Document",
        "B4",
        "Recommendations",
    );
    let report = project(&book).build(["--today", DAY]);
    let statuses = report.statuses();
    let failed = statuses.iter().filter(|status| status.ends_with("failed")).count();
    assert!(failed == 1 && statuses.len() > 1, "{statuses:?}");
}

/// What is found on a day, a line each, without the name of the file.
fn found(book: &Book, day: &str) -> Vec<String> {
    let run = project(book).run(["check", "--format", "short", "--today", day]);
    run.stderr.replace("inputs/list.xlsx:", "").lines().map(str::to_owned).collect()
}

const DAY: &str = "2026-06-22";

fn text(project: &Project) -> String {
    project.pdf("out/list.pdf").text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_override_takes_the_place_of_a_cell_and_is_told() {
    let book = with_overrides(&[
        "Recommendations|6.1|Deadline|15 July 2026|The group met later.|Secretariat|2026-06-20|2026-12-31",
        "messages|6.10|TEXT|*Twelve*|Misread|Chair|2026-06-20|",
        "Document||Title|The new list|Asked for|Chair|2026-06-20|",
        "Recommendations|6.3|Deadline|(blank)|Undecided|Chair|2026-06-20|",
        "Recommendations|6.4|Response|noted|Undecided|Chair|2026-06-20|",
        "Notes|row 3|Note|changed|Undecided|Chair|2026-06-20|",
    ]);
    let project = project(&book);
    let report = project.build(["--today", DAY]);
    assert_eq!(report.statuses(), ["list.pdf written"]);
    let messages: Vec<&str> = report.0["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "Recommendations 6.1, Deadline: `2026-06-30` becomes `15 July 2026`: The group met later \
             (Secretariat, 2026-06-20)",
            "Recommendations 6.10, Text: `Ten` becomes `*Twelve*`: Misread (Chair, 2026-06-20)",
            "Document, Title: `The list` becomes `The new list`: Asked for (Chair, 2026-06-20)",
            "Recommendations 6.3, Deadline: `2026-07-30` becomes blank: Undecided (Chair, 2026-06-20)",
            "Recommendations 6.4, Response is `noted` by itself",
            "Notes row 3, Note: `second` becomes `changed`: Undecided (Chair, 2026-06-20)",
        ]
    );
    let text = text(&project);
    for words in [
        "The new list",
        "6.1: One; Accepted; USD\u{a0}1,000; 15 July 2026.",
        "6.2: Two; Accepted; USD\u{a0}500; Nothing further.",
        "6.3: Three; Noted; ; open.",
        "6.10: Twelve;",
        "Note: first. Note: changed.",
    ] {
        assert!(text.contains(&words.replace('\u{a0}', " ")), "{words}: {text}");
    }
}

#[test]
fn a_sheet_that_has_moved_on_since_an_override_is_told() {
    let rows = rows(&[
        "Sheet|Key|Field|Value|Reason|By|Date|Expires|Was",
        "Recommendations|6.1|Deadline|15 July 2026|Late|Chair|2026-06-20||30 June 2026",
        "Recommendations|6.3|Deadline|15 July 2026|Late|Chair|2026-06-20||2026-06-30",
        "Recommendations|6.4|Response|Accepted|Late|Chair|2026-06-20||(blank)",
        "Recommendations|6.10|Response|Accepted|Late|Chair|2026-06-20||(blank)",
    ]);
    let found = found(&book().sheet("Overrides", rows), DAY);
    let warned: Vec<&String> = found.iter().filter(|it| it.contains("warning")).collect();
    assert_eq!(
        warned,
        [
            "Overrides!I3: warning[override-outdated]: Recommendations 6.3, Deadline was `2026-06-30` \
             when it was overridden, and is `2026-07-30` by now",
            "Overrides!I4: warning[override-outdated]: Recommendations 6.4, Response was blank when it \
             was overridden, and is `Noted` by now",
        ]
    );
}

#[test]
fn rows_are_called_as_their_sheet_calls_them() {
    let found = found(
        &with_overrides(&[
            "Recommendations|6.1|No.|6.9|Moved|Chair|2026-06-20|",
            "Recommendations|6.1|Response|Noted|Moved|Chair|2026-06-20|",
            "Document|x|Title|The new list|Moved|Chair|2026-06-20|",
            "Recommendations|6.4|Budget|(blank)|Moved|Chair|2026-06-20|",
            "Recommendations|6.2|Deadline|nothing further|Moved|Chair|2026-06-20|2026-06-20",
            "Recommendations|6.3|Deadline|nothing further|Moved|Chair|2026-06-20|2026-06-20",
        ]),
        DAY,
    );
    for told in [
        "Recommendations 6.1, No.: `6.1` becomes `6.9`",
        "Recommendations 6.1, Response: `Accepted` becomes `Noted`",
        "Overrides!B4: warning[no-such-cell]: `Document` has no rows, so that `x` means nothing here",
        "warning[override-not-needed]: Recommendations 6.4, Budget is blank by itself",
        // What has caught up need not expire.
        "warning[override-not-needed]: Recommendations 6.2, Deadline is `nothing further` by itself",
        "error[override-expired]: the override of Recommendations 6.3, Deadline (`2026-07-30` becomes \
         `nothing further`) has expired on `2026-06-20`",
    ] {
        assert!(found.iter().any(|line| line.contains(told)), "{told}: {found:#?}");
    }
    assert_eq!(found.len(), 7, "{found:#?}");
}

#[test]
fn an_override_that_has_expired_stops_only_the_papers_that_have_its_row() {
    let row = "Recommendations|6.2|Deadline|2026-07-15|Late|Chair|2026-06-20|2026-06-21";
    only_one_paper_fails_with(row);
}

#[test]
fn faults_of_a_value_are_told_where_it_stands() {
    let found = found(
        &with_overrides(&[
            "Recommendations|6.1|Deadline|soon|Late|Secretariat|2026-06-20|",
            "Recommendations|6.2|No.|6.1|Late|Secretariat|2026-06-20|",
        ]),
        DAY,
    );
    let errors: Vec<&str> =
        found.iter().filter(|it| it.contains("error")).map(|it| &**it).collect();
    assert_eq!(errors[0], "Overrides!D2: error[not-a-date]: `soon` is not a date");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[1].starts_with("Overrides!D3: error[duplicate-value]"), "{errors:?}");
    let whole = project(&with_overrides(&[
        "Recommendations|6.1|Deadline|soon|Late|Secretariat|2026-06-20|",
    ]));
    let told = whole.run(["check", "--today", DAY]).stderr;
    assert!(told.contains("in the place of: Recommendations!F2"), "{told}");
}

#[test]
fn what_a_day_decides_is_asked_again_on_the_day_after() {
    let row = "Recommendations|6.1|Deadline|15 July 2026|Late|Secretariat|2026-06-20|2026-06-30";
    let project = project(&with_overrides(&[row]));
    let of = |day: &str| project.build(["--today", day]);
    assert_eq!(of("2026-06-22").statuses(), ["list.pdf written"]);
    let before = project.bytes("out/list.pdf");
    assert_eq!(of("2026-06-30").statuses(), ["list.pdf unchanged"]);
    let late = of("2026-07-01");
    assert_eq!(late.statuses(), ["list.pdf failed stale"]);
    assert_eq!(late.0["diagnostics"][0]["name"], "override-expired");
    assert_eq!(late.0["diagnostics"][0]["place"]["cell"], "H2");
    assert_eq!(of("2026-06-30").statuses(), ["list.pdf unchanged"]);
    assert!(project.bytes("out/list.pdf") == before);
    // Made from nothing on another day, it is the same.
    project.remove("out");
    assert_eq!(of("2026-06-01").statuses(), ["list.pdf written"]);
    assert!(project.bytes("out/list.pdf") == before);
}

#[test]
fn the_day_may_be_that_of_the_source() {
    let row = "Recommendations|6.1|Deadline|15 July 2026|Late|Secretariat|2026-06-20|2026-06-30";
    let day = |seconds: &str| {
        let project = project(&with_overrides(&[row])).variable("SOURCE_DATE_EPOCH", seconds);
        project.build([]).statuses()
    };
    // The last second of the last day, and the one after it.
    assert_eq!(day("1782863999"), ["list.pdf written"]);
    assert_eq!(day("1782864000"), ["list.pdf failed"]);
    let wrong = project(&book()).run(["check", "--today", "soon"]);
    assert!(wrong.stderr.contains("--today"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("year, month and day"), "{}", wrong.stderr);
}

#[test]
fn a_value_that_is_wrong_stops_only_the_papers_that_have_it() {
    only_one_paper_fails_with("Recommendations|6.2|Deadline|soon|Late|Chair|2026-06-20|");
}

#[test]
fn what_another_type_of_the_workbook_has_is_its_own_to_change() {
    let other =
        SCHEMA.replace("\"recommendations\"", "\"ideas\"").replace("Recommendations", "Ideas");
    let project = project(
        &with_overrides(&["Ideas|6.1|Text|Other|Late|Chair|2026-06-20|"])
            .sheet("Ideas", rows(&["No.|Text", "6.1|One"]))
            .sheet("Expect", rows(&["What|Value", "Ideas|1", "Recommendations|5"]))
            .with("Document", "B1", "list; ideas"),
    )
    .file("templates/ideas/schema.toml", other.replace("aliases = [\"Messages\"]\n", ""))
    .file(
        "templates/ideas/template.toml",
        MANIFEST.replace("\"list\"", "\"ideas\"").replace("List", "Ideas"),
    )
    .file("templates/ideas/main.typ.hbs", TEMPLATE.replace("recommendations", "ideas"));
    let run = project.run(["check", "--format", "short", "--today", DAY]);
    assert!(!run.stderr.contains("error"), "{}", run.stderr);
    assert!(run.stderr.contains("Ideas 6.1, Text: `One` becomes `Other`"), "{}", run.stderr);
}

#[test]
fn texts_count_what_the_paper_has() {
    let intro = "{Count:recommendations} recommendations, {count:messages where response is noted} noted, \
                 came from {count:states in recommendations} states: {list:states in recommendations}. \
                 {sum:budget in recommendations} in all. \\{count:x} `{count:y}` {some z}\n\n\
                 {list:text in recommendations where response is noted}";
    let book =
        book().with("Document", "B3", intro).with("Recommendations", "B4", "4. *Four* #1 [x](y)");
    let made = project(&book);
    assert_eq!(made.build(["--today", DAY]).statuses(), ["list.pdf written"]);
    let said = text(&made);
    for words in [
        "Five recommendations, two noted, came from three states: Albania, Georgia and Türkiye.",
        "USD 1,500 in all. {count:x} {count:y} {some z}",
        // What is filled in stays text.
        "4. *Four* #1 [x](y) and Four",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // The second build tells that a count is another one, though nothing else of the paper is.
    let more = book.with("Recommendations", "D5", "Kenya");
    made.save("inputs/list.xlsx", &more);
    assert_eq!(made.build(["--today", DAY]).statuses(), ["list.pdf written"]);
    assert!(text(&made).contains("from four states"));
    assert_eq!(made.build(["--today", DAY]).statuses(), ["list.pdf unchanged"]);
}

#[test]
fn texts_count_words_of_a_list_and_others_alike() {
    let intro = "{Count:recommendations where to is governments} to governments, \
                 {count:recommendations where to is harbour office} to the harbour.";
    let book = book()
        .with("Document", "B3", intro)
        .with("Recommendations", "G1", "To")
        .with("Recommendations", "G2", "Governments; Harbour office")
        .with("Recommendations", "G3", "governments");
    let project = project(&book);
    assert_eq!(project.build(["--today", DAY]).found(), [""; 0]);
    assert!(
        text(&project).contains("Two to governments, one to the harbour."),
        "{}",
        text(&project)
    );
}

#[test]
fn texts_of_a_paper_per_state_count_its_own_rows() {
    let book = book()
        .with("Document", "B3", "{Count:recommendations} in {list:states in recommendations}.")
        .with("Document", "A4", "Per")
        .with("Document", "B4", "States");
    let project = project(&book);
    project.build(["--today", DAY]);
    let made = project.made().into_iter().filter(|name| name.ends_with(".pdf"));
    let said: Vec<String> = made.map(|name| project.pdf(&format!("out/{name}")).text()).collect();
    assert_eq!(said.len(), 3);
    for words in ["Two in Albania and Georgia.", "One in Türkiye."] {
        assert!(said.iter().any(|text| text.contains(words)), "{words}: {said:#?}");
    }
}

#[test]
fn a_final_paper_says_so_everywhere() {
    let title = |stage: &str, title: &str| {
        let book = book()
            .with("Document", "B2", title)
            .with("Document", "A4", "Stage")
            .with("Document", "B4", stage);
        found(&book, DAY)
    };
    assert_eq!(title("Final", "Comments on the draft resolution"), [""; 0]);
    assert_eq!(title("Draft", "Final evaluation of the programme"), [""; 0]);
    let error = title("Final version", "Draft concept note");
    assert!(error[0].starts_with("Document!B2: error[stage-differs]"), "{error:?}");
    let warning = title("Advance copy", "Concept note (final)");
    assert!(warning[0].starts_with("Document!B2: warning[stage-differs]"), "{warning:?}");
}

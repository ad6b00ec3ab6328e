//! Values as people type them, from the workbook to the page.

use serde_json::json;

use crate::project::Project;

const MANIFEST: &str = r#"
name = "values"
title = "Values"
description = "Prints values of several types."
version = "1.0.0"
"#;

const SCHEMA: &str = r#"
[[sheet]]
name = "rows"
title = "Rows"

[[sheet.column]]
name = "text"
title = "Text"
type = "text"

[[sheet.column]]
name = "size"
title = "Size"
type = "number"

[[sheet.column]]
name = "cost"
title = "Cost"
type = "money"
currency = "EUR"

[[sheet.column]]
name = "day"
title = "Day"
type = "date"
date-order = "month-first"

[[sheet.column]]
name = "place"
title = "Place"
type = "code"
codes = "places"
lenient = true

[[sheet.column]]
name = "due"
title = "Due"
type = "period"
special = ["TBD", "ongoing"]

[[sheet.column]]
name = "hour"
title = "Hour"
type = "time"
"#;

const TEMPLATE: &str = r#"
#set document(title: {{document.title}})
= {{document.title}}
{{#each rows}}
- {{text}} / {{size}} / {{cost}} / {{day}} / {{place}}{{#if due}} / {{due}}{{/if}}{{#if hour}} / {{hour}}{{/if}}{{#if (past due "2026-12-31")}} / past{{/if}}
{{/each}}
"#;

fn project() -> Project {
    Project::new()
        .file("templates/values/template.toml", MANIFEST)
        .file("templates/values/schema.toml", SCHEMA)
        .file("templates/values/main.typ.hbs", TEMPLATE)
        .copied("templates/_shared/labels/en.toml", "templates/_shared/labels/fr.toml")
}

#[test]
fn what_is_typed_in_many_ways_is_printed_in_one() {
    let project = project();
    project.write("plan/Document.csv", "Field,Value\nType,values\nTitle,Plan\nLanguage,French\n");
    project.write(
        "plan/Rows.csv",
        "Text;Size;Cost;Day;Place\n\
         a;1 234,5;2,5 Mio. €;22 août 2026;TAJ\n\
         b;(300);US$ 20 million;03/04/2026 10:30;Tajikstan\n",
    );
    let report = project.build(["plan"]);
    assert_eq!(
        report.found(),
        ["note[taken-as] plan Rows!E3: `Tajikstan` is taken as `Tajikistan`"]
    );
    let text = project.pdf("out/plan.pdf").text();
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    for line in
        ["a/1234,5/EUR2500000/22août2026/Tadjikistan", "b/-300/USD20000000/4mars2026/Tadjikistan"]
    {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn control_characters_do_not_reach_the_page() {
    let project = project();
    let sheets = json!({
        "Document": {"Type": "values", "Title": "A\u{1}pl\u{7f}an\u{85}"},
        "Rows": [{"Text": "one\u{b}two\u{0}\u{1b}[1m\u{fffe}\u{2028}three"}],
    });
    project.write("plan.json", sheets.to_string());
    let note = "1 field holds characters that nobody sees (control characters)";
    assert_eq!(
        project.build(["plan.json"]).found(),
        ["Document", "Rows"]
            .map(|sheet| format!("note[invisible-characters] plan.json {sheet}: {note}"))
    );
    let pdf = project.pdf("out/plan.pdf");
    assert_eq!(pdf.title.as_deref(), Some("Aplan"));
    assert!(pdf.text().contains("two[1m"), "{}", pdf.text());
}

#[test]
fn the_fixed_words_of_a_layout_are_those_of_the_document_s_language() {
    let project = Project::new()
        .copied("templates/_shared/labels/en.toml", "templates/_shared/labels/fr.toml");
    let labels = "templates/_shared/labels/fr.toml";
    project.change(labels, "Page {page} of {pages}", "Page {page} sur {pages}");
    for (name, language) in [("plan", "French"), ("other", "en")] {
        let document = json!({"Type": "outcome-brief", "Title": "T", "Language": language});
        project.write(&format!("inputs/{name}.json"), json!({"Document": document}).to_string());
    }
    project.run(["build"]).success();
    let footer = |name: &str| project.pdf(name).pages[0].artifacts.clone();
    assert!(footer("out/plan.pdf").contains("Page 1 sur 1"), "{}", footer("out/plan.pdf"));
    assert!(footer("out/other.pdf").contains("Page 1 of 1"), "{}", footer("out/other.pdf"));
}

#[test]
fn codes_are_printed_in_the_document_s_language_and_known_by_its_words() {
    let project = project().file(
        "templates/_shared/codes/places.csv",
        "code,label,label-fr\nDE,Germany,Allemagne\nFJ,Fiji,\n",
    );
    let rows = "Text;Place\na;Germany\nb;Allemagne\nc;FJ\n";
    for (name, language) in [("fr", "French"), ("en", "English")] {
        let document = format!("Field,Value\nType,values\nTitle,Plan\nLanguage,{language}\n");
        project.write(&format!("inputs/{name}/Document.csv"), document);
        project.write(&format!("inputs/{name}/Rows.csv"), rows);
    }
    assert_eq!(project.build([]).found(), [""; 0]);
    let count = |name: &str, word: &str| project.pdf(name).text().matches(word).count();
    assert_eq!(count("out/fr.pdf", "Allemagne"), 2);
    assert_eq!(count("out/en.pdf", "Germany"), 2);
    assert_eq!((count("out/fr.pdf", "Fiji"), count("out/en.pdf", "Fiji")), (1, 1));
}

#[test]
fn deadlines_are_printed_as_they_are_meant() {
    told(
        "Due",
        &[
            ("30 June 2026", "30 June 2026 / past"),
            ("2026/12", "December 2026"),
            ("Dec-25", "December 2025 / past"),
            ("Q4 2026", "Q4 2026"),
            ("first half of 2026", "H1 2026 / past"),
            ("2026", "2026"),
            ("end 2016", "end of 2016 / past"),
            ("Mid-2027", "mid-2027"),
            ("2026-2027", "2026–2027"),
            ("January–March 2026", "January–March 2026 / past"),
            ("Q1-Q2 2026", "Q1–Q2 2026 / past"),
            ("June 2026 to May 2027", "June 2026–May 2027"),
            ("Continuously", "Ongoing"),
            ("to be confirmed", "TBD"),
        ],
        &["note[taken-as] plan Rows!B4: `Dec-25` is taken as `2025-12`"],
    );
}

#[test]
fn times_are_printed_by_the_clock_of_24_hours() {
    told(
        "Hour",
        &[
            ("9.00", "09:00"),
            ("9h30", "09:30"),
            ("9 a.m.", "09:00"),
            ("2 p.m.", "14:00"),
            ("noon", "12:00"),
            ("13:15 – 13:25", "13:15–13:25"),
            ("9–10:30 a.m.", "09:00–10:30"),
        ],
        &[],
    );
}

/// Builds a paper with these values of a column, and holds what it prints and what is found.
fn told(column: &str, rows: &[(&str, &str)], found: &[&str]) {
    let project = project();
    project.write("plan/Document.csv", "Field,Value\nType,values\nTitle,Plan\n");
    let lines: String = rows.iter().map(|(typed, _)| format!("a,{typed}\n")).collect();
    project.write("plan/Rows.csv", format!("Text,{column}\n{lines}"));
    let report = project.build(["plan"]);
    assert_eq!(report.found(), found);
    let text = project.pdf("out/plan.pdf").text();
    for (typed, printed) in rows {
        let line = format!("a / / / / / {printed}");
        let bare = |text: &str| text.replace(char::is_whitespace, "");
        let is_there = text.lines().any(|it| bare(it).ends_with(&bare(&line)));
        assert!(is_there, "{typed}: {line}\n{text}");
    }
}

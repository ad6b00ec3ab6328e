//! The way of a fault that Typst finds: from the cell through the template's line to the layout's line,
//! each with an excerpt.

use serde_json::Value;

use crate::project::{Project, Run};

/// The contract of a small document type with a column of each kind.
const SCHEMA: &str = r#"
[[sheet]]
name = "rows"
key = "id"
[[sheet.column]]
name = "id"
type = "text"
[[sheet.column]]
name = "text"
type = "text"
[[sheet.column]]
name = "weeks"
type = "text"
[[sheet.column]]
name = "share"
type = "number"
[[sheet.column]]
name = "due"
type = "date"
special = ["TBD"]
[[sheet.column]]
name = "state"
type = "code"
codes = "states"
[[sheet.column]]
name = "note"
type = "rich-text"
[[sheet.column]]
name = "photo"
type = "image"
alt = "words"
[[sheet.column]]
name = "words"
type = "text"
"#;

const LAYOUT: &str = r#"#import "../_shared/look.typ"
#let paper(title, body) = {
  set document(title: title, date: datetime(year: 2024, month: 3, day: 22))
  set text(font: "Noto Sans", lang: "en")
  heading(title)
  body
}
"#;

/// A sound type, on which each case builds: with what its template says of each row, and the rest of
/// its layout.
fn project(row: &str, layout: &str) -> Project {
    let head = "#import \"layout.typ\": *\n#show: paper.with({{document.title}})\n";
    Project::new()
        .file(
            "templates/t/template.toml",
            "name = \"t\"\ntitle = \"T\"\ndescription = \"A list.\"\nversion = \"1.0.0\"\n",
        )
        .file("templates/t/schema.toml", SCHEMA)
        .file(
            "templates/t/main.typ.hbs",
            format!("{head}{{{{#each rows}}}}\n{row}\n{{{{/each}}}}\n"),
        )
        .file("templates/t/layout.typ", format!("{LAYOUT}{layout}\n"))
        .file(
            "templates/_shared/look.typ",
            "#let whole(text) = int(text)\n#let tones = (good: green)\n",
        )
        .file(
            "templates/_shared/codes/states.csv",
            "code,label,tone\ngo,Going,good\nno,Stopped,bad\n",
        )
        .file("inputs/plan/Document.csv", "Type,t\nTitle,A plan\nDate,2024-03-22\n")
        .file(
            "inputs/plan/Rows.csv",
            "Id,Text,Weeks,Share,Due,State,Note,Photo,Words\n\
             a,One,3,2,2024-05-01,Going,Fine,,\n\
             b,Two,three,0,TBD,Stopped,\"See [here](https://example.org/two).[^1]\n\n[^1]: A note.\",,\n",
        )
}

/// What people are told.
fn told(project: &Project) -> String {
    let run = project.run(["build", "inputs/plan"]).failure(1);
    let end = "`rapporteur explain";
    let lines = run.stderr.lines().skip(2).take_while(|line| !line.starts_with(end));
    lines.collect::<Vec<_>>().join("\n")
}

/// Checks what is told of several cases, each with what it is about.
macro_rules! cases {
    ($($what:literal: $project:expr;)*) => {{
        let mut all = String::new();
        $(all.push_str(&format!("## {}\n\n{}\n\n", $what, told(&$project).trim_end()));)*
        insta::assert_snapshot!(all);
    }};
}

#[test]
fn a_value_of_the_wrong_kind_is_shown_where_it_stands_and_where_it_breaks() {
    cases! {
        "a text that is called int": project("#weeks({{weeks}})", "#let weeks(n) = [#int(n) weeks]");
        "one of several values of a call, by the name that it bears in the layout":
            project("#row({{id}}, {{text}}, {{weeks}})", "#let row(id, text, n) = [#id #text #int(n)]");
        "a word where there is to be a date":
            project("#due({{id}}, {{due}})", "#let due(id, day) = [#id #(day - datetime(year: 2024, month: 1, day: 1)).days()]");
        "a number that is indexed":
            project("#first({{share}})", "#let first(list) = list.at(0)");
        "a tone that the look does not have":
            project("#dot({{state}}, {{state.tone}})", "#let dot(state, tone) = text(fill: look.tones.at(tone), state)");
        "division by zero":
            project("#part({{id}}, {{share}})", "#let part(id, share) = [#id: #(10 / share)]");
        "an assertion with a message":
            project("#weeks({{weeks}}, {{text}})", "#let weeks(n, text) = {\n  assert(n.len() < 3, message: n + \" is too long\")\n}");
        "a panic without the value":
            project("#check({{id}}, {{share}})", "#let check(id, share) = if share == 0 { panic(\"no share\") }");
    }
}

#[test]
fn the_way_through_functions_is_told_by_its_ends() {
    cases! {
        "a function that is called above its definition":
            project("#row({{id}}, {{weeks}})", "#let row(id, n) = [#id #weeks(n)]\n#let weeks(n) = [#int(n)]");
        "three functions deep, the last in a shared file":
            project("#row({{id}}, {{weeks}})", "#let inner(n) = {\n  look.whole(n)\n}\n#let weeks(n) = [#inner(n) weeks]\n#let row(id, n) = [#id #weeks(n)]");
        "in a function that is given to another":
            project("#rows(({{id}}, {{weeks}}))", "#let rows(list) = list.map(it => [#look.whole(it)]).join()");
        "a dictionary that is looked into later":
            project("#let row = (id: {{id}}, weeks: {{weeks}})\n#show-row(row)", "#let show-row(row) = [#row.id #int(row.weeks)]");
        "a show rule": project("= {{weeks}}", "").with_layout("  body", "  show heading: it => [#int(it.body.text)]\n  body");
        "context": project("#weeks({{id}}, {{weeks}})", "#let weeks(id, n) = context [#id #int(n)]");
        "context, in one of very many calls": project("#weeks({{id}}, {{weeks}})\n#weeks(1, 1)", "#let weeks(id, n) = context [#id #panic(n)]");
        "more values than can be told apart": project("#all({{id}}, {{text}}, {{weeks}}, {{share}}, {{state}})", "#let all(..values) = values.pos().map(int)");
        "a state": project("#weeks({{weeks}})", "#let sum = state(\"sum\", 0)\n#let weeks(n) = sum.update(old => old + int(n))\n").with_layout("  body", "  body\n  context state(\"sum\", 0).final()");
        "a value in the template's own code": project("#let n = int({{weeks}})", "");
    }
}

#[test]
fn partials_are_told_with_what_called_them() {
    let partial = |text: &str, row: &str, layout: &str| {
        project(row, layout).file("templates/t/partials/weeks.hbs", text)
    };
    cases! {
        "a fault in the layout":
            partial("#weeks({{id}}, {{weeks}})\n", "#if {{share}} > 1 [\n{{> weeks}}\n] else [\n  {{> weeks}}\n]", "#let weeks(id, n) = [#id #int(n)]");
        "a helper that fails": partial("{{roman weeks}}\n", "{{> weeks}}\n{{#if note}}{{> weeks}}{{/if}}", "");
        "a partial in a partial":
            partial("{{> inner}}\n", "{{> weeks}}", "#let weeks(n) = [#int(n)]")
                .file("templates/t/partials/inner.hbs", "#weeks({{weeks}})\n");
    }
}

#[test]
fn characters_are_shown_where_they_stand_and_where_they_are_printed() {
    let with = |from: &str, to: &str, row: &str, layout: &str| {
        let project = project(row, layout);
        project.change("inputs/plan/Rows.csv", from, to);
        project
    };
    cases! {
        "in plain text": with("Two", "語", "{{text}}", "");
        "in a text that the layout prints": with("Two", "語", "#row({{text}})", "#let row(text) = [Row: #upper(text)]");
        "in rich text": with("See ", "See *語* ", "{{note}}", "");
        "in a heading": with("One", "語", "== {{text}}", "");
        "in the template": project("語 {{text}}", "");
        "in the layout": project("#row({{text}})", "#let row(text) = [語 #text]");
        "in a code list": project("{{state}}", "").file("templates/_shared/codes/states.csv", "code,label,aliases\ngo,Going,\nno,Stopped 語,Stopped\n");
    }
}

#[test]
fn standards_images_rich_text_and_warnings_are_led_back() {
    let photo = |bytes: &[u8], row: &str, layout: &str| {
        let project = project(row, layout).file("inputs/plan/two.png", bytes);
        project.change("inputs/plan/Rows.csv", "A note.\",,", "A note.\",two.png,Two people");
        project
    };
    let row = "{{#if photo}}#photo({{photo}}, {{words}}){{/if}}";
    cases! {
        "an image that can't be read": photo(&PIXEL[..40], row, "#let photo(path, words) = image(path, alt: words)");
        "an image without words": photo(PIXEL, row, "#let photo(path, words) = {\n  image(path)\n}");
        "a heading that is too deep": project("=== {{text}}", "");
        "a link in rich text that a layout can't take": project("#note([{{note}}])", "#let note(body) = {\n  show link: it => int(it.dest)\n  body\n}");
        "a footnote in rich text": project("#note([{{note}}])", "#let note(body) = {\n  show footnote: it => panic(\"no notes here\")\n  body\n}");
        "a font that nobody has, and a fault": project("#weeks({{weeks}})", "#let weeks(n) = text(font: \"Nowhere\", [#int(n)])");
    }
    let project =
        project("{{text}}", "").with_layout("  body", "  set text(font: \"Nowhere\")\n  body");
    let run = project.run(["build", "--format", "short"]).success();
    assert!(run.stderr.starts_with("templates/t/layout.typ:6:"), "{}", run.stderr);
}

#[test]
fn values_that_a_template_binds_to_a_name_first_are_found_by_what_the_layout_looks_up() {
    let plan = "#let plan = (id: {{id}}, due: {{due}}, weeks: {{weeks}})\n";
    let list = |row: &str| {
        let project = project("", "#let work(plan) = for it in plan [#it.id #int(it.weeks)]");
        let template = format!(
            "#import \"layout.typ\": *\n#let plan = (\n{{{{#each rows}}}}\n  {row},\n{{{{/each}}}}\n)\n#show: paper.with({{{{document.title}}}})\n#work(plan)\n"
        );
        project.write("templates/t/main.typ.hbs", template);
        project
    };
    let many = list("(id: {{id}}, weeks: {{weeks}})");
    let rows = ["c", "d", "e", "f"].map(|id| format!("{id},Text,four,1,,,,,\n")).concat();
    many.write(
        "inputs/plan/Rows.csv",
        format!("Id,Text,Weeks,Share,Due,State,Note,Photo,Words\n{rows}"),
    );
    cases! {
        "a date that is a word": project(&format!("{plan}#work(plan)"), "#let work(plan) = [#plan.due.display()]");
        "one of few rows": list("(id: {{id}}, weeks: {{weeks}})");
        "one of many rows": many;
        "behind another name": project(&format!("{plan}#let all = (plan,)\n#work(all)"), "#let work(all) = all.map(it => [#(10 + it.at(\"due\"))]).join()");
    }
}

#[test]
fn numbers_and_words_of_a_message_are_no_cells() {
    let index = "#let row(id, share, weeks) = [#id#(1, 2).at(2)#share#weeks]";
    cases! {
        "an index that equals a cell": project("#row({{id}}, {{share}}, {{weeks}})", index);
        "what the layout joins": project("#row({{id}}, {{text}})", "#let row(id, text) = [#{ 1; id }]");
    }
}

#[test]
fn what_fails_in_the_shared_look_is_told_where_the_author_called_it() {
    let house = "#import \"../_shared/house.typ\"\n";
    let with = |layout: &str| {
        project("#row({{id}}, {{state}}, {{state.tone}})", &format!("{house}{layout}"))
    };
    let english = project("", "").shared_labels();
    let odd = english.replace("annex = \"Annex\"", "annex = 1");
    assert_ne!(odd, english);
    cases! {
        "a label that no language has": with("#let row(id, state, tone) = [#house.label(\"anex\")]");
        "a label that is no text": with("#let row(id, state, tone) = [#house.label(\"annex\")]").file("templates/_shared/labels/en.toml", odd);
        "an argument of the wrong kind": with("#let row(id, state, tone) = house.chip(id, tone: 3)");
        "a tone that the look does not have": with("#let row(id, state, tone) = house.chip(state, tone: tone + \"!\")");
        "called by the template itself": project("#house.chip({{text}}, tone: 3)", "").with_layout("#import \"../_shared/look.typ\"", "#import \"../_shared/look.typ\"\n#import \"../_shared/house.typ\"");
        "no title": project("{{text}}", "").with_layout("title: title, date", "date");
        "no title of a house document": project("{{text}}", "").with_layout("#import \"../_shared/look.typ\"", house).with_layout("  set document(title: title, date: datetime(year: 2024, month: 3, day: 22))", "  show: house.document.with(author: \"A\")");
    }
}

#[test]
fn programs_are_told_the_same_way() {
    let project = project("#row({{id}}, {{weeks}})", "#let row(id, n) = [#id #look.whole(n)]");
    let run: Run = project.run(["build", "--format", "json"]).failure(1);
    let report: Value = run.json();
    insta::assert_snapshot!(serde_json::to_string_pretty(&report["diagnostics"]).unwrap());
    let short = project.run(["build", "--format", "short"]).failure(1);
    insta::assert_snapshot!(short.stderr);
}

/// A red pixel as PNG.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54,
    0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, 0x49,
    0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// What a case changes of the layout that all have.
trait Change {
    /// The same with this in the place of that.
    fn with_layout(self, from: &str, to: &str) -> Self;
}

impl Change for Project {
    fn with_layout(self, from: &str, to: &str) -> Self {
        self.change("templates/t/layout.typ", from, to);
        self
    }
}

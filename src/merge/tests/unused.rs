//! What no template uses, and what no document reaches.

use super::fixture::{fixture, of, told};
use crate::diagnostic::Diagnostic;
use crate::doctype;
use crate::merge::{positions, source, template, unreached, unused};

const SCHEMA: &str = r#"
[[sheet]]
name = "document"
shape = "form"
column = [
  { name = "code", type = "text" },
  { name = "photo", type = "image", alt = "shows" },
  { name = "shows", type = "text" },
  { name = "author", type = "text" },
]
[[sheet]]
name = "people"
key = "id"
column = [{ name = "id", type = "text" }, { name = "name", type = "text" }]
[[sheet]]
name = "rows"
key = "id"
column = [
  { name = "id", type = "text" },
  { name = "lead", type = "reference", sheet = "people" },
  { name = "start", type = "date" },
  { name = "end", type = "date", unused = true },
  { name = "text", type = "rich-text", footnotes = "notes" },
]
check = [{ rule = "not-after", columns = ["start", "end"] }]
[[sheet]]
name = "parts"
parent = "row"
column = [{ name = "row", type = "reference", sheet = "rows" }, { name = "what", type = "text" }]
[[sheet]]
name = "notes"
key = "mark"
column = [{ name = "mark", type = "text" }, { name = "text", type = "rich-text" }]
[[sheet]]
name = "remarks"
unused = true
column = [{ name = "remark", type = "text" }]
"#;

fn found(template: &str) -> String {
    let (doctype, template) = of(SCHEMA, &[]).loaded(template);
    let found = unused(&doctype, &template);
    assert!(!found.iter().any(Diagnostic::is_error));
    told(&found).replace("t/schema.toml:", "").replace(" unused-field", "")
}

#[test]
fn what_no_template_uses_is_told_at_its_name() {
    let whole = "{{#with document}}{{title}}{{code}}{{photo}}{{/with}}\
                 {{#each rows}}{{lead.name}}{{start}}{{text}}{{#each parts}}{{what}}{{/each}}{{/each}}";
    let rows = |line: usize, column: &str, at: usize| {
        format!("{line}:{at}: no template uses the column `{column}` of the sheet")
    };
    // The key of a sheet under whose records others stand serves; so do footnotes and words of images.
    assert_eq!(found(whole), "");
    let some = found("{{document.title}}{{#each rows}}{{text}}{{/each}}");
    let told: Vec<&str> = some.lines().collect();
    assert_eq!(told.len(), 7, "{some}");
    for (line, expected) in told.iter().zip([
        rows(6, "code", 12),
        rows(7, "photo", 12),
        rows(8, "shows", 12),
        rows(19, "id", 12),
        rows(20, "lead", 12),
        rows(21, "start", 12),
        "27:8: no template uses the sheet `parts`".to_owned(),
    ]) {
        assert!(line.contains(&expected), "{line} {expected}");
    }
    assert!(
        some.contains("(use it in a template, or write `unused = true` below its name)"),
        "{some}"
    );
    let keyed = found(&whole.replace("{{lead.name}}", "{{lead}}"));
    assert!(keyed.ends_with("no template uses the column `name` of the sheet `people` (use it in a template, or write `unused = true` below its name)"), "{keyed}");
}

#[test]
fn what_is_declared_unused_and_is_used_is_told() {
    let all = found("{{typst rows}}{{document}}".trim_end_matches("{{document}}"));
    assert!(all.contains("22:12: the column `end` is declared unused, and a template uses it (remove `unused = true`)"), "{all}");
    let all = found("{{#each remarks}}{{remark}}{{/each}}");
    assert!(
        all.contains(
            "the sheet `remarks` is declared unused, and is used (remove `unused = true`)"
        ),
        "{all}"
    );
}

#[test]
fn the_types_that_are_shipped_use_what_they_ask_for() {
    for (name, checked) in doctype::load(None).all() {
        let doctype = checked.value.as_ref().unwrap();
        let template = template(doctype).value.unwrap();
        assert_eq!(told(&unused(doctype, &template)), "", "{name}");
        assert_eq!(told(&positions(&template)), "", "{name}");
    }
}

#[test]
fn what_no_document_reaches_is_told() {
    let main =
        "{{document.title}}\n{{#if document.done}}\n  {{document.count}}\n{{/if}}\n{{> p}}{{> q}}";
    let data = fixture()
        .file("partials/p.hbs", "{{#each document.tags}}{{this}}{{/each}}")
        .file("_shared/partials/q.hbs", "{{document.title}}")
        .file("_shared/partials/never.hbs", "{{document.title}}");
    let made = data.clone().source(main).value.unwrap();
    let (_, template) = data.clone().loaded(main);
    let places = |sources: &[crate::merge::Source]| {
        unreached(&template, sources).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let before = places(&[]);
    assert_eq!(before.split(' ').count(), 4, "{before}");
    assert_eq!(places(std::slice::from_ref(&made)), "main.typ.hbs:3:3 partials/p.hbs:1:24");
    let yes = crate::validate::Value::YesNo(true);
    let done = data.set("done", yes).source(main).value.unwrap();
    assert_eq!(places(&[made, done]), "partials/p.hbs:1:24");
    let _ = source;
}

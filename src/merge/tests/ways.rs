//! Faults of places that no data have to reach, and no false alarms.

use super::fixture::{fixture, told};
use crate::merge::positions;

fn found(template: &str) -> String {
    let data = fixture().file("partials/bare.hbs", "https://a.org/{{document.title}}").file(
        "partials/rows.hbs",
        "#f({{#each rows}}{{id}}{{#unless @last}}, {{/unless}}{{/each}})",
    );
    told(&positions(&data.loaded(template).1))
}

#[test]
fn faults_are_told_in_branches_that_no_data_reach() {
    for (template, expected) in [
        (
            "{{#if document.done}}#{{document.title}}(1){{/if}}",
            "1:23 unsafe-place: a value can't be called as a function",
        ),
        (
            "{{#if document.done}}a{{else if document.lead}}\n#f({{document.count}}cm)\n{{/if}}",
            "2:4 unsafe-place: the value would become part of the word beside it",
        ),
        (
            "{{#each results}}{{#unless activities}}{{#if (eq id \"a\")}}a {{title}}_{{title}}{{/if}}{{/unless}}{{/each}}",
            "1:61 unsafe-place: beside a value, `_` and `*` begin or end emphasis",
        ),
        (
            "{{#each document.tags}}{{else}}https://a.org/{{document.title}}{{/each}}",
            "1:46 unsafe-place: a value can't be part of a bare link",
        ),
        (
            "{{#each document.tags}}{{else}}#link(\"https://a.org/{{document.title}}\")[a]{{/each}}",
            "",
        ),
        ("{{#if document.done}}\n#let = 1\n{{/if}}\n", "2:5 bad-template: "),
        ("{{#each results}}#f({{id}} {{title}}){{/each}}", "1:27 bad-template: expected comma"),
        ("#let = {{document.title}}", "1:5 bad-template: "),
        ("{{#if document.done}}{{> bare}}{{/if}}", "partials/bare.hbs:1:15 unsafe-place: "),
        (
            "{{#if document.done}}#\"{{typst results}}\"{{/if}}",
            "1:24 unsafe-place: a literal can stand only",
        ),
    ] {
        let found = found(template);
        let found = found.trim_start_matches("t/");
        assert!(
            found.starts_with(expected) && found.is_empty() == expected.is_empty(),
            "{template}\n{found}"
        );
    }
}

#[test]
fn what_some_data_make_right_is_no_fault() {
    for template in [
        "#f({{#each results}}{{id}}{{#unless @last}}, {{/unless}}{{/each}})",
        "#f({{#each results}}{{#if @first}}{{else}}, {{/if}}{{id}}{{/each}})",
        "{{> rows rows=results}}",
        "{{#if document.done}}#f([{{/if}}{{document.title}}{{#if document.done}}]){{/if}}",
        "{{#if document.done}}#f([{{/if}}{{#unless document.done}}#g([{{/unless}}{{document.title}}])",
        "{{#if (eq document.title \"a\")}}#f([{{/if}}{{#if (eq document.title \"b\")}}#g([{{/if}}{{#if (eq document.title \"c\")}}#h([{{/if}}x])",
        "{{#if document.done}}#f({{else if document.lead}}#g({{else}}#h({{/if}}{{document.title}})",
        "#let a = {{#if document.done}}{{document.title}}{{else}}none{{/if}}",
        "#let a = {{#if document.done}}{{document.title}}{{/if}}{{#unless document.done}}none{{/unless}}",
        "#let a = {{#if document.done}}1{{/if}}{{#if document.lead}}2{{/if}}{{#if document.count}}3{{/if}}",
        "#f({{#if document.done}}a: {{document.title}}, {{/if}}b: 1)",
        "{{#each results}}{{#if @first}}#f({{/if}}{{id}}, {{#if @last}}){{/if}}{{/each}}",
        "{{#each results}}{{#each activities}}{{#unless @../first}}, {{/unless}}{{id}}{{/each}}{{/each}}",
        "{{#with document}}{{#if done}}#f({{/if}}{{#if @root.document.done}}{{title}}){{/if}}{{/with}}",
        "{{#if document.done}}`{{else}}*{{/if}}{{document.title}}{{#if document.done}}`{{else}}*{{/if}}",
        "#let a = ({{#each results}}(a: {{id}}{{#if activities}}, b: ({{#each activities}}{{id}}, {{/each}}){{/if}}),{{/each}})",
    ] {
        assert_eq!(found(template), "", "{template}");
    }
}

#[test]
fn nothing_is_said_where_data_may_be_code() {
    let template = "{{#if document.done}}{{{document.title}}}{{document.title}}(1){{/if}}";
    let (_, template) = fixture().trusted().loaded(template);
    assert_eq!(told(&positions(&template)), "");
}

#[test]
fn many_choices_take_no_time() {
    let many: String = (0..60)
        .map(|n| {
            format!("{{{{#if (eq document.title \"{n}\")}}}}a {{{{document.title}}}}{{{{/if}}}}\n")
        })
        .collect();
    assert_eq!(found(&many), "");
    let wrong = many + "{{#if document.done}}https://a.org/{{document.title}}{{/if}}";
    assert!(found(&wrong).starts_with("61:36 unsafe-place: "), "{}", found(&wrong));
}

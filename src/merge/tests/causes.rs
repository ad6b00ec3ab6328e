//! Faults that would show as many others are told once, where their cause is.

use super::fixture::fixture;

#[test]
fn the_call_of_a_misplaced_partial_is_the_one_fault() {
    for (template, expected) in [
        (
            "{{#each results}}{{> cost}}{{/each}}",
            "1:22 unknown-template-field: the partial `cost` asks for fields that are not here: `hours`, `price`, `size` [asked for here partials/cost.hbs:1:3] (call it where there is a record of the sheet `costs`: `{{#each costs}}{{> cost}}{{/each}}`)",
        ),
        (
            "{{> plan}}",
            "1:5 unknown-template-field: the partial `plan` asks for fields that are not here: `start`, `title` [asked for here partials/plan.hbs:1:3] (hand it the form: `{{> plan @root.document}}`)",
        ),
        ("{{#each costs}}{{> cost}}{{/each}}{{#with document}}{{> plan}}{{/with}}", ""),
    ] {
        let fixture = fixture()
            .file("partials/cost.hbs", "{{hours}}{{price}}{{size}}")
            .file("partials/plan.hbs", "{{title}}{{start}}");
        assert_eq!(fixture.faults(template), expected, "{template}");
    }
}

#[test]
fn tags_of_another_kind_and_open_comments_are_told_and_not_what_follows() {
    for (template, expected) in [
        (
            "{{#if document.lead}}a{{elseif document.done}}b{{/if}}",
            "1:23 bad-template: there is no `{{elseif}}` (write `{{else if …}}`, in two words)",
        ),
        (
            "a\n{{!-- b\n{{#if document.lead}}c{{/if}}",
            "2:1 bad-template: this comment is never closed (write `--}}` where it ends)",
        ),
        (
            "{% if document.lead %}a",
            "1:1 bad-template: `{% if document.lead %}` is no tag here (blocks are written `{{#if …}} … {{/if}}` and `{{#each …}} … {{/each}}`)",
        ),
    ] {
        assert_eq!(fixture().faults(template), expected, "{template}");
    }
}

//! A partial that is called where its fields are not is told once, at its call.

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

//! Odd templates: what is nested, given names, called twice or set off by white space; and odd values.

use super::fixture;
use crate::validate::Value;

#[test]
fn odd_templates_are_read_as_they_are_meant() {
    let mut wrong = Vec::new();
    for (partial, template, expected) in [
        // A partial that is used twice, with different records.
        (
            "{{title}};",
            "{{#each results}}{{> p}}{{#each activities}}{{> p}}{{/each}}{{/each}}",
            "First;Do 1.1;Do 1.2;Second;Do 2.1;",
        ),
        (
            "{{this.title}};",
            "{{#each results as |r|}}{{> p r}}{{#each activities as |a|}}{{> p a}}{{/each}}{{/each}}",
            "First;Do 1.1;Do 1.2;Second;Do 2.1;",
        ),
        // Block parameters inside of a partial, and handed over to it.
        (
            "{{#each items as |it at|}}{{at}}{{it.id}}{{#each it.spots as |s|}}{{s.code}}{{@../index}}{{/each}} {{/each}}",
            "{{#each results as |r|}}{{> p items=r.activities}}{{/each}}",
            "01.1TR0AL0 11.2AL1 02.1 ",
        ),
        (
            "{{item.title}}{{item.result.title}} ",
            "{{#each activities as |a|}}{{> p item=a}}{{/each}}",
            "Do 1.1First Do 1.2First Do 2.1Second ",
        ),
        ("{{@index}}{{@first}}{{@last}} ", "{{#each results}}{{> p}}{{/each}}", "0yesno 1noyes "),
        (
            "{{#each activities}}{{@index}}{{@../index}}{{../title}} {{/each}}",
            "{{#each results}}{{> p}}{{/each}}",
            "00First 10First 01Second ",
        ),
        (
            "{{#with document}}{{title}}{{/with}}",
            "{{> p}}{{#each results}}{{> p document=@root.document}}{{/each}}",
            "TTT",
        ),
        ("{{r.id}}", "{{#each results as |r|}}{{> p}}{{/each}}", "12"),
        // Names that shadow, and names of helpers.
        ("", "{{#each results as |title|}}{{title.id}}{{/each}}", "12"),
        ("", "{{#each results as |r|}}{{#with r as |r|}}{{r.id}}{{/with}}{{/each}}", "12"),
        (
            "",
            "{{#with document as |d|}}{{#with d.place as |d|}}{{d.code}}{{else}}none{{/with}}{{/with}}",
            "none",
        ),
        (
            "",
            "{{#with document}}{{count}} {{add count 1}} {{count tags}}{{#if count}}!{{/if}}{{/with}}",
            "3 4 0!",
        ),
        ("", "{{#each results as |count|}}{{count.id}}{{count ../activities}}{{/each}}", "1323"),
        // References and codes.
        (
            "",
            "{{#each activities}}{{#with result}}{{title}}{{../id}}{{/with}} {{/each}}",
            "First1.1 First1.2 Second2.1 ",
        ),
        (
            "",
            "{{#each people}}{{#with manager}}{{name}}{{else}}-{{/with}}{{manager.name}} {{/each}}",
            "- AnnAnn ",
        ),
        (
            "",
            "{{#each (group-by activities \"result\")}}{{key.title}}{{key}}: {{#each items}}{{id}} {{@../index}} {{/each}}{{/each}}",
            "First1: 1.1 0 1.2 0 Second2: 2.1 1 ",
        ),
        (
            "",
            "{{#each (group-by activities \"spots\")}}{{key.code}}{{key.label}} {{count items}}{{#with (first items)}}{{id}}{{/with}} {{/each}}",
            "TRTürkiye 11.1 ALAlbania 21.1 ",
        ),
        (
            "",
            "{{#each (sort-by (group-by activities \"status\") \"key\" order=\"descending\")}}{{key}} {{/each}}",
            "open done ",
        ),
        ("", "{{#with (first (where results \"id\" \"2\"))}}{{title}}{{/with}}", "Second"),
        (
            "",
            "{{#with (first (where results \"id\" \"3\"))}}{{title}}{{else}}none{{/with}}",
            "none",
        ),
        (
            "",
            "{{#each (limit (sort-by activities \"id\" order=\"descending\") 2)}}{{id}} {{/each}}",
            "2.1 1.2 ",
        ),
        (
            "",
            "{{#with (last results) as |r|}}{{#each r.activities}}{{id}}{{../title}}{{/each}}{{/with}}",
            "2.1Second",
        ),
        (
            "",
            "{{#each (group-by activities \"spots\") as |g|}}{{#each (sort-by g.items \"id\" order=\"descending\") as |it|}}{{it.id}}{{/each}}{{#unless @last}}, {{/unless}}{{/each}}",
            "1.1, 1.21.1",
        ),
        // Choices.
        (
            "",
            "{{#each activities}}{{#if (eq status \"late\")}}a{{else if (and (eq status \"done\") (not spots))}}b{{else if (eq status \"done\")}}c{{else}}d{{/if}}{{/each}}",
            "cdb",
        ),
        ("", "{{#unless document.title}}a{{else if document.done}}b{{else}}c{{/unless}}", "c"),
        (
            "",
            "{{#each document.tags}}a{{else}}{{#each results}}{{id}}{{else}}b{{/each}}{{/each}}",
            "12",
        ),
        (
            "",
            "{{#with document.lead}}{{name}}{{else with document.place}}{{code}}{{else}}c{{/with}}",
            "c",
        ),
        // Five deep.
        (
            "",
            "{{upper (concat (default (join (limit document.tags 1)) (concat \"a\" (number (add 1 (count results)) 1))) \"b\")}}",
            "A3.0B",
        ),
        (
            "",
            "{{#each results}}{{#each activities}}{{#each spots}}{{#with ../../../document}}{{title}}{{@index}}{{/with}}{{/each}}{{/each}}{{/each}}",
            "T0T1T0",
        ),
        // White space, comments and braces.
        ("", "a {{~#if document.title~}} b {{~else~}} c {{~/if~}} d", "abd"),
        ("", "a{{!-- {{document.titel}} }} --}}b{{! c }}d {{!-- e --}}f", "abd f"),
        ("", "\\{{a}} {{document.title}} \\{{b}}", "{{a}} T {{b}}"),
        (
            "",
            "{{[document].[title]}}{{this.document.title}}{{document/title}}{{@root.document.title}}",
            "TTTT",
        ),
        ("", "{{#each results}}{{this/title}}{{./id}}{{/each}}", "First1Second2"),
    ] {
        let data = fixture().title("T").set("count", crate::validate::Value::Integer(3));
        let data = if partial.is_empty() { data } else { data.file("partials/p.hbs", partial) };
        let merged = data.source(template);
        let shown = match &merged.value {
            Some(source) => shown(source),
            None => super::fixture::told(&merged.diagnostics),
        };
        if shown != expected {
            wrong.push(format!("{template}\n  {shown}\n  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shown(source: &crate::merge::Source) -> String {
    let shown = source.pieces.iter().map(|piece| match &piece.value {
        Some(value) => value.text.clone(),
        None => source.text[piece.range.clone()].to_owned(),
    });
    shown.collect()
}

#[test]
fn partials_of_the_type_go_before_those_that_are_shared() {
    let data = || fixture().title("T").file("_shared/partials/p.hbs", "shared {{document.title}}");
    assert_eq!(data().read("{{> p}}"), "shared T");
    assert_eq!(data().file("partials/p.typ.hbs", "own").read("{{> p}}"), "own");
}

#[test]
fn odd_faults_are_told_where_they_stand() {
    for (partial, template, expected) in [
        (
            "{{titel}}",
            "{{#each results}}{{> p}}{{/each}}{{#each activities}}{{> p}}{{/each}}",
            "partials/p.hbs:1:3 unknown-template-field: the sheet `results` has no field `titel`",
        ),
        (
            "{{status}}",
            "{{#each activities}}{{> p}}{{/each}}{{#each results}}{{> p}}{{/each}}",
            "partials/p.hbs:1:3 unknown-template-field: the sheet `results` has no field `status`",
        ),
        ("{{r.id}}", "{{#each results as |r|}}{{> p}}{{/each}}", ""),
        ("{{../title}}", "{{> p}}", "partials/p.hbs:1:6 unknown-template-field: "),
        (
            "{{item.titel}}",
            "{{#each activities as |a|}}{{> p item=a}}{{/each}}",
            "partials/p.hbs:1:8 unknown-template-field: the sheet `activities` has no field `titel`",
        ),
        (
            "",
            "{{#each document.lead}}{{/each}}",
            "1:9 bad-template: only a list can be gone through",
        ),
        (
            "",
            "{{#each results}}{{@key}}{{/each}}",
            "1:20 unknown-template-field: there is no `@key`",
        ),
        (
            "",
            "{{#each results}}{{@../index}}{{/each}}",
            "1:20 unknown-template-field: `@../index` stands outside",
        ),
        ("", "{{#*inline \"a\"}}b{{/inline}}", "1:1 bad-template: decorators and inline partials"),
        ("", "{{> (lookup . \"a\")}}", "1:1 "),
        ("", "{{#count results}}a{{/count}}", "1:4 unknown-helper: there is no block `count`"),
        ("", "{{#each results as |a b c|}}{{/each}}", "1:1 bad-template: "),
    ] {
        let data = fixture();
        let data = if partial.is_empty() { data } else { data.file("partials/p.hbs", partial) };
        let found = data.faults(template);
        let lines = found.lines().count();
        let told = found.contains(expected);
        assert!(told, "{template}: {found}");
        assert!(lines <= 2 && expected.is_empty() == found.is_empty(), "{template}: {found}");
    }
}

#[test]
fn words_in_place_of_a_time_or_an_amount_are_printed_and_nothing_is_made_of_them() {
    let said = |text: &str| Value::Text(text.to_owned());
    for (call, printed) in [
        ("document.due", "within 6 months"),
        ("date document.due \"iso\"", "within 6 months"),
        ("past document.due \"2030-01-01\"", "no"),
        ("lt document.due \"2030-01-01\"", "no"),
        ("document.cost", "In kind"),
        ("eq document.cost \"in words\"", "yes"),
        ("count (where costs \"price\" \"in words\")", "1"),
        ("sum costs \"price\"", "USD\u{a0}5"),
    ] {
        let mut data = fixture().set("due", said("within 6 months")).set("cost", said("In kind"));
        data.row("costs", &[("price", said("In kind"))]);
        data.row("costs", &[("price", Value::Money { amount: 5.0, currency: "USD".into() })]);
        assert_eq!(
            data.merge(&format!("#\"{{{{{call}}}}}\"")),
            format!("#\"{printed}\""),
            "{call}"
        );
    }
}

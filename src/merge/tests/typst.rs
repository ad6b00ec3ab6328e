//! Records and lists as literals of Typst.

use jiff::civil::date;

use super::fixture;
use crate::validate::Value;

#[test]
fn records_are_dictionaries_and_lists_are_arrays() {
    for (template, expected) in [
        ("#{{typst document.title}}", "#\"T\""),
        ("#{{typst document.count}}.abs()", "#(3).abs()"),
        ("#{{typst document.lead}}", "#none"),
        ("#{{typst document.tags}}", "#(\"a\",)"),
        ("#{{typst document.places}}", "#()"),
        ("#{{typst results \"title\"}}", "#(\n  (title: \"First\"),\n  (title: \"Second\"),\n)"),
        (
            "#{{typst results \"id\" \"activities.spots.code\"}}",
            "#(\n  (id: \"1\", activities: (\n    (spots: (\n      (code: \"TR\"),\n      (code: \"AL\"),\n    )),\n    (spots: (\n      (code: \"AL\"),\n    )),\n  )),\n  (id: \"2\", activities: (\n    (spots: ()),\n  )),\n)",
        ),
        (
            "#{{typst (where activities \"id\" \"2.1\")}}",
            "#(\n  (id: \"2.1\", result: (id: \"2\", title: \"Second\"), title: \"Do 2.1\", status: \"done\", spots: ()),\n)",
        ),
        (
            "#{{typst (limit results 1)}}",
            "#(\n  (id: \"1\", title: \"First\", activities: (\n    (id: \"1.1\", result: (id: \"1\"), title: \"Do 1.1\", status: \"done\", spots: (\n      (code: \"TR\", label: \"Türkiye\", note: \"as designated\"),\n      (code: \"AL\", label: \"Albania\", note: none),\n    )),\n    (id: \"1.2\", result: (id: \"1\"), title: \"Do 1.2\", status: \"open\", spots: (\n      (code: \"AL\", label: \"Albania\", note: none),\n    )),\n  )),\n)",
        ),
        // References that lead back end at a key.
        (
            "#{{typst people}}",
            "#(\n  (id: \"ann\", name: \"Ann\", manager: none),\n  (id: \"bo\", name: \"Bo\", manager: (id: \"ann\")),\n)",
        ),
        (
            "#{{typst people \"manager.name\"}}",
            "#(\n  (manager: none),\n  (manager: (name: \"Ann\")),\n)",
        ),
        (
            "#{{typst (group-by activities \"status\") \"key\" \"items.id\"}}",
            "#(\n  (key: \"done\", items: (\n    (id: \"1.1\"),\n    (id: \"2.1\"),\n  )),\n  (key: \"open\", items: (\n    (id: \"1.2\"),\n  )),\n)",
        ),
        ("{{typst document \"title\" \"done\"}}", "#(title: \"T\", done: true);"),
        (
            "#let d = {{typst document \"cost\" \"month\" \"start\" \"share\" \"intro\" \"when\" \"by\"}}",
            "#let d = (intro: [#emph[#\"a\";];], share: 0.5, cost: (amount: -2.5, currency: \"USD\", text: \"USD\u{a0}-2.50\"), start: datetime(year: 2024, month: 3, day: 2), month: (year: 2016, month: 12, text: \"December 2016\"), when: (year: 2026, quarter: 3, text: \"Q3 2026\"), by: \"TBD\")",
        ),
        ("{{#each results}}#{{typst this \"id\"}} {{/each}}", "#(id: \"1\") #(id: \"2\") "),
    ] {
        let merged = data().merge(template);
        assert_eq!(merged, expected, "{template}");
        assert!(!typst_syntax::parse(&merged).diagnosis().errors, "{merged}");
    }
}

fn data() -> fixture::Fixture {
    fixture::fixture()
        .title("T")
        .set("intro", Value::Rich("*a*".into()))
        .set("count", Value::Integer(3))
        .set("share", Value::Percent(0.5))
        .set("cost", Value::Money { amount: -2.5, currency: "USD".into() })
        .set("start", Value::Date(date(2024, 3, 2)))
        .set("month", Value::YearMonth { year: 2016, month: 12 })
        .set("done", Value::YesNo(true))
        .set("when", Value::Quarter { year: Some(2026), quarter: 3 })
        .set("by", Value::Special(crate::validate::Special::ToBeDetermined))
        .set("tags", Value::List(vec![Value::Text("a".into())]))
}

#[test]
fn each_value_of_a_literal_leads_to_its_cell() {
    let source = data().source("#let a = {{typst results \"id\" \"title\"}}\n").value.unwrap();
    let cells: Vec<String> = source
        .pieces
        .iter()
        .filter_map(|piece| piece.value.as_ref().filter(|value| !value.text.is_empty()))
        .map(|value| {
            let cells: Vec<String> = value.cells.iter().map(ToString::to_string).collect();
            format!("{} {}", value.text, cells.join(", "))
        })
        .collect();
    assert_eq!(
        cells,
        [
            "1 plan.xlsx · Results!A2 · \"Id\"",
            "First plan.xlsx · Results!B2 · \"Title\"",
            "2 plan.xlsx · Results!A3 · \"Id\"",
            "Second plan.xlsx · Results!B3 · \"Title\"",
        ]
    );
    let end = source.pieces.iter().fold(0, |end, piece| {
        assert_eq!(piece.range.start, end);
        piece.range.end
    });
    assert_eq!(end, source.text.len());
}

#[test]
fn nasty_values_stay_values_in_a_literal() {
    for value in
        ["\"", "\\", "]", ")", "\u{fdd4}", "\u{fdd2}t1:a", "\u{fdd0}l:0:0:1\u{fdd1}a", "a\nb"]
    {
        for value in [Value::Text(value.into()), Value::Rich(value.into())] {
            let field = if matches!(value, Value::Rich(_)) { "intro" } else { "title" };
            let template = format!("#let a = {{{{typst document \"{field}\" \"count\"}}}}");
            let merged = data().set(field, value.clone()).merge(&template);
            assert!(merged.ends_with(", count: 3)"), "{value:?}: {merged}");
            assert!(!typst_syntax::parse(&merged).diagnosis().errors, "{merged}");
        }
    }
}

#[test]
fn a_literal_in_a_partial_is_indented_with_it() {
    let data = data().file("partials/rows.hbs", "#let a = {{typst rows \"id\"}}\n");
    let merged = data.merge("a\n  {{> rows rows=results}}\n");
    assert!(merged.contains("(id: \"1\")"), "{merged}");
    assert!(!typst_syntax::parse(&merged).diagnosis().errors, "{merged}");
}

#[test]
fn a_literal_stands_only_where_code_can() {
    let place = "a literal can stand only where Typst has code";
    for (template, expected) in [
        ("#\"{{typst results}}\"", format!("1:3 unsafe-place: {place}")),
        ("a <{{typst results}}>", format!("1:4 unsafe-place: {place}")),
        ("// {{typst results}}", format!("1:4 unsafe-place: {place}")),
        ("`{{typst results}}`", format!("1:2 unsafe-place: {place}")),
        ("$ {{typst results}} $", format!("1:3 unsafe-place: {place}")),
        ("#{{typst results}}(1)", "1:2 unsafe-place: a value can't be called as a function".into()),
        (
            "{{upper (typst results)}}",
            "1:10 bad-template: `typst` writes code, and no other helper can take it".into(),
        ),
        (
            "{{#each (typst results)}}{{/each}}",
            "1:10 bad-template: `typst` writes code, and no other helper can take it".into(),
        ),
        ("{{#typst results}}{{/typst}}", "1:4 unknown-helper: there is no block `typst`".into()),
        (
            "#{{typst results \"titel\"}}",
            "1:19 unknown-template-field: the sheet `results` has no field `titel`".into(),
        ),
        (
            "#{{typst results \"activities.titel\"}}",
            "1:30 unknown-template-field: the sheet `activities` has no field `titel`".into(),
        ),
        (
            "#{{typst results title}}",
            "1:18 helper-failed: the name of a field stands in quotation marks here".into(),
        ),
        ("#{{typst}}", "1:4 helper-failed: `typst` takes at least one argument, and gets 0".into()),
        (
            "#{{typst @root}}",
            "1:10 bad-template: `@root` alone is no record; name a sheet behind it".into(),
        ),
    ] {
        let found = data().merge(template);
        assert_eq!(found.split(" (").next().unwrap(), expected, "{template}");
    }
}

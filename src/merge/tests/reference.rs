//! What authors are told of helpers and places is what they get.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::fixture::{self, Fixture};
use crate::merge::reference::{CONTEXTS, contexts_table, helpers, helpers_table};
use crate::validate::Value;

const SCHEMA: &str = r#"
[[sheet]]
name = "document"
shape = "form"
column = [
  { name = "title", type = "text" },
  { name = "note", type = "text" },
  { name = "start", type = "date" },
  { name = "end", type = "date" },
  { name = "share", type = "percent" },
  { name = "budget", type = "money", currency = "USD" },
  { name = "tags", type = "text", separator = ";" },
  { name = "name", type = "text" },
  { name = "n", type = "integer" },
  { name = "day", type = "date" },
  { name = "cost", type = "money", currency = "USD" },
  { name = "done", type = "yes-no" },
  { name = "none", type = "text" },
  { name = "body", type = "rich-text" },
]
[[sheet]]
name = "people"
key = "id"
column = [{ name = "id", type = "text" }, { name = "name", type = "text" }]
[[sheet]]
name = "activities"
key = "id"
column = [
  { name = "id", type = "dotted-number" },
  { name = "title", type = "text" },
  { name = "status", type = "code", codes = "statuses" },
  { name = "lead", type = "reference", sheet = "people" },
  { name = "partners", type = "text", separator = ";" },
  { name = "cost", type = "money", currency = "USD" },
  { name = "deadline", type = "date" },
]
"#;

fn data() -> Fixture {
    let text = |text: &str| Value::Text(text.to_owned());
    let list = |items: &[&str]| Value::List(items.iter().map(|item| text(item)).collect());
    let money = |amount| Value::Money { amount, currency: "USD".into() };
    let statuses = "code,label\ndone,Done\nopen,Under way\nlate,Late\n";
    let mut data = fixture::of(SCHEMA, &[("statuses", statuses)])
        .title("Annual plan")
        .set("start", Value::Date(date(2026, 1, 15)))
        .set("end", Value::Date(date(2026, 12, 31)))
        .set("share", Value::Percent(0.3256))
        .set("budget", money(1234.5))
        .set("tags", list(&["a", "b", "c"]));
    for (id, name) in [("ann", "Ann"), ("bo", "Bo")] {
        data.row("people", &[("id", text(id)), ("name", text(name))]);
    }
    let due = |month| Value::Date(date(2026, month, 1));
    for (id, title, status, lead, partners, cost, deadline) in [
        ("1", "Survey", 0, 0, &["UNFPA", "ILO"][..], money(100.0), due(6)),
        ("2", "Training", 1, 1, &["ILO"], money(250.75), due(3)),
        ("10", "Étude", 2, 0, &[], Value::Blank, Value::Blank),
    ] {
        let fields = [
            ("id", Value::DottedNumber(id.to_owned())),
            ("title", text(title)),
            ("status", Value::Code { list: "statuses".into(), entry: status }),
            ("lead", Value::Reference { sheet: 1, record: lead }),
            ("partners", list(partners)),
            ("cost", cost),
            ("deadline", deadline),
        ];
        data.row("activities", &fields);
    }
    data
}

#[test]
fn every_example_of_a_helper_gives_what_is_promised() {
    let mut names = BTreeSet::new();
    for helper in helpers() {
        assert!(names.insert(helper.name), "{} is told twice", helper.name);
        assert!(helper.example.contains(helper.name), "{}", helper.example);
        assert!(helper.says.ends_with('.') && helper.says.len() < 120, "{}", helper.says);
        // What is code is seen by Typst and not by a reader.
        let result = match helper.example.starts_with('#') {
            true => data().merge(helper.example),
            false => data().read(helper.example),
        };
        assert_eq!(result, helper.result, "{}", helper.example);
    }
}

#[test]
fn the_page_of_unknown_helpers_names_all_that_there_are() {
    let page = crate::diagnostic::Name::UnknownHelper.explanation();
    for helper in helpers().filter(|helper| !helper.example.contains(&format!("#{}", helper.name)))
    {
        assert!(page.contains(&format!("`{}`", helper.name)), "{}", helper.name);
    }
}

#[test]
fn every_kind_of_place_writes_what_is_promised() {
    let data = || {
        data()
            .set("name", Value::Text("A \"#1\"".into()))
            .set("n", Value::Integer(1234))
            .set("day", Value::Date(date(2026, 1, 15)))
            .set("share", Value::Percent(0.5))
            .set("cost", Value::Money { amount: 100.0, currency: "USD".into() })
            .set("done", Value::YesNo(true))
            .set("tags", Value::List(vec![Value::Text("a".into()), Value::Text("b".into())]))
            .set("body", Value::Rich("*now*".into()))
    };
    for context in CONTEXTS {
        let merged =
            data().merge(&format!("{{{{#with document}}}}{}{{{{/with}}}}", context.example));
        match context.result {
            Some(result) => assert_eq!(merged, result, "{}", context.example),
            None => assert!(merged.contains(" unsafe-place: "), "{}: {merged}", context.example),
        }
    }
}

#[test]
fn the_tables_tell_of_each_in_few_lines() {
    let rows = |table: &str| {
        assert!(
            table.lines().all(|line| line.starts_with("| ") && line.ends_with(" |")),
            "{table}"
        );
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(table.lines().all(|line| cells(line) == 5), "{table}");
        table.lines().count() - 2
    };
    let (helpers_table, contexts_table) = (helpers_table(), contexts_table());
    assert!(rows(&helpers_table) <= 24, "{helpers_table}");
    assert!(rows(&contexts_table) <= 10, "{contexts_table}");
    // Each is told of, with its example, in whichever row.
    let shown = |text: &str| {
        text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ").replace('|', "\\|")
    };
    for helper in helpers() {
        for said in [&format!("`{}`", helper.name), &shown(helper.says), &shown(helper.example)] {
            assert!(helpers_table.contains(said), "{said}");
        }
    }
    for context in CONTEXTS {
        for said in [context.place, context.says, &shown(context.example)] {
            assert!(contexts_table.contains(said), "{said}");
        }
    }
    insta::assert_snapshot!(format!("{helpers_table}\n{contexts_table}"));
}

//! All helpers, each with a sentence and an example, and the words that are refused.

use super::signature::MANY;
use super::{Returns, Signature, Takes, lists, logic, numbers, order, text};

use Takes::{Anything, Date, Field, List, Number, NumberField, Value, Values};

const fn helper(
    like: &'static str,
    takes: &'static [Takes],
    call: super::signature::Call,
) -> Signature {
    Signature::new(like, takes, call)
}

/// A block; Handlebars is told of what it does elsewhere.
const fn block(like: &'static str) -> Signature {
    helper(like, &[Anything], logic::not).gives(Returns::Block)
}

/// All helpers, by what they are for. Each example is a template for the data of a test.
pub const ALL: &[Signature] = &[
    block("if deadline").says(
        "What is given: not blank, `no`, 0 nor an empty list; `{{else if …}}` asks again.",
        "{{#if document.note}}Note{{else}}No note{{/if}}",
        "No note",
    ),
    block("unless deadline").says(
        "What is not given.",
        "{{#unless document.note}}No note{{/unless}}",
        "No note",
    ).beside(),
    block("each activities").says(
        "Each item, with `@index` (from 0), `@first`, `@last`; `as |item index|` names them; `{{else}}` if there is none.",
        "{{#each activities as |it|}}{{it.id}}{{#unless @last}}, {{/unless}}{{else}}none{{/each}}",
        "1, 2, 10",
    ),
    block("with lead").says(
        "The fields of one record, if there is one; outside of it is `../`.",
        "{{#with (first activities)}}{{title}} ({{lead.name}}), {{../document.title}}{{/with}}",
        "Survey (Ann), Annual plan",
    ),
    helper("eq status \"done\"", &[Value, Value], logic::eq).says(
        "Whether two values are the same; of a code also its code.",
        "{{#each activities}}{{#if (eq status \"done\")}}{{id}}{{/if}}{{/each}}",
        "1",
    ),
    helper("ne status \"done\"", &[Value, Value], logic::ne).says(
        "Whether they differ.",
        "{{#each activities}}{{#if (ne status \"done\")}}{{id}} {{/if}}{{/each}}",
        "2 10 ",
    ).beside(),
    helper("lt start end", &[Value, Value], order::lt).says(
        "Whether the first is less, or earlier; of a blank nothing is true.",
        "{{lt document.start \"2026-02-01\"}}",
        "yes",
    ),
    helper("le start end", &[Value, Value], order::le).says(
        "Less, or the same.",
        "{{le 2 2}}",
        "yes",
    ).beside(),
    helper("gt start end", &[Value, Value], order::gt).says(
        "Whether the first is greater, or later.",
        "{{gt document.share 0.5}}",
        "no",
    ).beside(),
    helper("ge start end", &[Value, Value], order::ge).says(
        "Greater, or the same.",
        "{{ge document.start document.end}}",
        "no",
    ).beside(),
    helper("past deadline document.as-of", &[Value, Value], order::past).says(
        "Whether a day is past a deadline: after the whole of it, where that is a month or a quarter.",
        "{{past document.start \"2026-01-15\"}} {{past document.start \"2026-01-16\"}}",
        "no yes",
    ).beside(),
    helper("and lead deadline", &[Anything], logic::and).takes(1, MANY).says(
        "Whether all are given.",
        "{{and document.title document.note}}",
        "no",
    ),
    helper("or lead partners", &[Anything], logic::or).takes(1, MANY).says(
        "Whether any is given.",
        "{{or document.title document.note}}",
        "yes",
    ).beside(),
    helper("not lead", &[Anything], logic::not).says(
        "Whether it is not given.",
        "{{not document.note}}",
        "yes",
    ).beside(),
    helper("default lead \"to be named\"", &[Anything, Anything], logic::default)
        .gives(Returns::First)
        .says(
            "The first if it is given, else the second.",
            "{{default document.note \"no note\"}}",
            "no note",
        ).beside(),
    helper("where activities \"status\" \"done\"", &[List, Field, Value], lists::filter)
        .takes(3, MANY)
        .gives(Returns::First)
        .says(
            "The records whose field is this value, or one of these.",
            "{{#each (where activities \"status\" \"done\" \"late\")}}{{id}} {{/each}}",
            "1 10 ",
        ),
    helper("where-not activities \"status\" \"done\"", &[List, Field, Value], lists::filter_out)
        .takes(3, MANY)
        .gives(Returns::First)
        .says(
            "Those whose field is none of these; `null` is a blank.",
            "{{#each (where-not activities \"deadline\" null)}}{{id}} {{/each}}",
            "1 2 ",
        ).beside(),
    helper("where-has activities \"partners\" this", &[List, Field, Value], lists::filter_by_item)
        .takes(3, MANY)
        .gives(Returns::First)
        .says(
            "Those whose field is a list that holds one of these.",
            "{{#each (where-has activities \"partners\" \"ILO\")}}{{id}} {{/each}}",
            "1 2 ",
        ).beside(),
    helper("sort-by activities \"title\"", &[List, Field], order::sort_by)
        .styled(&["order"], order::ORDERS)
        .gives(Returns::First)
        .says(
            "By a field, texts by the language's alphabet, blanks last; also `order=\"descending\"`.",
            "{{#each (sort-by activities \"title\")}}{{title}} {{/each}}",
            "Étude Survey Training ",
        ),
    helper("group-by activities \"status\"", &[List, Field], lists::group_by)
        .gives(Returns::Groups)
        .says(
            "Groups with `key` and `items`, in order of first appearance.",
            "{{#each (group-by activities \"lead\")}}{{key.name}}: {{count items}}. {{/each}}",
            "Ann: 2. Bo: 1. ",
        ),
    helper("first activities", &[List], lists::first).gives(Returns::Item).says(
        "The first item, if there is one.",
        "{{first document.tags}}",
        "a",
    ),
    helper("last activities", &[List], lists::last).gives(Returns::Item).says(
        "The last item.",
        "{{#with (last activities)}}{{id}}{{/with}}",
        "10",
    ).beside(),
    helper("limit activities 3", &[List, Number], lists::limit).gives(Returns::First).says(
        "The first so many items.",
        "{{join (limit document.tags 2)}}",
        "a and b",
    ).beside(),
    helper("count activities", &[List], lists::count).says(
        "How many items there are.",
        "{{count activities}}",
        "3",
    ),
    helper("sum activities \"cost\"", &[List, NumberField], numbers::sum).says(
        "The total of a field, 0 if nothing is given; currencies are not mixed.",
        "{{sum activities \"cost\"}}",
        "USD\u{a0}350.75",
    ).beside(),
    helper("average activities \"cost\"", &[List, NumberField], numbers::average).says(
        "The average of what is given.",
        "{{number (average activities \"cost\") 2}}",
        "175.38",
    ).beside(),
    helper("join partners", &[Values], lists::join).styled(&["style"], lists::STYLES).says(
        "As words: `style=\"and\"`, `\"or\"`, `\"comma\"`.",
        "{{join document.tags style=\"or\"}}",
        "a, b or c",
    ),
    helper("share spent budget", &[Number, Number], numbers::share).says(
        "The first as a share of the second; blank if that is 0.",
        "{{percent (share 1 3) 0}}",
        "33%",
    ),
    helper("add @index 1", &[Number], numbers::add).takes(2, MANY).says(
        "The sum of two or more.",
        "{{#each activities}}{{add @index 1}} {{/each}}",
        "1 2 3 ",
    ),
    helper("subtract budget spent", &[Number, Number], numbers::subtract).says(
        "The first less the second.",
        "{{subtract document.budget (sum activities \"cost\")}}",
        "USD\u{a0}883.75",
    ).beside(),
    helper("number amount 2", &[Number, Number], text::number).takes(1, 2).says(
        "A number with so many decimals.",
        "{{number document.budget 2}}",
        "1,234.50",
    ),
    helper("percent share 1", &[Number, Number], text::percent).takes(1, 2).says(
        "A share as a percentage, with so many decimals.",
        "{{percent document.share 1}}",
        "32.6%",
    ).beside(),
    helper("date deadline \"month-year\"", &[Date, Value], text::date)
        .takes(1, 2)
        .styled(&["style"], text::DATES)
        .says(
            "A date: `\"long\"`, `\"medium\"`, `\"short\"`, `\"month-year\"`, `\"iso\"`.",
            "{{date document.start \"medium\"}}",
            "15 Jan 2026",
        ),
    helper("roman number", &[Number], text::roman).says("Roman numerals.", "{{roman 14}}", "XIV"),
    helper("roman-lower number", &[Number], text::roman_lower).says(
        "The same, small.",
        "{{roman-lower 14}}",
        "xiv",
    ).beside(),
    helper("letter number", &[Number], text::letter).says(
        "A letter: a to z, then aa.",
        "{{letter 3}}",
        "c",
    ).beside(),
    helper("upper title", &[Value], text::upper).says(
        "In the language's capitals.",
        "{{upper document.title}}",
        "ANNUAL PLAN",
    ).beside(),
    helper("concat id \". \" title", &[Value], text::concat).takes(1, MANY).says(
        "Values as one text.",
        "{{concat document.title \" (\" document.start \")\"}}",
        "Annual plan (15 January 2026)",
    ).beside(),
    helper("label \"annex\"", &[Value], text::label).says(
        "A fixed word in the document's language, from `_shared/labels`.",
        "{{label \"annex\"}}",
        "Annex",
    ),
    helper(
        "plural activities \"one activity\" \"{} activities\"",
        &[Anything, Value, Value],
        text::plural,
    )
    .says(
        "The form that the language wants for a number, or for the length of a list.",
        "{{plural activities \"one activity\" \"{} activities\"}}",
        "3 activities",
    ).beside(),
    helper("typst activities", &[Anything, Field], logic::not)
        .takes(1, MANY)
        .gives(Returns::Literal)
        .says(
            "A record or list as a Typst value, with all fields or with those named.",
            "#let rows = {{typst (limit activities 1) \"id\" \"lead.name\" \"cost\"}}",
            "#let rows = (\n  (id: \"1\", lead: (name: \"Ann\"), cost: (amount: 100, currency: \"USD\", text: \"USD\u{a0}100\")),\n)",
        ),
];

/// Whether a word asks for the time.
pub fn is_clock(name: &str) -> bool {
    matches!(name, "today" | "now")
}

/// Why a word is no helper although other programs have it, and what to write instead.
pub fn refused(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "today" | "now" => (
            "there is no clock, so that the same workbook always gives the same paper",
            "the date comes from the document form: `{{document.date}}`",
        ),
        "lookup" => (
            "a reference is already the record that it names",
            "write `{{lead.name}}`; for a record of another sheet \
             `{{#with (first (where rows \"id\" \"a\"))}}`",
        ),
        "log" => {
            ("a template can't write to the terminal", "remove it, or write a comment: `{{! … }}`")
        }
        "raw" => {
            ("text can't be written as code", "write `{{field}}`: it is right wherever it stands")
        }
        "len" | "length" | "size" => ("`count` says how long a list is", "write `{{count rows}}`"),
        "gte" => ("it is called `ge`", "write `{{#if (ge start end)}}`"),
        "lte" => ("it is called `le`", "write `{{#if (le start end)}}`"),
        "inline" | "partial" => {
            ("partials are files", "put the lines into `partials/name.hbs` and write `{{> name}}`")
        }
        "multiply" | "divide" | "round" => (
            "Typst reckons better",
            "in code write `#({{amount}} * 2)`; `{{number amount 2}}` rounds",
        ),
        _ => return None,
    })
}

//! What a template's author is told: each helper and each kind of place with an example, as data and
//! as tables. A test runs every example, so that none of them can lie.

use super::helpers;

/// A helper, as its author is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helper {
    /// Its name.
    pub name: &'static str,
    /// A call of it.
    pub call: &'static str,
    /// What it gives, in a sentence.
    pub says: &'static str,
    /// A template that calls it.
    pub example: &'static str,
    /// What is printed for the example.
    pub result: &'static str,
    /// Whether it stands in one row with the helper before it.
    pub beside: bool,
}

/// A kind of place in Typst at which a value can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    /// The place, in words.
    pub place: &'static str,
    /// How a value is written there.
    pub says: &'static str,
    /// A template in which a value stands there.
    pub example: &'static str,
    /// The Typst that is merged for the example; nothing where a value is refused.
    pub result: Option<&'static str>,
}

/// All helpers, in the order of the table.
pub fn helpers() -> impl Iterator<Item = Helper> {
    helpers::ALL.iter().map(|known| Helper {
        name: known.name,
        call: known.like,
        says: known.says,
        example: known.example.0,
        result: known.example.1,
        beside: known.beside,
    })
}

const fn context(
    place: &'static str,
    says: &'static str,
    example: &'static str,
    result: &'static str,
) -> Context {
    Context { place, says, example, result: Some(result) }
}

const fn refused(place: &'static str, instead: &'static str, example: &'static str) -> Context {
    Context { place, says: instead, example, result: None }
}

/// The kinds of places; neighbours with the same place are one row. In the examples, `name` is the
/// text `A "#1"`, `n` the number 1234, `day` a date, `share` a percentage, `cost` an amount, `done` a
/// yes, `tags` a list, `none` a blank and `body` rich text.
pub const CONTEXTS: &[Context] = &[
    context(
        "markup",
        "anything as text",
        "Of {{name}}: {{n}}",
        "Of #\"A \\\"#1\\\"\";: #\"1,234\";",
    ),
    context("markup", "rich text as content", "{{body}}", "#emph[#\"now\";];"),
    context("code", "a text as a string", "#f({{name}})", "#f(\"A \\\"#1\\\"\")"),
    context("code", "a number or share as a number", "#f({{n}}, {{share}})", "#f((1234), (0.5))"),
    context("code", "money as a string", "#f({{cost}})", "#f(\"USD\u{a0}100\")"),
    context(
        "code",
        "a date as `datetime`",
        "#f({{day}})",
        "#f(datetime(year: 2026, month: 1, day: 15))",
    ),
    context("code", "a yes or no as `true` or `false`", "#if {{done}} [a]", "#if true [a]"),
    context("code", "a list as an array", "#f({{tags}})", "#f((\"a\", \"b\", ))"),
    context("code", "rich text as content", "#f({{body}})", "#f([#emph[#\"now\";];])"),
    context("code", "a blank as `none`", "#f({{none}})", "#f(none)"),
    context(
        "string, equation, label, raw text, comment",
        "as its letters, also in an address",
        "#f(\"No. {{name}}\")",
        "#f(\"No. A \\\"#1\\\"\")",
    ),
    context(
        "string, equation, label, raw text, comment",
        "as its letters, also in an address",
        "#link(\"https://a.org/{{n}}\")[more]",
        "#link(\"https://a.org/1,234\")[more]",
    ),
    context(
        "string, equation, label, raw text, comment",
        "in an equation upright",
        "$ x = {{n}} $",
        "$ x = \"1,234\" $",
    ),
    context(
        "string, equation, label, raw text, comment",
        "in a label as one can be",
        "= A <{{name}}>",
        "= A <A·20··22··23·1·22·>",
    ),
    context(
        "string, equation, label, raw text, comment",
        "in raw text as it is, without backticks",
        "`{{name}}`",
        "`A \"#1\"`",
    ),
    context(
        "string, equation, label, raw text, comment",
        "in a comment without what could end it",
        "// {{name}}",
        "// A \"#1\"",
    ),
    refused("elsewhere", "for a bare address write `#link(\"…\")`", "https://a.org/{{n}}"),
    refused(
        "elsewhere",
        "as the name of a field or function: let the layout choose",
        "#{{name}}(1)",
    ),
    refused("elsewhere", "beside a word of code: set it off, `{{n}} * 1cm`", "#f({{n}}cm)"),
    refused(
        "elsewhere",
        "as the path of an import: let the layout choose",
        "#import \"{{name}}\": a",
    ),
];

/// The helpers as a table in Markdown, a line for each idea.
pub fn helpers_table() -> String {
    let all: Vec<Helper> = helpers().collect();
    let rows = all.chunk_by(|_, next| next.beside).map(|together| {
        [
            joined(together, " ", |helper| code(helper.name)),
            joined(together, " ", |helper| helper.says.to_owned()),
            joined(together, " · ", |helper| code(helper.example)),
            joined(together, " · ", |helper| code(&helper.result.replace('\u{a0}', " "))),
        ]
    });
    table(["Helper", "What it gives", "Example", "Result"], rows)
}

/// The kinds of places as a table in Markdown, a line each.
pub fn contexts_table() -> String {
    let rows = CONTEXTS.chunk_by(|one, next| one.place == next.place).map(|together| {
        let result = |context: &Context| {
            let result = context.result.map(|result| code(&result.replace('\u{a0}', " ")));
            result.unwrap_or_else(|| "refused".to_owned())
        };
        [
            joined(together, "", |context| context.place.to_owned()),
            joined(together, "; ", |context| context.says.to_owned()),
            joined(together, " · ", |context| code(context.example)),
            joined(together, " · ", result),
        ]
    });
    table(["Place in Typst", "A value is written", "Template", "Typst"], rows)
}

/// What is said of each, one after the other; what is the same of all is said once.
fn joined<T>(all: &[T], between: &str, says: impl Fn(&T) -> String) -> String {
    let mut said: Vec<String> = all.iter().map(says).collect();
    if said.windows(2).all(|two| two.first() == two.last()) {
        said.truncate(1);
    }
    said.join(between)
}

/// Code in a cell of a table: on one line, and in as many backticks as it takes.
fn code(text: &str) -> String {
    let text = text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{}`", text.trim_end()) }
}

fn table(head: [&str; 4], rows: impl Iterator<Item = [String; 4]>) -> String {
    let mut text = format!("| {} |\n| --- | --- | --- | --- |\n", head.join(" | "));
    for row in rows {
        let cells = row.map(|cell| cell.replace('|', "\\|"));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

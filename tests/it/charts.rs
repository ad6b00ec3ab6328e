//! Charts: what a reader sees, what a listener hears, and what an author is told.

use std::fs;
use std::path::Path;

use crate::pdf::Pdf;
use crate::project::{Project, REPOSITORY};

const MANIFEST: &str = r#"name = "t"
title = "T"
description = "A chart."
version = "1.0.0"
"#;

const CONTRACT: &str = r#"[[sheet]]
name = "rows"
required = false

[[sheet.column]]
name = "name"
type = "text"

[[sheet.column]]
name = "women"
type = "number"

[[sheet.column]]
name = "men"
type = "number"

[[sheet.column]]
name = "goal"
type = "number"

[[sheet.column]]
name = "status"
type = "code"
codes = "statuses"

[[sheet.column]]
name = "quarters"
type = "quarter"
separator = ";"

[[sheet.column]]
name = "deadline"
type = "date"
"#;

/// Puts the rows together; what is drawn of them comes after it.
const TEMPLATE: &str = r##"#import "layout.typ": *
#show: house.document.with(title: {{document.title}}, language: {{document.language}})
= Head
#let rows = (
{{#each rows}}
  (
    name: {{name}}, women: {{women}}, men: {{men}}, goal: {{goal}}, quarters: {{quarters}},
    deadline: {{deadline}}, by: [{{deadline}}],
    status: (label: {{status}}, tone: {{status.tone}}), word: {{status}},
  ),
{{/each}}
)
"##;

const LAYOUT: &str = r#"#import "../_shared/house.typ"
#import "../_shared/charts.typ"
"#;

const ROWS: &str = "Name,Women,Men,Goal,Status,Quarters,Deadline
Albania,54,46,60,Completed,Q1 2026; Q2 2026; Q4 2026,2026-12-01
Côte d’Ivoire,1234.5,0,50,Delayed,Q4 2026; Q1 2027,
Serbia,,3,,,,
";

fn project(chart: &str, rows: &str) -> Project {
    Project::new()
        .file("templates/t/template.toml", MANIFEST)
        .file("templates/t/schema.toml", CONTRACT)
        .file("templates/t/layout.typ", LAYOUT)
        .file("templates/t/main.typ.hbs", format!("{TEMPLATE}{chart}\n"))
        .file("inputs/plan/Document.csv", "Type,t\nTitle,A plan\nDate,2024-03-22\n")
        .file("inputs/plan/Rows.csv", rows)
}

/// The PDF of a chart, which is made without any message under both standards.
#[track_caller]
fn drawn(chart: &str, rows: &str) -> Pdf {
    let project = project(chart, rows);
    let report = project.build([]);
    assert_eq!(report.found(), [""; 0], "{chart}");
    let pdf = project.pdf("out/plan.pdf");
    assert!(pdf.tagged && pdf.standards() == (true, true), "{chart}");
    pdf
}

/// The tags after the heading.
#[track_caller]
fn tags(chart: &str) -> Vec<String> {
    let tags = drawn(chart, ROWS).tags;
    assert_eq!(tags[..2], ["Document", "  H1"], "{chart}");
    tags[2..].iter().map(|line| line[2..].to_owned()).collect()
}

/// The only alternative text.
#[track_caller]
fn alt(chart: &str) -> String {
    let tags = tags(chart);
    let mut alts = tags.iter().filter_map(|line| line.trim_start().strip_prefix("Figure "));
    let alt = alts.next().unwrap_or_else(|| panic!("no figure: {tags:?}")).trim_matches('"');
    assert_eq!(alts.next(), None, "{chart}");
    alt.to_owned()
}

/// What is printed, page after page, with single spaces between lines, and nothing between what
/// stands side by side.
fn words(pdf: &Pdf) -> String {
    pdf.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn bars_are_told_with_their_values() {
    let alts = [
        (
            "#charts.bars(rows, label: \"name\", value: \"women\")",
            "Bar chart. Albania: 54. Côte d’Ivoire: 1,234.5. Serbia: no data.",
        ),
        (
            "#charts.bars(rows, label: \"name\", value: \"men\", sort: \"ascending\", unit: \"%\", target: 40, highlight: \"Serbia\")",
            "Bar chart. Côte d’Ivoire: 0%. Serbia: 3%. Albania: 46%. Target: 40%.",
        ),
        (
            "#charts.bars(rows, label: \"name\", value: \"women\", sort: \"descending\", unit: \"US${n}\", target: \"goal\")",
            "Bar chart. Côte d’Ivoire: US$1,234.5, target US$50. Albania: US$54, target US$60. Serbia: no data.",
        ),
        (
            "#charts.bars(((label: [A *b*], value: -0.125), (label: [C’s], value: .5)), percent: true)",
            "Bar chart. A b: −12.5%. C’s: 50%.",
        ),
        (
            "#charts.bars(((label: \"A\", value: 2500000, printed: \"2.5 million\"), (label: \"{value}\", value: 1)), unit: \"km\")",
            "Bar chart. A: 2.5 million. {value}: 1\u{a0}km.",
        ),
        (
            "#charts.bars(((label: (code: \"AL\", label: \"Albania\"), value: (amount: 5, currency: \"USD\", text: \"US$5\")),))",
            "Bar chart. Albania: US$5.",
        ),
        (
            "#charts.bars(rows, label: \"name\", value: \"women\", alt: [Women, by *country*])",
            "Women, by country",
        ),
    ];
    for (chart, expected) in alts {
        assert_eq!(alt(chart), expected, "{chart}");
    }
}

#[test]
fn words_and_numbers_are_those_of_the_document_s_language() {
    let labels = Path::new(REPOSITORY).join("templates/_shared/labels/en.toml");
    let labels = fs::read_to_string(labels).unwrap();
    let change = |labels: String, (key, word): (&str, &str)| {
        let line = |line: &str| match line.starts_with(&format!("{key} = ")) {
            true => format!("{key} = \"{word}\"\n"),
            false => format!("{line}\n"),
        };
        labels.lines().map(line).collect()
    };
    let french = [
        ("decimal-mark", ","),
        ("thousands-mark", "\u{202f}"),
        ("percent", "{n}\u{a0}%"),
        ("chart-bars", "Diagramme à barres. {rows}"),
        ("chart-bar", "{label} : {value}."),
    ];
    let chart = "#charts.bars(rows, label: \"name\", value: \"women\", unit: \"%\")";
    let rows = "Name,Women\nAlbanie,54\nCôte d’Ivoire,\"1234,5\"\n";
    let project = project(chart, rows)
        .file("templates/_shared/labels/fr.toml", french.into_iter().fold(labels, change))
        .file("inputs/plan/Document.csv", "Type,t\nTitle,A plan\nLanguage,fr\n");
    assert_eq!(project.build([]).found(), [""; 0]);
    let figure = "Figure \"Diagramme à barres. Albanie : 54\u{a0}%. Côte d’Ivoire : 1\u{202f}234,5\u{a0}%.\"";
    assert_eq!(project.pdf("out/plan.pdf").tags.last().unwrap().trim(), figure);
}

#[test]
fn parts_of_a_whole_are_told_with_their_sum_or_their_share() {
    let stack = |rest: &str| {
        format!(
            "#charts.stacked-bars(rows, label: \"name\", parts: ((\"women\", \"Women\"), (\"men\", [Men])){rest})"
        )
    };
    let alts = [
        (
            stack(""),
            "Stacked bar chart. Albania: Women 54, Men 46; total 100. Côte d’Ivoire: Women 1,234.5, Men 0; total 1,234.5. Serbia: Men 3; total 3.",
        ),
        (
            stack(", share: true"),
            "Stacked bar chart. Albania: Women 54%, Men 46%. Côte d’Ivoire: Women 100%, Men 0%. Serbia: Men 100%.",
        ),
        (
            stack(", totals: false, unit: \"km\""),
            "Stacked bar chart. Albania: Women 54\u{a0}km, Men 46\u{a0}km. Côte d’Ivoire: Women 1,234.5\u{a0}km, Men 0\u{a0}km. Serbia: Men 3\u{a0}km.",
        ),
        (
            "#charts.stacked-bars(((label: \"A\", a: none), (label: \"B\", a: 0)), parts: (\"a\",), share: true)".to_owned(),
            "Stacked bar chart. A: no data. B: a 0.",
        ),
    ];
    for (chart, expected) in alts {
        assert_eq!(alt(&chart), expected, "{chart}");
    }
}

#[test]
fn a_trend_is_told_by_its_ends_and_what_lies_beyond_them() {
    let alts = [
        ("#charts.trend((3, 5, 4))", "Trend from 3 to 4, highest 5."),
        ("#charts.trend((3, 3, 3))", "Trend from 3 to 3."),
        ("#charts.trend((none, 3))", "One value: 3."),
        (
            "#charts.trend(rows, label: \"name\", value: \"women\")",
            "Trend from 54 (Albania) to 1,234.5 (Côte d’Ivoire), no data for Serbia.",
        ),
        (
            "#charts.trend(((label: \"2020\", value: .5), (label: \"2021\", value: .25), (label: [2022], value: 1)), percent: true, ends: false)",
            "Trend from 50% (2020) to 100% (2022), lowest 25% (2021).",
        ),
        ("#charts.trend((3, 5), alt: \"It rises\")", "It rises"),
    ];
    for (chart, expected) in alts {
        assert_eq!(alt(&format!("Words {chart} go on.")), expected, "{chart}");
    }
    // Within a paragraph, and with its ends as words of the page.
    let chart = "Words #charts.trend((3, 5, 4)) go on.";
    assert_eq!(tags(chart), ["P", "  Figure \"Trend from 3 to 4, highest 5.\"", "    Strong"]);
    assert_eq!(words(&drawn(chart, ROWS)), "Head Words 34 go on.");
}

#[test]
fn the_title_of_a_chart_is_a_caption_outside_of_its_figure() {
    let chart =
        "#charts.bars(rows, label: \"name\", value: \"men\", title: [Men], note: [Source: survey])";
    let figure = "  Figure \"Bar chart. Albania: 46. Côte d’Ivoire: 0. Serbia: 3.\"";
    assert_eq!(tags(chart), ["Div", "  Caption", "    Span", figure, "P"]);
    let expected = "Head Men Albania46 Côte d’Ivoire0 Serbia3 01020304050 Source: survey";
    assert_eq!(words(&drawn(chart, ROWS)), expected);
}

#[test]
fn a_status_matrix_is_a_table_with_headers_of_rows_and_columns() {
    let chart = "#charts.status-matrix(rows, label: \"name\", columns: ((\"status\", \"Law\"),), header: \"Country\", title: [Progress])";
    let expected = [
        "Table (Status by row and column: Completed (1), Delayed (1).)",
        "  Caption",
        "    Span",
        "  TR",
        "    TH Column",
        "      Strong",
        "    TH Column",
        "      Strong",
        "  TR",
        "    TH Row",
        "    TD",
        "  TR",
        "    TH Row",
        "    TD",
        "  TR",
        "    TH Row",
        "    TD",
        "P",
    ];
    let given = tags(chart);
    let bare = |line: &String| line.trim_end().to_owned();
    assert_eq!(given.iter().map(bare).collect::<Vec<_>>(), expected);
    let expected = "Head Progress CountryLaw AlbaniaCompleted Côte d’IvoireDelayed Serbia– Completed (1)Delayed (1)";
    assert_eq!(words(&drawn(chart, ROWS)), expected);
}

#[test]
fn a_status_without_its_word_has_an_alternative_text() {
    let chart = "#charts.status-matrix(rows, label: \"name\", columns: (\"word\",), words: false, statuses: (\"Completed\": \"good\", \"Delayed\": \"warn\"), alt: \"Laws\")";
    let given = tags(chart);
    assert_eq!(given[0], "Table (Laws)");
    let figures: Vec<_> = given.iter().filter(|line| line.contains("Figure")).collect();
    assert_eq!(figures, ["      Figure \"Completed\"", "      Figure \"Delayed\""]);
}

#[test]
fn statuses_of_the_same_tone_keep_their_words_if_shapes_would_not_tell_them_apart() {
    let matrix = |statuses: &str| {
        format!(
            "#let given = ({statuses})\n#charts.status-matrix((given.keys().enumerate().map(((n, word)) => (str(n), word)).to-dict() + (label: \"A\"),) * 2, columns: range(given.len()).map(str), statuses: given, legend: false)"
        )
    };
    let seen = |statuses: &str| words(&drawn(&format!("#columns(3)[{}]", matrix(statuses)), ROWS));
    assert_eq!(seen("Late: \"warn\", Postponed: \"warn\", Done: \"good\""), "Head 012 A A");
    assert_eq!(
        seen("Late: \"warn\", Postponed: \"warn\", Lost: \"warn\""),
        "Head 012 ALatePostponedLost ALatePostponedLost"
    );
}

#[test]
fn a_timeline_is_a_table_whose_bars_are_told_in_words() {
    let chart = "#charts.timeline(rows, label: \"name\", header: \"Country\", printed: \"by\")";
    let figures = |chart: &str| -> Vec<String> {
        let given = tags(chart);
        let figures = given.iter().filter_map(|line| line.trim_start().strip_prefix("Figure "));
        figures.map(|alt| alt.trim_matches('"').to_owned()).collect()
    };
    assert_eq!(tags(chart)[0], "Table (Timeline from Q1 2026 to Q4 2027.)");
    assert_eq!(tags(chart).iter().filter(|line| line.trim() == "TH Row").count(), 3);
    assert_eq!(
        figures(chart),
        [
            "Q1 2026 to Q4 2027",
            "Q1 2026 to Q2 2026, Q4 2026, deadline 1 December 2026",
            "Q4 2026 to Q1 2027",
            "nothing planned",
        ]
    );
    let expected = "Head Country 20262027 Q1Q2Q3Q4Q1Q2Q3Q4 Albania Côte d’Ivoire Serbia Deadline";
    assert_eq!(words(&drawn(chart, ROWS)), expected);
    let chart = r#"#charts.timeline((
        (label: "A", from: none, to: "Q2 2026"), (label: "B", from: "2026-Q3", to: none),
        (label: "C", quarters: (("Q1 2026", "Q3 2026"), (year: 2027, quarter: 2)), deadline: "Q4 2026"),
        (label: "D", from: (year: 2026, month: 5), to: datetime(year: 2026, month: 9, day: 30)),
    ), last: "Q2 2027", alt: "Plan")"#;
    assert_eq!(tags(chart)[0], "Table (Plan)");
    assert_eq!(
        figures(chart),
        [
            "Q1 2026 to Q2 2027",
            "until Q2 2026",
            "from Q3 2026 on",
            "Q1 2026 to Q3 2026, Q2 2027, deadline Q4 2026",
            "Q2 2026 to Q3 2026",
        ]
    );
}

/// A chart of each kind, of these rows.
const EACH: [&str; 4] = [
    "#charts.bars(rows, label: \"name\", value: \"women\")",
    "#charts.stacked-bars(rows, label: \"name\", parts: (\"women\", \"men\"))",
    "#charts.status-matrix(rows, label: \"name\", columns: (\"status\",), header: \"Country\")",
    "#charts.timeline(rows, label: \"name\", header: \"Country\")",
];

#[test]
fn without_rows_there_is_no_chart() {
    for chart in EACH {
        let pdf = drawn(chart, "Name,Women\n");
        assert_eq!((pdf.tags.len(), words(&pdf).as_str()), (2, "Head"), "{chart}");
        drawn(&chart.replace("rows", "none"), ROWS);
    }
    assert_eq!(words(&drawn("#charts.trend(())", ROWS)), "Head");
    assert_eq!(words(&drawn("#charts.trend((none,))", ROWS)), "Head no data");
}

#[test]
fn one_row_zeros_and_blanks_are_charts_too() {
    for rows in [
        "Name,Women,Men,Status,Quarters\nAlone,1,2,Ongoing,Q1 2026\n",
        "Name,Women,Men,Status,Quarters\nNought,0,0,,Q1 2026\nNothing,0,0,,\n",
        "Name,Women,Men,Status,Quarters\nBlank,,,,\nBlank too,,,,Q1 2026\n",
        "Name,Women,Men,Status,Quarters\nLarge,1e12,3,Ongoing,Q1 1999; Q1 2050\nSmall,0.00001,1,,\n",
    ] {
        let first = rows.lines().nth(1).unwrap().split(',').next().unwrap();
        for chart in EACH {
            for wrapped in ["CHART", "#columns(3)[CHART]", "#house.landscape[CHART]"] {
                let pdf = drawn(&wrapped.replace("CHART", chart), rows);
                assert!(words(&pdf).contains(first), "{wrapped}: {chart}");
            }
        }
    }
}

#[test]
fn a_long_chart_breaks_between_rows_and_repeats_what_explains_it() {
    let row = |n: usize| format!("Row {n} of the chart,{n},1,,Completed,Q1 2026,\n");
    let rows = "Name,Women,Men,Goal,Status,Quarters,Deadline\n".to_owned()
        + &(100..170).map(row).collect::<String>();
    for (chart, again) in EACH.into_iter().zip(["150", "women", "Country", "Q1"]) {
        let pdf = drawn(chart, &rows);
        assert!(pdf.pages.len() > 1, "{chart}");
        let said = words(&pdf);
        for n in 100..170 {
            assert_eq!(said.matches(&format!("Row {n} of the chart")).count(), 1, "{chart}");
        }
        // What stands on both pages is told once.
        let shown = pdf.pages.iter().map(|page| page.text.clone() + &page.artifacts);
        assert!(shown.clone().all(|page| page.contains(again)), "{chart}: {:?}", pdf.pages);
    }
}

#[test]
fn what_an_author_gives_amiss_is_told_with_the_row() {
    let faults = [
        (
            "#charts.bars(rows, label: \"name\", value: \"word\")",
            "bars: the `word` of `Albania` is the text `Completed`, and has to be a number",
        ),
        (
            "#charts.bars(rows, value: \"women\")",
            "bars: row 1 has no `label`; it has `name`, `women`, `men`, `goal`, `quarters`, `deadline`, `by`, `status`, `word`",
        ),
        (
            "#charts.bars(\"rows\")",
            "bars: the rows are the text `rows`, and have to be an array of dictionaries",
        ),
        ("#charts.bars((4,))", "bars: row 1 is `4`, and has to be a dictionary"),
        (
            "#charts.bars(rows, label: \"name\", value: \"women\", sort: \"up\")",
            "bars: the `sort` is the text `up`, and has to be one of none, `ascending`, `descending`",
        ),
        (
            "#charts.bars(rows, label: \"name\", value: \"women\", highlight: \"Albanai\")",
            "bars: the `highlight` is the text `Albanai`, and has to be one of `Albania`, `Côte d’Ivoire`, `Serbia`",
        ),
        (
            "#charts.bars(rows, label: \"name\", value: \"women\", target: [60])",
            "bars: the `target` is content, and has to be a number",
        ),
        (
            "#charts.bars(rows, label: \"name\", value: \"women\", max: \"100\")",
            "bars: the `max` is the text `100`, and has to be a number",
        ),
        (
            "#charts.stacked-bars(((label: \"A\", a: -3),), parts: (\"a\",))",
            "stacked-bars: the `a` of `A` is −3, and a part can't be less than nothing",
        ),
        (
            "#charts.stacked-bars(rows, label: \"name\")",
            "stacked-bars: the `parts` are `()`, and have to be an array of fields",
        ),
        (
            "#charts.stacked-bars(rows, label: \"name\", parts: (\"men\",) * 7)",
            "stacked-bars: there are 7 `parts`, and more than 6 can't be told apart; put the small ones together",
        ),
        (
            "#charts.status-matrix(rows, label: \"name\", columns: (\"word\",), statuses: (\"Completed\": \"green\"))",
            "status-matrix: the tone of `Completed` is the text `green`, and has to be one of `neutral`, `info`, `good`, `best`, `warn`, `bad`",
        ),
        (
            "#charts.status-matrix(rows, label: \"name\", columns: ((\"word\", \"Law\"),), statuses: (\"Completed\": \"good\"))",
            "status-matrix: the status of `Côte d’Ivoire` at `Law` is the text `Delayed`, which `statuses` does not name; it names `Completed`",
        ),
        (
            "#charts.status-matrix(((label: \"A\", s: (label: \"Done\", tone: \"green\")),), columns: (\"s\",))",
            "status-matrix: the status of `A` at `s` has the tone `green`, and it has to be one of `neutral`, `info`, `good`, `best`, `warn`, `bad`",
        ),
        (
            "#charts.timeline(rows, label: \"name\", quarters: \"word\")",
            "timeline: the `word` of `Albania` is the text `Completed`, and has to be a quarter with its year, such as `Q1 2026`, or a date",
        ),
        (
            "#charts.timeline(((label: \"A\", from: \"Q3 2026\", to: \"Q1 2026\"),))",
            "timeline: the `from` of `A` is after its `to`: Q3 2026, Q1 2026",
        ),
        (
            "#charts.trend((1, \"2\"))",
            "trend: the `value` of `point 2` is the text `2`, and has to be a number",
        ),
    ];
    for (chart, expected) in faults {
        let found = project(chart, ROWS).build([]).found();
        assert_eq!(found.len(), 1, "{chart}: {found:?}");
        assert!(found[0].starts_with("error[layout-error]"), "{found:?}");
        assert!(found[0].ends_with(&format!("assertion failed: {expected}")), "{found:?}");
    }
}

#[test]
fn a_footnote_of_a_label_is_not_lost_in_a_drawing() {
    let chart = "#charts.bars(((label: [A#footnote[Lost]], value: 1),))";
    assert_eq!(alt(chart), "Bar chart. A: 1.");
    assert!(!words(&drawn(chart, ROWS)).contains("Lost"));
}

//! Text can never become code: whatever stands in a cell comes out of the PDF as it went in.
//!
//! A small document type prints the same values at places of every kind. Values that can't be
//! printed, since no font has a character of theirs or the standard forbids it, must be reported at
//! their cells; all others must be in the PDF's text, between what the template says around them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::{env, fs};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError};
use serde_json::{Value, json};

use rapporteur::diagnostic::{Name, Stage};

use crate::project::{Project, Report};

const MANIFEST: &str = r#"
name = "places"
title = "Places"
description = "Prints values at places of every kind."
version = "1.0.0"
"#;

const SCHEMA: &str = r#"
[[sheet]]
name = "values"
title = "Values"
key = "id"

[[sheet.column]]
name = "id"
title = "No."
type = "text"
required = true

[[sheet.column]]
name = "text"
title = "Text"
type = "text"

[[sheet.column]]
name = "rich"
title = "Rich"
type = "rich-text"
"#;

/// At each place the value stands between two words of the template.
const TEMPLATE: &str = r##"
#set document(title: {{document.title}})
#set text(font: "Noto Sans", hyphenate: false)
#set page(height: auto) // on one page, no value is broken over two
#let shown(body, extra: none) = [call #body #extra end]

= Places
{{#each values}}
== heading {{text}} end

markup {{text}} end, *strong {{text}} end*, _emph {{text}} end_ and #text(fill: blue)[block {{text}} end].

#shown({{text}}, extra: {{text}})

#("string {{text}} end")

- item {{text}} end
  + nested {{text}} end
/ term {{text}} end: description {{text}} end

#{
  let value = {{text}}
  [code #value end]
}

#table(columns: 2, [cell], [{{text}} end], {{text}}, [end])

#metadata({{text}}) // comment {{text}} end
/* {{text}} */
last {{text}}
{{/each}}
"##;

/// What the template prints of a value, without white space.
fn printed(value: &str) -> String {
    let around = [
        "heading",
        "markup",
        ",strong",
        ",emph",
        "andblock",
        ".call",
        "",
        "string",
        "•item",
        "1.nested",
        "term",
        "description",
        "code",
        "cell",
    ];
    let mut out = String::new();
    for before in around {
        out.push_str(before);
        out.push_str(value);
        // The two of the call stand side by side.
        if before != ".call" {
            out.push_str("end");
        }
    }
    out.push_str(value);
    out.push_str("endlast");
    out.push_str(value);
    out
}

/// A text without white space, and without what is never seen and moves no letter: such characters
/// steer shaping, and fonts drop them. Control characters, and what is no character, no page can
/// show; a note counts them.
fn bare(text: &str) -> String {
    let seen = |letter: &char| {
        !letter.is_whitespace()
            && !letter.is_control()
            && u32::from(*letter) & 0xfffe != 0xfffe
            && !matches!(letter, '\u{fdd0}'..='\u{fdef}')
            && !matches!(
                letter,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                    | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                    | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                    | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            )
    };
    text.chars().filter(seen).collect()
}

/// Whether the glyphs of a text do not stand in the PDF as its letters do: those of text from right to
/// left stand in the order of the page, and each glyph of a letter with stacked marks has the letter
/// with all its marks for its text.
fn is_rearranged(text: &str) -> bool {
    let turns = |letter: u32| matches!(letter, 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x10800..=0x10fff);
    let is_mark = |letter: u32| {
        matches!(letter, 0x300..=0x36f | 0x483..=0x489 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff
            | 0x20d0..=0x20ff | 0xfe20..=0xfe2f)
    };
    text.chars().map(u32::from).any(|letter| turns(letter) || is_mark(letter))
}

/// A workbook of these values as JSON, which holds every character there is.
fn workbook(texts: &[&str], rich: &[&str]) -> String {
    let row = |at: usize| {
        json!({
            "No.": format!("row {at}"),
            "Text": texts.get(at).copied().unwrap_or_default(),
            "Rich": rich.get(at).copied().unwrap_or_default(),
        })
    };
    let rows: Value = (0..texts.len().max(rich.len())).map(row).collect();
    json!({"Document": {"Type": "places", "Title": "Places"}, "Values": rows}).to_string()
}

/// A project whose type prints values by a template.
fn project(template: &str) -> Project {
    Project::new()
        .file("templates/places/template.toml", MANIFEST)
        .file("templates/places/schema.toml", SCHEMA)
        .file("templates/places/main.typ.hbs", template)
}

/// Whether a fault is what an editor would say of the words, and no matter of their form.
fn is_wording(name: &str) -> bool {
    let is_it = |known: &&Name| known.as_str() == name;
    Name::ALL.iter().find(is_it).is_some_and(|name| name.stage() == Stage::Wording)
}

/// The rows at which a report says that a value can't be printed.
fn refused(report: &Report, values: &[&str]) -> Result<BTreeSet<usize>, String> {
    let mut rows = BTreeSet::new();
    for found in report.0["diagnostics"].as_array().ok_or("no diagnostics")? {
        let name = found["name"].as_str().unwrap_or_default();
        let is_expected = match name {
            // Counts what no page can show.
            "invisible-characters" => continue,
            // An editor's remarks.
            _ if is_wording(name) => continue,
            "missing-glyph" | "standard-violated" | "not-text" => true,
            "unsafe-place" => found["place"]["file"] == "values.json",
            _ => false,
        };
        if !is_expected {
            return Err(format!("{found:#}"));
        }
        let also = found["also"].as_array().into_iter().flatten().map(|also| &also["place"]);
        let places = [&found["place"]].into_iter().chain(also);
        let named: Vec<usize> = places
            .filter(|place| place["sheet"] == "Values")
            .filter_map(|place| place["row"].as_u64())
            .map(|row| row as usize - 1)
            .collect();
        if named.is_empty() {
            return Err(format!("no cell is named: {found:#}"));
        }
        for row in named {
            let value = values.get(row).ok_or_else(|| format!("no such row: {found:#}"))?;
            if value.is_ascii() && !value.contains(|c: char| c.is_control()) {
                return Err(format!("nothing is wrong with {value:?}: {}", found["message"]));
            }
            rows.insert(row);
        }
    }
    Ok(rows)
}

/// Holds that each value is printed as it is, or reported at its cell; gives how many are printed.
fn hold(project: &Project, values: &[&str]) -> Result<usize, String> {
    let (rearranged, others): (Vec<&str>, Vec<&str>) =
        values.iter().partition(|value| is_rearranged(value));
    Ok(print(project, &others, compare)? + print(project, &rearranged, compare_letters)?)
}

/// Prints those of the values that can be printed, and compares; the others must be reported.
fn print(
    project: &Project,
    values: &[&str],
    compare: fn(&Project, &[&str]) -> Result<(), String>,
) -> Result<usize, String> {
    let mut values = values.to_vec();
    if values.is_empty() {
        return Ok(0);
    }
    // What is reported first may hide another fault of the same value, so more than one round.
    for _ in 0..4 {
        project.write("values.json", workbook(&values, &[]));
        let report = project.build(["values.json"]);
        let refused = refused(&report, &values)?;
        if refused.is_empty() {
            if report.statuses() != ["values.pdf written"]
                && report.statuses() != ["values.pdf unchanged"]
            {
                return Err(format!("{:?}", report.0));
            }
            return compare(project, &values).map(|()| values.len());
        }
        let mut row = 0..;
        values.retain(|_| !refused.contains(&row.next().unwrap()));
    }
    Err("faults are told one after the other".to_owned())
}

/// Holds that the PDF's text has each value at each place.
fn compare(project: &Project, values: &[&str]) -> Result<(), String> {
    let text = bare(&project.pdf("out/values.pdf").text());
    let mut rest = text.strip_prefix("Places").ok_or("no heading")?;
    for value in values {
        let expected = printed(&bare(value));
        rest = rest.strip_prefix(&expected).ok_or_else(|| {
            let start: String = rest.chars().take(expected.chars().count()).collect();
            format!("{value:?} is printed as\n{start}\nnot\n{expected}")
        })?;
    }
    if rest.is_empty() { Ok(()) } else { Err(format!("more is printed: {rest}")) }
}

/// Holds that the PDF's text has all letters of texts that are rearranged, and no others.
fn compare_letters(project: &Project, values: &[&str]) -> Result<(), String> {
    let text = bare(&project.pdf("out/values.pdf").text());
    let expected: String = values.iter().map(|value| printed(&bare(value))).collect();
    let letters = |text: &str| {
        text.chars().fold(BTreeMap::new(), |mut letters, letter| {
            *letters.entry(letter).or_insert(0) += 1;
            letters
        })
    };
    let (found, expected) = (letters(&text), letters(&format!("Places{expected}")));
    for letter in found.keys().chain(expected.keys()) {
        let count = |letters: &BTreeMap<char, usize>| letters.get(letter).copied().unwrap_or(0);
        let (found, expected) = (count(&found), count(&expected));
        if found < expected || expected == 0 {
            return Err(format!("{letter:?} is printed {found} times, not {expected}"));
        }
    }
    Ok(())
}

/// What means something to Typst, Handlebars, CommonMark or a spreadsheet.
const SIGNS: [&str; 72] = [
    "#",
    "$",
    "\\",
    "`",
    "```",
    "*",
    "_",
    "=",
    "== ",
    "- ",
    "+ ",
    "/ a: ",
    "1. ",
    "<a>",
    "@a",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "\"",
    "'",
    "//",
    "/*",
    "*/",
    "~",
    "--",
    "---",
    "...",
    "-?",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "{{",
    "}}",
    "{{{",
    "}}}",
    "{{document.title}}",
    "{{/each}}",
    "{{!--",
    "--}}",
    "#import \"x\"",
    "#panic()",
    "#{",
    "#[",
    "#end",
    "\\u{41}",
    "\\\"",
    "\\\\",
    "https://a.b",
    "[^1]",
    "[a](b)",
    "![a](b)",
    "![](#",
    "<b>",
    "&amp;",
    "&#65;",
    ";",
    ":",
    ",",
    "|",
    "%",
    "^",
    "!",
    "?",
    "\u{a0}",
    "\u{2028}",
    "\u{ad}",
    "\u{feff}",
    "\u{200d}",
];

/// A text of letters that Noto Sans has, with signs that mean something.
fn text() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        proptest::char::range(' ', '~'),
        proptest::char::range('\u{a1}', '\u{17f}'),
        proptest::char::range('Α', 'Ρ'),
        proptest::char::range('α', 'ω'),
        proptest::char::range('А', 'я'),
        proptest::sample::select(vec!['–', '—', '‘', '’', '“', '”', '…', '€', '•', 'ẞ', 'ﬁ']),
    ];
    let part = prop_oneof![
        3 => letters.prop_map(String::from),
        2 => proptest::sample::select(SIGNS.to_vec()).prop_map(str::to_owned),
    ];
    proptest::collection::vec(part, 1..16)
        .prop_map(|parts| parts.concat())
        .prop_filter("not blank", |text| !bare(text).is_empty())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(text(), 1..40)
}

/// Always the same values; others with `PROPTEST_RNG_SEED`, more with `PROPTEST_CASES`.
fn config() -> Config {
    let given = Config::default();
    Config {
        cases: env::var_os("PROPTEST_CASES").map_or(12, |_| given.cases),
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2026),
            seed => seed,
        },
        failure_persistence: None,
        max_shrink_iters: 200,
        ..given
    }
}

#[test]
fn any_text_is_printed_as_it_is_at_every_place() {
    let project = project(TEMPLATE);
    proptest!(config(), |(values in texts())| {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        hold(&project, &values).map_err(TestCaseError::fail)?;
    });
}

#[test]
fn every_sign_alone_is_printed_as_it_is_at_every_place() {
    let signs: Vec<&str> = SIGNS.into_iter().filter(|sign| !bare(sign).is_empty()).collect();
    // All but the byte-order mark, which the standard forbids.
    assert_eq!(hold(&project(TEMPLATE), &signs), Ok(signs.len()));
}

/// Bookmarks and properties are no content of pages, and hold text as well.
#[test]
fn signs_are_printed_as_they_are_in_bookmarks_and_properties() {
    let title = "\"#panic()\" & <Ελληνικά> [x] {{y}} \\u{41} Ünï";
    let project = project("#set document(title: {{document.title}})\n= {{document.title}}\n");
    let sheets = json!({
        "Document": {"Type": "places", "Title": title},
        "Values": [{"No.": "1"}],
    });
    project.write("values.json", sheets.to_string());
    assert_eq!(project.build(["values.json"]).found(), [""; 0]);
    let pdf = project.pdf("out/values.pdf");
    assert_eq!(pdf.title.as_deref(), Some(title));
    assert_eq!(pdf.bookmarks, [title]);
    assert_eq!(pdf.text().trim(), title);
}

/// Rich text may take a form of its own, but never leaves its place: what the template says around
/// it is there as ever, once for each row.
#[test]
fn any_rich_text_stays_at_its_place() {
    let template = "\
        #set document(title: {{document.title}})\n#set text(font: \"Noto Sans\")\n= Places\n\
        {{#each values}}\nBEGIN\n\n{{rich}}\n\n#block[{{rich}}]\n\nMIDDLE #box({{rich}}) END\n{{/each}}\n";
    let project = project(template);
    proptest!(config(), |(values in texts())| {
        // A footnote that no sheet has is a fault of its own; what can't be printed is for the plain
        // text above.
        let values: Vec<String> =
            values.iter().map(|value| value.replace("[^", "[").replace(['\u{feff}', '\u{2028}'], "")).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        project.write("values.json", workbook(&[], &values));
        let report = project.build(["values.json"]);
        let told = report.0["diagnostics"].as_array().unwrap();
        let told: Vec<_> = told.iter().filter(|it| !is_wording(it["name"].as_str().unwrap())).collect();
        prop_assert!(told.is_empty(), "{told:?}");
        let text = bare(&project.pdf("out/values.pdf").text());
        for word in ["BEGIN", "MIDDLE", "END"] {
            // Arbitrary letters make these words too seldom to matter, and fail loudly if they do.
            prop_assert_eq!(text.matches(word).count(), values.len(), "{}: {}", word, text);
        }
    });
}

#[test]
fn the_strings_of_the_corpus_are_printed_as_they_are_or_reported_at_their_cells() {
    let Some(corpus) = env::var_os("RAPPORTEUR_CORPUS") else {
        println!("skipped: RAPPORTEUR_CORPUS names no folder");
        return;
    };
    let path = PathBuf::from(corpus).join("naughty/blns.json");
    let strings: Vec<String> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let strings: Vec<&str> =
        strings.iter().map(String::as_str).filter(|string| !bare(string).is_empty()).collect();
    assert!(strings.len() > 400);
    let printed = hold(&project(TEMPLATE), &strings).unwrap();
    assert!(printed > 440, "only {printed} of {}", strings.len());
}

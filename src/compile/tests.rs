//! Documents in miniature, each for one promise of this room.

mod draft;
mod pages;

use super::*;
use draft::{Draft, PIXEL, told};

fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn hello_world_meets_both_standards() {
    let done = Draft::new().text("= Hello\nWorld").compile();
    assert_eq!(told(&done.diagnostics), "");
    let pdf = done.value.unwrap();
    assert_eq!(pdf.pages, 1);
    for part in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "2024-03-22T00:00:00",
    ] {
        assert!(contains(&pdf.bytes, part), "{part}");
    }
}

#[test]
fn the_same_job_gives_the_same_bytes() {
    let bytes = || Draft::new().text("= Hello\n#lorem(900)").compile().value.unwrap().bytes;
    let first = bytes();
    evict(0);
    assert!(first == bytes());
}

#[test]
fn a_fault_in_the_layout_leads_to_line_and_cell() {
    let found = Draft::new()
        .file(
            "/plan/layout.typ",
            "#let weeks(title, count) = {\n  assert(int(count) > 0, message: \"too short\")\n}",
        )
        .text("#import \"layout.typ\": *\n#weeks(")
        .value(4, "\"Survey\"", "Survey")
        .text(", ")
        .value(5, "\"three\"", "three")
        .text(")\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: string contains invalid digits
      at Activities!B5
      written by main.typ.hbs:4:19
      printed by layout.typ:2:14
    "#);
}

#[test]
fn the_only_value_of_a_call_is_to_blame() {
    let found = Draft::new()
        .file("/_shared/house.typ", "#let whole(count) = int(count)")
        .file(
            "/plan/layout.typ",
            "#import \"../_shared/house.typ\": whole\n#let weeks(n) = [#whole(n)]",
        )
        .text("#import \"layout.typ\": *\n#weeks(")
        .value(5, "\"three\"", "three")
        .text(")\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: string contains invalid digits
      at Activities!B5
      written by main.typ.hbs:4:8
      printed by layout.typ:2:19
      printed by templates/_shared/house.typ:1:25
    "#);
}

#[test]
fn a_value_that_the_message_mentions_is_to_blame() {
    let found = Draft::new()
        .file("/plan/layout.typ", "#let f(a, b) = panic(b + \" is too much\")")
        .text("#import \"layout.typ\": *\n#f(")
        .value(4, "\"one\"", "one")
        .text(",\n  ")
        .value(5, "\"two\"", "two")
        .text(")\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: panicked with: two is too much
      at Activities!B5
      written by main.typ.hbs:5:3
      printed by layout.typ:1:16
    "#);
}

#[test]
fn a_fault_in_a_show_rule_or_context_leads_where_it_can() {
    let draft = |layout: &str, call: &str| {
        Draft::new()
            .file("/plan/layout.typ", layout)
            .text("#import \"layout.typ\": *\n")
            .text(call)
            .value(4, "\"Survey\"", "Survey")
            .text(")\n= Hello")
            .found()
    };
    let all = [
        draft("#let f(body, a: 1) = { panic(a) }", "#show: f.with(a: "),
        draft("#let f(body, a: 1) = context panic(a)", "#show: f.with(a: "),
        draft("#let f(body) = context panic(body)", "#f("),
        draft("#let f(body) = context panic(1)", "#f("),
        draft("#let f(it, a: 1) = { panic(a) }", "#show heading: f.with(a: "),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    layout-error: panicked with: Survey
      at layout.typ:1:24
      value from Activities!B4

    layout-error: panicked with: Survey
      at layout.typ:1:30
      value from Activities!B4

    layout-error: panicked with: Survey
      at layout.typ:1:24
      value from Activities!B4
      called by main.typ.hbs:4:4

    layout-error: panicked with: 1
      at layout.typ:1:24

    layout-error: panicked with: Survey
      at layout.typ:1:22
      value from Activities!B4
      called by main.typ.hbs:5:1
    "#);
}

#[test]
fn where_any_value_may_be_to_blame_the_line_comes_first() {
    let found = Draft::new()
        .file("/plan/layout.typ", "#let f(a, b) = {\n  panic(\"no\")\n}")
        .text("#import \"layout.typ\": *\n\n#f(")
        .value(4, "1", "1")
        .text(", ")
        .value(5, "2", "2")
        .text(")\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: panicked with: no
      at layout.typ:2:3
      value from Activities!B4
      value from Activities!B5
      called by main.typ.hbs:5:2
    "#);
}

#[test]
fn what_only_an_author_can_cause_names_no_cell() {
    let found = Draft::new()
        .file("/plan/layout.typ", "#let f(a) = {\n  b\n}")
        .text("#import \"layout.typ\": *\n#f(")
        .value(4, "1", "1")
        .text(")\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: unknown variable: b
      at layout.typ:2:3
      called by main.typ.hbs:4:4
    "#);
}

#[test]
fn a_layout_that_does_not_parse_is_told_with_line_and_column() {
    let found = Draft::new()
        .file("/plan/layout.typ", "#let a = 1\n#let f(a = {\n")
        .text("#import \"layout.typ\": *\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: unclosed delimiter
      at layout.typ:2:7
      imported by main.typ.hbs:3:2
    layout-error: unexpected equals sign
      at layout.typ:2:10
      imported by main.typ.hbs:3:2
    layout-error: expected pattern, found code block
      at layout.typ:2:12
      imported by main.typ.hbs:3:2
    layout-error: expected equals sign
      at layout.typ:2:13
      imported by main.typ.hbs:3:2
    "#);
}

#[test]
fn a_missing_glyph_leads_to_its_cells() {
    let found = Draft::new()
        .text("= ")
        .value(4, "Plan 語", "Plan 語")
        .text("\n#upper[")
        .value(6, "語 ok 𒀀", "語 ok 𒀀")
        .text("]")
        .found();
    insta::assert_snapshot!(found, @r#"
    missing-glyph: no font has the character `語` (U+8A9E)
      at Activities!B4
      written by main.typ.hbs:3:3
      also in Activities!B6
      hint: write another character, or put a font that has it into `templates/_shared/fonts`
    missing-glyph: no font has the character `𒀀` (U+12000)
      at Activities!B6
      written by main.typ.hbs:4:8
      hint: write another character, or put a font that has it into `templates/_shared/fonts`
    "#);
}

#[test]
fn a_missing_glyph_of_the_template_leads_to_its_line() {
    let found = Draft::new().text("= Plan\n語").found();
    insta::assert_snapshot!(found, @r#"
    missing-glyph: no font has the character `語` (U+8A9E)
      at main.typ.hbs:4:1
      hint: write another character, or put a font that has it into `templates/_shared/fonts`
    "#);
}

#[test]
fn a_character_that_the_standard_forbids_leads_to_its_cell() {
    let draft = Draft::new().text("= ").value(4, "a\u{0}b", "a\u{0}b");
    let found = draft.text("\n#[").value(5, "\u{e000}", "\u{e000}").text("]").found();
    insta::assert_snapshot!(found, @r#"
    standard-violated: PDF/A-3a, PDF/UA-1 does not allow the character `⟨U+0000⟩` (U+0000)
      at Activities!B4
      written by main.typ.hbs:3:3
      hint: write another character
    standard-violated: PDF/A-3a does not allow the character `⟨U+E000⟩` (U+E000)
      at Activities!B5
      written by main.typ.hbs:4:3
      hint: write another character
    "#);
}

#[test]
fn a_data_file_that_does_not_parse_is_told_with_line_and_column() {
    let found = Draft::new()
        .file("/_shared/labels/en.toml", "draft = \"Draft\"\nnote = \n")
        .file("/plan/layout.typ", "#let labels = toml(\"/_shared/labels/en.toml\")")
        .text("#import \"layout.typ\": *\n")
        .found();
    insta::assert_snapshot!(found, @r#"
    layout-error: failed to parse TOML (invalid string, expected `"`, `'`)
      at templates/_shared/labels/en.toml:2:8
      imported by main.typ.hbs:3:2
      called by layout.typ:1:15
    "#);
}

#[test]
fn a_worker_has_a_pool_of_one_thread() {
    assert_eq!(worker(rayon::current_num_threads), 1);
}

#[test]
fn nothing_outside_can_be_read() {
    let found = |code: &str| {
        Draft::new().file("/plan/layout.typ", "").text(&format!("= Plan\n#{code}")).found()
    };
    let all = [
        found("import \"layuot.typ\": *"),
        found("read(\"/../../etc/passwd\")"),
        found("read(\"/etc/passwd\")"),
        found("import \"@preview/cetz:0.4.0\": *"),
        found("datetime.today().display()"),
        found("image(\"/input/photo.png\", alt: \"A\")"),
    ];
    insta::assert_snapshot!(all.concat(), @r#"
    file-outside-type: the document type asks for the file `/plan/layuot.typ`, which is neither in its folder nor in `_shared`
      at main.typ.hbs:4:9
      hint: did you mean `/plan/layout.typ`?
      hint: put the file into the document type's folder or into `templates/_shared`
    file-outside-type: the document type asks for the file `/../../etc/passwd`, which is outside of `templates`
      at main.typ.hbs:4:7
      hint: put the file into the document type's folder or into `templates/_shared`
    file-outside-type: the document type asks for the file `/etc/passwd`, which is neither in its folder nor in `_shared`
      at main.typ.hbs:4:7
      hint: put the file into the document type's folder or into `templates/_shared`
    file-outside-type: the document type asks for the package `@preview/cetz:0.4.0`, and packages are never fetched
      at main.typ.hbs:4:9
      hint: put the package's files into the document type's folder and import them from there
    layout-error: unable to get the current date
      at main.typ.hbs:4:2
      hint: documents see no clock: give the date in the workbook, and use that
    bad-image: there is no image `photo.png` for this document
      at main.typ.hbs:4:8
    "#);
}

#[test]
fn a_broken_rule_of_a_standard_leads_to_the_line() {
    let found = Draft::new().text("= Plan\n").text("=== ").value(4, "Deep", "Deep").found();
    insta::assert_snapshot!(found, @r#"
    standard-violated: PDF/UA-1 error: skipped from heading level 1 to 3
      at main.typ.hbs:4:5
      hint: heading levels must be consecutive
    "#);
}

#[test]
fn a_document_without_title_is_refused_and_one_without_date_is_not() {
    let untitled = Draft::default().text("= Plan\n").compile();
    insta::assert_snapshot!(told(&untitled.diagnostics), @r"
    standard-violated: PDF/UA-1 error: missing document title
      at main.typ.hbs
      hint: hand the title on: `house.document(title: …)`, or `set document(title: …)`
    ");
    let undated = Draft::new().text("= Plan\n").compile_dated(None);
    assert_eq!(told(&undated.diagnostics), "");
}

#[test]
fn an_image_without_words_leads_to_the_layout_and_one_without_sense_to_its_cell() {
    let draft = |bytes: &[u8]| {
        Draft::new()
            .image("/input/photo.png", bytes)
            .file("/plan/layout.typ", "#let photo(path) = image(path)")
            .text("#import \"layout.typ\": *\n= Plan\n#photo(")
            .value(4, "\"/input/photo.png\"", "photo.png")
            .text(")")
    };
    insta::assert_snapshot!(draft(PIXEL).found(), @r#"
    standard-violated: PDF/A-3a, PDF/UA-1 error: missing alt text
      at layout.typ:1:20
      value from Activities!B4
      called by main.typ.hbs:5:8
      hint: hand the words for the image on, `image(…, alt: …)`: a column of the contract has them
    "#);
    insta::assert_snapshot!(draft(b"no image at all").found(), @r#"
    bad-image: the file `photo.png` can't be read as an image
      at Activities!B4
      written by main.typ.hbs:5:8
      printed by layout.typ:1:20
      hint: save the image again as PNG or JPEG
    "#);
}

#[test]
fn a_warning_does_not_stop_the_document() {
    let done = Draft::new().text("#set text(font: \"Nowhere\")\n= Plan").compile();
    insta::assert_snapshot!(told(&done.diagnostics), @r#"
    warning layout-warning: unknown font family: nowhere
      at main.typ.hbs:3:17
    "#);
    assert!(done.value.is_some());
}

#[test]
fn a_font_that_is_none_is_a_warning() {
    let draft = Draft::new().file("/_shared/fonts/own.ttf", "no font").file("/plan/own.ttf", "");
    let assets = Assets::new(&Engine::new(false), &draft.files);
    insta::assert_snapshot!(told(&assets.diagnostics), @r#"
    warning layout-warning: this file can't be read as a font
      at templates/_shared/fonts/own.ttf
      hint: put a .ttf, .otf or .ttc file in its place, or remove it
    "#);
}

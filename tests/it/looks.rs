//! Looks, numbered paragraphs and notes of tables: what an organization chooses, and what a workbook does.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::pdf::Pdf;
use crate::project::Project;

const MANIFEST: &str =
    "name = \"t\"\ntitle = \"T\"\ndescription = \"A look.\"\nversion = \"1.0.0\"\n";

const CONTRACT: &str = r#"[[sheet]]
name = "rows"
required = false

[[sheet.column]]
name = "text"
type = "rich-text"
"#;

const TEMPLATE: &str = r#"#import "layout.typ": *
#show: house.document.with(
  title: {{document.title}}, notes: ((name: "Kosovo", note: [As a resolution has it.]),),
)
#paper(({{#each rows}}{{text}}, {{/each}}))
"#;

/// Prints all colours, each behind what it is for.
const COLOURS: &str = r#"#import "../_shared/house.typ"
#import "../_shared/tokens.typ"
#let paper(rows) = {
  let named = ("accent-text", "ink", "muted", "tint", "wash", "chart-bar", "chart-quiet", "chart-track", "chart-zero")
  for name in named { par[#name #dictionary(tokens).at(name).to-hex()] }
  for (name, tone) in tokens.tones { par[#{name}-ink #tone.ink.to-hex()]; par[#{name}-fill #tone.fill.to-hex()] }
  for (n, part) in tokens.chart-parts.enumerate() {
    par[part#n #part.fill.to-hex()]
    par[words#n #part.ink.to-hex()]
  }
}
"#;

const ROWS: &str =
    "Text\n\"First.\n\nSecond, of Kosovo, too:\n\n- an item\n\n- another\"\nThird.\n";

fn project(layout: &str, form: &str, rows: &str) -> Project {
    Project::new()
        .file("templates/t/template.toml", MANIFEST)
        .file("templates/t/schema.toml", CONTRACT)
        .file("templates/t/layout.typ", layout)
        .file("templates/t/main.typ.hbs", TEMPLATE)
        .file("inputs/plan/Document.csv", format!("Type,t\nTitle,A plan\nStage,final\n{form}"))
        .file("inputs/plan/Rows.csv", rows)
}

/// The PDF of a paper that is made without any message, under both standards.
#[track_caller]
fn made(project: &Project) -> Pdf {
    let report = project.build([]);
    assert_eq!(report.found(), [""; 0]);
    let pdf = project.pdf("out/plan.pdf");
    assert!(pdf.tagged && pdf.standards() == (true, true));
    pdf
}

fn layout(body: &str) -> String {
    format!("#import \"../_shared/house.typ\"\n#let paper(rows) = {{\n{body}\n}}\n")
}

// ---- Colours ------------------------------------------------------------------------------------

/// How a colour is seen: `#1B242C` as its relative luminance (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What is wrong with the colours of a look: words 4.5 : 1 (success criterion 1.4.3), graphics 3 : 1
/// (1.4.11). Relative luminance is what is left in grey, so parts of a chart differ there as well.
fn too_near(colours: &BTreeMap<String, String>) -> String {
    let of = |name: &str| match name {
        "white" => "#ffffff",
        name => colours.get(name).unwrap_or_else(|| panic!("no {name} in {colours:?}")),
    };
    let mut pairs: Vec<(String, String, f64)> = Vec::new();
    let mut pair = |one: &str, other: &str, least| pairs.push((one.into(), other.into(), least));
    for paper in ["white", "tint", "wash"] {
        for words in ["ink", "muted", "accent-text"] {
            pair(words, paper, 4.5);
        }
    }
    for tone in ["neutral", "info", "good", "best", "warn", "bad"] {
        pair(&format!("{tone}-ink"), &format!("{tone}-fill"), 4.5);
        for paper in ["white", "wash"] {
            pair(&format!("{tone}-ink"), paper, 4.5);
        }
    }
    for (one, other) in [
        ("chart-bar", "white"),
        ("chart-bar", "chart-track"),
        ("chart-quiet", "white"),
        ("chart-zero", "white"),
        ("ink", "chart-track"),
    ] {
        pair(one, other, 3.0);
    }
    for part in 0..6 {
        pair(&format!("part{part}"), "white", 3.0);
        pair(&format!("part{part}"), &format!("part{}", (part + 1) % 6), 3.0);
        pair(&format!("words{part}"), &format!("part{part}"), 4.5);
    }
    let mut found = String::new();
    for (one, other, least) in pairs {
        let contrast = contrast(of(&one), of(&other));
        if contrast < least {
            let _ = writeln!(found, "{one} on {other}: {contrast:.2}, and not {least}");
        }
    }
    found
}

fn colours(project: &Project) -> BTreeMap<String, String> {
    let text = made(project).text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words.windows(2).filter(|pair| pair[1].starts_with('#'));
    pairs.map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}

#[test]
fn words_can_be_read_and_parts_be_told_apart_in_each_look() {
    for look in ["classic", "editorial"] {
        let colours = colours(&project(COLOURS, &format!("Look,{look}\n"), "Text\n"));
        assert_eq!(too_near(&colours), "", "{look}");
    }
}

#[test]
fn a_look_of_ones_own_says_only_its_accent() {
    for accent in ["#C8102E", "#FFD400", "#00843D", "#4B2E83", "#111111", "#F58220"] {
        let own = format!("#let accent = rgb(\"{accent}\")\n");
        let project =
            project(COLOURS, "", "Text\n").file("templates/_shared/looks/default.typ", own);
        assert_eq!(too_near(&colours(&project)), "", "{accent}");
    }
}

// ---- Choosing -----------------------------------------------------------------------------------

#[test]
fn a_look_that_is_not_there_is_told_at_its_cell_with_those_that_are() {
    let project = project(COLOURS, "Look,Editoral\n", "Text\n")
        .file("templates/_shared/looks/ours.typ", "#let accent = rgb(\"#111111\")\n");
    let run = project.run(["build", "--format", "short"]).failure(1);
    let error =
        "Document!B4: error[unknown-code]: `Editoral` is not one of the entries that `Look` takes";
    assert!(
        run.stdout.contains(error) || run.stderr.contains(error),
        "{}{}",
        run.stdout,
        run.stderr
    );
    let run = project.run(["build"]).failure(1);
    let known = "allowed: `classic`, `editorial`, `ours`";
    assert!(
        run.stderr.contains(known) || run.stdout.contains(known),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn only_the_look_that_is_used_makes_papers_anew() {
    let ours = "#let accent = rgb(\"#111111\")\n";
    let project = project(COLOURS, "Look,Ours\n", "Text\n")
        .file("templates/_shared/looks/ours.typ", ours)
        .file("templates/_shared/looks/theirs.typ", ours)
        .file("inputs/other/Document.csv", "Type,t\nTitle,Another\n");
    project.build([]);
    project.change("templates/_shared/looks/theirs.typ", "#111111", "#222222");
    assert_eq!(project.build([]).statuses(), ["other.pdf unchanged", "plan.pdf unchanged"]);
    project.change("templates/_shared/looks/ours.typ", "#111111", "#222222");
    let report = project.build([]);
    assert_eq!(report.statuses(), ["other.pdf unchanged", "plan.pdf written"]);
    assert_eq!(report.causes("plan.pdf"), ["changed: templates/_shared/looks/ours.typ"]);
    project.change("inputs/plan/Document.csv", "Look,Ours", "Look,Theirs");
    assert_eq!(project.build([]).statuses(), ["other.pdf unchanged", "plan.pdf written"]);
}

#[test]
fn tokens_of_an_earlier_version_still_make_papers() {
    let tokens = include_str!("looks/earlier-tokens.typ");
    let body = "house.key-figures((value: 3, label: \"a\", target: 4))\n\
        house.data-table(header: (\"a\",), rows: ((house.rating(\"Exceeds\", tone: \"best\"),),))";
    let project = project(&layout(body), "Numbered paragraphs,yes\n", ROWS)
        .file("templates/_shared/tokens.typ", tokens);
    made(&project);
}

// ---- Paragraphs and headings --------------------------------------------------------------------

#[test]
fn paragraphs_are_numbered_through_and_nothing_else_is() {
    let body = "house.title-block(\"A plan\", kind: \"NOTE\", date: \"22 March 2024\")
        house.numbered-heading(auto, \"Background\")
        rows.first()
        parbreak()
        house.callout(title: \"Box\")[In a box.]
        house.facts((\"What\", \"this\"))
        house.data-table(header: (\"H\",), rows: (([Cell#footnote[Note.]\\ #parbreak() again],),))
        house.numbered-heading(auto, \"Aims\", level: 2)
        house.leading-to-list[Led to:]
        house.bullet-list[an item][another]
        [Words with a mark.#footnote[Foot. #parbreak() More.]]
        parbreak()
        house.landscape[On its side.]
        house.numbered-heading(auto, \"Rest\", level: 2)
        rows.last()";
    for look in ["classic", "editorial"] {
        let form = format!("Look,{look}\nNumbered paragraphs,yes\n");
        let project = project(&layout(body), &form, ROWS);
        let pdf = made(&project);
        let text = pdf.text();
        let is_numbered =
            |line: &&str| line.starts_with(|it: char| it.is_ascii_digit()) && line.contains(". ");
        let numbered: Vec<_> = text.lines().filter(is_numbered).collect();
        let expected = [
            "1. First.",
            "2. Second, of Kosovo,¹ too:",
            "3. Led to:",
            "4. Words with a mark.²",
            "5. On its side.",
            "6. Third.",
        ];
        assert_eq!(numbered, expected, "{text}");
        assert_eq!(pdf.bookmarks, ["I. Background", "  A. Aims", "  B. Rest"]);
        for (line, next) in pdf.tags.iter().zip(pdf.tags.iter().skip(1)) {
            let depth = |line: &str| line.len() - line.trim_start().len();
            let nested = line.trim() == "P" && next.trim() == "P" && depth(next) > depth(line);
            assert!(!nested, "{:#?}", pdf.tags);
        }
    }
    let plain = made(&project(&layout(body), "", ROWS)).text();
    assert!(!plain.contains("1."), "{plain}");
}

// ---- Notes --------------------------------------------------------------------------------------

#[test]
fn notes_of_a_table_are_letters_directly_below_it() {
    let body = "[Before.#footnote[Of the text.]]
        house.data-table(header: (\"Place\", \"Number\"), rows: (
          ([Kosovo], [12#footnote[Estimate.]]), ([Albania], [13#footnote[Estimate.]]),
          ([*Serbia*#footnote[Of one.]], 14),
        ))
        [After it, Kosovo.#footnote[Of the end.]]";
    let text = made(&project(&layout(body), "", "Text\n")).text().replace('\u{2060}', "");
    let expected = "Kosovoᵃ\n12ᵇ\nAlbania\n13ᵇ\nSerbiaᶜ\n14\nᵃ\nAs a resolution has it.\nᵇ\nEstimate.\nᶜ\nOf one.\n";
    let [squeezed, wanted] =
        [text.as_str(), expected].map(|it| it.split_whitespace().collect::<String>());
    assert!(squeezed.contains(&wanted), "{text}");
    assert!(squeezed.contains("After it, Kosovo.²".replace(' ', "").as_str()), "{text}");
}

#[test]
fn a_designation_is_noted_behind_the_sign_after_it() {
    let text = made(&project(&layout("[Of Kosovo, and Kosovo again.]"), "", "Text\n")).text();
    assert!(text.contains("Kosovo,¹ and Kosovo again."), "{text}");
}

/// A layout may fail in a later round only: then nobody knows where notes stand already, and a note of which
/// each had another would take all memory.
#[test]
fn a_note_that_names_its_own_place_has_none_in_it_though_the_layout_fails() {
    let body = "context { if query(<seen>).len() > 0 { panic(\"late\") }\n\
                [First.#footnote[One.] Of Kosovo.\n\nKosovo again.#metadata(1)<seen>] }";
    let note = "References to Kosovo are understood as a resolution has it.";
    let project = project(&layout(body), "", "Text\n")
        .file("templates/t/main.typ.hbs", TEMPLATE.replace("As a resolution has it.", note));
    let mut build = project.command(["build"]).stderr(Stdio::null()).spawn().unwrap();
    let ended = (0..600).any(|_| {
        thread::sleep(Duration::from_millis(100));
        build.try_wait().unwrap().is_some()
    });
    build.kill().unwrap();
    assert!(ended);
}

#[test]
fn the_language_of_a_passage_is_told() {
    let body = "[He said ]\nhouse.foreign(\"fr\")[merci beaucoup]\n[.]";
    let project = project(&layout(body), "", "Text\n");
    let pdf = made(&project);
    let in_tags = pdf.tags.iter().any(|tag| tag.ends_with(" in fr"));
    let in_text = pdf.pages.iter().any(|page| page.languages.contains("fr"));
    assert!(in_tags || in_text, "{:?} {:#?}", pdf.pages.first().map(|it| &it.languages), pdf.tags);
}

/// Facts and definitions whose texts have footnotes, at several heights of small pages.
const BREAKING: &str = r#"#import "../_shared/house.typ"
#let noted = [A name#footnote[A note of some length, which takes two lines or more at the foot of the page.]]
#let places = [#lorem(60) #noted #lorem(60), #noted]
#let dates = [#noted #lorem(50) #noted #lorem(50) #noted]
#let paper(rows) = {
  set page(height: 90mm, width: 110mm, margin: 10mm)
  for step in range(8) {
    pagebreak()
    v(step * 4mm)
    house.facts(("Who", [Some #lorem(60)]), ("Places", places), ("Dates", dates))
    house.definitions(("Term", [Short]), ("Other", places), ("Third", dates))
  }
}
"#;

#[test]
fn facts_with_footnotes_break_at_any_height_of_a_page() {
    let pdf = made(&project(BREAKING, "", ROWS));
    assert!(pdf.pages.len() > 24);
}

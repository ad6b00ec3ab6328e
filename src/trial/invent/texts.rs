//! Texts that layouts may not expect: very long, very short, and full of signs that mean something
//! to Typst, Handlebars, Markdown or HTML. All in letters that the shipped fonts have.

use super::form;
use crate::doctype::Column;

/// A title that no page has room for in one line.
pub const TITLE: &str = "A very long title: “Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz” & \
#other *signs* of <everything> $that$ [can] {stand} @in _a_ `title`, with Ελληνικά, Кириллица and \
Türkçe, over several lines of the first page and in the properties of the PDF";

/// A word that fits into no narrow column.
const WORD: &str =
    "Pneumonoultramicroscopicsilicovolcanoconiosis-Donaudampfschifffahrtsgesellschaftskapitän";

/// Short plain texts.
const TEXTS: &[&str] = &[
    "A short text",
    "#let x = 1; #x $x^2$ *stars* _lines_ `ticks` @name <label> [brackets] ~tilde~ \\ backslash",
    "{{braces}} {{{more}}} {{#each rows}} {{/each}} {{> partial}} {{!-- none --}} {{else}}",
    "“Quotes”, \"straight\", 'single', ‘curly’, «guillemets», „low“, 5' 6\" and `back`",
    "& < > &amp; &lt; </p> <b>bold</b> <!-- no comment --> <script>",
    "= no heading",
    "+ no number / Term: no term // no comment /* none */ --- -- ...",
    "https://example.org/?a=b&c=d#e is no link",
    "Ελληνικά: Ἀθήνα, ΐ, ὦ; Кириллица: щука, Ў, ґ, ћ; Latin: ğ, ş, İ, ı, ł, Ø, ß, ő, ț",
    "Letters with marks: a\u{301} e\u{308} o\u{323} z\u{30c} и\u{306} n\u{303}",
    "A line\nand another line",
    "50 % of ½ m² ≤ ±3 °C × 10³, €1.50 – £2 — §5 … • ™ ©",
    "\\u{41} \\n \\t %s ${x} #{x} \\[ \\] \\# \\\\",
    "7",
    "Ἀθήνα",
    "A text that ends with a backslash \\",
    "(((unclosed [[[ {{{ *** ___ $$$ ``` \"",
];

/// What long texts are made of.
const SENTENCES: &[&str] = &[
    "Each institution answers for the results that it has agreed to, and reports on them twice a year.",
    "Where a law asks for more, the law is followed; where it asks for less, this plan is.",
    "Women’s organizations — local, national & regional — take part in every step (see #3, *not* #4).",
    "No more than 12.5% of the funds, €1,234,567.89 in all, may be spent on anything else.",
];

/// How long a long text is, in characters.
const LONG: usize = 600;

/// Rich texts.
const RICH: &[&str] = &[
    "A paragraph with *emphasis*, **strong**, ***both***, `code #let x = 1`, a \
     [link](https://example.org/a_b?c=d&e=f#g) and <https://example.org>.\n\nA second paragraph, \
     with a line break\\\nin it.",
    "A list:\n\n- one\n- two\n  - *nested*\n    - deeper\n- three\n\n  with a paragraph\n\n1. first\n2. second",
    "# A heading\n\n> A quotation\n> of two lines\n\n---\n\n```\ncode #show: it => none\n```",
    "*open, **open, [open](, `open, ~open~, $open, #open(, {{open}}, <b>open, \\open, \"open",
    "A text with a note of its own[^own].\n\n[^own]: The note, with *emphasis* and `code`.",
    "&amp; &copy; &#35; <br> <img src=x> | a | table | \\# \\* \\_ \\[ \\]",
    "**Strong** 3. *April*, 5 * 6 * 7, a_b_c, snake_case_word, 1) and 2), + and -",
];

/// A plain text for each turn, as long as its column allows.
pub fn plain(column: &Column, turn: usize) -> String {
    if let Some(text) = form::text(column, turn) {
        return text;
    }
    let text = match turn % (TEXTS.len() + 2) {
        0 => long(column, 1),
        1 => WORD.to_owned(),
        at => TEXTS.get(at - 2).copied().unwrap_or_default().to_owned(),
    };
    fitting(column, &text, None)
}

/// A rich text for each turn, as long as its column allows.
pub fn rich(column: &Column, turn: usize) -> String {
    if let Some(text) = form::text(column, turn) {
        return text;
    }
    // Every other one is a plain text, which has signs of Markdown in it as well.
    let text = match turn % (2 * RICH.len() + 1) {
        0 => long(column, 3),
        at if at % 2 == 0 => return plain(column, turn / 2),
        at => RICH.get(at / 2).copied().unwrap_or_default().to_owned(),
    };
    // A mark without its note would be a fault.
    let is_whole = column.separator.is_none() && is_long(column, &text);
    if text.contains("[^") && !is_whole {
        return plain(column, turn / 2);
    }
    fitting(column, &text, None)
}

/// A key of a row, in letters and signs.
pub fn key(row: usize) -> String {
    // Some are of one word.
    match row % 4 {
        3 => format!("Key{}", row + 1),
        _ => format!("Key *{}* #<&>", row + 1),
    }
}

/// So many paragraphs of long text.
fn long(column: &Column, paragraphs: usize) -> String {
    let length = column.longest.unwrap_or(LONG).min(20_000);
    let sentences = SENTENCES.iter().cycle().copied();
    let mut text = String::new();
    for sentence in sentences {
        if text.len() >= length * paragraphs {
            break;
        }
        if !text.is_empty() {
            let is_full = paragraphs > 1 && text.len() % length < sentence.len();
            text.push_str(if is_full { "\n\n" } else { " " });
        }
        text.push_str(sentence);
    }
    text
}

/// A text as its column can hold it: neither too long nor too short, without what stands between
/// values, and with the number of its row where no two may be alike.
pub fn fitting(column: &Column, text: &str, row: Option<usize>) -> String {
    let mut text = text.to_owned();
    if let Some(separator) = &column.separator {
        text = text.replace(['\n', '\r'], " ");
        let instead = if separator.trim() == "/" { "," } else { "/" };
        text = text.replace(separator.as_str(), instead);
    }
    // One word stays one word: layouts may take a name to have two.
    let between =
        if text.contains(' ') || text.ends_with(|c: char| c.is_ascii_digit()) { " " } else { "" };
    let number = row.map(|row| format!("{between}{}", row + 1)).unwrap_or_default();
    let (least, most) = limits(column);
    let room = most.saturating_sub(number.chars().count());
    if room == 0 {
        return short(row.unwrap_or_default(), most);
    }
    while text.chars().count() < least.saturating_sub(number.chars().count()) {
        text.push_str(" and more");
    }
    let cut: String = text.chars().take(room).collect();
    let mut cut = cut.trim_end().to_owned();
    while cut.chars().count() + number.chars().count() < least {
        cut.push('x');
    }
    format!("{cut}{number}").trim().to_owned()
}

/// The least and the greatest number of characters of a column's texts.
fn limits(column: &Column) -> (usize, usize) {
    (column.shortest.unwrap_or_default(), column.longest.unwrap_or(usize::MAX))
}

/// Whether a text is as long as its column asks for.
pub fn is_long(column: &Column, text: &str) -> bool {
    let (least, most) = limits(column);
    (least..=most).contains(&text.chars().count())
}

/// A word of very few letters.
fn short(row: usize, letters: usize) -> String {
    let mut row = u32::try_from(row).unwrap_or_default();
    let digits = (0..letters).map(|_| {
        let digit = char::from_digit(row % 36, 36).unwrap_or('0');
        row /= 36;
        digit
    });
    digits.collect()
}

//! How Typst's messages are worded here, and whose fault they speak of.

/// What stands at the head of messages that no value of a workbook can cause.
const OF_THE_AUTHOR: &[&str] = &[
    "unknown variable",
    "unexpected argument",
    "unexpected end of",
    "missing argument",
    "unclosed ",
    "expected expression",
    "expected semicolon",
    "expected closing",
    "unknown font family",
    "unresolved import",
    "cyclic import",
    "unable to get the current date",
    "file not found",
    "package not found",
    "maximum function call depth",
    "condition is always true",
    "loop seems to be infinite",
];

/// What occurs in messages that no value of a workbook can cause.
const OF_THE_STRUCTURE: &[&str] =
    &["error: skipped from heading level", "error: the first heading must", "error: invalid "];

/// Whether a message speaks of the template's or layout's author, whatever the values are.
pub(super) fn is_of_the_author(message: &str) -> bool {
    if message.starts_with("file not found (searched at /input/") {
        return false;
    }
    OF_THE_AUTHOR.iter().any(|head| message.starts_with(head))
        || OF_THE_STRUCTURE.iter().any(|part| message.contains(part))
}

/// Typst's message in this program's form: lowercase, no full stop, one line.
pub(super) fn message(text: &str) -> String {
    let text = text.trim().trim_end_matches('.').replace(":\n- ", ": ").replace("\n- ", ", ");
    let text = text.replace('\n', ", ");
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        // A word, not an abbreviation such as `PDF/UA-1`.
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text,
    }
}

/// Typst's hint in this program's form; none where it speaks of Typst's own command line.
pub(super) fn hint(text: &str) -> Option<String> {
    let helps = !text.contains("`--") && !text.contains("additional warning");
    helps.then(|| message(text))
}

/// What to do about a message to which Typst has nothing to say that helps here.
pub(super) fn remedy(message: &str) -> Option<&'static str> {
    let remedies = [
        (
            "unable to get the current date",
            "documents see no clock: give the date in the workbook, and use that",
        ),
        (
            "missing document date",
            "fill in the date on the sheet `Document`, or set SOURCE_DATE_EPOCH",
        ),
        (
            "does not exist in the document",
            "a sign `@` is written `\\@`; a reference needs something with this label",
        ),
        ("missing alt text", "give each image a text that says what it shows"),
        (
            "maximum function call depth",
            "let the function that calls itself end at some depth, or go through the values with `for`",
        ),
    ];
    remedies.iter().find(|(part, _)| message.contains(part)).map(|&(_, remedy)| remedy)
}

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
    "cannot join ",
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
    // Where in its own code Typst gave up helps nobody here.
    if let Some(fault) = text.strip_prefix("internal error: ") {
        let (fault, _) = fault.split_once(" (occurred at ").unwrap_or((fault, ""));
        return format!("Typst gives up: {fault}");
    }
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

/// What to do where Typst loses its way in the structure of a document.
const TAGS: &str = "Typst can't tag a row with footnotes that breaks over pages if one of its cells has \
                    `breakable: false` and another has not: set it for all of them, or for none";

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
            "label `<note-",
            "the text with the first mark of this footnote is not printed: print it, or move the note's \
             first mark",
        ),
        (
            "does not exist in the document",
            "a sign `@` is written `\\@`; a reference needs something with this label",
        ),
        (
            "missing alt text",
            "hand the words for the image on, `image(…, alt: …)`: a column of the contract has them",
        ),
        (
            "missing document title",
            "hand the title on: `house.document(title: …)`, or `set document(title: …)`",
        ),
        ("tags weren't properly closed", TAGS),
        ("ambiguous logical parent", TAGS),
        (
            "maximum function call depth",
            "let the function that calls itself end at some depth, or go through the values with `for`",
        ),
    ];
    remedies.iter().find(|(part, _)| message.contains(part)).map(|&(_, remedy)| remedy)
}

/// What stands at the head of messages in the author's own words.
const OWN: [&str; 2] = ["panicked with: ", "assertion failed: "];

/// Whether a value occurs in a message as a word or words of its own.
///
/// Typst puts values that it tells between quotation marks; its own words and numbers, such as
/// `index: 3`, are no values, even where a cell holds the same. In the words of a template's author,
/// who may write anything, a value is told by its letters, and by them alone if it is not short.
pub(super) fn mentions(message: &str, text: &str) -> bool {
    let own = OWN.iter().find_map(|head| message.strip_prefix(head));
    if text.is_empty() || own == Some(text) {
        return !text.is_empty();
    }
    if !text.contains(char::is_alphabetic) {
        return false;
    }
    let is_short = text.chars().nth(3).is_none();
    message.match_indices(text).any(|(at, _)| {
        let before = message.get(..at).unwrap_or_default();
        let after = message.get(at + text.len()..).unwrap_or_default();
        let inside = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        let alone = !inside(before.chars().next_back()) && !inside(after.chars().next());
        let is_quoted = ['"', '`']
            .iter()
            .any(|mark| before.matches(*mark).count() % 2 == 1 && after.contains(*mark));
        alone && (is_quoted || own.is_some() && (!is_short || after.is_empty()))
    })
}

/// Typst's words for kinds of values that a layout rarely expects where it computes.
const SUSPECT: [&str; 6] = ["none", "string", "content", "array", "dictionary", "boolean"];

/// Whether a value, as it is written in Typst, is of the kind with which a message finds fault.
pub(super) fn suspects(message: &str, written: &str) -> bool {
    let kind = kind(written);
    let words = || message.split(|c: char| !c.is_alphanumeric());
    match fault(message) {
        Some("integer" | "float" | "decimal") => ["integer", "float"].contains(&kind),
        Some(found) => found == kind,
        None if message.starts_with("cannot ") => {
            SUSPECT.contains(&kind) && words().any(|word| word == kind)
        }
        None if message == "string contains invalid digits" => {
            let digits = written.trim_matches('"').trim_start_matches(['-', '+']);
            kind == "string" && !digits.chars().all(|letter| letter.is_ascii_digit())
        }
        None => message.starts_with("string ") && kind == "string",
    }
}

/// The kind of value that a message names as what it has found, if it names one.
pub(super) fn fault(message: &str) -> Option<&str> {
    let leads = ["found ", "on type ", "type "];
    leads.iter().find_map(|lead| {
        let (_, rest) = message.split_once(lead)?;
        rest.split(|c: char| !c.is_alphanumeric()).next()
    })
}

/// The kind of a value, by how it is written.
fn kind(written: &str) -> &'static str {
    let is_number =
        |text: &str| text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let written = written.trim();
    // In brackets a value is one, unless there is a comma.
    let inner = written.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    match inner.filter(|text| is_number(text) && !text.contains([',', ':'])).unwrap_or(written) {
        "none" => "none",
        "true" | "false" => "boolean",
        text if text.starts_with('"') => "string",
        text if text.starts_with("datetime(") => "datetime",
        text if text.starts_with('(') && text.contains(':') => "dictionary",
        text if text.starts_with('(') => "array",
        text if is_number(text) && text.contains('.') => "float",
        text if is_number(text) => "integer",
        _ => "content",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_typst_gives_up_no_place_in_its_code_is_told() {
        let said = "internal error: tags weren't properly closed (occurred at /a/b.rs:187:9)";
        assert_eq!(message(said), "Typst gives up: tags weren't properly closed");
        assert_eq!(message("internal error: no way"), "Typst gives up: no way");
    }

    #[test]
    fn what_a_message_says_by_itself_is_no_value() {
        let index =
            "array index out of bounds (index: 3, len: 3) and no default value was specified";
        for text in ["3", "array", "index", "no", "len", ""] {
            assert!(!mentions(index, text), "{text}");
        }
        assert!(mentions("dictionary does not contain key \"no\" and no default", "no"));
        assert!(!mentions("dictionary does not contain key \"bad\" and no default", "no"));
        assert!(mentions("the labels of `en` have no `priority-low`", "low"));
        assert!(mentions("panicked with: 3", "3"));
        assert!(!mentions("assertion failed: more than 3 rows", "3"));
        assert!(mentions("assertion failed: three is too long", "three"));
        assert!(!mentions("assertion failed: no room", "no"));
    }

    #[test]
    fn values_are_suspected_by_their_kind() {
        let difference = "cannot subtract datetime from string";
        assert!(suspects(difference, "\"TBD\""));
        assert!(!suspects(difference, "datetime(year: 2026, month: 3, day: 1)"));
        assert!(suspects("expected integer, float, or decimal, found string", "\"EUR 5\""));
        assert!(!suspects("expected integer, float, or decimal, found string", "5"));
        assert!(suspects("type string has no method `weekday`", "\"TBD\""));
        assert!(suspects("string contains invalid digits", "\"three\""));
        assert!(!suspects("string contains invalid digits", "\"3\""));
        assert!(!suspects("cannot divide by zero", "3"));
        assert!(suspects("cannot access fields on type none", "none"));
    }
}

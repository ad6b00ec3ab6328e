//! What a document is called: the name of its PDF, and what sets it apart from the others of its
//! workbook.

use std::rc::Rc;

use serde_json::Value as Json;
use unicode_normalization::UnicodeNormalization;

use super::context::Context;
use super::language::Language;
use super::{about, context, leaf};
use crate::doctype::output::{Means, Part, means, parts};
use crate::doctype::{Doctype, LANGUAGE, Per};
use crate::validate::{Dataset, Key, Portion, Value};

/// Longest part of a path, in characters and in bytes: file systems allow 255, and what ends a name
/// takes some.
const LONGEST: (usize, usize) = (80, 200);

/// Names that Windows keeps for devices, whatever ends them.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// What stands between the words of a name, and goes with one that is blank.
const BETWEEN: [char; 4] = ['-', '_', ' ', '.'];

/// What sets a document apart from the others of its workbook, as people call it: `Albania, French`.
/// Empty where there is only one.
pub fn key(dataset: &Dataset, portion: &Portion, doctype: &Doctype) -> String {
    let naming = Naming::new(dataset, portion, doctype);
    let (languages, others): (Vec<&Key>, Vec<&Key>) =
        portion.keys.iter().partition(|key| key.name == LANGUAGE);
    let spoken = languages.into_iter().map(|key| match &key.value {
        // Entries of this list are printed as codes; their first other name is that of the language.
        Value::Code { list, entry } => {
            let entry = doctype.codes.get(list).and_then(|list| list.entries.get(*entry));
            entry.map(|it| it.aliases.first().unwrap_or(&it.code).clone()).unwrap_or_default()
        }
        _ => naming.printed(key),
    });
    let words: Vec<String> =
        others.into_iter().map(|key| naming.printed(key)).chain(spoken).collect();
    words.join(", ")
}

/// The name of a document's PDF, without its ending, with `/` between folders: its manifest's `output`
/// with all words filled in, made safe for every file system. Where that does not tell the documents
/// of a workbook apart, and the author can't have known it, what they are made per is added.
pub fn output_name(dataset: &Dataset, portion: &Portion, doctype: &Doctype, input: &str) -> String {
    let naming = Naming::new(dataset, portion, doctype);
    let output = doctype.manifest.output.as_str();
    let mut name = Name::default();
    let mut named: Vec<&str> = Vec::new();
    for part in parts(output) {
        match part {
            Part::Text(text) => name.text(text),
            Part::Word(word) => name.value(&naming.word(word, input, &mut named)),
        }
    }
    let declared: Vec<Per> = doctype.per();
    let is_declared = |key: &Key| declared.iter().any(|per| per.name(&doctype.schema) == key.name);
    let foreseen = doctype.manifest.output_at.is_some() && portion.keys.iter().all(is_declared);
    if !foreseen {
        let rest = || portion.keys.iter().filter(|key| !named.contains(&key.name.as_str()));
        let (languages, others): (Vec<_>, Vec<_>) = rest().partition(|key| key.name == LANGUAGE);
        for key in others.into_iter().chain(languages) {
            name.text("-");
            name.value(&naming.printed(key));
        }
    }
    safe(&name.0)
}

/// A name that is being made.
#[derive(Default)]
struct Name(String);

impl Name {
    /// Adds text of the author; what would stand between two words does not begin a folder or a file.
    fn text(&mut self, text: &str) {
        let begins = self.0.is_empty() || self.0.ends_with('/');
        self.0.push_str(if begins { text.trim_start_matches(BETWEEN) } else { text });
    }

    /// Adds a value, which makes no folders.
    fn value(&mut self, value: &str) {
        if value.trim_matches(['.', ' ']).is_empty() {
            let length = self.0.trim_end_matches(BETWEEN).len();
            self.0.truncate(length);
            return;
        }
        self.0.push_str(&value.trim().replace('/', "-"));
    }
}

/// What names are made of.
struct Naming<'a> {
    context: Context<'a>,
    language: Rc<Language>,
}

impl<'a> Naming<'a> {
    fn new(dataset: &'a Dataset, portion: &'a Portion, doctype: &'a Doctype) -> Self {
        let code = context::language(dataset, portion, doctype);
        let context =
            Context { dataset, portion, doctype, language: code, labels: None, used: None };
        Self { context, language: Language::of(code) }
    }

    /// What a word stands for; what the document is made per is remembered where it is named.
    fn word(&self, word: &str, input: &str, named: &mut Vec<&'a str>) -> String {
        let Context { portion, doctype, .. } = self.context;
        let keys: Vec<&str> = portion.keys.iter().map(|key| key.name.as_str()).collect();
        match means(word, &doctype.schema, &keys) {
            Some(Means::Input) => input.to_owned(),
            Some(Means::Type) => doctype.manifest.name.clone(),
            Some(Means::Key) => {
                named.extend(portion.keys.iter().map(|key| key.name.as_str()));
                let (languages, others): (Vec<&Key>, Vec<&Key>) =
                    portion.keys.iter().partition(|key| key.name == LANGUAGE);
                let words = others.into_iter().chain(languages).map(|key| self.printed(key));
                words.collect::<Vec<_>>().join("-")
            }
            Some(Means::Per(name, path)) => {
                let Some(key) = portion.keys.iter().find(|key| key.name == name) else {
                    return String::new();
                };
                named.push(&key.name);
                match path.as_slice() {
                    [] => self.printed(key),
                    path => self.field(&about::value(&self.context, key), path),
                }
            }
            Some(Means::Document(path)) => {
                if path.first() == Some(&LANGUAGE) && portion.language.is_some() {
                    named.push(LANGUAGE);
                }
                self.field(&Json::Object(self.context.fields(0, Some(0), &[])), &path)
            }
            Some(Means::Year) => self.year().map(|year| year.to_string()).unwrap_or_default(),
            Some(Means::Nothing) | None => String::new(),
        }
    }

    /// A field as it is printed.
    fn field(&self, json: &Json, path: &[&str]) -> String {
        let field = path.iter().try_fold(json, |json: &Json, part| json.get(part));
        let leaf = field.and_then(leaf::from_json);
        leaf.map(|leaf| leaf.printed(&self.language)).unwrap_or_default()
    }

    /// The year of the document's date.
    fn year(&self) -> Option<i16> {
        let form = self.context.doctype.schema.sheets.first()?;
        let record = self.context.dataset.sheets.first()?.records.first()?;
        match record.fields.get(form.column("date")?)?.value {
            Value::Date(date) => Some(date.year()),
            Value::YearMonth { year, .. } => Some(year),
            Value::Period(period) => Some(period.last_day().year()),
            _ => None,
        }
    }

    fn printed(&self, key: &Key) -> String {
        about::printed(&self.context, key, &self.language)
    }
}

/// A path that every file system takes, and that stays where it is; letters of all scripts stay.
fn safe(name: &str) -> String {
    let parts: Vec<String> = name.split('/').map(part).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "document".to_owned() } else { parts.join("/") }
}

/// A part of a path: nothing in it that a file system refuses, not hidden, not too long.
fn part(name: &str) -> String {
    let letters = name.nfc().filter_map(|letter| match letter {
        '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '/' => Some('-'),
        // What turns the direction of writing would show another name than there is.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => None,
        '\u{2028}' | '\u{2029}' => Some(' '),
        letter if letter.is_control() => Some(' '),
        letter => Some(letter),
    });
    let whole: String =
        letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = whole.trim_start_matches(['.', ' ']);
    let (letters, bytes) = LONGEST;
    let mut short = String::new();
    for letter in whole.chars().take(letters) {
        if short.len() + letter.len_utf8() > bytes {
            break;
        }
        short.push(letter);
    }
    // Windows drops dots and blanks at the end.
    let short = short.trim_end_matches(['.', ' ']);
    let stem = short.split('.').next().unwrap_or_default().trim_end();
    match RESERVED.contains(&stem.to_lowercase().as_str()) {
        true => format!("{stem}-{}", short.get(stem.len()..).unwrap_or_default()),
        false => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_every_file_system_takes() {
        let long = "я".repeat(300);
        for (name, expected) in [
            ("plan-Albania", "plan-Albania"),
            ("a/b/c", "a/b/c"),
            ("../../etc/passwd", "etc/passwd"),
            ("/absolute", "absolute"),
            ("C:\\Windows\\x", "C--Windows-x"),
            (".hidden/.x", "hidden/x"),
            ("CON", "CON-"),
            ("nul.txt/Lpt1", "nul-.txt/Lpt1-"),
            ("CON .x", "CON- .x"),
            ("plan. . .", "plan"),
            ("a<b>c:d\"e|f?g*h", "a-b-c-d-e-f-g-h"),
            ("a\tb\u{0}c\u{2028}d", "a b c d"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("Cafe\u{301}", "Café"),
            ("План/خطة/計画", "План/خطة/計画"),
            ("", "document"),
            ("//. ./", "document"),
            (&long, &"я".repeat(80)),
            (&"計".repeat(90), &"計".repeat(66)),
        ] {
            assert_eq!(safe(name), expected, "{name}");
        }
    }

    #[test]
    fn a_blank_value_takes_what_stands_between_with_it() {
        let made = |parts: &[(bool, &str)]| {
            let mut name = Name::default();
            for (is_value, part) in parts {
                if *is_value { name.value(part) } else { name.text(part) }
            }
            name.0
        };
        assert_eq!(made(&[(true, "plan"), (false, "-"), (true, "")]), "plan");
        assert_eq!(made(&[(true, ""), (false, "-plan")]), "plan");
        assert_eq!(made(&[(true, "a"), (false, "-"), (true, ".. ")]), "a");
        assert_eq!(made(&[(true, "a"), (false, "-"), (true, " "), (false, "-2026")]), "a-2026");
        assert_eq!(made(&[(true, "a/b"), (false, "/"), (true, "../c")]), "a-b/..-c");
    }
}

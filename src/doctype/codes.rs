//! Code lists: `_shared/codes/NAME.csv`, the words that a column may hold.

use std::sync::Arc;

use super::{File, WorkedOut};
use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name, quoted};

/// A code list. The columns `code` and `label` are required, `aliases` (with `;` between them) is
/// optional; all further columns can be used in templates: `{{place.note}}`. A column such as
/// `label-de` holds what is printed in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Its name: the file's stem.
    pub name: Arc<str>,
    /// Which edition of the list it is, and where its entries come from: what the comments say at its
    /// head, `# version: 2026-05` and `# source: ISO 3166-1`.
    pub edition: Edition,
    /// The names of its further columns.
    pub columns: Vec<String>,
    /// Its entries, in the file's order.
    pub entries: Vec<Entry>,
    /// The words that mean its entries, made ready.
    pub words: WorkedOut,
}

/// Which edition of a code list a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edition {
    /// Its version.
    pub version: Option<String>,
    /// Where its entries come from.
    pub source: Option<String>,
}

/// An entry of a code list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code: `TR`.
    pub code: String,
    /// What is printed for it: `Türkiye`.
    pub label: String,
    /// Other words that mean it: `Turkey`.
    pub aliases: Vec<String>,
    /// The values of the further columns.
    pub further: Vec<String>,
}

impl CodeList {
    /// What a column of an entry says in a language: `label-de` goes before `label` where it says
    /// something.
    pub fn word<'a>(&self, entry: &'a Entry, column: &str, language: &str) -> Option<&'a String> {
        let further = |is_it: &dyn Fn(&str) -> bool| {
            let at = self.columns.iter().position(|known| is_it(known))?;
            entry.further.get(at)
        };
        let translated = |known: &str| {
            let rest = known.strip_prefix(column).and_then(|rest| rest.strip_prefix('-'));
            rest == Some(language)
        };
        let own = further(&translated).filter(|word| !word.is_empty());
        own.or_else(|| match column {
            "label" => Some(&entry.label),
            "code" => Some(&entry.code),
            _ => further(&|known| known == column),
        })
    }
}

/// Reads a code list.
///
/// The first row names the columns. A fault in it is told at its line.
pub fn read(name: &str, file: &File) -> Checked<CodeList> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(file.text().unwrap_or_default().as_bytes());
    let fault = |line: Option<u64>, message: String| {
        Diagnostic::error(Name::BadCodeList, message).at(place(file, line))
    };
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return fault(line_of(&error), plain(&error)).hint(QUOTES).into(),
    };
    let column = |name: &str| header.iter().position(|title| title == name);
    let (Some(code), Some(label)) = (column("code"), column("label")) else {
        let message = "a code list needs the columns `code` and `label`".to_owned();
        let hint = "its first line names the columns: `code,label`";
        return fault(None, message).hint(hint).into();
    };
    let aliases = column("aliases");
    let further: Vec<usize> =
        (0..header.len()).filter(|&at| at != code && at != label && Some(at) != aliases).collect();
    let translated: Vec<usize> = (0..header.len())
        .filter(|&at| header.get(at).is_some_and(|title| title.starts_with("label-")))
        .collect();
    let (mut entries, mut found) = (Vec::<Entry>::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                found.push(fault(line_of(&error), plain(&error)).hint(QUOTES));
                continue;
            }
        };
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let mut entry = Entry {
            code: cell(code),
            label: cell(label),
            aliases: aliases
                .map(|at| {
                    cell(at).split(';').map(|alias| alias.trim().to_owned()).collect::<Vec<_>>()
                })
                .unwrap_or_default()
                .into_iter()
                .filter(|alias| !alias.is_empty())
                .collect(),
            further: further.iter().map(|&at| cell(at)).collect(),
        };
        // Who writes in another language types its words.
        for word in translated.iter().map(|&at| cell(at)).filter(|word| !word.is_empty()) {
            if word != entry.label && !entry.aliases.contains(&word) {
                entry.aliases.push(word);
            }
        }
        let line = record.position().map(csv::Position::line);
        if entry.code.is_empty() || entry.label.is_empty() {
            let fault = fault(line, "an entry needs a code and a label".to_owned());
            found.push(fault.hint("fill in the one that is missing, or remove the line"));
        } else if entries.iter().any(|other| other.code == entry.code) {
            let fault = fault(line, format!("the code {} occurs twice", quoted(&entry.code)));
            found.push(
                fault.hint("remove one; another word for it belongs into a column `aliases`"),
            );
        } else {
            entries.push(entry);
        }
    }
    let columns = further.iter().filter_map(|&at| header.get(at)).map(str::to_owned).collect();
    Checked::new(
        CodeList {
            name: name.into(),
            edition: edition(file.text().unwrap_or_default()),
            columns,
            entries,
            words: WorkedOut::default(),
        },
        found,
    )
}

/// What the comments at the head of a list say of it.
fn edition(text: &str) -> Edition {
    let said = |key: &str| {
        let comments = text.lines().map_while(|line| line.strip_prefix('#'));
        let mut said = comments.filter_map(|line| line.trim().strip_prefix(key));
        said.next().and_then(|rest| rest.strip_prefix(':')).map(|said| said.trim().to_owned())
    };
    Edition { version: said("version"), source: said("source") }
}

/// Where an entry of a sound code list stands.
pub fn line(file: &File, entry: usize) -> Option<FilePlace> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(file.text()?.as_bytes());
    let record = reader.records().nth(entry)?.ok()?;
    Some(place(file, record.position().map(csv::Position::line)))
}

/// A line of a code list, the first where none is known.
fn place(file: &File, line: Option<u64>) -> FilePlace {
    let line = line.and_then(|line| usize::try_from(line).ok()).unwrap_or(1);
    let text = file.text().unwrap_or_default();
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    FilePlace::of_range(&*file.name, text, start..text.len())
}

/// What helps with most lines that can't be read.
const QUOTES: &str = "a value with a comma in it stands in quotation marks: `\"a, b\"`";

fn line_of(error: &csv::Error) -> Option<u64> {
    error.position().map(csv::Position::line)
}

fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the number of values on this line is {len}, and on the first {expected_len}")
        }
        _ => "the line can't be read".to_owned(),
    }
}

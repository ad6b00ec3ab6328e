//! Sheets and columns by what their authors call them, and what these may call anything.

use super::{Schema, Sheet};

impl Schema {
    /// The index of the sheet whose tab may be called this, in whatever case.
    pub fn sheet_called(&self, tab: &str) -> Option<usize> {
        position(tab, &self.sheets, |sheet| (&sheet.title, &sheet.name, &sheet.aliases))
    }
}

impl Sheet {
    /// The index of the column whose header may be called this, in whatever case.
    pub fn column_called(&self, header: &str) -> Option<usize> {
        position(header, &self.columns, |column| (&column.title, &column.name, &column.aliases))
    }
}

/// The first that has this title, else this name, else this alias.
fn position<T>(
    wanted: &str,
    all: &[T],
    names: impl Fn(&T) -> (&String, &String, &Vec<String>),
) -> Option<usize> {
    let wanted = folded(wanted);
    let is = |name: &String| folded(name) == wanted;
    let by = |found: &dyn Fn(&T) -> bool| all.iter().position(found);
    by(&|it| is(names(it).0))
        .or_else(|| by(&|it| is(names(it).1)))
        .or_else(|| by(&|it| names(it).2.iter().any(is)))
}

/// `Photo_alt:`, `photo-alt` and `Photo  alt *` are the same name.
pub(super) fn folded(name: &str) -> String {
    let spaced = name.to_lowercase().replace(['-', '_'], " ");
    let words: Vec<&str> = spaced.trim_end_matches([':', '*', ' ']).split_whitespace().collect();
    words.join(" ")
}

/// Whether a word can be the name of a type, a variant, a sheet or a column: small letters, digits
/// and hyphens, a letter first.
pub fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A name as a title: `photo-alt` is `Photo alt`.
pub fn titled(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|c| if c == '-' { ' ' } else { c })).collect()
}

//! The files of a document type as they lie in its folder, to make another one of.

use super::{Doctype, Files, Origin, load, manifest};

/// The folder inside of the program that a new type is made of. No type is called so.
const NEW: &str = "_new";

/// A folder of a document type, to be copied under another name.
#[derive(Debug)]
pub struct Source {
    /// What the type is called in it.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its files, by their path within the folder.
    pub files: Files,
}

/// What a type is made of that starts from no other one.
pub fn blank() -> Source {
    let files = load::shipped(NEW);
    let (name, title) = ("new-type".to_owned(), "New type".to_owned());
    Source { name, title, files }
}

/// The files that all shipped types share, by their path within `_shared`.
pub fn shared() -> Files {
    load::shipped("_shared")
}

/// The folder of a type.
pub fn of(doctype: &Doctype) -> Source {
    let name = doctype.manifest.name.clone();
    let files = match &doctype.origin {
        Origin::Project(folder) => load::within(folder),
        Origin::Embedded => load::shipped(&name),
    };
    Source { name, title: doctype.manifest.title.clone(), files }
}

impl Source {
    /// The same folder for a type of another name and title. What the files say beside these stays
    /// as it is, comments too.
    #[must_use]
    pub fn renamed(self, name: &str, title: &str) -> Files {
        let mut files = self.files;
        for (path, file) in &mut files {
            let Some(text) = file.text() else { continue };
            let own = [(self.name.as_str(), name), (self.title.as_str(), title)];
            let text = match path.as_str() {
                "template.toml" => manifest::renamed(text, name, title),
                "README.md" => readme(text, own),
                _ if is_workbook(path) => lines(text, own),
                _ => continue,
            };
            file.bytes = text.into_bytes().into();
        }
        files
    }
}

/// Whether a file is part of a sample or of a case, and may say which type it is for.
fn is_workbook(path: &str) -> bool {
    let ending = [".csv", ".json", ".toml"].iter().any(|ending| path.ends_with(ending));
    ending && (path.starts_with("sample/") || path.starts_with("tests/"))
}

/// The workbook with another word on the line of the field `Type`.
fn lines(text: &str, own: [(&str, &str); 2]) -> String {
    let line = |line: &str| {
        let head = line.trim_start_matches([' ', '\t', '"', '{', '\u{feff}']).to_lowercase();
        let asks = ["type", "document type"].iter().any(|name| {
            head.strip_prefix(name).is_some_and(|rest| rest.starts_with([',', ';', '"', ' ', '\t']))
        });
        if asks { replaced(line, own) } else { line.to_owned() }
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The page with the new name and title, but for its tables, which come from the contract.
fn readme(text: &str, own: [(&str, &str); 2]) -> String {
    let (before, tables) = text.split_at(text.find("<!-- columns -->").unwrap_or(text.len()));
    replaced(before, own) + tables
}

/// A text in which whole words are others.
fn replaced(text: &str, own: [(&str, &str); 2]) -> String {
    own.into_iter().fold(text.to_owned(), |text, (old, new)| {
        let mut parts = text.split(old);
        let mut all = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let goes_on = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
            let within = all.ends_with(goes_on) || part.starts_with(goes_on);
            all.push_str(if within { old } else { new });
            all.push_str(part);
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_replaced() {
        let own = [("work-plan", "road-plan"), ("Work plan", "Road plan")];
        assert_eq!(replaced("# Work plan\n`work-plan`", own), "# Road plan\n`road-plan`");
        assert_eq!(replaced("work-plan-2 and Work planning", own), "work-plan-2 and Work planning");
    }

    #[test]
    fn only_the_field_of_the_type_is_changed() {
        let own = [("work-plan", "road-plan"), ("Work plan", "Road plan")];
        let text =
            "Field,Value\r\nType,work-plan\r\nTitle,Work plan\r\n\"Document type\",Work plan\r\n";
        let new =
            "Field,Value\r\nType,road-plan\r\nTitle,Work plan\r\n\"Document type\",Road plan\r\n";
        assert_eq!(lines(text, own), new);
    }
}

//! The looks that a workbook can choose, as a code list: the files of `_shared/looks`.

use super::{CodeList, Entry, Files};

/// What the list is called.
pub const LIST: &str = "document-looks";

/// The look of those that choose none.
const DEFAULT: &str = "default";

/// The looks as a code list, each by the name of its file.
pub fn list(files: &Files) -> CodeList {
    let entries = files.keys().filter_map(|path| {
        let code = path.strip_prefix("/_shared/looks/")?.strip_suffix(".typ")?;
        (code != DEFAULT).then(|| Entry {
            code: code.to_owned(),
            label: code.to_owned(),
            aliases: vec![super::titled(code)],
            further: Vec::new(),
        })
    });
    CodeList {
        name: LIST.into(),
        edition: super::Edition::default(),
        columns: Vec::new(),
        entries: entries.collect(),
        words: Default::default(),
    }
}

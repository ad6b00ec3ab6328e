//! What the cover and the contents of a pack are given. Their look is `_shared/pack.typ`.

use typst::foundations::{Array, Dict, IntoValue, Value};

use crate::merge::{Source, Style};

/// What stands on the cover and in the contents.
#[derive(Debug, Clone)]
pub struct Front<'a> {
    /// The language of the pack.
    pub language: &'a str,
    /// Its title; the label of the language where there is none.
    pub title: Option<&'a str>,
    /// What stands below the title.
    pub subtitle: Option<&'a str>,
    /// The date, as it is printed.
    pub date: Option<&'a str>,
    /// The papers, in order.
    pub papers: Vec<Entry<'a>>,
    /// The papers that are missing, each as the contents name it.
    pub missing: Vec<Entry<'a>>,
}

/// A line of the contents.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The title of the paper.
    pub title: &'a str,
    /// What people call its document type.
    pub kind: &'a str,
    /// What sets it apart from the others of its workbook; empty where there is one only.
    pub keys: Vec<&'a str>,
    /// Its language.
    pub language: &'a str,
    /// The number of its first page.
    pub page: usize,
    /// How many pages it has.
    pub pages: usize,
}

impl Front<'_> {
    /// The source of the front. It is in a file of its own beside its look, so that the places of
    /// faults in that are those of the author's file.
    pub fn source(language: &str, style: Style) -> Source {
        Source {
            path: "/_shared/pack-front.typ".to_owned(),
            language: language.to_owned(),
            style,
            text: "#include \"pack.typ\"".to_owned(),
            pieces: Vec::new(),
        }
    }

    /// As the look finds it in `sys.inputs.pack`.
    pub(super) fn inputs(&self) -> Dict {
        let or_none = |text: Option<&str>| text.map_or(Value::None, IntoValue::into_value);
        let pack = Dict::from_iter([
            ("title".into(), or_none(self.title)),
            ("subtitle".into(), or_none(self.subtitle)),
            ("date".into(), or_none(self.date)),
            ("papers".into(), entries(&self.papers)),
            ("missing".into(), entries(&self.missing)),
        ]);
        Dict::from_iter([("pack".into(), pack.into_value())])
    }
}

fn entries(entries: &[Entry]) -> Value {
    let entry = |entry: &Entry| {
        Dict::from_iter([
            ("title".into(), entry.title.into_value()),
            ("kind".into(), entry.kind.into_value()),
            (
                "keys".into(),
                entry.keys.iter().map(|key| key.into_value()).collect::<Array>().into_value(),
            ),
            ("language".into(), entry.language.into_value()),
            ("page".into(), entry.page.into_value()),
            ("pages".into(), entry.pages.into_value()),
        ])
        .into_value()
    };
    entries.iter().map(entry).collect::<Array>().into_value()
}

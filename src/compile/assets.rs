//! The files of a document type as Typst sees them: parsed at most once, shared by its documents.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source, SyntaxNode, parse};
use typst::text::Font;
use typst_kit::fonts::FontStore;

use super::Engine;
use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name};
use crate::doctype::{File, Files, is_shipped};

/// The files of a document type and of `_shared`, with the fonts that its documents may use. A copy
/// shares them.
#[derive(Clone)]
pub struct Assets {
    files: Arc<BTreeMap<String, Asset>>,
    pub(super) fonts: Arc<FontStore>,
    /// The virtual paths of the type's own faces, which stand first in the font book.
    own: Arc<[String]>,
    /// A hash of what the font book says of these; by it Typst chooses among all fonts.
    book: u128,
}

/// One file.
struct Asset {
    file: File,
    bytes: Bytes,
    source: OnceLock<FileResult<Source>>,
}

impl Assets {
    /// Prepares the files of a document type. Each `.ttf`, `.otf` or `.ttc` in a folder `fonts` is
    /// a font for its documents; one that can't be read is a warning.
    pub fn new(engine: &Engine, files: &Files) -> Checked<Self> {
        let mut found = Vec::new();
        let (mut own, mut paths) = (Vec::new(), Vec::new());
        for (path, file) in files.iter().filter(|(path, _)| is_font(path)) {
            let before = own.len();
            own.extend(Font::iter(Bytes::new(Arc::clone(&file.bytes))));
            paths.resize(own.len(), path.clone());
            if own.len() == before {
                found.push(
                    Diagnostic::warning(Name::LayoutWarning, "this file can't be read as a font")
                        .at(PathBuf::from(&*file.name))
                        .hint("put a .ttf, .otf or .ttc file in its place, or remove it"),
                );
            }
        }
        let files = files.iter().map(|(path, file)| (path.clone(), Asset::new(file))).collect();
        let infos: Vec<_> = own.iter().map(|font| font.info().clone()).collect();
        let book = typst::utils::hash128(&infos);
        let (files, fonts) = (Arc::new(files), Arc::new(engine.fonts(own)));
        Checked::new(Self { files, fonts, own: paths.into(), book }, found)
    }

    /// A text that differs where Typst has other fonts of the type itself to choose from; none where
    /// it has none.
    pub fn choice_of_fonts(&self) -> Option<String> {
        (!self.own.is_empty()).then(|| format!("{:032x}", self.book))
    }

    /// The virtual path of the font at this place of the font book, if it is one of the type's own.
    pub(super) fn own_font(&self, index: usize) -> Option<&str> {
        self.own.get(index).map(String::as_str)
    }

    /// The bytes of the file at this virtual path.
    pub(super) fn bytes(&self, path: &str) -> Option<Bytes> {
        Some(self.files.get(path)?.bytes.clone())
    }

    /// The file at this virtual path as Typst source, if it is text; parsed when first asked for.
    pub(super) fn source(&self, path: &str, id: FileId) -> Option<FileResult<Source>> {
        let asset = self.files.get(path)?;
        let parse = || {
            let text = asset.file.text().ok_or(FileError::InvalidUtf8)?;
            Ok(Source::new(id, text.to_owned()))
        };
        Some(asset.source.get_or_init(parse).clone())
    }

    /// The place of a range of bytes of the file at this virtual path.
    pub(super) fn place(&self, path: &str, range: Range<usize>) -> Option<FilePlace> {
        let file = &self.files.get(path)?.file;
        Some(FilePlace::of_range(Arc::clone(&file.name), file.text().unwrap_or_default(), range))
    }

    /// Whether a file is one of the look that all types share, as the program brings it with it:
    /// what goes wrong in it is the doing of whoever called it.
    pub(super) fn is_of_the_house(&self, path: &str) -> bool {
        path.starts_with("/_shared/")
            && self.files.get(path).is_some_and(|asset| is_shipped(path, &asset.file.bytes))
    }

    /// The layouts of the type and of `_shared`, parsed, those of the type first.
    pub(super) fn parsed(&self) -> impl Iterator<Item = (&str, SyntaxNode)> {
        let layouts = || {
            let files = self.files.iter().filter(|(path, _)| path.ends_with(".typ"));
            files.map(|(path, asset)| (path.as_str(), parse(asset.file.text().unwrap_or_default())))
        };
        let is_own = |path: &str| !path.starts_with("/_shared/");
        let own = layouts().filter(move |(path, _)| is_own(path));
        own.chain(layouts().filter(move |(path, _)| !is_own(path)))
    }

    /// The text of the file at this virtual path.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.file.text()
    }

    /// Where a code list or the labels have a text.
    pub(super) fn listed(&self, text: &str) -> Option<FilePlace> {
        let data = self.files.iter().filter(|(path, _)| {
            let is_own = ["/schema.toml", "/template.toml"].iter().any(|end| path.ends_with(end));
            (path.ends_with(".csv") || path.ends_with(".toml")) && !is_own
        });
        data.into_iter().find_map(|(path, asset)| {
            let at = asset.file.text()?.find(text)?;
            self.place(path, at..at + text.len())
        })
    }

    /// The texts of all layouts, each behind the name of its file.
    pub(super) fn layouts(&self) -> impl Iterator<Item = (&str, &str)> {
        let layouts = self.files.iter().filter(|(path, _)| path.ends_with(".typ"));
        layouts.filter_map(|(_, asset)| Some((&*asset.file.name, asset.file.text()?)))
    }

    /// The virtual paths of all files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

impl Asset {
    fn new(file: &File) -> Self {
        let bytes = Bytes::new(Arc::clone(&file.bytes));
        Self { file: file.clone(), bytes, source: OnceLock::new() }
    }
}

impl fmt::Debug for Assets {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Assets").field("files", &self.files.keys()).finish_non_exhaustive()
    }
}

/// Whether a file is meant as a font: `/_shared/fonts/x.otf`, `/work-plan/fonts/x.TTF`.
fn is_font(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    parts.next() == Some("fonts")
        && path.rsplit_once('.').is_some_and(|(_, ending)| {
            ["ttf", "otf", "ttc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
        })
}

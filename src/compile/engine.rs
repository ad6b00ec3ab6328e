//! What all documents of a run share: Typst's library and the fonts of the program.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

use typst::foundations::{Bytes, Dict, IntoValue};
use typst::text::{Font, FontInfo};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt};
use typst_kit::fonts::{FontPath, FontSource, FontStore};

use crate::merge::Style;

/// Typst's library and the fonts of the program, loaded once and shared by all threads.
pub struct Engine {
    /// For each language and style in which there is a document.
    libraries: Mutex<BTreeMap<(String, Style), Shared>>,
    faces: OnceLock<Faces>,
    /// What loads them, while nobody has asked for any.
    loading: Mutex<Option<JoinHandle<Faces>>>,
    system_fonts: bool,
}

/// Typst's library, shared by the documents that see the same inputs.
type Shared = Arc<LazyHash<Library>>;

impl Engine {
    /// Begins to load the fonts: Noto Sans, then those that come with Typst, then, if asked for,
    /// those of the system. Meanwhile, workbooks can be read.
    ///
    /// What a document looks like then depends on the machine, so system fonts are not the default.
    pub fn new(system_fonts: bool) -> Self {
        let load = move || Self::load(system_fonts);
        // Where no thread can be had, they are loaded when they are asked for.
        let loading = Mutex::new(thread::Builder::new().spawn(load).ok());
        Self { libraries: Mutex::default(), faces: OnceLock::new(), loading, system_fonts }
    }

    fn load(system_fonts: bool) -> Faces {
        let sans = [
            notosans::REGULAR_TTF,
            notosans::ITALIC_TTF,
            notosans::BOLD_TTF,
            notosans::BOLD_ITALIC_TTF,
        ];
        let sans = sans.into_iter().flat_map(|face| Font::iter(Bytes::new(face)));
        let embedded = typst_kit::fonts::embedded().map(|(font, _)| font);
        let mut faces: Vec<_> = sans.chain(embedded).map(loaded).collect();
        if system_fonts {
            faces.extend(
                typst_kit::fonts::system()
                    .map(|(path, info)| (Face::OnDisk(OnDisk::new(path)), info)),
            );
        }
        faces
    }

    /// The faces of the program, as soon as they are loaded.
    fn faces(&self) -> &[(Face, FontInfo)] {
        self.faces.get_or_init(|| {
            let loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner).take();
            let loaded = loading.and_then(|loading| loading.join().ok());
            loaded.unwrap_or_else(|| Self::load(self.system_fonts))
        })
    }

    /// Typst's library for documents in this language and style: layouts find its code in
    /// `sys.inputs.language`, before any context is known, and take its fixed words.
    pub(super) fn library(&self, language: &str, style: &Style) -> Shared {
        // A thread that panics takes the whole run with it, so the lock is never poisoned.
        let mut libraries = self.libraries.lock().unwrap_or_else(PoisonError::into_inner);
        let library = libraries.entry((language.to_owned(), style.clone()));
        let new = || Self::library_with(language, style, Dict::new());
        Arc::clone(library.or_insert_with(new))
    }

    /// Typst's library for a document in this language and style that is given more than others in
    /// `sys.inputs`.
    pub(super) fn library_with(language: &str, style: &Style, mut inputs: Dict) -> Shared {
        inputs.insert("language".into(), language.into_value());
        if let Some(look) = &style.look {
            inputs.insert("look".into(), look.as_str().into_value());
        }
        if style.numbered {
            inputs.insert("number-paragraphs".into(), true.into_value());
        }
        // Headers of rows, which screen readers tell with each cell, are still a feature apart.
        let features = [Feature::A11yExtras].into_iter().collect();
        let library = Library::builder().with_inputs(inputs).with_features(features);
        Arc::new(LazyHash::new(library.build()))
    }

    /// A font store with these fonts before those of the program, so that a document type's own
    /// face wins over one of the same family and style. The faces themselves are shared.
    pub(super) fn fonts(&self, own: impl IntoIterator<Item = Font>) -> FontStore {
        let mut store = FontStore::new();
        store.extend(own.into_iter().map(loaded));
        store.extend(self.faces().iter().cloned());
        store
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Engine").field("faces", &self.faces().len()).finish_non_exhaustive()
    }
}

/// Faces with what the font book says of them.
type Faces = Vec<(Face, FontInfo)>;

/// A font face that several stores share.
#[derive(Clone)]
enum Face {
    /// One that is in memory.
    Loaded(Font),
    /// One of the system, read when a document first needs it.
    OnDisk(Arc<OnDisk>),
}

/// A font file of the system.
struct OnDisk {
    path: FontPath,
    font: OnceLock<Option<Font>>,
}

impl OnDisk {
    fn new(path: FontPath) -> Arc<Self> {
        Arc::new(Self { path, font: OnceLock::new() })
    }
}

impl FontSource for Face {
    fn load(&self) -> Option<Font> {
        match self {
            Self::Loaded(font) => Some(font.clone()),
            Self::OnDisk(file) => file.font.get_or_init(|| file.path.load()).clone(),
        }
    }
}

/// A face that is in memory, with what the font book says of it.
fn loaded(font: Font) -> (Face, FontInfo) {
    let info = font.info().clone();
    (Face::Loaded(font), info)
}

//! What a document can see while Typst compiles it: its own source, its assets and its images.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::known::Known;
use super::{Engine, Job, pack};
use crate::diagnostic::{Diagnostic, Name};

/// A document and all that it can see, as a Typst world that lives in memory.
pub(super) struct Paper<'a> {
    pub(super) job: &'a Job<'a>,
    library: Arc<LazyHash<Library>>,
    main: Source,
    images: BTreeMap<&'a str, Bytes>,
    /// Where in a pack it stands, if it is laid out for one.
    place: Option<Bytes>,
    /// The files that Typst has asked for, whether or not what it made of them was remembered.
    asked: Mutex<BTreeSet<&'a str>>,
}

impl<'a> Paper<'a> {
    /// The world of one document.
    pub(super) fn new(engine: &'a Engine, job: &'a Job<'a>) -> Result<Self, Diagnostic> {
        let path = VirtualPath::new(&job.source.path)
            .map_err(|fault| Diagnostic::error(Name::LayoutError, fault.to_string()))?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        Ok(Self::again(engine, job, Source::new(id, job.source.text.clone())))
    }

    /// The same world once more, its source parsed already.
    pub(super) fn again(engine: &'a Engine, job: &'a Job<'a>, main: Source) -> Self {
        let images = job.images.iter();
        let images = images.map(|(path, bytes)| (&**path, Bytes::new(Arc::clone(bytes)))).collect();
        let library = engine.library(&job.source.language, &job.source.style);
        Self { job, library, main, images, place: None, asked: Mutex::default() }
    }

    /// The same world for a document that stands there in a pack.
    pub(super) fn placed(self, place: Bytes) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The same world with another library.
    pub(super) fn with_library(self, library: Arc<LazyHash<Library>>) -> Self {
        Self { library, ..self }
    }

    /// The virtual paths of the files that Typst has asked for so far: layouts, labels, lists, images,
    /// and fonts of the document type. Nothing else has taken part in the document.
    pub(super) fn asked(&self) -> BTreeSet<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(|path| (*path).to_owned()).collect()
    }

    /// Remembers that a file was asked for. What Typst remembers of other documents it only uses
    /// after it has asked for the same again.
    fn ask(&self, path: &'a str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// The merged source, parsed.
    pub(super) fn parsed(&self) -> &Source {
        &self.main
    }

    /// What is known of where its text came from.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            source: self.job.source,
            main: &self.main,
            assets: self.job.assets,
            images: self.job.images,
        }
    }

    /// The virtual paths of all files that the document can see.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.job.assets.paths().chain(self.images.keys().copied())
    }

    /// The texts of the layouts that the document can see, each behind the name of its file.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.job.assets.layouts()
    }

    /// The images of the workbook, by virtual path.
    pub(super) fn images(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.images.iter().map(|(&path, bytes)| (path, bytes))
    }
}

impl World for Paper<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.job.assets.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let path = seen(id)?;
        self.ask(path);
        match self.job.assets.source(path, id) {
            Some(source) => source,
            None if self.images.contains_key(path) => Err(FileError::NotSource),
            None => Err(FileError::NotFound(PathBuf::from(path))),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.main.id() {
            return Ok(Bytes::from_string(self.main.clone()));
        }
        if let Some(place) = self.place.as_ref().filter(|_| pack::place().is_ok_and(|at| at == id))
        {
            return Ok(place.clone());
        }
        let path = seen(id)?;
        self.ask(path);
        self.job
            .assets
            .bytes(path)
            .or_else(|| self.images.get(path).cloned())
            .ok_or_else(|| FileError::NotFound(PathBuf::from(path)))
    }

    fn font(&self, index: usize) -> Option<Font> {
        if let Some(path) = self.job.assets.own_font(index) {
            self.ask(path);
        }
        self.job.assets.fonts.font(index)
    }

    /// There is no clock: dates come from the data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The virtual path of a file, unless it is in a package: those are never fetched.
fn seen(id: FileId) -> FileResult<&'static str> {
    let path = id.get();
    match path.root() {
        VirtualRoot::Project => Ok(path.vpath().get_with_slash()),
        VirtualRoot::Package(package) => {
            Err(FileError::Package(PackageError::NotFound(package.clone())))
        }
    }
}

//! Typst and nothing else: the least that any program can take for the same pages.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use rapporteur::doctype::Files;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// How many documents Typst remembers for, as a build has it.
const KEPT: usize = 8;

/// Compiles and exports merged sources on so many threads, and returns the microseconds that layout
/// and export took on all of them.
pub fn compile_all(files: &Files, sources: &[String], jobs: NonZeroUsize) -> Vec<u64> {
    let shared = Shared::new(files);
    let next = AtomicUsize::new(0);
    let (layout, export) = (AtomicU64::new(0), AtomicU64::new(0));
    let add = |sum: &AtomicU64, since: Instant| {
        let micros = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
        sum.fetch_add(micros, Ordering::Relaxed);
    };
    let work = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        pool.install(|| {
            while let Some(text) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
                let start = Instant::now();
                let main = Source::new(id("/work-plan/main.typ"), text.clone());
                let world = Bare { shared: &shared, main };
                let document = typst::compile::<PagedDocument>(&world).output;
                let document = document.expect("the source compiles");
                add(&layout, start);
                let start = Instant::now();
                typst_pdf::pdf(&document, &options()).expect("the document can be exported");
                add(&export, start);
                comemo::evict(KEPT);
            }
        });
    };
    thread::scope(|scope| {
        for _ in 0..jobs.get() {
            scope.spawn(work);
        }
    });
    vec![layout.into_inner(), export.into_inner()]
}

fn options() -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_3a]);
    let created = Datetime::from_ymd_hms(2026, 1, 14, 0, 0, 0).expect("it is a date");
    PdfOptions {
        standards: standards.expect("they go together"),
        timestamp: Some(Timestamp::new_utc(created)),
        ..PdfOptions::default()
    }
}

fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("it is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}

struct Shared {
    library: LazyHash<Library>,
    fonts: FontStore,
    files: HashMap<FileId, (Bytes, Option<Source>)>,
}

impl Shared {
    fn new(files: &Files) -> Self {
        let sans = [
            notosans::REGULAR_TTF,
            notosans::ITALIC_TTF,
            notosans::BOLD_TTF,
            notosans::BOLD_ITALIC_TTF,
        ];
        let mut fonts = FontStore::new();
        fonts.extend(sans.into_iter().flat_map(|face| Font::iter(Bytes::new(face))).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
        fonts.extend(typst_kit::fonts::embedded());
        let files = files.iter().map(|(path, file)| {
            let id = id(path);
            let source = file.text().map(|text| Source::new(id, text.to_owned()));
            (id, (Bytes::new(file.bytes.to_vec()), source))
        });
        Self { library: LazyHash::new(Library::default()), fonts, files: files.collect() }
    }
}

struct Bare<'a> {
    shared: &'a Shared,
    main: Source,
}

impl World for Bare<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shared.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let file = self.shared.files.get(&id).and_then(|(_, source)| source.clone());
        file.ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.shared.files.get(&id).map(|(bytes, _)| bytes.clone());
        file.ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

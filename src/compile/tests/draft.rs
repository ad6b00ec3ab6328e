//! Documents in the making: template and merged source grow side by side.

use std::fmt::Write;

use jiff::civil::{Date, date};

use crate::compile::{Assets, Engine, Images, Job, Pages, Pdf, pages, pdf, worker};
use crate::diagnostic::{Address, CellPlace, Checked, Diagnostic, Place, Severity};
use crate::doctype::{File, Files, Standard};
use crate::merge::{Piece, Source, Written};

/// The head of a document that meets both standards.
const HEAD: &str = "#set document(title: [Plan])\n#set text(font: \"Noto Sans\")\n";

/// A document in the making.
#[derive(Default)]
pub(super) struct Draft {
    template: String,
    source: String,
    pieces: Vec<Piece>,
    pub(super) files: Files,
    images: Images,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self::default().text(HEAD)
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.piece(text, text, None)
    }

    /// A value of the cell in column B and this row (counted from one), as `typst` writes it.
    pub(super) fn value(self, row: u32, typst: &str, text: &str) -> Self {
        let mut cell = CellPlace::sheet("plan.xlsx".into(), "Activities".into());
        cell = cell.cell(Address::new(row - 1, 1));
        let written = Written { text: text.to_owned(), cells: vec![cell] };
        self.piece(&format!("{{{{row.{row}}}}}"), typst, Some(written))
    }

    fn piece(mut self, template: &str, source: &str, value: Option<Written>) -> Self {
        let (from, at) = (self.source.len(), self.template.len());
        self.source.push_str(source);
        self.template.push_str(template);
        self.pieces.push(Piece {
            range: from..self.source.len(),
            template: "/plan/main.typ.hbs".into(),
            origin: at..self.template.len(),
            value,
            caller: None,
        });
        self
    }

    pub(super) fn file(mut self, path: &str, text: &str) -> Self {
        let name = format!("templates{path}").into();
        self.files.insert(path.to_owned(), File { name, bytes: text.as_bytes().into() });
        self
    }

    pub(super) fn image(mut self, path: &str, bytes: &[u8]) -> Self {
        self.images.insert(path.to_owned(), bytes.into());
        self
    }

    pub(super) fn compile(self) -> Checked<Pdf> {
        self.compile_dated(Some(date(2024, 3, 22)))
    }

    pub(super) fn compile_dated(self, date: Option<Date>) -> Checked<Pdf> {
        self.made(date, pdf)
    }

    pub(super) fn pages(self) -> Checked<Pages> {
        self.made(Some(date(2024, 3, 22)), pages)
    }

    /// What comes of its job.
    pub(super) fn made<T: Send>(
        self,
        date: Option<Date>,
        make: impl FnOnce(&Engine, &Job) -> T + Send,
    ) -> T {
        let template = self.template.clone();
        let draft = self.file("/plan/main.typ.hbs", &template);
        let engine = Engine::new(false);
        let assets = Assets::new(&engine, &draft.files).value.unwrap();
        let source = Source {
            path: "/plan/main.typ".into(),
            language: "en".into(),
            style: Default::default(),
            text: draft.source,
            pieces: draft.pieces,
        };
        let job = Job {
            source: &source,
            assets: &assets,
            images: &draft.images,
            standards: &[Standard::Ua1, Standard::A3a],
            ident: "plan",
            date,
            epoch: None,
        };
        worker(|| make(&engine, &job))
    }

    /// What is found, one line for each message, place and hint.
    pub(super) fn found(self) -> String {
        told(&self.compile().diagnostics)
    }
}

pub(super) fn told(found: &[Diagnostic]) -> String {
    let mut told = String::new();
    for one in found {
        let severity = if one.severity == Severity::Error { "" } else { "warning " };
        writeln!(told, "{severity}{}: {}", one.name, one.message).unwrap();
        if let Some(place) = &one.place {
            writeln!(told, "  at {}", shown(place)).unwrap();
        }
        for (word, place) in &one.also {
            writeln!(told, "  {word} {}", shown(place)).unwrap();
        }
        for hint in &one.hints {
            writeln!(told, "  hint: {hint}").unwrap();
        }
    }
    told
}

fn shown(place: &Place) -> String {
    place.to_string().replace("plan.xlsx · ", "").replace("templates/plan/", "")
}

/// A red pixel as PNG.
pub(super) const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54,
    0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0, 0, 3, 1, 1, 0, 0x18, 0xdd, 0x8d, 0xb0, 0, 0, 0, 0, 0x49,
    0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

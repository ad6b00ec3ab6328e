//! What is in a PDF, as a reader or an assistive program finds it.
//!
//! Text comes from the glyphs through the fonts' tables, or from `/ActualText` where a run of glyphs
//! has one. It keeps the order of the page's content, which is that of reading, and tells apart what
//! is tagged from artifacts such as page headers.

use std::collections::BTreeSet;
use std::rc::Rc;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page as RawPage;
use kurbo::{Affine, BezPath, Point, Rect};

/// A PDF.
#[derive(Debug, Clone, PartialEq)]
pub struct Pdf {
    /// Its pages.
    pub pages: Vec<Page>,
    /// The title in the document's properties.
    pub title: Option<String>,
    /// The author in the document's properties.
    pub author: Option<String>,
    /// The language that the catalogue names.
    pub language: Option<String>,
    /// Whether the catalogue says that it is tagged, and there is a tree of tags.
    pub tagged: bool,
    /// The tree of tags, a line each, indented by its level: `Figure "alternative text"`, or
    /// `Table (summary)`, or `TH Row` with what the header is for.
    pub tags: Vec<String>,
    /// The titles of all bookmarks in order, each indented by its level.
    pub bookmarks: Vec<String>,
    /// The XMP metadata.
    pub metadata: String,
    /// When it was created, `2026-01-19T00:00:00` in universal time.
    pub created: Option<String>,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The text that is part of the document, a line each.
    pub text: String,
    /// The text that only the page has: header, footer, stage mark.
    pub artifacts: String,
    /// The languages that stretches of its text say they are in.
    pub languages: BTreeSet<String>,
}

impl Pdf {
    /// Reads a PDF.
    pub fn read(bytes: Vec<u8>) -> Self {
        let pdf = hayro_syntax::Pdf::new(bytes).unwrap();
        let catalogue: Dict = pdf.xref().get(pdf.xref().root_id()).unwrap();
        let marked = catalogue.get::<Dict>("MarkInfo").and_then(|info| info.get::<bool>("Marked"));
        let tree = catalogue.get::<Dict>("StructTreeRoot").is_some_and(|tree| !tree.is_empty());
        let metadata = catalogue.get::<Stream>("Metadata").unwrap();
        let metadata = String::from_utf8(metadata.decoded().unwrap().into_owned()).unwrap();
        let mut bookmarks = Vec::new();
        if let Some(outlines) = catalogue.get::<Dict>("Outlines") {
            gather(&outlines, 0, &mut bookmarks);
        }
        let mut tags = Vec::new();
        if let Some(root) = catalogue.get::<Dict>("StructTreeRoot") {
            tag(&root, 0, &mut tags);
        }
        let about = pdf.metadata();
        Self {
            pages: pdf.pages().iter().map(|page| Page::read(&pdf, page)).collect(),
            title: about.title.as_deref().map(text),
            author: about.author.as_deref().map(text),
            language: catalogue.get::<PdfString>("Lang").map(|language| text(&language)),
            tagged: marked == Some(true) && tree,
            tags,
            bookmarks,
            created: between(&metadata, "<xmp:CreateDate>", "</xmp:CreateDate>").map(|moment| {
                let universal = moment.strip_suffix('Z').or(moment.strip_suffix("+00:00"));
                universal.unwrap_or_else(|| panic!("{moment} is no universal time")).to_owned()
            }),
            metadata,
        }
    }

    /// All text of the document, page after page.
    pub fn text(&self) -> String {
        self.pages.iter().map(|page| page.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Whether the metadata claim PDF/UA-1, and PDF/A-3a.
    pub fn standards(&self) -> (bool, bool) {
        let value =
            |name: &str| between(&self.metadata, &format!("<{name}>"), &format!("</{name}>"));
        let is = |name: &str, expected: &str| value(name).as_deref() == Some(expected);
        let archivable = is("pdfaid:part", "3") && is("pdfaid:conformance", "A");
        (is("pdfuaid:part", "1"), archivable)
    }
}

impl Page {
    fn read(pdf: &hayro_syntax::Pdf, page: &RawPage<'_>) -> Self {
        let cache = InterpreterCache::new();
        let (whole, settings) = (Rect::new(0.0, 0.0, 1.0, 1.0), InterpreterSettings::default());
        let mut context = Context::new(Affine::IDENTITY, whole, &cache, pdf.xref(), settings);
        let mut gatherer = Gatherer { actual: actual_texts(page), ..Gatherer::default() };
        interpret_page(page, &mut context, &mut gatherer);
        assert_eq!(gatherer.begun, gatherer.actual.len(), "only pages hold marked content");
        let (text, artifacts) = (gatherer.text, gatherer.artifacts);
        Self { text, artifacts, languages: languages(page) }
    }
}

/// The languages that marked content on a page says it is in.
fn languages(page: &RawPage<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        if let TypedInstruction::BeginMarkedContentWithProperties(begin) = operation
            && let Object::Dict(properties) = begin.1
        {
            found.extend(properties.get::<PdfString>("Lang").map(|language| text(&language)));
        }
    }
    found
}

/// For each beginning of marked content on a page, its `/ActualText` if it has one. The device below
/// is told of the beginnings, but not of this.
fn actual_texts(page: &RawPage<'_>) -> Vec<Option<Rc<str>>> {
    let mut texts = Vec::new();
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        match operation {
            TypedInstruction::BeginMarkedContent(_) => texts.push(None),
            TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                let actual = match begin.1 {
                    Object::Dict(properties) => properties.get::<PdfString>("ActualText"),
                    _ => None,
                };
                texts.push(actual.map(|actual| text(&actual).into()));
            }
            _ => {}
        }
    }
    texts
}

/// Gathers the text of a page.
#[derive(Default)]
struct Gatherer {
    actual: Vec<Option<Rc<str>>>,
    /// How many stretches of marked content have begun.
    begun: usize,
    /// Those that have not ended.
    open: Vec<Mark>,
    /// The height of the last glyph on its page.
    height: Option<f64>,
    text: String,
    artifacts: String,
}

/// A stretch of marked content.
struct Mark {
    artifact: bool,
    /// The text that stands for its glyphs, until it is written.
    actual: Option<Rc<str>>,
    /// Whether the glyphs are passed over.
    replaced: bool,
}

impl Device<'_> for Gatherer {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let height = (transform * glyph_transform * Point::ZERO).y;
        let artifact = self.open.iter().any(|mark| mark.artifact);
        let replaced = self.open.iter().any(|mark| mark.replaced);
        let actual = self.open.iter_mut().find_map(|mark| mark.actual.take());
        let out = if artifact { &mut self.artifacts } else { &mut self.text };
        if self.height.is_some_and(|last| (last - height).abs() > 1.0) && !out.is_empty() {
            out.push('\n');
        }
        self.height = Some(height);
        match (actual, glyph.as_unicode()) {
            (Some(actual), _) => out.push_str(&actual),
            (None, _) if replaced => {}
            (None, Some(BfString::Char(letter))) => out.push(letter),
            (None, Some(BfString::String(letters))) => out.push_str(&letters),
            (None, None) => out.push('\u{fffd}'),
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<i32>) {
        let actual = self.actual.get(self.begun).cloned().flatten();
        self.begun += 1;
        let replaced = actual.is_some();
        self.open.push(Mark { artifact: tag == b"Artifact", actual, replaced });
    }

    fn end_marked_content(&mut self) {
        self.open.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The tags below one, and the words that they have of their own.
fn tag(parent: &Dict<'_>, level: usize, tags: &mut Vec<String>) {
    let children = match parent.get::<Object>("K") {
        Some(Object::Array(children)) => children.iter::<Object>().collect(),
        one => Vec::from_iter(one),
    };
    for child in children {
        // Numbers are marked content; other dictionaries lead to annotations.
        let Object::Dict(child) = child else { continue };
        let Some(kind) = child.get::<Name>("S") else { continue };
        let mut told = format!("{}{}", "  ".repeat(level), kind.as_str());
        if let Some(alt) = child.get::<PdfString>("Alt") {
            told.push_str(&format!(" \"{}\"", text(&alt)));
        }
        let attributes = match child.get::<Object>("A") {
            Some(Object::Array(all)) => all.iter::<Dict>().collect(),
            Some(Object::Dict(one)) => vec![one],
            _ => Vec::new(),
        };
        for attribute in &attributes {
            if let Some(summary) = attribute.get::<PdfString>("Summary") {
                told.push_str(&format!(" ({})", text(&summary)));
            }
            if let Some(scope) = attribute.get::<Name>("Scope") {
                told.push_str(&format!(" {}", scope.as_str()));
            }
        }
        if let Some(language) = child.get::<PdfString>("Lang") {
            told.push_str(&format!(" in {}", text(&language)));
        }
        tags.push(told);
        tag(&child, level + 1, tags);
    }
}

/// The bookmarks below one.
fn gather(parent: &Dict<'_>, level: usize, bookmarks: &mut Vec<String>) {
    let mut next = parent.get::<Dict>("First");
    while let Some(bookmark) = next {
        let title = bookmark.get::<PdfString>("Title").map(|title| text(&title));
        bookmarks.push(format!("{}{}", "  ".repeat(level), title.unwrap_or_default()));
        gather(&bookmark, level + 1, bookmarks);
        next = bookmark.get::<Dict>("Next");
    }
}

/// A text string: UTF-16 behind a byte-order mark, else ASCII, which is all that is written else.
fn text(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(units) => {
            let units = units.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
            String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}

//! Joining the pages of parts into one document.
//!
//! The frames of a page hold, beside what is drawn, a tag where each element begins and ends. From
//! these come bookmarks and the tags of the PDF, so that is where a paper becomes a chapter: its title
//! becomes a heading of the first level, and its headings move one level down.

use std::num::NonZeroUsize;

use typst::ecow::EcoVec;
use typst::foundations::{Content, NativeElement, Smart, StyleChain};
use typst::introspection::{Location, Tag, TagFlags};
use typst::layout::{Frame, FrameItem, Point};
use typst::model::{Destination, DocumentInfo, HeadingElem, TitleElem};
use typst::pdf::AttachElem;
use typst::text::TextElem;
use typst_layout::{Page, PagedDocument};

use super::Part;

/// Pages of a pack.
pub(super) struct Pages {
    pages: EcoVec<Page>,
    /// The names of the files that are attached.
    attached: Vec<String>,
}

impl Pages {
    /// Those of the front.
    pub(super) fn of(front: &PagedDocument) -> Self {
        Self { pages: front.pages().iter().cloned().collect(), attached: Vec::new() }
    }

    /// Adds those of a paper, with a bookmark for it.
    pub(super) fn add(&mut self, part: &Part, title: &str) {
        let before = self.pages.len();
        let mut chapter = Chapter {
            title,
            titled: false,
            before,
            number: part.place.number,
            attached: std::mem::take(&mut self.attached),
        };
        let mut pages: Vec<Page> = part.document.pages().to_vec();
        for page in &mut pages {
            chapter.frame(&mut page.frame);
        }
        if !chapter.titled
            && let Some(first) = pages.first_mut()
        {
            let (start, end) = unseen(title, part.place.number);
            first.frame.prepend_multiple([
                (Point::zero(), FrameItem::Tag(start)),
                (Point::zero(), FrameItem::Tag(end)),
            ]);
        }
        self.attached = chapter.attached;
        self.pages.extend(pages);
    }

    /// The document that they are.
    pub(super) fn finish(self, info: DocumentInfo) -> PagedDocument {
        PagedDocument::new(self.pages, info)
    }
}

/// A paper that becomes a chapter.
struct Chapter<'a> {
    /// What its bookmark says.
    title: &'a str,
    /// Whether its title was met.
    titled: bool,
    /// How many pages stand before it.
    before: usize,
    /// Which part it is.
    number: usize,
    /// The names of the files that are attached so far.
    attached: Vec<String>,
}

impl Chapter<'_> {
    /// Changes what has to change. Frames in which nothing has are left as they are, and shared.
    fn frame(&mut self, frame: &mut Frame) {
        if !concerns(frame) {
            return;
        }
        frame.retain(|item| {
            match item {
                FrameItem::Group(group) => self.frame(&mut group.frame),
                FrameItem::Tag(Tag::Start(content, _)) => self.element(content),
                FrameItem::Link(Destination::Position(position), _) => {
                    position.page = position.page.saturating_add(self.before);
                }
                _ => {}
            }
            true
        });
    }

    fn element(&mut self, content: &mut Content) {
        if content.is::<TitleElem>() && !self.titled {
            self.titled = true;
            let location = content.location();
            *content = heading(self.title).spanned(content.span());
            location.into_iter().for_each(|location| content.set_location(location));
        } else if let Some(heading) = content.to_packed_mut::<HeadingElem>() {
            let level = heading.resolve_level(StyleChain::default());
            heading.level.set(Smart::Custom(level.saturating_add(1)));
        } else if let Some(file) = content.to_packed_mut::<AttachElem>() {
            // Two files of a PDF can't have one name.
            let name = file.path.derived.to_string();
            if self.attached.contains(&name) {
                file.path.derived = format!("{}-{}", self.number, name.replace('/', "-")).into();
            }
            self.attached.push(file.path.derived.to_string());
        }
    }
}

/// Whether there is anything in a frame that has to change.
fn concerns(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => concerns(&group.frame),
        FrameItem::Tag(Tag::Start(content, _)) => {
            content.is::<TitleElem>() || content.is::<HeadingElem>() || content.is::<AttachElem>()
        }
        FrameItem::Link(destination, _) => matches!(destination, Destination::Position(_)),
        _ => false,
    })
}

/// A heading of the first level.
fn heading(title: &str) -> Content {
    let heading = HeadingElem::new(TextElem::packed(title));
    heading.with_level(Smart::Custom(NonZeroUsize::MIN)).pack()
}

/// The heading of a paper that shows no title: a bookmark leads to it, and nothing else is of it.
fn unseen(title: &str, number: usize) -> (Tag, Tag) {
    let key = typst::utils::hash128(&("title of a part", number));
    let location = Location::new(key);
    let mut content = heading(title);
    content.set_location(location);
    let flags = TagFlags { introspectable: true, tagged: false };
    (Tag::Start(content, flags), Tag::End(location, key, flags))
}

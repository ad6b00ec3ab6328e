//! Laying a document out as a part: elements with places of their own, pages counted on.

use std::num::NonZeroUsize;

use typst::World;
use typst::diag::{At, FileError, FileResult, SourceResult};
use typst::engine::Engine;
use typst::foundations::{Bytes, Content, NativeElement, Output, StyleChain, Target};
use typst::introspection::{
    Counter, CounterKey, CounterState, CounterUpdate, Introspector, Location, Locator,
};
use typst::layout::PagebreakElem;
use typst::syntax::{FileId, RootedPath, Span, VirtualPath, VirtualRoot};
use typst_layout::{PagedDocument, layout_document_for_bundle};

/// Where in a pack a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which part it is; the front is 0. No two parts of a pack have the same number.
    pub number: usize,
    /// The number of its first page.
    pub first: usize,
    /// How many pages the pack has.
    pub total: usize,
}

/// The file in which a world says where its document stands. Typst hands nothing else through to the
/// output that it makes; no layout asks for a file of this name.
const FILE: &str = "/.place-in-pack";

impl Place {
    /// As the file holds it.
    pub(super) fn bytes(self) -> Bytes {
        Bytes::from_string(format!("{} {} {}", self.number, self.first, self.total))
    }

    fn read(bytes: &Bytes) -> Option<Self> {
        let mut numbers = bytes.as_str().ok()?.split(' ').map(|number| number.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Self { number: next()?, first: next()?, total: next()? })
    }
}

/// The identity of the file in which a world says where its document stands.
pub(in crate::compile) fn file() -> FileResult<FileId> {
    let path = VirtualPath::new(FILE).map_err(|_| FileError::AccessDenied)?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// A document that is laid out as a part of a pack.
pub(super) struct Laid(pub(super) PagedDocument);

impl Output for Laid {
    fn target() -> Target {
        Target::Paged
    }

    fn create(engine: &mut Engine, content: &Content, styles: StyleChain) -> SourceResult<Self> {
        let world = engine.world;
        let place = file().and_then(|id| world.file(id));
        let place = place.and_then(|bytes| Place::read(&bytes).ok_or(FileError::AccessDenied));
        let place = place.at(Span::detached())?;
        // The count at the end is that of the whole pack. It is set behind the last page, so that it
        // is the final one and no page shows it.
        let end = PagebreakElem::new().with_weak(true).pack();
        let whole = Content::sequence([set(place.first), content.clone(), end, set(place.total)]);
        let own = Location::new(typst::utils::hash128(&("part of a pack", place.number)));
        layout_document_for_bundle(engine, &whole, Locator::synthesize(own), styles).map(Self)
    }

    fn introspector(&self) -> &dyn Introspector {
        self.0.introspector().as_ref()
    }
}

/// Sets the number of the page.
fn set(number: usize) -> Content {
    let number = NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN);
    let state = CounterState(std::iter::once(number.get() as u64).collect());
    Counter::new(CounterKey::Page).update(Span::detached(), CounterUpdate::Set(state))
}

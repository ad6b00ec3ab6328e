//! A line of a text file with the place in it underlined.

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use crate::diagnostic::FilePlace;

/// The line of a place that is at fault, with what it has to do with it, if anything.
pub fn primary<'a>(place: &'a FilePlace, what: &'a str) -> Snippet<'a, Annotation<'a>> {
    excerpt(place, AnnotationKind::Primary, Some(what).filter(|what| !what.is_empty()))
}

/// The line of a further place, with what it has to do with the fault.
pub fn context<'a>(what: &'a str, place: &'a FilePlace) -> Snippet<'a, Annotation<'a>> {
    excerpt(place, AnnotationKind::Context, Some(what))
}

/// The line of a place, with what is said below it.
fn excerpt<'a>(
    place: &'a FilePlace,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, Annotation<'a>> {
    // Places count characters, the renderer takes bytes.
    let byte = |characters: usize| {
        place.excerpt.char_indices().nth(characters).map_or(place.excerpt.len(), |(at, _)| at)
    };
    let start = place.column.saturating_sub(1);
    let range = byte(start)..byte(start.saturating_add(place.width));
    Snippet::source(place.excerpt.as_str())
        .line_start(place.line)
        .path(&*place.file)
        .annotation(kind.span(range).label(label))
}

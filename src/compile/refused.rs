//! Files that a layout asks for and may not see.

use super::world::Paper;
use crate::diagnostic::{Diagnostic, Name, quoted};

/// The fault where Typst's message says that a file or package could not be had.
///
/// The texts looked for are those of Typst's `FileError` and `PathError`; a test holds them.
pub(super) fn file(paper: &Paper, message: &str) -> Option<Diagnostic> {
    let error = |words: String| Diagnostic::error(Name::FileOutsideType, words);
    if let Some(path) = between(message, "file not found (searched at ", ")") {
        if path.starts_with("/input/") {
            let name = path.rsplit('/').next().unwrap_or(path);
            let words = format!("there is no image {} for this document", quoted(name));
            return Some(Diagnostic::error(Name::BadImage, words));
        }
        let words = format!(
            "the document type asks for the file {}, which is neither in its folder nor in `_shared`",
            quoted(path)
        );
        return Some(
            error(words)
                .offer(path, paper.paths().filter(|known| is_image(known) == is_image(path)))
                .hint("put the file into the document type's folder or into `templates/_shared`"),
        );
    }
    if let Some(package) = between(message, "package not found (searched for ", ")") {
        let words = format!(
            "the document type asks for the package {}, and packages are never fetched",
            quoted(package)
        );
        return Some(error(words).hint(
            "put the package's files into the document type's folder and import them from there",
        ));
    }
    if let Some(path) = between(message, "path `\"", "\"` would escape the project root") {
        let words = format!(
            "the document type asks for the file {}, which is outside of `templates`",
            quoted(path)
        );
        return Some(
            error(words)
                .hint("put the file into the document type's folder or into `templates/_shared`"),
        );
    }
    None
}

/// Whether a path names a file of one of the kinds of images.
fn is_image(path: &str) -> bool {
    let kinds = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let path = path.to_lowercase();
    kinds.iter().any(|kind| path.ends_with(kind))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

//! Names that the files of a document type do not have, and the nearest that they have.

use std::collections::BTreeSet;

use typst::syntax::{SyntaxKind, SyntaxNode};

use super::world::Paper;
use crate::diagnostic::{Diagnostic, Place, quoted};

/// Offers the nearest known name where a message says that one is not known.
pub(super) fn offer(paper: &Paper, found: Diagnostic) -> Diagnostic {
    let place = match &found.place {
        Some(Place::File(place)) => place,
        _ => return found,
    };
    let imported = found.message == "unresolved import";
    let word = match found.message.strip_prefix("unknown variable: ") {
        Some(word) => word.to_owned(),
        None if imported => {
            place.excerpt.chars().skip(place.column - 1).take(place.width).collect()
        }
        None => return found,
    };
    let mut names = BTreeSet::new();
    for (file, text) in paper.texts() {
        // The parameters of functions are known only within them.
        defined(&typst::syntax::parse(text), file == &*place.file, &mut names);
    }
    let mut found = match names.contains(&word) && !imported {
        true => {
            let name = quoted(&word);
            found.hint(format!(
                "{name} is defined elsewhere: define it above this line, or import it"
            ))
        }
        false => found.offer(&word, names.iter().map(String::as_str)),
    };
    if imported {
        found.message = format!("the imported file has no {}", quoted(&word));
    }
    found
}

/// Adds the names that `let` and, within `own` text, the parameters of functions define below a node.
fn defined(node: &SyntaxNode, own: bool, names: &mut BTreeSet<String>) {
    let first = |node: &SyntaxNode| {
        let mut children = node.children();
        let name = children.find(|child| child.kind() == SyntaxKind::Ident);
        name.map(|name| name.leaf_text().to_string())
    };
    match node.kind() {
        SyntaxKind::LetBinding => {
            let function = node.children().find(|child| child.kind() == SyntaxKind::Closure);
            names.extend(first(function.unwrap_or(node)));
        }
        SyntaxKind::Params if own => {
            for parameter in node.children() {
                match parameter.kind() {
                    SyntaxKind::Ident => {
                        names.insert(parameter.leaf_text().to_string());
                    }
                    _ => names.extend(first(parameter)),
                }
            }
        }
        _ => {}
    }
    node.children().for_each(|child| defined(child, own, names));
}

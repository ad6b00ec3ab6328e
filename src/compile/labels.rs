//! The labels that layouts ask for: `label("annex")`, `house.label("annex")`.

use std::sync::Arc;

use typst::syntax::{LinkedNode, SyntaxKind, ast, parse};

use crate::diagnostic::FilePlace;
use crate::doctype::Files;

/// The keys of the labels that the layouts among these files ask for by name, each with its place.
/// Those that a layout works out are not known.
pub fn labels(files: &Files) -> Vec<(String, FilePlace)> {
    let mut found = Vec::new();
    for file in files.iter().filter(|(path, _)| path.ends_with(".typ")).map(|(_, file)| file) {
        let text = file.text().unwrap_or_default();
        // Typst has a function of that name, too.
        let own = text.lines().any(|line| {
            let imports =
                line.contains("#import") && [": *", "label"].iter().any(|it| line.contains(it));
            line.contains("#let label(")
                || imports && ["words.typ", "house.typ"].iter().any(|it| line.contains(it))
        });
        let root = parse(text);
        let mut add = |key: &str, range| {
            found.push((key.to_owned(), FilePlace::of_range(Arc::clone(&file.name), text, range)));
        };
        walk(&LinkedNode::new(&root), own, &mut add);
    }
    found
}

/// Takes a key and its bytes in the file.
type Add<'a> = dyn FnMut(&str, std::ops::Range<usize>) + 'a;

fn walk(node: &LinkedNode<'_>, own: bool, add: &mut Add<'_>) {
    if let Some(call) = node.cast::<ast::FuncCall>() {
        let is_label = match call.callee() {
            ast::Expr::Ident(name) => own && name.as_str() == "label",
            ast::Expr::FieldAccess(access) => access.field().as_str() == "label",
            _ => false,
        };
        let arguments = node.children().find(|child| child.kind() == SyntaxKind::Args);
        if let Some(arguments) = arguments.filter(|_| is_label)
            && let Some(first) = arguments.children().find(|child| child.is::<ast::Expr>())
        {
            keys(&first, add);
        }
    }
    for child in node.children() {
        walk(&child, own, add);
    }
}

/// The texts that an expression can be.
fn keys(node: &LinkedNode<'_>, add: &mut Add<'_>) {
    match node.kind() {
        SyntaxKind::Str => {
            if let Some(text) = node.cast::<ast::Str>() {
                add(&text.get(), node.range());
            }
        }
        SyntaxKind::Conditional => {
            // The condition comes first.
            let parts = node.children().filter(|child| child.is::<ast::Expr>());
            parts.skip(1).for_each(|part| keys(&part, add));
        }
        SyntaxKind::CodeBlock | SyntaxKind::Code | SyntaxKind::Parenthesized => {
            node.children().for_each(|part| keys(&part, add));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::File;

    #[test]
    fn the_labels_of_layouts_are_found() {
        let layout = "#import \"../_shared/house.typ\"\n#house.label(\"annex\") #label(\"typst\")\n\
                      #let of(x) = house.label(if x == \"a\" { \"one\" } else { \"other\" }, n: \"no\")\n";
        let words = "#let label(key) = words.at(key)\n#label(\"and\") #label(dynamic)";
        let file = |text: &str| File { name: "l.typ".into(), bytes: text.as_bytes().into() };
        let files = Files::from([
            ("/t/layout.typ".to_owned(), file(layout)),
            ("/t/words.typ".to_owned(), file(words)),
        ]);
        let found = labels(&files);
        let found: Vec<String> = found
            .iter()
            .map(|(key, place)| format!("{key} {}:{}", place.line, place.column))
            .collect();
        assert_eq!(found, ["annex 2:14", "one 3:40", "other 3:55", "and 2:8"]);
    }
}

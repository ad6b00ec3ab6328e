//! The labels that layouts ask for: `label("annex")`, `house.label("annex")`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use typst::syntax::{LinkedNode, SyntaxKind, ast, parse};

use crate::diagnostic::FilePlace;
use crate::doctype::Files;

/// A label that a layout asks for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// Where it is asked for.
    pub place: FilePlace,
    /// What fills in its words in braces; none where that can't be known.
    pub fields: Option<BTreeSet<String>>,
}

/// The labels that the layouts among these files ask for by name. Those whose names a layout works out
/// are not known.
pub fn labels(files: &Files) -> Vec<Asked> {
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
        let mut add = |key: &str, range, fields: &Option<BTreeSet<String>>| {
            let place = FilePlace::of_range(Arc::clone(&file.name), text, range);
            found.push(Asked { key: key.to_owned(), place, fields: fields.clone() });
        };
        walk(&LinkedNode::new(&root), own, &mut add);
    }
    found
}

/// Takes a key, its bytes in the file, and what fills in its words in braces.
type Add<'a> = dyn FnMut(&str, Range<usize>, &Option<BTreeSet<String>>) + 'a;

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
            let mut fields = Some(BTreeSet::new());
            for argument in call.args().items() {
                match argument {
                    ast::Arg::Named(named) => {
                        fields.iter_mut().for_each(|it| {
                            it.insert(named.name().as_str().to_owned());
                        });
                    }
                    ast::Arg::Spread(_) => fields = None,
                    ast::Arg::Pos(_) => {}
                }
            }
            keys(&first, &mut |key, range| add(key, range, &fields));
        }
    }
    for child in node.children() {
        walk(&child, own, add);
    }
}

/// The texts that an expression can be.
fn keys(node: &LinkedNode<'_>, add: &mut dyn FnMut(&str, Range<usize>)) {
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
            .map(|it| {
                let fields = it.fields.iter().flatten().cloned().collect::<Vec<_>>();
                format!("{} {}:{} {}", it.key, it.place.line, it.place.column, fields.join(" "))
            })
            .collect();
        assert_eq!(found, ["annex 2:14 ", "one 3:40 n", "other 3:55 n", "and 2:8 "]);
    }
}

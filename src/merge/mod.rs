//! Merging: a dataset becomes Typst source, and text can never become code. The only room that
//! knows Handlebars.
//!
//! A template is instrumented when it is loaded, so that Handlebars gives out a *tape* on which the
//! template's own text and the values are told apart. The text, with a neutral word for each value,
//! is parsed as Typst; the syntax node that a word falls in says in which form its value is written.
//!
//! ```text
//! template     loads: tags, Handlebars' parse, check against the contract, instrument
//! context      a dataset as the JSON that Handlebars sees; leaf, parcel: one value in it
//! about        what a document is made per, and the whole of which it is a part
//! helpers      what templates can call; language: what of it depends on the language
//! tape         what Handlebars gives out
//! marks        marks of footnotes, told apart by the workbook that they are of
//! literal      records and lists as literals of Typst
//! assemble     tape -> source; place: where values stand; write, rich: how they are written
//! ways         the faults of places that no data reach
//! reference    what authors are told of helpers and of places
//! unused       what of the contract no template uses, and what of a template no document has reached
//! faults       what goes wrong on the way, at the template's place
//! ```

mod about;
mod assemble;
mod check;
mod context;
mod faults;
mod helpers;
mod instrument;
mod language;
mod leaf;
mod literal;
mod marks;
mod name;
mod parcel;
mod period;
mod place;
mod printed;
pub mod reference;
mod rich;
mod source;
mod style;
mod tags;
mod tape;
mod template;
mod text;
mod unused;
mod ways;
mod write;

#[cfg(test)]
mod tests;

use handlebars::Context;
use serde_json::Value as Json;

use crate::diagnostic::Checked;
use crate::doctype::Doctype;
use crate::validate::{Dataset, Portion};
use assemble::Merge;
use template::{LABELS, MAIN};

pub use name::{key, output_name};
pub use printed::{Printer, printer};
pub use source::{Caller, Piece, Source, Written};
pub use style::Style;
pub use template::{Template, template};
pub use unused::{reads, reads_whole, unreached, unused};
pub use ways::positions;

/// The virtual path at which a layout finds an image that lies beside the workbook.
pub fn image_path(image: &str) -> String {
    format!("/input/{}", image.replace('\\', "/"))
}

/// Merges a portion of a dataset into a document type's templates.
pub fn source(
    dataset: &Dataset,
    portion: &Portion,
    doctype: &Doctype,
    template: &Template,
) -> Checked<Source> {
    let language = context::language(dataset, portion, doctype);
    let mut root = context::root(dataset, portion, doctype, (&template.used, &template.labels));
    if let (Json::Object(root), Some(labels)) = (&mut root, template.labels.get(language)) {
        root.insert(LABELS.to_owned(), labels.clone());
    }
    let merge = Merge { dataset, template };
    let (mut tape, context) = (Vec::new(), Context::from(root));
    let stopped = template.registry.render_with_context_to_write(MAIN, &context, &mut tape).err();
    let tape = String::from_utf8(tape)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned());
    match stopped {
        None => {
            let mut merged = merge.assemble(&tape::read(&tape), language);
            if let Some(source) = &mut merged.value {
                source.style = style::style(dataset, doctype);
            }
            merged
        }
        Some(error) => faults::stopped(&merge, &error, &tape).into(),
    }
}

//! What a document's PDF is called.

use serde_json::Value as Json;

use super::language::Language;
use super::{context, leaf};
use crate::doctype::Doctype;
use crate::validate::{Dataset, Portion};

/// Longest name, in characters: file systems allow 255 bytes.
const LONGEST: usize = 80;

/// The name of a document's PDF, without its ending: its manifest's `output` with `{{input}}`,
/// `{{type}}` and `{{document.FIELD}}` filled in, made safe for every file system.
pub fn output_name(dataset: &Dataset, portion: &Portion, doctype: &Doctype, input: &str) -> String {
    let mut name = String::new();
    let mut rest = doctype.manifest.output.as_str();
    while let Some((before, behind)) = rest.split_once("{{") {
        name.push_str(before);
        let (word, behind) = behind.split_once("}}").unwrap_or((behind, ""));
        match word.trim() {
            "input" => name.push_str(input),
            "type" => name.push_str(&doctype.manifest.name),
            word => {
                let document = context::document(dataset, portion, doctype);
                let language = Language::of(context::language(dataset, portion, doctype));
                let path = word.strip_prefix("document.").unwrap_or_default();
                let field = path.split('.').try_fold(&document, |json: &Json, part| json.get(part));
                let leaf = field.and_then(leaf::from_json);
                name.push_str(&leaf.map(|leaf| leaf.printed(&language)).unwrap_or_default());
            }
        }
        rest = behind;
    }
    name.push_str(rest);
    safe(&name)
}

/// A name that every file system takes; letters of all scripts stay.
fn safe(name: &str) -> String {
    let replaced = sanitize_filename::sanitize_with_options(
        name.replace(['/', '\\', ':'], "-"),
        sanitize_filename::Options { windows: true, truncate: false, replacement: "-" },
    );
    let short: String = replaced.trim().chars().take(LONGEST).collect();
    // Windows drops dots and blanks at the end.
    let short = short.trim_end_matches(['.', ' ']);
    if short.is_empty() { "document".to_owned() } else { short.to_owned() }
}

//! Taking a rich text apart: its body, and the footnotes that its marks stand for.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

/// A rich text, taken apart.
pub struct Rich {
    /// Its body.
    pub body: Vec<Event<'static>>,
    /// Its footnotes, by mark.
    pub notes: BTreeMap<String, Vec<Event<'static>>>,
    /// The marks that mean the same footnote in the whole document.
    pub shared: BTreeSet<String>,
}

/// A mark as it is compared.
pub fn folded(mark: &str) -> String {
    mark.to_lowercase()
}

/// Takes a text apart. A mark that it defines itself keeps its own footnote; all others are those of
/// `notes`, which the whole document shares.
pub fn parse(text: &str, notes: &[(String, String)]) -> Rich {
    let own = split(text);
    let notes = notes.iter().filter(|(mark, note)| {
        !own.notes.contains_key(&folded(mark)) && !note.trim().is_empty() && is_mark(mark)
    });
    let (mut shared, mut definitions) = (BTreeSet::new(), String::new());
    for (mark, note) in notes {
        shared.insert(folded(mark));
        // Lines that are indented belong to the definition.
        let note = note.trim().replace("\r\n", "\n").replace(['\n', '\r'], "\n    ");
        definitions.push_str(&format!("[^{mark}]: {note}\n\n"));
    }
    if shared.is_empty() {
        return own;
    }
    // Definitions stand behind the text, unless it ends with something that is never closed and so
    // would take them in.
    for whole in [format!("{text}\n\n{definitions}"), format!("{definitions}{text}")] {
        let parsed = split(&whole);
        if shared.iter().all(|mark| parsed.notes.contains_key(mark)) {
            return Rich { shared, ..parsed };
        }
    }
    own
}

/// Whether CommonMark takes a word for the mark of a footnote.
fn is_mark(mark: &str) -> bool {
    split(&format!("[^{mark}]\n\n[^{mark}]: note")).notes.contains_key(&folded(mark))
}

fn split(text: &str) -> Rich {
    let (mut body, mut notes) = (Vec::new(), BTreeMap::new());
    let mut within: Option<(String, Vec<Event<'static>>)> = None;
    for event in TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_FOOTNOTES)) {
        match (event, &mut within) {
            (Event::Start(Tag::FootnoteDefinition(mark)), None) => {
                within = Some((folded(&mark), Vec::new()));
            }
            (Event::End(TagEnd::FootnoteDefinition), Some(_)) => {
                if let Some((mark, events)) = within.take() {
                    notes.entry(mark).or_insert(events);
                }
            }
            (event, Some((_, events))) => events.push(event.into_static()),
            (event, None) => body.push(event.into_static()),
        }
    }
    Rich { body, notes, shared: BTreeSet::new() }
}

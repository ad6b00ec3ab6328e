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
    for event in TextMergeStream::new(Parser::new_ext(
        text,
        Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES,
    )) {
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
    let body = behind_punctuation(body);
    let notes = notes.into_iter().map(|(mark, note)| (mark, behind_punctuation(note))).collect();
    Rich { body, notes, shared: BTreeSet::new() }
}

/// Footnote marks typed before a comma or a full stop stand behind it, and behind the quotation mark
/// that closes there (United Nations Editorial Manual, footnotes and other notes).
fn behind_punctuation(events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let mut out: Vec<Event<'static>> = Vec::with_capacity(events.len());
    for event in events {
        let marks = out.iter().rev().take_while(|it| matches!(it, Event::FootnoteReference(_)));
        let at = out.len() - marks.count();
        match event {
            Event::Text(text) if at < out.len() => {
                let (signs, rest) = text.split_at(closing(&text));
                if !signs.is_empty() {
                    out.insert(at, Event::Text(signs.to_owned().into()));
                }
                if !rest.is_empty() {
                    out.push(Event::Text(rest.to_owned().into()));
                }
            }
            event => out.push(event),
        }
    }
    out
}

/// How many bytes of punctuation a text begins with, before which no mark stands.
fn closing(text: &str) -> usize {
    let rest = text.trim_start_matches(['.', ',', ';', ':', '!', '?', '…']);
    let signs = text.len() - rest.len();
    // Digits: a decimal, not the end of a sentence.
    if signs == 0 || rest.starts_with(|next: char| next.is_ascii_digit()) {
        return 0;
    }
    text.len() - rest.trim_start_matches(['”', '’', '»', '"', '\'']).len()
}

#[cfg(test)]
mod tests {
    use super::super::content;
    use std::collections::BTreeSet;

    #[test]
    fn marks_stand_behind_punctuation() {
        let notes =
            [("a", "Note."), ("b", "Other.")].map(|(mark, note)| (mark.into(), note.into()));
        for (typed, printed) in [
            ("One[^a].", "One.ᵃ"),
            ("One[^a], two.", "One,ᵃ two."),
            ("One[^a][^b]; two", "One;ᵃᵇ two"),
            ("“One[^a].” Two", "“One.”ᵃ Two"),
            ("(one[^a]) two", "(oneᵃ) two"),
            ("1[^a].5", "1ᵃ.5"),
            ("One.[^a] Two", "One.ᵃ Two"),
            ("One [^a]", "One ᵃ"),
        ] {
            let written = content(typed, &notes, &mut BTreeSet::new());
            let (mut text, mut rest) = (String::new(), written.as_str());
            while let Some(at) = rest.find(['"', '[']) {
                let (before, found) = rest.split_at(at);
                if let Some(quoted) = found.strip_prefix('"') {
                    let end = quoted.find('"').unwrap() + 1;
                    text.push_str(&found[1..end]);
                    rest = &found[end + 1..];
                } else if before.ends_with("#footnote") {
                    let end = found.find("];").unwrap();
                    text.push(if found[..end].contains("Note") { 'ᵃ' } else { 'ᵇ' });
                    rest = &found[end + 1..];
                } else {
                    rest = &found[1..];
                }
            }
            assert_eq!(text, printed, "{typed}: {written}");
        }
    }

    #[test]
    fn tables_are_set() {
        let table = "Before\n\n| Year | Seats |\n|---|--:|\n| 2024 | *12* |\n| 2025 | 14[^a] |";
        let notes = [("a".to_owned(), "Note.".to_owned())];
        let written = content(table, &notes, &mut BTreeSet::new());
        let begin = "#parbreak();#table(columns: 2, align: (left, right, ), table.header([#strong\
                     [#\"Year\";];], [#strong[#\"Seats\";];], ), [#\"2024\";], [#emph[#\"12\";];],  ";
        assert!(written.contains(begin), "{written}");
        assert!(!typst_syntax::parse(&written).diagnosis().errors, "{written}");
        assert_eq!(super::super::plain(table, &[]), "Before\nYear Seats \n2024 12 \n2025 14[^a]");
        let deep = format!("{}{}", "> ".repeat(40), "| a | b |\n> |---|---|\n> | c | d |");
        let written = content(&deep, &[], &mut BTreeSet::new());
        assert!(!typst_syntax::parse(&written).diagnosis().errors, "{written}");
    }

    #[test]
    fn a_passage_in_another_language_says_so() {
        let written = content("He said: [*merci*](lang:fr).", &[], &mut BTreeSet::new());
        assert!(written.contains("#text(lang: \"fr\")[#emph[#\"merci\";];];"), "{written}");
        for none in ["lang:", "lang:f", "lang:french", "lang:F1"] {
            let written = content(&format!("[a]({none})"), &[], &mut BTreeSet::new());
            assert!(!written.contains("#text(lang"), "{written}");
        }
    }
}

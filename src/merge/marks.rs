//! Marks of footnotes: those of one workbook are kept apart from those of another whose rows were added.

/// A rich text of a workbook with its notes, marked so that no other workbook has the same marks; what
/// is of the document's own workbook, 0, stays as it is.
pub fn apart(
    text: &str,
    notes: Vec<(String, String)>,
    origin: usize,
) -> (String, Vec<(String, String)>) {
    if origin == 0 || notes.is_empty() {
        return (text.to_owned(), notes);
    }
    let marks: Vec<String> = notes.iter().map(|(mark, _)| mark.to_lowercase()).collect();
    let renamed = |text: &str| renamed(text, &marks, origin);
    let renamed_notes =
        notes.iter().map(|(mark, note)| (format!("{mark}~{origin}"), renamed(note)));
    (renamed(text), renamed_notes.collect())
}

/// The text with these marks renamed.
fn renamed(text: &str, marks: &[String], origin: usize) -> String {
    let mut parts = text.split("[^");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("[^");
        match part.split_once(']').filter(|(mark, _)| marks.contains(&mark.to_lowercase())) {
            Some((mark, rest)) => out.push_str(&format!("{mark}~{origin}]{rest}")),
            None => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_another_workbook_have_names_of_their_own() {
        let notes =
            vec![("A".to_owned(), "See [^b].".to_owned()), ("b".to_owned(), "B".to_owned())];
        let (text, notes) = apart("One.[^a] Two [^c], [^B", notes.clone(), 0);
        assert_eq!((text.as_str(), notes.len()), ("One.[^a] Two [^c], [^B", 2));
        let (text, notes) = apart("One.[^a] Two [^c], [^B", notes, 2);
        assert_eq!(text, "One.[^a~2] Two [^c], [^B");
        assert_eq!(notes.first(), Some(&("A~2".to_owned(), "See [^b~2].".to_owned())));
    }
}

//! Texts of a certain length, counted as spreadsheet programs count: in units of UTF-16.

/// A text of at most so many units, cut between two words where it is longer.
pub fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if length(&kept) + letter.len_utf16() + 1 > most {
            break;
        }
        kept.push(letter);
    }
    let words = kept.rfind(char::is_whitespace).filter(|at| *at > kept.len() / 2);
    kept.truncate(words.unwrap_or(kept.len()));
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// How long a text is for a spreadsheet program.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A sentence: its first letter large, a point at its end.
pub fn sentence(text: &str) -> String {
    let text = ended(text);
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// A text with a point at its end.
pub fn ended(text: &str) -> String {
    let text = text.trim();
    let end = if text.is_empty() || text.ends_with(['.', '!', '?', ':', '…']) { "" } else { "." };
    format!("{text}{end}")
}

/// A text of Markdown as office programs show it: what stands in backticks in quotation marks.
pub fn curly(text: &str) -> String {
    let mut open = false;
    let turned = |letter| match letter {
        '`' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        _ => letter,
    };
    if text.matches('`').count().is_multiple_of(2) {
        text.chars().map(turned).collect()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(cut("one two three", 13), "one two three");
        assert_eq!(cut("one two three", 12), "one two…");
        assert_eq!(cut("😀😀😀", 5), "😀😀…");
        assert_eq!(length(&cut(&"x".repeat(300), 255)), 255);
    }

    #[test]
    fn sentences() {
        assert_eq!(sentence("a date"), "A date.");
        assert_eq!(sentence("Why?"), "Why?");
        assert_eq!(sentence(""), "");
    }
}

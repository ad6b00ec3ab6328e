//! Texts and references as OpenDocument writes them.

use rust_xlsxwriter::utility::column_number_to_name;

/// The letters of a column.
pub fn letters(column: u16) -> String {
    column_number_to_name(column)
}

/// A tab's name as formulas write it: in quotation marks, unless it is one plain word.
pub fn reference(tab: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    if tab.chars().all(plain) && !tab.starts_with(|letter: char| letter.is_ascii_digit()) {
        tab.to_owned()
    } else {
        format!("'{}'", tab.replace('\'', "''"))
    }
}

/// Text as it stands between tags and in attributes, without what XML can't hold.
pub fn escaped(text: &str) -> String {
    let known = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    let text: String = text.chars().filter(known).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A line of text in which spaces that would collapse, and tabs, are elements.
pub fn paragraph(line: &str) -> String {
    let mut spaced = String::new();
    let mut after_space = true;
    for letter in line.chars() {
        match letter {
            ' ' if after_space => spaced.push_str("<text:s/>"),
            '\t' => spaced.push_str("<text:tab/>"),
            _ => spaced.push_str(&escaped(letter.encode_utf8(&mut [0; 4]))),
        }
        after_space = letter == ' ';
    }
    // A space at the very end would be dropped by some.
    match spaced.strip_suffix(' ') {
        Some(rest) => format!("{rest}<text:s/>"),
        None => spaced,
    }
}

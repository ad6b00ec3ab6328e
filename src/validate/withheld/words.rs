//! The words of texts, as they are compared: whatever their accents, their script and the signs between
//! them.

use unicode_normalization::UnicodeNormalization;

use super::person::is_particle;
use crate::validate::fold::{folded, is_dropped};

/// Whether a word begins as names do. Many scripts have no capitals.
pub fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| letter.is_alphabetic() && !letter.is_lowercase())
}

/// The words of a text as they are written, but for the signs between them.
pub fn pieces(text: &str) -> Vec<&str> {
    spaced(text).into_iter().map(|(_, piece)| piece).collect()
}

/// The words of a text as they are written, each with the signs before it.
pub fn spaced(text: &str) -> Vec<(&str, &str)> {
    let is_mark = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
    let is_word = |letter: char| letter.is_alphanumeric() || is_mark(letter) || is_dropped(letter);
    let (mut spaced, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find(is_word) {
        let (gap, behind) = rest.split_at(start);
        let end = behind.find(|letter| !is_word(letter)).unwrap_or(behind.len());
        let (piece, behind) = behind.split_at(end);
        spaced.push((gap, piece));
        rest = behind;
    }
    spaced
}

/// The words of a text that stand side by side and have capitals, as they are compared; small words of
/// names stand between them.
pub fn capitals(text: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<String>> = vec![Vec::new()];
    for piece in pieces(text) {
        let word = words(piece).concat();
        if !is_capital(piece) && !is_particle(&word) {
            runs.push(Vec::new());
        } else if let Some(run) = runs.last_mut() {
            run.push(word);
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The words of a text, without accents and signs, in Latin letters where it is written in Cyrillic.
pub fn words(text: &str) -> Vec<String> {
    let is_mark = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    let plain: String = match folded(text) {
        plain if plain.is_ascii() => plain.into_owned(),
        other => {
            let mut plain = String::with_capacity(other.len());
            other.nfd().filter(|letter| !is_mark(letter)).for_each(|it| bare(it, &mut plain));
            plain
        }
    };
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a name as they are written by those who spell its letters out, and who leave its signs
/// away: `Joerg`, `ODriscoll`.
pub fn spelt(text: &str) -> Vec<String> {
    let mut spelt = String::with_capacity(text.len());
    for letter in text.nfc() {
        match letter {
            'ä' | 'Ä' => spelt.push_str("ae"),
            'ö' | 'Ö' | 'ø' | 'Ø' => spelt.push_str("oe"),
            'ü' | 'Ü' => spelt.push_str("ue"),
            'å' | 'Å' => spelt.push_str("aa"),
            'đ' | 'Đ' => spelt.push_str("dj"),
            '\'' | '’' | 'ʼ' | '‘' | '-' | '‐' | '‑' => {}
            _ => spelt.push(letter),
        }
    }
    words(&spelt)
}

/// A letter as it is written where nobody has it on the keyboard.
fn bare(letter: char, plain: &mut String) {
    /// Cyrillic letters, and how they are written in Latin ones without accents.
    const CYRILLIC: [(char, &str); 45] = [
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('е', "e"),
        ('ж', "z"),
        ('з', "z"),
        ('и', "i"),
        ('к', "k"),
        ('л', "l"),
        ('м', "m"),
        ('н', "n"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "h"),
        ('ц', "c"),
        ('ч', "c"),
        ('ш', "s"),
        ('щ', "sc"),
        ('ъ', "a"),
        ('ы', "y"),
        ('ь', ""),
        ('э', "e"),
        ('ю', "ju"),
        ('я', "ja"),
        ('ђ', "d"),
        ('ѓ', "g"),
        ('є', "je"),
        ('ѕ', "dz"),
        ('і', "i"),
        ('ј', "j"),
        ('љ', "lj"),
        ('њ', "nj"),
        ('ћ', "c"),
        ('ќ', "k"),
        ('џ', "dz"),
        ('ґ', "g"),
        ('ѐ', "e"),
        ('ѝ', "i"),
    ];
    match letter {
        'đ' | 'ð' => plain.push('d'),
        'ħ' => plain.push('h'),
        'ı' => plain.push('i'),
        'ł' => plain.push('l'),
        'ø' => plain.push('o'),
        'ŧ' => plain.push('t'),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        'þ' => plain.push_str("th"),
        '\u{400}'..='\u{4ff}' => match CYRILLIC.iter().find(|(its, _)| *its == letter) {
            Some((_, latin)) => plain.push_str(latin),
            None => plain.push(letter),
        },
        _ => plain.push(letter),
    }
}

/// Whether a letter is of a script of which two letters are a name.
pub fn is_dense(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Whether a letter is of a script that puts no blanks between words, or joins small words to them.
pub fn is_unspaced(letter: char) -> bool {
    matches!(
        letter,
        '\u{590}'..='\u{6ff}' // Hebrew, Arabic
            | '\u{e00}'..='\u{eff}' // Thai, Lao
            | '\u{1000}'..='\u{109f}' // Burmese
            | '\u{1100}'..='\u{11ff}' // Korean, by letters
            | '\u{1780}'..='\u{17ff}' // Khmer
            | '\u{3040}'..='\u{30ff}' // Japanese
            | '\u{3400}'..='\u{9fff}' // Chinese
            | '\u{ac00}'..='\u{d7af}' // Korean
            | '\u{f900}'..='\u{faff}'
    )
}

/// Whether a word of a text may be a form of a word of a name: `Anny` of `Anna`.
pub fn is_form(of: &str, word: &str) -> bool {
    if of == word {
        return true;
    }
    let (long, its) = (of.chars().count(), word.chars().count());
    let same = of.chars().zip(word.chars()).take_while(|(one, other)| one == other).count();
    let ending = if long < 8 { 2 } else { 3 };
    long >= 4 && same >= 3.max(long - ending) && its <= same + 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_compared_as_they_are_typed_anywhere() {
        assert_eq!(words("Зорана Тајновић"), words("Zorana Tajnović"));
        assert_eq!(spelt("Jörg O’Driscoll"), ["joerg", "odriscoll"]);
        for (of, word) in [("anna", "anny"), ("tajnovic", "tajnovicem"), ("ray", "ray")] {
            assert!(is_form(of, word), "{of} {word}");
        }
        for (of, word) in [("ray", "rays"), ("anna", "anton"), ("marko", "markovicev")] {
            assert!(!is_form(of, word), "{of} {word}");
        }
    }
}

//! Texts of the form that a pattern asks for.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, Hir, HirKind};

use super::texts;
use crate::doctype::{Column, Pattern};

/// How many times a text is tried before another is taken.
const TRIES: usize = 400;

/// A text of the form that a column asks for, another for each turn as far as there are any; its
/// example where none can be made.
pub fn text(column: &Column, turn: usize) -> Option<String> {
    let all = all(column, turn + 1);
    all.get(turn % all.len().max(1)).cloned()
}

/// Different texts of the form that a column asks for, at most so many.
pub fn all(column: &Column, most: usize) -> Vec<String> {
    let Some(pattern) = &column.pattern else { return Vec::new() };
    let form = regex_syntax::parse(pattern.as_str()).ok().map(|form| Form::of(&form));
    let example = column.example.clone().into_iter();
    let made = form.iter().flat_map(|form| {
        (0..TRIES).map(|seed| {
            let (mut text, mut seed) = (String::new(), seed);
            form.write(&mut seed, &mut text);
            text
        })
    });
    let separator = column.separator.as_deref();
    let mut known = BTreeSet::new();
    made.chain(example)
        .filter(|text| fits(pattern, column, text))
        .filter(|text| separator.is_none_or(|separator| !text.contains(separator)))
        .filter(|text| known.insert(text.to_lowercase()))
        .take(most)
        .collect()
}

fn fits(pattern: &Pattern, column: &Column, text: &str) -> bool {
    // Blanks at an end are none in a cell.
    pattern.is_match(text)
        && text.trim() == text
        && !text.is_empty()
        && texts::is_long(column, text)
}

/// What texts of a form are made of.
enum Form {
    Text(String),
    /// One of these letters.
    Letter(Vec<char>),
    /// So many times at least, and at most.
    Repeated(Box<Form>, (u32, u32)),
    All(Vec<Form>),
    OneOf(Vec<Form>),
}

impl Form {
    fn of(hir: &Hir) -> Self {
        let each = |parts: &[Hir]| parts.iter().map(Self::of).collect();
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::All(Vec::new()),
            HirKind::Literal(literal) => {
                Self::Text(String::from_utf8_lossy(&literal.0).into_owned())
            }
            HirKind::Class(class) => Self::Letter(letters(class)),
            HirKind::Repetition(repeated) => {
                let least = repeated.min;
                let most = repeated.max.unwrap_or(least + 2).min(least + 2);
                Self::Repeated(Box::new(Self::of(&repeated.sub)), (least, most))
            }
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => Self::All(each(parts)),
            HirKind::Alternation(parts) => Self::OneOf(each(parts)),
        }
    }

    /// Writes a text; each choice takes its part of the seed.
    fn write(&self, seed: &mut usize, text: &mut String) {
        let mut choose = |all: usize| {
            let chosen = *seed % all.max(1);
            *seed /= all.max(1);
            chosen
        };
        match self {
            Self::Text(part) => text.push_str(part),
            Self::Letter(letters) => text.extend(letters.get(choose(letters.len()))),
            Self::Repeated(part, (least, most)) => {
                let more = choose((most - least + 1) as usize);
                let more = u32::try_from(more).unwrap_or_default();
                // Where nothing is asked for, something is more telling.
                let count = if *least == 0 { most - more } else { least + more };
                (0..count).for_each(|_| part.write(seed, text));
            }
            Self::All(parts) => parts.iter().for_each(|part| part.write(seed, text)),
            Self::OneOf(parts) => {
                if let Some(part) = parts.get(choose(parts.len())) {
                    part.write(seed, text);
                }
            }
        }
    }
}

/// How many letters of a class are tried.
const LETTERS: usize = 10;

/// Letters of a class that can be seen, plain ones before all others.
fn letters(class: &Class) -> Vec<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            let byte = |byte: u8| char::from(byte.min(0x7f));
            class.iter().map(|range| (byte(range.start()), byte(range.end()))).collect()
        }
    };
    let within = |letter: &char| ranges.iter().any(|(one, other)| (*one..=*other).contains(letter));
    let plain = ('1'..='9').chain('A'..='Z').chain('a'..='z').chain(['0']).chain('!'..='~');
    let mut letters: Vec<char> = Vec::new();
    for letter in plain.filter(within) {
        if letters.len() < LETTERS && !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    if letters.is_empty() {
        let others = ranges.iter().flat_map(|(one, other)| (*one..=*other).take(LETTERS));
        letters.extend(others.filter(|letter| !letter.is_control()).take(LETTERS));
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::tests::shipped;

    #[test]
    fn texts_of_many_forms() {
        let mut column = shipped("work-plan").schema.sheets[0].columns[1].clone();
        for pattern in [
            "[A-Z]{2}-\\d{3}",
            "(draft|final) \\d+",
            "\\S+@\\S+\\.org",
            "[^a-z]*",
            "\\p{Lu}\\w+( \\p{Lu}\\w+)*",
            "abc?d?",
            "\\+?[0-9 ]{7,}",
            "A|B|C",
        ] {
            column.pattern = Some(Pattern::new(pattern).unwrap());
            let made = all(&column, 60);
            assert!(made.len() > 2, "{pattern}: {made:?}");
            assert!(made.iter().all(|text| Pattern::new(pattern).unwrap().is_match(text)));
        }
    }
}

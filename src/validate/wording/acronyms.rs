//! Abbreviations: each is written out where it first stands, and means one thing.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::glossary::Glossary;
use super::{ACRONYMS, Passage};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::validate::cell::is_currency;
use crate::validate::fold::folded;

/// Words in capitals of at most this many letters may be abbreviations; longer ones are shouted.
const LONGEST: usize = 8;

/// A word that has the form of an abbreviation, with what is joined to it.
static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}/.&’'-]*\p{Lu}\p{Lu}[\p{L}\p{N}/&’'-]*").ok());

/// What is known of an abbreviation of the workbook.
#[derive(Default)]
struct Use {
    /// The passage where it first stands.
    first: usize,
    /// Whether it is explained there.
    is_explained: bool,
    /// The words that explain it, as they are compared, each as first written, with the passage.
    meanings: BTreeMap<String, (String, usize)>,
}

/// Tells of abbreviations that are nowhere explained, of those that are not where they first stand,
/// and of those that are explained in two ways.
pub(super) fn check(passages: &[Passage], glossary: &Glossary, found: &mut Vec<Diagnostic>) {
    let (mut uses, mut order) = (BTreeMap::<&str, Use>::new(), Vec::new());
    for (at, passage) in passages.iter().enumerate().filter(|(_, passage)| is_prose(&passage.text))
    {
        for (acronym, start) in acronyms(&passage.text, &|word| glossary.is_own(word)) {
            let explained = explained(&passage.text, acronym, start);
            let known = uses.entry(acronym).or_insert_with(|| {
                order.push(acronym);
                Use { first: at, is_explained: explained.is_some(), ..Use::default() }
            });
            if let Some(words) = explained.filter(|words| !words.is_empty()) {
                known.meanings.entry(compared(&words)).or_insert((words, at));
            }
        }
    }
    unused(passages, glossary, found);
    if order.is_empty() {
        return;
    }
    // What stands in small letters as well is a word that somebody shouts.
    let words = small_words(passages);
    order.retain(|acronym| !words.contains(acronym.to_lowercase().as_str()));
    let place = |at: usize| passages.get(at).map(Passage::place);
    let (mut unknown, mut late) = (Vec::new(), Vec::new());
    for acronym in order {
        let Some(known) = uses.get(acronym) else { continue };
        let mut meanings: Vec<&(String, usize)> = known.meanings.values().collect();
        meanings.sort_by_key(|(_, at)| *at);
        if let [(one, first), (other, second), ..] = meanings.as_slice()
            && let Some((first, second)) = place(*first).zip(place(*second))
        {
            let message = format!(
                "{} is written out in two ways: {} and {}",
                quoted(acronym),
                quoted(one),
                quoted(other)
            );
            let fault = Diagnostic::warning(Name::TwoMeanings, message).at(second);
            found.push(fault.also("the other one", first).hint("write it out in one way"));
        }
        if let (Some(meaning), Some((one, at))) =
            (glossary.meaning(acronym).filter(|meaning| meaning.is_own), meanings.first())
            && compared(one) != compared(&meaning.words)
            && let Some(place) = place(*at)
        {
            let message = format!(
                "{} is written out as {}, and in the sheet `Acronyms` as {}",
                quoted(acronym),
                quoted(one),
                quoted(&meaning.words)
            );
            let fault = Diagnostic::warning(Name::TwoMeanings, message).at(place);
            found.push(fault.hint("write it out in one way"));
        }
        let is_told = known.is_explained || !known.meanings.is_empty();
        match glossary.meaning(acronym) {
            Some(meaning) if !meaning.is_common && !known.is_explained => {
                late.push((acronym, known.first, Some(meaning.words.as_str())));
            }
            None if known.meanings.is_empty() && !known.is_explained => {
                unknown.push((acronym, known.first));
            }
            None if is_told && !known.is_explained => late.push((acronym, known.first, None)),
            _ => {}
        }
    }
    if let [(_, first), rest @ ..] = unknown.as_slice() {
        let names: Vec<String> = unknown.iter().map(|(acronym, _)| quoted(acronym)).collect();
        let message = match names.as_slice() {
            [only] => format!("the abbreviation {only} is explained nowhere"),
            all => format!("{} abbreviations are explained nowhere: {}", all.len(), all.join(", ")),
        };
        let mut fault = Diagnostic::warning(Name::UnknownAcronym, message);
        fault.place = place(*first).map(Into::into);
        for (acronym, at) in rest {
            if let Some(place) = place(*at) {
                fault = fault.also(format!("{acronym} stands here first"), place);
            }
        }
        found.push(fault.hint(
            "write each out where it first stands, `Gender Theme Group (GTG)`, or add it to the \
             sheet `Acronyms`",
        ));
    }
    for (acronym, at, words) in late {
        let message = format!("{} is not written out where it first stands", quoted(acronym));
        let mut fault = Diagnostic::warning(Name::LateExpansion, message);
        fault.place = place(at).map(Into::into);
        found.push(match words {
            Some(words) => fault.hint(format!("write {}", quoted(&format!("{words} ({acronym})")))),
            None => fault.hint("move the words that explain it there, and leave it short below"),
        });
    }
}

/// The words of a text, and their parts.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty())
}

/// Notes what the workbook's own sheet explains and no text has.
fn unused(passages: &[Passage], glossary: &Glossary, found: &mut Vec<Diagnostic>) {
    if glossary.own.is_empty() {
        return;
    }
    let texts = passages.iter().filter(|passage| !passage.is_of(ACRONYMS));
    let words: HashSet<&str> = texts.flat_map(|it| parts(&it.text)).collect();
    let is_used = |acronym: &str| {
        parts(acronym).all(|part| words.contains(part) || words.contains(&*format!("{part}s")))
    };
    let unused: Vec<_> = glossary.own.iter().filter(|(acronym, _)| !is_used(acronym)).collect();
    let [(first, at), rest @ ..] = unused.as_slice() else { return };
    let message = match rest.len() {
        0 => format!("{} stands in no text", quoted(first)),
        more => format!("{} and {more} more of these stand in no text", quoted(first)),
    };
    let mut fault = Diagnostic::note(Name::UnusedRow, message).at(at.clone());
    for (acronym, at) in rest {
        fault = fault.also(format!("nor does {}", quoted(acronym)), at.clone());
    }
    found.push(fault.hint("delete it, if no list or table has it either"));
}

/// Words that explain an abbreviation, as they are compared: one may be of several, and begin a
/// sentence.
fn compared(words: &str) -> String {
    let words = words.split(|it: char| it.is_whitespace() || it == '-');
    words.map(|word| folded(word).trim_end_matches('s').to_owned()).collect::<Vec<_>>().join(" ")
}

/// Whether a text is more than a name.
fn is_prose(text: &str) -> bool {
    text.split_whitespace().nth(3).is_some()
}

/// The words of all texts that are written in small letters.
fn small_words<'a>(passages: &'a [Passage]) -> HashSet<&'a str> {
    let words = passages
        .iter()
        .flat_map(|passage| passage.text.split(|letter: char| !letter.is_alphabetic()));
    words.filter(|word| !word.is_empty() && word.chars().all(char::is_lowercase)).collect()
}

/// The abbreviations of a text, each with the byte at which it stands: those in capitals, and what
/// is known as one.
fn acronyms<'a>(text: &'a str, is_own: &dyn Fn(&str) -> bool) -> Vec<(&'a str, usize)> {
    let Some(pattern) = WORD.as_ref() else { return Vec::new() };
    let words: Vec<_> = pattern.find_iter(text).collect();
    let mut acronyms = Vec::new();
    for (index, word) in words.iter().enumerate() {
        // Words side by side in capitals are shouted.
        let joins = |other: Option<&regex::Match>| {
            other.is_some_and(|other| {
                let between = if other.start() > word.end() {
                    word.end()..other.start()
                } else {
                    other.end()..word.start()
                };
                text.get(between).is_some_and(|between| between == " ")
            })
        };
        let before = index.checked_sub(1).and_then(|at| words.get(at));
        if joins(before) || joins(words.get(index + 1)) {
            continue;
        }
        // The mark of a reviewer is told of elsewhere.
        if text.get(..word.start()).is_some_and(|before| before.ends_with('[')) {
            continue;
        }
        // A symbol of a document, an address.
        if word.as_str().contains('/') && word.as_str().contains(|it: char| it.is_ascii_digit()) {
            continue;
        }
        for part in word.as_str().split(['/', '-', '&', '’', '\'', '.']) {
            let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
            let name = part.trim_end_matches('s').trim_end_matches(|it: char| it.is_ascii_digit());
            if is_acronym(name) || is_own(name) {
                acronyms.push((name, start));
            }
        }
    }
    acronyms
}

/// Whether a word is an abbreviation: capitals only, and neither a number, nor a currency.
fn is_acronym(word: &str) -> bool {
    let letters = word.chars().count();
    (2..=LONGEST).contains(&letters)
        && word.chars().all(char::is_uppercase)
        && !word.chars().all(|letter| "IVXLC".contains(letter))
        && !is_currency(word)
}

/// The words that explain an abbreviation at a place: those before it where it stands in
/// brackets, or those in brackets behind it. Empty where something explains it that is not its
/// initials.
fn explained(text: &str, acronym: &str, start: usize) -> Option<String> {
    let (before, rest) = text.split_at_checked(start)?;
    let after = rest.get(acronym.len()..)?;
    if let Some(open) = before
        .trim_end_matches(|it: char| it.is_alphanumeric() || " /-,“\"‘’".contains(it))
        .strip_suffix('(')
    {
        let words: Vec<&str> = open.split_whitespace().collect();
        return Some(initialled(&words, acronym).unwrap_or_default());
    }
    let behind = after.trim_start_matches(|it: char| it.is_ascii_digit() || it == 's').trim_start();
    let words = behind.strip_prefix('(')?.split(')').next()?;
    let all: Vec<&str> = words.split_whitespace().collect();
    initialled(&all, acronym)
}

/// The fewest last words of which the initials are the letters of an abbreviation, those of some words
/// left out: `Convention on the Elimination of All Forms of Discrimination against Women` is CEDAW.
fn initialled(words: &[&str], acronym: &str) -> Option<String> {
    let initial = |word: &str| {
        let letter = word.chars().find(|letter| letter.is_alphabetic());
        letter.and_then(|letter| letter.to_uppercase().next())
    };
    let initials = |word: &&str| word.split(['-', '/']).filter_map(initial).collect::<Vec<_>>();
    let (first, last) = (acronym.chars().next()?, acronym.chars().next_back()?);
    let most = words.len().min(acronym.chars().count() * 2 + 3);
    let found = (1..=most).find_map(|count| {
        let tail = words.get(words.len() - count..)?;
        let letters: Vec<char> = tail.iter().flat_map(initials).collect();
        if letters.first() != Some(&first) || letters.last() != Some(&last) {
            return None;
        }
        let mut rest = letters.iter();
        let fits = acronym.chars().all(|wanted| rest.any(|letter| *letter == wanted));
        fits.then_some(tail)
    })?;
    Some(found.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::Type;
    use crate::validate::testing::{column, doctype, found_in, sheet};

    #[test]
    fn an_entry_that_no_text_has_is_noted() {
        let text = |name: &str| column(name, Type::Text);
        let types = doctype(vec![
            sheet("works", vec![text("text")]),
            sheet("acronyms", vec![text("acronym"), text("expansion")]),
        ]);
        let works: &[&str] = &["Text", "A Gender Theme Group (GTG) met all of its CSOs"];
        let acronyms: &[&str] = &[
            "Acronym|Expansion",
            "GTG|Gender Theme Group",
            "CSO|civil society organization",
            "ILO|International Labour Organization",
        ];
        let found = found_in(&types, &[("Works", works), ("Acronyms", acronyms)]);
        let found: Vec<_> = found.iter().filter(|line| line.contains("unused-row")).collect();
        assert_eq!(
            found,
            [
                "note unused-row Acronyms!A4 · \"Acronym\": `ILO` stands in no text | delete it, if no \
              list or table has it either"
            ]
        );
    }

    #[test]
    fn abbreviations_of_a_text() {
        let names =
            |text| acronyms(text, &|_| false).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("The GTG and the UNCTs met for CSW68."), ["GTG", "UNCT", "CSW"]);
        assert_eq!(names("The UNCT-SWAP of the CSO/NGO forum"), ["UNCT", "SWAP", "CSO", "NGO"]);
        for none in [
            "Part IV, USD 300, A/RES/70/1, ST/AI/2020/5, P-5",
            "DRAFT CONCEPT NOTE FOR ALL",
            "Résumé of Q3 in B2",
            "https://un.org/ABC/5",
        ] {
            assert_eq!(names(none), [""; 0], "{none}");
        }
    }

    #[test]
    fn what_explains_an_abbreviation() {
        for (text, acronym, words) in [
            ("a Gender Theme Group (GTG) met", "GTG", Some("Gender Theme Group")),
            (
                "gender equality and women’s empowerment (GEWE)",
                "GEWE",
                Some("gender equality and women’s empowerment"),
            ),
            ("as they say (GEWE)", "GEWE", Some("")),
            ("the GTG (Gender Theme Group) met", "GTG", Some("Gender Theme Group")),
            (
                "Commission on the Status of Women (CSW68)",
                "CSW",
                Some("Commission on the Status of Women"),
            ),
            ("the Office (of old; OHCHR)", "OHCHR", None),
            ("the GTG met", "GTG", None),
            ("the GTG (in May) met", "GTG", None),
        ] {
            let start = text.find(acronym).unwrap();
            assert_eq!(explained(text, acronym, start).as_deref(), words, "{text}");
        }
    }
}

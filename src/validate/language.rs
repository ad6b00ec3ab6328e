//! How the language of a document writes numbers and months, as CLDR has it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{M, YMD};
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;

use super::expected::words as words_of;
use super::fold::folded;
use super::raw;
use super::table::Table;
use crate::doctype::{Doctype, Type};

/// The English names of months, which are understood in documents of all languages.
pub(super) const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Languages whose months are recognized in documents of another, to offer what to write.
const OTHERS: [&str; 12] = ["fr", "es", "de", "ru", "pt", "it", "tr", "ar", "nl", "pl", "uk", "sr"];

/// A language, as far as it tells how to read what somebody typed.
pub(super) struct Language {
    /// Its code, BCP 47.
    pub(super) code: String,
    /// What stands before decimals: a point or a comma.
    pub(super) decimal: char,
    /// Whether programs wrote what is read, which put nothing between thousands.
    pub(super) programs: bool,
    /// Its months, gathered when a date first asks for them.
    months: OnceCell<Months>,
    /// The other languages in which people write dates, made ready when a date is none.
    others: OnceCell<Vec<Language>>,
}

/// The words that a language writes dates with.
#[derive(Default)]
struct Months {
    /// The month that each word means, folded.
    names: BTreeMap<String, i8>,
    /// Words that stand in every date: `de` in Spanish.
    particles: BTreeSet<String>,
}

impl Language {
    /// The language with this code.
    pub(super) fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            decimal: decimal(code),
            programs: false,
            months: OnceCell::new(),
            others: OnceCell::new(),
        }
    }

    /// That of programs, contracts and files of records, which write numbers as in English.
    pub(super) fn plain() -> Self {
        Self {
            code: "en".to_owned(),
            decimal: '.',
            programs: true,
            months: OnceCell::new(),
            others: OnceCell::new(),
        }
    }

    /// The month that a word means, 1 to 12: its name in this language or in English, or as much of
    /// it as fits no other month, three letters at least.
    pub(super) fn month(&self, word: &str) -> Option<i8> {
        let word = folded(word);
        if word.chars().count() < 3 {
            return self.months().names.get(&*word).copied();
        }
        let english = || ENGLISH.iter().zip(1..).map(|(name, number)| (*name, number));
        let names = || self.months().names.iter().map(|(name, number)| (name.as_str(), *number));
        only(english(), &word).or_else(|| only(names(), &word))
    }

    /// Whether a word stands in every date and says nothing.
    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.months().particles.contains(&*folded(word))
    }

    /// The other languages that are tried for what to write instead of a date.
    pub(super) fn others(&self) -> &[Self] {
        self.others.get_or_init(|| {
            OTHERS.into_iter().filter(|code| *code != self.code).map(Self::of).collect()
        })
    }

    /// A month's name in English.
    pub(super) fn english(month: i8) -> String {
        let name = usize::try_from(month - 1).ok().and_then(|at| ENGLISH.get(at));
        let (first, rest) =
            name.copied().unwrap_or_default().split_at_checked(1).unwrap_or_default();
        first.to_uppercase() + rest
    }

    /// A day in English words, of which nobody can take one number for another.
    pub(super) fn in_words(day: jiff::civil::Date) -> String {
        format!("{} {} {}", day.day(), Self::english(day.month()), day.year())
    }

    fn months(&self) -> &Months {
        self.months.get_or_init(|| match self.code.as_str() {
            "en" => Months::default(),
            code => months(code).unwrap_or_default(),
        })
    }
}

/// The language that a workbook names in its form, or else the contract.
pub(super) fn of(tables: &[Table], doctype: &Doctype) -> Language {
    let code = || {
        let form = tables.first()?;
        let at = form.contract.column("language")?;
        let column = form.contract.columns.get(at)?;
        let Type::Code(list) = &column.kind else { return None };
        let list = doctype.codes.get(list.as_str())?;
        let typed = form.spot(0, at).cell.map(raw::text);
        let word = typed.as_deref().or(column.default.as_deref())?;
        let entry = list.entries.get(words_of(list).find(word)?)?;
        Some(Language::of(&entry.code))
    };
    code().unwrap_or_else(|| Language::of("en"))
}

/// The month whose name a word is, or that alone begins like this.
fn only<'a>(names: impl Iterator<Item = (&'a str, i8)>, word: &str) -> Option<i8> {
    let mut found = None;
    for (name, number) in names.filter(|(name, _)| name.starts_with(word)) {
        if name == word {
            return Some(number);
        }
        if found.is_some_and(|other| other != number) {
            return None;
        }
        found = Some(number);
    }
    found
}

/// What a language writes before decimals; a point if it is not known.
fn decimal(code: &str) -> char {
    let written = || {
        let locale: Locale = code.parse().ok()?;
        let formatter = DecimalFormatter::try_new((&locale).into(), Default::default()).ok()?;
        let number = "0.5".parse::<fixed_decimal::Decimal>().ok()?;
        formatter.format(&number).to_string().chars().find(|letter| !letter.is_numeric())
    };
    match written() {
        Some(',') => ',',
        // The Arabic sign is understood in all languages.
        _ => '.',
    }
}

/// The words for months, as they stand alone, in a date, and abbreviated.
fn months(code: &str) -> Option<Months> {
    let locale: Locale = code.parse().ok()?;
    let alone = Formatter::<Gregorian, M>::try_new((&locale).into(), M::long()).ok()?;
    let long = Formatter::<Gregorian, YMD>::try_new((&locale).into(), YMD::long()).ok()?;
    let medium = Formatter::<Gregorian, YMD>::try_new((&locale).into(), YMD::medium()).ok()?;
    let days: Vec<Date<Gregorian>> =
        (1..=12).filter_map(|month| Date::try_new_gregorian(2024, month, 15).ok()).collect();
    let forms: [Vec<_>; 3] = [
        days.iter().map(|day| words(&alone.format(day).to_string())).collect(),
        days.iter().map(|day| words(&long.format(day).to_string())).collect(),
        days.iter().map(|day| words(&medium.format(day).to_string())).collect(),
    ];
    let mut months = Months::default();
    for form in forms {
        let common = form.iter().cloned().reduce(|one, other| &one & &other)?;
        for (words, number) in form.iter().zip(1..) {
            for word in words.difference(&common) {
                months.names.entry(word.clone()).or_insert(number);
            }
        }
        months.particles.extend(common);
    }
    Some(months)
}

/// The words of a date, folded, without its numbers.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '-' | '.' | ','))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(|word| folded(word).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        for code in ["de", "fr", "es", "ru", "tr", "pt", "it", "nl", "pl", "uk", "id", "vi"] {
            assert_eq!(Language::of(code).decimal, ',', "{code}");
        }
        for code in ["en", "ar", "zh", "ja", "ko", "hi", "th", "he", "sw", "xx", "not a code"] {
            assert_eq!(Language::of(code).decimal, '.', "{code}");
        }
    }

    #[test]
    fn months_of_the_language_and_english_ones() {
        for (code, words) in [
            ("en", ["March", "mar", "MARCH", "march"]),
            ("fr", ["mars", "Mars", "MARS", "March"]),
            ("de", ["März", "MÄRZ", "mär", "March"]),
            ("es", ["marzo", "mar", "marz", "March"]),
            ("ru", ["марта", "март", "мар", "March"]),
            ("tr", ["Mart", "mart", "Mar", "March"]),
            ("pt", ["março", "mar", "MARÇO", "March"]),
            ("ar", ["مارس", "mar", "March", "march"]),
            ("pl", ["marca", "marzec", "mar", "March"]),
        ] {
            for word in words {
                assert_eq!(Language::of(code).month(word), Some(3), "{word} in {code}");
            }
        }
        assert_eq!(Language::of("fr").month("août"), Some(8));
        assert_eq!(Language::of("cs").month("červenec"), Some(7));
        assert_eq!(Language::of("cs").month("červen"), Some(6));
        for word in ["ma", "ju", "spring", ""] {
            assert_eq!(Language::of("en").month(word), None);
        }
        assert!(Language::of("es").is_particle("de"));
        assert!(!Language::of("en").is_particle("de"));
    }
}

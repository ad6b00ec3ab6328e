//! What depends on the document's language: dates, numbers, lists, plurals, capitals. All of it is
//! CLDR's, through ICU4X.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use fixed_decimal::{Decimal, FloatPrecision};
use icu_calendar::{Date, Gregorian};
use icu_casemap::CaseMapper;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{YM, YMD};
use icu_decimal::DecimalFormatter;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale_core::{LanguageIdentifier, Locale};
use icu_plurals::{PluralCategory, PluralRules};

type DateFormatter<Fields> = FixedCalendarDateTimeFormatter<Gregorian, Fields>;

/// The forms of one language.
pub struct Language {
    identifier: LanguageIdentifier,
    decimals: Option<DecimalFormatter>,
    and: Option<ListFormatter>,
    or: Option<ListFormatter>,
    plurals: Option<PluralRules>,
    alphabet: Option<CollatorBorrowed<'static>>,
    long: Option<DateFormatter<YMD>>,
    medium: Option<DateFormatter<YMD>>,
    short: Option<DateFormatter<YMD>>,
    month: Option<DateFormatter<YM>>,
}

thread_local! {
    /// ICU's formatters cost more to make than to use, and can't be shared between threads.
    static LANGUAGES: RefCell<BTreeMap<String, Rc<Language>>> = const { RefCell::new(BTreeMap::new()) };
}

impl Language {
    /// The forms of the language with this code (BCP 47).
    pub fn of(code: &str) -> Rc<Self> {
        LANGUAGES.with_borrow_mut(|known| {
            if let Some(language) = known.get(code) {
                return Rc::clone(language);
            }
            let language = Rc::new(Self::new(code));
            known.insert(code.to_owned(), Rc::clone(&language));
            language
        })
    }

    fn new(code: &str) -> Self {
        // United Nations papers write English as in "22 March 2024" and "a, b and c".
        let code = if code == "en" { "en-GB" } else { code };
        let locale: Locale = code.parse().unwrap_or(Locale::UNKNOWN);
        let list = ListFormatterOptions::default().with_length(ListLength::Wide);
        Self {
            identifier: locale.id.clone(),
            decimals: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            and: ListFormatter::try_new_and((&locale).into(), list).ok(),
            or: ListFormatter::try_new_or((&locale).into(), list).ok(),
            plurals: PluralRules::try_new_cardinal((&locale).into()).ok(),
            alphabet: Collator::try_new((&locale).into(), CollatorOptions::default()).ok(),
            long: DateFormatter::try_new((&locale).into(), YMD::long()).ok(),
            medium: DateFormatter::try_new((&locale).into(), YMD::medium()).ok(),
            short: DateFormatter::try_new((&locale).into(), YMD::short()).ok(),
            month: DateFormatter::try_new((&locale).into(), YM::long()).ok(),
        }
    }

    /// A number, rounded to so many decimals, or with those that it has.
    pub fn number(&self, number: f64, decimals: Option<u8>) -> String {
        let precision = match decimals {
            Some(decimals) => FloatPrecision::Magnitude(-i16::from(decimals)),
            None => FloatPrecision::RoundTrip,
        };
        match (Decimal::try_from_f64(number, precision), &self.decimals) {
            (Ok(decimal), Some(formatter)) => formatter.format(&decimal).to_string(),
            _ => number.to_string(),
        }
    }

    /// An amount of money: whole as it is, else with two decimals at least.
    pub fn amount(&self, amount: f64) -> String {
        match (Decimal::try_from_f64(amount, FloatPrecision::RoundTrip), &self.decimals) {
            (Ok(mut decimal), Some(formatter)) if amount.fract() != 0.0 => {
                decimal.absolute.pad_end(-2);
                formatter.format(&decimal).to_string()
            }
            _ => self.number(amount, None),
        }
    }

    /// A share of one as a percentage.
    pub fn percent(&self, share: f64, decimals: Option<u8>) -> String {
        // 0.07 × 100 is 7.000000000000001: twelve decimals are more than a table ever has.
        let percent = (share * 100.0 * 1e10).round() / 1e10;
        format!("{}%", self.number(percent, decimals))
    }

    /// `22 March 2024`
    pub fn date(&self, date: jiff::civil::Date) -> String {
        written(self.long.as_ref(), date)
    }

    /// `22 Mar 2024`
    pub fn date_medium(&self, date: jiff::civil::Date) -> String {
        written(self.medium.as_ref(), date)
    }

    /// `22/03/2024`
    pub fn date_short(&self, date: jiff::civil::Date) -> String {
        written(self.short.as_ref(), date)
    }

    /// `March 2024`
    pub fn month(&self, year: i16, month: i8) -> String {
        let month_number = u8::try_from(month).unwrap_or(1);
        match (&self.month, Date::try_new_gregorian(i32::from(year), month_number, 1)) {
            (Some(formatter), Ok(date)) => formatter.format(&date).to_string(),
            _ => format!("{year}-{month:02}"),
        }
    }

    /// `a, b and c`
    pub fn all_of(&self, items: &[String]) -> String {
        listed(self.and.as_ref(), items)
    }

    /// `a, b or c`
    pub fn any_of(&self, items: &[String]) -> String {
        listed(self.or.as_ref(), items)
    }

    /// Whether a count takes the singular: `1 activity`.
    pub fn is_one(&self, count: usize) -> bool {
        self.plurals
            .as_ref()
            .map_or(count == 1, |rules| rules.category_for(count) == PluralCategory::One)
    }

    /// Which of two texts comes first in the alphabet: `é` stands beside `e`, and in Swedish `ö` after
    /// `z`.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        match &self.alphabet {
            Some(alphabet) => alphabet.compare(one, other),
            None => one.cmp(other),
        }
    }

    /// In capitals: `i` is `İ` in Turkish.
    pub fn capitals(&self, text: &str) -> String {
        CaseMapper::new().uppercase_to_string(text, &self.identifier).into_owned()
    }
}

fn written(formatter: Option<&DateFormatter<YMD>>, date: jiff::civil::Date) -> String {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let gregorian =
        Date::try_new_gregorian(i32::from(date.year()), part(date.month()), part(date.day()));
    match (formatter, gregorian) {
        (Some(formatter), Ok(gregorian)) => formatter.format(&gregorian).to_string(),
        _ => date.to_string(),
    }
}

fn listed(formatter: Option<&ListFormatter>, items: &[String]) -> String {
    match (formatter, items) {
        (_, [item]) => item.clone(),
        (Some(formatter), _) => formatter.format(items.iter()).to_string(),
        (None, _) => items.join(", "),
    }
}

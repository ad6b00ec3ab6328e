//! Periods in words: `June 2026`, `Q1–Q2 2026`, `end of 2016`, `2016–2017`.

use super::language::Language;
use crate::validate::{Part, Period, Span, Stretch};

/// The fixed words of a language, by their name.
pub type Labels<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

/// A period as a paper says it.
pub fn words(period: &Period, language: &Language, labels: Option<Labels<'_>>) -> String {
    let said = |stretch: &Stretch| stretch_words(stretch, language, labels);
    let last = match &period.last {
        Some(last) => said(last),
        None => return said(&period.first),
    };
    let first = said(&period.first);
    // What both have in common behind is said once: `January–March 2026`, `1–15 June 2026`.
    let first = match (period.first, period.last) {
        (Stretch { part: None, span: one }, Some(Stretch { part: None, span: other })) => {
            let common = common(one, other, language);
            match common.filter(|common| last.ends_with(common)) {
                Some(common) => first.strip_suffix(&common).unwrap_or(&first),
                None => &first,
            }
        }
        _ => &first,
    };
    format!("{first}–{last}")
}

/// What two stretches of time of one kind may have in common: the year, or the month of two days.
fn common(one: Span, other: Span, language: &Language) -> Option<String> {
    let year = match (one, other) {
        (Span::Day(one), Span::Day(other)) if one.year() == other.year() => {
            if one.month() == other.month() {
                let month = language.month(one.year(), one.month());
                return Some(format!(" {month}"));
            }
            one.year()
        }
        (Span::Month(one, _), Span::Month(other, _))
        | (Span::Quarter(one, _), Span::Quarter(other, _))
        | (Span::Half(one, _), Span::Half(other, _))
            if one == other =>
        {
            one
        }
        _ => return None,
    };
    Some(format!(" {year}"))
}

fn stretch_words(stretch: &Stretch, language: &Language, labels: Option<Labels<'_>>) -> String {
    let label = |name: &str, usual: &str| {
        let said = labels.and_then(|label| label(name));
        said.unwrap_or(usual).to_owned()
    };
    let whole = match stretch.span {
        Span::Day(day) => language.date(day),
        Span::Month(year, month) => language.month(year, month),
        Span::Quarter(year, quarter) => format!("Q{quarter} {year}"),
        Span::Half(year, half) => format!("H{half} {year}"),
        Span::Year(year) => year.to_string(),
    };
    let (name, usual) = match stretch.part {
        None => return whole,
        Some(Part::Early) => ("early", "early {when}"),
        Some(Part::Mid) => ("middle-of", "mid-{when}"),
        Some(Part::Late) => ("late", "late {when}"),
        Some(Part::End) => ("end-of", "end of {when}"),
    };
    label(name, usual).replace("{when}", &whole)
}

/// A period in figures, `2016/12`, where it is of days and months only.
pub fn figures(period: &Period) -> Option<String> {
    let of = |stretch: &Stretch| match (stretch.part, stretch.span) {
        (None, Span::Month(year, month)) => Some(in_figures(year, month)),
        (None, Span::Day(day)) => Some(in_figures(day.year(), day.month())),
        _ => None,
    };
    let first = of(&period.first)?;
    match &period.last {
        None => Some(first),
        Some(last) => {
            let last = of(last)?;
            Some(if last == first { first } else { format!("{first}–{last}") })
        }
    }
}

/// A month in figures: `2016/12`.
pub fn in_figures(year: i16, month: i8) -> String {
    format!("{year:04}/{month:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_said_once() {
        for (typed, english, french) in [
            ("2026-06-30", "30 June 2026", "30 juin 2026"),
            ("2026-06", "June 2026", "juin 2026"),
            ("Q1 2026", "Q1 2026", "Q1 2026"),
            ("H2 2026", "H2 2026", "H2 2026"),
            ("2016", "2016", "2016"),
            ("end of 2016", "end of 2016", "end of 2016"),
            ("mid 2016", "mid-2016", "mid-2016"),
            ("early 2026-06", "early June 2026", "early juin 2026"),
            ("2016 to 2017", "2016–2017", "2016–2017"),
            ("2026-01 to 2026-03", "January–March 2026", "janvier–mars 2026"),
            ("2026-06 to 2027-05", "June 2026–May 2027", "juin 2026–mai 2027"),
            ("Q1 2026 to Q2 2026", "Q1–Q2 2026", "Q1–Q2 2026"),
            ("2026-06-01 to 2026-06-15", "1–15 June 2026", "1–15 juin 2026"),
            ("2026-06-30 to 2026-07-15", "30 June–15 July 2026", "30 juin–15 juillet 2026"),
            ("mid 2026 to end of 2026", "mid-2026–end of 2026", "mid-2026–end of 2026"),
        ] {
            let period: Period = typed.parse().unwrap();
            for (code, wanted) in [("en", english), ("fr", french)] {
                assert_eq!(words(&period, &Language::of(code), None), wanted, "{typed}");
            }
        }
    }

    #[test]
    fn months_in_figures() {
        for (typed, wanted) in [
            ("2016-12", Some("2016/12")),
            ("2016-12-05", Some("2016/12")),
            ("2016-11 to 2017-01", Some("2016/11–2017/01")),
            ("2016-12-05 to 2016-12-07", Some("2016/12")),
            ("Q1 2016", None),
            ("end of 2016-12", None),
        ] {
            assert_eq!(figures(&typed.parse().unwrap()).as_deref(), wanted, "{typed}");
        }
    }
}

//! Forms of a single value: dates, numbers, numerals, capitals, words.

use serde_json::Value as Json;

use super::{Arguments, Fault};
use crate::diagnostic::quoted;
use crate::merge::language::Language;
use crate::merge::leaf::Leaf;
use crate::merge::period;
use crate::merge::template::LABELS;

/// The styles of dates.
pub const DATES: &[&str] = &["long", "medium", "short", "month-year", "year-month", "iso"];

/// A date in one of these styles.
pub fn date(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let second = arguments.text(1)?;
    let named = arguments.named("style").unwrap_or_default();
    let style = [&named, &second].into_iter().find(|style| !style.is_empty());
    let style = style.map_or("long", |style| style.as_str());
    let language = arguments.language();
    let text = match (arguments.leaf(0)?, style) {
        (Leaf::Blank, _) => return Ok(arguments.made(&Leaf::Blank)),
        (Leaf::Date(date), "long") => language.date(date),
        (Leaf::Date(date), "medium") => language.date_medium(date),
        (Leaf::Date(date), "short") => language.date_short(date),
        (Leaf::Date(date), "month-year") => language.month(date.year(), date.month()),
        (Leaf::Date(date), "year-month") => period::in_figures(date.year(), date.month()),
        (Leaf::Date(date), "iso") => date.to_string(),
        (Leaf::Month(year, month), "iso") => format!("{year:04}-{month:02}"),
        (Leaf::Month(year, month), "year-month") => period::in_figures(year, month),
        (Leaf::Month(year, month), _) => language.month(year, month),
        // By its last day, so that texts have the order of time.
        (Leaf::Period(period, _), "iso") => period.last_day().to_string(),
        (Leaf::Period(period, said), "year-month") => match period::figures(&period) {
            Some(figures) => figures,
            None => Leaf::Period(period, said).printed(&language),
        },
        (period @ Leaf::Period(..), _) => period.printed(&language),
        (Leaf::Date(_), other) => {
            let known = DATES.join(", ");
            let message = format!("{} is no style of dates; known are {known}", quoted(other));
            return Err(arguments.fault(message));
        }
        // A word such as TBD may stand where a date could.
        (Leaf::Text(text), _) => text,
        (word @ Leaf::Special(..), _) => return Ok(arguments.made(&word)),
        (other, _) => {
            let shown = quoted(&other.printed(&language));
            return Err(arguments.fault(format!("{shown} is no date")));
        }
    };
    Ok(arguments.made(&Leaf::Text(text)))
}

/// A number with so many decimals.
pub fn number(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    printed(arguments, Language::number)
}

/// A share as a percentage with so many decimals.
pub fn percent(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    printed(arguments, Language::percent)
}

/// A number in a form; a blank stays blank, and a word such as TBD may stand where a number could.
fn printed(
    arguments: &Arguments<'_, '_>,
    form: fn(&Language, f64, Option<u8>) -> String,
) -> Result<Json, Fault> {
    let leaf = arguments.leaf(0)?;
    if matches!(leaf, Leaf::Blank | Leaf::Special(..)) {
        return Ok(arguments.made(&leaf));
    }
    let text = form(&arguments.language(), arguments.number(0)?, arguments.decimals(1)?);
    Ok(arguments.made(&Leaf::Text(text)))
}

/// A number in capital Roman numerals.
pub fn roman(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(arguments.made(&Leaf::Text(numeral(arguments)?)))
}

/// A number in small Roman numerals.
pub fn roman_lower(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(arguments.made(&Leaf::Text(numeral(arguments)?.to_lowercase())))
}

fn numeral(arguments: &Arguments<'_, '_>) -> Result<String, Fault> {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = counted(arguments, 3999)?;
    let mut out = String::new();
    for (step, letters) in STEPS {
        while rest >= step {
            out.push_str(letters);
            rest -= step;
        }
    }
    Ok(out)
}

/// A number as a letter: a to z, then aa.
pub fn letter(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let number = counted(arguments, 10_000)?;
    let letters = crate::diagnostic::Address::letters(number - 1).to_lowercase();
    Ok(arguments.made(&Leaf::Text(letters)))
}

/// A whole number from 1 on.
fn counted(arguments: &Arguments<'_, '_>, most: u32) -> Result<u32, Fault> {
    let number = arguments.number(0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    if number.fract() == 0.0 && number >= 1.0 && number <= f64::from(most) {
        Ok(number as u32)
    } else {
        Err(arguments.fault(format!("{number} is no whole number from 1 to {most}")))
    }
}

/// A text in the language's capitals.
pub fn upper(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let text = arguments.language().capitals(&arguments.text(0)?);
    Ok(arguments.made(&Leaf::Text(text)))
}

/// Texts one after the other.
pub fn concat(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let parts: Result<String, Fault> =
        (0..arguments.all().count()).map(|at| arguments.text(at)).collect();
    Ok(arguments.made(&Leaf::Text(parts?)))
}

/// A fixed word of the document's language: `label "annex"`, `label "work-plan.lead"`.
pub fn label(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let key = arguments.text(0)?;
    let labels = arguments.root(LABELS);
    let found = key.split('.').try_fold(labels, |labels, part| labels.get(part));
    match found.and_then(Json::as_str) {
        Some(text) => Ok(arguments.made(&Leaf::Text(text.to_owned()))),
        None => Err(arguments.fault(format!("the language has no label {}", quoted(&key)))),
    }
}

/// `plural n "one activity" "{} activities"`: the form that the language wants for a count.
pub fn plural(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let language = arguments.language();
    let number = match arguments.json(0) {
        Json::Array(items) => u32::try_from(items.len()).unwrap_or(u32::MAX),
        _ => {
            let number = arguments.number(0)?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            let whole = number as u32;
            whole
        }
    };
    let one = usize::try_from(number).is_ok_and(|number| language.is_one(number));
    let form = arguments.text(if one { 1 } else { 2 })?;
    let text = form.replace("{}", &language.number(f64::from(number), None));
    Ok(arguments.made(&Leaf::Text(text)))
}

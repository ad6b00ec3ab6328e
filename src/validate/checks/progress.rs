//! The status of a row, against its deadline and against what is written of it; and what has been done
//! already, against the day of the paper.

use jiff::civil::Date;

use super::Checking;
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::validate::dataset::Value;
use crate::validate::fold::folded;

/// What is past its deadline is no more open.
pub fn overdue(
    checking: &Checking,
    (deadline, status): (usize, usize),
    found: &mut Vec<Diagnostic>,
) {
    let whole = &checking.whole;
    for line in checking.lines() {
        let Some(value) = checking.typed.sound(line, status) else { continue };
        let is_open = whole.further(value, "open").is_some_and(|open| folded(open) == "yes");
        if !is_open {
            continue;
        }
        // Only of what is open it is asked: answers that will change are remembered.
        let last = checking.typed.sound(line, deadline).and_then(last_day);
        if !last.is_some_and(|last| whole.paper.is_past(last)) {
            continue;
        }
        let message = format!(
            "{} {} is past, and {} is still {}",
            checking.title(deadline),
            checking.written(line, deadline),
            checking.title(status),
            checking.written(line, status),
        );
        found.push(
            checking
                .fault(Name::Overdue, message, (line, status))
                .also("the deadline", checking.place(line, deadline))
                .hint("change the status or the deadline; where the work is late indeed, choose a status that says so"),
        );
    }
}

/// What is said to have been done is not still to come: by the day of the paper, else by that of the run.
pub fn not_after_day(checking: &Checking, column: usize, found: &mut Vec<Diagnostic>) {
    let whole = &checking.whole;
    for line in checking.lines() {
        let first = checking.typed.sound(line, column).and_then(first_day);
        if !first.is_some_and(|first| whole.paper.is_to_come(first)) {
            continue;
        }
        let said = format!("{} {}", checking.title(column), checking.written(line, column));
        let hint = "change the date, or the day of the paper";
        found.push(match day_of_paper(checking) {
            Some((place, day)) => {
                let message = format!("{said} is after the day of the paper, {day}");
                let fault = checking.fault(Name::WrongOrder, message, (line, column));
                fault.also("the day of the paper", place).hint(hint)
            }
            None => {
                let message = format!("{said} is still to come");
                checking.fault(Name::WrongOrder, message, (line, column)).hint("change the date")
            }
        });
    }
}

/// The field of the form that says by which day the paper is judged.
fn day_of_paper(checking: &Checking) -> Option<(CellPlace, String)> {
    let whole = &checking.whole;
    let (table, typed) = whole.tables.first().zip(whole.all.first())?;
    let of = |name: &str| {
        let column = table.contract.column(name)?;
        let day = typed.sound(0, column).filter(|value| last_day(value).is_some())?;
        Some((table.field_place(0, column, None), quoted(&whole.said(day))))
    };
    of("as-of").or_else(|| of("date"))
}

/// The first day of what is a day, a month, a quarter or longer.
fn first_day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        Value::Period(period) => Some(period.first_day()),
        Value::YearMonth { year, month } => Date::new(*year, *month, 1).ok(),
        Value::Quarter { year: Some(year), quarter } => {
            let month = i8::try_from(*quarter).ok()?.checked_mul(3)?.checked_sub(2)?;
            Date::new(*year, month, 1).ok()
        }
        _ => None,
    }
}

/// The last day of a deadline.
pub(super) fn last_day(value: &Value) -> Option<Date> {
    let last = |year: i16, month: i8| Some(Date::new(year, month, 1).ok()?.last_of_month());
    match value {
        Value::Date(day) => Some(*day),
        Value::Period(period) => Some(period.last_day()),
        Value::YearMonth { year, month } => last(*year, *month),
        Value::Quarter { year: Some(year), quarter } => {
            last(*year, i8::try_from(*quarter).ok()?.checked_mul(3)?)
        }
        _ => None,
    }
}

/// The text has none of the words that speak against the status.
pub fn contradiction(
    checking: &Checking,
    (status, text): (usize, usize),
    found: &mut Vec<Diagnostic>,
) {
    let whole = &checking.whole;
    for line in checking.lines() {
        let value = checking.typed.sound(line, status);
        let phrases = value.and_then(|value| whole.further(value, "contradicted-by"));
        let Some(phrases) = phrases else { continue };
        let Some(Value::Text(said) | Value::Rich(said)) = checking.typed.sound(line, text) else {
            continue;
        };
        let said = tokens(said);
        let phrases = phrases.split(';').map(str::trim).filter(|phrase| !phrase.is_empty());
        let Some(phrase) = phrases.into_iter().find(|phrase| says(&said, phrase)) else { continue };
        let message = format!(
            "{} is {}, and this text says {}",
            checking.title(status),
            checking.written(line, status),
            quoted(phrase.trim_end_matches('.')),
        );
        found.push(
            checking
                .fault(Name::Contradiction, message, (line, text))
                .also("the status", checking.place(line, status))
                .hint("change the status or the text"),
        );
    }
}

/// Words right before a phrase that take back what it says: `as planned`, `was pending`.
const BEFORE: [&str; 11] = [
    "longer",
    "was",
    "were",
    "as",
    "than",
    "originally",
    "initially",
    "previously",
    "formerly",
    "if",
    "whether",
];

/// Words before it, in the same part of a sentence, that deny it: `nothing is pending`.
const DENIED: [&str; 8] = ["not", "no", "nothing", "none", "never", "without", "isn't", "aren't"];

/// How many words before a phrase may deny it.
const REACH: usize = 3;

/// Words that make what follows, in the same part of a sentence, a condition: `once it has started`.
const CONDITIONS: [&str; 8] =
    ["once", "after", "until", "unless", "when", "before", "if", "provided"];

/// How many words before a phrase may make it a condition.
const FAR: usize = 8;

/// Whether a text says a phrase in earnest.
fn says(text: &[String], phrase: &str) -> bool {
    // Only a phrase that is written with a full stop has to end a sentence.
    let ends = phrase.ends_with('.');
    let mut phrase = tokens(phrase);
    if !ends {
        phrase.pop();
    }
    if phrase.is_empty() {
        return false;
    }
    text.windows(phrase.len()).enumerate().any(|(at, words)| {
        if words != phrase.as_slice() {
            return false;
        }
        let before = text.iter().take(at).rev().map(String::as_str);
        let mut near = before.clone();
        let before_it = (near.next().unwrap_or(END), near.next().unwrap_or(END));
        let is_denied =
            before.clone().take_while(|it| *it != END).take(REACH).any(|it| DENIED.contains(&it));
        let is_condition =
            before.take_while(|it| *it != END).take(FAR).any(|it| CONDITIONS.contains(&it));
        !is_denied
            && !is_condition
            && !BEFORE.contains(&before_it.0)
            && before_it != ("been", "had")
    })
}

/// What stands for signs between words.
const END: &str = ".";

/// The words of a text, folded, with its end and all signs between them as a full stop.
fn tokens(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let folded = folded(text).replace(['*', '_', '`'], "");
    let mut word = String::new();
    for letter in folded.chars().chain(['.']) {
        if letter.is_alphanumeric() || matches!(letter, '\'' | '-' | '/') {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            all.push(std::mem::take(&mut word));
        }
        if letter != ' ' && all.last().is_some_and(|last| last != END) {
            all.push(END.to_owned());
        }
    }
    all
}

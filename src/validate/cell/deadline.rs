//! Deadlines that are no day and no period: put off, `December 2025 (extended to June 2026)`; with the
//! day on which they were written, `[Added: 2025/03/12] 2026/12`; or in words, `within 6 months`.

use super::date::Manner;
use super::{period, text};
use crate::diagnostic::{Diagnostic, Name, nearest, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::Value;
use crate::validate::expected::Expected;
use crate::validate::fold::{self, folded};
use crate::validate::language;
use crate::validate::period::Period;

/// Longest text that is printed in place of a deadline, in characters.
const LONGEST: usize = 80;

/// What stands before the deadline that counts now.
const NOW: [&str; 12] = [
    "extended",
    "revised",
    "postponed",
    "moved",
    "rescheduled",
    "changed",
    "delayed",
    "prolonged",
    "new deadline",
    "new date",
    "new",
    "now",
];

/// What stands before the deadline that has been.
const BEFORE: [&str; 8] =
    ["originally", "original", "initially", "initial", "previously", "previous", "formerly", "was"];

/// What stands before a day that is no deadline.
const WRITTEN: [&str; 8] = [
    "added",
    "date added",
    "last updated",
    "last update",
    "updated",
    "created",
    "entered",
    "as of",
];

/// What may stand between such a word and its day.
const LINKS: [&str; 10] =
    ["to", "until", "till", "deadline", "date", "target", "on", "by", ":", "for"];

/// Words of what has no last day, or none that is known without another.
const OPEN: [&str; 32] = [
    "within",
    "every",
    "each",
    "annually",
    "annual",
    "yearly",
    "monthly",
    "quarterly",
    "weekly",
    "daily",
    "biannually",
    "biennially",
    "thereafter",
    "onward",
    "onwards",
    "ongoing",
    "on-going",
    "continuous",
    "continuously",
    "continuing",
    "rolling",
    "permanent",
    "upon",
    "after",
    "following",
    "months",
    "month",
    "weeks",
    "days",
    "years",
    "year",
    "regularly",
];

/// Words of what waits for something, or has no day at all, where no number stands beside them.
const WAITING: [&str; 26] = [
    "no",
    "none",
    "not",
    "undated",
    "when",
    "once",
    "subject",
    "depending",
    "pending",
    "before",
    "prior",
    "until",
    "needed",
    "required",
    "requested",
    "necessary",
    "regular",
    "recurring",
    "periodic",
    "periodically",
    "annum",
    "open",
    "long-term",
    "medium-term",
    "short-term",
    "be",
];

/// Words before a last day, behind others.
const UNTIL: [&str; 6] =
    [" until ", " till ", " by ", "no later than ", "not later than ", "at the latest by "];

/// The deadline that a text means which is no period, with a note on what is made of it.
pub(super) fn read(expected: &Expected, cell: &CellValue) -> Option<(Value, Diagnostic)> {
    let CellValue::Text(written) = cell else { return None };
    if expected.column.kind != Type::Period {
        return None;
    }
    let manner = Manner { language: expected.language, order: expected.column.date_order };
    let plain = folded(&fold::plain(written)).into_owned();
    let shown = quoted(written.trim());
    let note = |message: String| Diagnostic::note(Name::TakenAs, message);
    if let Some(due) = put_off(manner, &plain) {
        let message =
            format!("{shown} is taken as {}, the later of the two", quoted(&due.to_string()));
        let hint = "write only the one that counts now, if it is another one";
        return Some((Value::Period(due), note(message).hint(hint)));
    }
    if let Some(due) = alone(manner, &plain) {
        let message = format!("{shown} is taken as {}", quoted(&due.to_string()));
        let hint = "write only by when it is due, if that is another day";
        return Some((Value::Period(due), note(message).hint(hint)));
    }
    if !expected.column.lenient || !is_open(manner, &plain) {
        return None;
    }
    let value = text::text(cell).ok()?;
    let message = format!("{shown} is printed as it is written, and is never overdue");
    let hint = "write a day, a month, a quarter or a year, so that it can be told when it is late";
    Some((value, note(message).hint(hint)))
}

/// The period that a text is, its year in full.
fn of(manner: Manner, text: &str) -> Option<Period> {
    period::parse(manner, text.trim().trim_end_matches([',', ';', ':', '-']).trim(), false)
}

/// The deadline that counts where another one is named beside it: the later of the two.
fn put_off(manner: Manner, text: &str) -> Option<Period> {
    let (outer, inner) = bracket(text)
        .map_or_else(|| behind(text), |(outer, inner)| Some((outer, inner.to_owned())))?;
    let outer = of(manner, &outer)?;
    let (is_now, rest) = marked(&inner)?;
    let inner = of(manner, rest)?;
    let (earlier, later) = if is_now { (outer, inner) } else { (inner, outer) };
    (earlier.last_day() < later.last_day()).then_some(later)
}

/// What stands outside of the one bracket of a text, and in it.
fn bracket(text: &str) -> Option<(String, &str)> {
    let start = text.find(['(', '['])?;
    let end = start + text.get(start..)?.find([')', ']'])?;
    let (before, behind) = (text.get(..start)?.trim(), text.get(end + 1..)?.trim());
    let is_one = !behind.contains(['(', '[']) && (before.is_empty() || behind.is_empty());
    is_one.then(|| Some((format!("{before}{behind}"), text.get(start + 1..end)?.trim())))?
}

/// The same without brackets: `December 2025, extended to June 2026`.
fn behind(text: &str) -> Option<(String, String)> {
    let at = NOW.iter().chain(&BEFORE).find_map(|word| text.find(&format!(" {word} ")))?;
    Some((text.get(..at)?.to_owned(), text.get(at..)?.trim().to_owned()))
}

/// What stands behind a word that says whether a deadline counts now.
fn marked(text: &str) -> Option<(bool, &str)> {
    let of = |words: &[&'static str]| words.iter().find_map(|word| text.strip_prefix(word));
    let (is_now, rest) = match (of(&NOW), of(&BEFORE)) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return None,
    };
    // A word ends here.
    let is_whole = rest.starts_with([' ', ':']);
    is_whole.then(|| (is_now, without_links(rest)))
}

fn without_links(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some(shorter) = LINKS.iter().find_map(|word| {
        let shorter = rest.strip_prefix(word)?;
        (*word == ":" || shorter.starts_with([' ', ':'])).then_some(shorter)
    }) {
        rest = shorter.trim();
    }
    rest
}

/// The one deadline of a text that says more: when it was written, or what goes on until then.
fn alone(manner: Manner, text: &str) -> Option<Period> {
    let mut rest = text.trim();
    while let Some(inner) = rest.strip_prefix('[').or_else(|| rest.strip_prefix('(')) {
        let (inner, behind) = inner.split_once([']', ')'])?;
        let day = WRITTEN.iter().find_map(|word| inner.trim().strip_prefix(word))?;
        of(manner, without_links(day))?;
        rest = behind.trim();
    }
    if rest.len() < text.trim().len() {
        return of(manner, rest);
    }
    let until = |word: &&str| Some((text.rfind(*word)?, word.len()));
    let (at, length) = UNTIL.iter().filter_map(until).max()?;
    // `March 2026 to be done by June` names two.
    let before = text.get(..at)?;
    let has_digit = before.contains(|letter: char| letter.is_ascii_digit());
    of(manner, text.get(at + length..)?).filter(|_| !has_digit)
}

/// Whether a text says of a deadline what is no day: not one that holds a day or a month that can't be
/// read, since that is a slip.
fn is_open(manner: Manner, text: &str) -> bool {
    let words = || text.split(|it: char| !it.is_alphanumeric() && it != '-');
    let has_digit = text.contains(char::is_numeric);
    let has_open = words().any(|word| OPEN.contains(&word));
    let is_waiting = !has_digit && words().any(|word| WAITING.contains(&word));
    let is_short = text.split_whitespace().count() < 4;
    let is_slip = |word: &str| {
        is_short
            && word.chars().count() > 3
            && !OPEN.contains(&word)
            && manner.language.month(word).is_none()
            && nearest(word, language::ENGLISH).is_some()
    };
    // `31/06/2026` is no day, and was meant for one.
    let is_day = |word: &str| {
        let numbers = word.split(['/', '.', '-']).filter(|part| part.parse::<u16>().is_ok());
        numbers.count() > 2
    };
    let has_day = text.split_whitespace().any(is_day);
    text.contains(char::is_alphabetic)
        && text.chars().count() <= LONGEST
        && !has_day
        && !words().any(is_slip)
        && (has_open || is_waiting || period::lacks_year(manner, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::Column;
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{column, doctype, text as t};

    /// What a text of a column of deadlines is read as, and what is said of it.
    fn read(text: &str, lenient: bool) -> (String, String) {
        let column = Column { lenient, ..column("due", Type::Period) };
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of("en"));
        let mut faults = Vec::new();
        let expected = Expected::new(&column, &context, false);
        let value = super::super::value(&expected, &t(text), &mut faults);
        let value = match value {
            Value::Period(period) => period.to_string(),
            Value::Text(text) => format!("as typed: {text}"),
            _ => "-".to_owned(),
        };
        (value, faults.iter().map(|fault| fault.name.as_str()).collect())
    }

    #[test]
    fn the_later_of_two_deadlines_counts() {
        for (text, due) in [
            ("December 2025 (extended to June 2026)", "2026-06"),
            ("December 2025 [revised: June 2026]", "2026-06"),
            ("December 2025, extended to June 2026", "2026-06"),
            ("December 2025 extended until 30 June 2026", "2026-06-30"),
            ("31/12/2025 (new deadline: 30/06/2026)", "2026-06-30"),
            ("June 2026 (originally December 2025)", "2026-06"),
            ("Q2 2026 (was Q4 2025)", "Q2 2026"),
            ("[Added: 2025/03/12] 2026/12", "2026-12"),
            ("[Added: 2025/03/12] [Last Updated: 2025/11/02] 2026/12", "2026-12"),
            ("Ongoing until June 2026", "2026-06"),
            ("no later than 30 June 2026", "2026-06-30"),
            ("monthly, by December 2026", "2026-12"),
        ] {
            assert_eq!(read(text, false), (due.to_owned(), "taken-as".to_owned()), "{text}");
        }
        for text in [
            "June 2026 (extended to December 2025)",
            "December 2025 (June 2026)",
            "December 2025 (extended)",
            "December 2025 (newly June 2026)",
            "[Added: some day] 2026/12",
            "[Draft] 2026/12",
            "March 2026 and by June 2026",
        ] {
            for lenient in [false, true] {
                let wanted = ("-".to_owned(), "not-a-period".to_owned());
                assert_eq!(read(text, lenient), wanted, "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_day_is_printed_where_the_contract_says_so() {
        for text in [
            "within 6 months",
            "2025 and annually thereafter",
            "Annually",
            "monthly",
            "No due date",
            "By end of Q2",
            "June",
            "2026 onwards",
            "3 months after adoption",
            "Upon approval of the budget",
            "When funds are available",
            "To be agreed",
        ] {
            let (value, names) = read(text, true);
            assert_eq!(value, format!("as typed: {text}"));
            assert_eq!(names, "taken-as", "{text}");
            assert_eq!(read(text, false).0, "-", "{text}");
        }
        // A slip is told, since nobody could say any more when it is late.
        for text in [
            "soon",
            "see the annex",
            "before 2027",
            "03/04/2026",
            "31 June 2026",
            "2017-2016",
            "Q5 2026",
            "Jnue 2026",
            "Decmber",
            "Septembre 2026",
            "30.06.26 or so",
            "each 03/04/2026",
            "annually from 31/06/2026",
        ] {
            let (value, names) = read(text, true);
            assert_eq!(value, "-", "{text}");
            assert!(names.starts_with("not-a-"), "{text}: {names}");
        }
    }
}

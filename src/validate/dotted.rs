//! Numbers of parts, as people write them: `3.10`, `1.a`, `1(a)`, `Recommendation 1`.

use std::borrow::Cow;

use super::fold;

/// What is numbered, as people write it before the number; other words are no part of one.
const NUMBERED: [&str; 30] = [
    "recommendation",
    "recommendations",
    "rec",
    "recs",
    "no",
    "nr",
    "number",
    "item",
    "result",
    "outcome",
    "output",
    "activity",
    "sub-activity",
    "action",
    "key",
    "management",
    "response",
    "goal",
    "objective",
    "indicator",
    "task",
    "step",
    "finding",
    "message",
    "area",
    "milestone",
    "deliverable",
    "priority",
    "target",
    "#",
];

/// The number that a text means, in one form: whole numbers, and letters below them, with points
/// between.
pub(super) fn read(text: &str) -> Option<String> {
    let text = fold::plain(text.trim());
    let number: Cow<str> = match text.contains('(') {
        // `1(a)`, `1. (a)`
        true => {
            text.replace(". (", "(").replace(" (", "(").replace(".(", "(").replace('(', ".").into()
        }
        false => Cow::Borrowed(&*text),
    };
    let number = number.strip_suffix(['.', ')', ':']).unwrap_or(&number);
    let number = number.strip_suffix(')').unwrap_or(number);
    let number = number.strip_prefix('.').filter(|_| text.starts_with('(')).unwrap_or(number);
    let (words, number) = number.split_at(number.find(|letter: char| letter.is_ascii_digit())?);
    let lower = words.to_lowercase();
    let mut before = lower.split([' ', '.']).filter(|word| !word.is_empty());
    let is_apart = words.is_empty() || words.ends_with([' ', '.', '#']);
    if !is_apart || before.any(|word| !NUMBERED.contains(&word)) {
        return None;
    }
    let mut parts = Vec::new();
    for part in number.split('.') {
        let digits = part.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let letter = part.get(digits.len()..)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        // A letter stands below a number only.
        if part.is_empty()
            || letter.len() > 1
            || !is_number
            || digits.is_empty() && parts.is_empty()
        {
            return None;
        }
        parts.extend(
            [digits, letter].into_iter().filter(|it| !it.is_empty()).map(str::to_lowercase),
        );
    }
    Some(parts.join("."))
}

/// What a letter counts for among its like: 1 for `a`.
pub(super) fn rank(part: &str) -> Option<u64> {
    match part.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u64::from(letter - b'a') + 1),
        _ => part.parse().ok(),
    }
}

/// A number as it is written among numbers, or among letters.
pub(super) fn written(rank: u64, lettered: bool) -> String {
    let letter = u8::try_from(rank).ok().filter(|rank| lettered && (1..=26).contains(rank));
    letter.map_or_else(|| rank.to_string(), |rank| char::from(b'a' + rank - 1).to_string())
}

/// What stands before a number's last part, that part, and whether it is a letter.
pub(super) fn split(number: &str) -> (&str, Option<u64>, bool) {
    let at = number.rfind('.').map_or(0, |at| at + 1);
    let (before, last) = number.split_at(at);
    let lettered = last.starts_with(|letter: char| letter.is_ascii_lowercase());
    (before, rank(last), lettered)
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_in_one_form() {
        for (text, wanted) in [
            ("3.10", Some("3.10")),
            (" 3. ", Some("3")),
            ("1)", Some("1")),
            ("(1)", Some("1")),
            ("1.a", Some("1.a")),
            ("1(a)", Some("1.a")),
            ("1 (A)", Some("1.a")),
            ("1.(b)", Some("1.b")),
            ("1a", Some("1.a")),
            ("2.1.2.a", Some("2.1.2.a")),
            ("Recommendation 1", Some("1")),
            ("Recommendation 1.", Some("1")),
            ("Rec. 1(b)", Some("1.b")),
            ("No. 2", Some("2")),
            ("Key action 1.1:", Some("1.1")),
            ("Recommendation", None),
            ("Example 2.1", None),
            ("A.1", None),
            ("A1.1", None),
            ("R1", None),
            ("3..1", None),
            ("3,1", None),
            ("1.ab", None),
            ("1.a.b.1 and 2", None),
            ("as in 3.2 of the annual programme 1", None),
        ] {
            assert_eq!(super::read(text).as_deref(), wanted, "{text}");
        }
    }
}

//! Rows whose texts say nearly the same.

use std::collections::HashMap;

use super::Checking;
use super::likeness::{Likeness, Text, Words};
use crate::diagnostic::{Diagnostic, Name};
use crate::validate::dataset::Value;

/// Most texts that are compared in one column: it ends the search in a sheet of which all rows are
/// alike, when thousands of them have been told.
const COMPARED: usize = 1_000_000;

/// Fewest words of a text of which only the rarer ones are looked up.
const SHORT: usize = 6;

/// No two rows say nearly the same. Each row is told once, with the one above it that is most alike.
///
/// Texts that share so many words share at least one of their rarer ones, so that only those are
/// compared which do.
pub fn check(checking: &Checking, column: usize, found: &mut Vec<Diagnostic>) {
    let mut words = Words::default();
    let mut texts: Vec<(usize, Text)> = Vec::new();
    for line in checking.lines() {
        if let Some(Value::Text(text) | Value::Rich(text)) = checking.typed.sound(line, column) {
            let text = words.text(text);
            if !text.all.is_empty() {
                texts.push((line, text));
            }
        }
    }
    texts.iter_mut().for_each(|(_, text)| words.order(text));
    let mut equal: HashMap<&[usize], usize> = HashMap::new();
    // By word, the texts of which it is one of the rarer ones.
    let mut having: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut looked_at = vec![usize::MAX; texts.len()];
    let mut compared = 0;
    for (at, (line, text)) in texts.iter().enumerate() {
        if let Some(first) = equal.get(text.all.as_slice()) {
            found.push(fault(checking, (*line, *first), column, None));
            continue;
        }
        equal.insert(&text.all, *line);
        let count = text.rare.len();
        let rarer = if count < SHORT { count } else { count - count * 2 / 3 + 1 };
        let mut nearest: Option<(Likeness, usize)> = None;
        for word in text.rare.iter().take(rarer) {
            let others = having.entry(*word).or_default();
            for other in others.iter() {
                let seen = looked_at.get_mut(*other).map(|seen| std::mem::replace(seen, at));
                let Some((above, candidate)) = texts.get(*other).filter(|_| seen != Some(at))
                else {
                    continue;
                };
                compared += 1;
                if compared > COMPARED {
                    break;
                }
                if let Some(likeness) = words.likeness(text, candidate)
                    && nearest.is_none_or(|(best, _)| likeness.share() > best.share())
                {
                    nearest = Some((likeness, *above));
                }
            }
            others.push(at);
        }
        if let Some((likeness, above)) = nearest {
            found.push(fault(checking, (*line, above), column, Some(likeness)));
        }
    }
}

impl Likeness {
    /// The words that are the same, of a thousand.
    fn share(&self) -> usize {
        self.same * 1000 / self.of.max(1)
    }
}

/// The fault of a row that says nearly the same as one above it; the same where nothing is said.
fn fault(
    checking: &Checking,
    (line, above): (usize, usize),
    column: usize,
    likeness: Option<Likeness>,
) -> Diagnostic {
    let other = match checking.typed.records.get(above).and_then(|record| record.key.as_ref()) {
        Some(_) => checking.called(above),
        None => match checking.table.row(above) {
            Some(row) => format!("row {}", u64::from(row) + 1),
            None => "another row".to_owned(),
        },
    };
    let message = match likeness {
        Some(Likeness { same, of }) if same == of => {
            format!("this says the same as {other}: all {of} words are alike")
        }
        Some(Likeness { same, of }) => {
            format!("this says nearly the same as {other}: {same} of {of} words are alike")
        }
        None => format!("this says the same as {other}, word for word"),
    };
    let fault = checking
        .fault(Name::NearDuplicate, message, (line, column))
        .also("the other one", checking.place(above, column));
    match checking.excuses() {
        Some(excuses) => fault.hint(format!("keep one of the two, or fill in {excuses}")),
        None => fault.hint("keep one of the two"),
    }
}

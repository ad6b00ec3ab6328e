//! Many cells of one column in few words: `F4, F9–F12`.

use crate::diagnostic::Address;

/// Shortest run of rows that is told by its ends.
const RUN: usize = 3;

/// The cells of a column, or the rows or records where there is no column, in order, with runs
/// told by their ends. After `limit` parts the rest is only counted.
pub fn compressed(rows: &[u32], tell: impl Fn(u32) -> String, limit: usize) -> String {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.dedup();
    let mut parts: Vec<String> = Vec::new();
    let mut told = 0;
    for run in rows.chunk_by(|one, next| one.checked_add(1) == Some(*next)) {
        let before = parts.len();
        match run {
            [first, .., last] if run.len() >= RUN => {
                parts.push(format!("{}–{}", tell(*first), tell(*last)));
            }
            few => parts.extend(few.iter().map(|row| tell(*row))),
        }
        if before < limit && parts.len() <= limit {
            told += run.len();
        } else {
            parts.truncate(before);
            break;
        }
    }
    let rest = rows.len().saturating_sub(told);
    let list = parts.join(", ");
    if rest == 0 { list } else { format!("{list} … and {rest} more") }
}

/// How a row's cell in a column is told; without a column, the row alone.
pub fn cell(column: Option<u32>, records: bool) -> impl Fn(u32) -> String {
    move |row| match column {
        Some(column) if !records => Address::new(row, column).to_string(),
        _ if records => row.to_string(),
        _ => (u64::from(row) + 1).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn column_f(rows: &[u32], limit: usize) -> String {
        compressed(rows, cell(Some(5), false), limit)
    }

    #[test]
    fn runs_are_told_by_their_ends_and_pairs_are_not() {
        assert_eq!(column_f(&[3], 9), "F4");
        assert_eq!(column_f(&[3, 8, 9, 10, 11], 9), "F4, F9–F12");
        assert_eq!(column_f(&[3, 4, 7], 9), "F4, F5, F8");
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        assert_eq!(column_f(&[11, 8, 10, 9, 8], 9), "F9–F12");
    }

    #[test]
    fn what_is_too_much_is_counted() {
        assert_eq!(column_f(&[0, 2, 4, 6, 8], 3), "F1, F3, F5 … and 2 more");
        assert_eq!(column_f(&[0, 2, 4], 3), "F1, F3, F5");
    }

    #[test]
    fn records_and_rows_have_no_letters() {
        assert_eq!(compressed(&[1, 2, 3], cell(Some(5), true), 9), "1–3");
        assert_eq!(compressed(&[1, 2, 3], cell(None, false), 9), "2–4");
    }

    proptest! {
        #[test]
        fn no_row_is_lost(rows in prop::collection::vec(0u32..60, 1..40), limit in 1usize..9) {
            let text = compressed(&rows, cell(None, true), limit);
            let (list, rest) = text.split_once(" … and ").unwrap_or((&text, "0 more"));
            let mut told: usize = rest.trim_end_matches(" more").parse().unwrap();
            for part in list.split(", ").filter(|part| !part.is_empty()) {
                let (first, last) = part.split_once('–').unwrap_or((part, part));
                told += last.parse::<usize>().unwrap() - first.parse::<usize>().unwrap() + 1;
            }
            let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
            prop_assert_eq!(told, distinct.len());
        }
    }
}

//! Rows that are evidently no records: sums, and remarks on the table.

use super::fold::{folded, trimmed};
use super::raw;
use crate::read::CellValue;

/// What a row begins with that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    /// A word for a sum: `Total`.
    Sum,
    /// A word or mark that introduces a remark: `Note: …`, `* …`.
    Note,
    /// Such a word alone, its text beside it.
    Label,
    /// Some other words with a colon behind them: `Approved by:`.
    Colon,
}

/// Words for a sum, folded, in the languages of the programme countries and of the house.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "sub total",
    "grand total",
    "sum",
    "sum total",
    "overall total",
    "gesamt",
    "gesamtsumme",
    "summe",
    "zwischensumme",
    "insgesamt",
    "total général",
    "total general",
    "sous-total",
    "somme",
    "suma",
    "totale",
    "subtotale",
    "somma",
    "total geral",
    "soma",
    "totaal",
    "toplam",
    "genel toplam",
    "ara toplam",
    "итого",
    "всего",
    "сумма",
    "общий итог",
    "разом",
    "всього",
    "усього",
    "ukupno",
    "укупно",
    "вкупно",
    "razem",
    "celkem",
    "összesen",
    "общо",
    "gjithsej",
    "totali",
    "shuma",
    "ընդամենը",
    "სულ",
    "ჯამი",
    "cəmi",
    "yekun",
    "барлығы",
    "жами",
    "бардыгы",
    "المجموع",
    "الإجمالي",
    "合计",
    "总计",
];

/// Words that introduce a remark, folded, in the same languages.
const NOTES: &[&str] = &[
    "note",
    "notes",
    "nb",
    "n.b.",
    "source",
    "sources",
    "remark",
    "remarks",
    "comment",
    "comments",
    "legend",
    "abbreviations",
    "acronyms",
    "disclaimer",
    "footnote",
    "footnotes",
    "last updated",
    "hinweis",
    "hinweise",
    "anmerkung",
    "anmerkungen",
    "bemerkung",
    "bemerkungen",
    "quelle",
    "quellen",
    "legende",
    "remarque",
    "remarques",
    "légende",
    "nota",
    "notas",
    "fuente",
    "fuentes",
    "leyenda",
    "observaciones",
    "fonte",
    "fonti",
    "not",
    "notlar",
    "kaynak",
    "kaynaklar",
    "açıklama",
    "примечание",
    "примечания",
    "источник",
    "источники",
    "примітка",
    "примітки",
    "джерело",
    "napomena",
    "napomene",
    "izvor",
    "напомена",
    "извор",
    "забелешка",
    "shënim",
    "shënime",
    "burimi",
    "qeyd",
    "mənbə",
    "შენიშვნა",
    "წყარო",
    "ծանոթություն",
    "աղբյուր",
    "ملاحظة",
    "المصدر",
    "备注",
    "来源",
];

/// Marks that introduce a remark.
const MARKS: [char; 6] = ['*', '†', '‡', '※', '¹', '²'];

/// Most words of a row of sums: `Total of Output 1.1`.
const WORDS: usize = 4;

/// What a row is introduced by that begins with this text, if it is no record.
pub(super) fn remark(text: &str) -> Option<Remark> {
    let text = text.get(..text.floor_char_boundary(300)).unwrap_or(text);
    let folded = folded(text);
    let folded = folded.trim_matches(['(', '[', '"']);
    if folded.starts_with(MARKS) {
        return Some(Remark::Note);
    }
    let after = |word: &str| folded.strip_prefix(word).map(str::trim_start);
    for rest in NOTES.iter().filter_map(|word| after(word)) {
        match rest.strip_prefix([':', '：']).map(str::trim) {
            Some("") => return Some(Remark::Label),
            Some(_) => return Some(Remark::Note),
            None if rest.is_empty() => return Some(Remark::Label),
            None => {}
        }
    }
    if folded.starts_with("n.b. ") {
        return Some(Remark::Note);
    }
    let is_whole = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let is_sum = |word: &&str| {
        folded.strip_prefix(*word).is_some_and(is_whole)
            || folded.strip_suffix(*word).is_some_and(|rest| rest.ends_with(' '))
    };
    let is_short = folded.split_whitespace().count() <= WORDS;
    if is_short && SUMS.iter().any(is_sum) {
        return Some(Remark::Sum);
    }
    folded.ends_with([':', '：']).then_some(Remark::Colon)
}

/// Whether cells hold 1, 2, 3 and nothing else, as the row does that numbers the columns of a form.
pub(super) fn are_numbers_of_columns<'a>(cells: impl Iterator<Item = &'a CellValue>) -> bool {
    let mut count = 0_u32;
    for (value, number) in cells.zip(1_u32..) {
        let is_number = match value {
            CellValue::Number(value) => *value == f64::from(number),
            CellValue::Text(text) => {
                text.len() < 12
                    && trimmed(text).trim_matches(['(', ')', '[', ']', '.']).parse() == Ok(number)
            }
            _ => false,
        };
        if !is_number {
            return false;
        }
        count = number;
    }
    count > 2
}

/// Whether a cell holds a number, however it is written, as those of a row of sums do.
pub(super) fn is_number(value: &CellValue) -> bool {
    match value {
        CellValue::Number(_) => true,
        CellValue::Text(_) => {
            let text = raw::text(value);
            let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
            // `USD 1 234` is a number, and so is `-`.
            letters <= 3 && text.len() <= 40
        }
        // A sum that is faulty is a sum.
        CellValue::Error(_) | CellValue::Unreadable(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_begins_with() {
        for (text, expected) in [
            ("Total", Some(Remark::Sum)),
            ("TOTAL (USD):", Some(Remark::Sum)),
            ("Sub-total Output 1.1", Some(Remark::Sum)),
            ("Outcome 1 total", Some(Remark::Sum)),
            ("Total général", Some(Remark::Sum)),
            ("Итого:", Some(Remark::Sum)),
            ("Genel Toplam", Some(Remark::Sum)),
            ("Totally new approach", None),
            ("Total rehabilitation of the school in the east", None),
            ("Summit of ministers", None),
            ("Note: figures are provisional", Some(Remark::Note)),
            ("Notes", Some(Remark::Label)),
            ("Source :", Some(Remark::Label)),
            ("N.B.: a", Some(Remark::Note)),
            ("N.B. all in USD", Some(Remark::Note)),
            ("Approved by:", Some(Remark::Colon)),
            ("Примечание: a", Some(Remark::Note)),
            ("* required", Some(Remark::Note)),
            ("Note taking at meetings", None),
            ("Sources of funding", None),
            ("", None),
        ] {
            assert_eq!(remark(text), expected, "{text}");
        }
    }
}

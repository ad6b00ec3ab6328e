//! Cells that hold no value: what the errors of spreadsheets mean.

use crate::diagnostic::{Diagnostic, Name, quoted};

/// What is wrong with a cell that shows an error, or whose formula was never calculated.
pub(super) fn error(shown: &str) -> Diagnostic {
    let fault = |message| Diagnostic::error(Name::CellError, message);
    let by_hand = "or write the value in its place";
    let name = quoted(shown);
    if shown.starts_with('=') {
        return fault(format!("the formula {name} has no result, since it was never calculated"))
            .hint(format!(
                "open the workbook in a spreadsheet program and save it there, {by_hand}"
            ));
    }
    if shown.starts_with("##") {
        return fault(format!(
            "the cell shows {name}: it is formatted as a date, and its number is no day of the \
             calendar"
        ))
        .hint("format the cell as text, then type the date as `2024-03-22`");
    }
    let fault = fault(format!("the cell shows the error {name}"));
    match meaning(shown) {
        Some(why) => fault.hint(format!("{why}: mend the formula, {by_hand}")),
        None => fault.hint(format!("mend its formula, {by_hand}")),
    }
}

/// What is wrong with a cell of which the file holds what no cell can.
pub(super) fn unreadable(held: &str) -> Diagnostic {
    Diagnostic::error(
        Name::CellError,
        format!("the file holds {} here, which is no value of a cell", quoted(held)),
    )
    .hint("open the workbook in a spreadsheet program, type the value again, and save it")
}

/// What an error means, by the word for it in the languages of office programs.
fn meaning(shown: &str) -> Option<&'static str> {
    let is_kept = |letter: &char| letter.is_alphanumeric() || *letter == '/';
    let word: String = shown.chars().filter(is_kept).flat_map(char::to_uppercase).collect();
    Some(match word.as_str() {
        "REF" | "BEZUG" | "RIF" | "VERW" | "ССЫЛКА" | "BAŞV" | "ADR" | "HIV" | "ODKAZ"
        | "ERR524" => "a cell or sheet that its formula refers to is not there any more",
        "N/A" | "NV" | "N/D" | "Н/Д" | "YOK" | "N/B" | "ND" | "NT" | "HIÁNYZIK" => {
            "its formula looks something up and does not find it"
        }
        "NAME" | "NOM" | "NOMBRE" | "NOME" | "NAAM" | "ИМЯ" | "AD" | "NAZWA" | "NÉV" | "NÁZEV"
        | "ERR508" | "ERR509" | "ERR525" => "a function or name in its formula is misspelled",
        "DIV/0" | "ДЕЛ/0" | "SAYI/0" | "DEEL/0" | "DZIEL/0" | "ZÉRÓOSZTÓ" | "DELENÍNULOU"
        | "ERR532" => "its formula divides by zero or by a blank cell",
        "VALUE" | "WERT" | "VALEUR" | "VALOR" | "VALORE" | "WAARDE" | "ЗНАЧ" | "DEĞER" | "ARG"
        | "ÉRTÉK" | "HODNOTA" | "ERR502" | "ERR504" | "ERR519" => {
            "its formula reckons with a text where it needs a number"
        }
        "NUM" | "ZAHL" | "ЧИСЛО" | "SAYI" | "GETAL" | "LICZBA" | "SZÁM" | "ČÍSLO" | "ERR503" => {
            "its formula gives a number that can't be reckoned, or one too large"
        }
        "NULL" | "NUL" | "NULO" | "NULLO" | "LEEG" | "ПУСТО" | "BOŞ" | "ZERO" => {
            "two ranges in its formula have no cell in common"
        }
        "SPILL" | "ÜBERLAUF" | "EPARS" | "PROPAGATION" | "DESBORDAMIENTO" | "ПЕРЕНОС" | "TAŞMA"
        | "ESPANSIONE" | "DESPEJAR" => {
            "its formula fills several cells, and one of them is not free"
        }
        "CALC" | "KALK" | "CALCUL" | "CÁLC" | "ВЫЧИСЛ" | "HESAPLA" => {
            "its formula gives a result that the spreadsheet can't show"
        }
        "GETTINGDATA" | "CONNECT" | "BLOCKED" | "BUSY" => {
            "its value comes from elsewhere and could not be fetched"
        }
        "ERR522" | "ERR523" => "its formula refers to its own cell",
        _ => return None,
    })
}

/// What is wrong with a cell that holds more text than any cell can.
pub(super) fn too_long(length: u64) -> Diagnostic {
    Diagnostic::error(Name::WrongLength, format!("the cell holds {length} characters"))
        .hint("no cell holds so many: divide the text among several rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_in_plain_words() {
        for (shown, hint) in [
            ("#REF!", "a cell or sheet that its formula refers to is not there any more"),
            ("#BEZUG!", "a cell or sheet that its formula refers to is not there any more"),
            ("#¡REF!", "a cell or sheet that its formula refers to is not there any more"),
            ("#NV", "its formula looks something up and does not find it"),
            ("#Н/Д", "its formula looks something up and does not find it"),
            ("#NOM ?", "a function or name in its formula is misspelled"),
            ("#DIV/0!", "its formula divides by zero or by a blank cell"),
            ("#DEĞER!", "its formula reckons with a text where it needs a number"),
            ("#SPILL!", "its formula fills several cells, and one of them is not free"),
        ] {
            let fault = error(shown);
            assert_eq!(fault.message, format!("the cell shows the error `{shown}`"));
            let rest = ": mend the formula, or write the value in its place";
            assert_eq!(fault.hints, [format!("{hint}{rest}")]);
        }
        assert_eq!(error("#ODD!").hints, ["mend its formula, or write the value in its place"]);
        assert!(error("#####").message.contains("no day of the calendar"));
        assert!(error("=A1").message.contains("never calculated"));
    }
}

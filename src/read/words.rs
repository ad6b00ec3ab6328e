//! The words that spreadsheet programs show for errors, in the languages in which they do.

use super::CellValue;

/// What Excel shows, in as many of its languages as are known here, without spaces.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    // English, and whatever is the same elsewhere
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
    "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!", "#CALC!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
    "#TIMEOUT!", "#MACRO?",
    // German
    "#WERT!", "#BEZUG!", "#ZAHL!", "#NV", "#ÜBERLAUF!", "#KALK!",
    // French
    "#NUL!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#PROPAGATION!", "#CALCUL!",
    // Spanish
    "#¡NULO!", "#¡DIV/0!", "#¡VALOR!", "#¡REF!", "#¿NOMBRE?", "#¡NUM!", "#¡DESBORDAMIENTO!", "#¡CALC!",
    // Spanish of America, Portuguese, Italian
    "#N/D", "#NULO!", "#VALOR!", "#NOME?", "#NÚM!", "#DESPEJAR!", "#NULLO!", "#VALORE!", "#RIF!",
    "#ESPANSIONE!",
    // Dutch
    "#LEEG!", "#DEEL/0!", "#WAARDE!", "#VERW!", "#NAAM?", "#GETAL!", "#N/B",
    // Danish, Norwegian, Swedish, Finnish
    "#DIVISION/0!", "#VÆRDI!", "#REFERENCE!", "#NAVN?", "#I/T", "#VERDI!", "#SKÄRNING!", "#VÄRDEFEL!",
    "#REFERENS!", "#NAMN?", "#OGILTIGT!", "#SAKNAS!", "#TYHJÄ!", "#JAKO/0!", "#ARVO!", "#VIITTAUS!",
    "#NIMI?", "#LUKU!", "#PUUTTUU!", "#PUUTTUU",
    // Polish, Czech, Hungarian, Slovenian
    "#ZERO!", "#DZIEL/0!", "#ARG!", "#ADR!", "#NAZWA?", "#LICZBA!", "#DĚLENÍ_NULOU!", "#HODNOTA!",
    "#ODKAZ!", "#NÁZEV?", "#ČÍSLO!", "#NENÍ_K_DISPOZICI", "#NULLA!", "#ZÉRÓOSZTÓ!", "#ÉRTÉK!", "#HIV!",
    "#NÉV?", "#SZÁM!", "#HIÁNYZIK", "#NIČ!", "#DEL/0!", "#VREDNOST!", "#SKLIC!", "#IME?", "#ŠTEV!",
    "#N/V",
    // Turkish
    "#BOŞ!", "#SAYI/0!", "#DEĞER!", "#BAŞV!", "#AD?", "#ADI?", "#SAYI!", "#YOK", "#TAŞMA!",
    // Russian
    "#ПУСТО!", "#ДЕЛ/0!", "#ЗНАЧ!", "#ССЫЛКА!", "#ИМЯ?", "#ЧИСЛО!", "#Н/Д", "#ПЕРЕНОС!", "#ВЫЧИСЛ!",
    // Greek
    "#ΚΕΝΟ!", "#ΔΙΑΙΡ/0!", "#ΤΙΜΗ!", "#ΑΝΑΦΟΡΑ!", "#ΟΝΟΜΑ?", "#ΑΡΙΘΜΟΣ!", "#Δ/Υ",
];

/// What LibreOffice writes before the number of an error: `Err:502`.
const NUMBERED: &[&str] = &[
    "Err:",
    "Fehler:",
    "Erreur:",
    "Errore:",
    "Error:",
    "Erro:",
    "Fout:",
    "Ошибка:",
    "Hiba:",
    "Hata:",
];

/// Whether a spreadsheet program shows this text for an error.
pub(super) fn is_error(text: &str) -> bool {
    // French has a space before the last sign.
    let is_space = |letter: char| matches!(letter, ' ' | '\u{a0}' | '\u{202f}');
    if text.starts_with('#') {
        return text.len() < 64
            && (WORDS.contains(&text) || WORDS.contains(&text.replace(is_space, "").as_str()));
    }
    let Some((before, number)) = text.rsplit_once(':') else { return false };
    let is_number = number.len() == 3
        && number.starts_with('5')
        && number.bytes().all(|digit| digit.is_ascii_digit());
    is_number
        && NUMBERED
            .iter()
            .any(|known| known.strip_suffix(':') == Some(before.trim_end_matches(is_space)))
}

/// A text cell; what spreadsheets show for an error is an error also where only its text is kept.
pub(super) fn text_or_error(text: String) -> CellValue {
    if is_error(&text) { CellValue::Error(text) } else { CellValue::Text(text) }
}

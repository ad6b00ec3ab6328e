//! Text of all kinds: plain and rich text, web addresses, dotted numbers, paths of images.

use url::Url;

use super::{Typed, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::read::CellValue;
use crate::validate::{Value, dotted, fold, raw};

/// Plain text; a number, a date or TRUE is written out.
pub(super) fn text(cell: &CellValue) -> Typed {
    plain(cell).map(Value::Text)
}

/// Plain text that has to be of a certain form: nothing invisible stands in it, and blanks are blanks.
pub(super) fn formed(cell: &CellValue) -> Typed {
    let text = plain(cell)?;
    if fold::is_typed(&text) {
        return Ok(Value::Text(text));
    }
    let blank = |letter: char| {
        if matches!(letter, '\u{a0}' | '\u{2007}' | '\u{202f}') { ' ' } else { letter }
    };
    let letters = text.chars().filter(|letter| !fold::is_dropped(*letter));
    Ok(Value::Text(letters.map(blank).collect()))
}

/// CommonMark.
pub(super) fn rich(cell: &CellValue) -> Typed {
    plain(cell).map(Value::Rich)
}

fn plain(cell: &CellValue) -> Result<String, Box<Diagnostic>> {
    match cell {
        CellValue::List(_) => {
            let shown = quoted(&raw::text(cell));
            let fault =
                Diagnostic::error(Name::NotText, format!("{shown} is a list, not one text"));
            Err(Box::new(fault.hint("write one text, in quotation marks and without brackets")))
        }
        _ => Ok(raw::printed(cell).into_owned()),
    }
}

/// A web or mail address.
pub(super) fn url(cell: &CellValue) -> Typed {
    let text = raw::text(cell);
    let text = if fold::is_typed(&text) {
        text.into_owned()
    } else {
        text.chars().filter(|letter| !fold::is_dropped(*letter)).collect()
    };
    if matches!(cell, CellValue::Text(_)) && is_url(&text) {
        return Ok(Value::Url(text));
    }
    let whole = format!("https://{text}");
    if matches!(cell, CellValue::Text(_)) && is_bare(&text) && is_url(&whole) {
        return Ok(Value::Url(whole));
    }
    let fault = wrong(Name::NotAUrl, cell, "a web address");
    let bare = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let full = [format!("https://{bare}"), format!("mailto:{text}")];
    let meant = full.into_iter().rfind(|full| text.contains('.') && is_url(full));
    Err(Box::new(match meant {
        Some(meant) => fault.hint(format!("did you mean {}?", quoted(&meant))),
        None if text.chars().any(char::is_whitespace) => {
            fault.hint("write one address without blanks, such as `https://example.org/page`")
        }
        None => fault.hint(
            "write the whole address, such as `https://example.org` or `mailto:name@example.org`",
        ),
    }))
}

/// Whether a text is an address of the web whose beginning programs add by themselves.
fn is_bare(text: &str) -> bool {
    text.strip_prefix("www.").is_some_and(|host| {
        host.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('.'))
    })
}

/// Whether a text is an address of the web or of mail that programs open as it stands.
fn is_url(text: &str) -> bool {
    if is_plain(text) {
        return true;
    }
    // The standard would mend these silently; printed, they would stay as they are.
    let blank = text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let Ok(url) = Url::parse(text) else { return false };
    let whole = match url.scheme() {
        "http" | "https" => {
            let written = text.get(url.scheme().len()..).unwrap_or_default();
            let rest = written.strip_prefix("://").unwrap_or("/");
            url.has_host() && !rest.starts_with(['/', '\\'])
        }
        "mailto" => url
            .path()
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && host.starts_with(char::is_alphanumeric)),
        _ => false,
    };
    whole && !blank
}

/// Whether a text is an address as most are, of which no part needs a closer look: a host of Latin
/// letters, and a path and query without signs that programs would rewrite.
fn is_plain(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with("xn--")
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let is_sign = |byte: u8| matches!(byte, b'/' | b'-' | b'_' | b'.' | b'?' | b'=' | b'&' | b'#');
    host.contains('.')
        && host.split('.').all(label)
        // The last part of a host that has digits may make it another kind of address.
        && host.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_lowercase()))
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

/// A number of parts, such as `3.10`. A trailing point is left out.
pub(super) fn dotted_number(cell: &CellValue) -> Typed {
    match cell {
        CellValue::Number(value) if raw::rounded(*value).fract() != 0.0 => {
            Err(Box::new(fraction(*value)))
        }
        CellValue::Number(value) if *value >= 0.0 => Ok(Value::DottedNumber(raw::number(*value))),
        CellValue::Text(_) => {
            let text = raw::text(cell);
            let text = fold::plain(&text);
            match dotted::read(&text) {
                Some(number) => Ok(Value::DottedNumber(number)),
                None => {
                    let fault = wrong(Name::NotADottedNumber, cell, "a number such as 3.10");
                    let pointed = text.replace([',', ';', '-', ' '], ".");
                    Err(Box::new(match dotted::read(&pointed) {
                        Some(pointed) if text.starts_with(|it: char| it.is_ascii_digit()) => fault
                            .hint(format!("write points between its parts: {}", quoted(&pointed))),
                        _ => fault.hint(
                            "write whole numbers with points between them: `3`, `3.10` or `3.10.a`",
                        ),
                    }))
                }
            }
        }
        CellValue::Date(_) => {
            Err(Box::new(wrong(Name::NotADottedNumber, cell, "a number such as 3.10").hint(
                "the spreadsheet has made a date of it: format the column as text, then type the \
                 number again",
            )))
        }
        _ => Err(Box::new(
            wrong(Name::NotADottedNumber, cell, "a number such as 3.10")
                .hint("write whole numbers with points between them: `3` or `3.10`"),
        )),
    }
}

/// What is wrong with a fraction where a number of parts belongs.
fn fraction(value: f64) -> Diagnostic {
    let shown = raw::number(value);
    Diagnostic::error(
        Name::NumberForDottedNumber,
        format!("{} is stored as a number, which can mean `{shown}` or `{shown}0`", quoted(&shown)),
    )
    .hint(RETYPE)
}

/// What is wrong with a fraction that several keys read as.
pub(super) fn ambiguous<'a>(value: f64, keys: impl Iterator<Item = &'a str>) -> Diagnostic {
    let keys: Vec<String> = keys.map(quoted).collect();
    Diagnostic::error(
        Name::NumberForDottedNumber,
        format!(
            "{} is stored as a number, which can mean {}",
            quoted(&raw::number(value)),
            keys.join(" or ")
        ),
    )
    .hint(RETYPE)
}

/// What to do about numbers that have lost their zeros.
const RETYPE: &str = "format the column as text, then type the numbers again";

/// The path of an image, relative to the workbook's folder, with `/` between folders.
pub(super) fn image(cell: &CellValue) -> Typed {
    let path = raw::printed(cell).replace('\\', "/");
    // A colon is a drive's or a web address's; no system that we write for has it in file names.
    let outside = path.starts_with('/') || path.contains(':');
    let upwards = path.split('/').any(|part| part == "..");
    if matches!(cell, CellValue::Text(_)) && !outside && !upwards {
        let inner: Vec<_> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        if !inner.is_empty() {
            return Ok(Value::Image(inner.join("/")));
        }
    }
    Err(Box::new(
        wrong(Name::BadImage, cell, "the path of an image in the workbook's folder").hint(
            "put the image into the workbook's folder and write its name, such as \
             `photos/opening.jpg`",
        ),
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::validate::testing::{assert_typed, text as t};

    #[test]
    fn urls() {
        assert_typed(
            url,
            [
                (
                    t(" https://example.org/a?b=c#d "),
                    Ok(Value::Url("https://example.org/a?b=c#d".into())),
                ),
                (t("HTTP://example.org"), Ok(Value::Url("HTTP://example.org".into()))),
                (t("mailto:a@example.org"), Ok(Value::Url("mailto:a@example.org".into()))),
                (t("www.example.org"), Ok(Value::Url("https://www.example.org".into()))),
                (t("www."), Err("not-a-url")),
                (t("https://example.org/a b"), Err("not-a-url")),
                (t("https://"), Err("not-a-url")),
                (t("https:/example.org"), Err("not-a-url")),
                (t("https:///example.org"), Err("not-a-url")),
                (t("https://example.org:99999"), Err("not-a-url")),
                (t("https://exa<mple.org"), Err("not-a-url")),
                (t("https://пример.example/é"), Ok(Value::Url("https://пример.example/é".into()))),
                (t("ftp://example.org"), Err("not-a-url")),
                (t("javascript:alert(1)"), Err("not-a-url")),
                (CellValue::Number(5.0), Err("not-a-url")),
            ],
        );
    }

    #[test]
    fn the_address_that_was_meant_is_offered() {
        let hint = |text| url(&t(text)).unwrap_err().hints.remove(0);
        assert_eq!(hint("htp://example.org/a"), "did you mean `https://example.org/a`?");
        assert_eq!(hint("a@example.org"), "did you mean `mailto:a@example.org`?");
    }

    #[test]
    fn dotted_numbers() {
        assert_typed(
            dotted_number,
            [
                (t("3.10"), Ok(Value::DottedNumber("3.10".into()))),
                (t(" 3. "), Ok(Value::DottedNumber("3".into()))),
                (t("1.2.3"), Ok(Value::DottedNumber("1.2.3".into()))),
                (t("Output 1.1"), Ok(Value::DottedNumber("1.1".into()))),
                (t("1(a)"), Ok(Value::DottedNumber("1.a".into()))),
                (CellValue::Number(3.0), Ok(Value::DottedNumber("3".into()))),
                (CellValue::Number(3.1), Err("number-for-dotted-number")),
                (t("3..1"), Err("not-a-dotted-number")),
                (t("A.1"), Err("not-a-dotted-number")),
                (t("3,1"), Err("not-a-dotted-number")),
                (CellValue::Number(-3.0), Err("not-a-dotted-number")),
                (CellValue::Bool(true), Err("not-a-dotted-number")),
                (
                    CellValue::Date(civil::date(2024, 10, 3).at(0, 0, 0, 0)),
                    Err("not-a-dotted-number"),
                ),
            ],
        );
    }

    #[test]
    fn the_number_that_was_meant_is_offered() {
        let hint = |text| dotted_number(&t(text)).unwrap_err().hints.remove(0);
        assert_eq!(hint("2,1.1"), "write points between its parts: `2.1.1`");
        for text in ["A1.1", "1.1ab", "Output"] {
            let general = "write whole numbers with points between them: `3`, `3.10` or `3.10.a`";
            assert_eq!(hint(text), general, "{text}");
        }
    }

    #[test]
    fn images() {
        assert_typed(
            image,
            [
                (t("photos/a.jpg"), Ok(Value::Image("photos/a.jpg".into()))),
                (t("./photos\\a.jpg"), Ok(Value::Image("photos/a.jpg".into()))),
                (t("../a.jpg"), Err("bad-image")),
                (t("/etc/a.jpg"), Err("bad-image")),
                (t("\\\\server\\a.jpg"), Err("bad-image")),
                (t("C:\\a.jpg"), Err("bad-image")),
                (t("https://example.org/a.jpg"), Err("bad-image")),
                (t("a/../../b.jpg"), Err("bad-image")),
            ],
        );
    }

    #[test]
    fn texts_of_a_form_hold_nothing_invisible() {
        assert_eq!(formed(&t("AB\u{a0}1\u{200b}2")), Ok(Value::Text("AB 12".into())));
    }

    #[test]
    fn texts() {
        assert_typed(
            text,
            [
                (t("  a  b "), Ok(Value::Text("a  b".into()))),
                (t("a\u{a0}\u{7}b"), Ok(Value::Text("a\u{a0}b".into()))),
                (CellValue::Number(2.5), Ok(Value::Text("2.5".into()))),
                (CellValue::Bool(true), Ok(Value::Text("TRUE".into()))),
                (CellValue::List(vec![t("a")]), Err("not-text")),
            ],
        );
    }
}

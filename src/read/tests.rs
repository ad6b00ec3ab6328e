//! What is particular to one format.

use std::fs;

use super::*;
use crate::diagnostic::{Diagnostic, Name, Place};

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Checked<Workbook> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    workbook(&path, name, &Options::default())
}

/// The rows of the first sheet: their index, and their cells as text.
fn rows(name: &str, bytes: impl AsRef<[u8]>) -> Vec<(u32, Vec<String>)> {
    let read = read(name, bytes);
    let sheet = read.value.expect("a workbook").sheets.remove(0);
    let text = |cell: &Cell| match &cell.value {
        CellValue::Text(text) => text.clone(),
        other => format!("{other:?}"),
    };
    sheet.rows.iter().map(|row| (row.index, row.cells.iter().map(text).collect())).collect()
}

fn row(index: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (index, cells.iter().map(|&cell| cell.to_owned()).collect())
}

fn found(name: &str, bytes: impl AsRef<[u8]>) -> Diagnostic {
    read(name, bytes).diagnostics.into_iter().next().expect("a diagnostic")
}

#[test]
fn csv_rows_are_counted_as_a_spreadsheet_shows_them() {
    let text = "a,b\r\n\r\n\"c\r\nd\",\"e \"\"f\"\"\"\r\n,g\n\n\nh\r";
    assert_eq!(
        rows("x.csv", text),
        [row(0, &["a", "b"]), row(2, &["c\nd", "e \"f\""]), row(3, &["g"]), row(6, &["h"])]
    );
}

#[test]
fn csv_delimiter_is_found() {
    for text in ["a;b\n1,5;2", "\n\"x;,,\"\tb\n", "a|b", "sep=|\na|b,c"] {
        let first = rows("x.csv", text).remove(0);
        assert_eq!(first.1.len(), 2, "{text:?}");
    }
    assert_eq!(rows("x.csv", "sep=;\na;b"), [row(0, &["a", "b"])]);
    assert_eq!(rows("x.tsv", "a,b\tc"), [row(0, &["a,b", "c"])]);
    assert_eq!(rows("x.csv", "one column"), [row(0, &["one column"])]);
}

#[test]
fn csv_encodings_are_told_apart() {
    let wide = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.iter().copied().chain("é,ü".encode_utf16().flat_map(bytes)).collect()
    };
    let expected = [row(0, &["é", "ü"])];
    assert_eq!(rows("x.csv", "é,ü"), expected);
    assert_eq!(rows("x.csv", "\u{feff}é,ü"), expected);
    assert_eq!(rows("x.csv", wide(b"\xff\xfe", u16::to_le_bytes)), expected);
    assert_eq!(rows("x.csv", wide(b"\xfe\xff", u16::to_be_bytes)), expected);

    let read = read("x.csv", b"caf\xe9,M\xfcnchen");
    assert!(read.value.is_some() && !read.has_errors());
    let note = read.diagnostics.into_iter().next().expect("a note");
    assert_eq!(note.name, Name::GuessedEncoding);
    let Some(Place::File(place)) = note.place else { panic!("{:?}", note.place) };
    assert_eq!((place.line, place.column, &*place.excerpt), (1, 4, "café,München"));
}

#[test]
fn text_faults_have_a_line() {
    let place = |name, text| found(name, text).place.map(|place| place.to_string());
    assert_eq!(place("x.csv", "a,b\n1,\"2\n3").as_deref(), Some("x.csv:2:3"));
    assert_eq!(place("x.json", "{\n  \"é\": [,]\n}").as_deref(), Some("x.json:2:9"));
    assert_eq!(place("x.toml", "a = 1\nb = \n").as_deref(), Some("x.toml:2:5"));
    assert_eq!(
        place("x.json", r#"{"A": [{"b": 1}, {"c": [[1]]}]}"#).as_deref(),
        Some("x.json · A record 2 · \"c\"")
    );
}

#[test]
fn records_keep_the_order_of_their_names() {
    let toml = "[[Plan]]\nz = 1\na = 'x'\n[[Plan]]\nm = [1, 'y']\nz = 10:30:00\n";
    let expected = [
        row(0, &["z", "a", "m"]),
        row(1, &["Number(1.0)", "x"]),
        row(2, &["10:30", "List([Number(1.0), Text(\"y\")])"]),
    ];
    assert_eq!(rows("x.toml", toml), expected);
    let json = r#"{"Plan": [{"z": 1, "a": "x"}, {"m": [1, "y"], "z": "10:30", "n": ""}]}"#;
    let mut read = rows("x.json", json);
    assert_eq!(read.remove(0), row(0, &["z", "a", "m", "n"]));
    assert_eq!(read, expected[1..]);
}

#[test]
fn a_record_alone_is_a_form() {
    let expected = [
        row(0, &["Field", "Value"]),
        row(1, &["title", "x"]),
        row(2, &["note"]),
        row(3, &["date", "Date(2024-03-22T00:00:00)"]),
    ];
    let toml = "[Document]\ntitle = 'x'\nnote = ''\ndate = 2024-03-22\n";
    assert_eq!(rows("x.toml", toml), expected);
}

#[test]
fn dates_count_from_1900_or_1904_and_times_are_clocks() {
    use dates::Shown::{Date, Duration};
    let told = |number, shown, from_1904| dates::from_serial(number, &shown, from_1904);
    let date = |text: &str| CellValue::Date(text.parse().unwrap());
    let text = |text: &str| CellValue::Text(text.to_owned());
    assert_eq!(told(45373.0, Date, false), date("2024-03-22"));
    assert_eq!(told(45373.0 - 1462.0, Date, true), date("2024-03-22"));
    assert_eq!(told(45373.4375, Date, false), date("2024-03-22T10:30"));
    assert_eq!(told(45_373.437_499_999, Date, false), date("2024-03-22T10:30"));
    assert_eq!(told(45_373.999_999_999, Date, false), date("2024-03-23"));
    assert_eq!(told(0.4375, Date, false), text("10:30"));
    assert_eq!(told(1.0, Date, false), date("1900-01-01"));
    assert_eq!(told(59.0, Date, false), date("1900-02-28"));
    assert_eq!(told(60.0, Date, false), text("1900-02-29"));
    assert_eq!(told(61.0, Date, false), date("1900-03-01"));
    assert_eq!(told(2_958_465.0, Date, false), date("9999-12-31"));
    for beyond in [-1.0, 2_958_466.0, 20_241_331.0, 20_240_131.5, 1e300, -1e300] {
        assert_eq!(told(beyond, Date, false), CellValue::Error("#####".to_owned()), "{beyond}");
    }
    // Typed as a date into a cell of dates.
    assert_eq!(told(20_240_131.0, Date, false), CellValue::Number(20_240_131.0));
    assert_eq!(told(1.5, Duration, false), text("36:00"));
    assert_eq!(dates::from_iso("2024-03-22"), date("2024-03-22"));
    assert_eq!(dates::from_iso_duration("PT10H30M05S"), text("10:30:05"));
    assert_eq!(dates::from_iso_duration("P1DT12H"), text("36:00"));
    assert_eq!(dates::from_iso_duration("-PT30M"), text("-00:30"));
    assert_eq!(dates::from_iso_duration("P1M"), text("P1M"));
    assert_eq!(dates::from_iso("soon"), text("soon"));
}

/// An `.ods` workbook of one sheet with these rows.
fn ods(rows: &str, manifest: &str) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"A\">\
         {rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ] {
        package.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[test]
fn ods_repeats_notes_errors_and_formulas_without_result() {
    let sheet = r##"
        <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
        <table:table-row table:number-rows-repeated="2">
          <table:table-cell office:value-type="string"><office:annotation><text:p>no</text:p>
            </office:annotation><text:p>a<text:s text:c="2"/><text:span>&lt;b</text:span></text:p>
          </table:table-cell>
          <table:table-cell table:number-columns-repeated="2"/>
          <table:table-cell table:formula="of:=[.A1]*2"/>
          <table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>
          <table:table-cell calcext:value-type="error" office:value-type="string"
            office:string-value=""><text:p>#REF!</text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated="1048571"><table:table-cell
          table:number-columns-repeated="16384"/></table:table-row>"##;
    let cells = ["a  <b", "Error(\"=[.A1]*2\")", "Error(\"#REF!\")"];
    assert_eq!(rows("x.ods", ods(sheet, "")), [row(3, &cells), row(4, &cells)]);

    let sheet = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell
        office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>
        </table:table-row>"#;
    assert_eq!(found("x.ods", ods(sheet, "")).name, Name::FileTooLarge);
}

#[test]
fn ods_errors_of_any_language_covered_cells_and_odd_values() {
    let sheet = r##"
        <table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string">
            <text:p>wide</text:p></table:table-cell>
          <table:covered-table-cell office:value-type="string"><text:p>under</text:p></table:covered-table-cell>
          <table:table-cell calcext:value-type="error"><text:p>Err:502</text:p></table:table-cell>
          <table:table-cell table:formula="of:=1" office:value-type="float" office:value="0">
            <text:p>#NV</text:p></table:table-cell>
          <table:table-cell office:value-type="string"><text:p>#ДЕЛ/0!</text:p></table:table-cell>
          <table:table-cell office:value-type="float" office:value="1,5"><text:p>1,5</text:p></table:table-cell>
          <table:table-cell office:value-type="date" office:date-value="2024-03-22T10:30:00"/>
          <table:table-cell office:value-type="time" office:time-value="PT36H00M00S"/>
        </table:table-row>"##;
    let cells = [
        "wide",
        "Error(\"Err:502\")",
        "Error(\"#NV\")",
        "Error(\"#ДЕЛ/0!\")",
        "Unreadable(\"1,5\")",
        "Date(2024-03-22T10:30:00)",
        "36:00",
    ];
    assert_eq!(rows("x.ods", ods(sheet, "")), [row(0, &cells)]);
}

#[test]
fn words_for_errors_are_known_in_many_languages() {
    for word in [
        "#N/A",
        "#NV",
        "#BEZUG!",
        "#VALEUR !",
        "#NOM\u{a0}?",
        "#¡DIV/0!",
        "#YOK",
        "#Н/Д",
        "#SPILL!",
        "Err:502",
        "Ошибка:504",
    ] {
        assert!(words::is_error(word), "{word}");
    }
    for word in ["#1", "#hashtag", "# N/A or not", "N/A", "Err:5", "Error:404", "see Err:502", ""] {
        assert!(!words::is_error(word), "{word}");
    }
}

#[test]
fn passwords_are_told_from_damage() {
    use std::io::{Cursor, Write};
    let compound = |name: &str, bytes: &[u8]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
        file.into_inner().into_inner()
    };
    let scrambled = [0x09, 0x08, 4, 0, 0, 6, 5, 0, 0x2f, 0, 2, 0, 0, 0];
    for (name, bytes, expected) in [
        ("x.xlsx", compound("/EncryptedPackage", b"?"), Name::PasswordProtected),
        ("x.xls", compound("/Workbook", &scrambled), Name::PasswordProtected),
        ("x.xls", compound("/Workbook", b"?"), Name::DamagedFile),
        ("x.xls", compound("/WordDocument", b"?"), Name::NotAWorkbook),
        ("x.ods", ods("", "<manifest:encryption-data/>"), Name::PasswordProtected),
    ] {
        assert_eq!(found(name, bytes).name, expected, "{name}");
    }
}
